"""The one gate between text that others wrote and a picture: what can be shown, how wide it is, where it breaks.

Matplotlib reads ``$…$`` as a formula, breaks lines at newlines, and hands the rest to XML or PDF. Text passes
here first: characters that no file can hold become U+FFFD, those that turn the direction of their neighbours
go, what the bundled font has no glyph for is replaced, and nothing is longer than what can be read. Arabic and
Hebrew are shaped and run from the right; for a name in a script that the font lacks, another is taken.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import matplotlib as mpl
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.patheffects import Stroke
from matplotlib.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Face = Literal["regular", "bold", "italic"]

RISE, FALL = 0.78, 0.22
"""How far letters stand above and below the line they stand on, in parts of their size."""

_FILES = {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf", "italic": "DejaVuSans-Oblique.ttf"}
_LONGEST = 400
_RULED, _SUBPIXELS = 200.0, 64.0
_PILED = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")
_REPLACED = "\ufffd"
_ELLIPSIS = "…"
_BLANK = frozenset({"Zl", "Zp", "Zs"})
_JOINERS = "\u200c\u200d"
_NO_GLYPH = ("Cf", "Mn", "Me")


def _file(face: Face) -> Path:
    return Path(mpl.get_data_path(), "fonts", "ttf", _FILES[face])


@cache
def _glyphs(face: Face) -> frozenset[int]:
    return frozenset(FT2Font(str(_file(face))).get_charmap())


@cache
def _font(face: Face) -> FontProperties:
    return FontProperties(fname=_file(face))


@cache
def _ruler(face: Face) -> FT2Font:
    """Return a font to measure with, of so many points that rounding does not matter."""
    font = FT2Font(str(_file(face)))
    font.set_size(_RULED, 72)
    return font


def _has(char: str, face: Face = "regular") -> bool:
    return ord(char) in _glyphs(face)


def plain(text: object) -> str:
    r"""Return a text as one line that a picture can show.

    >>> plain("a\n<b> \x00 $x$")
    'a <b> � $x$'
    """
    given = str(text)
    composed = _PILED.sub(r"\1", unicodedata.normalize("NFC", given[:_LONGEST]))
    shown = "".join(map(_shown, composed))
    return " ".join(shown.split()) + (_ELLIPSIS if len(given) > _LONGEST else "")


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if char.isspace() or category in _BLANK:
        return " "
    if category in _NO_GLYPH and (category == "Cf" or not _has(char)):
        return char if char in _JOINERS and _has(char) else ""
    return char if _has(char) and category[0] != "C" else _REPLACED


def best(*names: object) -> str:
    """Return the first name of which the font has every letter, else what can be shown of the first.

    >>> best("東京", "Tokyo")
    'Tokyo'
    """
    options = [plain(name) for name in names if name is not None and str(name).strip()]
    return next((name for name in options if _REPLACED not in name), options[0] if options else "")


def _face(text: str, face: Face) -> Face:
    return face if all(_has(char, face) for char in text) else "regular"


@lru_cache(maxsize=20_000)
def width(text: str, size: float, face: Face = "regular") -> float:
    """Return how wide a text is, in points."""
    if not text.strip():
        return 0.0
    ruler = _ruler(_face(text, face))
    ruler.set_text(text, flags=LoadFlags.NO_HINTING)
    return float(ruler.get_width_height()[0]) / _SUBPIXELS * size / _RULED


def fit(text: str, room: float, size: float, face: Face = "regular") -> str:
    """Return a text, cut and marked with an ellipsis where it is wider than the room for it."""
    if width(text, size, face) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        kept = width(text[:middle].rstrip() + _ELLIPSIS, size, face) <= room
        low, high = (middle, high) if kept else (low, middle - 1)
    return text[:low].rstrip() + _ELLIPSIS


def wrap(text: str, room: float, size: float, face: Face = "regular", *, lines: int) -> list[str]:
    """Break a text into lines; what does not fit into the last is cut."""
    words = text.split()
    broken: list[str] = []
    while words and len(broken) < lines - 1:
        count = _fitting(words, room, size, face)
        broken.append(fit(" ".join(words[:count]), room, size, face))
        words = words[count:]
    return [*broken, fit(" ".join(words), room, size, face)] if words else broken


def _fitting(words: list[str], room: float, size: float, face: Face) -> int:
    count = 1
    while count < len(words) and width(" ".join(words[: count + 1]), size, face) <= room:
        count += 1
    return count


def put(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    colour: str,
    face: Face = "regular",
    halo: str | None = None,
    align: Literal["left", "center", "right"] = "left",
    order: float = 20,
) -> None:
    """Write a line of text; y is the line that its letters stand on. A halo keeps it off what lies below."""
    layers = (
        [(colour, None)] if halo is None else [(halo, Stroke(linewidth=2.6, foreground=halo)), (colour, None)]
    )
    for step, (ink, effect) in enumerate(layers):
        line = Text(
            x,
            y,
            text,
            color=ink,
            fontproperties=_font(_face(text, face)),
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
            usetex=False,
            zorder=order + step / 10,
            clip_on=False,
            path_effects=[effect] if effect else None,
        )
        line.set_fontsize(size)
        axes.add_artist(line)
