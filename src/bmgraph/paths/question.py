"""Questions: what names and clauses ask, as the automaton that the search runs on."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from bmgraph.errors import EntityNotFound, PatternError
from bmgraph.graph.adjacency import Ints
from bmgraph.graph.bundles import Bundles, Mask
from bmgraph.graph.grounds import ANY_GROUNDS, Grounds
from bmgraph.names import plain_name
from bmgraph.paths.options import Contexts, Options, Walk, make_options
from bmgraph.paths.path import Kind, Path
from bmgraph.paths.patterns import EdgePattern, NodePattern, Pattern, Word
from bmgraph.paths.search import Automaton, Move
from bmgraph.paths.tally import Tally
from bmgraph.paths.weights import Weights

__all__ = ["DRUG_TARGET", "Question", "ask_pattern", "automaton_of", "of_categories", "resting", "tally_of"]

#: What a path may end at, or pass, beside categories.
DRUG_TARGET = "drug-target"
#: A path that states no effect comes after every other one, and last what no more than a pathway joins.
_APART = 1_000_000_000
_T = TypeVar("_T")


class Question(NamedTuple):
    """What the search runs on, and what an accepted path must pass besides."""

    automaton: Automaton
    accept: Callable[[Path], bool]
    weights: Weights
    #: The shortest path that there can be, in steps.
    shortest: int = 1
    limit: int | None = None
    #: What is made of an accepted path before it is shown.
    finish: Callable[[Path], Path] = lambda path: path
    kind: Kind = "path"


def automaton_of(
    bundles: Bundles,
    kinds: Sequence[Options],
    moves: Sequence[Sequence[Move]],
    ends: tuple[Mask, Mask, int],
    *,
    tally: Tally,
    weights: Weights,
    article_only: bool,
) -> Automaton:
    """Return the automaton of a question.

    Args:
        bundles: of the graph.
        kinds: kinds of options.
        moves: see `Automaton`.
        ends: by node, where a path may begin, and where one may end; most steps.
        tally: what is counted.
        weights: what makes a step cost more or less.
        article_only: whether neighbours by background facts count for nothing.
    """
    begin, end, longest = ends
    return Automaton(
        bundles.index, kinds, moves, begin, end, longest, tally, _hubs(bundles, weights, article_only)
    )


def resting(bundles: Bundles, article_only: bool, grounds: Grounds) -> Mask | None:
    """Return by member whether it is of the layers, and rests on the grounds, that are asked for."""
    rests = bundles.resting_on(grounds) if grounds else None
    if not article_only:
        return rests
    own: Mask = bundles.source == 0
    return own if rests is None else own & rests


def _mask(n: int, nodes: Iterable[int]) -> Mask:
    out = np.zeros(n, dtype=bool)
    out[list(nodes)] = True
    return out


def of_categories(bundles: Bundles, names: Iterable[str]) -> Mask:
    """Return by node whether it is of one of these categories or below, or of one with such a role.

    `DRUG_TARGET` is what some treatment acts on.
    """
    names = list(names)
    if DRUG_TARGET in names:
        fits: Mask = bundles.drug_targets | of_categories(
            bundles, [one for one in names if one != DRUG_TARGET]
        )
        return fits
    return bundles.of_categories(one for name in names for one in bundles.vocabulary.categories(name))


def _hubs(bundles: Bundles, weights: Weights, article_only: bool) -> Ints:
    """Return by node what it costs to go there: whole thousandths, so that the order of adding is free."""

    def hubs() -> Ints:
        degree = bundles.foreground_degree if article_only else bundles.index.degree
        costs: Ints = np.rint(weights.hub * np.log2(np.maximum(degree, 1))).astype(np.int64)
        # How many arms a trial has says nothing of how well it fits.
        costs[bundles.of_categories(bundles.vocabulary.with_role("trial"))] = 0
        return costs

    found: Ints = bundles.kept(("hubs", article_only, weights.hub), hubs)
    return found


def tally_of(bundles: Bundles, sign: int | None, background: int | None) -> Tally:
    """Return what a question counts."""
    unstated = bundles.vocabulary.unstated
    apart = bundles.kept("apart", lambda: bool(unstated) and bool(bundles.of_relations(unstated).any()))
    return Tally(sign, background, _APART if apart else 0, 2 * _APART if background is not None else 0)


def ask_pattern(
    bundles: Bundles,
    pattern: Pattern,
    *,
    article_only: bool = False,
    grounds: Grounds = ANY_GROUNDS,
    background: int | None = None,
    weights: Weights,
) -> Question:
    """Return the question of a pattern; a step walked against its rows keeps its sign.

    Args:
        bundles: of the graph.
        pattern: see `patterns`.
        article_only: no step on a background layer.
        grounds: what the rows of a step must rest on.
        background: most steps on background layers.
        weights: what makes a step cost more or less.

    Raises:
        PatternError: it names what is not there, or asks for what no row of the graph says.
    """
    vocabulary, clauses = bundles.vocabulary, pattern.clauses
    names = _Names(bundles, pattern)
    pattern.check_names(names.is_name, lambda name: bool(vocabulary.relations(name)))
    names.check_clauses()
    allowed = names.allowed(article_only)
    masks = [allowed & names.fitting(node) for node in pattern.nodes]
    contexts, rests = names.contexts(), resting(bundles, article_only, grounds)
    kinds = [
        make_options(bundles, Walk(names.walked(edge, rests), edge.direction, contexts=contexts), weights)
        for edge in pattern.edges
    ]
    longest = sum(edge.most for edge in pattern.edges)
    automaton = automaton_of(
        bundles, kinds, _moves_along(pattern.edges, masks, allowed), (masks[0], masks[-1], longest),
        tally=tally_of(bundles, clauses.sign, background), weights=weights, article_only=article_only,
    )  # fmt: skip

    def accept(path: Path) -> bool:
        return not clauses.stage_ascending or _ascending(path, vocabulary.stage_order, grounds)

    shortest = sum(edge.least for edge in pattern.edges)
    return Question(automaton, accept, weights, shortest=shortest, limit=clauses.limit)


def _moves_along(edges: Sequence[EdgePattern], masks: Sequence[Mask], allowed: Mask) -> list[list[Move]]:
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


def _ascending(path: Path, order: Callable[[str], int | None], grounds: Grounds) -> bool:
    """Say whether the steps can be put at stages of the cascade that never go back.

    Where the sentence must say it, a stage that the heading lends a step does not count.
    """
    reached = 0
    for step in path.steps:
        stages = zip(step.stages, step.stage_basis, strict=True)
        counted = (stage for stage, basis in stages if grounds.holds((stage,), basis))
        known = [place for stage in counted if (place := order(stage)) is not None]
        orders = [place for place in known if place >= reached]
        if known and not orders:
            return False
        reached = min(orders, default=reached)
    return True


class _Names:
    """What the names of a pattern mean on a graph; an unknown one is an error at its column."""

    def __init__(self, bundles: Bundles, pattern: Pattern) -> None:
        self.bundles = bundles
        self.index = bundles.index
        self.vocabulary = bundles.vocabulary
        self.pattern = pattern

    def is_name(self, name: str) -> bool:
        """Say whether a node or a category is called so."""
        try:
            return self.vocabulary.is_category(name) or bool(self.vocabulary.nodes(name))
        except EntityNotFound:
            return False

    def check_clauses(self) -> None:
        """Refuse a clause on what no row of the graph says.

        Raises:
            PatternError: it points at the clause.
        """
        what = {
            "sign": ("sign", "has a sign"), "context": ("contexts", "names a disease"),
            "stage": ("stages", "names a stage"), "layer": ("layer", "names its source"),
            "hedged": ("hedged", "is hedged"), "evidence": ("evidence", "names its evidence"),
        }  # fmt: skip
        for clause, column in self.pattern.clauses.columns.items():
            if clause not in what:
                continue
            field, says = what[clause]
            if not self.bundles.knows[field] and not self.vocabulary.knows_ontology:
                raise PatternError(
                    self.pattern.text, column, f"no edge of this graph {says}: leave {clause} out"
                )

    def walked(self, arrow: EdgePattern, rests: Mask | None) -> Mask:
        """Return by member of the bundles, of those that `rests` leaves, whether an arrow may walk it."""
        clauses, pattern, bundles = self.pattern.clauses, self.pattern, self.bundles
        walked: Mask = bundles.evidence >= clauses.evidence
        if rests is not None:
            walked &= rests
        if not clauses.hedged:
            walked &= ~bundles.hedged
        if arrow.relations:
            wanted = self._relations(arrow.relations)
            of_relations = bundles.of_relations(wanted)
            if arrow.sign and not (of_relations & (bundles.sign == arrow.sign)).any():
                sign, first = "+" if arrow.sign > 0 else "-", arrow.relations[0]
                raise PatternError(pattern.text, first.column, f"{first.text} never has the sign {sign}")
            walked &= of_relations
        if arrow.sign is not None:
            walked &= bundles.sign == arrow.sign
        if clauses.layer is not None:
            layers, name = bundles.field("layer")[0], clauses.layer.text
            if name not in layers:
                raise pattern.unknown(clauses.layer, "layer", layers)
            walked &= bundles.fitting("layer", lambda layer: bool(layer == name))
        return walked

    def contexts(self) -> Contexts | None:
        """Return the test of the pattern's disease."""
        word = self.pattern.clauses.context
        return None if word is None else self._known(word, "disease", self.vocabulary.context)

    def fitting(self, node: NodePattern) -> Mask:
        """Return the nodes that a node of the pattern may be."""
        fits = self._of_category(node.categories) if node.categories else np.ones(self.index.n_nodes, bool)
        for name in node.names:
            fits = fits & _mask(self.index.n_nodes, self._nodes(name))
        return fits

    def allowed(self, article_only: bool) -> Mask:
        """Return the nodes that the clauses let a path pass through."""
        clauses = self.pattern.clauses
        fits = ~_mask(self.index.n_nodes, (node for word in clauses.avoid for node in self._nodes(word)))
        if clauses.avoid_categories:
            fits &= ~self._of_category(clauses.avoid_categories)
        if clauses.hubs is None:
            return fits
        degree = self.bundles.foreground_degree if article_only else self.index.degree
        return fits & (degree <= clauses.hubs)

    def _known(self, word: Word, what: str, meaning: Callable[[str], _T]) -> _T:
        try:
            return meaning(word.text)
        except EntityNotFound as error:
            message = str(error).partition("; nearest: ")[0] if error.what == "drug" else ""
            near = error.nearest[0] if error.nearest else ""
            message = message or f"no {what} is called {word.text!r}"
            raise PatternError(self.pattern.text, word.column, message, near) from None

    def _nodes(self, word: Word) -> list[int]:
        """Return the node that a name means, and everything narrower."""
        what = "entity" if self.vocabulary.knows_ontology else "node"
        return self._known(word, what, self.vocabulary.nodes)

    def _of_category(self, words: Sequence[Word]) -> Mask:
        return of_categories(self.bundles, self._categories(words))

    def _categories(self, words: Sequence[Word]) -> Iterator[str]:
        vocabulary = self.vocabulary
        for word in words:
            if not vocabulary.is_category(word.text):
                known = sorted({*self.index.categories, *vocabulary.ontology.categories})
                raise self.pattern.unknown(word, "category", known)
            yield word.text

    def _relations(self, words: Sequence[Word]) -> set[str]:
        out: set[str] = set()
        for word in words:
            found = self.vocabulary.relations(word.text)
            declared = map(plain_name, self.vocabulary.ontology.relations)
            if not found and plain_name(word.text) not in declared:
                known = {*self.vocabulary.relation_names, *self.vocabulary.ontology.relations}
                raise self.pattern.unknown(word, "relation", sorted(known))
            out.update(found)
        return out
