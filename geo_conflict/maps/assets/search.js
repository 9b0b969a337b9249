/* Search of the places that the page knows: those of the articles first, then areas, towns and countries. */
"use strict";
(function (geoConflict) {
  const { el, text, button, plural, still } = geoConflict.dom;
  const { decodePolygons } = geoConflict.paths;
  const MOST = 8;
  const CLOSE = 9;

  /* Without accents and case, as people type names. */
  const folded = (name) => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  class Search {
    constructor(page) {
      this.page = page;
      this.known = this.all();
      this.box = el("input", { type: "search", autocomplete: "off", "aria-controls": "found", placeholder: "Town, district, country" });
      this.found = el("ul", { class: "list", id: "found", "aria-label": "Places found" });
      this.said = el("p", { class: "said", "aria-live": "polite" });
      this.box.addEventListener("input", () => this.look());
      this.box.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && this.found.firstChild) this.found.querySelector("button").click();
        if (event.key === "Escape") this.clear();
      });
      document.getElementById("search").append(el("label", {}, "Find a place", this.box), this.said, this.found);
    }

    all() {
      const { page } = this;
      const { data } = page;
      const base = data.basemap || {};
      const entry = (name, kind, go) => ({ name, kind, folded: folded(name), go });
      const seen = new Set();
      const fresh = (item) => !seen.has(item.folded + item.kind) && seen.add(item.folded + item.kind);
      const fly = (lat, lon) => () => page.map.setView([lat, lon], Math.max(CLOSE, page.map.getZoom()), { animate: !still() });
      return [
        ...data.places.map((place) => entry(place.name, page.words.role(place.role).toLowerCase(), () => page.goTo(place))),
        ...data.areas.map((area) => entry(area.name, "area named", () => page.goTo(area))),
        ...(base.towns || []).map((town) => entry(town.name, "town", fly(town.lat, town.lon))),
        ...(base.countries || []).map((country) => entry(country.name, "country", () => page.fit(L.polygon(decodePolygons(country.shape)).getBounds(), true))),
      ].filter(fresh);
    }

    clear() {
      this.box.value = "";
      this.look();
    }

    look() {
      const asked = folded(this.box.value.trim());
      const starts = asked ? this.known.filter((item) => item.folded.startsWith(asked)) : [];
      const holds = asked && starts.length < MOST ? this.known.filter((item) => item.folded.includes(asked) && !starts.includes(item)) : [];
      const found = [...starts, ...holds].slice(0, MOST);
      this.found.replaceChildren(
        ...found.map((item) => el("li", {}, button({ class: "entry" }, () => item.go(), el("span", { class: "entry-name" }, text(item.name)), el("small", {}, item.kind))))
      );
      this.said.textContent = asked ? plural(found.length, "place", "places") + (found.length === MOST ? " or more" : "") : "";
    }
  }

  geoConflict.Search = Search;
})(window.geoConflict);
