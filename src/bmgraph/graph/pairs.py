"""What joins each pair of nodes: pairs in compressed sparse rows, and the bundles that pairs share.

Everything that the rules of paths ask is a function of what joins a pair, and graphs repeat themselves: pairs
that are joined by the same kinds of rows, the same way round, share a *bundle*. A *kind* is the content of a
row with the categories of its ends.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bmgraph.graph.adjacency import Ints

__all__ = ["compact", "pair_arrays"]

#: So many possible values are looked up in a table; more are sorted.
_TABLE = 1 << 23


def compact(codes: Ints, most: int) -> tuple[Ints, Ints]:
    """Return the distinct codes, ascending, and for each code its place among them.

    The same as ``numpy.unique`` with its inverse, in linear time where there are few possible codes.

    Args:
        codes: shape ``(n,)``, from 0.
        most: they are below this.
    """
    if most > max(_TABLE, 4 * len(codes)):
        present, places = np.unique(codes, return_inverse=True)
        return present, places
    there = np.zeros(most, dtype=bool)
    there[codes] = True
    present = np.flatnonzero(there)
    table = np.zeros(most, dtype=np.int64)
    table[present] = np.arange(len(present))
    return present, table[codes]


def pair_arrays(n: int, subject: Ints, object_: Ints, kind: Ints, walkable: Ints) -> dict[str, Ints]:
    """Return the arrays of pairs and bundles.

    ``ptr``, ``end``, ``code``: for each node the nodes that rows join it to, ascending, and with each twice
    the number of its bundle, plus 1 where the entry runs from the pair's greater node to the lesser.
    ``forward``: for each node the number of its first pair in which it is the lesser. ``rowp``, ``row``: for
    each pair its rows, in the order of the bundle's members. ``bundlep``, ``bundle``: the members, twice the
    kind, plus 1 where the subject is the greater node. ``degree``: by node the others to which a walkable row
    joins it.

    Args:
        n: number of nodes.
        subject: node numbers of shape ``(rows,)``.
        object_: likewise.
        kind: of each row.
        walkable: by kind, whether a path may walk its rows.
    """
    size = max(2 * len(walkable), 1)
    lesser, greater = np.minimum(subject, object_), np.maximum(subject, object_)
    key, member = lesser * n + greater, kind * 2 + (subject > object_)
    order = _order((member, size), (greater, n), (lesser, n))
    key, member = key[order], member[order]
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else key
    rowp = np.append(first, len(key))
    bundle, bundlep, members = _bundles(member, rowp, size)
    a, b = key[first] // max(n, 1), key[first] % max(n, 1)
    alive = np.zeros(len(bundlep) - 1, dtype=bool)
    owner = np.repeat(np.arange(len(alive)), np.diff(bundlep))
    alive[owner[walkable[members // 2]]] = True
    place, number = (np.int32 if most < 2**31 else np.int64 for most in (len(key) + 1, n))
    out = _entries(n, a, b, bundle)
    live = alive[out["code"] // 2] & (out["end"] != np.repeat(np.arange(n), np.diff(out["ptr"])))
    before = np.concatenate([[0], np.cumsum(live)])
    degree = before[out["ptr"][1:]] - before[out["ptr"][:-1]]
    types: dict[str, npt.DTypeLike] = {"end": number, "code": np.int32 if len(alive) < 1 << 30 else np.int64}
    out |= {"rowp": rowp, "row": order, "bundlep": bundlep, "bundle": members, "degree": degree}
    return {name: array.astype(types.get(name, place)) for name, array in out.items()}


def _order(*columns: tuple[Ints, int]) -> Ints:
    """Return the stable order by columns of whole numbers, the least important first, each with its bound.

    Numbers of 16 bits are sorted in linear time, so larger ones are taken 16 bits at a time.
    """
    order: Ints = np.arange(len(columns[0][0]))
    for column, most in columns:
        for shift in range(0, max(most - 1, 1).bit_length(), 16):
            digits = ((column >> shift) & 0xFFFF).astype(np.uint16)
            order = order[np.argsort(digits[order], kind="stable")]
    return order


def _entries(n: int, a: Ints, b: Ints, bundle: Ints) -> dict[str, Ints]:
    """Return ``ptr``, ``end``, ``code`` and ``forward`` of pairs sorted by lesser, then greater node."""
    loops = a == b
    forward = np.searchsorted(a, np.arange(n + 1))
    ahead = np.diff(forward)
    # Stable: those of one greater node stay in the order of the lesser.
    back = np.flatnonzero(~loops)
    back = back[_order((b[back], n))]
    behind = np.bincount(b[back], minlength=n) if n else ahead
    ptr = np.concatenate([[0], np.cumsum(ahead + behind)])
    end, code = np.empty(ptr[-1], dtype=np.int64), np.empty(ptr[-1], dtype=np.int64)
    at = np.arange(len(a)) + (ptr[:-1] + behind - forward[:-1])[a]
    end[at], code[at] = b, bundle * 2
    backwards = np.concatenate([[0], np.cumsum(behind)])
    at = np.arange(len(back)) + (ptr[:-1] - backwards[:-1])[b[back]]
    end[at], code[at] = a[back], bundle[back] * 2 + 1
    return {"ptr": ptr, "end": end, "code": code, "forward": forward}


def _bundles(member: Ints, rowp: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """Return for each pair the number of its bundle, and the bundles' members in compressed rows.

    Pairs are told apart member by member: those with equal first members have one state, and so on.
    """
    lengths = np.diff(rowp)
    pairs = np.arange(len(lengths))
    state: npt.NDArray[Any] = member[rowp[:-1]].copy() if len(pairs) else member
    states = size
    place = 1
    more = pairs[lengths > 1]
    while len(more):
        found, places = np.unique(state[more] * size + member[rowp[more] + place], return_inverse=True)
        state[more] = states + places
        states += len(found)
        place += 1
        more = more[lengths[more] > place]
    present, bundle = compact(state, states)
    example = np.empty(len(present), dtype=np.int64)
    example[bundle[::-1]] = pairs[::-1]
    bundlep = np.concatenate([[0], np.cumsum(lengths[example])]).astype(np.int64)
    inside = np.arange(bundlep[-1]) + np.repeat(rowp[example] - bundlep[:-1], lengths[example])
    return bundle, bundlep, member[inside] if len(member) else member
