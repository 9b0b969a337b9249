/* The legend: what is on the map, each layer with a box to take it off. */
"use strict";
(function (geoConflict) {
  const { el, text, number } = geoConflict.dom;
  const { ACTOR_COLOURS, symbol, swatch, lineSwatch } = geoConflict.symbols;

  geoConflict.legend = ({ map, data, words, ground }) => {
    const holder = document.getElementById("legend");
    const { groups } = ground;
    const rows = new Map();
    const toggle = (keys, mark, label, note) => {
      const present = keys.filter((key) => groups[key]);
      if (!present.length) return null;
      const box = el("input", { type: "checkbox" });
      box.checked = present.some((key) => map.hasLayer(groups[key]));
      box.addEventListener("change", () => present.forEach((key) => (box.checked ? groups[key].addTo(map) : groups[key].remove())));
      const said = el("small", {}, note ? " " + note : "");
      holder.append(el("label", { class: "row" }, box, mark, el("span", {}, label, said)));
      return said;
    };
    const explain = (mark, label) => holder.append(el("p", { class: "row explain" }, mark, el("span", {}, label)));

    const length = toggle(["front"], lineSwatch("front-case", "front-core"), "Front line");
    data.actors.forEach((actor, position) => {
      const index = position % ACTOR_COLOURS;
      const mark = swatch("control assessed actor-" + index);
      if (toggle(["control-" + position], mark, el("span", {}, "Held by ", text(actor)))) rows.set(position, holder.lastChild);
    });
    for (const status of ["claimed", "contested"]) {
      const one = data.control.find((holding) => holding.status === status);
      if (one) {
        const index = (one.actor || 0) % ACTOR_COLOURS;
        const mark = swatch("control " + status + " actor-" + index, { fill: "url(#" + status + "-" + index + ")" });
        explain(mark, words.status(status) + ": " + data.words.statuses[status].meaning);
      }
    }
    toggle(["disputed"], lineSwatch("disputed named"), "Line of a disputed area");
    toggle(["areas"], swatch("area area-named"), "Area named in the text");
    toggle(["countries"], swatch("area area-country legend-land"), "Country named in the text");
    for (const [role, { label }] of Object.entries(data.words.roles)) {
      if (data.places.some((place) => place.role === role && place.target)) toggle(["role-" + role], symbol(role, false, 22), label, "(place named)");
    }
    toggle(["precision"], lineSwatch("precision"), "Precision", "the place lies within the circle");
    if ([...data.places, ...data.areas].some((place) => place.flagged)) {
      explain(symbol("mentioned", true, 22), "Hollow, dashed: the confidence is below the threshold");
    }
    if (data.places.some((place) => place.precision === geoConflict.WIDE - 1 && !place.flagged)) {
      explain(symbol("mentioned", true, 22), "Hollow: stands for a line or a vague area");
    }
    toggle(["provinces"], lineSwatch("province"), "Provinces");
    toggle(["names"], el("span", { class: "swatch aa", "aria-hidden": "true" }, "Aa"), "Names");

    /* Brings the length of the line, and who holds ground at all, in step with the day. */
    return () => {
      const drawn = data.front.filter((line) => line.drawn);
      const km = drawn.reduce((sum, line) => sum + (line.length || 0), 0);
      const rough = drawn.some(geoConflict.isRough) ? ", approximate" : "";
      if (length) length.textContent = km ? " " + number(Math.round(km)) + " km" + rough : drawn.length ? "" : " none on this day";
      for (const [position, row] of rows) row.classList.toggle("absent", !data.control.some((held) => held.drawn && held.actor === position));
    };
  };
})(window.geoConflict);
