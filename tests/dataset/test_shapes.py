"""The small evaluator of shapes against pyshacl, which knows all of SHACL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib.namespace import RDF, SH

from bmgraph.dataset.shapes import Data, read_shapes, results
from bmgraph.dataset.terms import rdflib_graph
from bmgraph.errors import OntologyError
from bmgraph.namespaces import expand
from tests.conftest import ROOT

SHAPES = ROOT / "ontology" / "shapes"
EXAMPLES = sorted((ROOT / "tests" / "data" / "shapes").glob("*.ttl"))
RULES = rdflib.Graph()
for file in sorted(SHAPES.glob("*.ttl")):
    RULES.parse(file, format="turtle")

Found = Counter[tuple[str, str, str]]


def ours(triples: Iterable[ox.Triple], folder: Path = SHAPES) -> Found:
    found = results(read_shapes(folder), Data(triples))
    return Counter((focus.value, path.value if path else "", message) for focus, path, message in found)


def theirs(triples: Iterable[ox.Triple], rules: rdflib.Graph = RULES) -> Found:
    data = rdflib_graph(triples)
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, inference="none", advanced=False)
    assert isinstance(report, rdflib.Graph)
    details = set(report.objects(None, SH.detail))
    return Counter(
        (
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.resultPath) or ""),
            str(report.value(result, SH.resultMessage)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
        if result not in details
    )


def read(path: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


def test_every_example_has_the_results_of_pyshacl() -> None:
    triples = [triple for path in EXAMPLES if path.stem.endswith("-ok") for triple in read(path)]
    assert ours(triples) == theirs(triples)
    # Examples that fail do so each in its own way; together they would mend one another.
    for path in EXAMPLES[::3]:
        triples = read(path)
        assert ours(triples) == theirs(triples), path


TERMS: tuple[ox.NamedNode | ox.Literal, ...] = (
    ox.NamedNode("http://a.b/c"),
    ox.Literal(""),
    ox.Literal("increased", language="en"),
    *(ox.Literal(text, datatype=ox.NamedNode(expand(f"xsd:{kind}"))) for text, kind in (
        ("0", "integer"), ("1", "integer"), ("1.0", "decimal"), ("-1", "integer"), ("true", "boolean"),
        ("2020-01-01", "date"), ("a", "string"),
    )),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_damaged_graph_has_the_results_of_pyshacl(mini_quads: list[ox.Quad], data: st.DataObject) -> None:
    triples = sorted({quad.triple for quad in mini_quads if "ontology>" not in str(quad.graph_name)}, key=str)
    places = st.lists(st.integers(0, len(triples) - 1), min_size=20, max_size=60, unique=True)
    damaged = set(triples)
    for place in data.draw(places):
        triple = triples[place]
        how = data.draw(st.sampled_from(("drop", "add", "replace", "other")))
        if how != "add":
            damaged.discard(triple)
        if how != "drop":
            other = triples[data.draw(st.integers(0, len(triples) - 1))].object
            thing = other if how == "other" else data.draw(st.sampled_from(TERMS))
            damaged.add(ox.Triple(triple.subject, triple.predicate, thing))

    assert ours(damaged) == theirs(damaged)


HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://a.b/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Shape a sh:NodeShape ; sh:targetClass :A ; sh:property [ sh:path :p ; sh:message "m" ;
"""
VALUES = """
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <http://a.b/> .
:a a :A ; :p 1 , 2.5 , "1" , "abc"@en , true , "x"^^xsd:integer , :b , [] , "" , -7 .
:none a :A . :b a :B . :c a :A ; :p :a , :c .
"""


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:minCount 1", "sh:minCount 3", "sh:maxCount 1", "sh:maxCount 0", "sh:class :B",
        "sh:nodeKind sh:IRI",
        "sh:datatype xsd:integer", "sh:datatype xsd:decimal", "sh:datatype xsd:boolean", "sh:minInclusive 2",
        "sh:minInclusive 3", "sh:minLength 1", "sh:minLength 4", 'sh:pattern "^a"', 'sh:pattern "b$"',
        'sh:in ( 1 "1" :b true )', "sh:minCount 2 ; sh:class :A ; sh:minLength 2",
        'sh:or ( [ sh:class :B ] [ sh:minLength 3 ; sh:pattern "c" ] [ sh:in ( 1 ) ] )',
        'sh:property [ sh:path :p ; sh:minCount 2 ; sh:message "inner" ]',
    ],
)  # fmt: skip
def test_every_component_is_that_of_pyshacl(constraint: str, tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(f"{HEAD}{constraint} ] .", encoding="utf-8")
    triples = [quad.triple for quad in ox.parse(VALUES.encode(), format=ox.RdfFormat.TURTLE)]
    found = Counter(message for (_, _, message), n in ours(triples, tmp_path).items() for _ in range(n))
    named = rdflib.Graph().parse(path, format="turtle")
    data = rdflib.Graph().parse(data=VALUES, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=named, inference="none", advanced=False)
    assert isinstance(report, rdflib.Graph)
    details = set(report.objects(None, SH.detail))

    assert found
    assert found == Counter(
        str(report.value(result, SH.resultMessage))
        for result in report.subjects(RDF.type, SH.ValidationResult)
        if result not in details
    )


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        ("sh:maxLength 3", r"shapes\.ttl: maxLength .*: shapes know class, "),
        ("sh:datatype xsd:gYear", "know no such datatype"),
        ("sh:nodeKind sh:Literal", "no kind of node but sh:IRI"),
        ("sh:path [ sh:inversePath :p ]", "path .*: shapes know"),
        ("sh:minCount 1 ] ; [", r"shapes\.ttl: .*"),
    ],
)
def test_what_is_not_known_is_an_error(constraint: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(f"{HEAD}{constraint} ] .", encoding="utf-8")
    with pytest.raises(OntologyError, match=words):
        read_shapes(tmp_path)
