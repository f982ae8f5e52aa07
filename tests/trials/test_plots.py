"""Plots: what is drawn, that equal input gives equal bytes, and clear refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph.errors import BuildError, PlotError
from bmgraph.trials.plots import plot_outcomes
from bmgraph.trials.reports import OutcomeRow


@pytest.fixture(scope="module")
def rows(outcomes: list[OutcomeRow]) -> list[OutcomeRow]:
    return [row for row in outcomes if row.endpoint == "iDOR"]


def test_every_value_has_its_mark(rows: list[OutcomeRow], tmp_path: Path) -> None:
    path = tmp_path / "one.svg"

    assert plot_outcomes(rows, path) == len(rows)
    text = path.read_text(encoding="utf-8")
    assert text.count("not reached") == sum(
        row.value == "not reached" for row in rows if row.statistic == "median"
    )
    assert "CROWN 2023" in text
    assert "http://www.w3.org" in text


def test_equal_input_gives_equal_bytes(rows: list[OutcomeRow], tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        plot_outcomes(rows, tmp_path / name)

    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_the_order_of_the_rows_is_kept_from_the_top(rows: list[OutcomeRow], tmp_path: Path) -> None:
    path = tmp_path / "asked.svg"
    numbers = {row.trial: row for row in rows if row.statistic == "median" and row.number is not None}
    given = list(numbers.values())

    def heights(rows: list[OutcomeRow]) -> list[int]:
        plot_outcomes(rows, path, as_given=True)
        text = path.read_text(encoding="utf-8")
        return [text.index(f">{row.acronym or row.trial} {row.year} · {row.drugs}") for row in rows[:2]]

    assert given[0].trial != given[1].trial
    # The labels of the axis are written from the bottom.
    first, second = heights(given)
    assert first > second
    first, second = heights(given[::-1])
    assert first > second


def test_refusals_say_why(rows: list[OutcomeRow], tmp_path: Path) -> None:
    with pytest.raises(PlotError, match="ends in"):
        plot_outcomes(rows, tmp_path / "plot.docx")
    with pytest.raises(PlotError, match="nothing to draw"):
        plot_outcomes([], tmp_path / "plot.svg")
    (tmp_path / "file").touch()
    with pytest.raises(BuildError, match="cannot write"):
        plot_outcomes(rows, tmp_path / "file" / "plot.svg")
