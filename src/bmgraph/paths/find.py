"""The k best paths of a question, exactly: the search's stream, tested and ranked by what its rows say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bmgraph.graph.bundles import Bundles
from bmgraph.paths.path import Node, Path
from bmgraph.paths.question import Question
from bmgraph.paths.rerank import Rule, rerank
from bmgraph.paths.search import Accepted, Automaton, search
from bmgraph.paths.steps import make_step

__all__ = ["Candidates", "Found", "candidates", "find_paths"]

#: Yields what the automaton of a question accepts, best first; the number is how many are probably wanted.
Candidates = Callable[[Question, int], Iterator[Accepted]]

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
    accepted = _accepted(bundles, question, (engine or candidates)(question, k), mixed_contexts)
    ranked, cut = rerank(accepted, k, rules)
    return Found(tuple(group.members[0] for group in ranked), cut)


def _accepted(
    bundles: Bundles, question: Question, stream: Iterable[Accepted], mixed_contexts: bool
) -> Iterator[tuple[int, Path]]:
    """Yield the paths of a stream that pass all tests, by what they cost in the search, in order.

    The search keeps some apart, which costs more there than the path does.
    """
    automaton, vocabulary = question.automaton, bundles.vocabulary
    sign = automaton.tally.sign
    seen: set[tuple[int, ...]] = set()
    for accepted in stream:
        if accepted.nodes in seen:
            continue
        path = _path(bundles, automaton, accepted)
        agrees = vocabulary.agree([step.contexts for step in path.steps])
        path = replace(
            path, agrees=agrees, contexts=tuple(vocabulary.common_contexts([s.contexts for s in path.steps]))
        )
        if not mixed_contexts:
            if not agrees:
                continue
            path = path.settled(vocabulary)
        # To the search a path of neutral steps alone is a positive one, and there are no disputes.
        if sign in (None, path.sign) and question.accept(path):
            seen.add(accepted.nodes)
            yield accepted.cost, path


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


def _path(bundles: Bundles, automaton: Automaton, accepted: Accepted) -> Path:
    index = bundles.index
    nodes = accepted.nodes
    steps = tuple(
        make_step(automaton.options[kind], option, u, v, int(automaton.hubs[v]))
        for (kind, option), u, v in zip(accepted.steps, nodes, nodes[1:], strict=False)
    )
    return Path(
        tuple(Node(index.id(n), index.label(n), index.category(n)) for n in nodes),
        steps,
        sum(step.cost for step in steps),
    )
