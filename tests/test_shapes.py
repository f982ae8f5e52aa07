"""Each shape accepts its good example and refuses its bad one: a shape that never failed is not tested."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from bmgraph.curation import model
from bmgraph.curation.references import NOTE_BASES
from bmgraph.curation.replacement import FAULT_KINDS
from bmgraph.dataset.validation import shape_violations
from bmgraph.namespaces import ID_PATTERNS, PREFIXES, expand
from bmgraph.ontology import BASES, EVIDENCE_KINDS, Ontology
from bmgraph.papers import CONFIDENCES, PAPER_NOTE_KINDS
from tests.conftest import ROOT

SHAPES = ROOT / "ontology" / "shapes"
EXAMPLES = ROOT / "tests" / "data" / "shapes"
NAMES = sorted(
    name
    for path in SHAPES.glob("*.ttl")
    for name in re.findall(r"^bmo:(\w+)Shape a sh:NodeShape", path.read_text(encoding="utf-8"), re.M)
)

Pairs = set[tuple[rdflib.term.Node | None, str]]


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in sorted(SHAPES.glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def check(path: Path) -> list[str]:
    quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    return shape_violations(quads)


def named(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(expand(f"bmo:{name}"))


def constraints(shapes: rdflib.Graph, name: str) -> Pairs:
    """Each constraint of a shape: the property that it is on, None for the node, and its component."""
    pairs: Pairs = set()
    shape = named(f"{name}Shape")
    for part in (shape, *shapes.objects(shape, SH.property)):
        path = shapes.value(part, SH.path)
        kinds = {str(predicate).removeprefix(str(SH)) for predicate in shapes.predicates(part)}
        kinds -= {str(RDF.type), "path", "message", "targetClass", "property"}
        pairs |= {(path, f"{kind[:1].upper()}{kind[1:]}ConstraintComponent") for kind in kinds}
    return pairs


def listed(shapes: rdflib.Graph, shape: str, path: str) -> set[str]:
    """The closed list of values of a property."""
    (part,) = (
        part
        for part in shapes.objects(named(f"{shape}Shape"), SH.property)
        if shapes.value(part, SH.path) == rdflib.URIRef(expand(path))
    )
    values = shapes.value(part, SH["in"])
    assert values is not None
    return {str(value) for value in shapes.items(values)}


@pytest.mark.parametrize("name", NAMES)
def test_the_good_example_conforms(name: str) -> None:
    assert check(EXAMPLES / f"{name}-ok.ttl") == []


@pytest.mark.parametrize("name", NAMES)
def test_the_bad_example_fails_where_and_as_often_as_it_says(name: str) -> None:
    path = EXAMPLES / f"{name}-bad.ttl"
    wanted = re.findall(r"^# fails: (\S+) (\d+)$", path.read_text(encoding="utf-8"), re.M)
    found = check(path)

    assert wanted
    assert Counter(line.split(": ")[1] for line in found) == {where: int(times) for where, times in wanted}
    assert not any("None" in line for line in found), "a message says what is wrong"


@pytest.mark.parametrize("name", NAMES)
def test_the_bad_example_breaks_every_constraint_of_its_shape(name: str, shapes: rdflib.Graph) -> None:
    data = rdflib.Graph().parse(EXAMPLES / f"{name}-bad.ttl", format="turtle")
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    broken = {
        (
            results.value(result, SH.resultPath),
            str(results.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH)),
        )
        for result in results.subjects(RDF.type, SH.ValidationResult)
    }

    assert constraints(shapes, name)
    assert constraints(shapes, name) - broken == set()


def test_every_property_says_what_is_wrong_and_how_to_mend_it(shapes: rdflib.Graph) -> None:
    parts = {*shapes.objects(None, SH.property), *shapes.subjects(SH["or"])}
    for part in parts:
        (message,) = shapes.objects(part, SH.message)
        assert re.fullmatch(r"[^:]+: .+", str(message)), message


def test_every_class_that_can_have_instances_has_a_shape(ontology: Ontology, shapes: rdflib.Graph) -> None:
    leaves = {name for name, category in ontology.categories.items() if category.id_prefixes}
    others = {"Entity", "Assertion", "Evidence", "Article", "ArticlePart", "Section", "Sentence", "Panel"}

    reports = {"Quantity", "TrialPublication", "TrialArm", "Outcome", "Endpoint", "AdverseEvent", "Layer"}

    assert leaves | others | reports | {"CurationNote", "ReplacedAssertion", "Reference", "PaperNote"} == set(
        NAMES
    )
    assert len(set(NAMES)) == len(NAMES)
    for name in NAMES:
        assert list(shapes.objects(named(f"{name}Shape"), SH.targetClass)) == [named(name)]


def test_no_example_is_left_over() -> None:
    assert {f"{n}-{kind}.ttl" for n in NAMES for kind in ("ok", "bad")} == {
        p.name for p in EXAMPLES.iterdir()
    }


@pytest.mark.parametrize(
    ("shape", "path", "values"),
    [
        ("Assertion", "biolink:subject_direction_qualifier", model.DIRECTIONS),
        ("Assertion", "biolink:object_direction_qualifier", model.DIRECTIONS),
        ("Assertion", "biolink:subject_aspect_qualifier", model.ASPECTS),
        ("Assertion", "biolink:object_aspect_qualifier", model.ASPECTS),
        ("Assertion", "bmo:subjectForm", model.FORMS),
        ("Evidence", "bmo:contextBasis", BASES),
        ("Evidence", "bmo:stageBasis", BASES),
        ("Evidence", "bmo:siteBasis", BASES),
        ("Evidence", "bmo:evidenceKind", EVIDENCE_KINDS),
        ("ReplacedAssertion", "bmo:faultKind", tuple(FAULT_KINDS)),
        ("Quantity", "bmo:statistic", model.STATISTICS),
        ("Quantity", "bmo:comparisonOperator", model.OPERATORS),
        ("Quantity", "bmo:unit", tuple(filter(None, model.UNITS))),
        ("Outcome", "bmo:statistic", model.STATISTICS),
        ("Outcome", "bmo:unit", tuple(filter(None, model.UNITS))),
        ("TrialPublication", "bmo:phase", tuple(filter(None, model.PHASES))),
        ("TrialPublication", "bmo:conclusionClass", model.CONCLUSIONS),
        ("TrialArm", "bmo:armRole", model.ARM_ROLES),
        ("CurationNote", "bmo:noteKind", model.NOTE_KINDS),
        ("PaperNote", "bmo:paperNoteKind", tuple(PAPER_NOTE_KINDS)),
        ("PaperNote", "bmo:noteBasis", NOTE_BASES),
        ("Reference", "bmo:referenceConfidence", CONFIDENCES),
        ("Sentence", "bmo:setAside", model.SET_ASIDE_REASONS),
    ],
)
def test_closed_lists_are_those_of_the_tables(
    shape: str, path: str, values: tuple[str, ...], shapes: rdflib.Graph, ontology: Ontology
) -> None:
    aspects = {r.object_aspect for r in ontology.relations.values()} - {""}
    defaults = aspects if path.endswith("aspect_qualifier") else set()

    assert listed(shapes, shape, path) == {*values, *defaults}


def test_identifiers_are_those_of_the_registries_of_the_class(
    ontology: Ontology, shapes: rdflib.Graph
) -> None:
    for name, category in ontology.categories.items():
        if not category.id_prefixes:
            continue
        options = shapes.value(named(f"{name}Shape"), SH["or"])
        assert options is not None
        patterns = {str(shapes.value(option, SH.pattern)) for option in shapes.items(options)}
        registries = [p for p in category.id_prefixes if p in ID_PATTERNS and p != "bmg"]
        wanted = {f"{re.escape(PREFIXES[p])}({ID_PATTERNS[p].pattern})" for p in registries}
        minted = "^" + re.escape(PREFIXES["bmg"])
        given = {part for pattern in patterns - {minted} for part in re.split(r"\|(?=http)", pattern[2:-2])}

        assert minted in patterns
        assert given == wanted, name
