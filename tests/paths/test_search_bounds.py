"""Searches that could run on for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph.errors import SearchTooWide
from bmgraph.formats.load import import_graph
from bmgraph.paths.search import any_slot, best_paths, k_best, k_shortest
from tests.formats.small import opened, put


def test_the_only_way_to_a_target_is_not_tried_over_and_over(tmp_path: Path) -> None:
    # Every walk of length 8 from s to t comes back to the hub, and none is simple.
    leaves = "".join(f"hub a{i}\na{i} a{(7 * i) % 300}\na{i} a{(11 * i + 5) % 300}\n" for i in range(300))
    import_graph(put(tmp_path, e__txt="s hub\nhub t\n" + leaves), tmp_path / "out")
    index = opened(tmp_path / "out")
    ends = [index.node("s")], [index.node("t")]

    assert len(k_shortest(index, *ends, 10, max_hops=8)) == 1
    assert best_paths(index, *ends, [any_slot(index)] * 8, 10) == []


def test_a_search_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SearchTooWide, "LIMIT", 50)
    import_graph(
        put(tmp_path, e__txt="".join(f"a{i} a{j}\n" for i in range(9) for j in range(i))), tmp_path / "out"
    )
    index = opened(tmp_path / "out")
    with pytest.raises(SearchTooWide, match="fewer or shorter"):
        k_shortest(index, [0], [8], 10_000, max_hops=8)
    with pytest.raises(SearchTooWide):
        k_best(index, [0], [8], 10_000)
