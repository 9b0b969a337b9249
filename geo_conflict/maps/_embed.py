"""The frame by which a page shows a map that lies in another file."""

from __future__ import annotations

from geo_conflict.maps._escape import escape

SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
"""What a framed map may do: run its own script, save its data, open the sources that it names; nothing more."""

HEIGHT = 640


def embed(address: str, title: str, *, height: int = HEIGHT) -> str:
    """Make the HTML that shows a page in a frame of another page.

    The framed page is kept apart from the one around it: it has no origin, sends no address on, and is loaded
    when a reader comes near it.

    Parameters
    ----------
    address
        Address of the page, absolute or relative to the page around it.
    title
        What the frame shows, for those who cannot see it.
    height
        Height in pixels; the width is that of the page around it.

    Returns
    -------
    str
        An `<iframe>`.

    Examples
    --------
    >>> embed("map.html", "Map").startswith('<iframe src="map.html" title="Map" width="100%" height="640"')
    True
    """
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{height}" loading="lazy" '
        f'sandbox="{SANDBOX}" referrerpolicy="no-referrer"></iframe>'
    )
