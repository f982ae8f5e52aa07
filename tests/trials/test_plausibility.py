"""Whether printed percentages can come from whole people."""

from __future__ import annotations

import pytest

from bmgraph.trials.plausibility import attainable, unattainable
from bmgraph.trials.reports import OutcomeRow


@pytest.mark.parametrize(
    ("percent", "n", "can"),
    [
        ("33.3", 6, True), ("75", 8, True), ("57.1", 8, False), ("100", 3, True), ("0", 5, True),
        ("12.5", 8, True), ("63.9", 33, False), ("50.0", 1, False),
    ],
)  # fmt: skip
def test_percentages_come_from_whole_people(percent: str, n: int, can: bool) -> None:
    assert attainable(percent, n) is can


def test_percentages_that_cannot_be_are_reported(outcomes: list[OutcomeRow]) -> None:
    found = {(row.row, row.value): why for row, why in unattainable(outcomes)}

    assert "no count of up to 33 people" in found["t2-05", "63.9"]
    assert "of fewer people one does" in found["t2-24", "43.3"]
    assert ("t1-12", "85") not in found
