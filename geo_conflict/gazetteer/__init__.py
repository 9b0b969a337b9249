"""The gazetteer: names to places, offline, memory-mapped, opened in milliseconds."""

from geo_conflict.gazetteer._index import Gazetteer, Name, Place
from geo_conflict.gazetteer._normalize import key

__all__ = ["Gazetteer", "Name", "Place", "key"]
