"""Finding a pattern's k best paths on the projection, exactly.

The pattern is an automaton whose states count the steps taken of each arrow. The search is best-first over
entity, state and sign; the estimate is the true cost of the cheapest walk that still completes the pattern
(A*; Hart, Nilsson and Raphael 1968). A chain of entities that fits in several ways is one path, with the
cheapest fit.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt

from bmgraph.contexts import context_filter
from bmgraph.errors import EntityNotFound
from bmgraph.lookup import Directory
from bmgraph.ontology import Ontology
from bmgraph.paths import Path
from bmgraph.patterns import EdgePattern, NodePattern, Pattern, Word, parse_pattern
from bmgraph.steps import Step, Steps, collapse

__all__ = ["match_pattern"]

_Ints = npt.NDArray[np.int64]
_Mask = npt.NDArray[np.bool_]
_FAR = np.iinfo(np.int64).max // 2
_SIGNS = (-1, 0, 1)
_DISPUTED = len(_SIGNS)


def match_pattern(
    graph: nx.MultiDiGraph[str],
    ontology: Ontology,
    directory: Directory,
    pattern: str | Pattern,
    *,
    k: int = 10,
    mixed_contexts: bool = False,
) -> list[Path]:
    """Return the k best simple paths that fit a pattern, in the order cost, length, identifiers.

    Negated assertions are never used. A step walked against its assertion keeps its sign.

    Args:
        graph: a projection.
        ontology: for subclasses and relations.
        directory: for names of entities and diseases.
        pattern: see `patterns`; its ``LIMIT`` goes before `k`.
        k: how many.
        mixed_contexts: also paths whose steps have no disease in common.

    Raises:
        PatternError: it does not parse, or names what is not there.
    """
    if isinstance(pattern, str):
        pattern = parse_pattern(pattern)
    clauses = pattern.clauses
    count = clauses.limit or k
    nodes = sorted(graph)
    allowed = _allowed(graph, ontology, directory, pattern, nodes)
    masks = [allowed & _fitting(graph, ontology, directory, pattern, node, nodes) for node in pattern.nodes]
    search = _Search(
        [_steps(graph, ontology, directory, pattern, edge) for edge in pattern.edges],
        pattern.edges,
        masks,
        allowed,
        clauses.sign,
    )
    out, seen = [], set()
    for cost, chain, arrows in search.run():
        if chain in seen:
            continue
        seen.add(chain)
        names = [nodes[number] for number in chain]
        steps = tuple(
            search.steps[arrow].step(u, v)
            for arrow, (u, v) in zip(arrows, itertools.pairwise(names), strict=True)
        )
        path = Path(tuple(names), steps, cost)
        if (mixed_contexts or path.common_contexts(directory)) and (
            not clauses.stage_ascending or _ascending(directory, steps)
        ):
            out.append(path)
        if len(out) == count:
            break
    return out


def _steps(
    graph: nx.MultiDiGraph[str], ontology: Ontology, directory: Directory, pattern: Pattern, edge: EdgePattern
) -> Steps:
    """Return the steps that an arrow may take."""
    clauses = pattern.clauses
    for word in edge.relations:
        if word.text not in ontology.relations:
            raise pattern.unknown(word, "relation", ontology.relations)
    relations = {word.text for word in edge.relations}
    layers = {data["layer"] for _, _, data in graph.edges(data=True)}
    if clauses.layer and clauses.layer.text not in layers:
        raise pattern.unknown(clauses.layer, "layer", layers)

    def accept(_key: str, data: Mapping[str, object]) -> bool:
        found = data["evidence"]
        return (
            (not relations or data["predicate"] in relations)
            and (edge.sign is None or data["sign"] == edge.sign)
            and (clauses.hedged or not data["hedged"])
            and (clauses.layer is None or data["layer"] == clauses.layer.text)
            and len(found if isinstance(found, tuple) else ()) >= clauses.evidence
        )

    context = clauses.context
    contexts: Callable[[Sequence[str]], bool] | None = None
    if context is not None:
        contexts = context_filter(directory, _entities(pattern, directory, context, "Disease")[0])
    return collapse(graph, ontology, False, contexts, accept, direction=edge.direction)


def _entities(pattern: Pattern, directory: Directory, word: Word, category: str = "") -> list[str]:
    """Return the entity that a name means, and everything narrower."""
    try:
        return directory.descendants(directory.get(word.text, category).id)
    except EntityNotFound as error:
        raise pattern.unknown(word, "entity", error.nearest) from None


def _of_category(
    graph: nx.MultiDiGraph[str],
    ontology: Ontology,
    pattern: Pattern,
    words: Iterable[Word],
    nodes: Sequence[str],
) -> _Mask:
    names = []
    for word in words:
        if word.text not in ontology.categories:
            raise pattern.unknown(word, "category", ontology.categories)
        names.append(word.text)
    return np.array(
        [any(ontology.is_a(graph.nodes[node]["category"], name) for name in names) for node in nodes],
        dtype=bool,
    )


def _fitting(
    graph: nx.MultiDiGraph[str], ontology: Ontology, directory: Directory, pattern: Pattern,
    node: NodePattern, nodes: Sequence[str],
) -> _Mask:  # fmt: skip
    fits = np.ones(len(nodes), dtype=bool)
    if node.categories:
        fits &= _of_category(graph, ontology, pattern, node.categories, nodes)
    if node.name is not None:
        wanted = set(_entities(pattern, directory, node.name))
        fits &= np.array([name in wanted for name in nodes], dtype=bool)
    return fits


def _allowed(
    graph: nx.MultiDiGraph[str],
    ontology: Ontology,
    directory: Directory,
    pattern: Pattern,
    nodes: Sequence[str],
) -> _Mask:
    """Return the entities that the clauses let a path pass through."""
    clauses = pattern.clauses
    fits = np.ones(len(nodes), dtype=bool)
    if clauses.avoid_categories:
        fits &= ~_of_category(graph, ontology, pattern, clauses.avoid_categories, nodes)
    avoided = {curie for word in clauses.avoid for curie in _entities(pattern, directory, word)}
    fits &= np.array([name not in avoided for name in nodes], dtype=bool)
    if clauses.hubs is not None:
        neighbours = [len({*graph.successors(name), *graph.predecessors(name)}) for name in nodes]
        fits &= np.array(neighbours, dtype=np.int64) <= clauses.hubs
    return fits


def _ascending(directory: Directory, steps: Iterable[Step]) -> bool:
    """Say whether the steps can be put at stages of the cascade that never go back."""
    reached = 0
    for step in steps:
        orders = [order for stage in step.stages if (order := directory.by_id[stage].order) >= reached]
        if step.stages and not orders:
            return False
        reached = min(orders, default=reached)
    return True


@dataclass(slots=True)
class _Search:
    """States are (arrow, steps taken of it), numbered; the last one accepts."""

    steps: list[Steps]
    edges: Sequence[EdgePattern]
    masks: Sequence[_Mask]
    allowed: _Mask
    sign: int | None

    def _moves(self) -> tuple[list[list[tuple[int, int, _Mask]]], int]:
        """Return, by state, the arrow taken, the state after it and what the reached entity must be."""
        number, starts = 0, []
        for edge in self.edges:
            starts.append(number)
            number += edge.most
        starts.append(number)
        moves: list[list[tuple[int, int, _Mask]]] = []
        for arrow, edge in enumerate(self.edges):
            for taken in range(edge.most):
                onward = [(arrow, starts[arrow] + taken + 1, self.allowed)] if taken + 1 < edge.most else []
                if taken + 1 >= edge.least:
                    onward.append((arrow, starts[arrow + 1], self.masks[arrow + 1]))
                moves.append(onward)
        return moves, number

    def _after(self, steps: Steps) -> _Ints:
        """Return, by column of the sign so far and step, the column of the sign after the step."""
        if self.sign is None:
            return np.zeros((1, len(steps.end)), dtype=np.int64)
        out = np.empty((_DISPUTED + 1, len(steps.end)), dtype=np.int64)
        for column, sign in enumerate((*_SIGNS, None)):
            product = _DISPUTED if sign is None else sign * steps.sign + 1
            out[column] = np.where(steps.disputed == 1, _DISPUTED, product)
            out[column][steps.neutral == 1] = column
        return out

    def run(self) -> Iterable[tuple[int, tuple[int, ...], tuple[int, ...]]]:
        """Yield cost, entities and the arrow of each step, best first."""
        moves, goal = self._moves()
        after = [self._after(steps) for steps in self.steps]
        columns, n = after[0].shape[0], len(self.allowed)
        longest = sum(edge.most for edge in self.edges)
        level = np.full((goal + 1, columns, n), _FAR)
        level[goal, 0 if self.sign is None else _SIGNS.index(self.sign)] = 0
        left = [level]
        for _ in range(longest):
            level = left[0].copy()
            for state, onward in enumerate(moves):
                for arrow, then, mask in onward:
                    steps = self.steps[arrow]
                    rows = np.flatnonzero(mask[steps.end])
                    if not len(rows):
                        continue
                    begins, first = np.unique(steps.begin[rows], return_index=True)
                    for column in range(columns):
                        rest = left[-1][then, after[arrow][column, rows], steps.end[rows]] + steps.cost[rows]
                        best = np.minimum.reduceat(rest, first)
                        level[state, column, begins] = np.minimum(level[state, column, begins], best)
            level[level > _FAR] = _FAR
            left.append(level)
        begin = 0 if self.sign is None else _SIGNS.index(1)
        heap: list[tuple[int, int, tuple[int, ...], tuple[int, ...], int, int, int]] = [
            (int(left[longest][0, begin, node]), 0, (node,), (), 0, begin, 0)
            for node in np.flatnonzero(self.masks[0] & (left[longest][0, begin] < _FAR)).tolist()
        ]
        heapq.heapify(heap)
        while heap:
            total, hops, nodes, arrows, state, column, cost = heapq.heappop(heap)
            if state == goal:
                yield total, nodes, arrows
                continue
            for arrow, then, mask in moves[state]:
                steps = self.steps[arrow]
                here = slice(steps.rows[nodes[-1]], steps.rows[nodes[-1] + 1])
                ends, signs = steps.end[here], after[arrow][column, here]
                spent = steps.cost[here] + cost
                totals = np.where(mask[ends], spent + left[longest - hops - 1][then, signs, ends], _FAR)
                for i in np.flatnonzero(totals < _FAR).tolist():
                    v = int(ends[i])
                    if v not in nodes:
                        entry = (int(totals[i]), hops + 1, (*nodes, v), (*arrows, arrow))
                        heapq.heappush(heap, (*entry, then, int(signs[i]), int(spent[i])))
