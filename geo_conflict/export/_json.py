"""JSON as the package writes it: UTF-8 as it stands, and never a file that cannot be read back."""

from __future__ import annotations

import json
import re
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")


def dumps(value: Any) -> str:
    """Write a value on one line; half of a surrogate pair, which UTF-8 has no bytes for, is escaped."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def line(value: Any) -> str:
    """Write a value as a line of JSONL."""
    return dumps(value) + "\n"
