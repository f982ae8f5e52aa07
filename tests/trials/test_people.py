"""Whether printed percentages can come from whole people, and the intervals that they have then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.trials.people import attainable, count_of, wilson


@pytest.mark.parametrize(
    ("percent", "n", "can"),
    [
        ("33.3", 6, True), ("75", 8, True), ("57.1", 8, False), ("100", 3, True), ("0", 5, True),
        ("12.5", 8, True), ("63.9", 33, False), ("50.0", 1, False),
    ],
)  # fmt: skip
def test_percentages_come_from_whole_people(percent: str, n: int, can: bool) -> None:
    assert attainable(percent, n) is can


def test_counts_are_those_of_the_percentage_or_the_fraction() -> None:
    assert count_of("96.7", 30) == 29
    assert count_of("0", 5) == 0
    assert count_of("7/49", 49) == 7
    for value, n in (("7/49", 48), ("not reached", 30), ("51.6", 73), ("10", 0), ("101", 100)):
        assert count_of(value, n) is None


def test_intervals_are_those_of_newcombe() -> None:
    """Newcombe, Stat Med 1998;17:857, Table I, the score method without continuity correction."""
    for count, n, low, high in ((81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11),
                                (1, 29, 0.61, 17.18)):  # fmt: skip
        found = wilson(count, n)

        assert found == pytest.approx((low, high), abs=0.006)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_the_share_and_mirrors(case: tuple[int, int]) -> None:
    count, n = case
    low, high = wilson(count, n)

    assert 0 <= low <= 100 * count / n + 1e-9
    assert 100 * count / n - 1e-9 <= high <= 100
    assert wilson(n - count, n) == pytest.approx((100 - high, 100 - low))
