"""Whether printed percentages can come from whole people."""

from __future__ import annotations

from bmgraph.trials.plausibility import unattainable
from bmgraph.trials.reports import OutcomeRow


def test_percentages_that_cannot_be_are_reported(outcomes: list[OutcomeRow]) -> None:
    found = {(row.row, row.value): why for row, why in unattainable(outcomes)}

    assert "no count of up to 33 people" in found["t2-05", "63.9"]
    assert "of fewer people one does" in found["t2-24", "43.3"]
    assert ("t1-12", "85") not in found
