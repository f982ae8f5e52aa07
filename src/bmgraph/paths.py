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
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt

from bmgraph.contexts import common_contexts
from bmgraph.lookup import Directory
from bmgraph.ontology import Ontology
from bmgraph.steps import Step, Steps, collapse

_Ints = npt.NDArray[np.int64]

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

    @property
    def score_parts(self) -> dict[str, float]:
        """The score by reason, over all steps; the parts add up to it."""
        names = dict.fromkeys(name for step in self.steps for name, _ in step.parts)
        return {name: -sum(dict(step.parts).get(name, 0) for step in self.steps) / 1000 for name in names}


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

    def numbers(curies: Iterable[str]) -> frozenset[int]:
        return frozenset(steps.number[curie] for curie in curies if curie in steps.number)

    ends = numbers(targets)
    search = _Search(
        steps=steps,
        sources=numbers(sources) - ends,
        targets=ends,
        stations=tuple(
            numbers(node for node, data in graph.nodes(data=True) if ontology.is_a(data["category"], name))
            for name in via
        ),
        sign=sign,
        max_hops=max_hops,
    )
    out = []
    for cost, chain in search:
        nodes = tuple(steps.nodes[number] for number in chain)
        path = Path(nodes, tuple(steps.step(u, v) for u, v in itertools.pairwise(nodes)), cost)
        if accept_path is None or accept_path(path):
            out.append(path)
        if len(out) == k:
            break
    return out


#: Column of each sign in the table of costs; the last one is disputed.
_SIGNS = (-1, 0, 1)
_DISPUTED = len(_SIGNS)
_FAR = np.iinfo(np.int64).max // 2


@dataclass(frozen=True, slots=True)
class _Search:
    """A search stands at a node, having passed some `via` categories, with a sign so far (if it matters)."""

    steps: Steps
    sources: frozenset[int]
    targets: frozenset[int]
    stations: tuple[frozenset[int], ...]
    sign: int | None
    max_hops: int

    def __iter__(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        steps, passes, signs = self.steps, self._passes(), self._signs()
        remaining = self._potentials(passes, signs)
        # total, hops, nodes, cost so far, stations passed, column of the sign
        begin = 0 if self.sign is None else _SIGNS.index(1)
        heap: list[tuple[int, int, tuple[int, ...], int, int, int]] = [
            (int(remaining[self.max_hops][source, 0, begin]), 0, (source,), 0, 0, begin)
            for source in sorted(self.sources)
        ]
        heap = [entry for entry in heap if entry[0] < _FAR]
        heapq.heapify(heap)
        while heap:
            total, hops, nodes, cost, passed, sign = heapq.heappop(heap)
            node = nodes[-1]
            if node in self.targets:
                yield total, nodes
                continue
            rows = slice(steps.rows[node], steps.rows[node + 1])
            ends = steps.end[rows]
            after, column = passed + passes[passed, ends], signs[sign, rows]
            spent = cost + steps.cost[rows]
            totals = spent + remaining[self.max_hops - hops - 1][ends, after, column]
            for i in np.flatnonzero(totals < _FAR).tolist():
                v = int(ends[i])
                if v not in nodes and v not in self.sources:
                    state = (int(spent[i]), int(after[i]), int(column[i]))
                    heapq.heappush(heap, (int(totals[i]), hops + 1, (*nodes, v), *state))

    def _passes(self) -> _Ints:
        """Return, by stations passed and node, 1 where the node is the next station."""
        passes = np.zeros((len(self.stations) + 1, len(self.steps.nodes)), dtype=np.int64)
        for place, station in enumerate(self.stations):
            passes[place, sorted(station - self.targets)] = 1
        return passes

    def _signs(self) -> _Ints:
        """Return, by column of the sign so far and step, the column of the sign after the step."""
        steps = self.steps
        if self.sign is None:
            return np.zeros((1, len(steps.end)), dtype=np.int64)
        out = np.empty((_DISPUTED + 1, len(steps.end)), dtype=np.int64)
        for column, sign in enumerate((*_SIGNS, None)):
            product = _DISPUTED if sign is None else sign * steps.sign + 1
            out[column] = np.where(steps.disputed == 1, _DISPUTED, product)
            out[column][steps.neutral == 1] = column
        return out

    def _potentials(self, passes: _Ints, signs: _Ints) -> list[_Ints]:
        """Return the least cost from each state to the goal, by hops left; walks may repeat nodes."""
        steps, goal_sign = self.steps, 0 if self.sign is None else _SIGNS.index(self.sign)
        level = np.full((len(steps.nodes), len(passes), len(signs)), _FAR)
        level[sorted(self.targets), -1, goal_sign] = 0
        goal, levels = level.copy(), [level]
        usable = ~np.isin(steps.begin, sorted(self.targets)) & ~np.isin(steps.end, sorted(self.sources))
        rows = np.flatnonzero(usable)
        ends, cost = steps.end[rows], steps.cost[rows]
        begins, first = np.unique(steps.begin[rows], return_index=True)
        for _ in range(self.max_hops if len(rows) else 0):
            level = goal.copy()
            for passed, sign in np.ndindex(len(passes), len(signs)):
                onward = levels[-1][ends, passed + passes[passed, ends], signs[sign, rows]] + cost
                best = np.minimum.reduceat(onward, first)
                level[begins, passed, sign] = np.minimum(level[begins, passed, sign], best)
            level[level > _FAR] = _FAR
            levels.append(level)
        return levels if len(rows) else levels * (self.max_hops + 1)


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
        "score_parts": path.score_parts,
        "layers": sorted({step.layer for step in path.steps}),
        "results": [
            dict(row)
            for step in path.steps
            if reports is not None and step.neutral
            for row in reports(step.object, step.subject)
        ],
    }
