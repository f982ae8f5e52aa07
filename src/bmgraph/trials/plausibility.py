"""Whether printed percentages can come from whole people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bmgraph.trials.people import PROPORTIONS, attainable
from bmgraph.trials.reports import OutcomeRow

__all__ = ["unattainable"]


def unattainable(outcomes: Iterable[OutcomeRow]) -> list[tuple[OutcomeRow, str]]:
    """Return the response percentages that no whole number of the row's people gives, with the reason.

    Percentages of an arm or subgroup may rest on fewer people than the row's N, so they are held
    against every number up to it; those of all participants against N itself first.
    """
    found = []
    for row in outcomes:
        if row.unit != "%" or row.endpoint not in PROPORTIONS or not row.n:
            continue
        if not re.fullmatch(r"\d+(\.\d+)?", row.value):
            continue
        if not any(attainable(row.value, n) for n in range(1, row.n + 1)):
            found.append((row, f"no count of up to {row.n} people gives {row.value} %"))
        elif not row.subgroup and len(row.publication.arms) == 1 and not attainable(row.value, row.n):
            found.append((row, f"no count of {row.n} people gives {row.value} %, of fewer people one does"))
    return found
