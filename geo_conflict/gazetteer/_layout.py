"""How the index lies on disk: shared by the reader and by the script that builds it."""

from __future__ import annotations

import numpy as np

PLACE_DTYPE = np.dtype(
    [
        ("geonameid", "<u4"),  # 0: not in GeoNames
        ("lat", "<i4"),  # 1e-5 degrees
        ("lon", "<i4"),
        ("population", "<u4"),
        ("feature", "<u2"),  # index into meta["features"]
        ("country", "<u2"),  # index into meta["countries"]
        ("radius", "<u2"),  # 100 metres
        ("admin1", "<i4"),  # row of the unit, -1 for none
        ("admin2", "<i4"),
    ]
)

RECORD = "<IB"  # row of the place, kind of name
NAME_KINDS = ("primary", "alternate", "alias", "bare", "demonym", "abbreviation", "postal")
NAMES_PER_BLOCK = 64
