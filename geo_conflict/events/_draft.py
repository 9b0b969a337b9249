"""An event while it is put together, and the article that it is read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from geo_conflict.toponyms import relative

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geo_conflict.events import _sites
    from geo_conflict.events._actors import Mention
    from geo_conflict.events._clusters import Cluster
    from geo_conflict.events._dates import Expression, When
    from geo_conflict.events._harm import Harm
    from geo_conflict.events._model import Participant, Site
    from geo_conflict.events._numbers import Count
    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene
    from geo_conflict.toponyms import Toponym
    from geo_conflict.toponyms.relative import Relative

FAR = 600
UNLISTED = "entity"


@dataclass
class Context:
    """What is known of a whole article.

    Attributes
    ----------
    article, text, published
        Its id, text and day.
    toponyms
        Its toponyms, and after them the places that the gazetteer does not have.
    mentions
        The actors that it names.
    merge
        Whether what it tells twice is one event.
    """

    article: str
    text: str
    published: dt.date | None
    toponyms: Sequence[Toponym]
    mentions: Sequence[Mention]
    merge: bool

    @cached_property
    def relatives(self) -> list[Relative]:
        """Its relative places, looked for when the first event asks."""
        return relative.find(self.text, [one for one in self.toponyms if one.rule != UNLISTED])


@dataclass
class Draft:
    """An event while it is put together."""

    scene: Scene
    cluster: Cluster
    type: str
    harm: Harm
    found: list[_sites.Found] = field(default_factory=list)
    site: Site | None = None
    when: When | None = None
    date_text: str = ""
    date_kind: str = ""
    leaning: Expression | None = None
    joined: Draft | None = None
    actors: list[Participant] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)
    is_total: bool = False
    sources: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def first(self) -> Word:
        """The word that tells it first."""
        return self.cluster.words[0]
