"""How well places and events are found: every corpus scored, the misses by cause, confidence against what is right.

`make benchmark` writes the figures to `quality.json` beside this file, and all that was measured to
`docs/quality.md`. The committed figures are a floor: `tests/test_quality.py` measures again and fails when one has
fallen by more than a point.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import causes, corpora, events, plot, scoring
from geo_conflict._files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.scoring import Bin, Document, Figures, Found, Scorer

RESULTS = corpora.ROOT / "benchmarks/quality.json"
PAGE = corpora.ROOT / "docs/quality.md"
IMAGES = corpora.ROOT / "docs/images"

TITLES = {
    "gold": "own gold",
    "events": "own events",
    "lgl": "LGL",
    "geovirus": "GeoVirus",
    "wotr": "WotR",
    "re3d": "re3d",
    "gum_news": "GUM news",
}
TOLERANCE = 0.01
LOWER_IS_BETTER = {"ECE"}
NEED_POINT = ("acc@161", "resolved")
NEED_ID = ("id",)
EVERYWHERE = ("overlap P", "overlap R", "overlap F", "exact F")
COLUMNS = (*EVERYWHERE, *NEED_POINT, *NEED_ID, "ECE", "kind", "role")
AIMS: dict[str, Figures] = {
    "lgl": {"acc@161": 0.70, "overlap F": 0.80, "id": 0.65, "ECE": 0.05},
    "geovirus": {"acc@161": 0.74, "overlap F": 0.92},
    "wotr": {"acc@161": 0.45, "overlap F": 0.77},
    "gold": {"acc@161": 0.95, "overlap F": 0.95, "id": 0.92},
}
EVENT_AIMS: Figures = {"type F": 0.85, "site": 0.85, "deaths": 0.90, "date": 0.90}
PLOTTED = ("lgl", "gold")
FLOORED = ("corpora", "events")
COMMITTED = ("date", "made", *FLOORED, "sha256")


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, write the results and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--corpora", type=Path, default=corpora.FOLDER, help="folder with load.py and the corpora"
    )
    folder = options.parse_args(argv).corpora
    result = measure(folder, all_of_it=True)
    print(figures_table(result), events.figures_text(result["events"]), sep="\n\n")
    if not corpora.is_there(folder):
        print(f"\nNo corpora in {folder}: only the own gold was measured, and nothing was written.")
        return
    committed = {part: result[part] for part in COMMITTED}
    with_floors(committed, json.loads(RESULTS.read_text(encoding="utf-8")))
    write_atomic(RESULTS, json.dumps(committed, indent=1, ensure_ascii=False) + "\n")
    write_atomic(PAGE, summary(result) + misses_part(result["misses"]) + events_part(result["scored"]))
    for name, bins in result["reliability"].items():
        write_atomic(IMAGES / f"reliability-{name}.svg", plot.reliability_svg(bins, TITLES[name]))
    print(f"\nwrote {RESULTS.relative_to(corpora.ROOT)}, {PAGE.relative_to(corpora.ROOT)} and the plots")


# --- measuring


def measure(folder: Path, *, all_of_it: bool) -> dict[str, Any]:
    """Measure the figures of the own gold and, where they are there, of all corpora.

    Parameters
    ----------
    folder
        The folder of the corpora.
    all_of_it
        With the misses and the bins of confidence; else only what the gate compares.

    Returns
    -------
    dict
        `corpora` and `events`, with the figures of each; if all of it is measured, what the page and the plots need.
    """
    documents = {corpora.OWN: corpora.own_gold()}
    if corpora.is_there(folder):
        documents |= corpora.read(folder)
    found = extract(documents)
    score = corpora.scorer(folder)
    reports = corpora.event_reports()
    told = events.extract(reports)
    result: dict[str, Any] = {
        "corpora": {name: _corpus(name, given, found[name], score) for name, given in documents.items()},
        "events": events.measure(reports, told),
    }
    if not all_of_it:
        return result
    return {
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "made": _made(),
        **result,
        "sha256": _digests(folder, documents),
        "reliability": {
            name: scoring.reliability(scoring.matches(documents[name], found[name]))
            for name in PLOTTED
            if name in documents
        },
        "misses": _misses(documents, found),
        "scored": events.score(reports, told, events.DEV),
    }


def extract(documents: Mapping[str, Sequence[Document]]) -> dict[str, Found]:
    """Run `geo-conflict extract` once over all corpora."""
    found: dict[str, dict[str, Any]] = {name: {} for name in documents}
    for row in corpora.extract(
        {"id": f"{name}/{document.id}", "text": document.text}
        for name, marked in documents.items()
        for document in marked
    ):
        name, _, key = row["id"].partition("/")
        found[name][key] = row["places"]
    return dict(found)


def _corpus(name: str, documents: Sequence[Document], found: Found, score: Scorer) -> dict[str, Any]:
    pairs = list(scoring.matches(documents, found))
    bins = scoring.reliability(pairs)
    figures = {
        **score(documents, found),
        **_calibration(bins),
        **(_own_figures(found) if name == corpora.OWN else {}),
    }
    wanted = [
        *EVERYWHERE,
        *(NEED_POINT if any(pair.right is not None for pair in pairs) else ()),
        *(NEED_ID if any(pair.gold.geonameid is not None for pair in pairs) else ()),
        *(column for column in ("ECE", "kind", "role") if column in figures),
    ]
    return {
        "documents": len(documents),
        "places": len(pairs),
        "figures": {column: round(figures[column], 4) for column in wanted},
    }


def _calibration(bins: Sequence[Bin]) -> Figures:
    return {"ECE": scoring.calibration_error(bins)} if any(one.places for one in bins) else {}


def _own_figures(found: Found) -> Figures:
    """Of the own places that were found, the share whose kind and whose role is right."""
    right: dict[str, list[bool]] = {"kind": [], "role": []}
    marks = {
        (report["id"], place["start"]): place
        for report in corpora.own_reports()
        for place in report["places"]
    }
    for pair in scoring.matches(corpora.own_gold(), found):
        if pair.found is not None:
            for column, hits in right.items():
                hits.append(pair.found[column] == marks[pair.document.id, pair.gold.start][column])
    return {column: sum(hits) / max(len(hits), 1) for column, hits in right.items()}


def _made() -> dict[str, str]:
    from geo_conflict import __version__, toponyms
    from geo_conflict.gazetteer import Gazetteer

    return {
        "geo_conflict": __version__,
        "model": toponyms.model_name(),
        "gazetteer": Gazetteer.open().version,
        "Python": platform.python_version(),
    }


def _digests(folder: Path, names: Mapping[str, Any]) -> dict[str, str]:
    theirs = {
        name: corpora.digest([folder / name, folder / "load.py"]) for name in names if name != corpora.OWN
    }
    return {
        corpora.OWN: corpora.digest(corpora.OWN_FILES),
        "events": corpora.digest(corpora.EVENT_FILES),
        **theirs,
    }


def _misses(
    documents: Mapping[str, Sequence[Document]], found: Mapping[str, Found]
) -> dict[str, list[causes.Cause]]:
    from geo_conflict.gazetteer import Gazetteer
    from geo_conflict.toponyms import _model

    gazetteer = Gazetteer.open()

    def entities(text: str) -> list[_model.Entity]:
        return _model.entities([(text, [(0, len(text))])])[0]

    return {name: causes.table(given, found[name], gazetteer, entities) for name, given in documents.items()}


# --- the gate


def with_floors(result: Mapping[str, Any], committed: Mapping[str, Any]) -> None:
    """Add the floor of each figure: the best that was ever committed, so that small falls do not add up.

    Parameters
    ----------
    result
        What was measured; `floors` is put beside the `figures` of each corpus, and of each split of the events: there
        of the aims and of what is measured over all events, as more events found may lower the share of right cells.
        All splits together have none, as each has its own and reports are added.
    committed
        What `quality.json` holds.
    """
    for part in FLOORED:
        for name, measured in result[part].items():
            floors = committed.get(part, {}).get(name, {}).get("floors", {})
            measured["floors"] = {
                figure: floors[figure] if figure in floors and _loss(figure, now, floors[figure]) > 0 else now
                for figure, now in measured["figures"].items()
                if part == "corpora"
                or (name != events.ALL and (figure in EVENT_AIMS or figure.endswith(" F")))
            }


def fallen(measured: Figures, committed: Figures) -> list[str]:
    """Name the figures that are worse than the committed ones by more than a point.

    Parameters
    ----------
    measured
        The figures of one corpus or split as they are now.
    committed
        Its floors in `quality.json`.

    Returns
    -------
    list of str
        One sentence a figure; empty when none has fallen.
    """
    return [
        f"{name} is {measured[name]:.4f}; {before:.4f} is committed"
        for name, before in committed.items()
        if _loss(name, measured[name], before) > TOLERANCE + 1e-9
    ]


def _loss(name: str, now: float, before: float) -> float:
    return now - before if name in LOWER_IS_BETTER else before - now


# --- the page


def figures_table(result: Mapping[str, Any]) -> str:
    """Make the table of figures, a row a corpus."""
    rows = [
        [
            TITLES.get(name, name),
            f"{corpus['documents']:,}",
            f"{corpus['places']:,}",
            *(_figure(corpus["figures"].get(column)) for column in COLUMNS),
        ]
        for name, corpus in result["corpora"].items()
    ]
    return _markdown(("corpus", "documents", "places", *COLUMNS), rows)


def summary(result: Mapping[str, Any]) -> str:
    """Make what `docs/quality.md` says before the misses.

    Parameters
    ----------
    result
        What `quality.json` holds.

    Returns
    -------
    str
        The first part of the page, in Markdown.
    """
    made = ", ".join(f"{name} {value}" for name, value in result["made"].items())
    return TEMPLATE.format(
        date=result["date"],
        made=made,
        figures=figures_table(result),
        events=events_table(result["events"]),
        aims=_aims_table(result),
        digests=_markdown(
            ("corpus", "SHA-256"),
            [[TITLES.get(name, name), f"`{value}`"] for name, value in result["sha256"].items()],
        ),
        plots="\n".join(
            f"![{TITLES[name]}: share right against confidence](images/reliability-{name}.svg)"
            for name in PLOTTED
        ),
    )


def misses_part(misses: Mapping[str, Sequence[causes.Cause]]) -> str:
    """Make the tables of misses, with which `docs/quality.md` ends."""
    sections = (f"### {TITLES.get(name, name)}\n\n{_misses_table(rows)}\n" for name, rows in misses.items())
    return "\n" + "\n".join(sections)


def events_table(measured: Mapping[str, Any]) -> str:
    """Make the table of the events' figures: a row a cell, a column a split."""
    rows = [
        [name, *(_of_event(part["figures"], name) for part in measured.values())]
        for name in ("type", *events.CHECKS, *SETS)
    ]
    head = [f"{split}: {part['events']} in {part['reports']} reports" for split, part in measured.items()]
    return _markdown(("", *head), rows)


SETS = tuple(f"{over}{name}" for name in ("role", "actor", "part") for over in ("", "all "))


def _of_event(figures: Figures, name: str) -> str:
    """Share that is right, then precision, recall and F."""
    over_all = " ".join(_figure(figures.get(f"{name} {letter}")) for letter in "PRF").strip()
    return f"{_figure(figures.get(name))} {over_all and f'({over_all})'}".strip()


def events_part(scored: Sequence[events.Scored]) -> str:
    """Make the tables of what is missed of the events, with which `docs/quality.md` ends."""
    types = [
        [
            name,
            *map(str, counts),
            _figure(scoring.share(counts[2], counts[1])),
            _figure(scoring.share(counts[2], counts[0])),
        ]
        for name, counts in events.by_type(scored).items()
    ]
    heads = ("type", "marked", "found", "right", "P", "R")
    return EVENT_MISSES.format(types=_markdown(heads, types), misses=_misses_table(events.table(scored)))


EVENT_MISSES = """
## Events by type, and misses by cause

Of the split `dev`, on which the rules are tuned, as they are on `agency dev`; nobody looks at the misses of the others.
After each cause stand the types that it befalls, with how often.

{types}

{misses}
"""

TEMPLATE = """\
# How well places and events are found

Written by `make benchmark`; do not edit. Measured on {date} with {made}.

Every document goes through `geo-conflict extract`. The corpora are news and reports with places marked by hand, read
and scored by the programs that came with them; the own gold is `tests/gold/`, scored the same way. Nothing of the
corpora is shipped. The weights by which places are chosen were trained on a part of the own gold, GeoVirus and WotR
([resolution.md](resolution.md)); nothing was trained on LGL, re3d and GUM news.

{figures}

- *overlap* and *exact* P, R, F: precision, recall and their harmonic mean over spans that overlap a mark, or are the
  same to the character. A corpus that does not mark demonyms counts each one as an error.
- *acc@161*: the share of **all** marked places with a point that were found and put within 161 km of it, or on the
  same GeoNames id. A missed place counts as wrong.
- *resolved*: the same share of those that were found. *id*: the share of all marked ids that were given.
- *ECE*: expected calibration error, the mean gap between confidence and the share that is right, over the marked
  places that were found. *kind* and *role*: of the own places found, the share with the right one.

## Events

Every event of the reports in `tests/gold/events.jsonl` against the events of `extract`, each report with its date
(`benchmarks/events.py`). Rules are tuned on `dev` alone; `test` says how good they are. An event found tells a marked
one when it has its type and stands in a sentence that tells it; each counts once.

{events}

- The first figure is the share of right cells among the events found, an empty cell being right where nothing is told.
  In brackets stand precision, recall and F **over all events**: of all places given and of all places marked, found or
  not, how many are right.
- *site*: the same GeoNames id, or within 10 km; for a relative place also a geometry within 50 km of it. *date*: first
  and last day. *deaths* to *detained*: the best figure; *bounds*: low and high.
- *role*: of the places in a sentence; *actor*: by name; *part*: by name and part. *all* counts the events that were
  missed or invented too.

## Aims

{aims}

## The gate

`tests/test_quality.py` measures again and fails when a figure is more than a point (0.01) worse than the best that was
ever committed (`floors` in `benchmarks/quality.json`; of ECE, more than a point higher). `make benchmark` raises these
floors and never lowers them: that is done on purpose, by hand. Of the events, the figures with an aim and every F over
all events have one. Where the corpora are not there,
the test says so and reads the own gold alone.

{digests}

## Confidence

{plots}

## Misses by cause

Every marked place that was not found or is misplaced, and every place found that is not marked, under the first cause
that fits (`benchmarks/causes.py`). Examples are the commonest names; after a colon stand the country and GeoNames id
chosen and those marked, the country being that of the nearest town where a mark has no id.
"""


def _aims_table(result: Mapping[str, Any]) -> str:
    told = [
        (TITLES[name], result["corpora"][name]["figures"], aims)
        for name, aims in AIMS.items()
        if name in result["corpora"]
    ]
    told += [
        (f"{TITLES['events']}, {split}", result["events"][split]["figures"], EVENT_AIMS)
        for split in (events.AGENCY_TEST, events.TEST)
    ]
    rows = [
        [
            name,
            figure,
            _figure(figures[figure]),
            f"{'≤' if figure in LOWER_IS_BETTER else '≥'} {_figure(aim)}",
            "yes" if _loss(figure, figures[figure], aim) <= 0 else "**no**",
        ]
        for name, figures, aims in told
        for figure, aim in aims.items()
    ]
    return _markdown(("corpus", "figure", "measured", "floor", "met"), rows)


def _misses_table(rows: Sequence[causes.Cause]) -> str:
    cells = [[row.group, row.cause, f"{row.misses:,}", "; ".join(row.examples)] for row in rows]
    return _markdown(("what", "cause", "count", "examples"), cells)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".removeprefix("0")


def _markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    """Text of a corpus inside a table: its pipes and marks stay text."""
    for mark in "\\|<[":
        text = text.replace(mark, f"\\{mark}")
    return text


if __name__ == "__main__":
    main()
