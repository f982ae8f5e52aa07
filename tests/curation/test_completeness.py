"""What must be there because something else is, on real rows that are damaged one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bmgraph.curation.completeness import (
    axis_failures,
    target_failures,
    treatment_failures,
    twin_failures,
)
from bmgraph.curation.model import Assertion, Entity
from bmgraph.curation.reading import Curation
from bmgraph.ontology import Ontology


def without(real: Curation, gone: Callable[[Assertion], bool]) -> Curation:
    return replace(real, assertions=tuple(a for a in real.assertions if not gone(a)))


def labels(real: Curation, *names: str) -> list[str]:
    return [next(e.id for e in real.entities.values() if e.label == name) for name in names]


def test_the_tables_are_complete(real: Curation, ontology: Ontology) -> None:
    assert list(target_failures(real, ontology)) == []
    assert list(treatment_failures(real, ontology)) == []
    assert list(axis_failures(real, ontology)) == []
    assert list(twin_failures(real)) == []


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("PARP inhibitor", "PARP"),
        ("CDK4/6 inhibitor", "CDK4/6"),
        ("integrin alphavbeta3/alphavbeta5 inhibitor", "integrin alphavbeta5"),
        ("anti-HER2 antibody-drug conjugate", "ERBB2"),
        ("anti-HER2 tyrosine kinase inhibitor", "ERBB2"),
        ("anti-PD-1 antibody", "PDCD1"),
        ("HER3-targeted therapy", "ERBB3"),
        ("antiangiogenic therapy", "angiogenesis"),
        ("fatty acid synthase inhibitor", "FASN"),
    ],
)
def test_a_class_acts_on_what_its_name_holds(
    name: str, target: str, real: Curation, ontology: Ontology
) -> None:
    class_, held = labels(real, name, target)
    acting = ontology.relations_with("acts-on") | {"suppresses"}
    damaged = without(real, lambda a: (a.subject, a.object) == (class_, held) and a.predicate in acting)

    assert list(target_failures(damaged, ontology)) == [
        f"{name!r} acts on nothing that its name holds: {target}"
    ]


def test_a_treatment_with_an_outcome_treats_something(real: Curation, ontology: Ontology) -> None:
    """A therapy with survival, response or control is missed if its rows of treatment go."""
    no_treats = without(real, lambda a: a.predicate == "treats")
    missed = {line.split("'")[1] for line in treatment_failures(no_treats, ontology)}

    assert len(missed) > 35
    assert {"pyrotinib + capecitabine", "immunotherapy", "trastuzumab deruxtecan"} <= missed
    assert not {"treatment timing", "early use of CDK4/6 inhibitors", "5-aminolevulinic acid"} & missed


@pytest.mark.parametrize(
    ("axis", "member"),
    [
        ("IL6/JAK/STAT3 signaling", "JAK"),
        ("PTEN/mTOR/SREBP1 signaling", "SREBF1"),
        ("WNT/NR2F2 signaling", "NR2F2"),
        ("S100A9/RAGE interaction", "AGER"),
        ("PI3K/AKT/mTOR signaling", "AKT"),
    ],
)
def test_a_named_axis_is_taken_apart(axis: str, member: str, real: Curation, ontology: Ontology) -> None:
    node, part = labels(real, axis, member)
    places = {e.sentence for a in real.assertions if node in (a.subject, a.object) for e in a.evidence}
    damaged = without(real, lambda a: part in (a.subject, a.object))
    found = [
        line for line in axis_failures(damaged, ontology) if f"{axis!r}" in line and line.endswith(member)
    ]

    assert {line.partition(":")[0] for line in found} == places


def spellings(label: str) -> Iterator[str]:
    """Yield other spellings of a name: plural, spaces for hyphens and back, capitals, Greek."""
    yield f"{label}s"
    yield label.replace("-", " ")
    yield label.replace(" ", "-")
    yield label.upper()
    yield label.replace("alpha", "α").replace("beta", "β")


def test_two_spellings_of_one_name_are_one_thing(real: Curation) -> None:
    made = caught = 0
    for entity in _sample(real):
        for label in {*spellings(entity.label)} - {entity.label}:
            twin = replace(entity, id="bmg:twin", label=label, synonyms=(), broader=(), members=())
            made += 1
            found = twin_failures(replace(real, entities=real.entities | {twin.id: twin}))
            caught += any(repr(label) in line for line in found)

    assert made > 80
    assert caught / made >= 0.9


def _sample(real: Curation) -> list[Entity]:
    return [entity for number, entity in enumerate(real.entities.values()) if number % 30 == 0]


def test_what_is_broader_may_share_a_name(real: Curation) -> None:
    wide = next(e for e in real.entities.values() if e.label == "microglia")
    narrow = replace(
        wide, id="bmg:narrow", label="microglial cell", synonyms=("microglias",), broader=(wide.id,)
    )
    apart = replace(narrow, broader=())

    assert not list(twin_failures(replace(real, entities=real.entities | {narrow.id: narrow})))
    assert list(twin_failures(replace(real, entities=real.entities | {apart.id: apart})))
