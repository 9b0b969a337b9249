/* Building blocks: elements, text, dates, paths.
 *
 * Every text of the data becomes a text node (textContent) or an attribute set by name; none is ever read as HTML.
 */
"use strict";
window.geoConflict = window.geoConflict || {};

(function (geoConflict) {
  const SVG = "http://www.w3.org/2000/svg";
  const UNITS = 10000;
  const DAY = 86400000;
  const MONTHS = "January February March April May June July August September October November December".split(" ");

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

  const isWeb = (url) => /^https?:\/\//i.test(url || "");

  function link(url, ...children) {
    if (!isWeb(url)) return el("span", {}, ...children);
    return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
  }

  function button(attributes, onClick, ...children) {
    const node = el("button", { type: "button", ...attributes }, ...children);
    node.addEventListener("click", onClick);
    return node;
  }

  /* A choice from a list of [value, label]. */
  function select(attributes, options, chosen, onChange) {
    const node = el("select", attributes, ...options.map(([value, label]) => el("option", { value, dir: "auto" }, label)));
    node.value = chosen;
    node.addEventListener("change", () => onChange(node.value));
    return node;
  }

  function icon(d) {
    return svg("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" }, svg("path", { d, class: "icon" }));
  }

  /* Names and values in two columns; what has no value is left out. */
  function facts(pairs) {
    const rows = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
    return rows.length ? el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])) : null;
  }

  const number = (value) => value.toLocaleString("en");
  const plural = (count, one, many) => number(count) + " " + (count === 1 ? one : many);
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* ---- days, counted from the first of 1970 ---- */

  const isoDate = (day) => new Date(day * DAY).toISOString().slice(0, 10);

  function longDate(day) {
    const date = new Date(day * DAY);
    return date.getUTCDate() + " " + MONTHS[date.getUTCMonth()] + " " + date.getUTCFullYear();
  }

  /* The day of an ISO date that there is, else null. */
  function parseDate(iso) {
    if (!/^\d{4}-\d\d-\d\d$/.test(iso || "")) return null;
    const day = Date.parse(iso + "T00:00:00Z") / DAY;
    return Number.isFinite(day) && isoDate(day) === iso ? day : null;
  }

  /* ---- paths ---- */

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

  const decodeLines = (lines) => lines.map(decode);
  const decodePolygons = (polygons) => polygons.map((rings) => rings.map(decode));

  /* A ring around a point, for names that may stand anywhere near it. */
  function circle({ lat, lon, radius }) {
    const north = radius / 111.2;
    const east = north / Math.cos((lat * Math.PI) / 180);
    return Array.from({ length: 24 }, (_, i) => {
      const angle = (Math.PI * i) / 12;
      return [Math.max(-84, Math.min(84, lat + north * Math.sin(angle))), lon + east * Math.cos(angle)];
    });
  }

  geoConflict.dom = { el, svg, text, isWeb, link, button, select, icon, facts, number, plural, still };
  geoConflict.days = { isoDate, longDate, parseDate };
  geoConflict.paths = { UNITS, decodeLines, decodePolygons, circle };
})(window.geoConflict);
