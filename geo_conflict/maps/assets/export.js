/* What is shown, as files: GeoJSON and CSV, made in the page and handed to the browser.
 *
 * Text is written as it is. The one exception: a text in CSV that a spreadsheet would take for a formula (it begins
 * with = + - @, a tab or a return) gets an apostrophe before it. Numbers are no text and stay.
 */
"use strict";
(function (geoConflict) {
  const { el } = geoConflict.dom;
  const { isoDate } = geoConflict.days;
  const { UNITS, decodeLines, decodePolygons } = geoConflict.paths;
  const FORMULA = /^[=+\-@\t\r]/;
  const BOM = "\ufeff"; // without it, spreadsheets take UTF-8 for something else

  const date = (day) => (day === null ? null : isoDate(day));

  function rowOf(page, i) {
    const { events, data } = page;
    const { columns } = events;
    const counts = Object.keys(columns).filter((name) => /_(best|low|high)$/.test(name));
    const parts = data.words.parts;
    return {
      id: columns.id[i],
      type: events.type(i).id,
      date_start: date(columns.start[i]),
      date_end: date(columns.end[i]),
      date_text: events.text("date_text", i),
      name: events.text("name", i),
      geonameid: columns.geonameid[i],
      lat: columns.lat[i] === null ? null : columns.lat[i] / UNITS,
      lon: columns.lon[i] === null ? null : columns.lon[i] / UNITS,
      country_code: events.text("country_code", i),
      where: events.text("where", i),
      relation: events.text("relation", i),
      precision: columns.precision[i],
      radius_km: columns.radius[i],
      role: columns.role[i] === null ? null : Object.keys(data.words.roles)[columns.role[i]],
      actors: events.actors(i).map(([party, part]) => ({ name: party.name, side: party.side, part: part < 0 ? null : parts[part][0] })),
      ...Object.fromEntries(counts.map((name) => [name, columns[name][i]])),
      civilians: columns.civilians[i],
      is_total: Boolean(columns.total[i]),
      sentence: events.text("sentence", i),
      trigger: events.text("trigger", i),
      confidence: columns.confidence[i],
      flagged: Boolean(columns.flagged[i]),
      sources: events.sources(i).map(([article, sentence]) => {
        const told = data.articles[article] || {};
        const known = { title: told.title, source: told.source, published: date(told.day === undefined ? null : told.day), url: told.url };
        return { ...known, sentence: sentence === null ? null : events.strings[sentence] };
      }),
    };
  }

  const turned = (points) => points.map(([lat, lng]) => [lng, lat]);

  function geometryOf({ events }, i) {
    const shape = events.columns.shape[i];
    if (shape && shape[0] === 1) return { type: "MultiLineString", coordinates: decodeLines(shape[1]).map(turned) };
    if (shape) return { type: "MultiPolygon", coordinates: decodePolygons(shape[1]).map((rings) => rings.map(turned)) };
    if (!events.placed[i]) return null;
    const [lat, lng] = events.latlng(i);
    return { type: "Point", coordinates: [lng, lat] };
  }

  function geojson(page, indices) {
    const features = indices.map((i) => {
      const { id, ...properties } = rowOf(page, i);
      return { type: "Feature", id, geometry: geometryOf(page, i), properties: { id, ...properties } };
    });
    const credit = document.querySelector(".credit");
    return JSON.stringify({ type: "FeatureCollection", name: page.data.title, attribution: credit ? credit.textContent : "", features });
  }

  function cell(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    const said = typeof value === "string" ? value : JSON.stringify(value);
    const guarded = FORMULA.test(said) ? "'" + said : said;
    return /[",\r\n]/.test(guarded) ? '"' + guarded.replaceAll('"', '""') + '"' : guarded;
  }

  function csv(page, indices) {
    const rows = indices.map((i) => rowOf(page, i));
    const head = rows.length ? Object.keys(rows[0]) : ["id"];
    return BOM + [head, ...rows.map((row) => head.map((name) => row[name]))].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  function save(name, type, content) {
    const address = URL.createObjectURL(new Blob([content], { type }));
    const anchor = el("a", { href: address, download: name, hidden: true });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  geoConflict.files = {
    geojson,
    csv,
    saveGeojson: (page, indices) => save("events.geojson", "application/geo+json", geojson(page, indices)),
    saveCsv: (page, indices) => save("events.csv", "text/csv", csv(page, indices)),
  };
})(window.geoConflict);
