"""Which language a text is in.

English is told by its function words, which costs nothing; py3langid (BSD) is loaded for the first text that does not
look English: 0.7 s and 100 MB once for the process.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
SAMPLE = 4000
LEAD = 500
ENGLISH_SURE = 0.25
# News in English has four function words in ten; a list of names or a table of figures may have few.
ENGLISH_SHARE = 0.1
FEW_WORDS = 8
SURE = 0.6
PERHAPS_ENGLISH = 0.01
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# None of these is frequent in another language that is written in Latin letters.
_FUNCTION_WORDS = frozenset(
    """
    the of and to is was were that with by from are has have had been which this they their his he she it its not
    but who would will said after than about into more when there an as
    """.split()
)
# Nor does another language write these, which news in English is full of where it has few function words.
_NEWS_WORDS = frozenset(
    """
    against announced army bay beach before because between children city command commanding could county days
    died during enemy february first found game games headquarters home house july killed monday month months
    morning night nothing october officers officials only other people players please received regiment remains
    respectfully saturday school should street sunday thursday through today town troops tuesday under wednesday
    week weeks where while without women workers wounded year years yesterday yours
    """.split()
)


def identify(text: str) -> str:
    """Identify the language of a text from its first 4000 characters.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        ISO 639-1 code. Where a text in Latin letters is short, or no language is sure, it is `en`.

    Examples
    --------
    >>> identify("The army said that it had left the town."), identify("В Бахмуте идут бои.")
    ('en', 'ru')
    """
    lead = _WORD.findall(text[:LEAD].lower())
    if len(lead) >= FEW_WORDS and _share(lead, _FUNCTION_WORDS) >= ENGLISH_SURE:
        return ENGLISH
    sample = text[:SAMPLE].encode("utf-8", "ignore").decode()
    words = _WORD.findall(sample.lower())
    if _share(words, _FUNCTION_WORDS | _NEWS_WORDS) >= ENGLISH_SHARE:
        return ENGLISH
    latin = len(_LATIN.findall(sample))
    mostly_latin = 2 * latin > sum(map(len, words))
    if mostly_latin and len(words) < FEW_WORDS:
        return ENGLISH
    ranked = _identifier().rank(sample)
    language, probability = ranked[0]
    doubtful = probability < SURE or dict(ranked)[ENGLISH] > PERHAPS_ENGLISH
    return ENGLISH if mostly_latin and doubtful else str(language)


def _share(words: list[str], known: frozenset[str]) -> float:
    return sum(word in known for word in words) / len(words) if words else 1.0


@cache
def _identifier() -> LanguageIdentifier:
    """Load the identifier, for the languages that ISO 639-1 has."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == len(ENGLISH)])
    return identifier
