"""Steps: what a path walks, made of all assertions that join one pair of entities."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import networkx as nx

from bmgraph.ontology import Ontology
from bmgraph.projection import ARTICLE_LAYER, Locator, Record

__all__ = ["Step", "collapse", "leads_to_treatment"]

#: Costs in thousandths, whole numbers: sums must not depend on the order of adding.
_STEP, _HEDGED, _NOT_CAUSAL, _HUB, _SUPPORT = 1000, 600, 500, 180, 60
#: What a step on a reference costs beyond one on the article, and one on no table at all.
_REFERENCE, _UNSOURCED = 700, 300
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


def leads_to_treatment(ontology: Ontology, categories: Iterable[str]) -> bool:
    """Say whether entities of these categories are ends of a path that looks for treatment."""
    return any(ontology.is_a(name, wanted) for name in categories for wanted in (*_INTERVENTIONS, _TRIAL))


def collapse(
    graph: nx.MultiDiGraph[str],
    ontology: Ontology,
    to_treatment: bool,
    contexts: Callable[[Sequence[str]], bool] | None,
    accept: Callable[[str, Mapping[str, object]], bool] | None,
) -> dict[str, dict[str, Step]]:
    """Make one step of all fitting assertions on each pair, in the direction in which it is walked.

    Args:
        graph: a projection.
        ontology: for subclasses.
        to_treatment: let interventions be entered from what they act on, and left for trials only.
        contexts: test on an assertion's disease contexts.
        accept: further test on an assertion's key and attributes.

    Returns:
        Step by its beginning and its end.
    """

    def kind(node: str, names: Sequence[str]) -> bool:
        return any(ontology.is_a(graph.nodes[node]["category"], name) for name in names)

    groups: dict[tuple[str, str, bool], dict[str, list[tuple[str, Mapping[str, object]]]]] = {}
    for u, v, key, data in sorted(graph.edges(keys=True, data=True), key=lambda e: e[2]):
        fits = not data["negated"] and (contexts is None or contexts(data["contexts"]))
        if not fits or (accept is not None and not accept(key, data)):
            continue
        relations = groups.setdefault((u, v, False), {}) if _forwards(kind, to_treatment, u, v) else None
        if relations is None and kind(v, _ACTED_ON):
            relations = groups.setdefault((v, u, True), {})
        if relations is not None:
            relations.setdefault(data["predicate"], []).append((key, data))
    neighbours: dict[str, set[str]] = {}
    for u, v, _ in groups:
        neighbours.setdefault(u, set()).add(v)
        neighbours.setdefault(v, set()).add(u)
    steps: dict[str, dict[str, Step]] = {}
    for (u, v, inverse), relations in groups.items():
        hub = round(_HUB * math.log2(len(neighbours[v])))
        step = _step(u, v, relations, hub, ontology, inverse=inverse, neutral=kind(v, (_TRIAL,)))
        # A pair may be joined both ways round; the cheaper way is walked.
        known = steps.setdefault(u, {}).get(v)
        if known is None or (step.cost, step.inverse) < (known.cost, known.inverse):
            steps[u][v] = step
    return steps


def _forwards(
    kind: Callable[[str, Sequence[str]], bool], to_treatment: bool, subject: str, object_: str
) -> bool:
    """Say whether an assertion is walked from its subject to its object."""
    return not (to_treatment and kind(subject, _INTERVENTIONS)) or kind(object_, (_TRIAL,))


def _step(
    u: str,
    v: str,
    relations: Mapping[str, list[tuple[str, Mapping[str, object]]]],
    hub: int,
    ontology: Ontology,
    *,
    inverse: bool,
    neutral: bool,
) -> Step:
    costs = {}
    for name, members in relations.items():
        first = members[0][1]
        hedged = all(data["hedged"] for _, data in members)
        support = sum(len(_locators(data)) for _, data in members)
        costs[name] = (
            _STEP
            + (_HEDGED if hedged else 0)
            + (0 if first["causal"] else _NOT_CAUSAL)
            - _SUPPORT * min(support - 1, 3)
            + min(_layer_cost(data) for _, data in members)
        )
    # A relation with a sign is shown before one without at equal cost.
    shown = min(costs, key=lambda name: (costs[name], relations[name][0][1]["sign"] == 0, name))
    members = relations[shown]
    first = members[0][1]
    signs = {int(str(data["sign"])) for group in relations.values() for _, data in group} - {0}
    return Step(
        subject=u,
        predicate=shown,
        label=ontology.relations[shown].inverse_label if inverse else str(first["label"]),
        object=v,
        sign=int(str(first["sign"])),
        causal=bool(first["causal"]),
        hedged=all(data["hedged"] for _, data in members),
        disputed=len(signs) == 2,
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
        cost=costs[shown] + hub,
    )


def _layer_cost(data: Mapping[str, object]) -> int:
    if data["layer"] == ARTICLE_LAYER:
        return 0
    records = [found for found in _locators(data) if isinstance(found, Record)]
    return _REFERENCE + (0 if any(not found.confidence for found in records) else _UNSOURCED)


def _locators(data: Mapping[str, object]) -> tuple[Locator | Record, ...]:
    found = data["evidence"]
    return found if isinstance(found, tuple) else ()


def _union(members: Sequence[tuple[str, Mapping[str, object]]], name: str) -> tuple[str, ...]:
    found: set[str] = set()
    for _, data in members:
        value = data[name]
        found.update(value if isinstance(value, tuple) else ())
    return tuple(sorted(found))
