"""Rows of a graph that pass a test on what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bmgraph.graph.grounds import Grounds
from bmgraph.graph.index import Index, Joined
from bmgraph.graph.model import Qualified

__all__ = ["rows_resting_on", "rows_with"]


def rows_with(index: Index, test: Callable[[Qualified, str], bool]) -> list[Joined]:
    """Return the rows that pass a test on their content and the category of their subject.

    The test is asked once for each kind of rows, of which a large graph has few.
    """
    places, ends = index.kind_qualified.tolist(), index.kind_ends[:, 0].tolist()
    kinds = {
        kind
        for kind, (place, end) in enumerate(zip(places, ends, strict=True))
        if test(index.qualified[place], index.categories[end])
    }
    return [row for row in index.rows() if row.kind in kinds]


def rows_resting_on(index: Index, rows: Iterable[Joined], grounds: Grounds) -> set[Joined]:
    """Return those of some rows that rest on what is asked for."""
    contents = ((row, index.qualified[int(index.kind_qualified[row.kind])]) for row in rows)
    return {row for row, one in contents if grounds.fit(one.evidence_kinds, one.contexts, one.context_basis)}
