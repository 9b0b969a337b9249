"""Events: who did what, where and when, and how many came to harm."""

from geo_conflict.events._find import find
from geo_conflict.events._merge import merge
from geo_conflict.events._model import COUNTED, Event
from geo_conflict.events.roles import ROLES, assign

__all__ = ["COUNTED", "ROLES", "Event", "assign", "find", "merge"]
