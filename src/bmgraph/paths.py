"""Mechanism paths: the k best simple paths between two entities, with sign, context and evidence.

A *path* is a sequence of distinct entities joined by assertions, read from subject to object; its
*length* is its number of steps. Several assertions on one pair make one step, which shows the
relation that costs least and lists the others. The search is exact: a best-first search over
path prefixes whose estimate is the true cost of the cheapest walk that still reaches the target
in the remaining hops (A*; Hart, Nilsson and Raphael 1968), so paths come out in their total order
of cost, then length, then node ids.

A mechanism is read forwards. A path that looks for treatment may enter a drug or therapy backwards,
from the molecule, pathway or cell that it acts on, and leave it only for a trial that tested it.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from bmgraph.contexts import common_contexts
from bmgraph.lookup import Directory
from bmgraph.ontology import Ontology
from bmgraph.steps import Step, collapse

__all__ = ["Path", "find_paths", "path_json"]


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
        return None if self.disputed else math.prod(step.sign for step in self.steps if not step.neutral)

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
    via: Sequence[str] = (),
    sign: int | None = None,
    to_treatment: bool = False,
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
        via: categories that entities between the ends must have, in this order (subclasses count).
        sign: +1 or -1 for paths of that sign only; disputed paths have none.
        to_treatment: let a path enter a drug or therapy from what it acts on.
        contexts: test on an assertion's disease contexts, see `contexts.context_filter`.
        accept: further test on an assertion's key and attributes.
        accept_path: test on whole paths, such as having `common_contexts`; the k best that pass.

    Raises:
        ValueError: `k` or `max_hops` below 1.
    """
    if k < 1 or max_hops < 1:
        raise ValueError("k and max_hops are at least 1")
    steps = collapse(graph, ontology, to_treatment, contexts, accept)
    search = _Search(
        steps=steps,
        sources=frozenset(sources) - frozenset(targets),
        targets=frozenset(targets),
        stations=tuple(
            frozenset(node for node, data in graph.nodes(data=True) if ontology.is_a(data["category"], name))
            for name in via
        ),
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


#: Where a search stands: entity, how many `via` categories were passed, sign so far (9: disputed).
_State = tuple[str, int, int]
_DISPUTED = 9


@dataclass(frozen=True, slots=True)
class _Search:
    steps: Mapping[str, Mapping[str, Step]]
    sources: frozenset[str]
    targets: frozenset[str]
    stations: tuple[frozenset[str], ...]
    sign: int | None
    max_hops: int

    def __iter__(self) -> Iterator[Path]:
        remaining = self._potentials()
        heap: list[tuple[int, int, tuple[str, ...], int, _State]] = []
        for source in sorted(self.sources):
            state: _State = (source, 0, 1)
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
            passes = passed < len(self.stations) and v in self.stations[passed] - self.targets
            if self.sign is None:
                after_sign = 1
            elif step.neutral:
                after_sign = sign
            elif step.disputed or sign == _DISPUTED:
                after_sign = _DISPUTED
            else:
                after_sign = sign * step.sign
            yield v, step, (v, passed + passes, after_sign)

    def _potentials(self) -> list[dict[_State, int]]:
        """Least cost from each state to the goal, by hops left; walks may repeat nodes."""
        signs = (1,) if self.sign is None else (-1, 0, 1, _DISPUTED)
        counts = range(len(self.stations) + 1)
        goal = {(target, len(self.stations), self.sign or 1): 0 for target in self.targets}
        levels = [goal]
        for _ in range(self.max_hops):
            level = dict(goal)
            last = levels[-1]
            for node in self.steps:
                for state in ((node, count, sign) for count in counts for sign in signs):
                    best = min(
                        (step.cost + last[after] for _, step, after in self._moves(state) if after in last),
                        default=None,
                    )
                    if best is not None:
                        level[state] = best
            levels.append(level)
        return levels


def path_json(
    path: Path,
    directory: Directory,
    reports: Callable[[str, str], Sequence[Mapping[str, object]]] | None = None,
) -> dict[str, object]:
    """Return a path for JSON: ``nodes``, ``steps``, ``sign``, ``length``, ``score`` and flags.

    Args:
        path: to write.
        directory: for labels.
        reports: what a trial (first argument) reported of an intervention (second).
    """

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
                "inverse": step.inverse,
                "layer": step.layer,
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
        "layers": sorted({step.layer for step in path.steps}),
        "results": [
            dict(row)
            for step in path.steps
            if reports is not None and step.neutral
            for row in reports(step.object, step.subject)
        ],
    }
