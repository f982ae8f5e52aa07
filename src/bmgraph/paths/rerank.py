"""Ranking that needs the rows behind a path: exact, for each rule has a greatest bonus.

A search yields paths in the order of their cost. Rules that look at rows (the same sentence, the fit of a
population) take a bonus off. The search goes on until the next cost, less all bonuses that are still
possible, exceeds the last answer's, so that the answer is that of ranking all paths.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

__all__ = ["MOST_CANDIDATES", "Ranked", "Rule", "rerank"]

_P = TypeVar("_P")
_T = TypeVar("_T")
#: So many candidates are looked at before the answer says that there may be better ones.
MOST_CANDIDATES = 10_000


class Rule(NamedTuple, Generic[_P]):
    """What takes something off a path's cost, in thousandths: at most `greatest`."""

    name: str
    greatest: int
    bonus: Callable[[_P], int]


class Ranked(NamedTuple, Generic[_P]):
    """A group of paths that count as one answer, its best first; `cost` is that of the best."""

    cost: int
    members: tuple[_P, ...]


def rerank(
    paths: Iterable[tuple[int, _T]],
    k: int,
    rules: Sequence[Rule[_P]] = (),
    *,
    make: Callable[[_T], _P | None],
    bound: Callable[[_T], int] | None = None,
    group: Callable[[_P], Hashable] | None = None,
    most: int = MOST_CANDIDATES,
) -> tuple[list[Ranked[_P]], bool]:
    """Return the k best groups of paths by cost less bonuses, and whether a bound cut the search short.

    Groups of equal cost stay in the order in which their best paths came.

    Args:
        paths: cost and what a path is made of, by ascending cost.
        k: how many groups.
        rules: what takes something off the cost.
        make: the path; None if it is none. What cannot be among the best is not made.
        bound: what the rules take off a path at most, seen before it is made.
        group: what tells groups apart; without it every path is one.
        most: how many are looked at.
    """
    possible = sum(rule.greatest for rule in rules)
    groups: dict[Hashable, list[tuple[int, int, _P]]] = {}
    last: int | None = None
    for looked, (cost, item) in enumerate(paths):
        if last is not None and cost - possible > last:
            break
        if looked == most:
            return _ranked(groups, k), True
        if last is not None and bound is not None and cost - bound(item) > last:
            continue
        path = make(item)
        if path is None:
            continue
        ranked = cost - sum(min(rule.bonus(path), rule.greatest) for rule in rules)
        key = looked if group is None else group(path)
        groups.setdefault(key, []).append((ranked, looked, path))
        if len(groups) >= k:
            last = _last(groups, k)
            # Without rules and groups, the order is that of the search.
            if not possible and group is None:
                break
    return _ranked(groups, k), False


def _last(groups: dict[Hashable, list[tuple[int, int, _P]]], k: int) -> int:
    """Return the cost of the k-th group."""
    return sorted(min(member[:2] for member in members) for members in groups.values())[k - 1][0]


def _ranked(groups: dict[Hashable, list[tuple[int, int, _P]]], k: int) -> list[Ranked[_P]]:
    out = [sorted(members, key=lambda member: member[:2]) for members in groups.values()]
    out.sort(key=lambda members: members[0][:2])
    return [Ranked(members[0][0], tuple(path for *_, path in members)) for members in out[:k]]
