/* Lists and tables beside the map, a page of rows at a time, so that ten thousand are as quick as ten. */
"use strict";
(function (geoConflict) {
  const { el, text, link, button, number } = geoConflict.dom;
  const { symbol, eventSymbol } = geoConflict.symbols;
  const EVENTS = 12;
  const PLACES = 30;
  const ROWS = 50;

  /* Items a page at a time: draw(item) makes the node of one, `holder` takes them. */
  class Pages {
    constructor(holder, size, draw, noun) {
      this.body = holder;
      this.size = size;
      this.draw = draw;
      this.said = el("span", { "aria-live": "polite" });
      this.back = button({ class: "step", "aria-label": "Previous " + noun }, () => this.turn(this.page - 1), "‹");
      this.on = button({ class: "step", "aria-label": "Next " + noun }, () => this.turn(this.page + 1), "›");
      this.nav = el("div", { class: "pages", role: "group", "aria-label": "Pages of " + noun }, this.back, this.said, this.on);
    }

    set(items) {
      this.items = items;
      this.turn(0);
    }

    turn(page) {
      const last = Math.max(0, Math.ceil(this.items.length / this.size) - 1);
      this.page = Math.max(0, Math.min(last, page));
      const from = this.page * this.size;
      const shown = this.items.slice(from, from + this.size);
      this.body.replaceChildren(...shown.map((item) => this.draw(item)));
      this.nav.hidden = last === 0;
      this.said.textContent = number(from + 1) + "–" + number(from + shown.length) + " of " + number(this.items.length);
      this.back.disabled = this.page === 0;
      this.on.disabled = this.page === last;
    }

    /* Turns to the page that has an item; tells whether there is one. */
    find(item) {
      const at = this.items.indexOf(item);
      if (at >= 0) this.turn(Math.floor(at / this.size));
      return at >= 0;
    }
  }

  /* A table in the dialog, a page of rows at a time. */
  function showTable(title, head, items, row) {
    const body = el("tbody");
    const pages = new Pages(body, ROWS, row, "rows");
    pages.set(items);
    const heads = el("tr", {}, ...head.map((name) => el("th", { scope: "col" }, name)));
    const scroller = el("div", { class: "table-body", tabindex: 0, role: "region", "aria-label": title }, el("table", {}, el("thead", {}, heads), body));
    showDialog(title, scroller, pages.nav);
  }

  function showDialog(title, content, extra) {
    const dialog = document.getElementById("table");
    const close = button({ class: "tool", "aria-label": "Close" }, () => dialog.close(), "×");
    dialog.replaceChildren(el("div", { class: "table-head" }, el("h2", { id: "table-title" }, title), extra || "", close), content);
    dialog.showModal();
  }

  class Lists {
    constructor(page) {
      this.page = page;
      this.events();
      this.places();
    }

    /* ---- events ---- */

    events() {
      const { page } = this;
      if (!page.events.count) return;
      document.getElementById("events").hidden = false;
      this.body = el("ul", { class: "list" });
      this.pages = new Pages(this.body, EVENTS, (i) => el("li", {}, this.eventEntry(i)), "events");
      this.empty = el("p", { class: "empty", hidden: true }, "No event is of this time and passes the filters.");
      this.aside = el("p", { class: "aside" });
      const tool = (label, act) => button({ class: "small" }, act, label);
      document.getElementById("event-list").append(
        this.aside,
        this.body,
        this.empty,
        this.pages.nav,
        el(
          "div",
          { class: "tools", role: "group", "aria-label": "The events shown" },
          button({ class: "small", "aria-haspopup": "dialog" }, () => this.eventTable(), "As a table"),
          tool("Save as CSV", () => geoConflict.files.saveCsv(page, page.made.shown)),
          tool("Save as GeoJSON", () => geoConflict.files.saveGeojson(page, page.made.shown))
        )
      );
    }

    update({ kept, shown }) {
      if (!this.pages) return;
      const { events } = this.page;
      this.pages.set(shown);
      this.body.hidden = !shown.length;
      this.empty.hidden = shown.length > 0;
      document.getElementById("event-count").textContent = shown.length === events.count ? number(events.count) : number(shown.length) + " of " + number(events.count);
      const off = shown.reduce((count, i) => count + (events.drawn[i] ? 0 : 1), 0);
      const other = kept.length - shown.length;
      const said = [
        other ? number(other) + " of another time. " : "",
        off ? number(off) + " listed alone: no place is told, or one too wide for a point, or they sum up others." : "",
      ];
      this.aside.textContent = said.join("");
    }

    eventEntry(i) {
      const { events, words } = this.page;
      const type = events.type(i);
      const place = words.eventPlace(i);
      const flagged = Boolean(events.columns.flagged[i]);
      return button(
        { class: flagged ? "entry flagged" : "entry", "data-event": i, "aria-current": this.page.opened && this.page.opened.event === i ? "true" : null },
        () => this.page.goToEvent(i),
        el("span", { class: "entry-name" }, eventSymbol(type, events.colour(i), 18, flagged), " ", text(type.label), place ? ": " : "", place ? text(place) : ""),
        el("small", {}, ...words.eventMeta(i).flatMap((part, k) => [k ? " · " : "", text(part)]), flagged ? " · uncertain" : ""),
        el("span", { class: "entry-text", dir: "auto" }, events.text("sentence", i) || "")
      );
    }

    /* Turns the list to an event and marks it. */
    show(i) {
      if (this.pages) this.pages.find(i);
    }

    eventTable() {
      const { page } = this;
      const { shown } = page.made;
      const counted = Object.entries(page.data.words.counts).filter(([kind]) => shown.some((i) => page.words.count(kind, i) !== null));
      const head = ["What", "Date", "Place", "Actors", ...counted.map(([, label]) => label), "Sentence", "Sources", "Confidence", "Precision"];
      showTable("Events shown", head, shown, (i) => this.eventRow(i, counted));
    }

    eventRow(i, counted) {
      const { events, words } = this.page;
      const { columns } = events;
      const place = words.eventPlace(i);
      const exact = { precision: columns.precision[i], acled: columns.acled_precision[i], radius: columns.radius[i] };
      const actors = events.actors(i).flatMap(([party], k) => [k ? ", " : "", text(party.name)]);
      const cells = [
        [words.eventDate(i)],
        [place ? text(place) : "not told"],
        actors,
        ...counted.map(([kind]) => [words.count(kind, i)]),
        [words.eventQuote(i)],
        events.sources(i).flatMap(([article], k) => [k ? "; " : "", words.cite(article)]),
        [words.confidence({ confidence: columns.confidence[i], flagged: columns.flagged[i] })],
        [[words.precision(exact), words.radius(exact)].filter(Boolean).join("; ")],
      ];
      return el("tr", {}, el("th", { scope: "row" }, text(events.type(i).label)), ...cells.map((cell) => el("td", {}, ...cell)));
    }

    /* ---- places ---- */

    /* All places and areas that sentences name, the most telling roles first. */
    things() {
      const { data } = this.page;
      const order = Object.keys(data.words.roles);
      const all = [...data.places, ...data.areas.filter((area) => area.mentions.length)];
      return all.sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
    }

    places() {
      const holder = document.getElementById("list");
      const all = this.things();
      if (!all.length) holder.append(el("p", {}, "No place was found in the text."));
      for (const [role, { label }] of Object.entries(this.page.data.words.roles)) {
        const found = all.filter((thing) => thing.role === role);
        if (!found.length) continue;
        const body = el("ul", { class: "list" });
        const pages = new Pages(body, PLACES, (thing) => el("li", {}, this.entry(thing)), label.toLowerCase() + " places");
        pages.set(found);
        holder.append(el("h3", {}, symbol(role, false, 18), " " + label + " ", el("small", {}, number(found.length))), body, pages.nav);
      }
      if (all.length) holder.append(button({ class: "wide", "aria-haspopup": "dialog" }, () => this.table(), "All mentions as a table"));
    }

    entry(thing) {
      const best = thing.mentions.reduce((most, mention) => Math.max(most, mention.confidence || 0), 0);
      const count = thing.mentions.length;
      const meta = [thing.country !== thing.name ? thing.country : null, number(count) + (count === 1 ? " mention" : " mentions"), best.toFixed(2)];
      return button(
        { class: thing.flagged ? "entry flagged" : "entry" },
        () => this.page.goTo(thing),
        el("span", { class: "entry-name" }, text(thing.name)),
        el("small", {}, ...meta.filter(Boolean).flatMap((part, i) => [i ? " · " : "", text(part)]), thing.flagged ? " · uncertain" : "")
      );
    }

    table() {
      const head = ["Place", "Role", "Sentence", "Article", "Confidence", "Precision", "Lies in", "GeoNames"];
      const rows = this.things().flatMap((thing) => thing.mentions.map((mention) => [thing, mention]));
      showTable("All mentions", head, rows, ([thing, mention]) => this.row(thing, mention));
    }

    row(thing, mention) {
      const { words } = this.page;
      const cells = [
        words.role(mention.role),
        words.quote(mention),
        words.cite(mention.article),
        words.confidence(mention),
        [words.precision(thing), words.radius(thing)].filter(Boolean).join("; "),
        words.region(thing),
        thing.id === null ? null : link(thing.url, String(thing.id)),
      ];
      return el("tr", {}, el("th", { scope: "row" }, text(thing.name)), ...cells.map((cell) => el("td", {}, cell)));
    }
  }

  geoConflict.Pages = Pages;
  geoConflict.Lists = Lists;
  geoConflict.showDialog = showDialog;
})(window.geoConflict);
