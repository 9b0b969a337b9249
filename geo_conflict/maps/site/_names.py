"""Names of files that are safe on every system and stay the same, whatever the text that they are made of."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LETTERS = 40
_DIGITS = 12
_NOT_PLAIN = re.compile("[^a-z0-9]+")


def stem(text: str, *, key: str | None = None) -> str:
    """Make the name of a file, without its suffix, from any text.

    The name has small letters, digits and hyphens alone, so that no two names differ in case only, none leads out
    of its folder and none is reserved on Windows; it ends in a checksum of the key, so that texts that look alike
    get names of their own and a name never depends on what other names there are.

    Parameters
    ----------
    text
        What is named.
    key
        What makes it this one and no other; the text itself by default.

    Returns
    -------
    str
        The name.

    Examples
    --------
    >>> stem("../../etc/passwd")
    'etc-passwd-3754d6cb3a38'
    >>> stem("CON") == stem("con")
    False
    """
    folded = unicodedata.normalize("NFKD", text[:1000]).encode("ascii", "ignore").decode("ascii")
    plain = _NOT_PLAIN.sub("-", folded.lower()).strip("-")[:_LETTERS].strip("-")
    return "-".join(part for part in (plain, _checksum(text if key is None else key)) if part)


def _checksum(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
