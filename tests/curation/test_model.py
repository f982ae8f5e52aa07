from __future__ import annotations

from dataclasses import fields, replace

import pytest

from bmgraph.curation.model import Assertion, Evidence, Fact, IndexedSentence

ONE = Assertion("HGNC:1", "activates", "HGNC:2", evidence=(Evidence("1-p1-s1", "a", "b", "c"),))


def changed(name: str) -> Assertion:
    value = getattr(ONE, name)
    other = {str: "x", bool: True, tuple: ("x",)}[type(value)]
    return replace(ONE, **{name: other})  # type: ignore[arg-type]  # of the field's own type


@pytest.mark.parametrize("name", [each.name for each in fields(Assertion) if each.name != "evidence"])
def test_every_part_of_the_content_changes_the_id(name: str) -> None:
    assert changed(name).id != ONE.id
    assert changed(name) != ONE


def test_evidence_is_no_part_of_the_content() -> None:
    other = replace(ONE, evidence=())

    assert (other.id, other) == (ONE.id, ONE)
    assert ONE.id.startswith("bma:")
    assert len(ONE.id) == len("bma:") + 16


def test_one_value_of_two_parts_is_not_two_values() -> None:
    one, two = replace(ONE, disease_context=("a", "b")), replace(ONE, disease_context=("a",))

    assert len({one.id, two.id, replace(ONE, cascade_stage=("a", "b")).id}) == 3


def test_a_fact_goes_by_its_layer_and_statement() -> None:
    fact = Fact("civic", "HGNC:1", "activates", "HGNC:2", "i", "r", "k")

    assert fact.id.startswith("bmb:civic-")
    assert replace(fact, record="other", remark="x", confidence="y").id == fact.id
    assert len({fact.id, replace(fact, layer="x").id, replace(fact, object="x").id}) == 3


@pytest.mark.parametrize(("place", "section"), [("6.3.1-p2-s1", "6.3.1"), ("fig5-p1-s2", "fig5")])
def test_a_sentence_is_in_a_section(place: str, section: str) -> None:
    assert IndexedSentence(place, "", (), ()).section == section
