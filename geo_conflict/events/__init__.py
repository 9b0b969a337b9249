"""Events: who did what, where and when; first, what each place is in its sentence."""

from geo_conflict.events._find import Event, find
from geo_conflict.events.roles import ROLES, Assigned, assign

__all__ = ["ROLES", "Assigned", "Event", "assign", "find"]
