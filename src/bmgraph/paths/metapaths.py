"""Paths along a metapath, degree-weighted path counts and their permutation p-values.

The degree-weighted path count (DWPC) of a pair sums, over the simple paths of a metapath, the product of
the degrees at both ends of every step, each raised to minus the damping exponent (Himmelstein and Baranzini
2015, doi:10.1371/journal.pcbi.1004259). Its p-value asks how often a network with the same degrees but
otherwise random edges gives as much (Himmelstein et al. 2023, doi:10.1093/gigascience/giad047); networks are
permuted by XSwap (Hanhijarvi, Garriga and Puolamaki 2009, doi:10.1137/1.9781611972795.67).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bmgraph.errors import SearchTooWide
from bmgraph.graph.adjacency import Adjacency, Ints
from bmgraph.graph.metagraph import MetaEdge, MetaStep
from bmgraph.graph.typed import TypedIndex, typed_index

__all__ = [
    "Connection", "Significance", "connections", "count_reached", "dwpc", "p_values", "permute_edges", "walk",
]  # fmt: skip

#: Rows that are expanded at once: bounds the memory of a walk.
_BLOCK = 1 << 20
#: Paths, the partial ones with them, that are counted: some ten seconds.
_MOST_PATHS = 300_000_000
#: More than so many are not sorted if few are wanted.
_MANY = 1 << 10
#: A metaedge of so few edges is held once more with its ends numbered within their category.
_LOCAL = 1 << 20


class Connection(NamedTuple):
    """What a metapath says of a pair: number of paths and degree-weighted path count."""

    node: int
    paths: int
    dwpc: float


@dataclass(frozen=True, slots=True)
class Significance:
    """A metapath's DWPC for a pair, how often permuted networks reach it, and the corrected p-value."""

    metapath: str
    paths: int
    dwpc: float
    reached: int
    permutations: int
    p_value: float
    adjusted: float


def walk(
    index: TypedIndex, start: int, metapath: Sequence[MetaStep], *, damping: float = 0.4, block: int = _BLOCK
) -> Iterator[tuple[Ints, Ints]]:
    """Yield the simple paths of a metapath from a node, block by block, with their weights.

    Args:
        index: the graph.
        start: a node of the metapath's first category.
        metapath: the steps.
        damping: exponent of the degrees; 0 counts paths.
        block: how many partial paths are expanded at once.

    Yields:
        Nodes of shape ``(paths, steps + 1)``, rows ascending over all blocks, and weights ``(paths,)``.
    """
    every = range(len(metapath) + 1)
    kinds = [metapath[0].source, *(step.target for step in metapath)]
    for columns, weights in _expand(index, start, metapath, damping, block, every):
        rows = np.empty((len(weights), len(every)), dtype=np.int64)
        for place, kind in enumerate(kinds):
            rows[:, place] = columns[place] + index.ranges[kind].start
        yield rows, weights


#: The nodes at each place of some paths, numbered within their category: one that all paths share, an array,
#: or nothing where they are not wanted.
_Columns = list[Any]


class _Move(NamedTuple):
    """A step of a metapath: its arrays, the earlier places that it may come back to, those to carry on."""

    adjacency: Adjacency
    #: By row, where its neighbours end and how many there are; the most that a row has.
    stops: Ints
    degrees: Ints
    most: int
    #: Of the nodes that it reaches, the damped degrees of this step and, where there is one, of the next.
    weight: Ints
    #: What is to be taken from the number of a neighbour to have it within its category.
    first: int
    #: At which of the places before it may be already, the beginning aside unless the step is the last.
    met: list[int]
    carried: list[int]
    #: Whether the paths that it takes on may have come back to their beginning: those go no further.
    home: bool


def _moves(
    index: TypedIndex, metapath: Sequence[MetaStep], damping: float, wanted: Collection[int]
) -> list[_Move]:
    kinds = [metapath[0].source, *(step.target for step in metapath)]
    # Only nodes of the category that is reached can be there already.
    met = [[i for i in range(place + 1) if kinds[i] == kinds[place + 1]] for place in range(len(metapath))]
    later = [{i for some in met[place + 1 :] for i in some} for place in range(len(metapath))]
    moves = []
    for place, step in enumerate(metapath):
        adjacency = index.adjacency(step)
        # In the type in which numpy counts places: others are converted at every use.
        ends = adjacency.ends(len(index.ranges[step.source]))
        degrees = np.diff(ends)
        weight = index.damped_degrees(step.reversed, damping)
        if place + 1 < len(metapath):
            weight = weight * index.damped_degrees(metapath[place + 1], damping)
        carried = [i for i in range(1, place + 1) if i in wanted or i in later[place]]
        first = index.ranges[step.target].start
        if len(adjacency.neighbours) <= _LOCAL:
            local = np.subtract(adjacency.neighbours, first, dtype=np.intp)
            adjacency, first = Adjacency(adjacency.first, adjacency.indptr, local), 0
        most = int(degrees.max(initial=0))
        checked = [i for i in met[place] if i or place + 1 == len(metapath)]
        home = place > 0 and 0 in met[place - 1]
        moves.append(_Move(adjacency, ends[1:], degrees, most, weight, first, checked, carried, home))
    return moves


def _within(nodes: Ints, first: int) -> Ints:
    return np.subtract(nodes, first, dtype=np.intp) if first else nodes


def _expand(
    index: TypedIndex,
    start: int,
    metapath: Sequence[MetaStep],
    damping: float,
    block: int,
    wanted: Collection[int],
) -> Iterator[tuple[_Columns, Ints]]:
    """Yield the simple paths of a metapath, block by block: the nodes at the places wanted, and weights."""
    key = (damping, bool(wanted), *((step.number, step.inverse) for step in metapath))
    moves = index.kept.get(key) or index.kept.setdefault(key, _moves(index, metapath, damping, wanted))
    begin = start - index.ranges[metapath[0].source].start
    adjacency, stops, degrees, _, weight, first, met, *_ = moves[0]
    if not 0 <= begin < len(degrees):
        return
    stop, degree = stops[begin], degrees[begin]
    reached = _within(adjacency.neighbours[stop - degree : stop], first)
    reached = reached[reached != begin] if met else reached
    pending: list[tuple[_Columns, Ints]] = []
    expanded = 0
    if len(reached):
        pending.append(([begin, reached], weight.take(reached) * float(degree) ** -damping))
    while pending:
        columns, weights = pending.pop()
        place = len(columns) - 1
        if place == len(moves):
            yield columns, weights
            continue
        adjacency, stops, degrees, most, weight, first, met, carried, home = moves[place]
        rows = columns[-1]
        counts = degrees.take(rows)
        if home:
            counts[(rows == begin).nonzero()[0]] = 0
        if len(rows) > 1 and len(rows) * most > block and int(counts.sum()) > block:
            half = len(rows) // 2
            pending += [
                ([c[part] if isinstance(c, np.ndarray) else c for c in columns], weights[part])
                for part in (slice(half, None), slice(half))
            ]
            continue
        owner = np.arange(len(rows)).repeat(counts) if carried or len(met) > (0 in met) else None
        reached = _within(adjacency.take(stops.take(rows), counts, owner), first)
        expanded += len(reached)
        if expanded > _MOST_PATHS:
            raise SearchTooWide(_MOST_PATHS)
        weights = weights.repeat(counts) if owner is None else weights.take(owner)
        weights *= weight.take(reached)
        for i in met:
            kept = (reached != (columns[i].take(owner) if i else begin)).nonzero()[0]
            if len(kept) < len(reached):
                reached, weights = reached.take(kept), weights.take(kept)
                owner = None if owner is None else owner.take(kept)
        if len(reached):
            later: _Columns = [None] * place
            for i in carried:
                later[i - 1] = columns[i].take(owner)
            pending.append(([begin, *later, reached], weights))


def connections(
    index: TypedIndex, start: int, metapath: Sequence[MetaStep], *, damping: float = 0.4, k: int | None = None
) -> list[Connection]:
    """Return the nodes that a metapath reaches from `start`, highest DWPC first, then by number.

    Args:
        index: the graph.
        start: a node of the metapath's first category.
        metapath: the steps.
        damping: exponent of the degrees.
        k: only the first k.
    """
    nodes = index.ranges[metapath[-1].target]
    n = len(nodes)
    blocks = [
        (np.bincount(columns[-1], weights, n), np.bincount(columns[-1], minlength=n))
        for columns, weights in _expand(index, start, metapath, damping, _BLOCK, ())
    ]
    if not blocks:
        return []
    sums, counts = (
        blocks[0] if len(blocks) == 1 else (np.sum(part, axis=0) for part in zip(*blocks, strict=True))
    )
    if n <= _MANY:
        # Those that are not reached come last.
        best = (-sums).argsort(kind="stable")[:k]
    else:
        found = counts.nonzero()[0]
        negated = -sums.take(found)
        if k is not None and len(found) > max(k, _MANY):
            # All that are as good as the k-th, so that equal ones are still told apart by their number.
            near = negated <= np.partition(negated, k - 1)[k - 1]
            found, negated = found[near], negated[near]
        best = found.take(negated.argsort(kind="stable")[:k])
    rows = zip(
        (best + nodes.start).tolist(), counts.take(best).tolist(), sums.take(best).tolist(), strict=True
    )
    return [Connection._make(row) for row in rows if row[1]]


def dwpc(
    index: TypedIndex, start: int, end: int, metapath: Sequence[MetaStep], *, damping: float = 0.4
) -> Connection:
    """Return path count and DWPC of a pair; both 0 if no path joins them."""
    paths, total, place = 0, 0.0, end - index.ranges[metapath[-1].target].start
    for columns, weights in _expand(index, start, metapath, damping, _BLOCK, ()):
        here = columns[-1] == place
        paths += int(here.sum())
        total += float(weights[here].sum())
    return Connection(end, paths, total)


def permute_edges(
    sources: Ints, targets: Ints, *, undirected: bool = False, multiplier: int = 10, seed: int = 0
) -> tuple[Ints, Ints]:
    """Swap ends of random pairs of edges, keeping every degree (XSwap).

    A swap that would make an edge that is there already, or a self-loop where `undirected`, is not done.

    Args:
        sources: ``(n,)`` distinct edges' beginnings.
        targets: ``(n,)`` their ends.
        undirected: an edge is the same read backwards.
        multiplier: attempts for each edge.
        seed: equal seeds give equal networks, on every machine.
    """
    u, v = np.asarray(sources).tolist(), np.asarray(targets).tolist()
    n = len(u)
    if n < 2:
        return np.asarray(u), np.asarray(v)
    # A pair is one number; an undirected one has its lesser end first.
    size = max(*u, *v) + 1
    there = {min(a, b) * size + max(a, b) if undirected else a * size + b for a, b in zip(u, v, strict=True)}
    # The raw stream of the generator is the same in every version of numpy.
    draws = (np.random.PCG64(seed).random_raw(2 * n * multiplier) % np.uint64(n)).tolist()
    for i, j in zip(draws[::2], draws[1::2], strict=True):
        a, b, c, d = u[i], v[i], u[j], v[j]
        if undirected:
            if a == d or c == b or i == j:
                continue
            one = a * size + d if a < d else d * size + a
            two = c * size + b if c < b else b * size + c
            if one in there or two in there or one == two:
                continue
            there.remove(a * size + b if a < b else b * size + a)
            there.remove(c * size + d if c < d else d * size + c)
        else:
            one, two = a * size + d, c * size + b
            # An edge swapped with itself, or with one that shares an end, is there.
            if one in there or two in there:
                continue
            there.remove(a * size + b)
            there.remove(c * size + d)
        there.add(one)
        there.add(two)
        v[i], v[j] = d, b
    return np.asarray(u), np.asarray(v)


def p_values(
    index: TypedIndex,
    start: int,
    end: int,
    metapaths: Iterable[str],
    *,
    damping: float = 0.4,
    permutations: int = 200,
    seed: int = 0,
    on_network: Callable[[int], None] = lambda n: None,
) -> list[Significance]:
    """Return how significant a pair's DWPC is for each metapath, smallest p-value first.

    The p-value is (r + 1) / (n + 1) for r of n permuted networks that give at least the DWPC (Phipson and
    Smyth 2010, doi:10.2202/1544-6115.1585), times the number of metapaths after Bonferroni, at most 1.

    Args:
        index: the graph.
        start: number of the node where the paths begin.
        end: number of the node where they end.
        metapaths: abbreviations.
        damping: exponent of the degrees.
        permutations: how many networks; the least p-value is 1 / (permutations + 1).
        seed: of the first network; the following have the seeds that follow.
        on_network: called with 1 after each network.

    Raises:
        PatternError: an unknown metapath.
        ValueError: no permutation.
    """
    wanted = {name: index.metagraph.metapath(name) for name in metapaths}
    asked = [(start, end, steps) for steps in wanted.values()]
    counts = count_reached(
        index, asked, damping=damping, permutations=permutations, seed=seed, on_network=on_network
    )
    out = []
    for name, (seen, reached) in zip(wanted, counts, strict=True):
        p = (reached + 1) / (permutations + 1)
        adjusted = min(1.0, p * len(wanted))
        out.append(Significance(name, seen.paths, seen.dwpc, reached, permutations, p, adjusted))
    return sorted(out, key=lambda row: (row.p_value, -row.dwpc, row.metapath))


def count_reached(
    index: TypedIndex,
    asked: Sequence[tuple[int, int, Sequence[MetaStep]]],
    *,
    damping: float = 0.4,
    permutations: int = 200,
    seed: int = 0,
    on_network: Callable[[int], None] = lambda n: None,
) -> list[tuple[Connection, int]]:
    """Return for each start, end and metapath its DWPC, and how many permuted networks give as much.

    All are asked of the same networks; `on_network` is called with 1 after each.

    Raises:
        ValueError: no permutation.
    """
    if permutations < 1:
        raise ValueError("at least one permutation")
    observed = [dwpc(index, *one, damping=damping) for one in asked]
    reached = [0] * len(asked)
    for number in range(permutations):
        other = _permuted(index, (steps for _, _, steps in asked), seed + number)
        for place, one in enumerate(asked):
            # Equal networks sum the same weights in another order.
            least = observed[place].dwpc * (1 - 1e-12)
            reached[place] += dwpc(other, *one, damping=damping).dwpc >= least
        on_network(1)
    return list(zip(observed, reached, strict=True))


def _permuted(index: TypedIndex, metapaths: Iterable[Sequence[MetaStep]], seed: int) -> TypedIndex:
    """Return an index whose metaedges on the metapaths are permuted; the others are left out."""
    numbers = {step.number for metapath in metapaths for step in metapath}
    edges: dict[MetaEdge, tuple[Ints, Ints]] = {}
    for number, edge in enumerate(index.metagraph.edges):
        if number not in numbers:
            edges[edge] = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
            continue
        adjacency = index.adjacency(MetaStep(number, edge))
        sources, targets = adjacency.beginnings(), adjacency.neighbours
        undirected = edge.source == edge.target and not edge.directed
        if undirected:
            once = sources <= targets
            sources, targets = sources[once], targets[once]
        # Each metaedge is shuffled by a stream of its own.
        edges[edge] = permute_edges(sources, targets, undirected=undirected, seed=seed * 1_000_003 + number)
    return typed_index(index.ranges, edges, index.metagraph.abbreviations)
