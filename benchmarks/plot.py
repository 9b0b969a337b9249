"""The reliability plot: how often places of a confidence are right."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from benchmarks.scoring import BINS, calibration_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.scoring import Bin

SETTINGS: dict[Any, Any] = {"svg.hashsalt": "geo_conflict", "svg.fonttype": "none", "font.size": 10}
# An opaque sheet: the plot reads the same on a light and a dark page.
PAPER, INK, BARS, LINE = "#ffffff", "#222222", "#b8cbe0", "#b0413e"


def reliability_svg(bins: Sequence[Bin], title: str) -> str:
    """Draw the share that is right against the confidence, over bars of how many places there are.

    Parameters
    ----------
    bins
        Ten bins of confidence.
    title
        What was measured; the calibration error is added.

    Returns
    -------
    str
        An SVG that is the same to the byte for the same bins.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(5, 4.5), facecolor=PAPER, layout="constrained")
        shares, counts = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        filled = [one for one in bins if one.places]
        shares.plot(
            (0, 1), (0, 1), color=INK, linewidth=0.8, linestyle="--", label="confidence = share right"
        )
        shares.plot(
            [one.confidence for one in filled],
            [one.right for one in filled],
            color=LINE,
            marker="o",
            label="measured",
        )
        shares.set(ylabel="share right", xlim=(0, 1), ylim=(0, 1.02))
        shares.set_title(f"{title}: ECE {calibration_error(bins):.3f}", color=INK)
        shares.legend(loc="lower right", frameon=False)
        middles = [(number + 0.5) / BINS for number in range(len(bins))]
        drawn = counts.bar(middles, [one.places for one in bins], width=0.9 / BINS, color=BARS)
        counts.bar_label(drawn, fmt="{:,.0f}", fontsize=8)
        counts.margins(y=0.3)
        counts.set(xlabel="confidence", ylabel="places")
        sheet = io.StringIO()
        figure.savefig(sheet, format="svg", metadata={"Date": None, "Title": title})
    return sheet.getvalue()
