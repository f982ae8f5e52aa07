"""A graph as rows, and what is known of its names: what the oracle enumerates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bmgraph.graph.model import Qualified, Row
from bmgraph.ontology import Ontology
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights

__all__ = ["Demand", "Keys", "Slot", "World"]

METASTASIS = "MONDO:0024883"
Keys = tuple[str, ...]


@dataclass(frozen=True, repr=False)
class World:
    """A graph: nodes with their categories, rows, what is known of names.

    `symmetric` are those relations, unknown to the ontology, that join both ways.
    """

    nodes: Mapping[str, str]
    rows: Sequence[Row]
    ontology: Ontology
    broader: Mapping[str, Keys] = field(default_factory=dict)
    stages: Mapping[str, int] = field(default_factory=dict)
    symmetric: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        rows = "".join(f"\n    {row[:2]} {row.key} {_said(row)}" for row in self.rows)
        return f"World({rows})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def is_a(self, category: str, wanted: str) -> bool:
        parents = self.ontology.categories[category].parents if category in self.ontology.categories else ()
        return category == wanted or any(self.is_a(parent, wanted) for parent in parents)

    def has(self, node: str, role: str) -> bool:
        wanted = [name for name, one in self.ontology.categories.items() if role in one.roles]
        return any(self.is_a(self.nodes[node], name) for name in wanted)

    def above(self, name: str) -> set[str]:
        return {name}.union(*(self.above(parent) for parent in self.broader.get(name, ())))

    def below(self, name: str) -> set[str]:
        return {name, *(other for other in self.broader if name in self.above(other))}

    @cached_property
    def mechanism(self) -> bool:
        return all(row.qualified.relation in self.ontology.relations for row in self.rows)

    @cached_property
    def knows_sign(self) -> bool:
        return any(row.qualified.sign for row in self.rows)

    def degree(self, node: str, article_only: bool) -> int:
        joined = {
            row.object if row.subject == node else row.subject
            for row in self.rows
            if node in (row.subject, row.object)
            and not row.qualified.negated
            and not (article_only and row.qualified.source)
        }
        return len(joined - {node})

    def members(self, node: str) -> int:
        """How many members background facts give a node."""
        return len({row.subject for row in self.rows if row.object == node != row.subject
                    and self.is_membership(row) and not row.qualified.negated})  # fmt: skip

    def is_membership(self, row: Row) -> bool:
        known = self.ontology.relations.get(row.qualified.relation)
        return known is not None and "bridge" in known.roles and row.qualified.source > 0

    def rank(self, node: str) -> tuple[str, str]:
        return self.nodes[node], node

    def holding(self, context: str) -> set[str]:
        """Diseases of which what is said holds in a disease: wider ones, and subtypes of its primary."""
        above = self.above(context)
        out = set(above)
        if METASTASIS in above:
            metastatic = {name for name in (*self.broader, *above) if METASTASIS in self.above(name)}
            primaries = above - metastatic - self.above(METASTASIS)
            for primary in primaries:
                if not any(primary in self.above(other) for other in primaries - {primary}):
                    out |= self.below(primary) - metastatic
        return out

    def fits(self, context: str, stated: Keys) -> bool:
        return not stated or bool((self.holding(context) | self.below(context)) & set(stated))

    def common(self, stated: Sequence[Keys]) -> list[str]:
        said = [set(names) for names in stated if names]
        candidates = sorted(set().union(*(self.below(name) for names in said for name in names)))
        for holding in (self.above, self.holding):
            found = [one for one in candidates if all(holding(one) & names for names in said)]
            if found:
                return [one for one in found if not (self.above(one) - {one}) & set(found)]
        return []


def _said(row: Row) -> str:
    plain = Qualified("")._asdict()
    cells = row.qualified._asdict().items()
    return " ".join(f"{name}={cell!r}" for name, cell in cells if cell != plain[name])


@dataclass(frozen=True)
class Demand:
    """What is asked of every path."""

    sign: int | None = None
    context: str = ""
    mixed: bool = False
    article_only: bool = False
    background: int | None = None
    weights: Weights = DEFAULT_WEIGHTS
    ascending: bool = False
    layer: str = ""
    hedged: bool = True
    evidence: int = 0
    kinds: Keys = ()
    stated: bool = False
    hubs: int | None = None
    avoid: Keys = ()
    avoid_categories: Keys = ()
    max_members: int = 100


@dataclass(frozen=True)
class Slot:
    """How a step is walked: 1 along its row, -1 against it, 0 either way; of which relations and sign.

    `inner` steps lead to a node between the ends of a mechanism.
    """

    direction: int = 1
    relations: frozenset[str] | None = None
    sign: int | None = None
    to_treatment: bool = False
    inner: bool = False
    #: What a layer knows as a whole may be left for its members.
    members: bool = False
    #: Rows said of one of these alone.
    said_of: frozenset[str] | None = None
    #: What treatments do to what they act on (true), or what else causes what (false), alone.
    acts: bool | None = None
