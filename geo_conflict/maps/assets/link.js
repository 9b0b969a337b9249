/* What is seen, as the part of the address after #: zoom/lat/lon/date/filters.
 *
 * What an address says is a proposal: numbers and dates are checked, names are looked up among those that the page
 * knows, and whatever else stands there is passed over. None of it is ever shown.
 */
"use strict";
(function (geoConflict) {
  const { isoDate, parseDate } = geoConflict.days;
  const LONGEST = 4000;
  const WAIT = 200; // milliseconds: a move of the map ends before its address is written

  function decoded(part) {
    try {
      return decodeURIComponent(part);
    } catch (error) {
      return ""; // a half of a percent code: nothing that the page wrote
    }
  }

  const finite = (text, low, high) => {
    const value = /^-?\d+(\.\d+)?$/.test(text || "") ? Number(text) : NaN;
    return value >= low && value <= high ? value : null;
  };

  /* Returns { zoom, lat, lon, day, filters } of an address, or null where it is none of the page's. */
  function read(hash) {
    if (hash.length > LONGEST) return null;
    const [zoom, lat, lon, date, filters] = hash.replace(/^#/, "").split("/");
    const view = { zoom: finite(zoom, 0, 22), lat: finite(lat, -90, 90), lon: finite(lon, -360, 360) };
    if (view.zoom === null || view.lat === null || view.lon === null) return null;
    const pairs = (filters || "").split("&").map((pair) => pair.split("="));
    const given = new Map(pairs.filter((pair) => pair.length === 2).map(([name, value]) => [name, value]));
    return { ...view, day: parseDate(date), filters: given };
  }

  function write(map, choice) {
    const { lat, lng } = map.getCenter();
    const { events } = choice;
    const pairs = [];
    const add = (name, value) => pairs.push(name + "=" + value);
    if (choice.hidden.size) {
      const kept = events.types.filter((_, number) => !choice.hidden.has(number));
      add("types", kept.map((type) => encodeURIComponent(type.id)).join(","));
    }
    if (choice.actor !== null) add("actor", encodeURIComponent(events.parties[choice.actor].name));
    if (choice.from !== null) add("from", isoDate(choice.from));
    if (choice.to !== null) add("to", isoDate(choice.to));
    if (choice.confidence) add("confidence", String(choice.confidence));
    if (!choice.undated) add("undated", "0");
    if (choice.span !== "upto") add("span", choice.span);
    const zoom = String(Number(map.getZoom().toFixed(2)));
    return [zoom, lat.toFixed(4), lng.toFixed(4), choice.day === null ? "" : isoDate(choice.day), pairs.join("&")].join("/");
  }

  /* Sets a choice to what an address says. */
  function choose(choice, { day, filters }) {
    const { events } = choice;
    choice.reset();
    if (day !== null) choice.day = day;
    if (filters.has("types")) {
      const kept = new Set(filters.get("types").split(",").map(decoded));
      events.types.forEach((type, number) => kept.has(type.id) || choice.hidden.add(number));
    }
    const actor = filters.has("actor") ? events.parties.findIndex((party) => party.name === decoded(filters.get("actor"))) : -1;
    if (actor >= 0) choice.actor = actor;
    choice.from = parseDate(filters.get("from"));
    choice.to = parseDate(filters.get("to"));
    choice.confidence = finite(filters.get("confidence"), 0, 1) || 0;
    choice.undated = filters.get("undated") !== "0";
    if (geoConflict.SPANS.some(([span]) => span === filters.get("span"))) choice.span = filters.get("span");
  }

  /* Keeps the address and the page in step. */
  class Link {
    constructor(page) {
      this.page = page;
      this.written = null;
      page.map.on("moveend", () => this.later());
      addEventListener("hashchange", () => this.open());
    }

    /* Shows what the address says; tells whether it said anything. */
    open() {
      const hash = location.hash;
      if (hash === this.written) return false;
      const found = read(hash);
      if (!found) return false;
      this.page.map.setView([found.lat, found.lon], found.zoom, { animate: false });
      choose(this.page.choice, found);
      this.page.chosen();
      return true;
    }

    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), WAIT);
    }

    save() {
      const hash = "#" + write(this.page.map, this.page.choice);
      if (hash === location.hash) return;
      this.written = hash;
      try {
        history.replaceState(null, "", hash);
      } catch (error) {
        this.written = null; // a page without an address of its own, as in a notebook
      }
    }
  }

  geoConflict.Link = Link;
})(window.geoConflict);
