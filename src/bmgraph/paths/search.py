"""Best-first search of simple paths that an automaton accepts: the one search for every graph and question.

The search stands at a node, in a state of the automaton, with a count of what its rules count (see `tally`).
The estimate of the rest is the true cost of the cheapest walk that still reaches the goal in the steps that
are left (A*; Hart, Nilsson and Raphael 1968), so that paths come out in their total order of cost, length,
nodes, options; a node's further children enter the queue one by one (Lawler 1972). The nodes that a walk may
pass are found from both ends, see `levels`, so that a query touches what is near its ends and not the graph.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bmgraph.errors import SearchTooWide
from bmgraph.graph.adjacency import Ints
from bmgraph.graph.bundles import Mask
from bmgraph.graph.index import Index
from bmgraph.paths.levels import FAR, Hop, find_levels, gather
from bmgraph.paths.options import Options
from bmgraph.paths.tally import Tally, counts_after

__all__ = ["Accepted", "Automaton", "Move", "search"]

#: Costs are in sixteenths of a thousandth, and a step adds one: of equal costs the shorter path comes first.
#: No path has as many steps.
_UNITS = 16
#: Where a node has so few ways into the goal, a prefix that has used them all up goes no further.
_FEW = 8
#: A kind of options and an option as one number, which sorts by kind, then option.
_KIND = 1 << 32


class Move(NamedTuple):
    """A step out of a state: which options it may take, the state after it, which nodes it may reach."""

    options: int
    then: int
    reach: Mask


class Accepted(NamedTuple):
    """A path: its cost in thousandths, its nodes, and for each hop whose options it took, and which."""

    cost: int
    nodes: tuple[int, ...]
    steps: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Automaton:
    """What a path may do, from state 0 to the goal.

    Attributes:
        index: the graph.
        options: kinds of options, of the same bundles.
        moves: what each state but the goal may do; the goal is the state after the last.
        begin: by node, whether a path may begin there.
        ends: by node, whether one may end there.
        longest: most steps.
        tally: what is counted along the way.
        hubs: by node, what it costs to go there, in thousandths.
    """

    index: Index
    options: Sequence[Options]
    moves: Sequence[Sequence[Move]]
    begin: Mask
    ends: Mask
    longest: int
    tally: Tally
    hubs: Ints


def search(automaton: Automaton, *, within: int | None = None) -> Iterator[Accepted]:
    """Yield the accepted paths, best first; one that is accepted in several ways comes as often.

    Args:
        automaton: what a path may do.
        within: only paths that cost at most so many thousandths.

    Raises:
        SearchTooWide: too many partial paths.
    """
    return _Search(automaton, FAR if within is None else within * _UNITS + _UNITS - 1).run()


class _Siblings(NamedTuple):
    """What may follow a node in a state with a count, the cheapest first.

    `left` is the cost from there to the goal, the step included; `cost` that of the step; `taken`, `state`,
    `count` are those after it.
    """

    left: list[int]
    node: list[int]
    cost: list[int]
    taken: list[tuple[int, int]]
    state: list[int]
    counted: list[int]


class _Arcs(NamedTuple):
    """Options of one move from one place to the next, by the node where they begin.

    `begin` and `end` are rows of the two places, `option` with what it costs the `step`, `then` the state
    after it and `counted` the count, by count and option.
    """

    begin: Ints
    end: Ints
    option: Ints
    step: Ints
    kind: int
    then: int
    counted: Ints


#: Cost of the whole, nodes, options taken; number of the entry; cost before the last node, siblings, place.
_Entry = tuple[int, tuple[int, ...], tuple[tuple[int, int], ...], int, int, _Siblings, int]


class _Search:
    def __init__(self, automaton: Automaton, most: int) -> None:
        self.automaton = automaton
        self.index = automaton.index
        self.most = most
        self.goal = len(automaton.moves)
        self.costs = [_kept(options, "costs", lambda o: o.cost * _UNITS) for options in automaton.options]
        #: By place, its nodes and by state what leads from there to the next place.
        self.arcs: dict[int, tuple[Ints, dict[int, list[_Arcs]]]] = {}
        self.rows = np.full(self.index.n_nodes, -1, dtype=np.int64)
        self.known: dict[tuple[int, int, int, int], _Siblings] = {}
        self.states = self._states()

    def _hub(self, nodes: Ints) -> Ints:
        """Return what a step to each node costs besides its option."""
        hubs: Ints = self.automaton.hubs[nodes] * _UNITS + 1
        return hubs

    def _states(self) -> list[set[int]]:
        """Return the states in which each step may begin."""
        out: list[set[int]] = [{0}]
        for _ in range(self.automaton.longest - 1):
            onward = {move.then for state in out[-1] for move in self.automaton.moves[state]}
            out.append(onward - {self.goal})
        return out

    def _hops(self) -> list[Hop]:
        automaton = self.automaton
        least = [_kept(options, "cheapest", _cheapest_of_code) for options in automaton.options]
        out: dict[frozenset[int], Hop] = {}
        for states in self.states:
            key = frozenset(states)
            if key not in out:
                moves = [move for state in states for move in automaton.moves[state]]
                cost = np.full(2 * self.index.n_bundles, FAR)
                reach = np.zeros(self.index.n_nodes, dtype=bool)
                for kind in {move.options for move in moves}:
                    cost = np.minimum(cost, least[kind])
                for mask in {id(move.reach): move.reach for move in moves}.values():
                    reach |= mask
                out[key] = Hop(cost, reach)
        return [out[frozenset(states)] for states in self.states]

    def run(self) -> Iterator[Accepted]:
        automaton = self.automaton
        begin, ends = np.flatnonzero(automaton.begin), np.flatnonzero(automaton.ends)
        self.ahead, behind = find_levels(self.index, self._hops(), begin, ends, self._hub, self.most)
        self.levels = [front.nodes for front in (*self.ahead, *behind)]
        self.gates = self._gates(ends)
        self.left = self._tables()
        start = automaton.tally.start
        column = self.left[0][0, start]
        ranking = np.argsort(column, kind="stable")
        ranking = ranking[column[ranking] < FAR]
        n = len(ranking)
        starts = _Siblings(
            column[ranking].tolist(),
            self.levels[0][ranking].tolist(),
            [0] * n,
            [(0, 0)] * n,
            [0] * n,
            [start] * n,
        )
        yield from self._best_first(starts)

    def _best_first(self, starts: _Siblings) -> Iterator[Accepted]:
        tried = 0
        heap: list[_Entry] = []

        def push(
            nodes: tuple[int, ...], spent: int, steps: tuple[tuple[int, int], ...], of: _Siblings, place: int
        ) -> None:
            while place < len(of.node) and of.node[place] in nodes:
                place += 1
            if place < len(of.node) and spent + of.left[place] <= self.most:
                taken = (*steps, of.taken[place]) if nodes else ()
                onward = (*nodes, of.node[place])
                heapq.heappush(heap, (spent + of.left[place], onward, taken, tried, spent, of, place))

        push((), 0, (), starts, 0)
        while heap:
            tried += 1
            if tried > SearchTooWide.LIMIT:
                raise SearchTooWide
            total, nodes, taken, _, spent, of, place = heapq.heappop(heap)
            push(nodes[:-1], spent, taken[:-1], of, place + 1)
            state = of.state[place]
            if state == self.goal:
                yield Accepted((total - len(taken)) // _UNITS, nodes, taken)
            elif len(nodes) <= self.automaton.longest and not self._blocked(nodes):
                following = self._following(len(nodes) - 1, nodes[-1], state, of.counted[place])
                push(nodes, spent + of.cost[place], taken, following, 0)

    def _gates(self, ends: Ints) -> set[int] | None:
        """Return the nodes before the ends, if they are few: a prefix may not use them all up.

        Without it a search would try every way to come back to the one neighbour that its target has.
        """
        if len(self.levels) < 3:
            return None
        entries, _ = gather(self.index, ends[: _FEW + 1])
        if len(ends) > _FEW or len(entries) > 64 * _FEW:
            return None
        near = set(self.index.end[entries].tolist())
        return near if len(near) <= _FEW else None

    def _blocked(self, nodes: tuple[int, ...]) -> bool:
        return self.gates is not None and nodes[-1] not in self.gates and self.gates.issubset(nodes)

    def _tables(self) -> list[Ints]:
        """Return for each place the least cost from state, count and node to the goal.

        The tables have shape ``(states + 1, counts + 1, nodes of the place)``; the last count is that of what
        may not be.
        """
        tally = self.automaton.tally
        left: list[Ints] = []
        for place in range(len(self.levels) - 1, -1, -1):
            nodes = self.levels[place]
            table = np.full((self.goal + 1, len(tally.counts) + 1, len(nodes)), FAR)
            for count, more in enumerate(tally.at_goal):
                if more is not None:
                    table[self.goal, count] = more * _UNITS
            if place < len(self.levels) - 1:
                self._relax(table, place, left[0])
                table = self._alive(table, place)
            left.insert(0, table)
        return left

    def _alive(self, table: Ints, place: int) -> Ints:
        """Drop the nodes of a place from which no walk reaches the goal for what it may cost."""
        nodes, least = self.levels[place], table[: self.goal].min(axis=(0, 1))
        if place < len(self.ahead):
            least = least + self.ahead[place].spent
        kept = (least <= min(self.most, FAR - 1)) | self.automaton.ends[nodes]
        if place == 0 or kept.all():
            return table
        self.levels[place] = nodes[kept]
        return table[:, :, kept]

    def _relax(self, table: Ints, place: int, after: Ints) -> None:
        """Fill the table of a place from that of the next one."""
        arcs = self._between(place)
        self.arcs[place] = (self.levels[place], arcs)
        for state, leading in arcs.items():
            for arc in leading:
                first = np.flatnonzero(np.diff(arc.begin, prepend=-1))
                begin = arc.begin[first]
                for count in range(len(self.automaton.tally.counts)):
                    reached = after[arc.then, arc.counted[count, arc.option], arc.end]
                    best = np.minimum.reduceat(reached + arc.step, first)
                    row = table[state, count]
                    row[begin] = np.minimum(row[begin], best)
        np.minimum(table, FAR, out=table)

    def _between(self, place: int) -> dict[int, list[_Arcs]]:
        """Return by state what leads from one place to the next."""
        owner, reached, code = self._entries(place)
        onward = self.levels[place + 1]
        out: dict[int, list[_Arcs]] = {}
        for state in self.states[place]:
            out[state] = []
            for move in self._moves(place, state):
                options = self.automaton.options[move.options]
                counts = options.count[code]
                kept = np.flatnonzero((counts > 0) & move.reach[onward[reached]])
                if not len(kept):
                    continue
                option, entry = _spread(options.pointers[code[kept]], counts[kept])
                begin, end = owner[kept][entry], reached[kept][entry]
                step = self.costs[move.options][option] + self._hub(onward[end])
                last = move.then == self.goal
                counted = counts_after(self.automaton.tally, options, place == 0, last)
                out[state].append(_Arcs(begin, end, option, step, move.options, move.then, counted))
        return out

    def _moves(self, place: int, state: int) -> list[Move]:
        """Return the moves out of a state: of the last step those to the goal alone."""
        moves, last = self.automaton.moves[state], place + 2 == len(self.levels)
        return [move for move in moves if move.then == self.goal or not last]

    def _entries(self, place: int) -> tuple[Ints, Ints, Ints]:
        """Return the entries from one place to the next: rows of both ends, by the first, and codes."""
        nodes, onward = self.levels[place], self.levels[place + 1]
        rows = self.rows
        sizes = [int((self.index.ptr[some + 1] - self.index.ptr[some]).sum()) for some in (nodes, onward)]
        if sizes[0] <= sizes[1]:
            rows[onward] = np.arange(len(onward))
            entries, owner = gather(self.index, nodes)
            reached = rows[self.index.end[entries]]
            rows[onward] = -1
            kept = np.flatnonzero(reached >= 0)
            return owner[kept], reached[kept], self.index.code[entries[kept]]
        rows[nodes] = np.arange(len(nodes))
        entries, owner = gather(self.index, onward)
        begin = rows[self.index.end[entries]]
        rows[nodes] = -1
        kept = np.flatnonzero(begin >= 0)
        # Numbers of 16 bits are sorted in linear time.
        few = np.uint16 if len(nodes) <= 1 << 16 else np.int64
        kept = kept[np.argsort(begin[kept].astype(few), kind="stable")]
        return begin[kept], owner[kept], self.index.code[entries[kept]] ^ 1

    def _following(self, place: int, node: int, state: int, count: int) -> _Siblings:
        key = (place, node, state, count)
        if key not in self.known:
            self.known[key] = self._siblings(place, node, state, count)
        return self.known[key]

    def _siblings(self, place: int, node: int, state: int, count: int) -> _Siblings:
        nodes, arcs = self.arcs[place]
        row = int(nodes.searchsorted(node))
        onward, table = self.levels[place + 1], self.left[place + 1]
        most = min(self.most, FAR - 1)
        found: list[tuple[list[Ints], _Arcs]] = []
        for arc in arcs[state]:
            begin, end = arc.begin.searchsorted((row, row + 1)).tolist()
            option, reached, cost = arc.option[begin:end], arc.end[begin:end], arc.step[begin:end]
            after = arc.counted[count].take(option)
            left = table[arc.then, after, reached] + cost
            # Nodes and options ascend already.
            ranking = left.argsort(kind="stable")
            ranking = ranking[: left.take(ranking).searchsorted(most, "right")]
            if len(ranking):
                columns = (left, onward.take(reached), cost, after, option)
                found.append(([column.take(ranking) for column in columns], arc))
        if len(found) != 1:
            return _merged(found)
        of, arc = found[0]
        lefts, ends, costs, counted, taken = [column.tolist() for column in of]
        kinds = [(arc.kind, one) for one in taken]
        return _Siblings(lefts, ends, costs, kinds, [arc.then] * len(lefts), counted)


def _merged(found: Sequence[tuple[list[Ints], _Arcs]]) -> _Siblings:
    """Return what several moves lead to, the cheapest first, of these by node and option."""
    rows = [
        (left, node, cost, (arc.kind, option), arc.then, after)
        for of, arc in found
        for left, node, cost, after, option in zip(*(column.tolist() for column in of), strict=True)
    ]
    rows.sort(key=lambda row: (row[0], row[1], row[3]))
    return _Siblings(*(map(list, zip(*rows, strict=True)) if rows else ([] for _ in range(6))))


def _kept(options: Options, key: Hashable, make: Callable[[Options], Ints]) -> Ints:
    """Return what was made of options, and keep it with them for further searches."""
    if key not in options.kept:
        options.kept[key] = make(options)
    found: Ints = options.kept[key]
    return found


def _cheapest_of_code(options: Options) -> Ints:
    """Return by code what the cheapest option costs, `FAR` where there is none."""
    out = np.full(len(options.count), FAR)
    there = np.flatnonzero(options.count)
    out[there] = options.cost[options.pointers[there]] * _UNITS
    return out


def _spread(first: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Return the options of entries, and for each the place of its entry."""
    if int(counts.sum()) == len(counts):
        return first, np.arange(len(first))
    entry = np.repeat(np.arange(len(counts)), counts)
    shift = first - (np.cumsum(counts) - counts)
    return np.arange(len(entry)) + shift[entry], entry
