"""The measuring itself: the scorer, the causes of misses, the gate and the plot, on small data of our own."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from benchmarks import causes, corpora, page, plot, quality, scoring, speed
from benchmarks.scoring import Bin, Document, Gold
from geo_conflict.gazetteer import Gazetteer

if TYPE_CHECKING:
    from pathlib import Path

AGDAM = Gold(0, 5, "Agdam", 39.991, 46.9274, 148619)
BAKU = Gold(10, 14, "Baku", 40.3777, 49.892, 587084)
TEXT = "Agdam and Baku and Sochi"


class Name(NamedTuple):
    start: int
    end: int
    label: str


def row(start: int, end: int, gold: Gold | None = None, **more: Any) -> dict[str, Any]:
    """A row of `extract`, at the place of a mark or at none."""
    place = gold or Gold(0, 0, "", None, None, None)
    known = {"lat": place.lat, "lon": place.lon, "geonameid": place.geonameid, "text": TEXT[start:end]}
    rest = {"confidence": 0.9, "kind": "place", "country_code": "AZ", "feature_code": "PPL", "radius_km": 5.0}
    return {"start": start, "end": end, **known, **rest, **more}


def scored(rows: list[dict[str, Any]], *marks: Gold) -> scoring.Figures:
    return scoring.score([Document("a", TEXT, list(marks))], {"a": rows})


# --- the scorer


def test_everything_right() -> None:
    figures = scored([row(0, 5, AGDAM), row(10, 14, BAKU)], AGDAM, BAKU)
    best = ("exact F", "overlap P", "overlap R", "overlap F", "acc@161", "resolved", "id")
    assert {figures[name] for name in best} == {1.0}
    assert figures["mean km"] == figures["AUC"] == 0


def test_a_missed_place_counts_as_wrong() -> None:
    figures = scored([row(0, 5, AGDAM)], AGDAM, BAKU)
    assert figures["acc@161"] == figures["id"] == figures["overlap R"] == 0.5
    assert figures["resolved"] == figures["overlap P"] == 1


def test_a_span_that_only_overlaps_is_not_exact() -> None:
    figures = scored([row(0, 9, AGDAM)], AGDAM)
    assert (figures["exact F"], figures["overlap F"], figures["acc@161"]) == (0, 1, 1)


def test_a_place_found_without_a_mark_costs_precision() -> None:
    assert scored([row(0, 5, AGDAM), row(19, 24)], AGDAM)["overlap P"] == 0.5


@pytest.mark.parametrize(("north", "right"), [(1.44, 1.0), (1.46, 0.0)])
def test_the_limit_is_161_km(north: float, right: float) -> None:
    assert AGDAM.lat is not None
    moved = row(0, 5, AGDAM, lat=AGDAM.lat + north, geonameid=1)
    assert scored([moved], AGDAM)["acc@161"] == right


def test_the_same_id_is_right_wherever_its_point() -> None:
    assert scored([row(0, 5, AGDAM, lat=0.0)], AGDAM)["acc@161"] == 1


def test_of_two_places_found_the_one_that_overlaps_more_counts() -> None:
    assert scored([row(0, 3, BAKU), row(1, 5, AGDAM)], AGDAM)["id"] == 1


def test_a_document_without_marks_does_not_count() -> None:
    documents = [Document("a", TEXT, [AGDAM]), Document("b", TEXT, [])]
    figures = scoring.score(documents, {"a": [row(0, 5, AGDAM)], "b": [row(10, 14, BAKU)]})
    assert figures["overlap P"] == 1


def noisy(documents: list[Document], seed: int) -> scoring.Found:
    """Places found at random: right, moved, misplaced, nowhere, or not at all."""
    chance = random.Random(seed)
    found: dict[str, list[dict[str, Any]]] = {}
    for document in documents:
        rows = found.setdefault(document.id, [])
        for gold in document.places:
            other = chance.choice((gold, gold, chance.choice(document.places)))
            shift = chance.choice((0, 0, 2, -1))
            if chance.random() < 0.8:
                rows.append(row(max(gold.start + shift, 0), gold.end, other))
            if chance.random() < 0.2:
                rows.append(row(gold.end + 3, gold.end + 9, chance.choice((None, other))))
    return found


@pytest.mark.skipif(
    not (corpora.FOLDER / "score.py").is_file(), reason=f"no scorer to compare with in {corpora.FOLDER}"
)
@pytest.mark.parametrize("seed", range(5))
def test_the_scorer_equals_the_one_of_the_corpora(seed: int) -> None:
    theirs = corpora.scorer(corpora.FOLDER)
    assert theirs is not scoring.score
    documents = [*corpora.own_gold(), Document("none", TEXT, [])]
    found = noisy(documents, seed)
    expected = theirs(documents, found)
    assert 0 < expected["acc@161"] < 1
    assert scoring.score(documents, found) == pytest.approx(expected)


# --- confidence


def test_calibration_error() -> None:
    sure_and_right = [Bin(0, 0, 0)] * 9 + [Bin(10, 0.95, 0.95)]
    sure_and_wrong = [Bin(0, 0, 0)] * 9 + [Bin(10, 0.95, 0.45)]
    assert scoring.calibration_error(sure_and_right) == 0
    assert scoring.calibration_error(sure_and_wrong) == pytest.approx(0.5)


def test_bins_hold_the_marked_places_that_were_found() -> None:
    rows = [
        row(0, 5, AGDAM, confidence=1.0),
        row(10, 14, AGDAM, confidence=0.31),
        row(19, 24, confidence=0.7),
    ]
    sochi = Gold(19, 24, "Sochi", None, None, None)
    pairs = scoring.matches([Document("a", TEXT, [AGDAM, BAKU, sochi])], {"a": rows})
    bins = scoring.reliability(pairs)
    assert {number: one for number, one in enumerate(bins) if one.places} == {3: (1, 0.31, 0), 9: (1, 1, 1)}


def test_the_plot_is_the_same_to_the_byte() -> None:
    bins = [Bin(5 * number, number / 10 + 0.05, number / 10) for number in range(10)]
    drawn = plot.reliability_svg(bins, "A corpus")
    assert drawn == plot.reliability_svg(bins, "A corpus")
    assert "A corpus: ECE 0.050" in drawn
    assert "dc:date" not in drawn


# --- causes


def mark(text: str, name: str, **more: Any) -> Gold:
    start = text.index(name)
    return Gold(start, start + len(name), name, None, None, None)._replace(**more)


def misses(
    text: str, marks: list[Gold], rows: list[dict[str, Any]], *names: Name
) -> list[tuple[str, str, list[str]]]:
    for found in rows:
        found["text"] = text[found["start"] : found["end"]]
    table = causes.table([Document("a", text, marks)], {"a": rows}, Gazetteer.open(), lambda _: names)
    assert sum(one.misses for one in table) == len(table)
    return [(one.group, one.cause, one.examples) for one in table]


@pytest.mark.parametrize(
    ("name", "entity", "cause"),
    [
        ("Qwzzlgrad", None, "the gazetteer has no such name"),
        ("Georgia", Name(0, 19, "ORG"), "inside an organisation's name"),
        ("Oxford", Name(8, 14, "ORG"), "taken for an organisation"),
        ("Jordan", Name(8, 14, "PERSON"), "taken for a person"),
        ("Goma", Name(0, 12, "FAC"), "inside a building's or road's name"),
        ("Goma", Name(8, 12, "GPE"), "seen by the model, dropped by a rule"),
        ("Goma", Name(8, 12, "EVENT"), "taken for another kind of name"),
        ("the camp", None, "no name, in lower case"),
        ("Goma", None, "no name to the model"),
    ],
)
def test_causes_of_places_not_found(name: str, entity: Name | None, cause: str) -> None:
    text = f"Bank of {name} and more"
    found = misses(text, [mark(text, name)], [], *([entity] if entity else []))
    assert found == [(causes.NOT_FOUND, cause, [name])]


GEORGIA_US = {"lat": 32.75, "lon": -83.5, "geonameid": 4197000}
PARIS_TEXAS = {"lat": 33.66, "lon": -95.56, "geonameid": 4717560}


@pytest.mark.parametrize(
    ("name", "marked", "chosen", "cause"),
    [
        ("Qwzzlgrad", PARIS_TEXAS, {}, "no place given: the gazetteer has no such name"),
        (
            "Paris",
            PARIS_TEXAS,
            {"lat": 48.85, "lon": 2.35, "geonameid": 2988507, "country_code": "FR", "feature_code": "PPLC"},
            "another country",
        ),
        (
            "Paris",
            PARIS_TEXAS,
            {
                "lat": 38.21,
                "lon": -84.25,
                "geonameid": 4303436,
                "country_code": "US",
                "feature_code": "PPLA2",
            },
            "another of the same country",
        ),
        (
            "Georgia",
            GEORGIA_US,
            {"lat": 44.7, "lon": -73.1, "geonameid": 5236444, "country_code": "US", "feature_code": "PPL"},
            "a town for a unit",
        ),
        (
            "Sochi",
            PARIS_TEXAS,
            {"lat": 43.6, "lon": 39.7, "geonameid": 491422, "country_code": "RU"},
            "no candidate near: the gazetteer lacks this name of it",
        ),
        (
            "Sochi",
            PARIS_TEXAS | {"geonameid": 999_999_999},
            {"lat": 43.6, "lon": 39.7, "geonameid": 491422, "country_code": "RU"},
            "no candidate near: the gazetteer lacks the place",
        ),
        (
            "Sudan",
            {"lat": 12.0, "lon": 32.0, "geonameid": None},
            {"lat": 16.0, "lon": 30.0, "geonameid": 366755, "country_code": "SD", "radius_km": 770.0},
            "a wide area, whose point the mark sets elsewhere",
        ),
    ],
)
def test_causes_of_wrong_places(
    name: str, marked: dict[str, Any], chosen: dict[str, Any], cause: str
) -> None:
    text = f"They met in {name}."
    gold = mark(text, name, **marked)
    ((group, found, (example,)),) = misses(text, [gold], [row(gold.start, gold.end, **chosen)])
    assert (group, found) == (causes.WRONG, cause)
    assert example.startswith(f"{name}: ")
    assert "met" not in example


def test_a_longer_name_that_is_found_is_the_cause() -> None:
    text = "They met in Paris Gare."
    gold = mark(text, "Paris", lat=48.85, lon=2.35)
    longer = row(gold.start, gold.end + 5, lat=0.0, lon=0.0)
    assert misses(text, [gold], [longer])[0][1] == "no place given: the gazetteer has no such name"
    text = "They met in New Paris."
    gold = mark(text, "Paris", lat=48.85, lon=2.35)
    longer = row(gold.start - 4, gold.end, lat=39.86, lon=-84.79, country_code="US")
    assert misses(text, [gold], [longer])[0][1] == "a longer or shorter name was found"


def test_another_id_nearby_is_told_apart() -> None:
    text = "They met in Rafah."
    gold = mark(text, "Rafah", lat=31.297, lon=34.2435, geonameid=281102)
    egypt = row(gold.start, gold.end, lat=31.28, lon=34.24, geonameid=350350, country_code="EG")
    assert misses(text, [gold], [egypt]) == [
        (causes.OTHER_ID, "another record nearby", ["Rafah: EG 350350, marked PS 281102"])
    ]


@pytest.mark.parametrize(
    ("label", "span", "more", "cause"),
    [
        ("NORP", (19, 24), {"kind": "demonym"}, "a demonym"),
        ("GPE", (19, 24), {"kind": "collective"}, "a collective name"),
        ("ORG", (15, 24), {}, "inside an organisation's name"),
        ("ORG", (19, 24), {}, "an organisation"),
        ("PERSON", (15, 24), {}, "a person"),
        ("FAC", (15, 24), {}, "a building or road"),
        ("GPE", (19, 24), {}, "a place by the model too"),
        ("EVENT", (19, 24), {}, "another kind of name"),
        ("GPE", (0, 5), {}, "no name to the model"),
    ],
)
def test_causes_of_places_not_marked(
    label: str, span: tuple[int, int], more: dict[str, Any], cause: str
) -> None:
    rows = [row(0, 5, AGDAM), row(19, 24, **more)]
    assert misses(TEXT, [AGDAM], rows, Name(*span, label)) == [(causes.NOT_GOLD, cause, ["Sochi"])]


def test_a_name_marked_elsewhere_in_the_article() -> None:
    text = "Sochi, and again SOCHI"
    gold = mark(text, "Sochi")
    ((_, cause, _),) = misses(text, [gold], [row(0, 5), row(17, 22)])
    assert cause == "marked elsewhere in the article, not here"


def test_the_commonest_names_are_the_examples() -> None:
    names = ["Xqa", "Xqb", "Xqc", "Xqd", "Xqe", "Xqf", "Xqf"]
    text = " ".join(names)
    marks = [Gold(4 * number, 4 * number + 3, name, None, None, None) for number, name in enumerate(names)]
    (table,) = causes.table([Document("a", text, marks)], {}, Gazetteer.open(), lambda _: ())
    assert table.misses == 7
    assert table.examples == ["Xqf", "Xqa", "Xqb", "Xqc", "Xqd"]


# --- the gate


@pytest.mark.parametrize(
    ("name", "change", "falls"),
    [
        ("acc@161", -0.011, True),
        ("acc@161", -0.010, False),
        ("acc@161", -0.009, False),
        ("acc@161", +0.100, False),
        ("ECE", +0.011, True),
        ("ECE", +0.009, False),
        ("ECE", -0.100, False),
    ],
)
def test_the_gate(name: str, change: float, *, falls: bool) -> None:
    committed = {"overlap F": 0.8, name: 0.5}
    fallen = quality.fallen(committed | {name: 0.5 + change}, committed)
    assert len(fallen) == falls
    assert all(sentence.startswith(f"{name} is {0.5 + change:.4f}; 0.5000") for sentence in fallen)


def test_floors_only_rise() -> None:
    was = {"corpora": {"a": {"floors": {"id": 0.5, "ECE": 0.03, "kind": 0.9}}}}
    now: dict[str, Any] = {
        "corpora": {"a": {"figures": {"id": 0.497, "ECE": 0.02, "kind": 0.95, "role": 0.7}}},
        "events": {},
    }
    quality.with_floors(now, was)
    assert now["corpora"]["a"]["floors"] == {"id": 0.5, "ECE": 0.02, "kind": 0.95, "role": 0.7}


def test_the_gate_misses_a_figure_that_is_gone() -> None:
    with pytest.raises(KeyError):
        quality.fallen({}, {"id": 0.5})


# --- the corpora


CORPUS = """
CORPORA = {"mine": "a corpus"}
def docs(name):
    yield "0:x", "Agdam fell", [(0, 5, "Agdam", 39.991, 46.9274, 148619)]
"""


def test_a_folder_brings_its_reader_and_scorer(tmp_path: Path) -> None:
    assert not corpora.is_there(tmp_path)
    assert corpora.scorer(tmp_path) is scoring.score
    (tmp_path / "load.py").write_text(CORPUS)
    (tmp_path / "score.py").write_text("import load\ndef score(documents, found): return load.CORPORA\n")
    assert corpora.is_there(tmp_path)
    assert corpora.read(tmp_path) == {"mine": [Document("0:x", "Agdam fell", [AGDAM])]}
    theirs: Any = corpora.scorer(tmp_path)
    assert theirs([], {}) == {"mine": "a corpus"}
    assert {path.name for path in tmp_path.iterdir()} == {"load.py", "score.py"}


def test_the_digest_tells_any_change(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one").write_text("1")
    digests = {corpora.digest([tmp_path / "a"])}
    (tmp_path / "a" / "one").write_text("2")
    digests.add(corpora.digest([tmp_path / "a"]))
    (tmp_path / "a" / "one").rename(tmp_path / "a" / "two")
    digests.add(corpora.digest([tmp_path / "a"]))
    assert len(digests) == 3
    assert corpora.digest([tmp_path / "a"]) in digests


def test_names_of_a_corpus_stay_inside_their_cell() -> None:
    table = quality._markdown(("name",), [["a|b <i> [x](y)"]])
    assert table.splitlines()[-1] == r"| a\|b \<i> \[x](y) |"


# --- speed

HOLD_100_MB = "import sys; held = b'x' * 100_000_000; print(len(held), flush=True); sys.stdin.read()"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


@on_linux
def test_memory_of_a_process_and_of_all_below_it() -> None:
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD_100_MB!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", outer], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"100000000\n"
        pids = speed._tree(process.pid)
        (own_peak, own), (peak, now) = map(speed._memory_of, pids)
        process.communicate()
    assert pids[0] == process.pid
    assert 1e6 < own <= own_peak < 90e6
    assert 100e6 < now <= peak < 200e6
    assert speed._memory_of(process.pid) == (0, 0)


@on_linux
def test_a_run_sees_the_largest_process_and_their_sum() -> None:
    hold = "held = b'x' * 100_000_000; [hash(bytes([n % 256]) + held[:1_000_000]) for n in range(100)]"
    outer = (
        f"import subprocess, sys; held = b'x' * 50_000_000; subprocess.run([sys.executable, '-c', {hold!r}])"
    )
    done = speed.run([sys.executable, "-c", outer])
    assert 100e6 < done.largest < 150e6 < done.together


def test_a_program_that_fails_is_no_measurement() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        speed.run([sys.executable, "-c", "raise SystemExit(3)"])


def test_speed_is_told_as_a_ratio_round_by_round() -> None:
    runs = {
        speed.YARDSTICK: [speed.Run(2, 10**8, 0), speed.Run(4, 10**8, 0)],
        speed.TWO: [speed.Run(1, 10**8, 3 * 10**8), speed.Run(2, 2 * 10**8, 10**8)],
        speed.COLD: [speed.Run(2.5, 10**8, 0)] * 2,
        speed.HELP: [speed.Run(0.1, 10**7, 0)] * 2,
    }
    page = speed.page(runs, speed.Work(8, 4_000_000, "articles"), {"geotext": "no wheel"}, 0.5)
    assert (
        f"| {speed.TWO} | 6.0 (4.0 to 8.0) | 3.000 (2.000 to 4.000) | 2.00 (2.00 to 2.00) | 200 | 300 |"
        in page
    )
    assert f"| {speed.HELP} | 0.10 (0.10 to 0.10) | 10 |" in page
    assert "geotext could not be installed here: no wheel." in page


def test_without_corpora_our_own_texts_are_read(tmp_path: Path) -> None:
    documents, what = speed._documents(tmp_path)
    assert len({document.id for document in documents}) == len(documents) == speed.OWN_ARTICLES
    assert "our own" in what


# --- the page of many events


def test_both_pages_are_of_the_same_events() -> None:
    report = page.many(30)
    assert len(report.events) == len(report.places) == 30
    drawn = page.markers(report).get_root().render()
    assert drawn.count("L.marker(") == 30
    assert all(sentence.split(",")[0] in drawn for sentence in report.events["sentence"])
