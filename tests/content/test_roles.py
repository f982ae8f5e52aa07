"""Rules ask for roles: a new class of treatment is one block in the ontology and no Python."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest

from bmgraph.answers.explain import explain
from bmgraph.answers.gaps import find_gaps
from bmgraph.curation.reading import Curation
from bmgraph.curation.trials import read_endpoints, read_publications
from bmgraph.dataset.entities import Directory
from bmgraph.dataset.rdf import entity_quads
from bmgraph.dataset.store import Store
from bmgraph.dataset.validation import shape_violations
from bmgraph.errors import OntologyError, TableError
from bmgraph.graph.projection import project
from bmgraph.ontology import Ontology, read_ontology
from bmgraph.paths.edges import Edges
from bmgraph.paths.find import Path as FoundPath
from bmgraph.paths.find import find_paths
from bmgraph.trials.filters import drugs_acting_on
from tests.conftest import ROOT

ONTOLOGY = ROOT / "ontology" / "bmgraph.ttl"
NEW_CLASS = """
bmo:Device a owl:Class ;
    rdfs:subClassOf bmo:Intervention ;
    rdfs:label "device" ;
    skos:definition "An apparatus used to treat." ;
    bmo:biolinkCategory biolink:Device ;
    bmo:role ROLE .
"""

Projected = tuple["nx.MultiDiGraph[str]", Directory]


@pytest.fixture
def wider(tmp_path: Path) -> Ontology:
    path = tmp_path / "bmgraph.ttl"
    text = NEW_CLASS.replace("ROLE", '"treatment", "drug"')
    path.write_text(ONTOLOGY.read_text(encoding="utf-8") + text, encoding="utf-8")
    return read_ontology(path)


@pytest.fixture(scope="module")
def graph(real_store: Store, ontology: Ontology) -> Projected:
    return project(real_store, ontology)


def renamed(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Make every other drug a device."""
    out = graph.copy()
    drugs = [n for n, data in graph.nodes(data=True) if data["category"] == "Drug"]
    for node in drugs[::2]:
        out.nodes[node]["category"] = "Device"
    return out


def found(graph: nx.MultiDiGraph[str], ontology: Ontology) -> list[FoundPath]:
    trials = [n for n, data in graph.nodes(data=True) if data["category"] == "ClinicalTrial"]
    return [
        path
        for source in ("HGNC:427", "HGNC:3236", "HGNC:11364")
        for path in find_paths(Edges.of(graph), ontology, [source], trials, k=20, to_treatment=True)
    ]


def test_paths_and_what_explains_them_go_by_the_role(
    graph: Projected, ontology: Ontology, wider: Ontology
) -> None:
    before, after = found(graph[0], ontology), found(renamed(graph[0]), wider)
    changed = renamed(graph[0])

    assert any(changed.nodes[n]["category"] == "Device" for path in after for n in path.nodes)
    assert [(p.nodes, p.cost, p.sign) for p in after] == [(p.nodes, p.cost, p.sign) for p in before]
    plain = sorted(t for account in explain(*graph, ontology, before) for t in account.trials)
    assert plain
    assert sorted(t for account in explain(changed, graph[1], wider, after) for t in account.trials) == plain


def test_gaps_and_what_acts_on_a_target_go_by_the_role(
    graph: Projected, ontology: Ontology, wider: Ontology
) -> None:
    changed, directory = renamed(graph[0]), graph[1]

    assert [(g.kind, g.id, g.known) for g in find_gaps(changed, directory, wider)] == [
        (g.kind, g.id, g.known) for g in find_gaps(*graph, ontology)
    ]
    for gene in ("HGNC:427", "HGNC:3236"):
        acting = drugs_acting_on(*graph, ontology, gene)
        assert acting
        assert drugs_acting_on(changed, directory, wider, gene) == acting


def test_tables_and_shapes_go_by_the_role(
    real: Curation, ontology: Ontology, wider: Ontology, tmp_path: Path
) -> None:
    therapies = {key for key, entity in real.entities.items() if entity.category == "Therapy"}
    entities = {
        key: replace(entity, category="Device") if key in therapies else entity
        for key, entity in real.entities.items()
    }
    endpoints = read_endpoints(ROOT / "graph")

    assert read_publications(ROOT / "graph", wider, entities, endpoints) == real.publications
    alone = sorted(key for key in therapies if not entities[key].members and not entities[key].broader)
    quads = [quad for key in alone for quad in entity_quads(entities[key], wider)]
    assert alone
    assert shape_violations(quads) == []
    path = tmp_path / "without.ttl"
    text = NEW_CLASS.replace("bmo:role ROLE", 'bmo:color "#000000"')
    path.write_text(ONTOLOGY.read_text(encoding="utf-8") + text, encoding="utf-8")
    with pytest.raises(TableError, match="no drug or therapy"):
        read_publications(ROOT / "graph", read_ontology(path), entities, endpoints)


def test_a_role_is_one_of_the_list_and_stands_somewhere(tmp_path: Path, ontology: Ontology) -> None:
    path = tmp_path / "bmgraph.ttl"
    text = ONTOLOGY.read_text(encoding="utf-8")
    path.write_text(text + NEW_CLASS.replace("ROLE", '"remedy"'), encoding="utf-8")
    with pytest.raises(OntologyError, match="no role 'remedy': use one of acted-on"):
        read_ontology(path)
    path.write_text(text.replace('bmo:role "trial"', 'bmo:color "#000000"'), encoding="utf-8")
    with pytest.raises(OntologyError, match="no term has bmo:role 'trial'"):
        read_ontology(path)
    with pytest.raises(OntologyError, match="nothing has the role 'trial'"):
        replace(ontology, categories={}).categories_with("trial")
    with pytest.raises(OntologyError, match="that of 5 relations"):
        ontology.relation_with("acts-on")
    with pytest.raises(OntologyError, match="that of 2 categories"):
        ontology.category_with("treatment")


def test_roles_pass_to_what_is_below(ontology: Ontology) -> None:
    assert ontology.categories_with("treatment") == {"Drug", "DrugClass", "Therapy"}
    assert ontology.categories_with("counted") == {"CellType", "CellState", "CellLine"}
    assert ontology.relations_with("subclass") == {"is_a"}
    assert ontology.category_with("disease") == "Disease"
    assert ontology.opposites["inhibits"] == "activates"
    assert ontology.opposites["activates"] == "inhibits"


#: Tables of other vocabularies that share names with ours, and where a name is looked up as what people mean:
#: a gene before what bears its name too, a disease, a trial.
NAMES_STAY = {
    "curation/model.py",
    "dataset/entities.py",
    "formats/hetionet.py",
    "formats/kgx.py",
    "formats/merge.py",
    "formats/qualifiers.py",
    "trials/populations.py",
    "trials/selection.py",
}
LOOK_UPS = {"get", "called", "nearest", "say_what_is_meant"}


def named_terms(path: Path, names: set[str]) -> list[str]:
    """The string literals of a module that are names of the ontology, docstrings and look-ups aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    looked_up = {
        id(argument)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and (call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", ""))
        in LOOK_UPS
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
    }
    return [
        f"{path.name}:{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in names and id(node) not in looked_up
    ]


def test_no_rule_names_a_class_or_relation(ontology: Ontology) -> None:
    source = ROOT / "src" / "bmgraph"
    names = {*ontology.categories, *ontology.relations}
    names |= {f"bmo:{relation.iri.rpartition('/')[2]}" for relation in ontology.relations.values()}
    found = [
        text
        for path in sorted(source.rglob("*.py"))
        if path.relative_to(source).as_posix() not in NAMES_STAY
        for text in named_terms(path, names)
    ]

    assert found == []
