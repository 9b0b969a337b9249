/* Events on one canvas: symbols, how exact their places are, and clusters that keep types and sides visible.
 *
 * Events are gathered in a grid of cells on the map; what shares a cell, or lies too near in the next, is one cluster.
 * The same cells answer what lies under the pointer. Names for those who do not see it are in the list beside the map.
 */
"use strict";
(function (geoConflict) {
  const { el, text, plural } = geoConflict.dom;
  const { decodeLines, decodePolygons } = geoConflict.paths;
  const { ACTOR_COLOURS, GROUPS, MARKS, eventRadius } = geoConflict.symbols;
  const FEW = { cell: 28, near: 22 }; // pixels: how far apart events stand that are no cluster
  const MANY = { cell: 60, near: 48 };
  const CROWD = 150; // so many events are many
  const PAD = 0.2; // share of the map drawn beyond its edges, so that a short drag shows no gap
  const TYPES_SHOWN = 4;
  const MOST_OBSTACLES = 500;
  const EARTH = 40075016.7; // metres around the equator
  const CLOSEST = 15;
  const FINGER = 4;

  const shapes = Object.fromEntries(Object.entries(GROUPS).map(([group, d]) => [group, new Path2D(d)]));
  const marks = MARKS.map((d) => (d ? new Path2D(d) : null));

  function counted(values) {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]);
  }

  geoConflict.EventLayer = L.Layer.extend({
    options: { pane: "events" },

    initialize(page) {
      this.page = page;
      this.events = page.events;
      this.shown = [];
      this.dots = [];
      this.selected = null;
      this.hits = [];
      this._next = new Int32Array(this.events.count);
      this._outlines = new Map();
    },

    onAdd(map) {
      this._canvas = el("canvas", { class: "events leaflet-zoom-hide", role: "img" });
      this.getPane().append(this._canvas);
      this._context = this._canvas.getContext("2d");
      this._tip = L.tooltip({ className: "tip", direction: "top", offset: [0, -10] });
      this.restyle();
      map.on("moveend resize", this.draw, this);
      const container = map.getContainer();
      container.addEventListener("click", (event) => this._click(event), true);
      container.addEventListener("mousemove", (event) => this._hover(event));
      container.addEventListener("mouseleave", () => map.closeTooltip(this._tip));
    },

    onRemove(map) {
      map.off("moveend resize", this.draw, this);
      this._canvas.remove();
    },

    /* Takes the colours of the theme anew. */
    restyle() {
      const style = getComputedStyle(document.documentElement);
      const read = (name) => style.getPropertyValue(name).trim();
      this._ink = read("--outline");
      this._strong = read("--label-strong");
      this._paper = read("--paper");
      this._halo = read("--symbol-halo");
      this._none = read("--actor-none");
      this._colours = Array.from({ length: ACTOR_COLOURS }, (_, index) => read("--actor-" + index));
      this._hatch = this._hatched();
      if (this._map) this.draw();
    },

    set(shown) {
      this.shown = shown.filter((i) => this.events.drawn[i]);
      const label = plural(this.shown.length, "event", "events") + " drawn; the list of events names each";
      this._canvas.setAttribute("aria-label", label);
      this.draw();
    },

    select(i) {
      this.selected = i;
      this.draw();
    },

    _colour(i) {
      const colour = this.events.colour(i);
      return colour === null ? this._none : this._colours[colour % ACTOR_COLOURS];
    },

    _hatched() {
      const tile = el("canvas", { width: 8, height: 8 });
      const context = tile.getContext("2d");
      context.strokeStyle = this._strong;
      context.globalAlpha = 0.28;
      context.lineWidth = 1;
      for (const at of [-8, 0, 8]) {
        context.beginPath();
        context.moveTo(at, 8);
        context.lineTo(at + 8, 0);
        context.stroke();
      }
      return this._context ? this._context.createPattern(tile, "repeat") : null;
    },

    /* ---- drawing ---- */

    draw() {
      const map = this._map;
      if (!map) return;
      const size = map.getSize();
      const margin = [Math.round(size.x * PAD), Math.round(size.y * PAD)];
      const width = size.x + 2 * margin[0];
      const height = size.y + 2 * margin[1];
      this._corner = map.containerPointToLayerPoint([-margin[0], -margin[1]]);
      const scale = window.devicePixelRatio || 1;
      this._canvas.width = width * scale;
      this._canvas.height = height * scale;
      this._canvas.style.width = width + "px";
      this._canvas.style.height = height + "px";
      L.DomUtil.setPosition(this._canvas, this._corner);
      this._context.setTransform(scale, 0, 0, scale, 0, 0);
      this._scale = scale;
      this._world = 256 * Math.pow(2, map.getZoom());
      this._origin = map.getPixelOrigin().add(this._corner);
      const clusters = this._clusters(width, height);
      this.hits = [];
      this._dots(width, height);
      for (const cluster of clusters) if (cluster.members.length === 1) this._exactness(cluster.members[0], width, height);
      if (this.selected !== null && this.events.placed[this.selected]) this._exactness(this.selected, width, height, true);
      clusters.sort((a, b) => a.members.length - b.members.length);
      for (const cluster of clusters) {
        if (cluster.members.length === 1) this._single(cluster.members[0], cluster.x, cluster.y);
        else this._many(cluster);
      }
      if (this.selected !== null) this._ring(this.selected);
    },

    /* Events in cells of the grid, cells that crowd each other joined. */
    _clusters(width, height) {
      const { x, y } = this.events;
      const { _next: next, _world: world } = this;
      const { cell: side, near } = this.shown.length > CROWD ? MANY : FEW;
      const left = Math.floor(this._origin.x / side);
      const top = Math.floor(this._origin.y / side);
      const columns = Math.ceil(width / side) + 2;
      const rows = Math.ceil(height / side) + 2;
      const first = new Int32Array(columns * rows).fill(-1);
      for (const i of this.shown) {
        const column = Math.floor((x[i] * world) / side) - left;
        const row = Math.floor((y[i] * world) / side) - top;
        if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
        const cell = row * columns + column;
        next[i] = first[cell];
        first[cell] = i;
      }
      const clusters = new Map();
      first.forEach((start, cell) => {
        if (start < 0) return;
        const members = [];
        for (let i = start; i >= 0; i = next[i]) members.push(i);
        clusters.set(cell, this._centred({ members }));
      });
      return this._joined(clusters, columns, near);
    },

    _centred(cluster) {
      let [x, y] = [0, 0];
      for (const i of cluster.members) {
        x += this.events.x[i];
        y += this.events.y[i];
      }
      cluster.x = (x / cluster.members.length) * this._world - this._origin.x;
      cluster.y = (y / cluster.members.length) * this._world - this._origin.y;
      return cluster;
    },

    _joined(clusters, columns, near) {
      const order = [...clusters].sort((a, b) => b[1].members.length - a[1].members.length);
      for (const [cell, cluster] of order) {
        if (clusters.get(cell) !== cluster) continue;
        for (const step of [1, -1, columns, -columns, columns + 1, columns - 1, 1 - columns, -columns - 1]) {
          const other = clusters.get(cell + step);
          if (!other || Math.hypot(other.x - cluster.x, other.y - cluster.y) > near) continue;
          clusters.delete(cell + step);
          cluster.members = cluster.members.concat(other.members);
          this._centred(cluster);
        }
      }
      return [...clusters.values()];
    },

    _point(i) {
      return [this.events.x[i] * this._world - this._origin.x, this.events.y[i] * this._world - this._origin.y];
    },

    /* The ground that an event may have happened on: its own area or line, else the circle of its radius, hatched. */
    _exactness(i, width, height, wide) {
      const context = this._context;
      const [x, y] = this._point(i);
      const km = this.events.columns.radius[i];
      const [lat] = this.events.latlng(i);
      const radius = km ? (km * 1000 * this._world) / (EARTH * Math.max(0.1, Math.cos((lat * Math.PI) / 180))) : 0;
      const outline = this._outline(i);
      if (!outline && (radius < 12 || (!wide && radius > Math.max(width, height)))) return;
      context.save();
      context.beginPath();
      if (outline) this._trace(outline);
      else context.arc(x, y, radius, 0, 2 * Math.PI);
      context.strokeStyle = this._strong;
      context.lineWidth = 1;
      context.globalAlpha = 0.75;
      if (outline && outline.kind === 1) {
        context.globalAlpha = 0.3;
        context.lineWidth = 9;
      } else {
        context.fillStyle = this._hatch;
        context.fill("evenodd");
        context.setLineDash([4, 3]);
      }
      context.stroke();
      context.restore();
    },

    _outline(i) {
      const shape = this.events.columns.shape[i];
      if (!shape) return null;
      if (!this._outlines.has(i)) {
        const rings = shape[0] === 1 ? decodeLines(shape[1]) : decodePolygons(shape[1]).flat();
        this._outlines.set(i, { kind: shape[0], rings });
      }
      return this._outlines.get(i);
    },

    _trace({ kind, rings }) {
      const map = this._map;
      for (const ring of rings) {
        ring.forEach((latlng, k) => {
          const at = map.latLngToLayerPoint(latlng).subtract(this._corner);
          if (k) this._context.lineTo(at.x, at.y);
          else this._context.moveTo(at.x, at.y);
        });
        if (kind > 1) this._context.closePath();
      }
    },

    _single(i, x, y) {
      const { columns } = this.events;
      const type = this.events.type(i);
      const radius = eventRadius(this.events.deaths(i));
      const role = Object.keys(this.page.data.words.roles)[columns.role[i]];
      const hollow = Boolean(columns.flagged[i]) || columns.precision[i] === geoConflict.WIDE - 1;
      this._glyph(type, x, y, radius, this._colour(i), hollow);
      const context = this._context;
      context.strokeStyle = this._strong;
      context.lineWidth = 1.4;
      context.beginPath();
      if (role === "meeting_site") context.arc(x, y, radius + 4, 0, 2 * Math.PI);
      if (role === "statement_site") {
        context.moveTo(x - radius, y + radius + 4);
        context.lineTo(x + radius, y + radius + 4);
      }
      context.stroke();
      if (columns.start[i] === null) this._word("?", x + radius, y - radius, 11);
      this.hits.push({ x, y, radius: radius + FINGER, members: [i] });
    },

    _glyph(type, x, y, radius, colour, hollow) {
      const context = this._context;
      const shape = shapes[type.group] || shapes.other;
      const factor = radius / 10;
      context.save();
      context.translate(x, y);
      context.scale(factor, factor);
      context.lineJoin = "round";
      context.strokeStyle = this._halo;
      context.lineWidth = 4 / factor;
      context.stroke(shape);
      context.fillStyle = hollow ? this._paper : colour;
      context.fill(shape);
      context.strokeStyle = hollow ? this._strong : this._ink;
      context.lineWidth = (hollow ? 2 : 1.2) / factor;
      if (hollow) context.setLineDash([2.6 / factor, 1.6 / factor]);
      context.stroke(shape);
      context.setLineDash([]);
      if (marks[type.mark]) {
        context.strokeStyle = hollow ? this._strong : this._ink;
        context.lineWidth = 1.8;
        context.stroke(marks[type.mark]);
      }
      context.restore();
    },

    _word(said, x, y, size) {
      const context = this._context;
      context.font = "700 " + size + "px system-ui, sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineWidth = 3;
      context.strokeStyle = this._paper;
      context.strokeText(said, x, y);
      context.fillStyle = this._strong;
      context.fillText(said, x, y);
    },

    /* A disc with the number of events, a ring of the sides' colours, and under it the shapes of the types. */
    _many(cluster) {
      const context = this._context;
      const { x, y, members } = cluster;
      const radius = 9 + 3.2 * Math.log10(members.length);
      context.beginPath();
      context.arc(x, y, radius + 5, 0, 2 * Math.PI);
      context.fillStyle = this._halo;
      context.fill();
      let angle = -Math.PI / 2;
      context.lineWidth = 4;
      for (const [colour, count] of counted(members.map((i) => this._colour(i)))) {
        const end = angle + (2 * Math.PI * count) / members.length;
        context.beginPath();
        context.arc(x, y, radius + 2, angle, end);
        context.strokeStyle = colour;
        context.stroke();
        angle = end;
      }
      context.beginPath();
      context.arc(x, y, radius + 5, 0, 2 * Math.PI);
      context.strokeStyle = this._strong;
      context.lineWidth = 1;
      context.stroke();
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = this._paper;
      context.fill();
      context.stroke();
      this._word(members.length > 9999 ? Math.round(members.length / 1000) + "k" : String(members.length), x, y, 11);
      const groups = counted(members.map((i) => this.events.type(i).group)).slice(0, TYPES_SHOWN);
      groups.forEach(([group], k) => {
        const across = x + (k - (groups.length - 1) / 2) * 12;
        this._glyph({ group, mark: 0 }, across, y + radius + 8, 5, this._strong, false);
      });
      this.hits.push({ x, y: y + 3, radius: radius + 8, members });
    },

    /* Places that are only named, where there are too many for markers of their own: one dot a spot. */
    _dots(width, height) {
      const context = this._context;
      const taken = new Set();
      context.strokeStyle = this._strong;
      context.fillStyle = this._paper;
      context.lineWidth = 1.2;
      for (const place of this.dots) {
        if (!place.shown()) continue;
        const at = this._map.latLngToLayerPoint([place.lat, place.lon]).subtract(this._corner);
        const spot = Math.round(at.x / 8) + ":" + Math.round(at.y / 8);
        if (at.x < 0 || at.y < 0 || at.x > width || at.y > height || taken.has(spot)) continue;
        taken.add(spot);
        context.beginPath();
        context.arc(at.x, at.y, 3, 0, 2 * Math.PI);
        context.fill();
        context.stroke();
        this.hits.push({ x: at.x, y: at.y, radius: 3 + FINGER, place });
      }
    },

    _ring(i) {
      if (!this.events.placed[i]) return;
      const [x, y] = this._point(i);
      const context = this._context;
      context.beginPath();
      context.arc(x, y, eventRadius(this.events.deaths(i)) + 7, 0, 2 * Math.PI);
      context.strokeStyle = this._strong;
      context.lineWidth = 2.5;
      context.stroke();
    },

    /* ---- the pointer ---- */

    _at(event) {
      if (event.target.closest(".leaflet-control, .leaflet-popup, .marker, .label-link")) return null;
      const frame = this._map.getContainer().getBoundingClientRect();
      const point = this._map.containerPointToLayerPoint([event.clientX - frame.left, event.clientY - frame.top]).subtract(this._corner);
      for (let k = this.hits.length - 1; k >= 0; k--) {
        const hit = this.hits[k];
        if (Math.hypot(hit.x - point.x, hit.y - point.y) <= hit.radius) return hit;
      }
      return null;
    },

    _click(event) {
      const { dragging } = this._map;
      const hit = dragging && dragging.moved() ? null : this._at(event);
      if (!hit) return;
      event.stopPropagation();
      this._map.closeTooltip(this._tip);
      if (hit.place) hit.place.open();
      else if (hit.members.length === 1) this.page.openEvent(hit.members[0]);
      else this._enter(hit);
    },

    /* Goes nearer to a cluster until its events part, or lists those that never do. */
    _enter({ members }) {
      const bounds = L.latLngBounds(members.map((i) => this.events.latlng(i)));
      const map = this._map;
      const zoom = Math.min(map.getBoundsZoom(bounds, false, L.point(120, 120)), CLOSEST);
      if (zoom > map.getZoom() + 0.2) map.setView(bounds.getCenter(), zoom, { animate: !geoConflict.dom.still() });
      else this.page.openEvents(members, bounds.getCenter());
    },

    _hover(event) {
      const hit = this._at(event);
      this._map.getContainer().classList.toggle("pointing", Boolean(hit));
      if (!hit) {
        if (this._over) this._map.closeTooltip(this._tip);
        this._over = null;
        return;
      }
      const over = hit.place || hit.members;
      if (over === this._over) return;
      this._over = over;
      const point = this._corner.add([hit.x, hit.y]);
      this._tip.setContent(el("span", {}, ...this._said(hit))).setLatLng(this._map.layerPointToLatLng(point));
      this._map.openTooltip(this._tip);
    },

    _said({ place, members }) {
      if (place) return [text(place.name)];
      if (members.length === 1) return [text(this.page.words.eventName(members[0]))];
      const types = counted(members.map((i) => this.events.type(i).label)).slice(0, TYPES_SHOWN);
      return [plural(members.length, "event", "events"), ...types.flatMap(([label, count]) => [el("br"), text(label), ": " + count])];
    },

    /* Boxes that names keep off. */
    obstacles() {
      return this.hits.slice(-MOST_OBSTACLES).map(({ x, y, radius }) => {
        const at = this._corner.add([x, y]);
        return { x0: at.x - radius, y0: at.y - radius, x1: at.x + radius, y1: at.y + radius };
      });
    },
  });
})(window.geoConflict);
