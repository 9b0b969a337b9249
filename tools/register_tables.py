"""Register the project's own tables, which are written by hand: run it when one was edited, or through `make data`."""

from __future__ import annotations

import _registry

DATA = _registry.DATA
TITLES = {
    "event_actors": (
        "events/actors.csv",
        "Armed groups, states and bodies: their names in the press, side and country",
    ),
    "event_leaders": ("events/leaders.csv", "Persons who speak for a state or group, from when to when"),
    "event_offices": (
        "events/offices.csv",
        "Words for offices, organs, forces and people, and whom each stands for",
    ),
    "event_dates": ("events/dates.toml", "Words that tell dates"),
    "event_role_words": (
        "events/role_words.csv",
        "Words that tell what a place is in a sentence without a parse",
    ),
    "event_countries": (
        "events/countries.csv",
        "States: names, ISO 3166-1 numeric code, number by Gleditsch and Ward",
    ),
    "event_layouts": ("events/layouts.csv", "Columns of ACLED and UCDP GED, and the cells that fill them"),
    "event_triggers": ("events/triggers.csv", "Words that tell an event, and its type"),
    "event_words": ("events/words.csv", "Classes of words that decide what kind of event is told"),
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
