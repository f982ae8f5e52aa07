"""What may be kept, and what is said of what may not."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.formats.checks import bad_name, bad_qualifier, bad_text, json_of, number_of, shown, weight_of
from bmgraph.graph.model import Locator, evidence_to_json


@given(st.text(max_size=30))
def test_text_is_kept_if_it_steers_nothing_and_is_utf_8(text: str) -> None:
    odd = any(ord(c) < 32 or 127 <= ord(c) < 160 or 0xD800 <= ord(c) < 0xE000 for c in text)

    assert bool(bad_text(text, "label")) == odd
    if not odd:
        text.encode()


@pytest.mark.parametrize(
    ("name", "message"),
    [(3, "the id '3' is no text"), (" ", "the id is empty"), ("x" * 10_001, "has 10001 characters")],
)
def test_names_are_texts_of_some_length(name: object, message: str) -> None:
    assert message.removeprefix("the ") in bad_name(name, "id")


@pytest.mark.parametrize(
    "field", ["layer", "form", "direction", "contexts", "stages", "sites", "compared_with"]
)
def test_every_text_of_a_qualifier_is_looked_at(field: str) -> None:
    lists = field not in ("layer", "form", "direction")

    assert "control characters" in bad_qualifier({field: ["a", "\x1b"] if lists else "\x1b"})
    assert bad_qualifier({field: ["a"] if lists else "a"}) == ""


@pytest.mark.parametrize("place", range(6))
def test_every_text_of_a_line_of_evidence_is_looked_at(place: int) -> None:
    cells: list[Any] = ["6.1-p1-s1", ("4C",), (3,), "a", "does", "b"]
    assert bad_qualifier({"lines": evidence_to_json((Locator(*cells),))}) == ""
    cells[place] = (7,) if place == 2 else ("\x9b",) if place == 1 else "\x9b"
    assert bool(bad_qualifier({"lines": evidence_to_json((Locator(*cells),))})) == (place != 2)


@pytest.mark.parametrize(
    ("weight", "number"),
    [(None, None), ("", None), ("0.5", 0.5), (3, 3.0), ("1_000", "wrong"), ("inf", "wrong")],
)
def test_weights_are_finite_numbers(weight: object, number: object) -> None:
    found, wrong = weight_of(weight)

    assert ("wrong" if wrong else found) == number
    assert math.isnan(number_of("1_000"))


def test_what_cannot_be_shown_or_written_says_so() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert shown(deep).startswith("(nested too deeply")
    assert json.loads(json_of({"a": deep})[0] or "") == {"left out": "nested too deeply"}
    assert json_of({"a": math.inf}) == (None, "a property is no finite number, or one too long to be written")
    assert json_of({"a": "", "b": None, "c": math.nan}) == (None, "")
