"""Rules ask for roles: a new class of treatment is one block in the ontology and no Python."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from bmgraph._build import build_dataset
from bmgraph.errors import OntologyError, TableError
from bmgraph.ontology import Ontology, read_ontology
from tests.conftest import ROOT

Run = Callable[..., Result]
ONTOLOGY = ROOT / "ontology" / "bmgraph.ttl"
NEW_CLASS = """
bmo:Device a owl:Class ;
    rdfs:subClassOf bmo:Intervention ;
    rdfs:label "device" ;
    skos:definition "An apparatus used to treat." ;
    bmo:biolinkCategory biolink:Device ;
    bmo:role ROLE .
"""


def data_with(folder: Path, text: str) -> Path:
    """Copy the tables and the ontology, to which the text is added, and make every drug a device."""
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    shutil.copytree(ROOT / "graph", folder / "graph")
    with (folder / "ontology" / "bmgraph.ttl").open("a", encoding="utf-8") as file:
        file.write(text)
    changed = 0
    for path in (
        *(folder / "graph" / "entities").glob("*.tsv"),
        folder / "graph" / "background" / "entities.tsv",
    ):
        content = path.read_text(encoding="utf-8")
        changed += content.count("\tDrug\t")
        path.write_text(content.replace("\tDrug\t", "\tDevice\t"), encoding="utf-8")
    assert changed > 50
    return folder


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build, shapes and all, in which every drug is of a class that no code has heard of."""
    data = data_with(tmp_path_factory.mktemp("devices"), NEW_CLASS.replace("ROLE", '"treatment", "drug"'))
    build_dataset(data, data / "build")
    return data


@pytest.mark.parametrize(
    "command",
    [
        ("paths", "EGFR", "--to-category", "ClinicalTrial", "--via", "Intervention", "-k", "30"),
        ("paths", "ALK", "--to-category", "ClinicalTrial", "-k", "30"),
        ("explain", "STAT3", "brain metastasis", "-k", "30"),
        ("gaps",),
        ("outcomes", "--target", "EGFR"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_new_class_of_treatment_is_one_block_in_the_ontology(
    renamed: Path, real_build: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    found = []
    for data, build in ((ROOT, real_build), (renamed, renamed / "build")):
        monkeypatch.setenv("BMGRAPH_DATA", str(data))
        monkeypatch.setenv("BMGRAPH_BUILD", str(build))
        found.append(run(*command, "--format", "json").stdout)

    assert found[1].replace('"Device"', '"Drug"') == found[0]
    assert len(found[0]) > 1000


def test_what_has_no_role_is_no_treatment(tmp_path: Path) -> None:
    data = data_with(tmp_path, NEW_CLASS.replace("bmo:role ROLE", 'bmo:color "#000000"'))
    with pytest.raises(TableError, match="no drug or therapy"):
        build_dataset(data, data / "build")


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
#: a gene before what bears its name too, a disease, a trial, the words that a category implies. `targets` is
#: a command as well.
NAMES_STAY = {
    "cli/__init__.py",
    "cli/targets.py",
    "curation/model.py",
    "dataset/entities.py",
    "dataset/lookup.py",
    "formats/hetionet.py",
    "formats/kgx.py",
    "formats/merge.py",
    "formats/qualifiers.py",
    "graph/vocabulary.py",
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
