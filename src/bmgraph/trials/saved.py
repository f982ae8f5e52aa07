"""What the trials reported as it is kept beside a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bmgraph.papers import Paper, PaperNote
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
    publications = [_publication(row) for row in part["publications"]]
    outcomes = [OutcomeRow(*(*map(_frozen, row), publications[number])) for *row, number in part["outcomes"]]
    return publications, outcomes


def _publication(row: Sequence[Any]) -> PublicationRow:
    *cells, papers, paper_notes, notes = row
    all_cells: list[Any] = [
        *map(_frozen, cells),
        tuple(Paper(*paper) for paper in papers),
        tuple(PaperNote(*note) for note in paper_notes),
        tuple(notes),
    ]
    return PublicationRow(*all_cells)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
