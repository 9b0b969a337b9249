/* The data as the page uses them: columns of events unpacked, texts by their numbers, and what is chosen of it all. */
"use strict";
(function (geoConflict) {
  const { UNITS } = geoConflict.paths;
  const WIDE = 6; // from this precision on (UCDP), a place is a country, a sea or more: it has a name on the map, no point
  const PASSIVE = ["target", "mediator"];
  const LATEST = 85.0511;

  function column(packed, count) {
    if (Array.isArray(packed)) return packed;
    const values = new Array(count).fill(packed && "all" in packed ? packed.all : null);
    if (packed && packed.at) packed.at.forEach((position, k) => (values[position] = packed.of[k]));
    return values;
  }

  const GEONAMES = "https://www.geonames.org/";

  /* What the data leave out of a place is nothing. */
  const BLANK = { id: null, precision: null, acled: null, radius: null, flagged: false, country: null, admin1: null, disputed: null, front: null, layer: null, gazetteer: null };

  /* Gives each place and area its mentions, as objects. */
  function settle(data) {
    const given = data.mentions;
    const names = Object.keys(given).filter((name) => name !== "count");
    const columns = names.map((name) => column(given[name], given.count));
    const roles = Object.keys(data.words.roles);
    const mentions = Array.from({ length: given.count }, (_, i) => {
      const mention = Object.fromEntries(names.map((name, k) => [name, columns[k][i]]));
      mention.role = roles[mention.role];
      return mention;
    });
    for (const thing of [...data.places, ...data.areas]) {
      thing.url = thing.id ? GEONAMES + thing.id : null;
      Object.assign(thing, { ...BLANK, ...thing, mentions: thing.mentions.map((number) => mentions[number]) });
    }
  }

  /* All events: a column a list, `of` the row of one as words need it. */
  class Events {
    constructor(data) {
      const given = data.events || { count: 0, types: [], parties: [] };
      this.strings = data.strings || [];
      this.count = given.count;
      this.types = given.types;
      this.parties = given.parties;
      this.passive = new Set(data.words.parts.flatMap(([part], number) => (PASSIVE.includes(part) ? [number] : [])));
      this.columns = {};
      for (const [name, packed] of Object.entries(given)) {
        if (!["count", "types", "parties"].includes(name)) this.columns[name] = column(packed, this.count);
      }
      const { start, lasts } = this.columns;
      this.columns.end = (start || []).map((day, i) => (day === null || lasts[i] === null ? null : day + lasts[i]));
      this.locate();
      this.order = this.ordered();
      this.rank = new Int32Array(this.count);
      this.order.forEach((i, position) => (this.rank[i] = position));
    }

    locate() {
      const { lat, lon, precision, total } = this.columns;
      this.x = new Float64Array(this.count);
      this.y = new Float64Array(this.count);
      this.placed = new Uint8Array(this.count);
      this.drawn = new Uint8Array(this.count);
      for (let i = 0; i < this.count; i++) {
        if (lat[i] === null || lon[i] === null) continue;
        const north = (Math.max(-LATEST, Math.min(LATEST, lat[i] / UNITS)) * Math.PI) / 180;
        this.x[i] = (lon[i] / UNITS + 180) / 360;
        this.y[i] = 0.5 - Math.log(Math.tan(Math.PI / 4 + north / 2)) / (2 * Math.PI);
        this.placed[i] = 1;
        this.drawn[i] = (precision[i] || 0) < WIDE && !total[i] ? 1 : 0;
      }
    }

    /* The newest first, those without a date last. */
    ordered() {
      if (!this.count) return [];
      const { start } = this.columns;
      const when = (i) => (start[i] === null ? -Infinity : start[i]);
      return Array.from({ length: this.count }, (_, i) => i).sort((a, b) => (when(b) === when(a) ? a - b : when(b) - when(a)));
    }

    text(name, i) {
      const position = this.columns[name][i];
      return position === null ? null : this.strings[position];
    }

    type(i) {
      return this.types[this.columns.type[i]];
    }

    latlng(i) {
      return [this.columns.lat[i] / UNITS, this.columns.lon[i] / UNITS];
    }

    /* The end of an event: its own, or its start. */
    end(i) {
      const { start, end } = this.columns;
      return end[i] === null ? start[i] : end[i];
    }

    /* How many it killed, by the best figure or else the surest. */
    deaths(i) {
      const { deaths_best: best, deaths_low: low } = this.columns;
      return best[i] === null ? low[i] : best[i];
    }

    /* Who takes part, as [party, number of the part]; the first gives the colour. */
    actors(i) {
      const flat = this.columns.actors[i] || [];
      return Array.from({ length: flat.length / 2 }, (_, k) => [this.parties[flat[2 * k]], flat[2 * k + 1]]);
    }

    /* The colour of who did it or took part; those whom it befell, and mediators, give none. */
    colour(i) {
      const flat = this.columns.actors[i];
      return flat && !this.passive.has(flat[1]) ? this.parties[flat[0]].colour : null;
    }

    has(i, party) {
      const flat = this.columns.actors[i] || [];
      for (let k = 0; k < flat.length; k += 2) if (flat[k] === party) return true;
      return false;
    }

    /* Every report that tells it, as [number of the article, number of the sentence]. */
    sources(i) {
      const flat = this.columns.sources[i];
      if (!flat) return [[this.columns.article[i], this.columns.sentence[i]]];
      return Array.from({ length: flat.length / 2 }, (_, k) => [flat[2 * k], flat[2 * k + 1]]);
    }
  }

  const SPANS = [
    ["upto", "all up to this day"],
    ["0", "this day alone"],
    ["7", "a week up to it"],
    ["31", "a month up to it"],
    ["366", "a year up to it"],
    ["all", "all, whatever their day"],
  ];

  /* What the reader chose to see. */
  class Choice {
    constructor(events, day) {
      this.events = events;
      this.start = day;
      this.reset();
    }

    reset() {
      this.day = this.start;
      this.span = "upto";
      this.hidden = new Set();
      this.actor = null;
      this.from = null;
      this.to = null;
      this.confidence = 0;
      this.undated = true;
    }

    get filtered() {
      return Boolean(this.hidden.size || this.actor !== null || this.from !== null || this.to !== null || this.confidence || !this.undated);
    }

    /* Whether an event passes every filter but that of the day. */
    passes(i) {
      const { columns } = this.events;
      if (this.hidden.has(columns.type[i])) return false;
      if (this.confidence && (columns.confidence[i] === null ? 1 : columns.confidence[i]) < this.confidence) return false;
      if (this.actor !== null && !this.events.has(i, this.actor)) return false;
      const start = columns.start[i];
      if (start === null) return this.undated;
      return (this.from === null || this.events.end(i) >= this.from) && (this.to === null || start <= this.to);
    }

    /* Whether its time is that of the slider. */
    timely(i) {
      const start = this.events.columns.start[i];
      if (start === null || this.span === "all" || this.day === null) return true;
      if (start > this.day) return false;
      return this.span === "upto" || this.events.end(i) >= this.day - Math.max(0, Number(this.span) - 1);
    }

    /* What passes the filters, and what of it is of the time, the newest first. */
    made() {
      const kept = this.events.order.filter((i) => this.passes(i));
      return { kept, shown: kept.filter((i) => this.timely(i)) };
    }
  }

  geoConflict.WIDE = WIDE;
  geoConflict.SPANS = SPANS;
  geoConflict.settle = settle;
  geoConflict.Events = Events;
  geoConflict.Choice = Choice;
})(window.geoConflict);
