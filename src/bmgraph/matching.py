"""Finding a pattern's k best paths on the projection, exactly.

The pattern becomes an automaton whose states count the steps taken of each arrow; see `automaton` for the
search. A chain of entities that fits in several ways is one path, with the cheapest fit.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import networkx as nx
import numpy as np

from bmgraph.automaton import Automaton, Mask, Move
from bmgraph.errors import EntityNotFound
from bmgraph.lookup import Directory
from bmgraph.ontology import Ontology
from bmgraph.paths import Path, accepted_paths
from bmgraph.patterns import EdgePattern, NodePattern, Pattern, Word, parse_pattern
from bmgraph.steps import Step, Steps, collapse
from bmgraph.vocabulary import GraphVocabulary
from bmgraph.weights import DEFAULT_WEIGHTS, Weights

__all__ = ["match_pattern"]

_T = TypeVar("_T")


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
    names = _Names(graph, ontology, directory, pattern)
    clauses = pattern.clauses
    allowed = names.allowed()
    masks = [allowed & names.fitting(node) for node in pattern.nodes]
    kinds = [names.steps(edge, weights) for edge in pattern.edges]
    longest = sum(edge.most for edge in pattern.edges)
    search = Automaton(kinds, _moves(pattern.edges, masks, allowed), masks[0], longest, clauses.sign)

    def accept(path: Path) -> bool:
        return (mixed_contexts or path.agrees(directory)) and (
            not clauses.stage_ascending or _ascending(directory, path.steps)
        )

    return accepted_paths(search, clauses.limit or k, accept)


class _Names:
    """What the names of a pattern mean on a projection; an unknown one is an error at its column."""

    def __init__(
        self, graph: nx.MultiDiGraph[str], ontology: Ontology, directory: Directory, pattern: Pattern
    ) -> None:
        self.graph = graph
        self.ontology = ontology
        self.vocabulary = GraphVocabulary(directory, ontology)
        self.pattern = pattern
        self.nodes = sorted(graph)

    def steps(self, edge: EdgePattern, weights: Weights) -> Steps:
        """Return the steps that an arrow may take."""
        clauses, pattern = self.pattern.clauses, self.pattern
        for word in edge.relations:
            if word.text not in self.ontology.relations:
                raise pattern.unknown(word, "relation", self.ontology.relations)
        relations = {name for word in edge.relations for name in self.vocabulary.relations(word.text)}
        layers = {data["layer"] for _, _, data in self.graph.edges(data=True)}
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

        contexts: Callable[[Sequence[str]], bool] | None = None
        if clauses.context is not None:
            contexts = self._known(clauses.context, self.vocabulary.context)
        return collapse(
            self.graph, self.ontology, False, contexts, accept, direction=edge.direction, weights=weights
        )

    def fitting(self, node: NodePattern) -> Mask:
        """Return the entities that a node of the pattern may be."""
        fits = self._of_category(node.categories) if node.categories else np.ones(len(self.nodes), dtype=bool)
        return fits & self._among(self._entities(node.name)) if node.name is not None else fits

    def allowed(self) -> Mask:
        """Return the entities that the clauses let a path pass through."""
        clauses = self.pattern.clauses
        fits = ~self._among(curie for word in clauses.avoid for curie in self._entities(word))
        fits &= ~self._of_category(clauses.avoid_categories)
        if clauses.hubs is not None:
            graph = self.graph
            neighbours = [len({*graph.successors(n), *graph.predecessors(n)}) for n in self.nodes]
            fits &= np.array(neighbours, dtype=np.int64) <= clauses.hubs
        return fits

    def _known(self, word: Word, meaning: Callable[[str], _T]) -> _T:
        try:
            return meaning(word.text)
        except EntityNotFound as error:
            raise self.pattern.unknown(word, "entity", error.nearest) from None

    def _entities(self, word: Word) -> list[str]:
        """Return the entity that a name means, and everything narrower."""
        return self._known(word, self.vocabulary.entities)

    def _among(self, curies: Iterable[str]) -> Mask:
        wanted = set(curies)
        return np.array([node in wanted for node in self.nodes], dtype=bool)

    def _of_category(self, words: Iterable[Word]) -> Mask:
        wanted = set[str]()
        for word in words:
            if word.text not in self.ontology.categories:
                raise self.pattern.unknown(word, "category", self.ontology.categories)
            wanted.update(self.vocabulary.categories(word.text))
        return np.array([self.graph.nodes[node]["category"] in wanted for node in self.nodes], dtype=bool)


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
