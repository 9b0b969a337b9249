/* What lies under the events: the background, areas named, control, front lines and places. */
"use strict";
(function (geoConflict) {
  const { el, svg, text, number } = geoConflict.dom;
  const { longDate } = geoConflict.days;
  const { decodeLines, decodePolygons, circle } = geoConflict.paths;
  const { ACTOR_COLOURS, symbol } = geoConflict.symbols;
  const MARKER = 26; // pixels, wide enough for a finger
  const CIRCLE_KM = 150; // larger circles are drawn while their popup is open
  const MOST_MARKERS = 250; // beyond, places are dots of the canvas
  const MOST_NAMES = 150;
  const STATUSES = ["assessed", "claimed", "contested"];
  const TOLD = ["event_site", "meeting_site", "statement_site"]; // an event stands for the place

  /* Whether a front line is less exact than a mapped one. */
  const isRough = (line) => ["approximate", "interpolated"].includes(line.precision);

  class Ground {
    constructor(page) {
      this.page = page;
      this.map = page.map;
      this.data = page.data;
      this.words = page.words;
      this.groups = {};
      this.labels = [];
      this.shapes = [];
    }

    draw() {
      this.panes();
      this.basemap(this.data.basemap);
      this.areas();
      this.control();
      this.front();
      this.disputed();
      this.places();
      this.group("names");
    }

    panes() {
      const order = ["world", "land", "control", "lines", "areas", "precision", "front"];
      order.forEach((name, index) => {
        this.map.createPane(name).style.zIndex = 210 + 10 * index;
      });
      for (const [name, level] of [["events", 640], ["labels", 650]]) {
        this.map.createPane(name).style.zIndex = level;
        this.map.getPane(name).style.pointerEvents = "none";
      }
      L.Renderer.mergeOptions({ padding: 0.5 });
    }

    group(key, shown) {
      this.groups[key] = this.groups[key] || L.layerGroup();
      if (shown !== false) this.groups[key].addTo(this.map);
      return this.groups[key];
    }

    shows(key) {
      return Boolean(this.groups[key]) && this.map.hasLayer(this.groups[key]);
    }

    shape(kind, pane, className) {
      const options = { pane, className, interactive: false, stroke: kind === "line", fill: kind !== "line", smoothFactor: 0.6 };
      return (geometry) => (kind === "line" ? L.polyline(decodeLines(geometry), options) : L.polygon(decodePolygons(geometry), options));
    }

    basemap(base) {
      if (!base) return;
      const ground = this.group("ground", !this.data.tiles);
      ground.addLayer(this.shape("area", "world", "land")(base.world));
      ground.addLayer(this.shape("line", "world", "coast")(base.worldCoast));
      ground.addLayer(this.shape("line", "world", "border")(base.worldBorders));
      ground.addLayer(this.shape("area", "land", "land")(base.land));
      ground.addLayer(this.shape("area", "land", "lake")(base.lakes));
      this.group("provinces", !this.data.tiles).addLayer(this.shape("line", "lines", "province")(base.provinces));
      ground.addLayer(this.shape("line", "lines", "coast")(base.coast));
      ground.addLayer(this.shape("line", "lines", "border")(base.borders));
      ground.addLayer(this.shape("line", "lines", "disputed")(base.disputed || []));
    }

    /* Areas that the article names: countries by a tint alone, smaller ones by an outline that can be opened. */
    areas() {
      for (const area of this.data.areas) {
        const country = area.level === "country";
        const kind = "area area-" + (country ? "country" : area.level === "area" ? "named area-region" : "named") + (area.flagged ? " hollow" : "");
        const layer = L.polygon(decodePolygons(area.shape), {
          pane: country ? "land" : "areas",
          className: kind,
          interactive: !country,
          stroke: !country,
          smoothFactor: 0.6,
        });
        const card = () => this.words.place(area, this.holdings(area.id));
        area.open = () => this.page.open(area, area.at, card());
        area.target = layer;
        if (!country) {
          layer.on("click", (event) => {
            L.DomEvent.stop(event);
            this.page.open(area, event.latlng, card());
          });
          layer.bindTooltip(() => el("span", {}, text(area.name)), { sticky: true, className: "tip" });
        }
        this.group(country ? "countries" : "areas").addLayer(layer);
      }
    }

    /* Who holds a unit on the day that the map shows. */
    holdings(id) {
      return id === null ? [] : this.data.control.filter((row) => row.id === id && geoConflict.holds(row, this.page.choice.day));
    }

    ground(row) {
      this.shapes[row.shape] = this.shapes[row.shape] || decodePolygons(this.data.shapes[row.shape]);
      return this.shapes[row.shape];
    }

    control() {
      for (const holding of this.data.control) {
        const index = (holding.actor || 0) % ACTOR_COLOURS;
        const status = STATUSES.includes(holding.status) ? holding.status : "claimed";
        holding.layer = () => {
          const layer = L.polygon(this.ground(holding), {
            pane: "control",
            className: "control " + status + " actor-" + index,
            fillColor: "url(#" + status + "-" + index + ")",
            smoothFactor: 0.6,
          });
          layer.on("click", (event) => {
            L.DomEvent.stop(event);
            this.page.open(holding, event.latlng, el("div", { class: "card" }, this.words.holding(holding, true)));
          });
          layer.bindTooltip(
            () => el("span", {}, text(holding.name), el("br"), text(this.data.actors[holding.actor] || ""), " (" + this.words.status(holding.status) + ")"),
            { sticky: true, className: "tip" }
          );
          return layer;
        };
        this.group("control-" + holding.actor);
      }
    }

    front() {
      for (const line of this.data.front) {
        const points = decodeLines(line.lines);
        const group = this.group("front");
        const style = (className, interactive) => ({ pane: "front", className, interactive, smoothFactor: 0.5, bubblingMouseEvents: false });
        line.layer = () => {
          const reach = L.polyline(points, style("front-reach", true));
          reach.on("click", (event) => this.page.open(line, event.latlng, this.words.front(line)));
          const core = L.polyline(points, style("front-core " + (line.status || ""), false));
          return L.layerGroup([L.polyline(points, style("front-case", false)), core, reach]);
        };
        const about = isRough(line) ? ": about " : ": ";
        const length = line.length === null ? "" : about + number(Math.round(line.length)) + " km";
        this.labels.push({
          text: () => "Front line" + (this.page.choice.day === null ? "" : ", " + longDate(this.page.choice.day)) + length,
          kind: "front",
          priority: 0,
          along: points,
          gap: 9,
          hidden: () => !this.shows("front") || !line.drawn,
        });
        line.group = group;
      }
    }

    /* Puts what holds on a day on the map, and takes off what does not. */
    update(day) {
      for (const row of [...this.data.control, ...this.data.front]) {
        const group = row.group || this.groups["control-" + row.actor];
        const holds = geoConflict.holds(row, day);
        if (holds === Boolean(row.drawn)) continue;
        if (holds) group.addLayer((row.drawn = row.layer()));
        else {
          group.removeLayer(row.drawn);
          row.drawn = null;
        }
      }
    }

    disputed() {
      for (const line of this.data.disputed) {
        const points = decodeLines(line.lines);
        const style = (className, interactive) => ({ pane: "front", className, interactive, smoothFactor: 0.5, bubblingMouseEvents: false });
        const reach = L.polyline(points, style("front-reach", true));
        reach.on("click", (event) => this.page.open(line, event.latlng, this.words.disputed(line)));
        [L.polyline(points, style("disputed named", false)), reach].forEach((layer) => this.group("disputed").addLayer(layer));
      }
    }

    /* Where events stand that are drawn: their places need no marker too. */
    spots() {
      const { events } = this.page;
      const { lat, lon, geonameid } = events.columns;
      const found = new Set();
      for (let i = 0; i < events.count; i++) {
        if (events.drawn[i]) found.add(lat[i] + ":" + lon[i]).add(geonameid[i]);
      }
      found.delete(null);
      return found;
    }

    places() {
      const spots = this.spots();
      const drawn = this.data.places.filter((place) => !(place.precision >= geoConflict.WIDE));
      const isTold = (place) => TOLD.includes(place.role) && (spots.has(place.id) || spots.has(Math.round(place.lat * 1e4) + ":" + Math.round(place.lon * 1e4)));
      const order = Object.keys(this.data.words.roles);
      let markers = 0;
      let names = 0;
      for (const place of this.data.places) {
        const at = [place.lat, place.lon];
        place.open = () => this.page.open(place, at, this.words.place(place));
      }
      for (const place of drawn) {
        const told = isTold(place);
        const group = this.group("role-" + place.role);
        place.shown = () => told || this.map.hasLayer(group);
        if (!told && markers++ < MOST_MARKERS) this.marker(place, order.length - order.indexOf(place.role), group);
        else if (!told) this.page.layer.dots.push(place);
        if (names++ < MOST_NAMES) this.name(place, order.indexOf(place.role));
      }
    }

    marker(place, rank, group) {
      const at = [place.lat, place.lon];
      const vague = place.precision === geoConflict.WIDE - 1;
      const marker = L.marker(at, {
        icon: L.divIcon({ className: "marker", html: symbol(place.role, place.flagged || vague, MARKER), iconSize: [MARKER, MARKER] }),
        alt: this.words.name(place),
        zIndexOffset: 1000 * rank,
        riseOnHover: true,
      });
      place.open = () => this.page.open(place, at, this.words.place(place), marker);
      place.target = marker;
      marker.on("click", place.open);
      marker.on("keypress", (event) => event.originalEvent.key === "Enter" && place.open());
      marker.on("add", () => {
        const node = marker.getElement();
        node.setAttribute("aria-label", this.words.name(place));
        node.setAttribute("aria-haspopup", "dialog");
      });
      group.addLayer(marker);
      this.precision(place, at);
    }

    name(place, rank) {
      this.labels.push({
        text: place.name,
        kind: place.role === "mentioned" ? "place" : "place label-strong",
        priority: 1 + rank,
        at: [place.lat, place.lon],
        gap: place.role === "mentioned" ? 9 : 13,
        hidden: () => !place.shown(),
      });
    }

    /* How far from its point a place may lie, as a circle. */
    precision(place, at) {
      if (!place.radius) return;
      place.circle = L.circle(at, {
        radius: place.radius * 1000,
        pane: "precision",
        className: "precision role-" + place.role + (place.flagged ? " hollow" : ""),
        interactive: false,
      });
      if (place.radius <= CIRCLE_KM) this.group("precision").addLayer(place.circle);
    }

    /* ---- names ---- */

    names() {
      const base = this.data.basemap || {};
      const wide = this.data.places.filter((place) => place.precision >= geoConflict.WIDE);
      const named = new Map([...wide, ...this.data.areas].map((thing) => [thing.name, thing]));
      const small = this.data.areas.filter((area) => area.level !== "country");
      for (const area of small) {
        this.labels.push({
          text: area.name,
          kind: area.level === "area" ? "region" : "district",
          priority: area.level === "area" ? 9 : 10,
          ground: decodePolygons(area.shape),
          loose: true,
          beside: area.level === "area",
          onClick: area.open,
          hidden: () => !this.map.hasLayer(this.groups.areas),
        });
      }
      const numbered = new Map([...wide, ...this.data.areas].map((thing) => [thing.id, thing]));
      const tiled = () => Boolean(this.data.tiles);
      const around = small.flatMap((area) => decodePolygons(area.shape));
      (base.countries || []).forEach((country) => {
        const area = (country.id !== null && numbered.get(country.id)) || named.get(country.name);
        this.labels.push({
          text: country.name,
          kind: area ? "country label-strong" : "country",
          priority: area ? 20 : 30,
          ground: decodePolygons(country.shape),
          avoid: () => [around, ...this.heldByOthers(country.name)],
          anyway: true,
          onClick: area ? area.open : null,
          hidden: tiled,
        });
      });
      const land = decodePolygons([...(base.land || []), ...(base.world || [])]);
      const waters = (base.waters || []).map((water) => ({ ...water, ring: [[circle(water)]] }));
      waters.forEach((water) => {
        // A large sea's name keeps off the smaller seas within its reach.
        const smaller = waters.filter((other) => other.radius < water.radius).map((other) => other.ring);
        const sea = named.get(water.name);
        this.labels.push({
          text: water.name,
          kind: sea ? "water label-strong" : "water",
          priority: sea ? 21 : 31,
          ground: water.ring,
          avoid: () => [land, ...smaller],
          onClick: sea ? sea.open : null,
          hidden: tiled,
        });
      });
      this.towns(base.towns || [], new Set(small.map((area) => area.name)), tiled);
      this.naming = new geoConflict.Labels(this.labels, () => this.obstacles(), () => this.barriers());
      this.group("names").addLayer(this.naming);
      this.map.on("layeradd layerremove", (event) => {
        if (event.layer instanceof L.LayerGroup && Object.values(this.groups).includes(event.layer)) this.naming.refresh();
      });
    }

    towns(towns, areas, hidden) {
      const first = this.map.getBoundsZoom(this.data.view, false, L.point(80, 40));
      const known = new Set(this.data.places.map((place) => place.id));
      towns.filter((town) => !known.has(town.id) && !areas.has(town.name)).forEach((town, index) => {
        this.labels.push({
          text: town.name,
          kind: "town",
          priority: 40 + index,
          at: [town.lat, town.lon],
          dot: true,
          minZoom: first - 0.5 + town.tier * 0.75,
          hidden,
        });
      });
    }

    /* Ground that somebody else holds: the name of a country stands elsewhere, when there is room. */
    heldByOthers(country) {
      return this.data.control
        .filter((row) => row.drawn && !(this.data.actors[row.actor] || "").includes(country))
        .map((row) => this.ground(row));
    }

    /* What names keep off: events, the markers, and the controls in the corners. */
    obstacles() {
      const markers = this.data.places
        .filter((place) => place.target && place.shown())
        .map((place) => {
          const point = this.map.latLngToLayerPoint([place.lat, place.lon]);
          const half = place.role === "mentioned" ? 7 : 10;
          return { x0: point.x - half, y0: point.y - half, x1: point.x + half, y1: point.y + half };
        });
      const frame = this.map.getContainer().getBoundingClientRect();
      const corners = [...document.querySelectorAll(".map .leaflet-control, .map .credit")].map((node) => {
        const side = node.getBoundingClientRect();
        const start = this.map.containerPointToLayerPoint([side.left - frame.left, side.top - frame.top]);
        return { x0: start.x, y0: start.y, x1: start.x + side.width, y1: start.y + side.height };
      });
      return [...markers, ...corners, ...this.page.layer.obstacles()];
    }

    barriers() {
      return this.shows("front") ? this.data.front.filter((line) => line.drawn).flatMap((line) => decodeLines(line.lines)) : [];
    }
  }

  /* Markers that others add with folium get a picture without a file. */
  const PIN = "data:image/svg+xml," + encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 25 41"><path d="M12.5 40L2 18A11 11 0 1 1 23 18Z" fill="#0072B2" stroke="#fff"/></svg>'
  );
  L.Icon.Default.mergeOptions({ iconUrl: PIN, iconRetinaUrl: PIN, shadowUrl: "" });

  geoConflict.isRough = isRough;
  geoConflict.Ground = Ground;
})(window.geoConflict);
