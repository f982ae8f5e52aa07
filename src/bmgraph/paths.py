"""Mechanism paths: the k best simple paths between two entities, with sign, context and evidence.

A *path* is a sequence of distinct entities joined by assertions, read from subject to object; its
*length* is its number of steps. Several assertions on one pair make one step, which shows the
relation that costs least and lists the others. The search is exact: a best-first search over
path prefixes whose estimate is the true cost of the cheapest walk that still reaches the target
in the remaining hops (A*; Hart, Nilsson and Raphael 1968), so paths come out in their total order
of cost, then length, then node ids.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import networkx as nx

from bmgraph.contexts import common_contexts
from bmgraph.lookup import Directory
from bmgraph.ontology import Ontology
from bmgraph.projection import Locator

__all__ = ["Path", "Step", "find_paths", "path_json"]

#: Costs in thousandths, whole numbers: sums must not depend on the order of adding.
_STEP, _HEDGED, _NOT_CAUSAL, _HUB, _SUPPORT = 1000, 600, 500, 180, 60


@dataclass(frozen=True, slots=True)
class Step:
    """One hop; `edges` are the assertions of the shown relation, `others` those of further ones."""

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
    evidence: tuple[tuple[str, Locator], ...]
    others: tuple[tuple[str, int, tuple[str, ...]], ...]
    cost: int = field(repr=False, default=0)


@dataclass(frozen=True, slots=True)
class Path:
    """A simple path; `sign` multiplies over the steps and is None if a step is disputed."""

    nodes: tuple[str, ...]
    steps: tuple[Step, ...]
    cost: int

    @property
    def disputed(self) -> bool:
        """True if some step has assertions of opposite sign."""
        return any(step.disputed for step in self.steps)

    @property
    def sign(self) -> int | None:
        """+1, -1, 0 (some step has no sign), or None where a step is disputed."""
        return None if self.disputed else math.prod(step.sign for step in self.steps)

    def common_contexts(self, directory: Directory) -> list[str]:
        """Return the diseases in which every step holds, see `contexts.common_contexts`."""
        return common_contexts(directory, [step.contexts for step in self.steps])

    @property
    def score(self) -> float:
        """Minus the cost: nearer 0 is better; see docs/paths.md."""
        return -self.cost / 1000


def find_paths(
    graph: nx.MultiDiGraph[str],
    ontology: Ontology,
    sources: Collection[str],
    targets: Collection[str],
    *,
    k: int = 5,
    max_hops: int = 4,
    via: str | None = None,
    sign: int | None = None,
    contexts: Callable[[Sequence[str]], bool] | None = None,
    accept: Callable[[str, Mapping[str, object]], bool] | None = None,
    accept_path: Callable[[Path], bool] | None = None,
) -> list[Path]:
    """Return the `k` best simple paths from any source to any target, best first.

    A path starts at its only source and ends at its first target. Negated assertions are never
    used; hedged ones are, at a cost, and say so.

    Args:
        graph: a projection.
        ontology: for subclasses in `via`.
        sources: CURIEs to start from; those not in the graph are passed over.
        targets: CURIEs to end at.
        k: how many paths.
        max_hops: longest path, in steps.
        via: a category that some entity between the ends must have (subclasses count).
        sign: +1 or -1 for paths of that sign only; disputed paths have none.
        contexts: test on an assertion's disease contexts, see `contexts.context_filter`.
        accept: further test on an assertion's key and attributes.
        accept_path: test on whole paths, such as having `common_contexts`; the k best that pass.

    Raises:
        ValueError: `k` or `max_hops` below 1.
    """
    if k < 1 or max_hops < 1:
        raise ValueError("k and max_hops are at least 1")
    steps = _collapse(graph, contexts, accept)
    search = _Search(
        steps=steps,
        sources=frozenset(sources) - frozenset(targets),
        targets=frozenset(targets),
        passes=frozenset(
            node
            for node, data in graph.nodes(data=True)
            if via is None or ontology.is_a(data["category"], via)
        ),
        via=via is not None,
        sign=sign,
        max_hops=max_hops,
    )
    out = []
    for path in search:
        if accept_path is None or accept_path(path):
            out.append(path)
        if len(out) == k:
            break
    return out


def _collapse(
    graph: nx.MultiDiGraph[str],
    contexts: Callable[[Sequence[str]], bool] | None,
    accept: Callable[[str, Mapping[str, object]], bool] | None,
) -> dict[str, dict[str, Step]]:
    """Make one step of all fitting assertions on each ordered pair."""
    groups: dict[tuple[str, str], dict[str, list[tuple[str, Mapping[str, object]]]]] = {}
    for u, v, key, data in sorted(graph.edges(keys=True, data=True), key=lambda e: e[2]):
        fits = not data["negated"] and (contexts is None or contexts(data["contexts"]))
        if fits and (accept is None or accept(key, data)):
            groups.setdefault((u, v), {}).setdefault(data["predicate"], []).append((key, data))
    neighbours: dict[str, set[str]] = {}
    for u, v in groups:
        neighbours.setdefault(u, set()).add(v)
        neighbours.setdefault(v, set()).add(u)
    steps: dict[str, dict[str, Step]] = {}
    for (u, v), relations in groups.items():
        hub = round(_HUB * math.log2(len(neighbours[v])))
        steps.setdefault(u, {})[v] = _step(u, v, relations, hub)
    return steps


def _step(u: str, v: str, relations: Mapping[str, list[tuple[str, Mapping[str, object]]]], hub: int) -> Step:
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
        )
    # A relation with a sign is shown before one without at equal cost.
    shown = min(costs, key=lambda name: (costs[name], relations[name][0][1]["sign"] == 0, name))
    members = relations[shown]
    first = members[0][1]
    signs = {int(str(data["sign"])) for group in relations.values() for _, data in group} - {0}
    return Step(
        subject=u,
        predicate=shown,
        label=str(first["label"]),
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
        cost=costs[shown] + hub,
    )


def _locators(data: Mapping[str, object]) -> tuple[Locator, ...]:
    found = data["evidence"]
    return found if isinstance(found, tuple) else ()


def _union(members: Sequence[tuple[str, Mapping[str, object]]], name: str) -> tuple[str, ...]:
    found: set[str] = set()
    for _, data in members:
        value = data[name]
        found.update(value if isinstance(value, tuple) else ())
    return tuple(sorted(found))


#: Where a search stands: entity, whether a `via` entity was passed, sign so far (9: disputed).
_State = tuple[str, bool, int]
_DISPUTED = 9


@dataclass(frozen=True, slots=True)
class _Search:
    steps: Mapping[str, Mapping[str, Step]]
    sources: frozenset[str]
    targets: frozenset[str]
    passes: frozenset[str]
    via: bool
    sign: int | None
    max_hops: int

    def __iter__(self) -> Iterator[Path]:
        remaining = self._potentials()
        heap: list[tuple[int, int, tuple[str, ...], int, _State]] = []
        for source in sorted(self.sources):
            state: _State = (source, not self.via, 1)
            estimate = remaining[self.max_hops].get(state)
            if estimate is not None:
                heap.append((estimate, 0, (source,), 0, state))
        heapq.heapify(heap)
        while heap:
            total, hops, nodes, cost, state = heapq.heappop(heap)
            if nodes[-1] in self.targets:
                chain = tuple(self.steps[u][v] for u, v in itertools.pairwise(nodes))
                yield Path(nodes, chain, total)
                continue
            left = self.max_hops - hops - 1
            if left < 0:
                continue
            for v, step, after in self._moves(state):
                rest = remaining[left].get(after)
                if rest is not None and v not in nodes:
                    spent = cost + step.cost
                    heapq.heappush(heap, (spent + rest, hops + 1, (*nodes, v), spent, after))

    def _moves(self, state: _State) -> Iterator[tuple[str, Step, _State]]:
        node, passed, sign = state
        if node in self.targets:
            return
        for v, step in self.steps.get(node, {}).items():
            if v in self.sources:
                continue
            between = v not in self.targets and v in self.passes
            if self.sign is None:
                after_sign = 1
            elif step.disputed or sign == _DISPUTED:
                after_sign = _DISPUTED
            else:
                after_sign = sign * step.sign
            yield v, step, (v, passed or between, after_sign)

    def _potentials(self) -> list[dict[_State, int]]:
        """Least cost from each state to the goal, by hops left; walks may repeat nodes."""
        signs = (1,) if self.sign is None else (-1, 0, 1, _DISPUTED)
        flags = (True, False) if self.via else (True,)
        goal = {(target, True, self.sign or 1): 0 for target in self.targets}
        levels = [goal]
        for _ in range(self.max_hops):
            level = dict(goal)
            last = levels[-1]
            for node in self.steps:
                for state in ((node, flag, sign) for flag in flags for sign in signs):
                    best = min(
                        (step.cost + last[after] for _, step, after in self._moves(state) if after in last),
                        default=None,
                    )
                    if best is not None:
                        level[state] = best
            levels.append(level)
        return levels


def path_json(path: Path, directory: Directory) -> dict[str, object]:
    """Return a path for JSON: ``nodes``, ``steps``, ``sign``, ``length``, ``score`` and flags."""

    def node(curie: str) -> dict[str, str]:
        listing = directory.by_id[curie]
        return {"id": curie, "label": listing.label, "category": listing.category}

    return {
        "nodes": [node(curie) for curie in path.nodes],
        "steps": [
            {
                "subject": step.subject,
                "predicate": step.predicate,
                "object": step.object,
                "sign": step.sign,
                "causal": step.causal,
                "hedged": step.hedged,
                "disputed": step.disputed,
                "contexts": [node(c)["label"] for c in step.contexts],
                "context_ids": list(step.contexts),
                "stages": [node(c)["label"] for c in step.stages],
                "assertions": list(step.edges),
                "evidence": [{"assertion": key, **locator.as_dict()} for key, locator in step.evidence],
                "also": [
                    {"predicate": name, "sign": sign, "assertions": list(keys)}
                    for name, sign, keys in step.others
                ],
            }
            for step in path.steps
        ],
        "contexts": [node(c)["label"] for c in path.common_contexts(directory)],
        "sign": path.sign,
        "disputed": path.disputed,
        "hedged": any(step.hedged for step in path.steps),
        "causal": all(step.causal for step in path.steps),
        "length": len(path.steps),
        "score": path.score,
    }
