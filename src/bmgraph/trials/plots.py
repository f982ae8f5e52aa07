"""A dot plot of outcomes (the only matplotlib import)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bmgraph.errors import PlotError
from bmgraph.files import whole_file
from bmgraph.trials.reports import OutcomeRow

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_outcomes"]

#: Okabe and Ito's colours, told apart by the colour-blind.
_COLORS = {
    "experimental": "#0072B2",
    "single": "#0072B2",
    "cohort": "#009E73",
    "control": "#D55E00",
    "": "#555555",
}
_MARKERS = {"experimental": "o", "single": "o", "cohort": "D", "control": "s", "": "^"}
_FORMATS = (".svg", ".png", ".pdf")


def plot_outcomes(rows: Sequence[OutcomeRow], path: Path, *, as_given: bool = False) -> int:
    """Draw one panel per endpoint and unit, one line per trial, arm and subgroup; return the dots drawn.

    Values that were not reached have no place on the axis and stand in words at its right end.

    Args:
        rows: the values.
        path: the file.
        as_given: keep the order of the rows, from the top; else the highest value is at the top.

    Raises:
        PlotError: nothing to draw, or the file's ending is none of .svg, .png, .pdf.
    """
    if path.suffix.lower() not in _FORMATS:
        raise PlotError(f"{path}: name a file that ends in {', '.join(_FORMATS)}")
    panels = _panels(rows, as_given)
    if not panels:
        raise PlotError("no value fits: there is nothing to draw")

    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    # Letters stay letters in SVG, so that they can be searched and copied; equal input, equal bytes.
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bmgraph", "font.size": 8})
    heights = [0.8 + 0.22 * len(members) for _, members in panels]
    figure, axes = plt.subplots(
        len(panels),
        1,
        figsize=(11, sum(heights) + 0.6),
        squeeze=False,
        height_ratios=heights,
        layout="constrained",
    )
    for axis, (title, members) in zip(axes[:, 0], panels, strict=True):
        _draw(axis, title, members)
    figure.supxlabel(
        "circle: experimental or single arm, diamond: cohort, square: control, triangle: all arms; "
        "values as printed",
        fontsize=7,
    )
    form = path.suffix.lower().removeprefix(".")
    try:
        with whole_file(path) as file:
            figure.savefig(file, format=form, metadata={"Date": None} if form == "svg" else None)
    finally:
        plt.close(figure)
    return sum(len(members) for _, members in panels)


def _panels(rows: Iterable[OutcomeRow], as_given: bool) -> list[tuple[str, list[OutcomeRow]]]:
    """Return titles with the rows to draw, from the bottom; a panel has at least one number."""
    panels: dict[tuple[str, str, str], list[OutcomeRow]] = {}
    for row in rows:
        if row.number is not None or row.value == "not reached":
            unit = "%" if "/" in row.value else row.unit
            panels.setdefault((row.endpoint, row.statistic, unit), []).append(row)
    return [
        (
            f"{endpoint} ({statistic}{', ' + unit if unit else ''})",
            members[::-1]
            if as_given
            else sorted(members, key=lambda m: (m.number is None, m.number or 0, m.row, m.arm, m.subgroup)),
        )
        for (endpoint, statistic, unit), members in sorted(panels.items())
        if any(member.number is not None for member in members)
    ]


def _draw(axis: Axes, title: str, members: Sequence[OutcomeRow]) -> None:
    numbers = [member.number for member in members if member.number is not None]
    top = max(numbers)
    for place, row in enumerate(members):
        color = _COLORS.get(row.role, "#555555")
        if row.number is None:
            axis.annotate("not reached", (top * 1.02, place), color=color, va="center", fontsize=7)
        else:
            axis.plot(row.number, place, _MARKERS.get(row.role, "o"), color=color, markersize=5)
            axis.annotate(
                row.value,
                (row.number, place),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                fontsize=7,
            )
    axis.set_yticks(range(len(members)), [_label(row) for row in members])
    axis.set_ylim(-0.7, len(members) - 0.3)
    axis.set_xlim(left=min(0.0, *numbers), right=top * 1.15)
    axis.grid(axis="x", color="#dddddd", linewidth=0.6)
    axis.set_axisbelow(True)
    axis.spines[["top", "right"]].set_visible(False)
    axis.set_title(title, loc="left", fontweight="bold")


def _label(row: OutcomeRow) -> str:
    name = row.acronym or row.registry_ids.split(", ")[0] or row.trial
    parts = [f"{name} {row.year}", row.drugs if row.arm != "all" else "all arms"]
    # Cohorts often receive the same drug: their name tells them apart.
    parts += [row.arm if row.role == "cohort" else "", row.subgroup]
    if row.timepoint:
        parts.append(row.timepoint)
    text = " · ".join(part for part in parts if part)
    return text if len(text) <= 100 else f"{text[:99]}…"
