from __future__ import annotations

import datetime as dt
import io
import json
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_conflict import articles
from geo_conflict._errors import InputError, InputFileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WIRE = (
    "Shelling near Sake\n\n"
    "GOMA, May 3, 2024 (Reuters) - Shells fell on Friday, years after the truce of March 23, 2009.\n"
)
PAGE = """<!doctype html><html><head>
<meta charset="{charset}"><title>Bombes sur Saké | Journal</title>
<meta property="og:title" content="Bombes sur Saké"><meta property="og:site_name" content="Le Journal">
<meta property="article:published_time" content="2024-02-14T08:00:00+01:00">
<link rel="canonical" href="https://example.org/sake.html"></head><body>
<nav>Accueil Monde Sport</nav><article><h1>Bombes sur Saké</h1>
<p>Les combats ont repris mercredi à Saké, à l'ouest de Goma, où des milliers de déplacés vivaient.</p>
<p>Les habitants ont fui vers Goma, la capitale du Nord-Kivu, et vers Minova au bord du lac.</p>
<p>Des pourparlers sont prévus à Luanda, a fait savoir l'Angola, qui se propose comme médiateur.</p>
</article><footer>© 2019 Le Journal</footer></body></html>"""


def one(*inputs: str | Path) -> articles.Article:
    (article,) = articles.read(inputs)
    return article


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


# --- plain text


def test_wire_report_gives_title_date_and_agency(write: Callable[[str, str], Path]) -> None:
    article = one(write("sake.txt", WIRE))
    assert article == articles.Article(
        "sake", "Shelling near Sake", WIRE, dt.date(2024, 5, 3), "Reuters", None, published_from="text"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Headline\n\n10 August 2014\n\nText.", "2014-08-10"),
        ("Headline\n\nPublished: 2014-08-10 14:05 GMT\n\nText.", "2014-08-10"),
        ("Headline\n\nBy A. Reporter | Aug. 10, 2014\n\nText.", "2014-08-10"),
        ("BAKU, Azerbaijan, Aug 10, 2014 (AFP) -- Two died.", "2014-08-10"),
        ("BAKU, 10th August 2014 \N{EM DASH} Two died.", "2014-08-10"),
        ("Headline\n\nTwo died on Sunday, August 10, 2014, near Agdam.", "2014-08-10"),
        (
            "Headline\n\nLeaders, left, attend a meeting in Sochi on August 10, 2014.\n\nSince May 12, 1994.",
            "2014-08-10",
        ),
        ("Headline\n\nPhoto: A/Agency\n\nThey meet in Sochi, August 10, 2014.\n\nText.", "2014-08-10"),
        ("Headline\n\nTwo soldiers died on August 10, 2014 near Agdam.", "2014-08-10"),
        ("Headline\n\nTwo died on Tuesday.\n\nThe truce of May 12, 1994 holds.", None),
        ("Headline\n\nTwo died in a place at peace since 12 May 1994.", None),
        ("Headline\n\nThe accord signed in Bishkek on May 5, 1994 is dead.", None),
        ("Headline\n\nFebruary 30, 2014\n\nText.", None),
        ("Headline\n\nOn 03/04/2014 two died.", None),
        ("Headline\n\nTuesday\n\nIt may end 2014.", None),
        ("Headline\n\nJune 1, 2999\n\nText.", None),
        ("Line\n\n" + "Filler.\n\n" * 20 + "Published: 2014-08-10", None),
    ],
)
def test_only_a_full_date_that_the_article_gives_as_its_own_counts(
    write: Callable[[str, str], Path], text: str, expected: str | None
) -> None:
    article = one(write("x.txt", text))
    assert (article.published and article.published.isoformat()) == expected
    assert article.published_from == ("text" if expected else None)


def test_the_file_name_dates_an_article_that_does_not(write: Callable[[str, str], Path]) -> None:
    undated = one(write("karabakh-2014-08-10.txt", "Two died on Tuesday."))
    assert (undated.published, undated.published_from) == (dt.date(2014, 8, 10), "filename")
    dated = one(write("seen_2020_01_01.txt", WIRE))
    assert (dated.published, dated.published_from) == (dt.date(2024, 5, 3), "text")


def test_the_option_dates_only_what_has_no_date(write: Callable[[str, str], Path]) -> None:
    day = dt.date(2020, 1, 1)
    (dated,) = articles.read(write("a.txt", WIRE), date=day)
    (undated,) = articles.read(write("b.txt", "Two died."), date=day)
    assert (dated.published, dated.published_from) == (dt.date(2024, 5, 3), "text")
    assert (undated.published, undated.published_from) == (day, "option")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Headline here\n\nText.", "Headline here"),
        ("\n\nHeadline here\r\n\r\nText.", "Headline here"),
        ("A sentence that ends.\n\nText.", None),
        ("First line\nsecond line\n\nText.", None),
        ("KHARTOUM (Reuters) - Shells fell\n\nText", None),
        ("Only a line", None),
        ("w" * 200 + "\n\nText.", None),
    ],
)
def test_title_is_a_short_first_line_apart(
    write: Callable[[str, str], Path], text: str, title: str | None
) -> None:
    assert one(write("x.txt", text)).title == title


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("KHARTOUM (Reuters) - Shells fell.", "Reuters"),
        ("GOMA, Congo (AP) \N{EM DASH} Shells fell.", "AP"),
        ("Title\n\nText (Monday) and no more.", None),
        ("Text.\n\nSource: The Daily Sample\n", "The Daily Sample"),
        ("Text.\n\nTo contact the reporter on this story: A B in Baku at ab@example.net", "example.net"),
        ("Write to the mayor at mayor@example.net", None),
    ],
)
def test_source(write: Callable[[str, str], Path], text: str, source: str | None) -> None:
    assert one(write("x.txt", text)).source == source


# --- bytes


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "Бої під Часовим Яром"),
        ("utf-16", "Бої під Часовим Яром"),
        ("utf-16-le", "Fighting near Chasiv Yar"),
        ("utf-16-be", "Fighting near Chasiv Yar"),
        ("utf-32", "Бої під Часовим Яром"),
        ("cp1251", "Вооружённые силы сообщили об ударах по Часову Яру и Бахмуту. Эвакуация продолжается."),
        ("koi8-r", "Бои продолжаются около города Горловка в Донецкой области, сообщило министерство."),
        ("cp1252", "Le président est arrivé à Goma, où les combats ont repris près de Saké à l’aube."),
        ("cp1256", "اندلعت اشتباكات قرب الفاشر في شمال دارفور"),
    ],
)
def test_encodings(write: Callable[[str, bytes], Path], encoding: str, text: str) -> None:
    assert one(write("x.txt", text.encode(encoding))).text == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_text_is_kept_to_the_character(tmp_path: Path, text: str) -> None:
    text = f"K\N{LATIN SMALL LETTER SCHWA}lb\r\n{text}"
    path = tmp_path / "x.txt"
    path.write_bytes(text.encode())
    assert one(path).text == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(texts=st.lists(st.text(st.characters(exclude_categories=[]))))
def test_jsonl_text_is_kept_to_the_character(tmp_path: Path, texts: list[str]) -> None:
    rows = [{"id": str(number), "text": text} for number, text in enumerate(["first", *texts])]
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    kept = [
        "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text) for text in texts
    ]
    assert [article.text for article in articles.read(path)] == ["first", *kept]


# --- HTML


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_page_gives_text_and_metadata_without_its_furniture(
    write: Callable[[str, bytes], Path], charset: str
) -> None:
    article = one(write("sake.html", PAGE.format(charset=charset).encode(charset)))
    assert (article.title, article.source) == ("Bombes sur Saké", "Le Journal")
    assert (article.published, article.published_from) == (dt.date(2024, 2, 14), "metadata")
    assert article.url == "https://example.org/sake.html"
    assert "à Saké, à l'ouest de Goma" in article.text
    assert "Accueil" not in article.text
    assert "2019" not in article.text


@pytest.mark.parametrize("page", ["<html><body>{}</body></html>", "{}", "<div>{}</div>"])
def test_bare_page_gives_what_there_is(write: Callable[[str, str], Path], page: str) -> None:
    article = one(write("x.html", page.format("<p>Two died near Agdam &amp; Fuzuli.</p>")))
    assert article.text.strip() == "Two died near Agdam & Fuzuli."
    assert (article.title, article.published, article.source, article.url) == (None, None, None, None)


def test_page_without_text_is_refused(write: Callable[[str, str], Path]) -> None:
    with pytest.raises(InputFileError, match=r"no text in .*x\.html"):
        one(write("x.html", "<html><body><script>let a = 1</script></body></html>"))


# --- JSONL


def test_jsonl_rows(write: Callable[[str, str], Path]) -> None:
    rows: list[dict[str, object]] = [
        {
            "id": 7,
            "text": WIRE,
            "title": "T",
            "published": "2014-08-10T12:00:00Z",
            "source": "S",
            "url": "https://e.org/",
        },
        {"id": "b", "text": WIRE},
        {"id": "c", "text": ""},
    ]
    first, second, third = articles.read(write("x.jsonl", "\n\n".join(map(json.dumps, rows))))
    assert first == articles.Article("7", "T", WIRE, dt.date(2014, 8, 10), "S", "https://e.org/", "metadata")
    assert (second.title, second.published, second.published_from) == (
        "Shelling near Sake", dt.date(2024, 5, 3), "text",
    )  # fmt: skip
    assert (third.id, third.text) == ("c", "")


def test_jsonl_keeps_a_line_separator_inside_a_row(write: Callable[[str, str], Path]) -> None:
    text = "Agdam\u2028Fuzuli\x85Lachin\r"
    assert one(write("x.jsonl", json.dumps({"id": "a", "text": text}, ensure_ascii=False))).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_jsonl_in_other_encodings(write: Callable[[str, bytes], Path], encoding: str) -> None:
    lines = '{"id": "a", "text": "Часів Яр"}\r\n{"id": "b", "text": "x"}'
    assert [article.text for article in articles.read(write("x.jsonl", lines.encode(encoding)))] == [
        "Часів Яр",
        "x",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "b", "text": ', "line 3"),
        ('["b"]', "list on line 3"),
        ('{"text": "x"}', "no string 'id' on line 3"),
        ('{"id": "b", "text": 5}', "no string 'text' on line 3"),
        ('{"id": "b", "text": "x", "title": []}', "no string in 'title' on line 3"),
        ('{"id": "b", "text": "x", "published": "10 August"}', "'10 August' .* on line 3"),
        ('{"id": "a", "text": "x"}', r"'a' in line 1 of .*x\.jsonl and in line 3"),
        ('{"id": "\xff", "text": "x"}', "byte 0xff on line 3"),
        ("[" * 100_000, "line 3"),
    ],
)
def test_a_broken_line_is_named_before_anything_is_read(
    write: Callable[[str, bytes], Path], line: str, reason: str
) -> None:
    path = write("x.jsonl", b'{"id": "a", "text": "x"}\n\n' + line.encode("latin-1"))
    with pytest.raises((InputError, InputFileError), match=reason) as caught:
        articles.read(path)
    assert "\n" not in str(caught.value)


# --- which inputs


def test_folder_is_read_in_order_and_only_what_is_known(
    write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    for name in ("b.txt", "a/z.TXT", "a/y.html", ".hidden/x.txt", "notes.pdf", "a/.x.txt"):
        write(name, "<html><body><p>Text of the page.</p></body></html>")
    assert [article.id for article in articles.read(tmp_path)] == ["a/y", "a/z", "b"]


def test_files_that_share_a_stem_are_named_by_their_paths(write: Callable[[str, str], Path]) -> None:
    first, second = write("a/x.txt", "One."), write("b/x.txt", "Two.")
    assert [article.id for article in articles.read([first, second])] == [str(first), str(second)]


def test_the_same_file_twice_is_refused(write: Callable[[str, str], Path]) -> None:
    path = write("x.txt", "One.")
    with pytest.raises(InputError, match="give each article once"):
        articles.read([path, path])


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (WIRE.encode(), ["stdin"]),
        (PAGE.format(charset="utf-8").encode(), ["stdin"]),
        (WIRE.encode("utf-16"), ["stdin"]),
        (b'{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n', ["a", "b"]),
    ],
)
def test_standard_input_is_known_by_how_it_begins(
    monkeypatch: pytest.MonkeyPatch, data: bytes, ids: list[str]
) -> None:
    stdin(monkeypatch, data)
    found = list(articles.read("-"))
    assert [article.id for article in found] == ids
    assert all("<" not in article.text for article in found)


def test_how_a_text_begins_is_judged_in_linear_time() -> None:
    assert articles._sniff(b"<!---->" * 500 + b"<p>") == "text"
    assert articles._sniff(b"<!-- a --> <!-- b -->\n<HTML lang=en>") == "html"
    assert articles._sniff(b'{ "id": 1 }') == "jsonl"
    assert articles._sniff(b"{not json}") == "text"


def test_length_is_known_before_reading(write: Callable[[str, str], Path]) -> None:
    rows = write("x.jsonl", '{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n')
    assert len(articles.open_inputs([rows, write("c.txt", "Text.")])) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "nothing in"),
        (b" \r\n\t ", "nothing in"),
        (b"%PDF-1.7 \xe2\xe3", "a PDF in .*pdftotext"),
        (b"PK\x03\x04rest", "ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"text \x00\x01\x02 and more text to make the zero rare", "binary data in"),
        (b"\x00\x00\x00\x01\x00\x00\x00\x02", "binary data in"),
        (b"a" * (articles.MAX_BYTES + 1), "at most 20,000,000 bytes; found 20,000,001 in"),
    ],
)
def test_what_is_no_article_is_refused(
    write: Callable[[str, bytes], Path], content: bytes, reason: str
) -> None:
    with pytest.raises(InputFileError, match=reason) as caught:
        list(articles.read(write("x.txt", content)))
    assert "\n" not in str(caught.value)


def test_too_long_a_row_is_refused(
    write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "MAX_BYTES", 50)
    path = write("x.jsonl", json.dumps({"id": "a", "text": "x" * 60}))
    with pytest.raises(InputFileError, match="at most 50 bytes; found more on line 1 of"):
        articles.read(path)


@pytest.mark.parametrize("inputs", [["gone.txt"], []])
def test_no_article_is_refused(inputs: list[str]) -> None:
    with pytest.raises((InputError, InputFileError), match="expected"):
        articles.read(inputs)


def test_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"known suffixes are \.txt"):
        articles.read(tmp_path)


@pytest.mark.parametrize(
    "value", ["2014-13-01", "2014-02-30", "20140810", "10.8.2014", "2014-08-10T00:00", "", "2014-W10-1"]
)
def test_wrong_dates_are_refused(value: str) -> None:
    with pytest.raises(InputError, match="a date written YYYY-MM-DD"):
        articles.parse_date(value)
