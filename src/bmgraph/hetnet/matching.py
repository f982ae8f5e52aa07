"""Path patterns on an index: the language of `bmgraph.patterns`, without what only the article's graph knows.

A pattern with repetitions stands for the patterns of fixed length that it spells out; each gives its k
cheapest paths, and the k cheapest of all are the answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from bmgraph.errors import EntityNotFound, PatternError
from bmgraph.hetnet.index import Index, Ints
from bmgraph.hetnet.metagraph import MetaStep
from bmgraph.hetnet.search import NodePath, Slot, best_paths
from bmgraph.patterns import EdgePattern, NodePattern, Pattern, Word, parse_pattern

__all__ = ["match_index"]


def match_index(index: Index, pattern: str | Pattern, *, k: int = 10) -> list[NodePath]:
    """Return the k cheapest simple paths that fit a pattern, by cost, length, node numbers.

    Undirected relations fit arrows of either direction. Between the ends, nodes take categories only.

    Args:
        index: the graph.
        pattern: its text, or parsed; its ``LIMIT`` goes before `k`.
        k: how many.

    Raises:
        PatternError: it does not parse, names what is not there, or asks for signs, contexts, stages, layers,
            hedging, evidence or what to avoid, which an imported graph does not have.
    """
    if isinstance(pattern, str):
        pattern = parse_pattern(pattern)
    _check(index, pattern)
    count = pattern.clauses.limit or k
    first, last = pattern.nodes[0], pattern.nodes[-1]
    sources, targets = _nodes(index, pattern, first), _nodes(index, pattern, last)
    found: set[NodePath] = set()
    for nodes, edges in _spelled(pattern):
        slots = [
            _slot(index, edge, before, after)
            for edge, (before, after) in zip(edges, itertools.pairwise(nodes), strict=True)
        ]
        if all(slot.forward for slot in slots):
            found.update(best_paths(index, sources, targets, slots, count, through_ends=True))
    return sorted(found)[:count]


def _check(index: Index, pattern: Pattern) -> None:
    for name, column in pattern.clauses.columns.items():
        raise PatternError(pattern.text, column, f"an imported graph takes no {name}")
    for node in pattern.nodes:
        for word in node.categories:
            _known(pattern, word, "category", index.ranges)
    for node in pattern.nodes[1:-1]:
        if node.name is not None:
            raise PatternError(pattern.text, node.name.column, "only the ends take an id or a label")
    relations = {edge.relation for edge in index.metagraph.edges}
    for edge in pattern.edges:
        for word in edge.relations:
            _known(pattern, word, "relation", relations)


def _known(pattern: Pattern, word: Word, what: str, names: Iterable[str]) -> None:
    # A name with a space is written with an underscore, as Cypher's users do.
    known = {_plain(name) for name in names}
    if _plain(word.text) not in known:
        raise pattern.unknown(word, what, sorted(known))


def _plain(name: str) -> str:
    return name.replace(" ", "_")


def _nodes(index: Index, pattern: Pattern, node: NodePattern) -> Ints:
    names = {_plain(word.text) for word in node.categories}
    ranges = [nodes for name, nodes in index.ranges.items() if not names or _plain(name) in names]
    if node.name is None:
        return np.concatenate([np.arange(r.start, r.stop) for r in ranges])
    try:
        found = [index.node(node.name.text)]
    except EntityNotFound:
        found = index.labelled(node.name.text)
    found = [number for number in found if any(number in nodes for nodes in ranges)]
    if not found:
        raise PatternError(pattern.text, node.name.column, f"no node is called {node.name.text!r}")
    return np.array(found, dtype=np.int64)


def _spelled(pattern: Pattern) -> Iterator[tuple[list[NodePattern], list[EdgePattern]]]:
    """Yield every pattern of fixed length that a pattern with repetitions stands for."""
    for times in itertools.product(*(range(e.least, e.most + 1) for e in pattern.edges)):
        nodes, edges = [pattern.nodes[0]], list[EdgePattern]()
        for edge, node, n in zip(pattern.edges, pattern.nodes[1:], times, strict=True):
            edges += [edge] * n
            nodes += [*[NodePattern()] * (n - 1), node]
        yield nodes, edges


def _slot(index: Index, edge: EdgePattern, before: NodePattern, after: NodePattern) -> Slot:
    steps = [
        step
        for number, kind in enumerate(index.metagraph.edges)
        for step in (MetaStep(number, kind), MetaStep(number, kind, True))
        if _fits(step, edge, before, after)
    ]
    return Slot(
        tuple(index.adjacency(step) for step in steps),
        tuple(index.adjacency(step.reversed) for step in steps),
    )


def _fits(step: MetaStep, edge: EdgePattern, before: NodePattern, after: NodePattern) -> bool:
    def among(name: str, words: Sequence[Word]) -> bool:
        return not words or any(_plain(name) == _plain(word.text) for word in words)

    way = -1 if step.inverse else 1
    return (
        among(step.edge.relation, edge.relations)
        and (not step.edge.directed or edge.direction in (0, way))
        and not (step.inverse and not step.edge.directed and step.source == step.target)
        and among(step.source, before.categories)
        and among(step.target, after.categories)
    )
