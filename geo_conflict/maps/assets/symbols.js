/* Symbols: a shape for every role of a place and every group of events, so that no reader depends on colour. */
"use strict";
(function (geoConflict) {
  const { svg } = geoConflict.dom;
  const ACTOR_COLOURS = 7;
  const SMALLEST = 8; // pixels, the radius of an event without deaths
  const LARGEST = 26;
  const PER_DEATH = 6;

  function star(points, outer, inner) {
    const corners = [];
    for (let i = 0; i < points * 2; i++) {
      const radius = i % 2 ? inner : outer;
      const angle = (Math.PI * i) / points - Math.PI / 2;
      corners.push((radius * Math.cos(angle)).toFixed(2) + " " + (radius * Math.sin(angle)).toFixed(2));
    }
    return "M" + corners.join("L") + "Z";
  }

  const DISC = "M0 -7.5A7.5 7.5 0 1 1 0 7.5A7.5 7.5 0 1 1 0 -7.5Z";

  const SHAPES = {
    event_site: star(8, 9.5, 5.2),
    meeting_site: star(5, 10, 4.4),
    statement_site: "M0 -8.5L8.5 0L0 8.5L-8.5 0Z",
    dateline: "M-6.6 -6.6H6.6V6.6H-6.6Z",
    origin: "M0 -8L8 6.4H-8Z",
    destination: "M0 8L8 -6.4H-8Z",
    mentioned: "M0 -5A5 5 0 1 1 0 5A5 5 0 1 1 0 -5Z",
  };

  /* Drawn in a circle of radius 10. */
  const GROUPS = {
    fighting: star(8, 10, 5.8),
    strikes: "M0 -10L9.5 7H-9.5Z",
    civilians: "M-3.4 -9.4H3.4V-3.4H9.4V3.4H3.4V9.4H-3.4V3.4H-9.4V-3.4H-3.4Z",
    territory: "M-8 -8H8V8H-8Z",
    diplomacy: DISC,
    words: "M-9 -7H9V5H1L-4 10V5H-9Z",
    people: "M0 9.5L-9.5 -7H9.5Z",
    other: "M0 -9L9 0L0 9L-9 0Z",
  };

  /* Within the shape: the first type of a group has none, the others are told apart by these. */
  const MARKS = [null, "M-3 0H3", "M0 -3V3M-3 0H3", "M-2.6 -2.6L2.6 2.6M-2.6 2.6L2.6 -2.6"];

  function symbol(role, hollow, size) {
    const shape = (kind) => svg("path", { d: SHAPES[role] || SHAPES.mentioned, class: kind });
    return frame("symbol role-" + role + (hollow ? " hollow" : ""), size, shape("halo"), shape("body"));
  }

  /* The symbol of a type of events, in the colour of a party (null: no colour). */
  function eventSymbol(type, colour, size, hollow) {
    const shape = (kind) => svg("path", { d: GROUPS[type.group] || GROUPS.other, class: kind });
    const mark = MARKS[type.mark] ? svg("path", { d: MARKS[type.mark], class: "mark" }) : null;
    return frame("symbol event " + actorClass(colour) + (hollow ? " hollow" : ""), size, shape("halo"), shape("body"), mark);
  }

  const actorClass = (colour) => (colour === null || colour === undefined ? "actor-none" : "actor-" + (colour % ACTOR_COLOURS));

  function frame(className, size, ...parts) {
    const look = { class: className, viewBox: "-12 -12 24 24", width: size, height: size, "aria-hidden": "true", focusable: "false" };
    return svg("svg", look, ...parts);
  }

  function swatch(kind, extra) {
    const area = svg("rect", { x: 1, y: 1, width: 22, height: 14, class: kind, ...extra });
    return svg("svg", { class: "swatch", viewBox: "0 0 24 16", width: 24, height: 16, "aria-hidden": "true" }, area);
  }

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
    const all = Array.from({ length: Math.min(ACTOR_COLOURS, actors.length) }, (_, index) => [
      hatch("claimed-" + index, index, 45, true),
      hatch("contested-" + index, index, 45, false),
    ]);
    document.body.append(svg("svg", { class: "patterns", width: 0, height: 0, "aria-hidden": "true" }, svg("defs", {}, ...all.flat())));
  }

  /* The area of a symbol grows with the number of deaths, up to a largest. */
  const eventRadius = (deaths) => Math.min(LARGEST, Math.sqrt(SMALLEST * SMALLEST + PER_DEATH * (deaths || 0)));

  geoConflict.symbols = { ACTOR_COLOURS, GROUPS, MARKS, symbol, eventSymbol, actorClass, swatch, lineSwatch, patterns, eventRadius };
})(window.geoConflict);
