"""Ranking by rules is that of ranking everything, and says when it is not sure."""

from __future__ import annotations

from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bmgraph.paths.rerank import Ranked, Rule, rerank

#: Cost, bonus of either rule, group.
paths = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 9), st.integers(0, 9), st.integers(0, 4)), max_size=25
).map(lambda rows: [(place, *row) for place, row in enumerate(sorted(rows, key=lambda row: row[0]))])
Path = tuple[int, int, int, int, int]


def same(item: Any) -> Any:
    return item


def bonus(which: int, path: Path) -> int:
    return path[which]


RULES = [Rule("one", 9, partial(bonus, 2)), Rule("other", 5, partial(bonus, 3))]


def every(rows: list[Path], rules: list[Rule[Path]], grouped: bool) -> list[Ranked[Path]]:
    groups: dict[int, list[tuple[int, int, Path]]] = {}
    for row in rows:
        cost = row[1] - sum(min(rule.bonus(row), rule.greatest) for rule in rules)
        groups.setdefault(row[4] if grouped else row[0], []).append((cost, row[0], row))
    ranked = sorted(sorted(members) for members in groups.values())
    return [Ranked(members[0][0], tuple(row for *_, row in members)) for members in ranked]


@given(paths, st.integers(1, 6), st.sampled_from([[], RULES[:1], RULES]), st.booleans())
def test_the_k_best_groups_are_the_first_of_all(
    rows: list[Path], k: int, rules: list[Rule[Path]], grouped: bool
) -> None:
    stream = ((row[1], row) for row in rows)
    found, cut = rerank(stream, k, rules, make=same, group=(lambda row: row[4]) if grouped else None)
    expected = every(rows, rules, grouped)[:k]

    assert not cut
    assert [(one.cost, one.members[0]) for one in found] == [(one.cost, one.members[0]) for one in expected]
    # Members that cost more than what ends the search may not have come.
    assert all(set(one.members) <= set(other.members) for one, other in zip(found, expected, strict=True))


@given(paths, st.integers(1, 3))
def test_no_more_is_read_than_may_matter(rows: list[Path], k: int) -> None:
    read: list[Path] = []

    def stream() -> object:
        for row in rows:
            read.append(row)
            yield row[1], row

    found, _ = rerank(stream(), k, RULES, make=same)  # type: ignore[arg-type]  # a generator of what is read
    if len(read) < len(rows):
        last = found[-1].cost
        assert read[-1][1] - 14 > last
        assert all(row[1] - 14 <= last or row == read[-1] for row in read[k:])


def test_a_bound_that_was_hit_is_said() -> None:
    rows = [(place, 1, 0, 0, 0) for place in range(9)]
    stream = [(row[1], row) for row in rows]

    assert rerank(stream, 3, RULES, make=same, most=5)[1]
    assert not rerank(stream, 3, RULES, make=same, most=9)[1]
    assert not rerank(stream, 3, make=same, most=3)[1]


def test_a_bonus_is_at_most_what_the_rule_says() -> None:
    greedy = Rule[str]("greedy", 3, lambda path: 100)
    found, _ = rerank([(10, "a"), (12, "b")], 2, [greedy], make=same)

    assert [(one.cost, one.members) for one in found] == [(7, ("a",)), (9, ("b",))]
