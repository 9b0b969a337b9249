"""The site as files: what is in it, that it follows its articles, and that nothing that stops a run harms it."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
import math
import posixpath
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import lxml.etree
import lxml.html
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from maps_fixture import HOSTILE
from site_fixture import ARTICLES, assemble, extract, hostile_articles, stand_in

from geo_conflict import _files, articles, cli
from geo_conflict._errors import InputError, InputFileError
from geo_conflict.articles import Article
from geo_conflict.maps import embed, site
from geo_conflict.maps.site import _build, _folder, _keys, _rows, _timeline
from geo_conflict.maps.site._folder import MANIFEST, Folder
from geo_conflict.maps.site._names import stem
from geo_conflict.maps.site._topics import ACTOR, DISTRICT, MONTH, Contents
from geo_conflict.maps.site._work import shared
from geo_conflict.report import extract as real_extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=200)
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://example.org/news"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Read articles without models and draw maps without a map; give the titles of those drawn."""
    drawn: list[str] = []

    def draw(_: object, title: str) -> bytes:
        drawn.append(title)
        return f"<!DOCTYPE html>map of {len(title)}".encode()

    stand_in(monkeypatch)
    monkeypatch.setattr(_build, "_map", draw)
    return drawn


def contents_of(told: Iterable[Article]) -> Contents:
    given = list(told)
    return Contents(assemble(given, extract(given)))


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder, whatever their names."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def pages(folder: Path) -> dict[str, str]:
    found = {path: data.decode() for path, data in tree(folder).items() if path.endswith(".html")}
    return {path: page for path, page in found.items() if not path.startswith("maps/")}


def states(folder: Path) -> dict[str, int]:
    return {path: (folder / path).stat().st_mtime_ns for path in tree(folder)}


# --- what is in it


def test_every_article_actor_district_and_month_has_a_page_with_its_events(tmp_path: Path) -> None:
    site.build(ARTICLES, tmp_path / "s")
    found = pages(tmp_path / "s")
    expected = {
        "articles/kivu-1": "Three soldiers were killed near Sake.",
        "actors/m23": "Shells killed 11 people in Goma.",
        "actors/government-of-the-congo": "The government accused the rebels.",
        "districts/north-kivu": "Thousands fled to Goma.",
        "months/2014-08": "The presidents met in Sochi.",
        "months/undated": "Two men were arrested in Bukavu.",
    }
    for start, sentence in expected.items():
        (page,) = (page for path, page in found.items() if path.startswith(start))
        assert sentence in page
    (article,) = (page for path, page in found.items() if path.startswith("articles/kivu-1"))
    assert "Shells killed 11" not in article
    assert {
        "index.html",
        "articles.html",
        "actors.html",
        "districts.html",
        "months.html",
        "data.html",
    } <= set(found)


def test_all_links_lead_to_files_of_the_site_and_every_page_can_be_reached(tmp_path: Path) -> None:
    site.build([*ARTICLES, *hostile_articles()], tmp_path / "s")
    found = pages(tmp_path / "s")
    files = {path for path in tree(tmp_path / "s") if not path.startswith(".")}
    reached = {"index.html"}
    for path, page in found.items():
        for _, attribute, address, _ in lxml.html.fromstring(page.encode()).iterlinks():
            if re.match("https?://", address):
                continue
            assert attribute in {"href", "src"}
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), unquote(address.partition("#")[0]))
            )
            if address.startswith("#"):
                continue
            assert target in files, (path, address)
            reached.add(target)
    assert reached == files


def test_pages_say_numbers_parts_precision_and_confidence(tmp_path: Path) -> None:
    site.build(ARTICLES, tmp_path / "s")
    (page,) = (page for path, page in pages(tmp_path / "s").items() if path.startswith("actors/m23"))
    text = lxml.html.fromstring(page.encode()).text_content()
    for said in (
        "11 killed",
        "(initiator)",
        "within 5 km",
        "confidence 0.90",
        "2 April 2024",
        "2 events",
        "Republic of the Congo",
    ):
        assert said in text
    assert "11.0" not in text


def test_an_event_that_several_articles_tell_is_on_the_page_of_each() -> None:
    found = contents_of(ARTICLES)
    found.report.events.at[0, "sources"] = [{"article": "kivu-1"}, {"article": "kivu-2"}]
    told = Contents(found.report)
    assert [story.id for story in told.tellers(0)] == ["kivu-1", "kivu-2"]
    assert 0 in told.stories["kivu-2"].events


def test_an_event_that_is_known_by_its_country_alone_lies_in_no_district() -> None:
    found = contents_of(ARTICLES)
    assert found.district(0) is not None
    vague = Contents(replace(found.report, events=found.report.events.assign(precision=6)))
    assert all(vague.district(number) is None for number in range(len(vague.events)))


def test_what_the_report_does_not_have_yet_is_left_out() -> None:
    found = contents_of(ARTICLES)
    bare = found.report.events[["article", "type", "geometry"]]
    told = Contents(replace(found.report, events=bare))
    assert told.topics(ACTOR) == []
    assert [topic.stem for topic in told.topics(MONTH)] == ["undated"]
    assert all(not topic.events for topic in told.topics(DISTRICT))


def test_the_timeline_counts_events_of_each_stretch_and_no_sums(tmp_path: Path) -> None:
    found = contents_of(ARTICLES[:2])
    assert [(bar.words, bar.count) for bar in _timeline.bars(found) if bar.count] == [
        ("12 February 2024", 1),
        ("13 February 2024", 1),
        ("2 April 2024", 1),
    ]
    long = _timeline.bars(contents_of(ARTICLES))
    assert [(bar.mark, bar.count) for bar in long if bar.count] == [("2014", 1), ("2024", 3)]
    assert len(long) == 11
    found.report.events["is_total"] = True
    assert _timeline.bars(Contents(found.report)) == []
    site.build(ARTICLES, tmp_path / "s")
    index = (tmp_path / "s/index.html").read_text("utf-8")
    assert "2024: 3 events" in index
    assert "2 events</a> without a date" in index


def test_many_events_are_spread_over_pages(tmp_path: Path) -> None:
    text = "\n".join(f"battle|2024-02-12|Sake|M23||Fight number {number}." for number in range(450))
    site.build([Article("long", "Long", text, dt.date(2024, 2, 13))], tmp_path / "s")
    found = {path: page for path, page in pages(tmp_path / "s").items() if path.startswith("actors/m23")}
    assert {path.rpartition("-")[2] for path in found if "-p" in path} == {"p2.html", "p3.html"}
    assert sum(page.count('<li class="event"') for page in found.values()) == 450


def test_no_page_has_a_script_and_the_policy_names_the_style_alone(tmp_path: Path) -> None:
    site.build(hostile_articles(), tmp_path / "s", title=" ".join(HOSTILE))
    for path, page in pages(tmp_path / "s").items():
        root = lxml.html.fromstring(page.encode())
        policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert len(policy) == 1
        assert policy[0].startswith("default-src 'none'; style-src 'sha256-")
        assert "script-src" not in policy[0]
        assert root.xpath("//script|//img|//form|//object|//svg|//*[@onload or @onclick or @style]") == [], (
            path
        )
        assert all(address.startswith(("../maps/", "maps/")) for address in root.xpath("//iframe/@src"))
        assert not re.search(r"\{\{|\{%|\$\{", page.partition("</style>")[2])


def test_hostile_text_is_shown_as_it_was(tmp_path: Path) -> None:
    site.build(hostile_articles(), tmp_path / "s")
    found = pages(tmp_path / "s")
    shown = {
        lxml.html.fromstring(page.encode()).findtext(".//h1")
        for path, page in found.items()
        if path.startswith("articles/")
    }
    assert shown == {text.replace("\0", "\ufffd") for text in HOSTILE}


# --- names


@given(ANY_TEXT)
def test_names_of_files_are_safe_whatever_the_text(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+-)*[0-9a-f]{12}", stem(text))
    assert len(stem(text)) <= 53


def test_names_that_differ_stay_apart_and_none_depends_on_the_others() -> None:
    texts = [
        "CON",
        "con",
        "Con",
        "../con",
        "con.",
        "con ",
        "",
        "\u202econ",
        "é",
        "e\u0301",
        "AUX",
        "nul.html",
        *HOSTILE,
    ]
    assert len({stem(text).casefold() for text in texts}) == len(texts)
    assert stem("Sake", key="1") != stem("Sake", key="2")


# --- data, feed, sitemap


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_data_of_the_whole_and_of_each_part(tmp_path: Path) -> None:
    site.build(ARTICLES, tmp_path / "s")
    found = tree(tmp_path / "s")
    assert len(rows_of(found["data/events.csv"])) == 6
    (actor,) = (data for path, data in found.items() if re.match("data/actors/m23-.*csv", path))
    assert [row["article"] for row in rows_of(actor)] == ["kivu-1", "kivu-2"]
    (district,) = (
        data for path, data in found.items() if re.match("data/districts/north-kivu.*geojson", path)
    )
    made = json.loads(district)
    assert {feature["properties"]["layer"] for feature in made["features"]} == {"events", "places"}
    assert any("GeoNames" in owed for owed in made["attribution"])
    (article,) = (data for path, data in found.items() if re.match("data/articles/sochi-.*-places.csv", path))
    assert [row["name"] for row in rows_of(article)] == ["Sochi"]


def test_the_feed_is_atom_with_ids_that_stay_and_days_of_the_articles(tmp_path: Path) -> None:
    built = site.build([*ARTICLES, *hostile_articles()], tmp_path / "s")
    feed = lxml.etree.fromstring((tmp_path / "s/feed.xml").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3 + len(HOSTILE)
    assert entries[0].findtext(f"{ATOM}updated") == "2024-04-03T00:00:00Z"
    ids = [node.text for node in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    links = [node.get("href") for node in feed.iter(f"{ATOM}link")]
    assert all((tmp_path / "s" / link).is_file() for link in links)
    assert any("not in the feed" in note for note in built.notes)
    assert any("--base" in note for note in built.notes)

    other = [replace(ARTICLES[1], text="battle||Sake|||Other words.")]
    site.build(other, tmp_path / "t", base=BASE, title="Another")
    again = lxml.etree.fromstring((tmp_path / "t/feed.xml").read_bytes())
    assert again.findtext(f"{ATOM}entry/{ATOM}id") in ids
    assert again.find(f"{ATOM}link[@rel='self']").get("href") == f"{BASE}/feed.xml"


def test_the_sitemap_has_every_page_and_is_there_only_with_a_base(tmp_path: Path) -> None:
    site.build(ARTICLES, tmp_path / "s", base=BASE + "/")
    root = lxml.etree.fromstring((tmp_path / "s/sitemap.xml").read_bytes())
    named = {node.text for node in root.iter("{*}loc")}
    assert named == {f"{BASE}/{path}" for path in pages(tmp_path / "s")}
    site.build(ARTICLES, tmp_path / "s")
    assert not (tmp_path / "s/sitemap.xml").exists()


def test_a_sitemap_of_too_many_pages_is_split(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from geo_conflict.maps.site import _feed

    monkeypatch.setattr(_feed, "_ADDRESSES", 7)
    site.build(ARTICLES, tmp_path / "s", base=BASE)
    parts = [node.text for node in lxml.etree.parse(tmp_path / "s/sitemap.xml").iter("{*}loc")]
    assert len(parts) > 1
    named = [
        node.text
        for part in parts
        for node in lxml.etree.parse(tmp_path / "s" / part.removeprefix(f"{BASE}/")).iter("{*}loc")
    ]
    assert sorted(named) == sorted(f"{BASE}/{path}" for path in pages(tmp_path / "s"))


def test_no_feed_without_a_day(tmp_path: Path) -> None:
    built = site.build(ARTICLES[3:], tmp_path / "s")
    assert not (tmp_path / "s/feed.xml").exists()
    assert "feed.xml" not in (tmp_path / "s/index.html").read_text("utf-8")
    assert "no feed: no article says its day" in built.notes


@pytest.mark.parametrize(
    "base", ["javascript:alert(1)", "example.org", "https://e.org/?a=1", "https://e.org/#x", ""]
)
def test_a_base_that_is_no_address_is_refused(base: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the address of a site"):
        site.build(ARTICLES, tmp_path / "s", base=base)
    assert not (tmp_path / "s").exists()


# --- built again


def test_built_again_nothing_is_written(tmp_path: Path, quick: list[str]) -> None:
    site.build(ARTICLES, tmp_path / "s")
    before = states(tmp_path / "s")
    quick.clear()
    again = site.build(ARTICLES, tmp_path / "s")
    assert (again.written, again.removed, quick) == (0, 0, [])
    assert again.kept == len(before) - 1
    assert states(tmp_path / "s") == before


def test_only_what_changed_is_read_drawn_and_written(
    tmp_path: Path, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from geo_conflict import report

    site.build(ARTICLES, tmp_path / "s")
    before = states(tmp_path / "s")
    quick.clear()
    read: list[str] = []

    def noted(told: Iterable[Article], **options: Any) -> Any:
        given = list(told)
        read.extend(article.id for article in given)
        return extract(given, **options)

    monkeypatch.setattr(report, "extract", noted)
    changed = replace(ARTICLES[0], text="battle|2024-02-12|Sake|M23|5|Five soldiers were killed near Sake.")
    site.build([changed, *ARTICLES[1:]], tmp_path / "s")
    assert read == ["kivu-1"]
    assert quick == [changed.title, _build.TITLE]
    after = states(tmp_path / "s")
    same = {path for path in before if after.get(path) == before[path]}
    assert any(path.startswith("articles/sochi") for path in same)
    assert any(path.startswith("maps/kivu-2") for path in same)
    assert any(path.startswith("districts/krasnodar") for path in same)
    assert not any(
        path.startswith(("articles/kivu-1", "data/articles/kivu-1", "districts/north-kivu")) for path in same
    )


def test_nothing_stale_is_left_and_the_files_of_others_are_not_touched(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    site.build(ARTICLES, folder)
    (folder / "CNAME").write_text("example.org")
    (folder / "actors/mine.html").write_text("mine")
    site.build(ARTICLES[2:3], folder)
    fresh = tmp_path / "fresh"
    site.build(ARTICLES[2:3], fresh)
    own = tree(folder)
    assert (own.pop("CNAME"), own.pop("actors/mine.html")) == (b"example.org", b"mine")
    assert own == tree(fresh)
    assert not (folder / "data/actors").exists()


@pytest.mark.parametrize("change", ["damaged", "removed"])
def test_a_file_that_someone_changed_is_mended(tmp_path: Path, change: str) -> None:
    folder = tmp_path / "s"
    site.build(ARTICLES, folder)
    before = tree(folder)
    for path in before:
        if path != MANIFEST and change == "removed":
            (folder / path).unlink()
        elif path != MANIFEST:
            (folder / path).write_bytes(b"{}")
    site.build(ARTICLES, folder)
    assert tree(folder) == before


def test_other_options_or_another_version_make_other_pages(
    tmp_path: Path, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build(ARTICLES, tmp_path / "s")
    quick.clear()
    site.build(ARTICLES, tmp_path / "s", title="Another title")
    assert quick == ["Another title"]
    quick.clear()
    site.build(ARTICLES, tmp_path / "s", title="Another title", date=dt.date(2020, 1, 1))
    assert len(quick) == len(ARTICLES) + 1
    quick.clear()
    monkeypatch.setattr(_keys, "maker", lambda: "another version")
    site.build(ARTICLES, tmp_path / "s", title="Another title", date=dt.date(2020, 1, 1))
    assert len(quick) == len(ARTICLES) + 1


def test_rows_are_stored_and_read_back_as_they_were() -> None:
    row = {
        "id": "a\ud800",
        "places": [{"published": dt.date(2024, 1, 2), "lat": 1 / 3, "text": "\0 شمال", "geonameid": None}],
        "events": [{"geometry": shapely.Point(1, 2), "actors": [{"name": "M23"}]}],
    }
    assert _rows.unpack(_rows.pack(row)) == row
    for wrong in (b"", b"[]", b"{}", b'{"id": 1}', b"\xff"):
        with pytest.raises(ValueError, match=r".*"):
            _rows.unpack(wrong)


def test_rows_of_the_real_extraction_can_be_stored(samples: Path) -> None:
    (row,) = real_extract(articles.read(samples / "congo-2024-02-14.jsonl"))
    assert _rows.unpack(_rows.pack(row)) == row


def test_shared_work_comes_back_in_order() -> None:
    assert list(shared(math.sqrt, range(9), processes=2)) == list(map(math.sqrt, range(9)))
    assert list(shared(math.sqrt, range(9), processes=1)) == list(map(math.sqrt, range(9)))


# --- stopped half-way


class Killed(BaseException):
    """The end of a process, at a moment of the test's choice."""


class Fuse:
    """Kills the run over its nth change of the folder: before it, in the midst of it, or after it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, blow_at: int, moment: str) -> None:
        self.count, self._at, self._moment = 0, blow_at, moment
        real = _files.write_atomic

        def write(path: Path, data: bytes | str, **options: Any) -> Any:
            return self._pass(lambda: real(path, data, **options), lambda: self._torn(path))

        monkeypatch.setattr(_folder, "write_atomic", write)
        remove = Folder._remove

        def unlink(folder: Folder, path: str) -> None:
            self._pass(lambda: remove(folder, path), lambda: None)

        monkeypatch.setattr(Folder, "_remove", unlink)

    def _pass(self, change: Callable[[], Any], tear: Callable[[], None]) -> Any:
        self.count += 1
        if self.count == self._at:
            if self._moment == "after":
                change()
            elif self._moment == "amid":
                tear()
            raise Killed
        return change()

    @staticmethod
    def _torn(path: Path) -> None:
        """Leave what a killed process leaves of a file that it was writing."""
        path.with_name(f".{path.name}.0123456789ab.tmp").write_bytes(b"half")


MOMENTS = ("before", "amid", "after")
"""Of the change over which a run is killed."""

Files = dict[str, bytes]
A: Files = {"rows/1": b"1", "rows/2": b"2", "index.html": b"a", "old/x.html": b"x", "old/y/y.html": b"y"}
B: Files = {"rows/2": b"2", "rows/3": b"3", "index.html": b"b", "old/x.html": b"z", "gone/z.html": b"z"}
C: Files = {"rows/1": b"1", "rows/3": b"3", "index.html": b"c", "old/y/y.html": b"y", "new.html": b"n"}


def publish(folder: Path, files: Files) -> None:
    """Bring a folder up to date in two steps, as a site is: what is read first, then all that is drawn."""
    target = Folder(folder)
    keys = {path: _keys.digest(data) for path, data in files.items()}
    key = _keys.digest(*keys.items())
    if target.is_whole(key):
        return
    first = [path for path in keys if path.startswith("rows/")]
    target.plan({path: keys[path] for path in first})
    for path in first:
        target.write(path, keys[path], files[path])
    target.plan(keys)
    for path in sorted(keys.keys() - set(first)):
        if target.is_current(path, keys[path]):
            target.keep(path, keys[path])
        else:
            target.write(path, keys[path], files[path])
    target.finish(key)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("older", [A, {}], ids=["older", "none"])
def test_killed_at_any_change_the_next_run_ends_as_a_clean_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, older: Files
) -> None:
    """Killed over a folder with older files or none, and killed again over what that left."""
    publish(tmp_path / "clean", C)
    step = done = 0
    while done < 2:
        step, done = step + 1, 0
        folder = tmp_path / f"{step}"
        if older:
            publish(folder, older)
            (folder / "old/mine.html").write_text("mine")
        for files in (B, C):
            with monkeypatch.context() as patch, contextlib.suppress(Killed):
                Fuse(patch, step, moment)
                publish(folder, files)
                done += 1
        publish(folder, C)
        own = tree(folder)
        assert own.pop("old/mine.html", None) == (b"mine" if older else None)
        assert own == tree(tmp_path / "clean"), step
    assert step > len(B)


BEFORE = (
    ARTICLES[0],
    ARTICLES[2],
    replace(ARTICLES[1], text="battle|2023-01-01|Bukavu|Mai-Mai||They fought."),
)
GONE = Article("gone", "Gone", "battle|2022-01-01|Bukavu|Gone group||Gone words.", dt.date(2022, 1, 2))
AFTER = ARTICLES[1:]


def test_a_site_that_was_stopped_half_way_is_right_after_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped at some moments of its first build, or of one over an older site."""
    site.build(AFTER, tmp_path / "clean")
    site.build(BEFORE, tmp_path / "older")
    for step, moment in ((1, "amid"), (2, "after"), (15, "amid"), (40, "before")):
        folder = tmp_path / f"{step}"
        if step > 2:
            shutil.copytree(tmp_path / "older", folder)
        with monkeypatch.context() as patch:
            Fuse(patch, step, moment)
            with pytest.raises(Killed):
                site.build([ARTICLES[1], GONE], folder)
        site.build(AFTER, folder)
        assert tree(folder) == tree(tmp_path / "clean")


def test_articles_read_before_a_kill_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geo_conflict import report

    with monkeypatch.context() as patch:
        Fuse(patch, 4, "before")  # the manifest, two articles, and then
        with pytest.raises(Killed):
            site.build(ARTICLES, tmp_path / "s")
    read: list[str] = []

    def noted(told: Iterable[Article], **options: Any) -> Any:
        given = list(told)
        read.extend(article.id for article in given)
        return extract(given, **options)

    monkeypatch.setattr(report, "extract", noted)
    site.build(ARTICLES, tmp_path / "s")
    assert read == ["sochi", "undated"]


# --- what is refused


def test_a_folder_with_something_else_is_refused_unless_told(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(InputFileError, match="--force"):
        site.build(ARTICLES, folder)
    assert tree(folder) == {"thesis.txt": b"mine"}
    site.build(ARTICLES, folder, force=True)
    assert (folder / "thesis.txt").read_text() == "mine"
    assert (folder / "index.html").is_file()


@pytest.mark.parametrize("name", ["index.html", "data/events.csv", "actors"])
def test_a_file_in_the_way_is_not_written_over_even_when_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(InputFileError, match="which it did not make"):
        site.build(ARTICLES, tmp_path, force=True)
    assert (tmp_path / name).read_text() == "mine"
    assert not (tmp_path / "articles").exists()


def test_a_folder_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    site.build(ARTICLES, tmp_path / "s")
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "s/actors").rename(elsewhere)
    (tmp_path / "s/actors").symlink_to(elsewhere)
    before = tree(elsewhere)
    with pytest.raises(InputFileError, match="which it did not make"):
        site.build(ARTICLES[:1], tmp_path / "s")
    site.build(ARTICLES[2:3], tmp_path / "s")
    assert tree(elsewhere) == before


@pytest.mark.parametrize(
    "files",
    [
        {"../outside.txt": None},
        {"/etc/outside": None},
        {"a/../../outside.txt": None},
        {"index.html": {"key": "x", "sha256": "y"}},
        {"A.html": None},
        [],
        None,
    ],
)
def test_a_manifest_that_leads_out_of_the_folder_or_is_broken_is_refused(tmp_path: Path, files: Any) -> None:
    folder = tmp_path / "s"
    site.build(ARTICLES[:1], folder)
    (tmp_path / "outside.txt").write_text("mine")
    made = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(made | {"files": files, "key": None}))
    with pytest.raises(InputFileError, match="manifest"):
        site.build(ARTICLES[1:], folder)
    assert (tmp_path / "outside.txt").read_text() == "mine"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"made_by": "another", "format": 1}', "[" * 9999])
def test_a_manifest_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(InputFileError, match="manifest"):
        site.build(ARTICLES, tmp_path)


def test_articles_that_share_an_id_or_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="an id of its own"):
        site.build([ARTICLES[0], ARTICLES[0]], tmp_path / "s")
    with pytest.raises(InputError, match="at least one article"):
        site.build([], tmp_path / "s")
    assert not (tmp_path / "s").exists()


# --- on the command line


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = cli.main([str(part) for part in argv])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    rows = [
        {"id": article.id, "text": article.text, "title": article.title, "published": str(article.published)}
        for article in ARTICLES[:2]
    ]
    (folder / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def test_site_says_what_it_did_and_prints_the_frame(
    capsys: pytest.CaptureFixture[str], inputs: Path, tmp_path: Path
) -> None:
    argv = ("site", inputs, "-o", tmp_path / "public", "--title", 'A "b"', "--embed", "--processes", 1)
    code, out, err = run(capsys, *argv)
    assert code == 0
    written, begins, frame = out.splitlines()
    assert re.fullmatch(r"\d+ files written, 0 left as they were, 0 removed", written)
    assert begins.endswith("public/index.html")
    assert '<iframe src="index.html" title="A &quot;b&quot;" width="100%"' in frame
    assert "no sitemap" in err
    code, out, _ = run(capsys, *argv, "--base", "https://example.org/x")
    assert 'src="https://example.org/x/index.html"' in out


@pytest.mark.parametrize("output", ["reports", "reports/public", "."])
def test_site_refuses_a_folder_that_holds_or_lies_in_the_articles(
    capsys: pytest.CaptureFixture[str], inputs: Path, tmp_path: Path, output: str
) -> None:
    before = tree(tmp_path)
    code, _, err = run(capsys, "site", inputs, "-o", tmp_path / output)
    assert code == 2
    assert "a folder apart from the articles" in err
    assert tree(tmp_path) == before


def test_a_frame_is_kept_apart_from_the_page_around_it() -> None:
    frame = lxml.html.fromstring(embed('a"b.html', "<b>Map</b>", height=300))
    assert frame.get("src") == 'a"b.html'
    assert frame.get("title") == "<b>Map</b>"
    assert (frame.get("width"), frame.get("height"), frame.get("loading")) == ("100%", "300", "lazy")
    assert "allow-same-origin" not in frame.get("sandbox")
    assert frame.get("referrerpolicy") == "no-referrer"
