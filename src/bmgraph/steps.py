"""Steps: what a path walks, made of all assertions that join one pair of entities."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np

from bmgraph.ontology import Ontology
from bmgraph.projection import ARTICLE_LAYER, Locator, Record
from bmgraph.weights import DEFAULT_WEIGHTS, Weights

__all__ = ["Step", "Steps", "collapse", "leads_to_treatment"]

#: What is entered backwards, and from what.
_INTERVENTIONS = ("Drug", "Therapy")
_ACTED_ON = ("MolecularEntity", "Pathway", "CellType")
_TRIAL = "ClinicalTrial"


@dataclass(frozen=True, slots=True)
class Step:
    """One hop; `edges` are the assertions of the shown relation, `others` those of further ones.

    `subject` is where the hop begins: with `inverse` the assertion's own object. A `neutral` step,
    from a drug to its trial, has no part in the path's sign.
    """

    subject: str
    predicate: str
    label: str
    object: str
    sign: int
    causal: bool
    hedged: bool
    disputed: bool
    contexts: tuple[str, ...]
    stages: tuple[str, ...]
    edges: tuple[str, ...]
    evidence: tuple[tuple[str, Locator | Record], ...]
    others: tuple[tuple[str, int, tuple[str, ...]], ...]
    layer: str = ARTICLE_LAYER
    inverse: bool = False
    neutral: bool = False
    cost: int = field(repr=False, default=0)
    #: What the cost is made of, in thousandths, by reason.
    parts: tuple[tuple[str, int], ...] = field(repr=False, default=())


def leads_to_treatment(ontology: Ontology, categories: Iterable[str]) -> bool:
    """Say whether entities of these categories are ends of a path that looks for treatment."""
    return any(ontology.is_a(name, wanted) for name in categories for wanted in (*_INTERVENTIONS, _TRIAL))


class Steps:
    """Every step of a graph: where it leads, cost and sign at once in arrays, its evidence when asked for.

    Nodes are numbered in the order of their CURIEs. A row is a pair with one relation, walked one way; rows
    are sorted by `begin`, `end`, then the cheapest first. Columns: node numbers, cost in thousandths, sign
    (-1, 0, 1), whether the pair is disputed, neutral, walked against its assertions, place in `relations`.
    """

    COLUMNS = ("begin", "end", "cost", "sign", "disputed", "neutral", "inverse", "relation")

    def __init__(
        self,
        nodes: Sequence[str],
        relations: Sequence[str],
        columns: Mapping[str, Sequence[int]],
        make: Callable[..., Step],
    ) -> None:
        self.nodes = list(nodes)
        self.relations = list(relations)
        self.number = {node: i for i, node in enumerate(self.nodes)}
        (
            self.begin,
            self.end,
            self.cost,
            self.sign,
            self.disputed,
            self.neutral,
            self.inverse,
            self.relation,
        ) = (np.asarray(columns[name], dtype=np.int64) for name in self.COLUMNS)
        self.rows = np.searchsorted(self.begin, np.arange(len(self.nodes) + 1))
        self._make = make

    def columns(self) -> dict[str, list[int]]:
        """Return the columns as lists, for writing."""
        return {name: getattr(self, name).tolist() for name in self.COLUMNS}

    def step(self, row: int) -> Step:
        """Return the step that a row stands for."""
        return self._make(
            self.nodes[self.begin[row]], self.nodes[self.end[row]],
            shown=self.relations[self.relation[row]], inverse=bool(self.inverse[row]),
            neutral=bool(self.neutral[row]), disputed=bool(self.disputed[row]), cost=int(self.cost[row]),
        )  # fmt: skip

    def between(self, u: str, v: str) -> list[Step]:
        """Return the steps from one node to another, cheapest first."""
        rows = range(*self.rows[self.number[u] : self.number[u] + 2].tolist())
        return [self.step(row) for row in rows if self.end[row] == self.number[v]]

    def after(self, u: str) -> list[str]:
        """Return the nodes to which steps lead from a node."""
        begin = self.number[u]
        ends = np.unique(self.end[self.rows[begin] : self.rows[begin + 1]])
        return [self.nodes[v] for v in ends]


_Members = list[tuple[str, Mapping[str, Any]]]


def collapse(
    graph: nx.MultiDiGraph[str],
    ontology: Ontology,
    to_treatment: bool,
    contexts: Callable[[Sequence[str]], bool] | None,
    accept: Callable[[str, Mapping[str, object]], bool] | None,
    *,
    direction: int = 1,
    weights: Weights = DEFAULT_WEIGHTS,
) -> Steps:
    """Make a step of all fitting assertions of one relation on a pair, for each way in which it is walked.

    A graph that brings its unfiltered steps along (see `snapshot`) is not collapsed again. A step is disputed
    if assertions of opposite sign hold in the contexts, whether or not all of them are walked: asking for
    one relation does not settle a dispute.

    Args:
        graph: a projection.
        ontology: for subclasses.
        to_treatment: let interventions be entered from what they act on, and left for trials only.
        contexts: test on an assertion's disease contexts.
        accept: test on the key and attributes of an assertion that is to be walked.
        direction: 1 to walk from subject to object, -1 the other way, 0 both.
        weights: what makes a step cost more or less.
    """

    def holds(data: Mapping[str, object]) -> bool:
        found = data["contexts"]
        return not data["negated"] and (
            contexts is None or contexts(found if isinstance(found, tuple) else ())
        )

    def walked(key: str, data: Mapping[str, object]) -> bool:
        return accept is None or accept(key, data)

    def make(u: str, v: str, *, inverse: bool, **known: Any) -> Step:
        edges = graph[v][u] if inverse else graph[u][v]
        relations: dict[str, _Members] = {}
        for key in sorted(edges):
            if holds(edges[key]) and walked(key, edges[key]):
                relations.setdefault(str(edges[key]["predicate"]), []).append((key, edges[key]))
        return _step(u, v, relations, ontology, inverse=inverse, weights=weights, **known)

    known = graph.graph.get("steps", {}).get(to_treatment)
    nodes = sorted(graph)
    if (
        known is not None
        and contexts is None
        and accept is None
        and (direction, weights) == (1, DEFAULT_WEIGHTS)
    ):
        return Steps(nodes, known["relations"], known["columns"], make)
    names = sorted({data["predicate"] for _, _, data in graph.edges(data=True)})
    columns = _columns(graph, ontology, nodes, names, to_treatment, holds, walked, direction, weights)
    return Steps(nodes, names, columns, make)


def _columns(
    graph: nx.MultiDiGraph[str],
    ontology: Ontology,
    nodes: Sequence[str],
    names: Sequence[str],
    to_treatment: bool,
    holds: Callable[[Mapping[str, object]], bool],
    walked: Callable[[str, Mapping[str, object]], bool],
    direction: int,
    weights: Weights,
) -> dict[str, list[int]]:
    def kind(node: str, names: Sequence[str]) -> bool:
        return any(ontology.is_a(graph.nodes[node]["category"], name) for name in names)

    groups: dict[tuple[str, str, bool], dict[str, _Members]] = {}
    signs: dict[tuple[str, str], set[int]] = {}
    for u, v, key, data in sorted(graph.edges(keys=True, data=True), key=lambda e: e[2]):
        if not holds(data):
            continue
        signs.setdefault((u, v), set()).add(data["sign"])
        if not walked(key, data):
            continue
        ways = []
        forwards = _forwards(kind, to_treatment, u, v)
        if direction >= 0 and forwards:
            ways.append((u, v, False))
        if direction <= 0 or (not forwards and kind(v, _ACTED_ON)):
            ways.append((v, u, True))
        for way in ways:
            groups.setdefault(way, {}).setdefault(data["predicate"], []).append((key, data))
    neighbours: dict[str, set[str]] = {}
    for u, v, _ in groups:
        neighbours.setdefault(u, set()).add(v)
        neighbours.setdefault(v, set()).add(u)
    number = {node: i for i, node in enumerate(nodes)}
    place = {name: i for i, name in enumerate(names)}
    rows = []
    for (u, v, inverse), relations in groups.items():
        hub = round(weights.hub * math.log2(len(neighbours[v])))
        disputed = {-1, 1} <= signs[(v, u) if inverse else (u, v)]
        for name, members in relations.items():
            sign = members[0][1]["sign"]
            # A relation with a sign is shown before one without at equal cost.
            ranked = (number[u], number[v], _cost(members, weights) + hub, sign == 0, inverse, place[name])
            rows.append((*ranked, sign, disputed, kind(v, (_TRIAL,))))
    rows.sort()
    order = ("begin", "end", "cost", "", "inverse", "relation", "sign", "disputed", "neutral")
    return {name: [int(row[i]) for row in rows] for i, name in enumerate(order) if name}


def _forwards(
    kind: Callable[[str, Sequence[str]], bool], to_treatment: bool, subject: str, object_: str
) -> bool:
    """Say whether an assertion is walked from its subject to its object."""
    return not (to_treatment and kind(subject, _INTERVENTIONS)) or kind(object_, (_TRIAL,))


def _cost(members: _Members, weights: Weights) -> int:
    """Return what a relation costs before the hub that it leads to."""
    return sum(_parts(members, weights).values())


def _parts(members: _Members, weights: Weights) -> dict[str, int]:
    """Return what a relation costs, in thousandths, by reason; docs/paths.md argues for the amounts."""
    support = sum(len(_locators(data)) for _, data in members)
    return {
        "step": weights.step,
        "hedged": weights.hedged if all(data["hedged"] for _, data in members) else 0,
        "not_causal": 0 if members[0][1]["causal"] else weights.not_causal,
        "evidence": -weights.evidence * min(support - 1, 3),
        "layer": min(_layer_cost(data, weights) for _, data in members),
    }


def _step(
    u: str,
    v: str,
    relations: Mapping[str, _Members],
    ontology: Ontology,
    *,
    shown: str,
    inverse: bool,
    neutral: bool,
    disputed: bool,
    cost: int,
    weights: Weights,
) -> Step:
    members = relations[shown]
    first = members[0][1]
    return Step(
        subject=u,
        predicate=shown,
        label=ontology.relations[shown].inverse_label if inverse else str(first["label"]),
        object=v,
        sign=int(str(first["sign"])),
        causal=bool(first["causal"]),
        hedged=all(data["hedged"] for _, data in members),
        disputed=disputed,
        contexts=_union(members, "contexts"),
        stages=_union(members, "stages"),
        edges=tuple(key for key, _ in members),
        evidence=tuple((key, locator) for key, data in members for locator in _locators(data)),
        others=tuple(
            (name, int(str(group[0][1]["sign"])), tuple(key for key, _ in group))
            for name, group in sorted(relations.items())
            if name != shown
        ),
        layer=min((str(d["layer"]) for _, d in members), key=lambda name: (name != ARTICLE_LAYER, name)),
        inverse=inverse,
        neutral=neutral,
        cost=cost,
        parts=tuple({**(parts := _parts(members, weights)), "hub": cost - sum(parts.values())}.items()),
    )


def _layer_cost(data: Mapping[str, object], weights: Weights) -> int:
    if data["layer"] == ARTICLE_LAYER:
        return 0
    records = [found for found in _locators(data) if isinstance(found, Record)]
    return weights.layer + (0 if any(not found.confidence for found in records) else weights.unsourced)


def _locators(data: Mapping[str, object]) -> tuple[Locator | Record, ...]:
    found = data["evidence"]
    return found if isinstance(found, tuple) else ()


def _union(members: Sequence[tuple[str, Mapping[str, object]]], name: str) -> tuple[str, ...]:
    found: set[str] = set()
    for _, data in members:
        value = data[name]
        found.update(value if isinstance(value, tuple) else ())
    return tuple(sorted(found))
