"""Exact k-best simple paths on an index: by length, by cost along a pattern, by cost over any length.

Paths are rows of node numbers. Their order is total: by length or cost, then length, then numbers, and so
by (category, id); it never depends on hashes, threads or the order of the input. The levels between the ends
are found from both sides at once, each time on the side with fewer edges, so that a query touches the edges
near its ends and not the graph.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from bmgraph.errors import SearchTooWide
from bmgraph.graph.adjacency import Ints, distinct
from bmgraph.graph.index import Index
from bmgraph.graph.metagraph import MetaStep
from bmgraph.paths.levels import Levels, Slot, following

__all__ = ["NodePath", "any_slot", "best_paths", "in_order", "iter_best", "k_best", "k_shortest", "slots_of"]

#: No path is cheaper per step than this (thousandths): see `index.build_index`.
_LEAST = 1000


@dataclass(frozen=True, slots=True, order=True)
class NodePath:
    """A simple path; `cost` in thousandths (0 where paths are ordered by length)."""

    cost: int
    length: int
    nodes: tuple[int, ...]


def any_slot(index: Index) -> Slot:
    """Return the step over any relation in either direction."""
    return Slot((index.around,), (index.around,))


def slots_of(index: Index, metapath: Iterable[MetaStep]) -> tuple[Slot, ...]:
    """Return the slots of a metapath."""
    return tuple(Slot((index.adjacency(step),), (index.adjacency(step.reversed),)) for step in metapath)


def _along(
    index: Index, sources: Ints, targets: Ints, slots: Sequence[Slot], limit: int | None
) -> Iterator[tuple[int, ...]]:
    """Yield the simple paths of a pattern in ascending order of their nodes."""
    levels = Levels(index, sources, targets, slots)
    masks, blocked = levels.masks(), levels.blocks()
    starts = sources[masks[0][sources]]
    stack = [iter(starts.tolist())]
    nodes: list[int] = []
    found = tried = 0
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            if nodes:
                nodes.pop()
            continue
        tried += 1
        if tried > SearchTooWide.LIMIT:
            raise SearchTooWide
        if node in nodes:
            continue
        if len(stack) == len(slots) + 1:
            yield (*nodes, node)
            found += 1
            if found == limit:
                return
            continue
        if blocked((*nodes, node)):
            continue
        nodes.append(node)
        stack.append(iter(following(slots[len(stack) - 1], node, masks[len(stack)]).tolist()))


def k_shortest(
    index: Index, sources: Iterable[int], targets: Iterable[int], k: int, *, max_hops: int = 6
) -> list[NodePath]:
    """Return the first k simple paths by length, then nodes, over any relation either way round.

    A path starts at its only source and ends at its first target.

    Args:
        index: the graph.
        sources: node numbers to start from.
        targets: node numbers to end at; a source among them is no target.
        k: how many.
        max_hops: longest path, in steps.

    Raises:
        ValueError: `k` or `max_hops` below 1.
        SearchTooWide: too many partial paths.
    """
    starts, ends = _ends(index, sources, targets, k, max_hops)
    slot, out = any_slot(index), list[NodePath]()
    for length in range(1, max_hops + 1):
        for nodes in _along(index, starts, ends, [slot] * length, k - len(out)):
            out.append(NodePath(0, length, nodes))
        if len(out) == k:
            break
    return out


def best_paths(
    index: Index,
    sources: Iterable[int],
    targets: Iterable[int],
    slots: Sequence[Slot],
    k: int,
    *,
    through_ends: bool = False,
) -> list[NodePath]:
    """Return the first k of `iter_best`.

    Raises:
        ValueError: `k` below 1 or no slot.
    """
    if k < 1:
        raise ValueError("k is at least 1")
    return list(islice(iter_best(index, sources, targets, slots, through_ends=through_ends), k))


def iter_best(
    index: Index,
    sources: Iterable[int],
    targets: Iterable[int],
    slots: Sequence[Slot],
    *,
    through_ends: bool = False,
    tried: list[int] | None = None,
) -> Iterator[NodePath]:
    """Yield the simple paths along a pattern of fixed length, cheapest first.

    Best-first with the true cost of the cheapest walk that is left as estimate (A*; Hart, Nilsson and Raphael
    1968); a node's further children enter the queue one by one (Lawler 1972), so that none is dropped.

    Args:
        index: the graph.
        sources: node numbers to start from.
        targets: node numbers to end at.
        slots: the pattern, a slot for each step.
        through_ends: let other sources and targets stand between the ends, and a node be both.
        tried: the number of partial paths of several searches, if they share one limit.

    Raises:
        ValueError: no slot.
        SearchTooWide: too many partial paths.
    """
    starts, ends = _ends(index, sources, targets, 1, len(slots), apart=not through_ends)
    levels = Levels(index, starts, ends, slots, through_ends=through_ends)
    masks, cost = levels.masks(), index.costs
    rest = [np.zeros(len(levels.nodes[-1]), dtype=np.int64)]
    for place in range(len(slots) - 1, -1, -1):
        nodes, after = levels.nodes[place], levels.nodes[place + 1]
        table = np.zeros(index.n_nodes, dtype=np.int64)
        table[after] = rest[0] + cost[after]
        least = np.full(len(nodes), np.iinfo(np.int64).max)
        for adjacency in slots[place].forward:
            reached, owner = adjacency.gather(nodes)
            inside = masks[place + 1][reached]
            np.minimum.at(least, owner[inside], table[reached[inside]])
        rest.insert(0, least)

    def children(nodes: tuple[int, ...]) -> tuple[Ints, Ints]:
        """Return the nodes that may follow and the cost from there on, that step included."""
        place = len(nodes)
        row = following(slots[place - 1], nodes[-1], masks[place])
        return row, cost[row] + rest[place][np.searchsorted(levels.nodes[place], row)]

    yield from _best_first(
        children, zip(levels.nodes[0].tolist(), rest[0].tolist(), strict=True), cost,
        lambda nodes: len(nodes) == len(slots) + 1, levels.blocks(), one_length=True, tried=tried,
    )  # fmt: skip


def _best_first(
    children: Callable[[tuple[int, ...]], tuple[Ints, Ints]],
    starts: Iterable[tuple[int, int]],
    cost: Ints,
    done: Callable[[tuple[int, ...]], bool],
    blocked: Callable[[tuple[int, ...]], bool] = lambda nodes: False,
    *,
    one_length: bool = False,
    tried: list[int] | None = None,
) -> Iterator[NodePath]:
    """Expand prefixes best first; `children` gives what may follow and its cost to the goal.

    Where all paths are of `one_length`, those that cost the same are told apart by their nodes alone, and a
    prefix comes before what begins with it: the search goes deep at once, not through all that is as cheap.
    """
    tried = [0] if tried is None else tried
    order: dict[tuple[int, int], tuple[list[int], list[int]]] = {}

    def sorted_children(nodes: tuple[int, ...]) -> tuple[list[int], list[int]]:
        key = (len(nodes), nodes[-1])
        if key not in order:
            row, left = children(nodes)
            ranking = np.argsort(left, kind="stable")
            order[key] = (row[ranking].tolist(), left[ranking].tolist())
        return order[key]

    # total, steps (unless all have as many), nodes, spent, place among the siblings
    heap: list[tuple[int, int, tuple[int, ...], int, int]]
    heap = [(left, 0, (node,), 0, -1) for node, left in starts]
    heapq.heapify(heap)

    def push(nodes: tuple[int, ...], spent: int, place: int) -> None:
        row, left = sorted_children(nodes)
        while place < len(row) and row[place] in nodes:
            place += 1
        if place < len(row):
            v = row[place]
            rank = 0 if one_length else len(nodes)
            heapq.heappush(heap, (spent + left[place], rank, (*nodes, v), spent + int(cost[v]), place))

    while heap:
        tried[0] += 1
        if tried[0] > SearchTooWide.LIMIT:
            raise SearchTooWide
        total, _, nodes, spent, place = heapq.heappop(heap)
        if place >= 0:
            push(nodes[:-1], spent - int(cost[nodes[-1]]), place + 1)
        if done(nodes):
            yield NodePath(total, len(nodes) - 1, nodes)
        elif not blocked(nodes):
            push(nodes, spent, 0)


def in_order(
    search: Callable[[int], Iterator[tuple[NodePath, int]]], lengths: Sequence[int]
) -> Iterator[tuple[NodePath, int]]:
    """Merge searches, each of paths of one length, in the order of their paths.

    A search is begun only when a path of its length could come next.

    Args:
        search: begins the search of a number, whose paths come with that number.
        lengths: of each search's paths.
    """
    waiting = sorted(range(len(lengths)), key=lambda number: (lengths[number], number), reverse=True)
    heap: list[tuple[NodePath, int, Iterator[tuple[NodePath, int]]]] = []
    while waiting or heap:
        while waiting and (not heap or lengths[waiting[-1]] * _LEAST <= heap[0][0].cost):
            number = waiting.pop()
            paths = search(number)
            for path, _ in islice(paths, 1):
                heapq.heappush(heap, (path, number, paths))
        if heap:
            path, number, paths = heapq.heappop(heap)
            yield path, number
            for following_path, _ in islice(paths, 1):
                heapq.heappush(heap, (following_path, number, paths))


def k_best(index: Index, sources: Iterable[int], targets: Iterable[int], k: int) -> list[NodePath]:
    """Return the k cheapest simple paths of any length, over any relation either way round.

    The k best paths of up to three steps bound the cost from above; within that bound the exact distance to
    the targets is spread out in batches of one least step cost, in which no node can improve another.

    Args:
        index: the graph.
        sources: node numbers to start from.
        targets: node numbers to end at.
        k: how many.

    Raises:
        ValueError: `k` below 1.
        SearchTooWide: too many partial paths, as where there are fewer than `k` in a large component.
    """
    starts, ends = _ends(index, sources, targets, k, 1)
    slot = any_slot(index)
    near = [p for length in (1, 2, 3) for p in best_paths(index, starts, ends, [slot] * length, k)]
    bound = sorted(near)[k - 1].cost if len(near) >= k else None
    left = _distances(index, starts, ends, bound)
    cost, is_start, is_end = index.costs, set(starts.tolist()), set(ends.tolist())

    def children(nodes: tuple[int, ...]) -> tuple[Ints, Ints]:
        row = index.around.of(nodes[-1])
        row = row[left[row] >= 0]
        row = row[[node not in is_start for node in row.tolist()]] if len(is_start) > 1 else row
        return row, cost[row] + left[row]

    begin = [(node, int(left[node])) for node in starts.tolist() if left[node] >= 0]
    return list(islice(_best_first(children, begin, cost, lambda nodes: nodes[-1] in is_end), k))


def _distances(index: Index, starts: Ints, ends: Ints, bound: int | None) -> Ints:
    """Return the cost from each node to the nearest end, -1 where it is beyond use or reach."""
    left = np.full(index.n_nodes, -1, dtype=np.int64)
    left[ends] = 0
    cost = index.costs
    # Nodes whose neighbours are still to be told, and what those will get. A node that is no start is
    # reached by a step, so that within the bound it is of use only below the highest value.
    highest = np.iinfo(np.int64).max if bound is None else bound - _LEAST
    waiting, values = ends, cost[ends].astype(np.int64)
    while len(waiting):
        within = values <= highest
        waiting, values = waiting[within], values[within]
        now = values < values.min(initial=highest) + _LEAST
        ranking = np.argsort(values[now], kind="stable")
        batch, value = waiting[now][ranking], values[now][ranking]
        reached, owner = index.around.gather(batch)
        new = left[reached] < 0
        reached, gained = reached[new], value[owner[new]]
        # The first to tell a node tells the least: written backwards, it is the last.
        left[reached[::-1]] = gained[::-1]
        fresh = distinct(reached, index.n_nodes)
        waiting = np.concatenate([waiting[~now], fresh])
        values = np.concatenate([values[~now], left[fresh] + cost[fresh]])
    for start in starts.tolist():
        row = index.around.of(start)
        row = row[left[row] >= 0]
        left[start] = (left[row] + cost[row]).min() if len(row) else -1
    return left


def _ends(
    index: Index, sources: Iterable[int], targets: Iterable[int], k: int, hops: int, *, apart: bool = True
) -> tuple[Ints, Ints]:
    if k < 1 or hops < 1:
        raise ValueError("k and the number of steps are at least 1")
    starts = np.unique(np.fromiter(sources, dtype=np.int64))
    ends = np.unique(np.fromiter(targets, dtype=np.int64))
    ends = np.setdiff1d(ends, starts) if apart else ends
    for nodes in (starts, ends):
        if len(nodes) and not 0 <= nodes[0] <= nodes[-1] < index.n_nodes:
            raise ValueError(f"node numbers run from 0 to {index.n_nodes - 1}")
    return starts, ends
