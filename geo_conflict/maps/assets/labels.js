/* Names on the map that never lie upon each other, upon a marker or upon the front line.
 *
 * An item is { text (or a function that gives it), kind, priority, minZoom?, dot?, gap?, onClick? } and one of
 *   at:     [lat, lng]          a point: the name stands beside it, where there is room
 *   ground: [polygon, …]        an area: the name stands inside what of it is in view, off the polygons of the lists that avoid() gives (or upon
 *                               them, with anyway: true, when there is no other room);
 *                               with beside: true it may stand next to the area when the area is too small
 *   along:  [[[lat, lng], …]]   lines: the name stands beside one of them
 * Names of low priority number come first; one that finds no room is left out until the next move of the map.
 */
"use strict";
window.geoConflict = window.geoConflict || {};

(function (geoConflict) {
  const SVG = "http://www.w3.org/2000/svg";
  const LONGEST = 48;
  const MARGIN = 4;
  const GRID = 14;
  const TRIES = 60;

  const overlap = (a, b) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
  const box = (x, y, width, height) => ({ x0: x, y0: y, x1: x + width, y1: y + height });
  const centred = (x, y, size) => box(x - size.width / 2, y - size.height / 2, size.width, size.height);

  /* Whether a point lies in a polygon of rings of points, by the even-odd rule. */
  function inside(rings, x, y) {
    let odd = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const a = ring[i];
        const b = ring[j];
        if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
      }
    }
    return odd;
  }

  function extent(ring) {
    const found = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
    for (const point of ring) {
      found.x0 = Math.min(found.x0, point.x);
      found.y0 = Math.min(found.y0, point.y);
      found.x1 = Math.max(found.x1, point.x);
      found.y1 = Math.max(found.y1, point.y);
    }
    return found;
  }

  /* The places where a name may stand beside a point, best first. */
  function besidePoint(point, size, gap) {
    const { width: w, height: h } = size;
    const near = gap * 0.7;
    const corners = [
      [gap, -h / 2],
      [-gap - w, -h / 2],
      [-w / 2, -gap - h],
      [-w / 2, gap],
      [near, -near - h],
      [near, near],
      [-near - w, -near - h],
      [-near - w, near],
    ];
    return corners.map(([dx, dy]) => box(point.x + dx, point.y + dy, w, h));
  }

  /* Where a name stands within an area: the free spot nearest to the middle of its visible part, off other areas. */
  function withinArea(polygons, size, view, loose, free, avoided) {
    const share = loose ? 0.3 : 0.5;
    const dx = size.width * share;
    const dy = size.height * share;
    const spread = [[0, 0], [-dx, -dy], [dx, -dy], [-dx, dy], [dx, dy], [-dx, 0], [dx, 0], [0, -dy], [0, dy]];
    const holds = (polygon, x, y) =>
      x >= polygon.x0 && x <= polygon.x1 && y >= polygon.y0 && y <= polygon.y1 && inside(polygon.rings, x, y);
    for (const polygon of polygons) {
      const x0 = Math.max(polygon.x0, view.x0);
      const x1 = Math.min(polygon.x1, view.x1);
      const y0 = Math.max(polygon.y0, view.y0);
      const y1 = Math.min(polygon.y1, view.y1);
      if (x1 - x0 < 2 * dx || y1 - y0 < 2 * dy) continue;
      const ground = [];
      const stepX = Math.max(GRID, (x1 - x0) / 24);
      const stepY = Math.max(GRID / 2, (y1 - y0) / 24);
      for (let y = y0 + stepY / 2; y < y1; y += stepY) {
        for (let x = x0 + stepX / 2; x < x1; x += stepX) {
          if (holds(polygon, x, y)) ground.push([x, y]);
        }
      }
      if (!ground.length) continue;
      const middle = [0, 1].map((axis) => ground.reduce((sum, point) => sum + point[axis], 0) / ground.length);
      const away = ([x, y]) => Math.hypot(x - middle[0], (y - middle[1]) * 2);
      const order = [middle, ...ground].sort((a, b) => away(a) - away(b));
      const others = avoided.filter((other) => overlap(other, polygon));
      let tries = 0;
      for (const [x, y] of order) {
        const spot = centred(x, y, size);
        if (!free(spot) || !spread.every(([ox, oy]) => holds(polygon, x + ox, y + oy))) continue;
        const clear = spread.every(([ox, oy]) => !others.some((other) => holds(other, x + ox, y + oy)));
        if (clear) return spot;
        if (++tries > TRIES) break;
      }
    }
    return null;
  }

  /* The places where a name may stand next to an area that is in view as a whole. */
  function besideArea(polygons, size) {
    const around = extent(polygons.flatMap((polygon) => polygon.rings[0]));
    const x = (around.x0 + around.x1) / 2;
    const y = (around.y0 + around.y1) / 2;
    const { width: w, height: h } = size;
    const corners = [
      [around.x0 - w - 3, y - h / 2],
      [around.x1 + 3, y - h / 2],
      [x - w / 2, around.y1 + 2],
      [x - w / 2, around.y0 - h - 2],
      [around.x0 - w, around.y1 - h],
      [around.x1, around.y1 - h],
    ];
    return corners.map(([left, top]) => box(left, top, w, h));
  }

  /* Points along lines, a step apart, of those parts that are in view. */
  function sampled(lines, view, step) {
    const points = [];
    for (const line of lines) {
      for (let i = 1; i < line.length; i++) {
        const a = line[i - 1];
        const b = line[i];
        if (!overlap({ x0: Math.min(a.x, b.x), y0: Math.min(a.y, b.y), x1: Math.max(a.x, b.x) + 1, y1: Math.max(a.y, b.y) + 1 }, view)) continue;
        const count = Math.max(1, Math.ceil(a.distanceTo(b) / step));
        for (let k = 0; k < count; k++) {
          points.push(L.point(a.x + ((b.x - a.x) * k) / count, a.y + ((b.y - a.y) * k) / count));
        }
      }
    }
    return points.filter((point) => overlap(box(point.x, point.y, 1, 1), view));
  }

  /* The places where a name may stand beside lines: from the middle of what is in view outwards, right and left. */
  function besideLines(lines, size, view, gap) {
    const points = sampled(lines, view, 12);
    const middle = points.length / 2;
    const order = points.map((point, index) => [Math.abs(index - middle), point]).sort((a, b) => a[0] - b[0]);
    return order.flatMap(([, point]) => [
      box(point.x + gap, point.y - size.height / 2, size.width, size.height),
      box(point.x - gap - size.width, point.y - size.height / 2, size.width, size.height),
    ]);
  }

  geoConflict.Labels = L.Layer.extend({
    options: { pane: "labels" },

    /* items as above; obstacles(): boxes of markers as layer points; barriers: lines that names keep off. */
    initialize(items, obstacles, barriers) {
      this._items = items.slice().sort((a, b) => a.priority - b.priority);
      this._obstacles = obstacles;
      this._barriers = barriers;
    },

    onAdd(map) {
      this._root = document.createElementNS(SVG, "svg");
      this._root.setAttribute("class", "labels leaflet-zoom-hide");
      this._root.setAttribute("width", "1");
      this._root.setAttribute("height", "1");
      this._root.setAttribute("aria-hidden", "true");
      this.getPane().appendChild(this._root);
      this._drawn = this._items.map((item) => this._create(item));
      this._update();
      map.on("moveend resize", this._update, this);
    },

    onRemove(map) {
      map.off("moveend resize", this._update, this);
      this._root.remove();
    },

    refresh() {
      if (this._map) this._update();
    },

    _create(item) {
      const text = document.createElementNS(SVG, "text");
      text.setAttribute("class", "label label-" + item.kind + (item.onClick ? " label-link" : ""));
      if (item.onClick) text.addEventListener("click", item.onClick);
      const dot = item.dot ? document.createElementNS(SVG, "circle") : null;
      if (dot) {
        dot.setAttribute("class", "label-dot");
        dot.setAttribute("r", "2");
        this._root.appendChild(dot);
      }
      this._root.appendChild(text);
      return { item, text, dot };
    },

    /* Writes the names that are new or have changed, and then measures them: in turns, each would cost a layout. */
    _write(wanted) {
      const fresh = wanted.filter((drawn) => {
        const said = typeof drawn.item.text === "function" ? drawn.item.text() : drawn.item.text;
        if (said === drawn.said) return false;
        const shown = Array.from(said);
        drawn.said = said;
        drawn.text.style.display = "";
        drawn.text.textContent = shown.length > LONGEST ? shown.slice(0, LONGEST - 1).join("") + "…" : said;
        return true;
      });
      for (const drawn of fresh) {
        const measured = drawn.text.getBBox();
        drawn.size = { width: measured.width + 2 * MARGIN, height: measured.height };
        drawn.rise = -measured.y;
      }
    },

    _update() {
      const map = this._map;
      const zoom = map.getZoom();
      const corner = map.containerPointToLayerPoint([0, 0]);
      const size = map.getSize();
      const view = box(corner.x + 2, corner.y + 2, size.x - 4, size.y - 4);
      const project = (latlng) => map.latLngToLayerPoint(latlng);
      this._cache = new Map();
      const taken = this._obstacles();
      const barriers = this._barriers().map((line) => line.map(project));
      for (const point of sampled(barriers, view, 6)) taken.push(centred(point.x, point.y, { width: 7, height: 7 }));
      const wanted = new Set(this._drawn.filter(({ item }) => zoom >= (item.minZoom || 0) && !(item.hidden && item.hidden())));
      this._write([...wanted]);
      for (const drawn of this._drawn) {
        const spot = !wanted.has(drawn) ? null : this._spot(drawn, view, taken, project);
        this._show(drawn, spot, project);
        if (spot) taken.push(spot);
      }
    },

    _spot({ item, size }, view, taken, project) {
      const free = (place) =>
        place.x0 >= view.x0 && place.x1 <= view.x1 && place.y0 >= view.y0 && place.y1 <= view.y1 &&
        !taken.some((other) => overlap(place, other));
      if (item.at) return besidePoint(project(item.at), size, item.gap || 5).find(free);
      if (item.along) {
        const lines = item.along.map((line) => line.map(project));
        return besideLines(lines, size, view, item.gap || 10).find(free);
      }
      const ground = this._projected(item.ground, view, project);
      if (!ground.length) return null;
      const avoided = (item.avoid ? item.avoid() : []).flatMap((polygons) => this._projected(polygons, view, project));
      const within = (kept) => withinArea(ground, size, view, item.loose, free, kept);
      const spot = within(avoided) || (item.anyway && avoided.length ? within([]) : null);
      return spot || (item.beside ? besideArea(ground, size).find(free) : null);
    },

    /* Those of the polygons that are in view, as layer points with their extent; kept until the map moves. */
    _projected(polygons, view, project) {
      if (!this._cache.has(polygons)) {
        const bounds = this._map.getBounds();
        const near = polygons.filter((rings) => bounds.intersects(L.latLngBounds(rings[0])));
        const drawn = near.map((rings) => {
          const points = rings.map((ring) => ring.map(project));
          return { rings: points, ...extent(points[0]) };
        });
        this._cache.set(polygons, drawn.filter((polygon) => overlap(polygon, view)));
      }
      return this._cache.get(polygons);
    },

    _show({ item, text, dot, rise }, spot, project) {
      text.style.display = spot ? "" : "none";
      if (dot) dot.style.display = spot ? "" : "none";
      if (!spot) return;
      text.setAttribute("x", (spot.x0 + MARGIN).toFixed(1));
      text.setAttribute("y", (spot.y0 + rise).toFixed(1));
      if (dot) {
        const point = project(item.at);
        dot.setAttribute("cx", point.x);
        dot.setAttribute("cy", point.y);
      }
    },
  });
})(window.geoConflict);
