"""The k best paths of a question, exactly: the search's stream, tested and ranked by what its rows say."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from bmgraph.graph.bundles import Bundles
from bmgraph.graph.index import Index
from bmgraph.paths.along import along
from bmgraph.paths.fold import Fold
from bmgraph.paths.path import Node, Path
from bmgraph.paths.question import Question
from bmgraph.paths.rerank import Rule, rerank
from bmgraph.paths.search import Accepted, Automaton, search
from bmgraph.paths.steps import Step, make_step, together

__all__ = ["Candidates", "Found", "candidates", "find_paths"]

#: Yields what the automaton of a question accepts, best first; the number is how many are probably wanted.
Candidates = Callable[[Question, int], Iterator[Accepted]]

#: A path with the numbers of its nodes.
_Numbered = tuple[tuple[int, ...], Path]

#: A larger graph is searched for short paths first: their costs bound what longer ones may cost.
_LARGE = 20_000


class Found(NamedTuple):
    """The paths of an answer, best first; `cut` is true if a bound ended the ranking before it was sure."""

    paths: tuple[Path, ...]
    cut: bool = False


def find_paths(
    bundles: Bundles,
    question: Question,
    k: int,
    *,
    mixed_contexts: bool = False,
    rules: Sequence[Rule[Path]] = (),
    engine: Candidates | None = None,
) -> Found:
    """Return the `k` best paths of a question, one for each chain of nodes, best first.

    A chain whose steps can be made of several relations comes with the cheapest that are accepted.

    Args:
        bundles: of the graph.
        question: what is asked.
        k: how many; a limit of the question goes before it.
        mixed_contexts: also paths whose steps have no disease in common.
        rules: what takes something off the cost of a path, see `rerank`.
        engine: finds the candidates in place of the arrays.

    Raises:
        ValueError: `k` below 1.
        SearchTooWide: too many partial paths.
    """
    if k < 1:
        raise ValueError("k is at least 1")
    k = question.limit or k
    accepting = _Accepting(bundles, question, mixed_contexts)
    stream = ((one.cost, one) for one in (engine or candidates)(question, k))
    if bundles.index.knows_sentences:
        return _folded(accepting, stream, k, rules)
    ranked, cut = rerank(stream, k, [_unnumbered(rule) for rule in rules], make=accepting.make)
    return Found(tuple(question.finish(group.members[0][1]) for group in ranked), cut)


def _folded(
    accepting: _Accepting, stream: Iterable[tuple[int, Accepted]], k: int, rules: Sequence[Rule[Path]]
) -> Found:
    """Return the best chains with the short-cuts under each; steps of one sentence cost less."""
    question, index = accepting.question, accepting.bundles.index
    longest, saved = question.automaton.longest, question.weights.saved
    besides = sum(rule.greatest for rule in rules)
    together = Rule[Path]("same sentence", saved * (longest - 1), lambda path: -path.part("same_sentence"))
    rules = [together, *rules]
    fold = Fold(
        index, longest, accepting.best,
        lambda cost, path: cost - sum(min(rule.bonus(path), rule.greatest) for rule in rules),
    )  # fmt: skip

    def make(accepted: Accepted) -> _Numbered | None:
        made = accepting.make(accepted)
        if made is not None:
            fold.know(accepted.nodes, accepted.cost, made[1])
        return made

    ranked, cut = rerank(
        stream, k, [_unnumbered(rule) for rule in rules], make=make,
        bound=lambda accepted: saved * _together(index, accepted.nodes) + besides,
        group=lambda found: fold.root(found[0]),
    )  # fmt: skip
    paths = []
    for one in ranked:
        root = fold.root(one.members[0][0])
        made = fold.made(root)
        assert made is not None, "a root is an accepted path"
        under = tuple(map(question.finish, fold.under(root)))
        paths.append(replace(question.finish(made[1]), folded=under))
    return Found(tuple(paths), cut)


def _together(index: Index, nodes: Sequence[int]) -> int:
    """Return how many steps stand, by some of the rows that join their ends, where the one before does."""
    places = [index.places(u, v) for u, v in pairwise(nodes)]
    return sum(not one.isdisjoint(other) for one, other in pairwise(places))


def _unnumbered(rule: Rule[Path]) -> Rule[_Numbered]:
    return Rule(rule.name, rule.greatest, lambda found: rule.bonus(found[1]))


class _Accepting:
    """The paths of a question that pass all tests, one for each chain of nodes."""

    def __init__(self, bundles: Bundles, question: Question, mixed_contexts: bool) -> None:
        self.bundles = bundles
        self.question = question
        self.mixed_contexts = mixed_contexts
        self.seen: set[tuple[int, ...]] = set()
        #: Paths share most of their steps, and a chain is asked for again when others are folded under it.
        self.steps: dict[tuple[tuple[int, int], int, int], Step] = {}
        self.paths: dict[tuple[tuple[int, ...], tuple[tuple[int, int], ...]], Path | None] = {}

    def make(self, accepted: Accepted) -> _Numbered | None:
        """Return the path that a search accepted, if it passes and is the first of its chain.

        The search keeps some apart, which costs more there than the path does.
        """
        if accepted.nodes in self.seen or (path := self._path(accepted)) is None:
            return None
        self.seen.add(accepted.nodes)
        return accepted.nodes, path

    def best(self, nodes: tuple[int, ...]) -> tuple[int, Path] | None:
        """Return the best path of a chain with what it costs in the search."""
        for accepted in along(self.question.automaton, nodes):
            if path := self._path(accepted):
                return accepted.cost, path
        return None

    def _path(self, accepted: Accepted) -> Path | None:
        """Return the path if it passes."""
        key = (accepted.nodes, accepted.steps)
        if key not in self.paths:
            self.paths[key] = self._tested(accepted)
        return self.paths[key]

    def _tested(self, accepted: Accepted) -> Path | None:
        vocabulary, question = self.bundles.vocabulary, self.question
        path = self._made(accepted)
        agrees = vocabulary.agree([step.contexts for step in path.steps])
        path = replace(
            path, agrees=agrees, contexts=tuple(vocabulary.common_contexts([s.contexts for s in path.steps]))
        )
        if not self.mixed_contexts:
            if not agrees:
                return None
            path = path.settled(vocabulary)
        # To the search a path of neutral steps alone is a positive one, and there are no disputes.
        fits = question.automaton.tally.sign in (None, path.sign) and question.accept(path)
        return path if fits else None

    def _made(self, accepted: Accepted) -> Path:
        """Return the path with its steps."""
        index = self.bundles.index
        nodes = accepted.nodes
        steps = tuple(itertools.starmap(self._step, zip(accepted.steps, nodes, nodes[1:], strict=False)))
        if index.knows_sentences:
            steps = together(steps, self.question.weights.saved)
        return Path(
            tuple(Node(index.id(n), index.label(n), index.category(n)) for n in nodes),
            steps,
            sum(step.cost for step in steps),
        )

    def _step(self, taken: tuple[int, int], u: int, v: int) -> Step:
        key = (taken, u, v)
        if key not in self.steps:
            automaton, (kind, option) = self.question.automaton, taken
            self.steps[key] = make_step(automaton.options[kind], option, u, v, int(automaton.hubs[v]))
        return self.steps[key]


def candidates(question: Question, k: int) -> Iterator[Accepted]:
    """Yield what the automaton of a question accepts, best first, where about `k` are wanted."""
    automaton = question.automaton
    if automaton.index.n_rows <= _LARGE or automaton.longest <= max(2, question.shortest):
        return search(automaton)
    return _deepening(automaton, max(2, question.shortest), k)


def _deepening(automaton: Automaton, shortest: int, k: int) -> Iterator[Accepted]:
    """Yield what `search` yields, in its order, looking for short paths first.

    A path of more steps costs at least as many times what the cheapest step costs: what is cheaper than that
    is sure, and the k-th of the paths that are known bounds the cost of the others.
    """
    least = min(int(options.cost.min()) if len(options.cost) else 0 for options in automaton.options)
    sure, bound = 0, None
    for length in range(shortest, automaton.longest):
        chains: set[tuple[int, ...]] = set()
        for number, accepted in enumerate(search(replace(automaton, longest=length), within=bound), start=1):
            chains.add(accepted.nodes)
            if accepted.cost < (length + 1) * least and number > sure:
                sure = number
                yield accepted
            if len(chains) >= k and accepted.cost >= (length + 1) * least:
                bound = accepted.cost
                break
        else:
            if len(chains) >= k:
                continue
    for within in dict.fromkeys((bound, None)):
        for number, accepted in enumerate(search(automaton, within=within), start=1):
            if number > sure:
                sure = number
                yield accepted
