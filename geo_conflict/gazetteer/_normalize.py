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


_RESPELLED = tuple(
    (one, other)
    for pair in (
        *(
            "ai ay",
            "ei ey",
            "iy y",
            "yy y",
            "ii y",
            "ye e",
            "yo o",
            "yu u",
            "ia iya",
            "ou u",
            "oo u",
            "ee i",
            "e i",
        ),
        *(
            "o u",
            "a e",
            "a o",
            "q k",
            "kh h",
            "gh g",
            "dj j",
            "dh d",
            "th t",
            "zh j",
            "ts c",
            "w v",
            "ch sh",
            "c k",
        ),
        *("ph f", "bb b", "dd d", "ff f", "kk k", "ll l", "mm m", "nn n", "rr r", "ss s", "tt t", "zz z"),
    )
    for one, other in (tuple(pair.split()), tuple(reversed(pair.split())))
)
_ARTICLES = ("al ", "el ", "as ", "ash ", "an ", "ar ", "at ", "az ", "ad ", "es ", "er ")


def respellings(folded: str) -> tuple[str, ...]:
    """Keys that differ from a key as one transcription of a name differs from another.

    Parameters
    ----------
    folded
        A key as `key` gives it.

    Returns
    -------
    tuple of str
        Each is one step away: a sound written otherwise in one place, or another Arabic article.

    Examples
    --------
    >>> "grayvoron" in respellings("graivoron"), "nushki" in respellings("noshki")
    (True, True)
    """
    found = dict.fromkeys(
        folded[:at] + other + folded[at + len(one) :]
        for one, other in _RESPELLED
        for at in range(len(folded) - len(one) + 1)
        if folded.startswith(one, at)
    )
    bare = next((folded[len(one) :] for one in _ARTICLES if folded.startswith(one)), folded)
    found |= dict.fromkeys(article + bare for article in ("", *_ARTICLES))
    found.pop(folded, None)
    return tuple(found)


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
