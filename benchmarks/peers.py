"""Let one other tool read the texts of a JSONL file: `python peers.py TOOL FILE`.

Run by `speed.py` in the environment of that tool, so it imports nothing of the project.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def geotext(texts: Iterator[str]) -> None:
    """Match names of cities and countries, by regular expression."""
    from geotext import GeoText

    for text in texts:
        GeoText(text)


def flashgeotext(texts: Iterator[str]) -> None:
    """Match names of cities and countries, by a trie."""
    from flashgeotext.geotext import GeoText

    tool = GeoText()
    for text in texts:
        tool.extract(input_text=text)


def geocode(texts: Iterator[str]) -> None:
    """Match names of GeoNames and give each its most populous place."""
    from geocode.geocode import Geocode

    tool = Geocode()
    tool.load()
    for text in texts:
        tool.decode(text)


def spacy(texts: Iterator[str], model: str) -> None:
    """Recognise names with a spaCy model, and nothing else."""
    import spacy as library

    unused = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "senter", "morphologizer"]
    for _ in library.load(model, exclude=unused).pipe(texts):
        pass


TOOLS: dict[str, Callable[..., Any]] = {
    tool.__name__: tool for tool in (geotext, flashgeotext, geocode, spacy)
}

if __name__ == "__main__":
    name, path, *more = sys.argv[1:]
    with Path(path).open(encoding="utf-8") as lines:
        TOOLS[name]((json.loads(line)["text"] for line in lines), *more)
