"""Register the project's own tables, which are written by hand: run it when one was edited, or through `make data`."""

from __future__ import annotations

import _registry

DATA = _registry.DATA
TITLES = {
    "event_triggers": ("events/triggers.csv", "Words that tell an event, and its type"),
    "event_types": ("events/types.csv", "Event types, with their codes in PLOVER, CAMEO, ACLED and UCDP"),
    "grammars": ("languages/grammars.toml", "What the rules know of each language"),
    **{
        f"table_{path.stem}": (
            f"gazetteer/tables/{path.name}",
            f"The project's own table of {path.stem.replace('_', ' ')}",
        )
        for path in DATA.glob("gazetteer/tables/*.csv")
    },
}


def main() -> None:
    """Write a row of the registry for each table."""
    for name, (path, title) in sorted(TITLES.items()):
        _registry.record(
            DATA / path,
            name=name,
            title=title,
            version="2026.11",
            source="geo_conflict",
            licence="BSD-3-Clause (this project); GeoNames ids CC BY 4.0",
            attribution="geo_conflict. GeoNames ids: GeoNames, CC BY 4.0.",
        )


if __name__ == "__main__":
    main()
