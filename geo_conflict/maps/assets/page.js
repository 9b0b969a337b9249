/* Draws a report on the map, and the legend, the list and the table beside it.
 *
 * Every text of the data becomes a text node (textContent) or an attribute set by name; none is ever read as HTML.
 */
"use strict";
window.geoConflict = window.geoConflict || {};

(function (geoConflict) {
  const SVG = "http://www.w3.org/2000/svg";
  const UNITS = 10000;
  const ACTOR_COLOURS = 7;
  const MARKER = 26; // pixels, wide enough for a finger
  const WIDE = 6; // from this precision on (UCDP), a place is a country, a sea or more: it has a name on the map, no point
  const CIRCLE_KM = 150; // larger circles are drawn while their popup is open

  /* ---- building blocks ------------------------------------------------------------------------------------------ */

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    fill(node, attributes, children);
    return node;
  }

  function svg(tag, attributes, ...children) {
    const node = document.createElementNS(SVG, tag);
    fill(node, attributes, children);
    return node;
  }

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat()) {
      if (child !== null && child !== undefined) node.append(child);
    }
  }

  /* Text of the data, running in its own direction. */
  const text = (value) => el("bdi", { dir: "auto" }, String(value));

  function link(url, ...children) {
    if (!/^https?:\/\//i.test(url || "")) return el("span", {}, ...children);
    return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
  }

  function button(attributes, onClick, ...children) {
    const node = el("button", { type: "button", ...attributes }, ...children);
    node.addEventListener("click", onClick);
    return node;
  }

  const plural = (count, one, many) => count.toLocaleString("en") + " " + (count === 1 ? one : many);
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* ---- geometry ------------------------------------------------------------------------------------------------- */

  function decode(path) {
    const points = [];
    let lng = 0;
    let lat = 0;
    for (let i = 0; i < path.length; i += 2) {
      lng += path[i];
      lat += path[i + 1];
      points.push([lat / UNITS, lng / UNITS]);
    }
    return points;
  }

  /* A ring around a point, for names that may stand anywhere near it. */
  function circle({ lat, lon, radius }) {
    const north = radius / 111.2;
    const east = north / Math.cos((lat * Math.PI) / 180);
    return Array.from({ length: 24 }, (_, i) => {
      const angle = (Math.PI * i) / 12;
      return [Math.max(-84, Math.min(84, lat + north * Math.sin(angle))), lon + east * Math.cos(angle)];
    });
  }

  const decodeLines = (lines) => lines.map(decode);
  const decodePolygons = (polygons) => polygons.map((rings) => rings.map(decode));

  /* ---- symbols -------------------------------------------------------------------------------------------------- */

  function star(points, outer, inner) {
    const corners = [];
    for (let i = 0; i < points * 2; i++) {
      const radius = i % 2 ? inner : outer;
      const angle = (Math.PI * i) / points - Math.PI / 2;
      corners.push((radius * Math.cos(angle)).toFixed(2) + " " + (radius * Math.sin(angle)).toFixed(2));
    }
    return "M" + corners.join("L") + "Z";
  }

  /* A shape for every role, so that no reader depends on colour. */
  const SHAPES = {
    event_site: star(8, 9.5, 5.2),
    meeting_site: star(5, 10, 4.4),
    statement_site: "M0 -8.5L8.5 0L0 8.5L-8.5 0Z",
    dateline: "M-6.6 -6.6H6.6V6.6H-6.6Z",
    origin: "M0 -8L8 6.4H-8Z",
    destination: "M0 8L8 -6.4H-8Z",
    mentioned: "M0 -5A5 5 0 1 1 0 5A5 5 0 1 1 0 -5Z",
  };

  function symbol(role, hollow, size) {
    const shape = (kind) => svg("path", { d: SHAPES[role] || SHAPES.mentioned, class: kind });
    return svg(
      "svg",
      {
        class: "symbol role-" + role + (hollow ? " hollow" : ""),
        viewBox: "-12 -12 24 24",
        width: size,
        height: size,
        "aria-hidden": "true",
        focusable: "false",
      },
      shape("halo"),
      shape("body")
    );
  }

  function swatch(kind, extra) {
    const area = svg("rect", { x: 1, y: 1, width: 22, height: 14, class: kind, ...extra });
    return svg("svg", { class: "swatch", viewBox: "0 0 24 16", width: 24, height: 16, "aria-hidden": "true" }, area);
  }

  /* Whether a front line is less exact than a mapped one. */
  const isRough = (line) => ["approximate", "interpolated"].includes(line.precision);

  function lineSwatch(...kinds) {
    const line = (kind) => svg("path", { d: "M1 8H23", class: kind });
    return svg("svg", { class: "swatch", viewBox: "0 0 24 16", width: 24, height: 16, "aria-hidden": "true" }, ...kinds.map(line));
  }

  /* Hatches, one for each actor and status that is not solid. */
  function patterns(actors) {
    const hatch = (id, index, turn, dense) =>
      svg(
        "pattern",
        { id, width: dense ? 7 : 9, height: dense ? 7 : 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(" + turn + ")", class: "hatch actor-" + index },
        svg("rect", { width: 9, height: 9, class: "hatch-ground" }),
        svg("path", { d: dense ? "M0 0V7" : "M0 0V9M0 0H9", class: "hatch-line" })
      );
    const all = actors.flatMap((actor, position) => {
      const index = position % ACTOR_COLOURS;
      return [hatch("claimed-" + index, index, 45, true), hatch("contested-" + index, index, 45, false)];
    });
    document.body.append(svg("svg", { class: "patterns", width: 0, height: 0, "aria-hidden": "true" }, svg("defs", {}, ...all)));
  }

  /* ---- what a popup says ---------------------------------------------------------------------------------------- */

  function facts(pairs) {
    const rows = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
    return rows.length ? el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])) : null;
  }

  class Words {
    constructor(data) {
      this.data = data;
      this.words = data.words;
    }

    role(role) {
      return this.words.roles[role].label;
    }

    status(status) {
      const known = this.words.statuses[status];
      return known ? known.label : status || "unknown";
    }

    precision(place) {
      if (!place.precision) return null;
      const ucdp = this.words.ucdp[place.precision];
      const acled = place.acled ? ", ACLED " + place.acled + ": " + this.words.acled[place.acled] : "";
      return "UCDP " + place.precision + ": " + ucdp + acled;
    }

    radius(place) {
      return place.radius ? "within " + place.radius.toLocaleString("en") + " km" : null;
    }

    confidence(mention) {
      if (mention.confidence === null) return null;
      return mention.confidence.toFixed(2) + " (" + mention.word + ")" + (mention.flagged ? ", below the threshold" : "");
    }

    spellings(place) {
      const found = new Set(place.mentions.map((mention) => mention.sentence[1]));
      found.delete(place.name);
      found.delete("");
      return [...found];
    }

    name(place) {
      const sure = place.flagged ? ", uncertain" : "";
      return place.name + ", " + this.role(place.role).toLowerCase() + ", " + plural(place.mentions.length, "mention", "mentions") + sure;
    }

    quote(mention) {
      const [before, toponym, after] = mention.sentence;
      return el("q", { dir: "auto" }, before, el("mark", {}, toponym), after);
    }

    cite(mention) {
      const article = mention.article === null ? null : this.data.articles[mention.article];
      if (!article) return null;
      const rest = [article.source, article.date].filter(Boolean);
      return el(
        "cite",
        {},
        link(article.url, text(article.title || article.id)),
        ...rest.flatMap((part) => [", ", text(part)])
      );
    }

    mention(mention) {
      return el(
        "li",
        { class: mention.flagged ? "mention flagged" : "mention" },
        this.quote(mention),
        this.cite(mention),
        facts([
          ["Role", this.role(mention.role) + (mention.kind === "demonym" ? " (named by its people)" : mention.kind === "collective" ? " (named as part of a group)" : "")],
          ["Confidence", this.confidence(mention)],
          ["Found by", mention.rule ? text(mention.rule) : null],
          ["Not chosen", mention.others.length ? text(mention.others.join("; ")) : null],
        ])
      );
    }

    place(place, holdings) {
      const spellings = this.spellings(place);
      return el(
        "div",
        { class: "card" },
        el("h2", {}, text(place.name)),
        el("p", { class: "kind" }, symbol(place.role, place.flagged, 18), " " + this.role(place.role) + ": " + this.words.roles[place.role].meaning),
        place.flagged ? el("p", { class: "warning" }, "Uncertain: the confidence is below the threshold.") : null,
        spellings.length ? el("p", { class: "spelling" }, "In the article: ", ...spellings.flatMap((name, i) => [i ? ", " : "", el("b", {}, text(name))])) : null,
        el("ul", { class: "mentions" }, ...place.mentions.map((mention) => this.mention(mention))),
        ...(holdings || []).map((holding) => this.holding(holding, false)),
        facts([
          ["Precision", this.precision(place)],
          ["Radius", this.radius(place)],
          ["Lies in", this.region(place)],
          ["Disputed", place.disputed ? text(place.disputed) : null],
          ["Front line", place.front === null ? null : Math.round(place.front).toLocaleString("en") + " km away on the day of the article"],
          ["Boundaries", place.layer ? text(place.layer) : null],
          ["GeoNames", place.id === null ? null : link(place.url, String(place.id))],
          ["Gazetteer", place.gazetteer ? text(place.gazetteer) : null],
        ])
      );
    }

    region(place) {
      const parts = [place.admin1, place.country].filter((part) => part && part !== place.name);
      return parts.length ? text(parts.join(", ")) : null;
    }

    holding(holding, heading) {
      const actor = holding.actor === null ? "nobody known" : this.data.actors[holding.actor];
      return el(
        "div",
        { class: "holding" },
        heading ? el("h2", {}, text(holding.name)) : null,
        facts([
          ["Held by", el("span", {}, text(actor), " (" + this.status(holding.status) + ")")],
          ["From", holding.from],
          ["Until", holding.to],
          ["Source", holding.source ? link(holding.url, text(holding.source)) : null],
          ["Precision", holding.precision ? text(holding.precision) : null],
          ["Note", holding.note ? text(holding.note) : null],
        ])
      );
    }

    front(line) {
      return el(
        "div",
        { class: "card" },
        el("h2", {}, "Front line"),
        line.sides.length ? el("p", {}, "between ", text(line.sides[0]), line.sides[1] ? " and " : "", line.sides[1] ? text(line.sides[1]) : "") : null,
        facts([
          ["Date", line.date],
          ["Length", line.length === null ? null : Math.round(line.length).toLocaleString("en") + " km"],
          ["Status", line.status ? this.status(line.status) : null],
          ["Precision", line.precision ? text(line.precision) : null],
          ["Source", line.source ? link(line.url, text(line.source)) : null],
        ])
      );
    }

    disputed(line) {
      return el(
        "div",
        { class: "card" },
        el("h2", {}, text(line.name)),
        line.kind ? el("p", {}, line.kind) : null,
        facts([
          ["Area", text(line.area)],
          ["Administered by", line.administered ? text(line.administered) : null],
          ["Claimed by", line.claimed ? text(line.claimed) : null],
          ["From", line.from],
          ["Length", line.length === null ? null : Math.round(line.length).toLocaleString("en") + " km"],
          ["Precision", line.precision ? text(line.precision) : null],
          ["Note", line.note ? text(line.note) : null],
          ["Source", line.source ? text(line.source) : null],
        ])
      );
    }
  }

  /* ---- the page ------------------------------------------------------------------------------------------------- */

  class Page {
    constructor(map, data) {
      this.map = map;
      this.data = data;
      this.words = new Words(data);
      this.labels = [];
      this.groups = {};
      this.opened = null;
      this.selection = L.layerGroup();
    }

    draw() {
      this.panes();
      patterns(this.data.actors);
      this.basemap(this.data.basemap);
      this.areas();
      this.control();
      this.front();
      this.disputed();
      this.places();
      this.names();
      this.controls();
      this.legend();
      this.list();
      this.table();
      this.fit(this.data.view, false);
      this.selection.addTo(this.map);
      this.focus();
      this.print();
    }

    panes() {
      const order = ["world", "land", "control", "lines", "areas", "precision", "front"];
      order.forEach((name, index) => {
        this.map.createPane(name).style.zIndex = 210 + 10 * index;
      });
      this.map.createPane("labels").style.zIndex = 650;
      this.map.getPane("labels").style.pointerEvents = "none";
      L.Renderer.mergeOptions({ padding: 0.5 });
    }

    group(key, shown) {
      this.groups[key] = this.groups[key] || L.layerGroup();
      if (shown !== false) this.groups[key].addTo(this.map);
      return this.groups[key];
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
      this.holdings = new Map();
      for (const holding of this.data.control) {
        if (holding.id !== null) this.holdings.set(holding.id, [...(this.holdings.get(holding.id) || []), holding]);
      }
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
        area.open = () => this.open(area, area.at, this.words.place(area, this.holdings.get(area.id)));
        area.target = layer;
        if (!country) {
          layer.on("click", (event) => {
            L.DomEvent.stop(event);
            this.open(area, event.latlng, this.words.place(area, this.holdings.get(area.id)));
          });
          layer.bindTooltip(() => el("span", {}, text(area.name)), { sticky: true, className: "tip" });
        }
        this.group(country ? "countries" : "areas").addLayer(layer);
      }
    }

    control() {
      for (const holding of this.data.control) {
        const index = (holding.actor || 0) % ACTOR_COLOURS;
        const status = holding.status || "assessed";
        const layer = L.polygon(decodePolygons(holding.shape), {
          pane: "control",
          className: "control " + (["assessed", "claimed", "contested"].includes(status) ? status : "claimed") + " actor-" + index,
          fillColor: "url(#" + status + "-" + index + ")",
          smoothFactor: 0.6,
        });
        layer.on("click", (event) => {
          L.DomEvent.stop(event);
          this.open(holding, event.latlng, el("div", { class: "card" }, this.words.holding(holding, true)));
        });
        layer.bindTooltip(
          () => el("span", {}, text(holding.name), el("br"), text(this.data.actors[holding.actor] || ""), " (" + this.words.status(status) + ")"),
          { sticky: true, className: "tip" }
        );
        this.group("control-" + holding.actor).addLayer(layer);
      }
    }

    front() {
      for (const line of this.data.front) {
        const points = decodeLines(line.lines);
        const style = (className, interactive) => ({ pane: "front", className, interactive, smoothFactor: 0.5, bubblingMouseEvents: false });
        const core = L.polyline(points, style("front-core " + (line.status || ""), false));
        const reach = L.polyline(points, style("front-reach", true));
        reach.on("click", (event) => this.open(line, event.latlng, this.words.front(line)));
        const group = this.group("front");
        [L.polyline(points, style("front-case", false)), core, reach].forEach((layer) => group.addLayer(layer));
        const about = isRough(line) ? ": about " : ": ";
        const length = line.length === null ? "" : about + Math.round(line.length).toLocaleString("en") + " km";
        this.labels.push({
          text: "Front line" + (line.date ? ", " + line.date : "") + length,
          kind: "front",
          priority: 0,
          along: points,
          gap: 9,
          hidden: () => !this.map.hasLayer(group),
        });
      }
    }

    disputed() {
      for (const line of this.data.disputed) {
        const points = decodeLines(line.lines);
        const style = (className, interactive) => ({ pane: "front", className, interactive, smoothFactor: 0.5, bubblingMouseEvents: false });
        const reach = L.polyline(points, style("front-reach", true));
        reach.on("click", (event) => this.open(line, event.latlng, this.words.disputed(line)));
        [L.polyline(points, style("disputed named", false)), reach].forEach((layer) => this.group("disputed").addLayer(layer));
      }
    }

    places() {
      const order = Object.keys(this.data.words.roles);
      for (const place of this.data.places) {
        const rank = order.indexOf(place.role);
        const at = [place.lat, place.lon];
        place.open = () => this.open(place, at, this.words.place(place));
        if (place.precision >= WIDE) continue;
        const vague = place.precision === WIDE - 1;
        const marker = L.marker(at, {
          icon: L.divIcon({ className: "marker", html: symbol(place.role, place.flagged || vague, MARKER), iconSize: [MARKER, MARKER] }),
          alt: this.words.name(place),
          zIndexOffset: 1000 * (order.length - rank),
          riseOnHover: true,
        });
        place.open = () => this.open(place, at, this.words.place(place), marker);
        place.target = marker;
        marker.on("click", place.open);
        marker.on("keypress", (event) => event.originalEvent.key === "Enter" && place.open());
        marker.on("add", () => {
          const node = marker.getElement();
          node.setAttribute("aria-label", this.words.name(place));
          node.setAttribute("aria-haspopup", "dialog");
        });
        const group = this.group("role-" + place.role);
        group.addLayer(marker);
        this.precision(place, at);
        place.shown = () => this.map.hasLayer(group);
        this.labels.push({
          text: place.name,
          kind: place.role === "mentioned" ? "place" : "place label-strong",
          priority: 1 + rank,
          at,
          gap: place.role === "mentioned" ? 9 : 12,
          hidden: () => !place.shown(),
        });
      }
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

    /* ---- popups ---- */

    open(thing, at, content, marker) {
      const height = this.map.getSize().y;
      this.opened = { thing, from: document.activeElement };
      this.selection.clearLayers();
      if (thing.circle) this.selection.addLayer(thing.circle);
      L.popup({
        className: "popup",
        maxWidth: Math.min(340, this.map.getSize().x - 48),
        minWidth: Math.min(240, this.map.getSize().x - 60),
        maxHeight: Math.max(140, Math.min(400, height - 90)),
        offset: marker ? [0, -6] : [0, 2],
        autoPanPaddingTopLeft: [56, 16],
        autoPanPaddingBottomRight: [16, 28],
      })
        .setLatLng(at)
        .setContent(content)
        .openOn(this.map);
    }

    /* The reader's focus goes into a popup that opens, and back to where it came from. */
    focus() {
      this.map.on("popupopen", ({ popup }) => {
        const node = popup.getElement();
        const title = node.querySelector("h2");
        node.setAttribute("role", "dialog");
        node.setAttribute("aria-label", title ? title.textContent : "Details");
        const scroller = node.querySelector(".leaflet-popup-content");
        scroller.tabIndex = 0;
        scroller.focus({ preventScroll: true });
      });
      document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !document.querySelector("dialog[open]")) this.map.closePopup();
      });
      this.map.on("popupclose", ({ popup }) => {
        const node = popup.getElement();
        const inside = !node || node.contains(document.activeElement) || document.activeElement === document.body;
        const from = this.opened && this.opened.from;
        this.selection.clearLayers();
        if (inside && from && from.isConnected && from !== document.body) from.focus({ preventScroll: true });
      });
    }

    goTo(thing) {
      const point = thing.target instanceof L.Polygon ? null : L.latLng(thing.lat, thing.lon);
      const bounds = point ? null : this.mainBounds(thing.target);
      const options = { animate: !still(), duration: 0.6 };
      document.querySelector(".map").scrollIntoView({ block: "nearest", behavior: still() ? "auto" : "smooth" });
      if (point && !this.map.getBounds().pad(-0.1).contains(point)) {
        const zoom = thing.precision >= WIDE ? 4 : Math.max(this.map.getZoom(), 6);
        this.map.setView(point, zoom, options);
      }
      if (bounds && !this.map.getBounds().intersects(bounds)) this.map.fitBounds(bounds, { ...options, maxZoom: 9 });
      thing.open();
    }

    mainBounds(layer) {
      return L.latLngBounds(layer.getLatLngs()[0][0]);
    }

    /* ---- names ---- */

    names() {
      const base = this.data.basemap || {};
      const wide = this.data.places.filter((place) => place.precision >= WIDE);
      const named = new Map([...wide, ...this.data.areas].map((thing) => [thing.name, thing]));
      for (const area of this.data.areas.filter((found) => found.level !== "country")) {
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
      const small = this.data.areas.filter((area) => area.level !== "country");
      const around = small.flatMap((area) => decodePolygons(area.shape));
      (base.countries || []).forEach((country) => {
        const area = (country.id !== null && numbered.get(country.id)) || named.get(country.name);
        this.labels.push({
          text: country.name,
          kind: area ? "country label-strong" : "country",
          priority: area ? 20 : 30,
          ground: decodePolygons(country.shape),
          avoid: [around, ...this.heldByOthers(country.name)],
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
          avoid: [land, ...smaller],
          onClick: sea ? sea.open : null,
          hidden: tiled,
        });
      });
      const first = this.map.getBoundsZoom(this.data.view, false, L.point(80, 40));
      const known = new Set(this.data.places.map((place) => place.id));
      const names = new Set(small.map((area) => area.name));
      (base.towns || []).filter((town) => !known.has(town.id) && !names.has(town.name)).forEach((town, index) => {
        this.labels.push({
          text: town.name,
          kind: "town",
          priority: 40 + index,
          at: [town.lat, town.lon],
          dot: true,
          minZoom: first - 0.5 + town.tier * 0.75,
          hidden: tiled,
        });
      });
      this.naming = new geoConflict.Labels(this.labels, () => this.obstacles(), () => this.barriers());
      this.group("names").addLayer(this.naming);
      this.map.on("layeradd layerremove", (event) => {
        if (event.layer instanceof L.LayerGroup) this.naming.refresh();
      });
    }

    /* Ground that somebody else holds: the name of a country stands elsewhere, when there is room. */
    heldByOthers(country) {
      if (!this.ground) {
        const held = (actor) => this.data.control.filter((holding) => holding.actor === actor);
        this.ground = this.data.actors.map((_, actor) => held(actor).flatMap((holding) => decodePolygons(holding.shape)));
      }
      return this.ground.filter((_, actor) => !this.data.actors[actor].includes(country));
    }

    /* What names keep off: the markers, and the controls in the corners. */
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
      return [...markers, ...corners];
    }

    barriers() {
      const shown = this.groups.front && this.map.hasLayer(this.groups.front);
      return shown ? this.data.front.flatMap((line) => decodeLines(line.lines)) : [];
    }

    /* ---- controls on the map ---- */

    controls() {
      const corner = (position, ...nodes) => {
        const control = L.control({ position });
        control.onAdd = () => {
          const holder = el("div", { class: "corner" }, ...nodes);
          L.DomEvent.disableClickPropagation(holder);
          return holder;
        };
        control.addTo(this.map);
      };
      const icon = (d) => svg("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" }, svg("path", { d, class: "icon" }));
      const tool = (label, d, act) => button({ class: "tool", "aria-label": label, title: label }, act, icon(d));
      corner(
        "topleft",
        tool("Zoom in", "M12 5V19M5 12H19", () => this.map.zoomIn()),
        tool("Zoom out", "M5 12H19", () => this.map.zoomOut()),
        tool("Show the whole view again", "M4 9V4H9M15 4H20V9M20 15V20H15M9 20H4V15", () => this.home()),
        tool("Dark or light", "M12 3A9 9 0 1 0 12 21ZM12 3A9 9 0 0 1 12 21", () => this.theme())
      );
      corner("topright", this.north());
      L.control.scale({ position: "bottomleft", maxWidth: 140, imperial: false }).addTo(this.map);
      if (this.zoomed(this.data.core) - this.zoomed(this.data.view) > 0.6) corner("bottomleft", this.chips());
      if (this.map.attributionControl) this.map.attributionControl.setPrefix(false);
      if (!this.data.tiles && this.map.attributionControl) this.map.attributionControl.remove();
    }

    north() {
      return svg(
        "svg",
        { class: "north", viewBox: "0 0 24 34", width: 24, height: 34, role: "img", "aria-label": "North is up" },
        svg("path", { d: "M12 2L19 20L12 16L5 20Z", class: "needle" }),
        svg("text", { x: 12, y: 32, "text-anchor": "middle" }, "N")
      );
    }

    zoomed(box) {
      return this.map.getBoundsZoom(box, false, L.point(80, 40));
    }

    /* Two views to choose from, where the conflict fills a small part of the whole. */
    chips() {
      const chip = (label, box) => button({ class: "chip" }, () => this.fit(box, true), label);
      return el("div", { class: "chips", role: "group", "aria-label": "View" }, chip("Whole view", this.data.view), chip("Conflict area", this.data.core));
    }

    /* Leaves room for the tools at the left. */
    fit(box, animate) {
      this.map.closePopup();
      this.map.fitBounds(box, { paddingTopLeft: [56, 20], paddingBottomRight: [24, 24], animate: animate && !still() });
    }

    home() {
      this.fit(this.data.view, true);
    }

    theme() {
      const root = document.documentElement;
      root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("geo-conflict-theme", root.dataset.theme);
      } catch (error) {
        return; // storage is closed to this page: the choice lasts as long as the page
      }
    }

    /* ---- legend ---- */

    legend() {
      const holder = document.getElementById("legend");
      const groups = this.groups;
      const toggle = (keys, mark, label, note) => {
        const present = keys.filter((key) => groups[key]);
        if (!present.length) return;
        const box = el("input", { type: "checkbox" });
        box.checked = present.some((key) => this.map.hasLayer(groups[key]));
        box.addEventListener("change", () =>
          present.forEach((key) => (box.checked ? groups[key].addTo(this.map) : groups[key].remove()))
        );
        holder.append(el("label", { class: "row" }, box, mark, el("span", {}, label, note ? el("small", {}, " " + note) : null)));
      };
      const explain = (mark, label) => holder.append(el("p", { class: "row explain" }, mark, el("span", {}, label)));

      const km = this.data.front.reduce((sum, line) => sum + (line.length || 0), 0);
      const rough = this.data.front.some(isRough) ? ", approximate" : "";
      toggle(["front"], lineSwatch("front-case", "front-core"), "Front line", km ? Math.round(km).toLocaleString("en") + " km" + rough : "");
      this.data.actors.forEach((actor, position) => {
        const index = position % ACTOR_COLOURS;
        toggle(["control-" + position], swatch("control assessed actor-" + index), el("span", {}, "Held by ", text(actor)));
      });
      for (const status of ["claimed", "contested"]) {
        const one = this.data.control.find((holding) => holding.status === status);
        if (one) {
          const index = (one.actor || 0) % ACTOR_COLOURS;
          explain(swatch("control " + status + " actor-" + index, { fill: "url(#" + status + "-" + index + ")" }), this.words.status(status) + ": " + this.data.words.statuses[status].meaning);
        }
      }
      toggle(["disputed"], lineSwatch("disputed named"), "Line of a disputed area");
      toggle(["areas"], swatch("area area-named"), "Area named in the text");
      toggle(["countries"], swatch("area area-country legend-land"), "Country named in the text");
      for (const [role, { label }] of Object.entries(this.data.words.roles)) {
        toggle(["role-" + role], symbol(role, false, 22), label);
      }
      toggle(["precision"], lineSwatch("precision"), "Precision", "the place lies within the circle");
      if ([...this.data.places, ...this.data.areas].some((place) => place.flagged)) {
        explain(symbol("mentioned", true, 22), "Hollow, dashed: the confidence is below the threshold");
      }
      if (this.data.places.some((place) => place.precision === WIDE - 1 && !place.flagged)) {
        explain(symbol("mentioned", true, 22), "Hollow: stands for a line or a vague area");
      }
      toggle(["provinces"], lineSwatch("province"), "Provinces");
      toggle(["names"], el("span", { class: "swatch aa", "aria-hidden": "true" }, "Aa"), "Names");
    }

    /* ---- list and table ---- */

    /* All places and areas that sentences name, the most telling roles first. */
    things() {
      const order = Object.keys(this.data.words.roles);
      const all = [...this.data.places, ...this.data.areas.filter((area) => area.mentions.length)];
      return all.sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
    }

    list() {
      const holder = document.getElementById("list");
      const all = this.things();
      if (!all.length) holder.append(el("p", {}, "No place was found in the text."));
      for (const [role, { label }] of Object.entries(this.data.words.roles)) {
        const found = all.filter((thing) => thing.role === role);
        if (!found.length) continue;
        holder.append(
          el("h3", {}, symbol(role, false, 18), " " + label + " ", el("small", {}, String(found.length))),
          el("ul", { class: "list" }, ...found.map((thing) => el("li", {}, this.entry(thing))))
        );
      }
      if (all.length) holder.append(button({ class: "wide", "aria-haspopup": "dialog" }, () => this.showTable(), "All mentions as a table"));
    }

    entry(thing) {
      const best = thing.mentions.reduce((most, mention) => Math.max(most, mention.confidence || 0), 0);
      const meta = [thing.country !== thing.name ? thing.country : null, plural(thing.mentions.length, "mention", "mentions"), best.toFixed(2)];
      return button(
        { class: thing.flagged ? "entry flagged" : "entry" },
        () => this.goTo(thing),
        el("span", { class: "entry-name" }, text(thing.name)),
        el("small", {}, ...meta.filter(Boolean).flatMap((part, i) => [i ? " · " : "", text(part)]), thing.flagged ? " · uncertain" : "")
      );
    }

    table() {
      const dialog = document.getElementById("table");
      const head = ["Place", "Role", "Sentence", "Article", "Confidence", "Precision", "Lies in", "GeoNames"];
      const rows = () => this.things().flatMap((thing) => thing.mentions.map((mention) => this.row(thing, mention)));
      this.showTable = () => {
        if (!dialog.childElementCount) {
          dialog.append(
            el("div", { class: "table-head" }, el("h2", { id: "table-title" }, "All mentions"), button({ class: "tool", "aria-label": "Close" }, () => dialog.close(), "×")),
            el(
              "div",
              { class: "table-body", tabindex: 0, role: "region", "aria-label": "Table of all mentions" },
              el("table", {}, el("thead", {}, el("tr", {}, ...head.map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, ...rows()))
            )
          );
        }
        dialog.showModal();
      };
    }

    row(thing, mention) {
      const cells = [
        this.words.role(mention.role),
        this.words.quote(mention),
        this.words.cite(mention),
        this.words.confidence(mention),
        [this.words.precision(thing), this.words.radius(thing)].filter(Boolean).join("; "),
        this.words.region(thing),
        thing.id === null ? null : link(thing.url, String(thing.id)),
      ];
      return el("tr", {}, el("th", { scope: "row" }, text(thing.name)), ...cells.map((cell) => el("td", {}, cell)));
    }

    /* ---- paper ---- */

    print() {
      const set = (printing) => {
        document.documentElement.classList.toggle("printing", printing);
        document.querySelectorAll("details").forEach((node) => (node.open = printing || node.open));
        this.map.invalidateSize({ animate: false });
        this.fit(this.data.view, false);
      };
      addEventListener("beforeprint", () => set(true));
      addEventListener("afterprint", () => set(false));
    }
  }

  /* Markers that others add with folium get a picture without a file. */
  const PIN = "data:image/svg+xml," + encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 25 41"><path d="M12.5 40L2 18A11 11 0 1 1 23 18Z" fill="#0072B2" stroke="#fff"/></svg>'
  );
  L.Icon.Default.mergeOptions({ iconUrl: PIN, iconRetinaUrl: PIN, shadowUrl: "" });

  geoConflict.draw = (map, data) => {
    const page = new Page(map, data);
    page.draw();
    geoConflict.page = page;
    document.documentElement.dataset.ready = "true";
  };
})(window.geoConflict);
