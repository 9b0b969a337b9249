"""Reading news articles: plain text, HTML, JSONL, standard input and folders of them.

Offsets that the rest of the package gives are offsets into `Article.text`, so a text is kept as it is: line
ends, spaces and control characters included. Only a byte order mark is left out.
"""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
import io
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from geo_conflict import _masthead
from geo_conflict._errors import InputError, InputFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MAX_BYTES = 20_000_000
"""The largest text of one article, in bytes: a long book is a tenth of it."""

STDIN = "-"

SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
"""Which reader takes a file, by its suffix; any other file is judged by how it begins."""

_SNIFF_BYTES = 4_096
_SHOWN_BYTES = 1_000_000
_BOMS = (  # the longer first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"%PDF-", "a PDF", "extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "unpack it or save it as plain text or HTML"),
    (b"\x1f\x8b", "a gzip file", "unpack it first"),
    (b"BZh", "a bzip2 file", "unpack it first"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as plain text or HTML"),
    (b"{\\rtf", "an RTF document", "save it as plain text or HTML"),
    (b"\x89PNG", "a PNG image", "give the text of the article"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text of the article"),
    (b"GIF8", "a GIF image", "give the text of the article"),
    (b"II*\x00", "a TIFF image", "give the text of the article"),
    (b"RIFF", "an image, sound or film", "give the text of the article"),
    (b"\x7fELF", "a program", "give the text of the article"),
    (b"SQLite format 3", "an SQLite database", "export its texts as JSONL"),
    (b"PAR1", "a Parquet file", "export its texts as JSONL"),
)
_HTML_START = re.compile(
    r"(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON_START = re.compile(r'\s*\{\s*"')
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ROW_KEYS = ("title", "source", "url")


@dataclass(frozen=True, slots=True)
class Article:
    """A news article.

    Attributes
    ----------
    id
        What names the article in every output: the `id` of a JSONL row, or a file's name without its suffix.
    title
        The headline, where there is one.
    text
        The text; every offset in every output is into it.
    published
        The day the article was published, where it says so.
    source
        The publisher or agency.
    url
        Where it was published.
    published_from
        Where `published` was read: "metadata", "text", "filename" or "option"; None when it is None.
    """

    id: str
    title: str | None
    text: str
    published: dt.date | None = None
    source: str | None = None
    url: str | None = None
    published_from: str | None = None


@dataclass(frozen=True, slots=True)
class _Input:
    """One file, or what came by standard input, before it is read."""

    label: str
    name: str
    open: Callable[[], IO[bytes]]
    kind: str


class Articles:
    """The articles of some inputs, read one at a time.

    Making one checks all the inputs (that they exist, that every JSONL line can be used, that no two articles
    share an id), so that a fault in the last is found before work on the first; the texts are read later,
    while iterating.

    Parameters
    ----------
    inputs
        Files, folders, or "-" for standard input.
    date
        The day of publication of those articles that do not state theirs.
    """

    def __init__(self, inputs: Iterable[str | Path], *, date: dt.date | None = None) -> None:
        self._date = date
        self._inputs = [item for given in inputs for item in _expand(given)]
        if not self._inputs:
            raise InputError(
                "at least one article", "none", f'give files, folders, or "{STDIN}" for standard input'
            )
        self._ids = _file_ids(self._inputs)
        self._total = _check_ids(self._inputs, self._ids)

    def __len__(self) -> int:
        return self._total

    def __iter__(self) -> Iterator[Article]:
        for item, article_id in zip(self._inputs, self._ids, strict=True):
            for article in _READERS[item.kind](item, article_id):
                yield article if article.published or not self._date else _dated(article, self._date)


def read(inputs: str | Path | Iterable[str | Path], *, date: dt.date | None = None) -> Iterator[Article]:
    """Read articles from files, folders and standard input, in the order given.

    Parameters
    ----------
    inputs
        Paths of plain-text, HTML and JSONL files, of folders with such files, or "-" for standard input.
    date
        The day of publication of those articles that do not state theirs.

    Returns
    -------
    Iterator[Article]
        The articles; a folder's in the order of their paths.

    Raises
    ------
    InputFileError
        When a file is missing, empty, too large, not text, or a line of JSONL cannot be used.
    InputError
        When two articles have the same id, or there is no article.

    Examples
    --------
    >>> for article in read(["reports/", "page.html", "archive.jsonl"]):
    ...     print(article.id, article.published, article.title)
    """
    return iter(open_inputs(inputs, date=date))


def open_inputs(inputs: str | Path | Iterable[str | Path], *, date: dt.date | None = None) -> Articles:
    """Like `read`, with a length: how many articles there are, known before the first is read."""
    return Articles([inputs] if isinstance(inputs, str | Path) else inputs, date=date)


def parse_date(value: str) -> dt.date:
    """Read a day written YYYY-MM-DD.

    Raises
    ------
    InputError
        When it is written otherwise, or there is no such day.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(value)
    raise InputError("a date written YYYY-MM-DD", repr(value), "write it like 2014-08-10")


# --- which inputs there are


def _expand(given: str | Path) -> Iterator[_Input]:
    if str(given) == STDIN:
        yield _standard_input()
        return
    path = Path(given)
    if path.is_dir():
        files = sorted(_articles_below(path))
        if not files:
            suffixes = ", ".join(SUFFIXES)
            raise InputFileError(
                "a folder with articles", f"none in {path}", f"known suffixes are {suffixes}"
            )
        yield from (_file(file, file.relative_to(path).with_suffix("").as_posix()) for file in files)
    else:
        yield _file(path, path.stem)


def _articles_below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not hidden:
            yield path


def _file(path: Path, name: str) -> _Input:
    try:
        with path.open("rb") as file:
            start = file.read(_SNIFF_BYTES)
    except FileNotFoundError:
        raise InputFileError("an article", f"no file {path}", "check the path") from None
    except OSError as error:
        raise InputFileError(
            "an article that can be read", f"{path}: {error.strerror}", "check the file"
        ) from None
    kind = SUFFIXES.get(path.suffix.lower()) or _sniff(start)
    return _checked(_Input(str(path), name, lambda: path.open("rb"), kind), start)


def _standard_input() -> _Input:
    data = sys.stdin.buffer.read()
    start = data[:_SNIFF_BYTES]
    return _checked(_Input("standard input", "stdin", lambda: io.BytesIO(data), _sniff(start)), start)


def _checked(item: _Input, start: bytes) -> _Input:
    for magic, what, do in _BINARY:
        if start.startswith(magic):
            raise InputFileError("a text", f"{what} in {item.label}", do)
    if b"\0" in start and not _wide(start):
        raise InputFileError("a text", f"binary data in {item.label}", "give plain text, HTML or JSONL")
    if item.kind != "jsonl":
        with item.open() as file:
            size = file.seek(0, io.SEEK_END)
        if size > MAX_BYTES:
            do = "split it, or give its articles as lines of JSONL"
            raise InputFileError(
                f"an article of at most {MAX_BYTES:,} bytes", f"{size:,} in {item.label}", do
            )
        if not start.strip():
            raise InputFileError("an article", f"nothing in {item.label}", "give a file with text")
    return item


def _sniff(start: bytes) -> str:
    text = start.decode(_wide(start) or "utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if _HTML_START.match(text):
        return "html"
    return "jsonl" if _JSON_START.match(text) else "text"


def _file_ids(inputs: list[_Input]) -> list[str]:
    """Name every file by its stem, or by its path where two share a stem."""
    shared = Counter(item.name for item in inputs if item.kind != "jsonl")
    return [item.label if shared[item.name] > 1 else item.name for item in inputs]


def _check_ids(inputs: list[_Input], ids: list[str]) -> int:
    seen: dict[str, str] = {}
    for item, file_id in zip(inputs, ids, strict=True):
        for article_id, where in _ids(item, file_id):
            if article_id in seen:
                found = f"{article_id!r} in {seen[article_id]} and in {where}"
                raise InputError("an id of its own for every article", found, "give each article once")
            seen[article_id] = where
    return len(seen)


def _ids(item: _Input, file_id: str) -> Iterator[tuple[str, str]]:
    if item.kind != "jsonl":
        yield file_id, item.label
        return
    empty = True
    for where, row in _rows(item):
        empty = False
        yield row["id"], where
    if empty:
        raise InputFileError("an article", f"nothing in {item.label}", "give JSONL with an article a line")


# --- the readers


def _read_text(item: _Input, article_id: str) -> Iterator[Article]:
    with item.open() as file:
        text = _decode(file.read(), item.label)
    bare = Article(article_id, title=None, text=_not_blank(text, item.label))
    yield _with_masthead(bare, filename=Path(item.name).name)


def _read_html(item: _Input, article_id: str) -> Iterator[Article]:
    import trafilatura

    with item.open() as file:
        data = file.read()
    charset = _CHARSET.search(data[:_SNIFF_BYTES])
    page = _decode(data, item.label, declared=charset[1].decode("ascii") if charset else None)
    if "<html" not in page.lower():  # a fragment: without a root of its own it would count as no page
        page = f"<!doctype html><html><body>{page}</body></html>"
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    dates = {"original_date": True, "extensive_search": False, "max_date": today}
    facts = trafilatura.extract_metadata(page, date_config=dates, extensive=False)
    text = trafilatura.extract(page, include_comments=False) or trafilatura.html2txt(page)
    article = Article(
        article_id,
        title=_line(facts.title),
        text=_not_blank(text, item.label),
        published=parse_date(facts.date) if facts.date else None,
        source=_line(facts.sitename or facts.hostname),
        url=facts.url,
        published_from="metadata" if facts.date else None,
    )
    yield _with_masthead(article, filename=Path(item.name).name)


def _read_jsonl(item: _Input, _: str) -> Iterator[Article]:
    for _where, row in _rows(item):
        published = row["published"]
        article = Article(
            row["id"],
            title=row["title"],
            text=row["text"],
            published=published,
            source=row["source"],
            url=row["url"],
            published_from="metadata" if published else None,
        )
        yield _with_masthead(article)


_READERS: dict[str, Callable[[_Input, str], Iterator[Article]]] = {
    "text": _read_text,
    "html": _read_html,
    "jsonl": _read_jsonl,
}


def _with_masthead(article: Article, *, filename: str = "") -> Article:
    """Fill in from the text what the article's own data leave open."""
    if article.title and article.published and article.source:
        return article
    head = _masthead.read(article.text, filename=filename)
    dated = article.published is not None
    return replace(
        article,
        title=article.title or head.title,
        published=article.published if dated else head.published,
        source=article.source or head.source,
        published_from=article.published_from if dated else head.published_from,
    )


def _dated(article: Article, date: dt.date) -> Article:
    return replace(article, published=date, published_from="option")


def _line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None


def _not_blank(text: str | None, label: str) -> str:
    if not text or not text.strip():
        raise InputFileError("an article", f"no text in {label}", "give a file with text")
    return text


# --- JSONL


def _rows(item: _Input) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row, its values checked, and where it stands."""
    with item.open() as file:
        for number, line in enumerate(_lines(file, item.label), start=1):
            where = f"line {number} of {item.label}"
            if len(line) > MAX_BYTES:
                raise InputFileError(
                    f"an article of at most {MAX_BYTES:,} bytes", f"more on {where}", "split it"
                )
            if line.strip():
                yield where, _row(line, where)


def _lines(file: IO[bytes], label: str) -> Iterator[str]:
    encoding = _wide(file.read(_SNIFF_BYTES))
    file.seek(0)
    if encoding:  # a line end is more than one byte
        yield from io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="\n")
        return
    for number, line in enumerate(file, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            found = f"byte 0x{line[error.start]:02x} on line {number} of {label}"
            raise InputFileError("JSONL in UTF-8", found, "convert it, for example with iconv") from None


def _without_surrogates(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value
        for key, value in row.items()
    }


def _row(line: str, where: str) -> dict[str, Any]:
    expected = 'a JSON object with "id" and "text"'
    do = "mend or leave out that line; nothing was done"
    try:
        # Half of a surrogate pair is no character: one replacement character keeps the offsets.
        row = json.loads(line, object_hook=_without_surrogates)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "no usable JSON"
        raise InputFileError(expected, f"{reason} on {where}", do) from None
    if not isinstance(row, dict):
        raise InputFileError(expected, f"{type(row).__name__} on {where}", do)
    if isinstance(row.get("id"), int) and not isinstance(row["id"], bool):
        row["id"] = str(row["id"])
    faults = [f"no string {key!r}" for key in ("id", "text") if not isinstance(row.get(key), str)]
    faults += [
        f"no string in {key!r}" for key in _ROW_KEYS if not isinstance(row.setdefault(key, None), str | None)
    ]
    try:
        row["published"] = _published(row.get("published"))
    except InputError:
        faults.append(f"published {row['published']!r} (not YYYY-MM-DD)")
    if faults:
        raise InputFileError(expected, f"{', '.join(faults)} on {where}", do)
    return row


def _published(value: object) -> dt.date | None:
    if value is None or value == "":
        return None
    text = str(value)
    return parse_date(text[:10] if text[10:11] in {"T", " "} else text)


# --- bytes to text


def _decode(data: bytes, label: str, *, declared: str | None = None) -> str:
    """Decode by byte order mark, as UTF-8, as declared, or as what the bytes look like."""
    for encoding in (_wide(data), "utf-8-sig", _codec(declared)):
        try:
            if encoding:
                return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SHOWN_BYTES]).best()
    if best is None:
        raise InputFileError("a text in a known encoding", f"other bytes in {label}", "convert it to UTF-8")
    return data.decode(best.encoding, errors="replace")


def _wide(data: bytes) -> str | None:
    """Name the encoding when a byte order mark, or the zero bytes of UTF-16 without one, tell it."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    start = data[:_SNIFF_BYTES]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 > len(start) and min(even, odd) * 20 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def _codec(declared: str | None) -> str | None:
    """Map a declared charset to Python's codec; on the web, Latin-1 and ASCII mean Windows-1252."""
    try:
        name = codecs.lookup(declared or "").name
    except LookupError:
        return None
    return "cp1252" if name in {"iso8859-1", "ascii"} else name
