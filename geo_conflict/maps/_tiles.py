"""Online tiles for those who ask for them: which address, which hosts, whose attribution."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

import folium
import xyzservices

from geo_conflict._errors import InputError
from geo_conflict.maps._escape import links, safe_url

_PLACEHOLDER = re.compile(r"\{(s|z|x|y|r|ext)\}")
_NEEDED = ("{z}", "{x}", "{y}")
_HOST = re.compile(r"[a-z0-9.-]+(:\d+)?", re.IGNORECASE)
_SUGGESTED = (
    "OpenStreetMap.Mapnik",
    "OpenStreetMap.HOT",
    "OpenTopoMap",
    "Esri.WorldTopoMap",
    "Esri.WorldGrayCanvas",
)
_SHOWN = 5


@dataclass(frozen=True)
class Tiles:
    """A source of tiles.

    Parameters
    ----------
    name
        Name of the provider, or the address when there is none.
    url
        Template of the address, with ``{z}``, ``{x}``, ``{y}`` and perhaps ``{s}`` and ``{r}``.
    attribution
        Whom to credit, as escaped HTML.
    subdomains
        What ``{s}`` stands for.
    max_zoom
        Deepest zoom that the provider has tiles for.
    """

    name: str
    url: str
    attribution: str
    subdomains: tuple[str, ...]
    max_zoom: int

    @property
    def origins(self) -> list[str]:
        """The origins that tiles come from, as a Content-Security-Policy names them."""
        filled = (
            [self.url.replace("{s}", sub) for sub in self.subdomains] if "{s}" in self.url else [self.url]
        )
        parts = [urlsplit(_PLACEHOLDER.sub("0", url)) for url in filled]
        return sorted({f"{part.scheme}://{part.netloc}" for part in parts})

    def layer(self) -> folium.TileLayer:
        """Return the layer that folium draws."""
        layer = _OnlineTiles(
            tiles=self.url,
            attr=self.attribution,
            name="tiles",
            max_zoom=19,
            max_native_zoom=self.max_zoom,
            overlay=False,
        )
        layer.options["subdomains"] = list(self.subdomains)
        return layer


class _OnlineTiles(folium.TileLayer):
    """folium's layer of tiles under a name that stays, so that a page built twice is the same page."""

    def get_name(self) -> str:
        return "tiles"


def resolve(tiles: str, attribution: str | None = None) -> Tiles:
    """Return the tiles of that name, or of an address that the user gives.

    Parameters
    ----------
    tiles
        Name of a provider that xyzservices knows (``"OpenStreetMap"``, ``"OpenTopoMap"``), or the
        template of an address (``"https://tiles.example.org/{z}/{x}/{y}.png"``).
    attribution
        Whom to credit; needed with an address, and replaces a provider's own. Of its HTML, links are kept.

    Raises
    ------
    geo_conflict._errors.InputError
        When no provider has that name, it wants a key, or the address is no template of tiles.
    """
    return _address(tiles, attribution) if "://" in tiles else _provider(tiles, attribution)


def _provider(name: str, attribution: str | None) -> Tiles:
    known = xyzservices.providers.flatten()
    wanted = "OpenStreetMap.Mapnik" if name.strip().lower() == "openstreetmap" else name
    try:
        provider = xyzservices.providers.query_name(wanted)
    except ValueError:
        raise InputError("the name of a provider of tiles", repr(name), _suggest(name, list(known))) from None
    if provider.requires_token():
        raise InputError(
            "a provider that needs no key",
            f"{provider.name}, which needs one",
            "choose another, or give the address with your key in it and an attribution",
        )
    return _tiles(
        provider.name,
        provider.build_url(fill_subdomain=False, scale_factor="{r}"),
        attribution or provider.html_attribution,
        subdomains=tuple(provider.get("subdomains", "abc")),
        max_zoom=int(provider.get("max_zoom", 18)),
    )


def _address(url: str, attribution: str | None) -> Tiles:
    if not attribution:
        raise InputError(
            "an attribution for tiles from an address of your own",
            "none",
            "say whom to credit: attribution=…",
        )
    return _tiles(url, url, attribution, subdomains=tuple("abc"), max_zoom=18)


def _tiles(name: str, url: str, attribution: str, **options: Any) -> Tiles:
    _check(url)
    return Tiles(name=name, url=url, attribution=links(attribution), **options)


def _check(url: str) -> None:
    """Refuse an address that is no template of tiles, or could be taken for anything else on the page."""
    bare = _PLACEHOLDER.sub("0", url)
    host = urlsplit(bare).netloc if safe_url(bare) else ""
    if not _HOST.fullmatch(host) or any(mark not in url for mark in _NEEDED):
        raise InputError(
            "an address of tiles with {z}, {x} and {y}",
            repr(url[:80]),
            "give one such as https://tiles.example.org/{z}/{x}/{y}.png",
        )


def _suggest(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=_SHOWN, cutoff=0.5) or list(_SUGGESTED)
    return f"choose for example {', '.join(close)}"
