"""The static picture: a report as PNG, SVG or PDF, by matplotlib and without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo_conflict._errors import InputError
from geo_conflict._files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure

    from geo_conflict.report import Report

_FORMATS = (".png", ".svg", ".pdf")
_SIDES = (5.0, 60.0)
_DOTS = (40.0, 600.0)
_USUAL_DOTS = 160.0


def picture(report: Report, *, title: str | None = None, size: tuple[float, float] | None = None) -> Figure:
    """Draw a report as a static map.

    The projection is chosen by where the area lies and how large it is. The figure belongs to no window and
    no state of pyplot; :func:`save_picture` writes it the same on every machine.

    Parameters
    ----------
    report
        What one run found.
    title
        Heading of the picture; the title of the article when not given.
    size
        Width and height in inches; by default 10 inches wide, and as high as the area asks for.

    Returns
    -------
    matplotlib.figure.Figure
        The picture.

    Raises
    ------
    geo_conflict._errors.InputError
        When the size is less than 5 or more than 60 inches.
    """
    _check("a width and a height", size or (), _SIDES, "inches")
    from geo_conflict.maps._picture import _draw

    return _draw.figure(report, title, size)


def save_picture(
    report: Report,
    path: str | Path,
    *more: str | Path,
    title: str | None = None,
    size: tuple[float, float] | None = None,
    dpi: float | None = None,
) -> Path:
    """Write the static map of a report, each file whole or not at all.

    The same report gives the same bytes: no date and no version is written. All text is outlined in SVG, so
    that it looks the same where the font is missing, and is text in PDF, with the glyphs used.

    Parameters
    ----------
    report, title, size
        As for :func:`picture`.
    path
        The file to write; its suffix, .png, .svg or .pdf, is its format.
    *more
        Further files of the same picture, in other formats.
    dpi
        Dots an inch of a PNG; 160 by default.

    Returns
    -------
    pathlib.Path
        The first path as it was given.

    Raises
    ------
    geo_conflict._errors.InputError
        When a suffix is another, or size or dots are out of range.
    geo_conflict._errors.InputFileError
        When a file cannot be written.
    """
    paths = [Path(path), *map(Path, more)]
    _check_formats(paths)
    dots = _USUAL_DOTS if dpi is None else dpi
    _check("dots an inch", (dots,), _DOTS, "dpi")
    drawn = picture(report, title=title, size=size)
    from geo_conflict.maps._picture import _draw

    for file in paths:
        write_atomic(file, _draw.write(drawn, file.suffix.lower(), dots))
    return paths[0]


def _check_formats(paths: Iterable[Path]) -> None:
    """Refuse names of files whose suffix is no format of pictures."""
    for path in paths:
        if path.suffix.lower() not in _FORMATS:
            raise InputError(
                f"a file that ends in {' or '.join(_FORMATS)}", str(path), "name the picture by its format"
            )


def _check(what: str, values: tuple[float, ...], limits: tuple[float, float], unit: str) -> None:
    low, high = limits
    if not all(low <= value <= high for value in values):
        found = " by ".join(f"{value:g}" for value in values)
        raise InputError(f"{what} from {low:g} to {high:g} {unit}", found, "choose another")
