"""What the command line shows and writes: messages, progress, tables, files of lines."""

from __future__ import annotations

import io
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from geo_conflict._errors import InputError, InputFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

T = TypeVar("T")

PROG = "geo-conflict"
STDOUT = "-"
"""The name that a path has which stands for standard output, or input."""

_LOG_SECONDS = 10.0
_BAR_SECONDS = 0.1
_BAR_WIDTH = 30


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a printed table: a number has a format and stands to the right."""

    name: str
    head: str
    format: str = ""


def tolerate_any_text() -> None:
    """Let standard output and error show what their encoding cannot, escaped, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(message: str) -> None:
    """Print a message on one line of standard error."""
    print(f"{PROG}: {' '.join(message.split())}", file=sys.stderr)


def check_writable(path: str) -> None:
    """Refuse an output before the work rather than after it.

    Raises
    ------
    InputFileError
        When the folder does not exist or cannot be written, or the path is a folder.
    """
    folder = Path(path).parent
    if not folder.is_dir():
        raise InputFileError("a folder to write into", f"no folder {folder}", "make it first")
    if Path(path).is_dir():
        raise InputFileError("a file to write", f"the folder {path}", "name a file in it")
    if not os.access(folder, os.W_OK):
        raise InputFileError("a folder that can be written", f"{folder}, which cannot", "choose another")


def check_apart(outputs: list[str], inputs: list[str]) -> None:
    """Refuse to write over an input, or two outputs into one file.

    Raises
    ------
    InputError
        When two of the paths are the same file.
    """
    taken = {Path(path).resolve() for path in inputs if path != STDOUT}
    for path in outputs:
        file = Path(path).resolve()
        if file in taken and (file.is_file() or not file.exists()):
            raise InputError("an output of its own", f"{path} twice in the command", "name another file")
        taken.add(file)


def write_lines(lines: Iterable[str], path: Path, *, total: int, noun: str) -> None:
    """Write lines to PATH.part, and give it its name when all are there.

    Raises
    ------
    KeyboardInterrupt
        When the user interrupts; the lines done so far stay in PATH.part. After an error nothing stays.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():  # a device or a pipe is written straight
        with path.open("w", encoding="utf-8", newline="\n") as pipe:
            pipe.writelines(lines)
        return
    part = path.with_name(path.name + ".part")
    done = 0
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(line)
                done += 1
    except KeyboardInterrupt:
        say(f"{done:,} of {total:,} {noun} are in {part}")
        raise
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(path)


def progress(items: Iterable[T], *, total: int, noun: str) -> Iterator[T]:
    """Pass items on; show a bar on a terminal, or a line every ten seconds in a log."""
    terminal = sys.stderr.isatty() and total > 1
    every = _BAR_SECONDS if terminal else _LOG_SECONDS
    start = shown = time.monotonic()
    drawn = False
    try:
        for done, item in enumerate(items, start=1):
            yield item
            now = time.monotonic()
            if now - shown >= every or (drawn and done == total):
                shown = now
                drawn = terminal
                _show(done, total, noun, seconds=now - start, terminal=terminal)
    finally:
        if drawn:
            print(file=sys.stderr)


def _show(done: int, total: int, noun: str, *, seconds: float, terminal: bool) -> None:
    rate = done / max(seconds, 1e-9)
    text = f"{done:,} of {total:,} {noun}, {rate:,.1f} a second, {(total - done) / rate:,.0f} s to go"
    if terminal:
        bar = "#" * (_BAR_WIDTH * done // total)
        print(f"\r[{bar:<{_BAR_WIDTH}}] {text}\x1b[K", end="", file=sys.stderr, flush=True)
    else:
        say(text)


def table(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> str:
    """Lay out rows in aligned columns under their heads."""
    lines = [[field.head for field in fields]]
    lines += [[_cell(field, row.get(field.name)) for field in fields] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(_padded, fields, line, widths)).rstrip() for line in lines)


def _cell(field: Field, value: object) -> str:
    return "" if value is None else format(value, field.format)


def _padded(field: Field, text: str, width: int) -> str:
    return text.rjust(width) if field.format else text.ljust(width)
