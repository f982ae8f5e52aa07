"""Each shape accepts its good example and refuses its bad one: a shape that never failed is not tested."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from bmgraph.ontology import Ontology
from bmgraph.validation import shape_violations
from tests.conftest import ROOT

SHAPES = ROOT / "ontology" / "shapes"
EXAMPLES = ROOT / "tests" / "data" / "shapes"
NAMES = sorted(
    name
    for path in SHAPES.glob("*.ttl")
    for name in re.findall(r"^bmo:(\w+)Shape a sh:NodeShape", path.read_text(encoding="utf-8"), re.M)
)


def check(path: Path) -> list[str]:
    quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    return shape_violations(quads)


@pytest.mark.parametrize("name", NAMES)
def test_the_good_example_conforms(name: str) -> None:
    assert check(EXAMPLES / f"{name}-ok.ttl") == []


@pytest.mark.parametrize("name", NAMES)
def test_the_bad_example_fails_where_expected(name: str) -> None:
    path = EXAMPLES / f"{name}-bad.ttl"
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# fails: ")
    found = check(path)

    assert found
    assert all(f": {expected}: " in line for line in found), found
    assert not any("None" in line for line in found), "a message says what is wrong"


def test_every_class_that_can_have_instances_has_a_shape(ontology: Ontology) -> None:
    leaves = {name for name, category in ontology.categories.items() if category.id_prefixes}
    others = {"Entity", "Assertion", "Evidence", "Article", "ArticlePart", "Section", "Sentence", "Panel"}

    assert leaves | others | {"CurationNote"} == set(NAMES)
    assert len(set(NAMES)) == len(NAMES)


def test_no_example_is_left_over() -> None:
    assert {f"{n}-{kind}.ttl" for n in NAMES for kind in ("ok", "bad")} == {
        p.name for p in EXAMPLES.iterdir()
    }
