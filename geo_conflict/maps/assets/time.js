/* The time of the map: a slider over control, front line and events, with play, steps and a histogram. */
"use strict";
(function (geoConflict) {
  const { el, svg, button, select, icon, plural } = geoConflict.dom;
  const { isoDate, longDate, parseDate } = geoConflict.days;
  const BINS = 90;
  const SIZES = [1, 7, 31, 92, 366, 1827]; // days in a bin
  const NAMES = ["day", "week", "month", "quarter", "year", "five years"];
  const TALL = 36;
  const PAUSE = 650; // milliseconds between two steps of play
  const MOST_STOPS = 300;

  class TimeBar {
    constructor(page) {
      this.page = page;
      this.holder = document.getElementById("time");
      const { data, events } = page;
      const starts = events.columns.start || [];
      const known = [data.day, ...starts, ...(events.columns.end || [])];
      this.turns = [...data.control, ...data.front].flatMap((row) => [row.since, row.until]).filter((day) => day !== null);
      this.happened = starts.filter((day) => day !== null);
      const [first, last] = this.extent([...known, ...this.turns]);
      const own = this.extent(known);
      this.whole = { first, last };
      this.narrow = own[0] > first || own[1] < last ? { first: own[0], last: own[1] } : null;
      if (!(last > first)) return;
      this.scope = this.whole;
      this.build();
      this.holder.hidden = false;
    }

    extent(days) {
      let [first, last] = [Infinity, -Infinity];
      for (const day of days) {
        if (day === null) continue;
        if (day < first) first = day;
        if (day > last) last = day;
      }
      return [first, last];
    }

    get shown() {
      return Boolean(this.scope);
    }

    build() {
      const tool = (label, d, act) => button({ class: "tool", "aria-label": label, title: label }, act, icon(d));
      this.play = tool("Play", "M7 5V19L18 12Z", () => (this.timer ? this.pause() : this.start()));
      this.slider = el("input", { type: "range", step: 1, "aria-label": "Day of the map", class: "slider" });
      this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
      this.picker = el("input", { type: "date", "aria-label": "Go to a day" });
      this.picker.addEventListener("change", () => {
        const day = parseDate(this.picker.value);
        if (day !== null) this.go(Math.max(this.scope.first, Math.min(this.scope.last, day)));
      });
      this.said = el("output", { class: "day", "aria-live": "off" });
      this.note = el("span", { class: "time-note" });
      this.bars = svg("svg", { class: "bars", viewBox: "0 0 1000 " + TALL, preserveAspectRatio: "none", role: "img" });
      this.bars.addEventListener("click", (event) => {
        const { left, width } = this.bars.getBoundingClientRect();
        const share = Math.max(0, Math.min(1, (event.clientX - left) / width));
        this.go(Math.round(this.scope.first + share * (this.scope.last - this.scope.first)));
      });
      this.span = select({ "aria-label": "Events shown" }, geoConflict.SPANS, this.page.choice.span, (value) => {
        this.page.choice.span = value;
        this.page.chosen();
      });
      const narrow = this.narrow && this.narrow.last > this.narrow.first;
      const ranges = [["whole", "whole time known"], ["narrow", "time of the events"]];
      this.range = narrow ? select({ "aria-label": "Time on the slider" }, ranges, "whole", (value) => this.zoom(value)) : null;
      this.edges = [el("span"), el("span")];
      this.holder.append(
        el(
          "div",
          { class: "time-row" },
          tool("Step back to the last change", "M16 5L8 12L16 19M6 5V19", () => this.step(-1)),
          this.play,
          tool("Step on to the next change", "M8 5L16 12L8 19M18 5V19", () => this.step(1)),
          this.said,
          el("span", { class: "time-choices" }, this.picker, this.page.events.count ? el("label", {}, "Events: ", this.span) : null, this.range)
        ),
        el("div", { class: "track" }, this.slider, this.bars, el("div", { class: "edges" }, this.edges[0], this.note, this.edges[1]))
      );
      this.zoom("whole");
    }

    zoom(value) {
      this.scope = value === "narrow" ? this.narrow : this.whole;
      const { first, last } = this.scope;
      this.slider.min = first;
      this.slider.max = last;
      this.picker.min = isoDate(first);
      this.picker.max = isoDate(last);
      this.edges[0].textContent = longDate(first);
      this.edges[1].textContent = longDate(last);
      const within = (day) => day >= first && day <= last;
      this.stops = [...new Set([first, ...[...this.turns, ...this.happened].filter(within), last])].sort((a, b) => a - b);
      const { day } = this.page.choice;
      if (this.page.made) this.go(Math.max(first, Math.min(last, day)));
    }

    go(day) {
      this.page.choice.day = day;
      this.page.chosen();
    }

    step(way) {
      const { day } = this.page.choice;
      const on = way > 0 ? this.stops.find((stop) => stop > day) : this.stops.findLast((stop) => stop < day);
      if (on !== undefined) this.go(on);
      return on !== undefined;
    }

    start() {
      const { choice } = this.page;
      const { first, last } = this.scope;
      if (choice.day >= last || choice.day < first) this.go(first);
      const stride = this.stops.length > MOST_STOPS ? Math.ceil((last - first) / MOST_STOPS) : 0;
      this.timer = setInterval(() => {
        const moved = stride ? choice.day < last && (this.go(Math.min(last, choice.day + stride)), true) : this.step(1);
        if (!moved) this.pause();
      }, PAUSE);
      this.turnButton("Pause", "M8 5V19M16 5V19");
    }

    pause() {
      clearInterval(this.timer);
      this.timer = null;
      this.turnButton("Play", "M7 5V19L18 12Z");
    }

    turnButton(label, d) {
      this.play.setAttribute("aria-label", label);
      this.play.title = label;
      this.play.replaceChildren(icon(d));
    }

    /* Brings slider, words and notes in step with the choice. */
    update() {
      if (!this.shown) return;
      const { day, span } = this.page.choice;
      this.slider.value = day;
      this.slider.setAttribute("aria-valuetext", longDate(day));
      this.picker.value = isoDate(day);
      this.said.textContent = longDate(day);
      this.span.value = span;
      this.note.replaceChildren(...this.notes(day));
      const { first, last } = this.scope;
      const x = (1000 * (day - first)) / (last - first);
      this.now.setAttribute("d", "M" + x + " 0V" + TALL);
    }

    notes(day) {
      const { data } = this.page;
      const notes = [];
      const held = data.control.some((row) => geoConflict.holds(row, day));
      if (data.control.length && !held) notes.push("Who held what on this day is not known. ");
      if (data.day !== null && day !== data.day) notes.push("Borders stay those of " + longDate(data.day) + ". ");
      if (data.day !== null && day !== data.day) notes.push(button({ class: "plain" }, () => this.go(data.day), "Back to that day"));
      return notes;
    }

    /* How many events of each part of time, those of violence below. */
    histogram(kept) {
      if (!this.shown) return;
      const { first, last } = this.scope;
      const days = last - first + 1;
      const fit = SIZES.findIndex((size) => days / size <= BINS);
      const size = fit < 0 ? Math.ceil(days / BINS) : SIZES[fit];
      const violent = new Set(this.page.data.words.violent);
      const counts = Array.from({ length: Math.ceil(days / size) }, () => [0, 0]);
      const { start } = this.page.events.columns;
      for (const i of kept) {
        if (start[i] === null || start[i] < first || start[i] > last) continue;
        counts[Math.floor((start[i] - first) / size)][violent.has(this.page.events.type(i).group) ? 0 : 1] += 1;
      }
      const most = Math.max(1, ...counts.map(([one, other]) => one + other));
      const wide = (1000 * size) / days;
      const bar = (k, from, count, kind) =>
        count ? svg("rect", { x: k * wide + wide * 0.06, y: TALL - ((from + count) * TALL) / most, width: Math.min(wide * 0.88, 1000 - k * wide), height: (count * TALL) / most, class: kind }) : null;
      const bars = counts.flatMap(([one, other], k) => [bar(k, 0, one, "bar violent"), bar(k, one, other, "bar calm")]);
      const turns = [...new Set(this.turns)].filter((day) => day >= first && day <= last);
      const ticks = turns.map((day) => "M" + (1000 * (day - first)) / (last - first) + " 0V5").join("");
      this.now = svg("path", { class: "now" });
      this.bars.replaceChildren(...bars.filter(Boolean), svg("path", { d: ticks || "M0 0", class: "turns" }), this.now);
      const unit = NAMES[fit] || plural(size, "day", "days");
      const dated = counts.reduce((sum, [one, other]) => sum + one + other, 0);
      this.bars.setAttribute("aria-label", plural(dated, "event", "events") + " by " + unit + ", at most " + most + " in one; " + plural(turns.length, "change", "changes") + " of control");
    }
  }

  /* Whether a row of control or of a front line holds on a day; without days of its own, on every day. */
  geoConflict.holds = (row, day) =>
    day === null || ((row.since === null || row.since <= day) && (row.until === null || day < row.until));
  geoConflict.TimeBar = TimeBar;
})(window.geoConflict);
