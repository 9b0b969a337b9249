/* The page: puts the map, the lists, the time and the link together, and keeps them in step. */
"use strict";
(function (geoConflict) {
  const { el, svg, button, icon, plural, still } = geoConflict.dom;
  const { longDate } = geoConflict.days;
  const CLUSTER = 20; // events of one spot in a popup

  class Page {
    constructor(map, data) {
      this.map = map;
      this.data = data;
      geoConflict.settle(data);
      this.events = new geoConflict.Events(data);
      this.words = new geoConflict.Words(data, this.events);
      this.choice = new geoConflict.Choice(this.events, data.day);
      this.opened = null;
      this.selection = L.layerGroup();
    }

    draw() {
      geoConflict.symbols.patterns(this.data.actors);
      this.ground = new geoConflict.Ground(this);
      this.layer = new geoConflict.EventLayer(this);
      this.time = new geoConflict.TimeBar(this);
      this.map.invalidateSize({ animate: false });
      this.fit(this.data.view, false);
      this.ground.draw();
      this.layer.addTo(this.map);
      if (this.choice.day === null && this.time.shown) this.choice.day = this.choice.start = this.time.whole.last;
      this.filters = new geoConflict.Filters(this);
      this.lists = new geoConflict.Lists(this);
      this.ground.update(this.choice.day);
      this.controls();
      this.refreshLegend = geoConflict.legend(this);
      this.search = new geoConflict.Search(this);
      this.selection.addTo(this.map);
      this.focus();
      this.print();
      this.link = new geoConflict.Link(this);
      if (!this.link.open()) this.chosen();
      this.ground.names();
    }

    /* Shows what was chosen: the day, and the events that pass. */
    chosen() {
      const { day } = this.choice;
      this.made = this.choice.made();
      this.ground.update(day);
      this.layer.set(this.made.shown);
      this.time.histogram(this.made.kept);
      this.time.update();
      this.filters.update();
      this.lists.update(this.made);
      this.refreshLegend();
      if (this.ground.naming) this.ground.naming.refresh();
      const now = document.getElementById("now");
      now.hidden = day === this.data.day || day === null;
      now.textContent = now.hidden ? "" : "The map shows " + longDate(day) + ".";
      if (this.link) this.link.later();
    }

    /* ---- popups ---- */

    open(thing, at, content, marker) {
      const height = this.map.getSize().y;
      const from = document.activeElement;
      this.selection.clearLayers();
      this.map.closePopup();
      this.opened = { thing, from, event: thing.event };
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

    /* Opens an event on the map, or by itself when it has no place there. */
    openEvent(i, back) {
      const card = this.words.event(i);
      if (!this.events.placed[i]) {
        geoConflict.showDialog(this.events.type(i).label, el("div", { class: "table-body lone" }, this.words.event(i, "h3")));
        return;
      }
      const tools = el("p", { class: "tools" });
      if (back) tools.append(button({ class: "small" }, () => this.goBack(back), "Back to where the map was"));
      else tools.append(button({ class: "small" }, () => this.showInList(i), "Show in the list"));
      card.append(tools);
      this.open({ event: i }, this.events.latlng(i), card);
      this.layer.select(i);
    }

    /* Several events of one spot. */
    openEvents(members, at) {
      const body = el("ul", { class: "list" });
      const pages = new geoConflict.Pages(body, CLUSTER, (i) => el("li", {}, this.lists.eventEntry(i)), "events of this spot");
      pages.set(members.slice().sort((a, b) => this.events.rank[a] - this.events.rank[b]));
      this.open({}, at, el("div", { class: "card" }, el("h2", {}, plural(members.length, "event", "events") + " here"), body, pages.nav));
    }

    goToEvent(i) {
      const { map } = this;
      if (!this.events.placed[i]) return this.openEvent(i);
      const point = L.latLng(this.events.latlng(i));
      const before = { center: map.getCenter(), zoom: map.getZoom(), from: document.activeElement };
      this.reveal();
      const moved = !map.getBounds().pad(-0.1).contains(point);
      if (moved) map.setView(point, Math.max(map.getZoom(), 7), { animate: !still(), duration: 0.6 });
      return this.openEvent(i, before);
    }

    goBack({ center, zoom, from }) {
      this.map.closePopup();
      this.map.setView(center, zoom, { animate: !still() });
      if (from && from.isConnected) from.focus();
    }

    showInList(i) {
      this.lists.show(i);
      const entry = document.querySelector('#event-list [data-event="' + i + '"]');
      if (!entry) return;
      this.map.closePopup();
      document.querySelector("#event-list details, #events").scrollIntoView({ block: "nearest" });
      entry.setAttribute("aria-current", "true");
      entry.focus();
    }

    reveal() {
      document.querySelector(".map").scrollIntoView({ block: "nearest", behavior: still() ? "auto" : "smooth" });
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
        if (this.layer.selected !== null) this.layer.select(null);
        if (inside && from && from.isConnected && from !== document.body) from.focus({ preventScroll: true });
      });
    }

    goTo(thing) {
      const point = thing.target instanceof L.Polygon ? null : L.latLng(thing.lat, thing.lon);
      const bounds = point ? null : L.latLngBounds(thing.target.getLatLngs()[0][0]);
      const options = { animate: !still(), duration: 0.6 };
      this.reveal();
      if (point && !this.map.getBounds().pad(-0.1).contains(point)) {
        const zoom = thing.precision >= geoConflict.WIDE ? 4 : Math.max(this.map.getZoom(), 6);
        this.map.setView(point, zoom, options);
      }
      if (bounds && !this.map.getBounds().intersects(bounds)) this.map.fitBounds(bounds, { ...options, maxZoom: 9 });
      thing.open();
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
      this.layer.restyle();
      try {
        localStorage.setItem("geo-conflict-theme", root.dataset.theme);
      } catch (error) {
        return; // storage is closed to this page: the choice lasts as long as the page
      }
    }

    /* ---- paper ---- */

    print() {
      const set = (printing) => {
        document.documentElement.classList.toggle("printing", printing);
        document.querySelectorAll(".made details").forEach((node) => (node.open = printing || node.open));
        this.map.invalidateSize({ animate: false });
        this.fit(this.data.view, false);
      };
      addEventListener("beforeprint", () => set(true));
      addEventListener("afterprint", () => set(false));
    }
  }

  geoConflict.draw = (map, data) => {
    const page = new Page(map, data);
    page.draw();
    geoConflict.page = page;
    document.documentElement.dataset.ready = "true";
  };
})(window.geoConflict);
