/* The filters of events, which are their legend too: types by their symbols, actors, dates, confidence. */
"use strict";
(function (geoConflict) {
  const { el, svg, text, button, select, number } = geoConflict.dom;
  const { isoDate, parseDate } = geoConflict.days;
  const { eventSymbol, eventRadius, actorClass } = geoConflict.symbols;
  const MOST_ACTORS = 200;
  const NAMED = 3; // actors named beside a colour
  const SIZES = [0, 10, 100];

  class Filters {
    constructor(page) {
      this.page = page;
      this.holder = document.getElementById("filters");
      const { events } = page;
      if (!events.count) return;
      this.boxes = events.types.map((type, number) => this.typeRow(type, number));
      const dates = ["from", "to"].map((side) => {
        const box = el("input", { type: "date" });
        box.addEventListener("change", () => this.set(side, parseDate(box.value)));
        return box;
      });
      [this.from, this.to] = dates;
      this.confidence = el("input", { type: "range", min: 0, max: 1, step: 0.05 });
      this.least = el("output");
      this.confidence.addEventListener("input", () => this.set("confidence", Number(this.confidence.value)));
      this.undated = el("input", { type: "checkbox" });
      this.undated.addEventListener("change", () => this.set("undated", this.undated.checked));
      this.actor = this.actors();
      this.clear = button({ class: "small" }, () => this.reset(), "Clear all filters");
      document.getElementById("types").append(...this.groups(), this.keys());
      this.holder.append(
        this.actor ? el("label", { class: "field" }, "Actor ", this.actor) : "",
        el("label", { class: "field" }, "From ", this.from),
        el("label", { class: "field" }, "To ", this.to),
        el("label", { class: "field" }, "Confidence at least ", this.confidence, this.least),
        el("label", { class: "row" }, this.undated, el("span", {}, "Events whose date is not told")),
        this.clear
      );
    }

    set(name, value) {
      this.page.choice[name] = value;
      this.page.chosen();
    }

    reset() {
      const { day, span } = this.page.choice;
      this.page.choice.reset();
      Object.assign(this.page.choice, { day, span });
      this.page.chosen();
    }

    typeRow(type, position) {
      const box = el("input", { type: "checkbox" });
      box.addEventListener("change", () => {
        this.page.choice.hidden[box.checked ? "delete" : "add"](position);
        this.page.chosen();
      });
      const count = this.page.events.columns.type.reduce((sum, other) => sum + (other === position ? 1 : 0), 0);
      const row = el("label", { class: "row" }, box, eventSymbol(type, null, 22), el("span", {}, text(type.label), el("small", {}, " " + number(count))));
      return { box, row, group: type.group, count };
    }

    groups() {
      const { groups } = this.page.data.words;
      return Object.entries(groups).flatMap(([group, label]) => {
        const rows = this.boxes.filter((box) => box.group === group).sort((a, b) => b.count - a.count);
        return rows.length ? [el("h4", {}, label), ...rows.map(({ row }) => row)] : [];
      });
    }

    /* What colour, size, outline and ring mean. */
    keys() {
      const { events } = this.page;
      const explain = (mark, ...said) => el("p", { class: "row explain" }, mark, el("span", {}, ...said));
      const disc = (colour) => svg("svg", { class: "swatch " + actorClass(colour), viewBox: "-12 -8 24 16", width: 24, height: 16, "aria-hidden": "true" }, svg("circle", { r: 6.5, class: "key" }));
      const nodes = [el("h4", {}, "Colour: who did it, or took part")];
      const colours = new Map();
      const active = new Set(events.order.map((i) => (events.colour(i) === null ? null : events.columns.actors[i][0])));
      for (const [number, party] of events.parties.entries()) if (active.has(number)) colours.set(party.colour, [...(colours.get(party.colour) || []), party.name]);
      const order = [...colours.keys()].filter((colour) => colour !== null).sort((a, b) => a - b);
      for (const colour of order) nodes.push(explain(disc(colour), ...this.named(colours.get(colour))));
      nodes.push(explain(disc(null), "other actors, or none told"));
      nodes.push(el("h4", {}, "Size: deaths"), el("p", { class: "sizes" }, ...SIZES.flatMap((deaths) => [this.sized(deaths), el("small", {}, deaths + (deaths === SIZES.at(-1) ? " and more" : ""))])));
      const other = { group: "other", mark: 0 };
      nodes.push(el("h4", {}, "Marks"));
      nodes.push(explain(this.ringed("M-9 10.5H9"), "underlined: where a statement was made"));
      nodes.push(explain(this.ringed("M0 -11A11 11 0 1 1 0 11A11 11 0 1 1 0 -11Z"), "ringed: where people met"));
      nodes.push(explain(eventSymbol(other, null, 22, true), "hollow, dashed: confidence below the threshold, or a vague place"));
      nodes.push(explain(el("span", { class: "swatch aa", "aria-hidden": "true" }, "?"), "date not told"));
      nodes.push(explain(el("span", { class: "swatch hatched", "aria-hidden": "true" }), "the event lies within the hatched ground"));
      nodes.push(explain(el("span", { class: "swatch bunch", "aria-hidden": "true" }, "12"), "several events: their number, sides by the ring, types by the shapes under it"));
      return el("div", {}, ...nodes);
    }

    named(names) {
      const shown = names.slice(0, NAMED).flatMap((name, k) => [k ? ", " : "", text(name)]);
      return names.length > NAMED ? [...shown, " and " + number(names.length - NAMED) + " more"] : shown;
    }

    sized(deaths) {
      const radius = eventRadius(deaths);
      const side = 2 * radius + 2;
      return svg("svg", { viewBox: [-radius - 1, -radius - 1, side, side].join(" "), width: side, height: side, "aria-hidden": "true" }, svg("circle", { r: radius, class: "size" }));
    }

    ringed(d) {
      return svg("svg", { class: "symbol", viewBox: "-12 -12 24 24", width: 22, height: 22, "aria-hidden": "true" }, svg("circle", { r: 6, class: "size" }), svg("path", { d, class: "role-ring" }));
    }

    actors() {
      const { events } = this.page;
      if (!events.parties.length) return null;
      const counts = new Array(events.parties.length).fill(0);
      for (const flat of events.columns.actors) {
        for (let k = 0; flat && k < flat.length; k += 2) counts[flat[k]] += 1;
      }
      const order = counts.map((count, party) => [count, party]).sort((a, b) => b[0] - a[0]).slice(0, MOST_ACTORS);
      const options = order.map(([count, party]) => [String(party), events.parties[party].name + " (" + number(count) + ")"]);
      return select({}, [["", "all"], ...options], "", (value) => this.set("actor", value === "" ? null : Number(value)));
    }

    /* Brings the controls in step with the choice. */
    update() {
      if (!this.boxes) return;
      const { choice } = this.page;
      this.boxes.forEach(({ box }, position) => (box.checked = !choice.hidden.has(position)));
      if (this.actor) this.actor.value = choice.actor === null ? "" : String(choice.actor);
      this.from.value = choice.from === null ? "" : isoDate(choice.from);
      this.to.value = choice.to === null ? "" : isoDate(choice.to);
      this.confidence.value = choice.confidence;
      this.least.textContent = choice.confidence.toFixed(2);
      this.undated.checked = choice.undated;
      this.clear.hidden = !choice.filtered;
    }
  }

  geoConflict.Filters = Filters;
})(window.geoConflict);
