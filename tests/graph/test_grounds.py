from __future__ import annotations

import pytest

from bmgraph.graph.grounds import ANY_GROUNDS, Grounds


@pytest.mark.parametrize(
    ("kinds", "contexts", "basis", "fits"),
    [
        (("patients",), ("dis:bm",), "stated", True),
        (("animals", "patients"), ("dis:bm",), "stated", True),
        (("patients",), (), "", True),
        (("patients",), ("dis:bm",), "heading", False),
        (("patients",), ("dis:bm",), "", False),
        (("animals",), ("dis:bm",), "stated", False),
        ((), ("dis:bm",), "stated", False),
    ],
)
def test_a_row_must_rest_on_one_of_the_kinds_and_state_its_disease(
    kinds: tuple[str, ...], contexts: tuple[str, ...], basis: str, fits: bool
) -> None:
    assert Grounds.of("patients", stated=True).fit(kinds, contexts, basis) is fits
    assert ANY_GROUNDS.fit(kinds, contexts, basis)


def test_what_does_not_say_its_kind_can_be_asked_for() -> None:
    grounds = Grounds.of(["not said", "in-silico"])

    assert [grounds.of_kind(kinds) for kinds in ((), ("in_silico",), ("cells",))] == [True, True, False]
    assert (bool(grounds), bool(ANY_GROUNDS), bool(Grounds.of(""))) == (True, False, False)
    assert str(Grounds.of(["cells"], stated=True)) == "evidence cells, stated"
    with pytest.raises(ValueError, match="'mice' is no kind of evidence: use some of patients"):
        Grounds.of("mice")
