"""Questions between nodes: paths proper, what acts upstream, and what the last step is said of."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from bmgraph.graph.bundles import Bundles, Mask
from bmgraph.graph.grounds import ANY_GROUNDS, Grounds
from bmgraph.ontology import CategoryRole
from bmgraph.paths.options import Contexts, Options, Walk, make_options
from bmgraph.paths.path import Node, Path
from bmgraph.paths.question import Question, automaton_of, of_categories, resting, tally_of
from bmgraph.paths.search import Automaton, Move
from bmgraph.paths.steps import said_of
from bmgraph.paths.weights import Weights

__all__ = ["MAX_BACKGROUND", "MAX_MEMBERS", "Demands", "Ends", "ask_between", "ask_said_of", "ask_upstream"]

#: Most background steps of a path between nodes, and most members of what bridges two of them.
MAX_BACKGROUND, MAX_MEMBERS = 3, 100
#: What options call the way from a pathway to a member.
_OUT = 2


class Ends(NamedTuple):
    """Where paths begin and end, as node numbers; with `via`, categories to pass in this order."""

    begin: Sequence[int]
    end: Mask
    via: Sequence[str] = ()
    max_hops: int = 4


class Demands(NamedTuple):
    """What is asked of every path.

    Attributes:
        weights: what makes a step cost more or less.
        sign: +1, 0 or -1 for paths of that sign only.
        contexts: test on the diseases of a row.
        article_only: no step on a background layer.
        background: most steps on background layers.
        max_members: what has more members bridges nothing.
        grounds: what the rows of a step must rest on.
    """

    weights: Weights
    sign: int | None = None
    contexts: Contexts | None = None
    article_only: bool = False
    background: int = MAX_BACKGROUND
    max_members: int = MAX_MEMBERS
    grounds: Grounds = ANY_GROUNDS

    def walked(self, bundles: Bundles) -> Mask | None:
        """Return by member of the bundles what may be walked; None for all."""
        return resting(bundles, self.article_only, self.grounds)

    def automaton(
        self,
        bundles: Bundles,
        kinds: Sequence[Options],
        moves: Sequence[Sequence[Move]],
        ends: tuple[Mask, Mask, int],
    ) -> Automaton:
        """Return the automaton of a question; see `question.automaton_of`."""
        return automaton_of(
            bundles, kinds, moves, ends,
            tally=tally_of(bundles, self.sign, self.background), weights=self.weights,
            article_only=self.article_only,
        )  # fmt: skip

    def large(self, bundles: Bundles) -> Mask:
        """Return by node whether it has too many members to bridge any."""
        large: Mask = bundles.member_count > self.max_members
        return large

    def key(self) -> Hashable:
        """Return what options depend on."""
        return self.article_only, self.contexts, self.weights, self.max_members, self.grounds


def ask_between(bundles: Bundles, ends: Ends, demands: Demands) -> Question:
    """Return the question for paths between nodes.

    A path starts at its only source and ends at its first target. A mechanism is read forwards, and passes a
    disease only if `via` asks for one; what belongs to a pathway by a layer may be left for another member of
    it. A graph with relations that the ontology does not know is walked either way round.
    """
    mechanism = bundles.vocabulary.is_mechanism
    begin, between = _begin(bundles, ends), _between(bundles, ends)
    to_treatment = mechanism and bool((_treatments(bundles, trials=True) & ends.end).any())
    kinds = bundles.kept(
        ("between", to_treatment, demands.key()),
        lambda: _kinds(
            bundles,
            Walk(
                demands.walked(bundles), 1 if mechanism else 0, to_treatment=to_treatment,
                contexts=demands.contexts, members=mechanism,
            ),
            demands,
        ),
    )  # fmt: skip
    moves = _moves(bundles, ends, demands, (between, ends.end))
    automaton = demands.automaton(bundles, kinds, moves, (begin, ends.end, ends.max_hops))
    return Question(automaton, _accept(bundles), demands.weights, shortest=len(ends.via) + 1)


def ask_upstream(bundles: Bundles, ends: Ends, demands: Demands) -> Question | None:
    """Return the question for treatments at the ends that act on a cause of where the paths begin.

    It is read from the treatment: what the treatment does to a target, then what this causes, step by step.
    Nothing if no treatment is asked for, or if stations are.
    """
    begin = ends.end & _treatments(bundles)
    if ends.via or not bundles.vocabulary.is_mechanism or not begin.any() or ends.max_hops < 2:
        return None
    end = _begin(bundles, ends)
    kinds = bundles.kept(("upstream", demands.key()), lambda: _kinds_upstream(bundles, demands))
    between = _between(bundles, ends) & ~_treatments(bundles, trials=True)
    moves = [[Move(0, 1, between)], [Move(1, 2, end), Move(1, 1, between)]]
    automaton = demands.automaton(bundles, kinds, moves, (begin, end, ends.max_hops))
    return Question(
        automaton, _accept(bundles), demands.weights, shortest=2,
        finish=lambda path: replace(path, kind="acts upstream"), kind="acts upstream",
    )  # fmt: skip


def ask_said_of(bundles: Bundles, ends: Ends, target: int, demands: Demands) -> Question | None:
    """Return the question for paths whose last step is said of a disease, or a stage, at the ends.

    Nothing if something else is there, if stations or a sign are asked for, or if no step is left.

    Args:
        bundles: of the graph.
        ends: where the paths begin and end.
        target: node that a path ends at where its last step is said of that among others.
        demands: what is asked of every path.
    """
    index, vocabulary = bundles.index, bundles.vocabulary
    roles: tuple[tuple[str, CategoryRole], ...] = (("contexts", "disease"), ("stages", "stage"))
    fields = [
        name for name, role in roles
        if bool((of_categories(bundles, vocabulary.with_role(role)) & ends.end).any())
    ]  # fmt: skip
    if not fields or ends.via or demands.sign is not None or ends.max_hops < 2 or not vocabulary.is_mechanism:
        return None
    numbers = sorted(np.flatnonzero(ends.end).tolist(), key=lambda node: node != target)
    ids = {index.id(node): Node(index.id(node), index.label(node), index.category(node)) for node in numbers}
    said = np.zeros(len(bundles), dtype=bool)
    for name in fields:
        said |= bundles.fitting(name, lambda names: not ids.keys().isdisjoint(names))
    walked = demands.walked(bundles)
    rows = said if walked is None else said & walked
    begin, between = _begin(bundles, ends), _between(bundles, ends)
    inner = bundles.kept(
        ("said of", demands.key()),
        lambda: _kinds(bundles, Walk(walked, contexts=demands.contexts, members=True), demands),
    )
    last = bundles.kept(
        ("said of", frozenset(ids), demands.key()),
        lambda: make_options(bundles, Walk(rows, contexts=demands.contexts), demands.weights),
    )
    anywhere = ~(begin | ends.end)
    moves = _moves(bundles, ends, demands, (between, anywhere))
    automaton = demands.automaton(
        bundles,
        [last, inner[1], *((last, inner[3]) if len(inner) > 2 else ())],
        moves,
        (begin, anywhere, ends.max_hops - 1),
    )

    def finish(path: Path) -> Path:
        step = path.steps[-1]
        end = next(node for id_, node in ids.items() if id_ in (*step.contexts, *step.stages))
        return path.ending_said_of(end, said_of(step, end.id, demands.weights))

    return Question(automaton, _accept(bundles), demands.weights, finish=finish, kind="said of")


def _begin(bundles: Bundles, ends: Ends) -> Mask:
    begin = np.zeros(bundles.index.n_nodes, dtype=bool)
    begin[list(ends.begin)] = True
    begin &= ~ends.end
    return begin


def _between(bundles: Bundles, ends: Ends) -> Mask:
    """Return by node whether a path may pass it."""
    between = ~(_begin(bundles, ends) | ends.end)
    if bundles.vocabulary.is_mechanism:
        # What is true of a disease does not follow from what leads to it.
        between &= ~bundles.of_categories(bundles.vocabulary.with_role("disease"))
    return between


def _treatments(bundles: Bundles, *, trials: bool = False) -> Mask:
    names = bundles.vocabulary.with_role("treatment")
    return bundles.of_categories(names | bundles.vocabulary.with_role("trial") if trials else names)


def _kinds(bundles: Bundles, walk: Walk, demands: Demands) -> list[Options]:
    """Return what may lead to the end, what to a node between; and both for where a bridge has no way out."""
    options = make_options(bundles, walk, demands.weights)
    inner = options
    if bundles.vocabulary.is_mechanism:
        # What makes a treatment work better or worse does not lead to what the treatment does, or to its
        # trials.
        treatment = bundles.categories(bundles.vocabulary.with_role("treatment"))
        subject, object_ = bundles.subject_category[options.leader], bundles.object_category[options.leader]
        inner = options.only(treatment[subject] | ~treatment[object_])
    if not demands.large(bundles).any():
        return [options, inner]
    return [options, inner, options.only(options.bridge != _OUT), inner.only(inner.bridge != _OUT)]


def _kinds_upstream(bundles: Bundles, demands: Demands) -> list[Options]:
    """Return how a treatment acts, and what causes what."""
    walked = demands.walked(bundles)
    rows = np.ones(len(bundles), dtype=bool) if walked is None else walked
    treats = bundles.categories(bundles.vocabulary.with_role("treatment"))[bundles.subject_category]
    acts = bundles.of_relations(bundles.vocabulary.signed_action) & treats
    acts &= bundles.categories(bundles.vocabulary.with_role("target"))[bundles.object_category]
    causes = bundles.causal & bundles.knows_cause & ~treats
    return [
        make_options(bundles, Walk(rows & which, contexts=demands.contexts), demands.weights)
        for which in (acts, causes)
    ]


def _moves(bundles: Bundles, ends: Ends, demands: Demands, reach: tuple[Mask, Mask]) -> list[list[Move]]:
    """Return the moves of each state: how many stations were passed, and whether it stands at a large group.

    A target after all stations is the goal. What has too many members is left for none of them.

    Args:
        bundles: of the graph.
        ends: where the paths begin and end.
        demands: what is asked of every path.
        reach: by node, what may be passed, and where a path may end.
    """
    between, targets = reach
    stations = [of_categories(bundles, [name]) & ~(_begin(bundles, ends) | ends.end) for name in ends.via]
    passed = [*(between & ~station for station in stations), between]
    large = demands.large(bundles)
    n = len(passed)
    if not large.any():
        moves = [
            [Move(1, place + 1, station), Move(1, place, passed[place])]
            for place, station in enumerate(stations)
        ]
        return [*moves, [Move(0, n, targets), Move(1, n - 1, between)]]
    goal = 2 * n
    states: dict[int, list[Move]] = {}
    # State 2 i + 1 is that of i stations passed, the last node being large.
    for at_large in (0, 1):
        for place in range(n):
            onward = [
                Move(1 + 2 * at_large, 2 * then + size, nodes & where)
                for then, nodes in (
                    [(place + 1, stations[place])] if place < len(stations) else []
                ) + [(place, passed[place])]
                for size, where in enumerate((~large, large))
            ]  # fmt: skip
            if place == n - 1:
                onward.insert(0, Move(2 * at_large, goal, targets))
            states[2 * place + at_large] = onward
    return [states[number] for number in range(goal)]


def _accept(bundles: Bundles) -> Callable[[Path], bool]:
    mechanism = bundles.vocabulary.is_mechanism
    return _holds_of_members(bundles.vocabulary.subclass) if mechanism else _anything


def _anything(path: Path) -> bool:
    return True


def _holds_of_members(subclass: Iterable[str]) -> Callable[[Path], bool]:
    """Return a test that no step goes up to a class and the next on with how much of it there is."""
    names = frozenset(subclass)

    def accept(path: Path) -> bool:
        return not any(
            one.predicate in names and not (one.inverse or other.propagates_sign)
            for one, other in pairwise(path.steps)
        )

    return accept
