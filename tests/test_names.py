from __future__ import annotations

import pytest

from bmgraph.names import nearest, plain_name, search_key, written


@pytest.mark.parametrize(
    ("one", "other"),
    [("TNF-α", "tnf alpha"), ("NF-κB", "NF-kappa B"), ("tumour cells", "Tumor cell s"), ("PD L1", "PD-L1")],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


def test_a_stroke_between_digits_tells_two_names_apart() -> None:
    assert search_key("CXCL1/2") != search_key("CXCL12")


def test_case_and_spaces_do_not_count_in_patterns_or_as_written() -> None:
    assert plain_name("Side Effect") == plain_name("side_effect")
    assert written(" Side  Effect") == written("side effect") != written("side-effect")


def test_the_nearest_names_come_as_they_are_written_the_most_alike_first() -> None:
    known = ["KRAS", "NRAS", "EGFR", "kras"]

    assert nearest("K-RASS", known) == ["KRAS", "NRAS"]
    assert nearest("K-RASS", known, limit=1) == ["KRAS"]
    assert nearest("K-RASS", known, key=str, cutoff=0.9) == []
    assert nearest("x", []) == []
