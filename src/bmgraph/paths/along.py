"""The ways in which an automaton accepts one chain of nodes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from bmgraph.graph.index import Index
from bmgraph.paths.search import Accepted, Automaton
from bmgraph.paths.tally import counts_after

__all__ = ["along"]

_Steps = tuple[tuple[int, int], ...]


def along(automaton: Automaton, nodes: Sequence[int]) -> list[Accepted]:
    """Return the ways in which a chain of distinct nodes is accepted, in the order of a search."""
    codes = _codes(automaton.index, nodes)
    if codes is None or not automaton.begin[nodes[0]] or len(codes) > automaton.longest:
        return []
    found = _ways(automaton, nodes, codes, (0, automaton.tally.start), 0, ())
    return sorted(Accepted(cost, tuple(nodes), steps) for cost, steps in found)


def _codes(index: Index, nodes: Sequence[int]) -> list[int] | None:
    """Return the code of each step; None where nothing joins two nodes."""
    try:
        return [2 * index.bundle(u, v) + (u > v) for u, v in itertools.pairwise(nodes)]
    except ValueError:
        return None


def _ways(
    automaton: Automaton,
    nodes: Sequence[int],
    codes: Sequence[int],
    at: tuple[int, int],
    cost: int,
    steps: _Steps,
) -> Iterator[tuple[int, _Steps]]:
    """Yield cost and options of each way on from a state and count."""
    state, count = at
    place, goal = len(steps), len(automaton.moves)
    last, node = place == len(codes) - 1, nodes[place + 1]
    for move in automaton.moves[state]:
        if (move.then == goal) is not last or not move.reach[node]:
            continue
        options = automaton.options[move.options]
        after = counts_after(automaton.tally, options, place == 0, last)
        start, stop = options.pointers[codes[place] : codes[place] + 2].tolist()
        for option in range(start, stop):
            counted = int(after[count, option])
            if counted == len(automaton.tally.counts):
                continue
            spent = cost + int(options.cost[option]) + int(automaton.hubs[node])
            taken = (*steps, (move.options, option))
            if not last:
                yield from _ways(automaton, nodes, codes, (move.then, counted), spent, taken)
            elif (more := automaton.tally.at_goal[counted]) is not None:
                yield spent + more, taken
