/* What the page says of a place, an area, a line and an event. */
"use strict";
(function (geoConflict) {
  const { el, text, link, facts, number, plural } = geoConflict.dom;
  const { longDate } = geoConflict.days;
  const { symbol, eventSymbol } = geoConflict.symbols;
  const MOST = 20; // mentions in a popup: the table has all

  const KINDS = { demonym: " (named by its people)", collective: " (named as part of a group)" };

  class Words {
    constructor(data, events) {
      this.data = data;
      this.words = data.words;
      this.events = events;
    }

    role(role) {
      return this.words.roles[role].label;
    }

    status(status) {
      const known = this.words.statuses[status];
      return known ? known.label : status || "unknown";
    }

    precision(place) {
      if (!place.precision) return null;
      const ucdp = this.words.ucdp[place.precision];
      const acled = place.acled ? ", ACLED " + place.acled + ": " + this.words.acled[place.acled] : "";
      return "UCDP " + place.precision + ": " + ucdp + acled;
    }

    radius(place) {
      return place.radius ? "within " + number(place.radius) + " km" : null;
    }

    confidence({ confidence, flagged }) {
      if (confidence === null || confidence === undefined) return null;
      const [, word] = this.words.confidences.find(([least]) => confidence >= least) || [0, "low"];
      return confidence.toFixed(2) + " (" + word + ")" + (flagged ? ", below the threshold" : "");
    }

    /* A mention's sentence in three: before the toponym, the toponym as it is spelt, the rest. */
    parts(mention) {
      const sentence = this.data.strings[mention.sentence] || "";
      const { start, end } = mention;
      if (start === null) return [sentence, this.data.strings[mention.spelt] || "", ""];
      return [sentence.slice(0, start), sentence.slice(start, end), sentence.slice(end)];
    }

    spellings(place) {
      const found = new Set(place.mentions.map((mention) => this.parts(mention)[1]));
      found.delete(place.name);
      found.delete("");
      return [...found];
    }

    name(place) {
      const sure = place.flagged ? ", uncertain" : "";
      return place.name + ", " + this.role(place.role).toLowerCase() + ", " + plural(place.mentions.length, "mention", "mentions") + sure;
    }

    quote(mention) {
      const [before, toponym, after] = this.parts(mention);
      return el("q", { dir: "auto" }, before, el("mark", {}, toponym), after);
    }

    cite(position) {
      const article = position === null || position === undefined ? null : this.data.articles[position];
      if (!article) return null;
      const named = [article.title, article.source, article.day === null ? null : longDate(article.day)].filter(Boolean);
      const [first, ...rest] = named.length ? named : [article.id];
      return el("cite", {}, link(article.url, text(first)), ...rest.flatMap((part) => [", ", text(part)]));
    }

    mention(mention) {
      return el(
        "li",
        { class: mention.flagged ? "mention flagged" : "mention" },
        this.quote(mention),
        this.cite(mention.article),
        facts([
          ["Role", this.role(mention.role) + (KINDS[this.data.strings[mention.kind]] || "")],
          ["Confidence", this.confidence(mention)],
          ["Found by", mention.rule === null ? null : text(this.data.strings[mention.rule])],
          ["Not chosen", mention.others ? text(mention.others.join("; ")) : null],
        ])
      );
    }

    place(place, holdings) {
      const spellings = this.spellings(place).slice(0, MOST);
      const more = place.mentions.length - MOST;
      return el(
        "div",
        { class: "card" },
        el("h2", {}, text(place.name)),
        el("p", { class: "kind" }, symbol(place.role, place.flagged, 18), " " + this.role(place.role) + ": " + this.words.roles[place.role].meaning),
        place.flagged ? el("p", { class: "warning" }, "Uncertain: the confidence is below the threshold.") : null,
        spellings.length ? el("p", { class: "spelling" }, "In the article: ", ...spellings.flatMap((name, i) => [i ? ", " : "", el("b", {}, text(name))])) : null,
        el("ul", { class: "mentions" }, ...place.mentions.slice(0, MOST).map((mention) => this.mention(mention))),
        more > 0 ? el("p", {}, "and " + number(more) + " more, which the table of mentions has") : null,
        ...(holdings || []).map((holding) => this.holding(holding, false)),
        facts([
          ["Precision", this.precision(place)],
          ["Radius", this.radius(place)],
          ["Lies in", this.region(place)],
          ["Disputed", place.disputed ? text(place.disputed) : null],
          ["Front line", place.front === null ? null : number(Math.round(place.front)) + " km away on the day of the article"],
          ["Boundaries", place.layer ? text(place.layer) : null],
          ["GeoNames", place.id === null ? null : link(place.url, String(place.id))],
          ["Gazetteer", place.gazetteer ? text(place.gazetteer) : null],
        ])
      );
    }

    region(place) {
      const parts = [place.admin1, place.country].filter((part) => part && part !== place.name);
      return parts.length ? text(parts.join(", ")) : null;
    }

    holding(holding, heading) {
      const actor = holding.actor === null ? "nobody known" : this.data.actors[holding.actor];
      return el(
        "div",
        { class: "holding" },
        heading ? el("h2", {}, text(holding.name)) : null,
        facts([
          ["Held by", el("span", {}, text(actor), " (" + this.status(holding.status) + ")")],
          ["From", holding.from],
          ["Until", holding.to],
          ["Source", holding.source ? link(holding.url, text(holding.source)) : null],
          ["Precision", holding.precision ? text(holding.precision) : null],
          ["Note", holding.note ? text(holding.note) : null],
        ])
      );
    }

    front(line) {
      return el(
        "div",
        { class: "card" },
        el("h2", {}, "Front line"),
        line.sides.length ? el("p", {}, "between ", text(line.sides[0]), line.sides[1] ? " and " : "", line.sides[1] ? text(line.sides[1]) : "") : null,
        facts([
          ["From", line.from],
          ["Until", line.to],
          ["Length", line.length === null ? null : number(Math.round(line.length)) + " km"],
          ["Status", line.status ? this.status(line.status) : null],
          ["Precision", line.precision ? text(line.precision) : null],
          ["Source", line.source ? link(line.url, text(line.source)) : null],
        ])
      );
    }

    disputed(line) {
      return el(
        "div",
        { class: "card" },
        el("h2", {}, text(line.name)),
        line.kind ? el("p", {}, line.kind) : null,
        facts([
          ["Area", text(line.area)],
          ["Administered by", line.administered ? text(line.administered) : null],
          ["Claimed by", line.claimed ? text(line.claimed) : null],
          ["From", line.from],
          ["Length", line.length === null ? null : number(Math.round(line.length)) + " km"],
          ["Precision", line.precision ? text(line.precision) : null],
          ["Note", line.note ? text(line.note) : null],
          ["Source", line.source ? text(line.source) : null],
        ])
      );
    }

    /* ---- events ---- */

    eventDate(i) {
      const { start } = this.events.columns;
      if (start[i] === null) return "date not told";
      const end = this.events.end(i);
      return end === start[i] ? longDate(start[i]) : longDate(start[i]) + " to " + longDate(end);
    }

    /* Where it happened, in the words of the text when these say more than a name. */
    eventPlace(i) {
      return this.events.text("where", i) || this.events.text("name", i);
    }

    count(kind, i) {
      const { columns } = this.events;
      const [best, low, high] = ["_best", "_low", "_high"].map((bound) => columns[kind + bound][i]);
      if (low !== null && high !== null && low !== high) return number(low) + " to " + number(high);
      if (high === null && low !== null && (best === null || best === low)) return "at least " + number(low);
      if (low === null && high !== null && (best === null || best === high)) return "at most " + number(high);
      const known = [best, low, high].find((value) => value !== null);
      return known === undefined ? null : number(known);
    }

    counts(i) {
      return Object.entries(this.words.counts).map(([kind, label]) => [label, this.count(kind, i)]);
    }

    /* A line of what matters most: the day, the dead, who. */
    eventMeta(i) {
      const killed = this.count("deaths", i);
      const actors = this.events.actors(i).slice(0, 3).map(([party]) => party.name);
      return [this.eventDate(i), killed === null ? null : killed + " killed", actors.join(", ") || null].filter(Boolean);
    }

    eventName(i) {
      const place = this.eventPlace(i);
      return this.events.type(i).label + (place ? ", " + place : "") + ", " + this.eventMeta(i).join(", ");
    }

    /* The sentence that tells it, the word that does so marked. */
    eventQuote(i) {
      const sentence = this.events.text("sentence", i) || "";
      const trigger = this.events.text("trigger", i) || "";
      const at = trigger ? sentence.indexOf(trigger) : -1;
      if (at < 0) return el("q", { dir: "auto" }, sentence);
      const end = at + trigger.length;
      return el("q", { dir: "auto" }, sentence.slice(0, at), el("mark", {}, sentence.slice(at, end)), sentence.slice(end));
    }

    eventSources(i) {
      return this.events.sources(i).map(([article, sentence], k) => {
        const said = sentence === null ? null : this.data.strings[sentence];
        const own = said === this.events.text("sentence", i);
        return el("li", { class: "mention" }, k === 0 || own ? this.eventQuote(i) : el("q", { dir: "auto" }, said || ""), this.cite(article));
      });
    }

    event(i, heading) {
      const { columns } = this.events;
      const type = this.events.type(i);
      const flagged = Boolean(columns.flagged[i]);
      const place = this.eventPlace(i);
      const actors = this.events.actors(i).map(([party, part]) =>
        el("li", {}, text(party.name), part < 0 ? "" : " (" + this.words.parts[part][1] + ")")
      );
      const exact = { precision: columns.precision[i], acled: columns.acled_precision[i], radius: columns.radius[i] };
      const role = columns.role[i] === null ? null : Object.values(this.words.roles)[columns.role[i]].label;
      return el(
        "div",
        { class: "card" },
        el(heading || "h2", {}, text(type.label), place ? ": " : "", place ? text(place) : ""),
        el("p", { class: "kind" }, eventSymbol(type, this.events.colour(i), 18, flagged), " " + this.eventDate(i)),
        flagged ? el("p", { class: "warning" }, "Uncertain: the confidence is below the threshold.") : null,
        columns.total[i] ? el("p", { class: "warning" }, "Sums up a campaign or a war: not drawn, and not added to other events.") : null,
        el("ul", { class: "mentions" }, ...this.eventSources(i)),
        facts([
          ...this.counts(i),
          ["Civilians", columns.civilians[i] === null ? null : number(columns.civilians[i]) + " of them"],
          ["Actors", actors.length ? el("ul", {}, ...actors) : null],
          ["Place", place ? text(this.events.text("name", i) || place) : "not told"],
          ["Role", role],
          ["Precision", this.precision(exact)],
          ["Radius", this.radius(exact)],
          ["Date in words", this.events.text("date_text", i) ? text(this.events.text("date_text", i)) : null],
          ["Confidence", this.confidence({ confidence: columns.confidence[i], flagged })],
          ["Front line", columns.front[i] === null ? null : number(Math.round(columns.front[i])) + " km away on that day"],
          ["Found by", this.events.text("rule", i) ? text(this.events.text("rule", i)) : null],
        ])
      );
    }
  }

  geoConflict.Words = Words;
})(window.geoConflict);
