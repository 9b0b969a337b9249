"""The interactive page: one self-contained HTML file, made with folium, that asks nothing of any network."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure
from folium.template import Template

from geo_conflict._files import write_atomic
from geo_conflict.maps import _basemap, _sections, _view
from geo_conflict.maps._escape import escape, script_json
from geo_conflict.maps._geometry import Frame
from geo_conflict.maps._payload import payload
from geo_conflict.maps._tiles import Tiles, resolve

if TYPE_CHECKING:
    from pathlib import Path

    from geo_conflict.report import Report

_DETAIL_FACTOR = 2.0
_STYLES = ("leaflet.css", "page.css")
_SCRIPTS = (
    "theme.js",
    "leaflet.js",
    "dom.js",
    "symbols.js",
    "store.js",
    "words.js",
    "labels.js",
    "ground.js",
    "canvas.js",
    "time.js",
    "list.js",
    "filters.js",
    "legend.js",
    "search.js",
    "link.js",
    "export.js",
    "page.js",
)
_HEIGHT = "720px"


def page(
    report: Report, *, title: str | None = None, tiles: str | None = None, attribution: str | None = None
) -> folium.Map:
    """Draw a report as an interactive map.

    The map is a :class:`folium.Map`: it shows itself in Jupyter, and takes further layers of folium that
    need no script of their own from the network (the page's policy lets none in).

    Parameters
    ----------
    report
        What one run found.
    title
        Heading of the page; the title of the article when not given.
    tiles
        Online background: the name of a provider, or the template of an address. None (the default) draws
        the boundaries that the package ships, and the page makes no request at all.
    attribution
        Whom to credit for tiles from an address of your own.

    Returns
    -------
    folium.Map
        The map, in a figure that renders as the whole page.

    Raises
    ------
    geo_conflict._errors.InputError
        When the tiles are unknown, want a key, or lack an attribution.
    """
    source = resolve(tiles, attribution) if tiles else None
    views = _view.views(report)
    frame = Frame(views.whole, views.core, _view.square(views.whole, _DETAIL_FACTOR))
    heading = title or _sections.heading(report)
    data = payload(report, frame, title=heading)
    data["basemap"] = _basemap.build(frame, report)
    data["tiles"] = source.name if source else None
    drawn = ReportMap(frame, source)
    PageFigure(data, _sections.build(report, heading, source), source).add_child(drawn)
    return drawn


def save_page(
    report: Report,
    path: str | Path,
    *,
    title: str | None = None,
    tiles: str | None = None,
    attribution: str | None = None,
) -> Path:
    """Write the page of a report, whole or not at all.

    Parameters
    ----------
    report, title, tiles, attribution
        As for :func:`page`.
    path
        The HTML file to write.

    Returns
    -------
    pathlib.Path
        The path as it was given.

    Raises
    ------
    geo_conflict._errors.InputError
        When the tiles are unknown, want a key, or lack an attribution.
    geo_conflict._errors.InputFileError
        When the file cannot be written.
    """
    drawn = page(report, title=title, tiles=tiles, attribution=attribution)
    return write_atomic(path, drawn.get_root().render())


def notebook(report: Report) -> str:
    """Return a report as Jupyter shows it: a short table of its places, and the map.

    Parameters
    ----------
    report
        What one run found.

    Returns
    -------
    str
        HTML, all text in it escaped.
    """
    shown: str = page(report)._repr_html_()
    return _sections.table(report) + shown


class ReportMap(folium.Map):
    """folium's map without its links to the network, and with a name for those who cannot see it."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }} role="region" aria-label="Map"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }},
            crs: L.CRS.{{ this.crs }},
            ...{{ this.options|tojavascript }}
        });
        geoConflict.draw({{ this.get_name() }}, JSON.parse(document.getElementById("data").textContent));
        {% endmacro %}
        """
    )

    def __init__(self, frame: Frame, tiles: Tiles | None) -> None:
        view = frame.view
        super().__init__(
            location=[(view.south + view.north) / 2, (view.west + view.east) / 2],
            zoom_start=6,
            tiles=None,
            zoom_control=False,
            zoom_snap=0.25,
            zoom_delta=1,
            fade_animation=False,
            wheel_px_per_zoom_level=120,
        )
        self.default_js, self.default_css = [], []
        self.options |= {"min_zoom": 2, "max_zoom": 16}
        if tiles:
            self.add_child(tiles.layer())

    def get_name(self) -> str:
        """Return the same name for every map, so that a page built twice is the same page."""
        return "map"


@dataclass(frozen=True)
class Block:
    """A script or a style sheet that stands in the page, and its checksum in the page's policy."""

    text: str

    @property
    def source(self) -> str:
        """The block as a source expression of a Content-Security-Policy."""
        digest = hashlib.sha256(self.text.encode("utf-8")).digest()
        return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


class PageFigure(Figure):
    """The page around the map.

    Its scripts and style sheets are the files of ``assets`` and what folium wrote for the map, named by
    checksum in the policy: nothing else runs, whatever a text in the page holds. Data and sections are put in
    after all of folium's rendering and pass no template as source.
    """

    def __init__(self, data: dict[str, Any], sections: _sections.Sections, tiles: Tiles | None) -> None:
        super().__init__(height=_HEIGHT)
        self._data = data
        self._sections = sections
        self._tiles = tiles

    def render(self, **kwargs: Any) -> str:
        """Return the whole page as HTML."""
        for child in _children(self):
            child.render(**kwargs)
        drawing = "\n".join(part.render(**kwargs).strip() for part in _children(self.script))
        scripts = [Block(_asset(name)) for name in _SCRIPTS] + [Block(drawing)]
        styles = [Block(_asset(name)) for name in _STYLES]
        html: str = _skeleton().render(
            policy=escape(_policy(scripts, styles, self._tiles)),
            styles=[block.text for block in styles],
            scripts=[block.text for block in scripts],
            map=self.html.render(**kwargs),
            data=script_json(self._data),
            sections=self._sections,
        )
        return html


def _children(element: Element) -> list[Element]:
    """Return what was added to an element of folium, in order."""
    children = vars(element)["_children"]
    return list(children.values())


def _policy(scripts: list[Block], styles: list[Block], tiles: Tiles | None) -> str:
    """Return the Content-Security-Policy: what is in the page, the tiles asked for, nothing else."""
    rules = {
        "default-src": ["'none'"],
        "script-src": [block.source for block in scripts],
        "style-src": [block.source for block in styles],
        "img-src": ["data:", *(tiles.origins if tiles else [])],
        "connect-src": ["'none'"],
        "form-action": ["'none'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(f"{rule} {' '.join(sources)}" for rule, sources in rules.items())


@cache
def _asset(name: str) -> str:
    return files("geo_conflict.maps").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _skeleton() -> Any:
    from jinja2 import Environment

    environment = Environment(autoescape=False, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (values come escaped)
    return environment.from_string(_asset("page.html"))
