from __future__ import annotations

import json
import os
import subprocess
import sys
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from geo_conflict import articles, cli
from geo_conflict._terminal import Field, progress, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from conftest import SmallReport

ARTICLE = "Shells near Goma\n\nGOMA, May 3, 2024 (AP) - Shells fell near Sake.\n"
HEAVY = {
    "numpy",
    "pandas",
    "geopandas",
    "shapely",
    "folium",
    "spacy",
    "trafilatura",
    "pyogrio",
    "asyncio",
    "matplotlib",
}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, small_report: SmallReport) -> SimpleNamespace:
    """A stand-in for the analysis, which has tests of its own: what it was asked, and what it answers."""
    seen = SimpleNamespace(report=small_report, rows=iter, asked={})

    def build(articles: Iterable[Any], **options: Any) -> SmallReport:
        seen.asked = options | {"ids": [article.id for article in articles]}
        return small_report

    def extract(articles: Iterable[Any], **options: Any) -> Iterator[dict[str, Any]]:
        seen.asked = options
        for row in seen.rows(articles):
            places = [{"start": 0, "article": row.published}]
            yield {"id": row.id, "language": "en", "places": places, "events": []}

    module = ModuleType("geo_conflict.report")
    vars(module).update(build=build, extract=extract)
    monkeypatch.setitem(sys.modules, "geo_conflict.report", module)
    monkeypatch.setattr("geo_conflict.report", module, raising=False)
    return seen


@pytest.fixture
def jsonl(write: Callable[[str, str], Path]) -> Path:
    return write("in.jsonl", "".join(json.dumps({"id": f"{n}", "text": ARTICLE}) + "\n" for n in range(5)))


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    try:
        code = cli.main([str(part) for part in argv])
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def refused(result: tuple[int, str, str], *words: str) -> None:
    code, out, err = result
    assert (code, out) == (2, "")
    assert err.startswith("geo-conflict: error: ")
    assert err.count("\n") == 1
    for word in words:
        assert word in err


# --- start and help


def test_start_imports_nothing_heavy() -> None:
    code = "import sys, geo_conflict.cli as c; c.parser(); print(*{m.partition('.')[0] for m in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(loaded.split())


def test_python_m_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geo_conflict", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("geo-conflict 0.")


@pytest.mark.parametrize(
    "command",
    [["map"], ["site"], ["extract"], ["geocode"], ["front-line"], ["data", "list"], ["data", "verify"]],
)
def test_every_command_shows_examples(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    code, out, _ = run(capsys, *command, "--help")
    assert code == 0
    assert f"examples:\n  geo-conflict {' '.join(command)}" in out


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        ([], "COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["map", "x.txt"], "name one with -o"),
        (["map", "x.txt", "--open", "--png", "m.png"], "a page for --open"),
        (["map", "x.txt", "--tiles", "OpenStreetMap", "--svg", "m.svg"], "a page for --tiles"),
        (["map", "x.txt", "--pdf", "map.png"], "ends in .pdf"),
        (["map", "x.txt", "-o", "p.html", "--date", "2014-13-01"], "'2014-13-01'; write it like 2014-08-10"),
        (["front-line"], "--date"),
        (["extract", "x.jsonl", "-o", "o.jsonl", "--processes", "0"], "'0'"),
        (["geocode", "Rafah", "--country", "Palestine"], "'Palestine'"),
    ],
)
def test_wrong_arguments_are_one_line(capsys: pytest.CaptureFixture[str], argv: list[str], word: str) -> None:
    refused(run(capsys, *argv), word)


# --- map


def test_map_writes_the_page_and_the_geojson(
    capsys: pytest.CaptureFixture[str],
    fake: SimpleNamespace,
    write: Callable[[str, str], Path],
    tmp_path: Path,
) -> None:
    page, file = tmp_path / "page.html", tmp_path / "places.geojson"
    code, out, err = run(
        capsys, "map", write("goma.txt", ARTICLE), "-o", page, "--geojson", file, "--date", "2014-08-10"
    )
    assert (code, err) == (0, "")
    assert page.exists()
    assert json.loads(file.read_text())["type"] == "FeatureCollection"
    assert str(fake.asked["date"]) == "2014-08-10"
    assert fake.asked["ids"] == ["goma"]
    assert f"wrote {page}\nwrote {file}\n" in out
    assert "front line A / B: 12 km" in out


def test_map_prints_the_frame_that_shows_the_page(
    capsys: pytest.CaptureFixture[str],
    fake: SimpleNamespace,
    write: Callable[[str, str], Path],
    tmp_path: Path,
) -> None:
    page = tmp_path / "a page.html"
    argv = ("map", write("a.txt", ARTICLE), "-o", page, "--embed")
    frame = run(capsys, *argv, "--title", "Sake & Goma")[1].splitlines()[-1]
    assert frame.startswith('<iframe src="a%20page.html" title="Sake &amp; Goma" width="100%"')
    assert 'loading="lazy"' in frame
    assert 'referrerpolicy="no-referrer"' in frame
    assert "<iframe" not in run(capsys, *argv[:-1])[1]
    assert fake.asked["ids"] == ["a"]


def test_map_writes_pictures_without_a_page(
    capsys: pytest.CaptureFixture[str],
    fake: SimpleNamespace,
    write: Callable[[str, str], Path],
    tmp_path: Path,
) -> None:
    assert fake
    files = [tmp_path / f"map.{suffix}" for suffix in ("png", "svg", "pdf")]
    options = [part for file in files for part in (f"--{file.suffix[1:]}", file)]
    code, out, err = run(capsys, "map", write("goma.txt", ARTICLE), *options)
    assert (code, err) == (0, "")
    assert all(file.read_bytes() == b"picture" for file in files)
    assert [line for line in out.splitlines() if line.startswith("wrote")] == [
        f"wrote {file}" for file in files
    ]
    assert not list(tmp_path.glob("*.html"))


def test_map_opens_the_page(
    capsys: pytest.CaptureFixture[str],
    fake: SimpleNamespace,
    write: Callable[[str, str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert run(capsys, "map", write("a.txt", ARTICLE), "-o", tmp_path / "a page.html", "--open")[0] == 0
    assert opened == [(tmp_path / "a page.html").as_uri()]
    assert fake.asked["date"] is None


def test_map_refuses_an_article_without_places(
    capsys: pytest.CaptureFixture[str],
    fake: SimpleNamespace,
    write: Callable[[str, str], Path],
    tmp_path: Path,
) -> None:
    for name in ("places", "areas"):
        setattr(fake.report, name, getattr(fake.report, name).iloc[:0])
    page = tmp_path / "page.html"
    refused(
        run(capsys, "map", write("a.txt", "Nothing."), "-o", page), "an article that names a place", "a.txt"
    )
    assert not page.exists()


@pytest.mark.parametrize("option", ["-o", "--geojson"])
def test_an_output_that_cannot_be_is_refused_before_the_work(
    capsys: pytest.CaptureFixture[str],
    fake: SimpleNamespace,
    write: Callable[[str, str], Path],
    tmp_path: Path,
    option: str,
) -> None:
    outputs = {"-o": tmp_path / "page.html", "--geojson": tmp_path / "x.geojson"}
    for bad, word in ((tmp_path / "gone" / "x", "no folder"), (tmp_path, "name a file in it")):
        outputs[option] = bad
        argv = [part for pair in outputs.items() for part in pair]
        refused(run(capsys, "map", write("a.txt", ARTICLE), *argv), word, str(tmp_path))
    assert fake.asked == {}
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("gone.txt", None, "no file"),
        ("empty.txt", b"", "nothing in"),
        ("x.pdf", b"%PDF-1.4", "pdftotext"),
        ("x.txt", b"a\0b\1c", "binary"),
        ("x.txt", b"a" * 50_000_000, "at most 20,000,000 bytes"),
        ("x.jsonl", b'{"id": 1}', "line 1"),
        ("new\nline.txt", None, "no file"),
    ],
)
@pytest.mark.parametrize("command", ["map", "extract"])
def test_bad_input_is_one_line_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str],
    fake: SimpleNamespace,
    tmp_path: Path,
    command: str,
    name: str,
    content: bytes | None,
    word: str,
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    before = set(tmp_path.iterdir())
    refused(run(capsys, command, tmp_path / name, "-o", tmp_path / "out"), word)
    assert set(tmp_path.iterdir()) == before
    assert fake.asked == {}


def test_debug_shows_where(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for argv in (["map", "gone.txt", "--debug"], ["--debug", "map", "gone.txt"]):
        with pytest.raises(OSError, match=r"no file gone\.txt"):
            run(capsys, *argv, "-o", tmp_path / "x.html")


# --- extract


def test_extract_writes_a_line_an_article_in_order(
    capsys: pytest.CaptureFixture[str], fake: SimpleNamespace, jsonl: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    code, printed, err = run(capsys, "extract", jsonl, "-o", out, "--processes", "1")
    assert (code, err, printed) == (0, "", f"wrote {out}\n")
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["id"] for row in rows] == ["0", "1", "2", "3", "4"]
    assert len(rows[0]["places"][0]) == 14
    assert fake.asked["processes"] == 1
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


def test_extract_takes_all_cores_unless_told(
    capsys: pytest.CaptureFixture[str], fake: SimpleNamespace, jsonl: Path
) -> None:
    code, printed, _ = run(capsys, "extract", jsonl, "-o", "-")
    assert code == 0
    assert len(printed.splitlines()) == 5
    assert fake.asked["processes"] == os.cpu_count()


def test_extract_of_the_samples_gives_offsets_into_their_texts(
    capsys: pytest.CaptureFixture[str], samples: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    assert run(capsys, "extract", samples, "-o", out, "--processes", "2")[0] == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    given = list(articles.read(samples))
    assert [row["id"] for row in rows] == [article.id for article in given]
    for row, article in zip(rows, given, strict=True):
        assert row["places"]
        assert row["events"]
        for place in row["places"]:
            assert article.text[place["start"] : place["end"]] == place["text"]


def stop_after(count: int, error: type[BaseException]) -> Callable[[Iterable[Any]], Iterator[Any]]:
    def rows(articles: Iterable[Any]) -> Iterator[Any]:
        for number, article in enumerate(articles):
            if number == count:
                raise error
            yield article

    return rows


def test_interrupted_extract_leaves_what_is_done(
    capsys: pytest.CaptureFixture[str], fake: SimpleNamespace, jsonl: Path, tmp_path: Path
) -> None:
    (tmp_path / "out.jsonl").write_text("earlier\n")
    fake.rows = stop_after(3, KeyboardInterrupt)
    code, out, err = run(capsys, "extract", jsonl, "-o", tmp_path / "out.jsonl")
    assert (code, out) == (130, "")
    assert f"3 of 5 articles are in {tmp_path / 'out.jsonl.part'}" in err
    assert len((tmp_path / "out.jsonl.part").read_text().splitlines()) == 3
    assert (tmp_path / "out.jsonl").read_text() == "earlier\n"


def test_failed_extract_leaves_nothing(
    capsys: pytest.CaptureFixture[str], fake: SimpleNamespace, jsonl: Path, tmp_path: Path
) -> None:
    fake.rows = stop_after(3, OSError)
    assert run(capsys, "extract", jsonl, "-o", tmp_path / "out.jsonl")[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


# --- progress


def terminal(monkeypatch: pytest.MonkeyPatch, *, yes: bool, step: float) -> None:
    clock = iter(step * tick for tick in range(1000))
    monkeypatch.setattr("geo_conflict._terminal.time.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: yes)


def test_progress_is_a_bar_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal(monkeypatch, yes=True, step=1.0)
    assert list(progress("abcd", total=4, noun="articles")) == list("abcd")
    frames = capsys.readouterr().err.split("\r")
    assert len(frames) == 5
    assert frames[1].startswith("[#######                       ] 1 of 4 articles, 1.0 a second, 3 s to go")
    assert frames[4].startswith("[##############################] 4 of 4 articles")
    assert frames[4].endswith("\n")


def test_progress_is_plain_lines_in_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal(monkeypatch, yes=False, step=4.0)
    assert len(list(progress("abcdef", total=6, noun="articles"))) == 6
    assert capsys.readouterr().err == (
        "geo-conflict: 3 of 6 articles, 0.2 a second, 12 s to go\n"
        "geo-conflict: 6 of 6 articles, 0.2 a second, 0 s to go\n"
    )


def test_quick_work_shows_no_progress(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal(monkeypatch, yes=True, step=0.0)
    assert list(progress("ab", total=2, noun="articles")) == ["a", "b"]
    assert capsys.readouterr().err == ""


# --- geocode, front line, data


def test_geocode_prints_an_aligned_table(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "geocode", "Rafah", "--limit", "3")
    assert (code, err) == (0, "")
    name, head, *rows, blank, owed = out.splitlines()
    assert (name, blank, owed) == ("Rafah", "", "Places: GeoNames (www.geonames.org), CC BY 4.0")
    for word in ("lat", "lon", "GeoNames"):
        end = head.index(f" {word}") + 1 + len(word)
        assert all(row[end - 1].isdigit() and row[end : end + 1] in {"", " "} for row in rows)
    assert any(" PS " in row for row in rows)
    assert any(" EG " in row for row in rows)


def test_geocode_json_is_a_line_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "geocode", "Rafah", "Khan Younis", "--country", "ps", "--json")
    first, second = map(json.loads, out.splitlines())
    assert code == 0
    assert (first["query"], second["query"]) == ("Rafah", "Khan Younis")
    assert {place["country_code"] for place in first["candidates"] + second["candidates"]} == {"PS"}
    assert second["candidates"][0]["geonameid"] == 281124


def test_geocode_says_which_name_it_has_not(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "geocode", "Sochi", "Qqzzy")
    assert code == 1
    assert "Sochi" in out
    assert err == "geo-conflict: no place found for Qqzzy; check the spelling\n"


def test_closed_pipe_is_quiet() -> None:
    """What reads the output ends before it comes."""
    read, write_end = os.pipe()
    os.close(read)
    names = ["Rafah"] * 200
    done = subprocess.run(
        [sys.executable, "-m", "geo_conflict", "geocode", *names],
        stdout=write_end,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write_end)
    assert (done.returncode, done.stderr) == (141, b"")


def test_front_line_prints_length_and_sides(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "line.geojson"
    code, out, err = run(capsys, "front-line", "--date", "2014-08-10", "-o", file)
    assert (code, err) == (0, "")
    assert "azerbaijan" in out
    assert " km " in out
    made = json.loads(file.read_text())
    assert made["date"] == "2014-08-10"
    assert 150 < made["features"][0]["properties"]["length_km"] < 400
    assert (
        run(capsys, "front-line", "--date", "2014-08-10", "-o", "-")[1]
        == json.dumps(made, ensure_ascii=False) + "\n"
    )


def test_front_line_of_a_day_without_one_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "line.geojson"
    refused(run(capsys, "front-line", "--date", "1980-01-01", "-o", file), "1980-01-01", "conflicts known")
    assert not file.exists()


def test_data_list_and_verify(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "data", "list")
    assert code == 0
    assert "CC BY 4.0" in out
    code, out, err = run(capsys, "data", "verify")
    assert (code, err) == (0, "")
    assert "as registered" in out


def test_data_verify_names_each_fault(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "geo_conflict.datasets.verify", lambda: ["a.bin: missing", "b.bin: 3 bytes, expected 4"]
    )
    code, out, err = run(capsys, "data", "verify")
    assert (code, out) == (1, "")
    assert err == "geo-conflict: data: a.bin: missing\ngeo-conflict: data: b.bin: 3 bytes, expected 4\n"


def test_table_aligns_text_left_and_numbers_right() -> None:
    fields = (Field("a", "name"), Field("n", "count", ",d"), Field("z", "note"))
    rows = [{"a": "Agdam", "n": 1234, "z": None}, {"a": "Lachin", "n": 5, "z": "x"}]
    assert table(fields, rows).splitlines() == [
        "name    count  note",
        "Agdam   1,234",
        "Lachin      5  x",
    ]


def test_extract_says_how_other_languages_were_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "texts.jsonl"
    texts = [
        "The army said that shells had hit Kharkiv.",
        "Обстріл тривав цілу ніч у місті Харків, каже поліція області.",
    ]
    source.write_text(
        "".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts))
    )
    assert cli.main(["extract", str(source), "-o", str(tmp_path / "out.jsonl"), "--processes", "1"]) == 0
    said = [line for line in capsys.readouterr().err.splitlines() if "articles, " not in line]
    assert len(said) == 1
    assert "Ukrainian" in said[0]
