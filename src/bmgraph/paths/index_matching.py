"""Path patterns on an index: the language of `paths.patterns`, as far as the graph knows it.

A pattern with repetitions stands for the patterns of fixed length that it spells out, and one that asks for
a sign of the whole path for those that give each step a sign; the cheapest of all, in order, are the answer.
"""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from bmgraph.errors import EntityNotFound, PatternError
from bmgraph.graph.adjacency import Adjacency, Ints, union
from bmgraph.graph.index import Index, Join
from bmgraph.graph.metagraph import MetaStep
from bmgraph.graph.qualifiers import Qualifiers, Test
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.names import plain_name
from bmgraph.paths.levels import Slot
from bmgraph.paths.matches import Hop, Match, shown_first
from bmgraph.paths.patterns import Clauses, EdgePattern, NodePattern, Pattern, Word, parse_pattern
from bmgraph.paths.search import NodePath, in_order, iter_best

__all__ = ["match_index", "plain_match"]


def match_index(
    index: Index,
    pattern: str | Pattern,
    *,
    k: int = 10,
    vocabulary: Vocabulary | None = None,
    mixed_contexts: bool = False,
    through_ends: bool = True,
) -> list[Match]:
    """Return the k cheapest simple paths that fit a pattern, by cost, length, node numbers.

    Undirected relations fit arrows of either direction. An edge of which no disease, stage or layer is told
    fits every disease and stage and no layer. With a sign, only paths without a disputed step have one.

    Args:
        index: the graph.
        pattern: its text, or parsed; its ``LIMIT`` goes before `k`.
        k: how many.
        vocabulary: what its names mean.
        mixed_contexts: also paths whose steps have no disease in common.
        through_ends: also paths that pass what they might begin or end at.

    Raises:
        PatternError: it does not parse, names what is not there, or asks for what is told of no edge.
        SearchTooWide: too many partial paths.
    """
    if k < 1:
        raise ValueError("k is at least 1")
    if isinstance(pattern, str):
        pattern = parse_pattern(pattern)
    return _Search(index, pattern, vocabulary or Vocabulary()).run(k, mixed_contexts, through_ends)


class _Step(NamedTuple):
    """An arrow as a path takes it: what stands before and after it, its sign, whether it is at either end.

    A sign of 0 is wanted of a step that has no part in the sign of the path, None if none is wanted.
    """

    edge: EdgePattern
    before: NodePattern
    after: NodePattern
    sign: int | None = None
    first: bool = False
    last: bool = False


#: A form of the subject, and which sets of qualifiers an edge may have; None where all do.
_Fits = tuple[bool | None, Ints | None]


def plain_match(index: Index, path: NodePath, vocabulary: Vocabulary) -> Match:
    """Return a path that was found without a pattern as a match that everything on it fits."""
    anything = _Step(EdgePattern(direction=0), NodePattern(), NodePattern())
    search = _Search(index, Pattern("", (), (), Clauses()), vocabulary)
    hops = [search.hop(u, v, anything) for u, v in itertools.pairwise(path.nodes)]
    shared = tuple(vocabulary.common_contexts([hop.contexts for hop in hops]))
    return Match(path, tuple(hop.shown_in(shared, vocabulary) for hop in hops), shared)


class _Search:
    """One pattern on one index."""

    def __init__(self, index: Index, pattern: Pattern, vocabulary: Vocabulary) -> None:
        self.index = index
        self.pattern = pattern
        self.vocabulary = vocabulary
        self._check()
        self.holds: Callable[[Sequence[str]], bool] | None = None
        context = pattern.clauses.context
        if context is not None:
            try:
                self.holds = vocabulary.context(context.text)
            except EntityNotFound as error:
                raise pattern.unknown(context, "disease", error.nearest) from None
        # A pattern that is spelled out repeats its steps.
        self.slot = cache(self._slot)
        self._disputed = cache(self._disputed_of)

    def run(self, k: int, mixed_contexts: bool, through_ends: bool) -> list[Match]:
        """Return the k cheapest matches."""
        index, pattern, vocabulary, out = self.index, self.pattern, self.vocabulary, list[Match]()
        sources, targets = self._nodes(pattern.nodes[0]), self._nodes(pattern.nodes[-1])
        spelled = list(self._spelled())

        tried = [0]

        def paths(number: int) -> Iterator[tuple[NodePath, int]]:
            slots = [self.slot(step) for step in spelled[number]]
            for path in iter_best(index, sources, targets, slots, through_ends=through_ends, tried=tried):
                yield path, number

        last: NodePath | None = None
        for path, number in in_order(paths, [len(steps) for steps in spelled]):
            if path == last:
                continue
            pairs = itertools.pairwise(path.nodes)
            hops = tuple(self.hop(u, v, step) for step, (u, v) in zip(spelled[number], pairs, strict=True))
            stated = [hop.contexts for hop in hops]
            shared = tuple(vocabulary.common_contexts(stated))
            hops = tuple(hop.shown_in(shared, vocabulary) for hop in hops)
            if (shared or mixed_contexts or not any(stated)) and (
                not pattern.clauses.stage_ascending or self._ascending(hops)
            ):
                out.append(Match(path, hops, shared))
                last = path
            if len(out) == (pattern.clauses.limit or k):
                break
        return out

    def _check(self) -> None:
        """Refuse clauses on what is told of no edge, and names that nothing has."""
        index, pattern = self.index, self.pattern
        kinds = {plain_name(edge.relation) for edge in index.metagraph.edges}
        pattern.check_names(
            lambda name: plain_name(name) in map(plain_name, index.ranges) or bool(index.labelled(name)),
            lambda name: plain_name(name) in kinds,
        )
        ordered = self.vocabulary.stage_order
        told = {
            "sign": any(one.sign for one in index.qualifiers),
            "context": any(one.contexts for one in index.qualifiers),
            "stage": any(ordered(stage) is not None for one in index.qualifiers for stage in one.stages),
            "layer": any(one.layer for one in index.qualifiers),
            "hedged": any(one.hedged for one in index.qualifiers),
            "evidence": any(one.evidence for one in index.qualifiers),
        }
        for name, column in pattern.clauses.columns.items():
            if not told.get(name, True):
                unordered = name == "stage" and any(one.stages for one in index.qualifiers)
                what = "order of its stages" if unordered else f"{name} of its edges"
                raise PatternError(pattern.text, column, f"this graph tells no {what}")
        layer = pattern.clauses.layer
        layers = sorted({one.layer for one in index.qualifiers if one.layer})
        if layer is not None and layer.text not in layers:
            raise pattern.unknown(layer, "layer", layers)
        relations = {plain_name(edge.relation): edge.relation for edge in index.metagraph.edges}
        categories = {plain_name(name): name for name in index.ranges}
        for word in (word for edge in pattern.edges for word in edge.relations):
            if self._relations(word).isdisjoint(relations):
                raise pattern.unknown(word, "relation", sorted(relations.values()))
        nodes = (*pattern.clauses.avoid_categories, *(w for node in pattern.nodes for w in node.categories))
        for word in nodes:
            if self._categories(word).isdisjoint(categories):
                raise pattern.unknown(word, "category", sorted(categories.values()))

    def _relations(self, word: Word) -> set[str]:
        return {plain_name(name) for name in self.vocabulary.relations(word.text)}

    def _categories(self, word: Word) -> set[str]:
        return {plain_name(name) for name in self.vocabulary.categories(word.text)}

    def _entities(self, word: Word) -> set[int]:
        """Return the nodes that a name means."""
        index = self.index
        near: Sequence[str] = ()
        narrower: Sequence[str] = ()
        try:
            found = {index.node(word.text)}
        except EntityNotFound:
            found = set(index.labelled(word.text))
        try:
            narrower = self.vocabulary.entities(word.text)
        except EntityNotFound as error:
            near = error.nearest
        for id_ in narrower:
            with contextlib.suppress(EntityNotFound):
                found.add(index.node(id_))
        if not found:
            raise self.pattern.unknown(word, "node", near)
        return found

    def _nodes(self, node: NodePattern) -> Ints:
        """Return the nodes that may stand at an end of the path."""
        wanted = [self._categories(word) for word in node.categories]
        ranges = [
            nodes
            for name, nodes in self.index.ranges.items()
            if not wanted or any(plain_name(name) in names for names in wanted)
        ]
        found = np.concatenate([np.arange(r.start, r.stop) for r in ranges])
        for name in node.names:
            found = np.intersect1d(found, list(self._entities(name)))
            if not len(found):
                text = f"no node of this category is called {name.text!r}"
                raise PatternError(self.pattern.text, name.column, text)
        return found if self._allowed is None else found[self._allowed[found]]

    @cached_property
    def _allowed(self) -> Ints | None:
        """By node number, what the clauses let a path pass through; None if that is everything."""
        clauses, index = self.pattern.clauses, self.index
        if not (clauses.avoid or clauses.avoid_categories or clauses.hubs):
            return None
        fits = np.ones(index.n_nodes, dtype=bool)
        for word in clauses.avoid:
            fits[list(self._entities(word))] = False
        avoided = {name for word in clauses.avoid_categories for name in self._categories(word)}
        for name, nodes in index.ranges.items():
            if plain_name(name) in avoided:
                fits[nodes.start : nodes.stop] = False
        if clauses.hubs is not None:
            fits &= np.diff(index.around.indptr) <= clauses.hubs
        return fits

    def _fitting(self, node: NodePattern) -> Ints | None:
        """Return by node number what a node of the pattern may be, categories apart."""
        fits = self._allowed
        for name in node.names:
            called = np.zeros(self.index.n_nodes, dtype=bool)
            called[list(self._entities(name))] = True
            fits = called if fits is None else fits & called
        return fits

    def _spelled(self) -> Iterator[list[_Step]]:
        """Yield every sequence of steps that the pattern stands for."""
        pattern, sign = self.pattern, self.pattern.clauses.sign
        for times in itertools.product(*(range(e.least, e.most + 1) for e in pattern.edges)):
            nodes, edges = [pattern.nodes[0]], list[EdgePattern]()
            for edge, node, n in zip(pattern.edges, pattern.nodes[1:], times, strict=True):
                edges += [edge] * n
                nodes += [*[NodePattern()] * (n - 1), node]
            arrows = list(zip(edges, nodes, nodes[1:], strict=False))
            options = []
            for place, arrow in enumerate(arrows):
                at = (place == 0, place == len(arrows) - 1)
                signed = (_Step(*arrow, wanted, *at) for wanted in (1, -1, 0))
                steps = [_Step(*arrow)] if sign is None else signed
                options.append([step for step in steps if self.slot(step).forward])
            for chosen in itertools.product(*options):
                signs = [step.sign for step in chosen if step.sign]
                if sign is None or (signs and math.prod(signs) == sign):
                    yield list(chosen)

    def _slot(self, asked: _Step) -> Slot:
        tests, n = self._tests(asked), self.index.n_nodes
        forward, backward = list[Adjacency](), list[Adjacency]()
        for number, kind in enumerate(self.index.metagraph.edges):
            for step in (MetaStep(number, kind), MetaStep(number, kind, True)):
                if self._fits(step, asked):
                    forward += self._adjacencies(step, tests)
                    backward += self._adjacencies(step.reversed, tests)
        return Slot(union(forward, n), union(backward, n), self._fitting(asked.after))

    def _tests(self, asked: _Step) -> list[_Fits]:
        """Return which sets of qualifiers a step may have, None for all; with a sign for each form."""
        test = self._test(asked)
        if not asked.sign or test is None:
            return [(None, None if test is None else self.index.sets_with(test))]

        def of_form(form: bool) -> Ints:
            return self.index.sets_with(lambda said: said.other_form == form and test(said))

        return [(form, of_form(form)) for form in (self._forms if asked.first else (False,))]

    def _adjacencies(self, step: MetaStep, tests: Iterable[_Fits]) -> Iterator[Adjacency]:
        """Yield the neighbours along a step by what passes the tests and, for a sign, is not disputed."""
        for form, fits in tests:
            found = self.index.adjacency(step) if fits is None else self.index.narrowed(step, fits)
            if form is not None and len(found.neighbours):
                found = found.kept(~np.isin(self._pairs(found, step.inverse), self._disputed(form)))
            yield found

    @cached_property
    def _forms(self) -> tuple[bool, ...]:
        """Whether other forms of a subject are meant; both ways if some edge says so."""
        return (False, True) if any(one.other_form for one in self.index.qualifiers) else (False,)

    def _pairs(self, adjacency: Adjacency, inverse: bool) -> Ints:
        """Return a number for each ordered pair, in the direction in which it is asserted."""
        # Of 32 bits the product would be too large for a graph of 47,000 nodes.
        begin, end = adjacency.beginnings().astype(np.int64), adjacency.neighbours.astype(np.int64)
        n = self.index.n_nodes
        return end * n + begin if inverse else begin * n + end

    def _disputed_of(self, form: bool) -> Ints:
        """Return pairs with edges of opposite sign, for one form of the subject, that hold in the context."""

        def asserted(sign: int) -> Ints:
            def test(said: Qualifiers) -> bool:
                holds = self.holds is None or self.holds(said.contexts)
                return said.sign == sign and said.other_form == form and holds

            fits = self.index.sets_with(test)
            steps = (MetaStep(number, kind) for number, kind in enumerate(self.index.metagraph.edges))
            return np.concatenate([self._pairs(self.index.narrowed(step, fits), False) for step in steps])

        pairs: Ints = np.intersect1d(asserted(1), asserted(-1))
        return pairs

    def _test(self, asked: _Step) -> Test | None:
        """Return the test of what is said of an edge; None if nothing is asked."""
        edge, wanted = asked.edge, asked.sign
        clauses, holds = self.pattern.clauses, self.holds
        layer = clauses.layer.text if clauses.layer else None
        if clauses.hedged and not (layer or clauses.evidence or holds or edge.sign or wanted):
            return None
        return lambda said: (
            (clauses.hedged or not said.hedged)
            and layer in (None, said.layer)
            and said.evidence >= clauses.evidence
            and (holds is None or holds(said.contexts))
            and edge.sign in (None, said.sign)
            and (not wanted or (said.sign == wanted and (asked.first or not said.other_form)))
        )

    def _fits(self, step: MetaStep, asked: _Step) -> bool:
        edge, wanted = asked.edge, asked.sign

        def among(name: str, words: Sequence[Word], meaning: Callable[[Word], set[str]]) -> bool:
            return not words or any(plain_name(name) in meaning(word) for word in words)

        way = -1 if step.inverse else 1
        return (
            among(step.edge.relation, edge.relations, self._relations)
            and (not step.edge.directed or edge.direction in (0, way))
            and not (step.inverse and _both_ways(step))
            and among(step.source, asked.before.categories, self._categories)
            and among(step.target, asked.after.categories, self._categories)
            and (wanted is None or (wanted == 0) == (step.target in self.vocabulary.neutral))
            and (not wanted or asked.last or self.vocabulary.passes_sign(step.edge.relation))
            and (
                not wanted or asked.first or self.vocabulary.takes_sign(step.edge.relation, step.edge.source)
            )
        )

    def hop(self, u: int, v: int, asked: _Step) -> Hop:
        """Return what a step of a match says of two nodes."""
        test, joins = self._test(asked), list(self.index.joins(u, v))

        def disputed(join: Join) -> bool:
            signs = {
                other.qualifiers.sign
                for other in joins
                if (other.step.inverse == join.step.inverse or _both_ways(other.step))
                and other.qualifiers.other_form == join.qualifiers.other_form
                and (self.holds is None or self.holds(other.qualifiers.contexts))
            }
            return {1, -1} <= signs

        fits = [
            join
            for join in joins
            if self._fits(join.step, asked)
            and (test is None or test(join.qualifiers))
            and not (asked.sign and disputed(join))
        ]
        fits.sort(key=lambda join: shown_first(join, self.vocabulary))
        others = tuple(sorted(join for join in joins if join not in fits))
        return Hop.of(tuple(fits), others, frozenset(filter(disputed, fits)), self.vocabulary)

    def _ascending(self, hops: Iterable[Hop]) -> bool:
        """Say whether the hops can be put at stages of the cascade that never go back."""
        reached = 0
        for hop in hops:
            known = [
                order for stage in hop.stages if (order := self.vocabulary.stage_order(stage)) is not None
            ]
            orders = [order for order in known if order >= reached]
            if known and not orders:
                return False
            reached = min(orders, default=reached)
        return True


def _both_ways(step: MetaStep) -> bool:
    """Say whether the step and its inverse are the same."""
    return not step.edge.directed and step.source == step.target
