"""What became of an assertion that was corrected, by the dataset."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from bmgraph.curation.reading import Curation
from bmgraph.curation.replacement import Replacement
from bmgraph.dataset.rdf.article import replaced_quads
from bmgraph.dataset.replaced import find_replaced
from bmgraph.dataset.store import Store

FIRST, SECOND, THIRD = (f"bma:{digit * 16}" for digit in "123")


@pytest.fixture
def store(mini: Curation, mini_quads: list[ox.Quad]) -> Store:
    """The mini graph with an assertion that was replaced twice, and one that was struck."""
    replaced = [
        Replacement(FIRST, (SECOND,), "2026-11-01", "rate"),
        Replacement(SECOND, (mini.assertions[0].id,), "2026-11-02", "heading"),
        Replacement(THIRD, (), "2026-11-03", "general"),
    ]
    return Store([*mini_quads, *(quad for one in replaced for quad in replaced_quads(one))])


def test_a_chain_is_followed_to_its_end(mini: Curation, store: Store) -> None:
    first, second = find_replaced(store, FIRST), find_replaced(store, SECOND)

    assert first is not None
    assert second is not None
    assert first.new == second.new == (mini.assertions[0].id,)
    assert str(first) == f"{FIRST} was replaced by {first.new[0]} on 2026-11-01 (fault: rate)"


def test_what_has_nothing_in_its_place_was_struck(store: Store) -> None:
    assert str(find_replaced(store, THIRD)) == f"{THIRD} was struck on 2026-11-03 (fault: general)"


def test_what_stands_or_never_was_is_none(store: Store) -> None:
    assert find_replaced(store, "bma:0000000000000000") is None
