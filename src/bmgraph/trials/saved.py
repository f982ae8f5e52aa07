"""What the trials reported as it is kept beside a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = ["Reports", "reports_from_part", "reports_part"]

Reports = tuple[list[PublicationRow], list[OutcomeRow]]


def reports_part(publications: Sequence[PublicationRow], outcomes: Sequence[OutcomeRow]) -> dict[str, Any]:
    """Return publications and outcomes for JSON; an outcome names its publication by number."""
    numbers = {row.row: number for number, row in enumerate(publications)}
    return {
        "publications": list(publications),
        "outcomes": [[*row[:-1], numbers[row.publication.row]] for row in outcomes],
    }


def reports_from_part(part: Mapping[str, Sequence[Sequence[Any]]]) -> Reports:
    """Return the publications and outcomes that `reports_part` wrote."""
    publications = [PublicationRow(*map(_frozen, row)) for row in part["publications"]]
    outcomes = [OutcomeRow(*(*map(_frozen, row), publications[number])) for *row, number in part["outcomes"]]
    return publications, outcomes


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
