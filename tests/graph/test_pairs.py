"""Pairs in compressed rows; what they hold of whole graphs is held against rows in test_index.py."""

from __future__ import annotations

from unittest import mock

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.graph import pairs
from bmgraph.graph.pairs import compact, pair_arrays

rows = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), max_size=25)


@given(st.lists(st.integers(0, 50)), st.booleans())
def test_compact_codes_are_those_of_numpy(codes: list[int], sort: bool) -> None:
    array = np.array(codes, dtype=np.int64)
    with mock.patch.object(pairs, "_TABLE", 0 if sort else 1 << 23):
        present, places = compact(array, 51)
    expected = np.unique(array, return_inverse=True)

    assert present.tolist() == expected[0].tolist()
    assert places.tolist() == expected[1].tolist()


@given(rows)
def test_entries_run_both_ways_and_name_the_same_bundle(rows: list[tuple[int, int, int]]) -> None:
    subject, object_, kind = (np.array([row[i] for row in rows], dtype=np.int64) for i in range(3))
    walkable = np.array([True, True, True, False])
    found = pair_arrays(6, subject, object_, kind, walkable)
    entries = {
        (u, int(v)): int(code)
        for u in range(6)
        for place in range(found["ptr"][u], found["ptr"][u + 1])
        for v, code in [(found["end"][place], found["code"][place])]
    }  # fmt: skip

    assert set(entries) == {pair for u, v, _ in rows for pair in ((u, v), (v, u))}
    for (u, v), code in entries.items():
        assert code % 2 == (u > v)
        assert code // 2 == entries[v, u] // 2
        bundle = found["bundle"][found["bundlep"][code // 2] : found["bundlep"][code // 2 + 1]].tolist()
        assert bundle == sorted(2 * k + (a > b) for a, b, k in rows if {a, b} == {u, v})
    for u in range(6):
        ends = found["end"][found["ptr"][u] : found["ptr"][u + 1]].tolist()
        assert ends == sorted(set(ends))
        walked = {a + b - u for a, b, k in rows if u in (a, b) and k != 3} - {u}
        assert found["degree"][u] == len(walked)
        lesser = {(min(a, b), max(a, b)) for a, b, _ in rows}
        assert found["forward"][u] == sum(a < u for a, _ in lesser)
    assert sorted(found["row"].tolist()) == list(range(len(rows)))
