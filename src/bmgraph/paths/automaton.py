"""Best-first search of simple paths that an automaton accepts: one engine for mechanism paths and patterns.

The search stands at an entity, in a state of the automaton, with the sign of the path so far (if the sign
matters). The estimate of the rest is the true cost of the cheapest walk that still reaches the goal in the
steps that are left (A*; Hart, Nilsson and Raphael 1968), so that paths come out in their total order of cost,
length, entities.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bmgraph.errors import SearchTooWide
from bmgraph.paths.edges import Ints, Mask
from bmgraph.paths.steps import Steps

__all__ = ["Accepted", "Automaton", "Move"]

_FAR = np.iinfo(np.int64).max // 2
#: Column of each sign in the table of costs.
_SIGNS = (-1, 0, 1)


class Move(NamedTuple):
    """A step out of a state: which steps it takes, the state after it, which nodes it may reach."""

    steps: int
    then: int
    reach: Mask


class _Rows(NamedTuple):
    """The steps that a move may take, in the order of where they begin: their rows, costs, ends.

    `begins` are the distinct beginnings, `first` where the steps from each begin.
    """

    rows: Ints
    cost: Ints
    ends: Ints
    begins: Ints
    first: Ints


class Accepted(NamedTuple):
    """A path: its cost, its node numbers, and for each hop which steps it took and which row of them."""

    cost: int
    nodes: tuple[int, ...]
    steps: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Automaton:
    """What a path may do, from state 0 to the goal.

    Attributes:
        steps: kinds of steps, all over the same nodes.
        moves: what each state but the goal may do; the goal is the state after the last.
        begin: nodes where a path may begin.
        longest: most steps.
        sign: +1 or -1 for paths of that sign only, as far as disputes do not silence it.
    """

    steps: Sequence[Steps]
    moves: Sequence[Sequence[Move]]
    begin: Mask
    longest: int
    sign: int | None = None

    def run(self) -> Iterator[Accepted]:
        """Yield the accepted paths, best first; one that is accepted in several ways comes as often.

        Raises:
            SearchTooWide: too many partial paths.
        """
        goal = len(self.moves)
        after = [
            {
                (first, last): self._after(steps, first, last)
                for first in (False, True)
                for last in (False, True)
            }
            for steps in self.steps
        ]
        left = self._left(after)
        start = 0 if self.sign is None else _SIGNS.index(1)
        # total, hops, nodes, steps taken, state, column of the sign, cost so far
        heap: list[tuple[int, int, tuple[int, ...], tuple[tuple[int, int], ...], int, int, int]] = [
            (int(left[self.longest][0, start, node]), 0, (node,), (), 0, start, 0)
            for node in np.flatnonzero(self.begin & (left[self.longest][0, start] < _FAR)).tolist()
        ]
        heapq.heapify(heap)
        pushed = 0
        while heap:
            total, hops, nodes, taken, state, column, cost = heapq.heappop(heap)
            if state == goal:
                yield Accepted(total, nodes, taken)
                continue
            for kind, then, reach in self.moves[state] if hops < self.longest else ():
                steps = self.steps[kind]
                rows = slice(steps.rows[nodes[-1]], steps.rows[nodes[-1] + 1])
                ends, signs = steps.end[rows], after[kind][not hops, then == goal][column, rows]
                spent = steps.cost[rows] + cost
                rest = left[self.longest - hops - 1][then, signs, ends]
                totals = np.where(reach[ends], spent + rest, _FAR)
                for i in np.flatnonzero(totals < _FAR).tolist():
                    v = int(ends[i])
                    if v not in nodes:
                        taking = (*taken, (kind, int(rows.start) + i))
                        entry = (int(totals[i]), hops + 1, (*nodes, v), taking)
                        heapq.heappush(heap, (*entry, then, int(signs[i]), int(spent[i])))
                        pushed += 1
            if pushed > SearchTooWide.LIMIT:
                raise SearchTooWide

    def _after(self, steps: Steps, first: bool, last: bool) -> Ints:
        """Return, by column of the sign so far and step, the column of the sign after the step."""
        if self.sign is None:
            return np.zeros((1, len(steps.end)), dtype=np.int64)
        out = np.empty((len(_SIGNS), len(steps.end)), dtype=np.int64)
        for column, sign in enumerate(_SIGNS):
            own = steps.sign * (steps.passes_sign | last) * (steps.takes_sign | first)
            out[column] = np.where(steps.neutral, column, sign * own + 1)
        return out

    def _left(self, after: Sequence[Mapping[tuple[bool, bool], Ints]]) -> list[Ints]:
        """Return, by steps left, the least cost from state, sign and node to the goal; nodes may repeat."""
        goal = len(self.moves)
        columns = 1 if self.sign is None else len(_SIGNS)
        level = np.full((goal + 1, columns, len(self.begin)), _FAR)
        level[-1, 0 if self.sign is None else _SIGNS.index(self.sign)] = 0
        moves = [
            (state, move, self._rows(move)) for state, onward in enumerate(self.moves) for move in onward
        ]
        left = [level]
        for steps_left in range(1, self.longest + 1):
            level = left[0].copy()
            for state, move, (rows, cost, ends, begins, first) in moves:
                # With all steps left, the step is the first.
                signs = after[move.steps][steps_left == self.longest, move.then == goal][:, rows]
                for column, sign in enumerate(signs):
                    best = np.minimum.reduceat(left[-1][move.then, sign, ends] + cost, first)
                    level[state, column, begins] = np.minimum(level[state, column, begins], best)
            level[level > _FAR] = _FAR
            left.append(level)
        return left

    def _rows(self, move: Move) -> _Rows:
        steps = self.steps[move.steps]
        rows = np.flatnonzero(move.reach[steps.end])
        first = np.flatnonzero(np.diff(steps.begin[rows], prepend=-1))
        return _Rows(rows, steps.cost[rows], steps.end[rows], steps.begin[rows[first]], first)
