from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.graph.qualifiers import NOTHING, Qualifiers, group_codes


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=30))
def test_each_key_has_the_set_of_its_codes(rows: list[tuple[int, int]]) -> None:
    sets: dict[tuple[int, ...], int] = {}
    keys, numbers = group_codes(
        np.array([k for k, _ in rows], dtype=np.int64), np.array([c for _, c in rows], dtype=np.int64), sets
    )
    expected = {key: tuple(sorted({c for k, c in rows if k == key})) for key, _ in rows}
    names = {number: codes for codes, number in sets.items()}

    assert keys.tolist() == sorted(expected)
    assert {k: names[n] for k, n in zip(keys.tolist(), numbers.tolist(), strict=True)} == expected


def test_qualifiers_are_what_they_were_after_writing() -> None:
    one = Qualifiers("article", -1, True, ("a", "b"), ("s",), 3)

    assert Qualifiers.of(json.loads(json.dumps(asdict(one)))) == one
    assert Qualifiers.of(asdict(NOTHING)) == NOTHING
