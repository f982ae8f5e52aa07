"""Finding a pattern's k best paths on the projection, exactly.

The pattern becomes an automaton whose states count the steps taken of each arrow; see `automaton` for the
search. A chain of entities that fits in several ways is one path, with the cheapest fit.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence

import networkx as nx
import numpy as np

from bmgraph.automaton import Automaton, Mask, Move
from bmgraph.contexts import context_filter
from bmgraph.errors import EntityNotFound
from bmgraph.lookup import Directory
from bmgraph.ontology import Ontology
from bmgraph.paths import Path
from bmgraph.patterns import EdgePattern, NodePattern, Pattern, Word, parse_pattern
from bmgraph.steps import Step, Steps, collapse
from bmgraph.weights import DEFAULT_WEIGHTS, Weights

__all__ = ["match_pattern"]


def match_pattern(
    graph: nx.MultiDiGraph[str],
    ontology: Ontology,
    directory: Directory,
    pattern: str | Pattern,
    *,
    k: int = 10,
    mixed_contexts: bool = False,
    weights: Weights = DEFAULT_WEIGHTS,
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
        weights: what makes a step cost more or less.

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
    kinds = [_steps(graph, ontology, directory, pattern, edge, weights) for edge in pattern.edges]
    longest = sum(edge.most for edge in pattern.edges)
    search = Automaton(kinds, _moves(pattern.edges, masks, allowed), masks[0], longest, clauses.sign)
    out, seen = [], set()
    for cost, chain, arrows in search.run():
        if chain in seen:
            continue
        seen.add(chain)
        names = [nodes[number] for number in chain]
        steps = tuple(
            kinds[arrow].step(u, v) for arrow, (u, v) in zip(arrows, itertools.pairwise(names), strict=True)
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
    graph: nx.MultiDiGraph[str],
    ontology: Ontology,
    directory: Directory,
    pattern: Pattern,
    edge: EdgePattern,
    weights: Weights,
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
    return collapse(graph, ontology, False, contexts, accept, direction=edge.direction, weights=weights)


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
) -> Mask:
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
) -> Mask:  # fmt: skip
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
) -> Mask:
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


def _moves(edges: Sequence[EdgePattern], masks: Sequence[Mask], allowed: Mask) -> list[list[Move]]:
    """Return the moves of each state: an arrow and how many of its steps were taken."""
    first = list(itertools.accumulate((edge.most for edge in edges), initial=0))
    moves = []
    for arrow, edge in enumerate(edges):
        for taken in range(edge.most):
            onward = []
            if taken + 1 < edge.most:
                onward.append(Move(arrow, first[arrow] + taken + 1, allowed))
            if taken + 1 >= edge.least:
                onward.append(Move(arrow, first[arrow + 1], masks[arrow + 1]))
            moves.append(onward)
    return moves
