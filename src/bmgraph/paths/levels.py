"""The nodes that a walk may stand at after so many steps, found from both ends at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from bmgraph.graph.adjacency import Ints, distinct
from bmgraph.graph.bundles import Mask
from bmgraph.graph.index import Index

__all__ = ["FAR", "Front", "Hop", "find_levels", "gather"]

Hub = Callable[[Ints], Ints]
#: More than any walk costs; the sum of a few of them fits into 64 bits.
FAR = 1 << 60


class Hop(NamedTuple):
    """What some step of a walk may do.

    `cost` is by code that of the cheapest option, `FAR` where there is none; `reach` by node whether the step
    may lead there.
    """

    cost: Ints
    reach: Mask


class Front(NamedTuple):
    """Nodes at a place, and what the cheapest walk to each costs from the side that it was found from.

    It is 0 where nothing bounds what walks may cost.
    """

    nodes: Ints
    spent: Ints


def gather(index: Index, nodes: Ints) -> tuple[Ints, Ints]:
    """Return the places of all entries of `nodes`, in order, and for each the place of its node."""
    begin = index.ptr[nodes].astype(np.int64)
    counts = index.ptr[nodes + 1] - begin
    owner = np.repeat(np.arange(len(nodes)), counts)
    shift = begin - (np.cumsum(counts) - counts)
    return np.arange(len(owner)) + shift[owner], owner


def find_levels(
    index: Index, hops: Sequence[Hop], begin: Ints, ends: Ints, hub: Hub, most: int
) -> tuple[list[Front], list[Front]]:
    """Return for each place of a walk the nodes that may stand there, ascending.

    The first places are found from the begin of walks, the others from their ends. A walk may end
    sooner: the ends stand at every place that is found from their side.

    Args:
        index: the graph.
        hops: what each step may do.
        begin: nodes where a walk may begin.
        ends: nodes where it may end.
        hub: what it costs to go to each of some nodes.
        most: what a walk may cost; nodes that make it dearer are left out.
    """
    ahead = [Front(begin, np.zeros(len(begin), dtype=np.int64))]
    behind = [Front(ends, np.zeros(len(ends), dtype=np.int64))]
    least = [int(hop.cost.min(initial=FAR)) for hop in hops]
    last = int(hub(ends).min()) if len(ends) else 0
    at_end = np.zeros(index.n_nodes, dtype=bool)
    at_end[ends] = True
    while len(ahead) + len(behind) < len(hops) + 1:
        near, far = ahead[-1].nodes, behind[-1].nodes
        if _entries(index, near) <= _entries(index, far):
            place = len(ahead)
            front = _onwards(index, hops[place - 1], ahead[-1], hub, most)
            # A walk that is not at its end takes at least one more step.
            left = np.where(at_end[front.nodes], 0, least[place] + last)
            ahead.append(_within(front, left, most))
        else:
            place = len(hops) - len(behind)
            front = _backwards(index, hops[place], behind[-1], ends, hub, most)
            # A walk has taken one step for each place.
            behind.append(_within(front, hub(front.nodes) + min(sum(least[:place]), FAR), most))
    return ahead, behind[::-1]


def _within(front: Front, besides: Ints, most: int) -> Front:
    """Return the nodes of a front that walks pass for no more than `most`."""
    if most >= FAR:
        return front
    kept = front.spent + besides <= most
    return Front(front.nodes[kept], front.spent[kept])


def _entries(index: Index, nodes: Ints) -> int:
    return int((index.ptr[nodes + 1] - index.ptr[nodes]).sum())


def _onwards(index: Index, hop: Hop, front: Front, hub: Hub, most: int) -> Front:
    entries, owner = gather(index, front.nodes)
    reached, cost = index.end[entries], hop.cost[index.code[entries]]
    kept = (cost < FAR) & hop.reach[reached]
    reached, owner, cost = reached[kept], owner[kept], cost[kept]
    if most >= FAR:
        nodes = distinct(reached, index.n_nodes)
        return Front(nodes, np.zeros(len(nodes), dtype=np.int64))
    return _cheapest(index, reached, front.spent[owner] + cost + hub(reached), most)


def _backwards(index: Index, hop: Hop, front: Front, ends: Ints, hub: Hub, most: int) -> Front:
    nodes = front.nodes[hop.reach[front.nodes]]
    spent = front.spent[hop.reach[front.nodes]]
    entries, owner = gather(index, nodes)
    # The code of the entry the other way round.
    reached, cost = index.end[entries], hop.cost[index.code[entries] ^ 1]
    kept = cost < FAR
    reached, owner, cost = reached[kept], owner[kept], cost[kept]
    zero = np.zeros(len(ends), dtype=np.int64)
    if most >= FAR:
        nodes = distinct(np.concatenate([reached, ends]), index.n_nodes)
        return Front(nodes, np.zeros(len(nodes), dtype=np.int64))
    spent = (spent + hub(nodes))[owner] + cost
    return _cheapest(index, np.concatenate([reached, ends]), np.concatenate([spent, zero]), most)


def _cheapest(index: Index, reached: Ints, spent: Ints, most: int) -> Front:
    """Return the nodes that are reached for no more than `most`, with the least that each costs."""
    least = np.full(index.n_nodes, FAR)
    np.minimum.at(least, reached, spent)
    nodes = np.flatnonzero(least <= most)
    return Front(nodes, least[nodes])
