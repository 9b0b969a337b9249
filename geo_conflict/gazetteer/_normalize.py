"""One spelling of a name for look-up: case, accents, apostrophes and hyphens folded away."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose, in the spelling that news in English uses.
_LETTERS = str.maketrans(
    {
        "ə": "a",
        "Ə": "a",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ŋ": "n",
        "ħ": "h",
        "ʻ": "",
        "ʼ": "",
        "’": "",
        "‘": "",
        "'": "",
        "`": "",
        "´": "",
        "ʹ": "",
        "ʿ": "",
        "ʾ": "",
        "՚": "",
        "׳": "",
        ".": "",
        "\u00ad": "",
        "\u200b": "",
        "\u200c": "",
        "\u200d": "",
        "\u200e": "",
        "\u200f": "",
        "\u2060": "",
        "ـ": "",
    }
)
_GAPS = re.compile(r"[\s\-‐‑‒–—―_/,]+")
_ASCII = re.compile(r"[A-Za-z0-9 ]+\Z")

_SHORT_WORDS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "pt": "point"}


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """Fold a name to the key under which the gazetteer stores it.

    Parameters
    ----------
    name
        A place name in any script.

    Returns
    -------
    str
        Lower case, without accents, apostrophes and dots; hyphens, commas and runs of white space are one space.

    Examples
    --------
    >>> key("Kəlbəcər"), key("SANA'A"), key("St.-Denis")
    ('kalbacar', 'sanaa', 'st denis')
    """
    if _ASCII.match(name):
        return " ".join(name.lower().split())
    text = _fold(_fold(name))  # twice: folding one letter can bring out another
    return _GAPS.sub(" ", text).strip()


def _fold(name: str) -> str:
    text = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    kept = (char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return "".join(char if char.isspace() else char * char.isprintable() for char in kept)


def variants(folded: str) -> tuple[str, ...]:
    """Other keys to try for a folded name: short words written out, a leading article dropped.

    Parameters
    ----------
    folded
        A key as `key` gives it.

    Returns
    -------
    tuple of str
        The keys to try after `folded` itself, the likeliest first; often empty.

    Examples
    --------
    >>> variants("st louis"), variants("the hague")
    (('saint louis',), ('hague',))
    """
    first, _, rest = folded.partition(" ")
    if not rest:
        return ()
    if first in _SHORT_WORDS:
        return (f"{_SHORT_WORDS[first]} {rest}",)
    if first == "saint":
        return (f"st {rest}",)
    if first == "the":
        return (rest,)
    return ()
