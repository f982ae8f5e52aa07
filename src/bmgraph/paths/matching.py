"""Finding a pattern's k best paths on the projection, exactly.

The pattern becomes an automaton whose states count the steps taken of each arrow; see `automaton` for the
search. A chain of entities that fits in several ways is one path, with the cheapest fit.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

import numpy as np

from bmgraph.dataset.entities import Directory
from bmgraph.errors import EntityNotFound, PatternError
from bmgraph.graph.article_vocabulary import GraphVocabulary
from bmgraph.names import plain_name
from bmgraph.ontology import Ontology
from bmgraph.paths.automaton import Automaton, Move
from bmgraph.paths.edges import Edges, Mask
from bmgraph.paths.find import Path, accepted_paths
from bmgraph.paths.patterns import EdgePattern, NodePattern, Pattern, Word, parse_pattern
from bmgraph.paths.steps import Step, Steps, collapse
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights

__all__ = ["match_pattern"]

_T = TypeVar("_T")


def match_pattern(
    edges: Edges,
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
        edges: the assertions.
        ontology: for subclasses and relations.
        directory: for names of entities and diseases.
        pattern: see `patterns`; its ``LIMIT`` goes before `k`.
        k: how many.
        mixed_contexts: also paths whose steps have no disease in common.
        weights: what makes a step cost more or less.

    Raises:
        PatternError: it does not parse, or names what is not there.
        ValueError: `k` below 1.
    """
    if k < 1:
        raise ValueError("k is at least 1")
    if isinstance(pattern, str):
        pattern = parse_pattern(pattern)
    pattern.check_names(
        lambda name: bool(directory.called(name)) or plain_name(name) in map(plain_name, ontology.categories),
        ontology.relations.__contains__,
    )
    names = _Names(edges, ontology, directory, pattern)
    clauses = pattern.clauses
    allowed = names.allowed()
    masks = [allowed & names.fitting(node) for node in pattern.nodes]
    kinds = [names.steps(edge, weights) for edge in pattern.edges]
    longest = sum(edge.most for edge in pattern.edges)
    search = Automaton(kinds, _moves(pattern.edges, masks, allowed), masks[0], longest, clauses.sign)

    def accept(path: Path) -> bool:
        return not clauses.stage_ascending or _ascending(directory, path.steps)

    return accepted_paths(search, clauses.limit or k, None if mixed_contexts else directory, accept)


class _Names:
    """What the names of a pattern mean on a projection; an unknown one is an error at its column."""

    def __init__(self, edges: Edges, ontology: Ontology, directory: Directory, pattern: Pattern) -> None:
        self.edges = edges
        self.ontology = ontology
        self.vocabulary = GraphVocabulary(directory, ontology)
        self.pattern = pattern

    def steps(self, arrow: EdgePattern, weights: Weights) -> Steps:
        """Return the steps that an arrow may take."""
        clauses, pattern, edges = self.pattern.clauses, self.pattern, self.edges
        walked = edges.support >= clauses.evidence
        if not clauses.hedged:
            walked &= ~edges.hedged
        if arrow.relations:
            wanted = self._meant(
                arrow.relations, "relation", self.vocabulary.relations, self.ontology.relations
            )
            if arrow.sign and not any(self.ontology.relations[name].sign == arrow.sign for name in wanted):
                sign, first = "+" if arrow.sign > 0 else "-", arrow.relations[0]
                raise PatternError(pattern.text, first.column, f"{first.text} never has the sign {sign}")
            walked &= edges.of_relations(wanted)
        if arrow.sign is not None:
            walked &= edges.sign == arrow.sign
        if clauses.layer is not None:
            layers = edges.values["layer"]
            if clauses.layer.text not in layers:
                raise pattern.unknown(clauses.layer, "layer", layers)
            walked &= edges.of_layer(clauses.layer.text)
        contexts: Callable[[Sequence[str]], bool] | None = None
        if clauses.context is not None:
            contexts = self._known(clauses.context, "disease", self.vocabulary.context)
        return collapse(
            edges, self.ontology, contexts=contexts, walked=walked, direction=arrow.direction, weights=weights
        )

    def fitting(self, node: NodePattern) -> Mask:
        """Return the entities that a node of the pattern may be."""
        fits = self._of_category(node.categories) if node.categories else np.ones(len(self.edges.nodes), bool)
        for name in node.names:
            fits &= self.edges.among(self._entities(name))
        return fits

    def allowed(self) -> Mask:
        """Return the entities that the clauses let a path pass through."""
        clauses = self.pattern.clauses
        fits = ~self.edges.among(curie for word in clauses.avoid for curie in self._entities(word))
        fits &= ~self._of_category(clauses.avoid_categories)
        return fits if clauses.hubs is None else fits & (self.edges.neighbours <= clauses.hubs)

    def _known(self, word: Word, what: str, meaning: Callable[[str], _T]) -> _T:
        try:
            return meaning(word.text)
        except EntityNotFound as error:
            raise self.pattern.unknown(word, what, error.nearest) from None

    def _entities(self, word: Word) -> list[str]:
        """Return the entity that a name means, and everything narrower."""
        return self._known(word, "entity", self.vocabulary.entities)

    def _of_category(self, words: Iterable[Word]) -> Mask:
        vocabulary, known = self.vocabulary, self.ontology.categories
        return self.edges.of_category(
            self.ontology, self._meant(words, "category", vocabulary.categories, known)
        )

    def _meant(
        self,
        words: Iterable[Word],
        what: str,
        meaning: Callable[[str], Collection[str]],
        known: Collection[str],
    ) -> set[str]:
        """Return the names of the ontology that words mean, with what is below them."""
        out = set[str]()
        for word in words:
            found = set(meaning(word.text)) & set(known)
            if not found:
                raise self.pattern.unknown(word, what, known)
            out |= found
        return out


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
