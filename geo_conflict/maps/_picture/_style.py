"""What a picture looks like: colours, sizes in points, and the settings of matplotlib that change any byte."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

if TYPE_CHECKING:
    from collections.abc import Iterator

PAPER, INK, QUIET, RULE = "#ffffff", "#1d2126", "#565e68", "#b9bfc6"
SEA, LAND, NAMED = "#d7e6ee", "#f1f0ec", "#faf5e2"
COAST, BORDER, PROVINCE = "#8fb0c0", "#8d8578", "#d3cdc0"
GRID, WATER_NAME, NAME, STRONG = "#9db4c0", "#3f7390", "#4b4740", "#17191c"
AREA, FRONT, WARN, HALO = "#5a5246", "#b00020", "#fff4d6", "#fbfaf6"
WARNING, MINOR, GLOBE = "#5c4300", "#8a8274", "#cfc9ba"
FILL = 0.36

_SETTINGS: Any = {
    "text.parse_math": False,
    "text.usetex": False,
    "text.hinting": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "geo-conflict",
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "path.simplify": False,
    "path.snap": False,
    "agg.path.chunksize": 20_000,
}


@contextmanager
def settings() -> Iterator[None]:
    """Draw with the settings of pictures, whatever the machine's own are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield
