"""Assertions that stand no longer: what took their place, from the dataset."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from bmgraph.dataset.store import Store
from bmgraph.namespaces import compress, expand

__all__ = ["Replaced", "find_replaced"]

_QUERY = """
SELECT ?date ?kind ?end WHERE {
  ?old a bmo:ReplacedAssertion ; dcterms:date ?date ; bmo:faultKind ?kind .
  OPTIONAL { ?old dcterms:isReplacedBy+ ?end . ?end a bmo:Assertion }
} ORDER BY ?end
"""


@dataclass(frozen=True, slots=True)
class Replaced:
    """An assertion that was corrected: when, for which kind of fault, and what stands in its place today."""

    old: str
    date: str
    kind: str
    new: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in a line."""
        fate = f"replaced by {', '.join(self.new)}" if self.new else "struck"
        return f"{self.old} was {fate} on {self.date} (fault: {self.kind})"


def find_replaced(store: Store, old: str) -> Replaced | None:
    """Return what became of an assertion, chains followed to their ends; None if it was never replaced.

    Args:
        store: the dataset.
        old: CURIE of the assertion.

    Raises:
        QueryError: the dataset cannot answer.
    """
    answer = store.query(_QUERY, {"old": ox.NamedNode(expand(old))}, trusted=True)
    found = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    if not found:
        return None
    ends = [row["end"] for row in found]
    date, kind = (str(getattr(found[0][name], "value", "")) for name in ("date", "kind"))
    return Replaced(
        old, date, kind, tuple(compress(end.value) for end in ends if isinstance(end, ox.NamedNode))
    )
