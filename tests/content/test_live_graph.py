"""The article's graph as it is today: evidence fits, export and import give the same paths, one JSON."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bmgraph._graph import Graph
from bmgraph._graph import open as open_graph
from bmgraph.dataset.entities import read_directory
from bmgraph.dataset.store import Store
from bmgraph.formats.kgx import write_kgx
from bmgraph.formats.load import import_graph
from bmgraph.formats.merge import put_article
from bmgraph.graph.model import Row
from bmgraph.graph.projection import project
from bmgraph.ontology import Ontology
from bmgraph.paths.answer import Paths
from bmgraph.paths.document import path_schema
from bmgraph.paths.path import Path as Found
from tests.formats.small import put

PATTERNS = (
    "(:Gene)-[:affects*1..2]->(:Disease)", "(:Drug)-[:inhibits]->(:Gene)-[*1..2]->(:Disease)",
    "()<-[:inhibits]-(:Drug)", "(:CellType)-[]-(:Gene) WHERE stage ascending", "()-[*1..2]-(:MicroRNA)",
    "()-[{sign: '-'}]->() WHERE hedged = false", "()-[*2]->() WHERE layer = article AND evidence >= 1",
)  # fmt: skip


@pytest.fixture(scope="module")
def questions(real_graph: Graph) -> list[dict[str, Any]]:
    """Sixty questions that a seed chose."""
    chance = random.Random(20)
    index = real_graph.index
    degree = real_graph.bundles.foreground_degree
    joined = [n for n in range(index.n_nodes) if degree[n] > 5 and index.category(n) in ("Gene", "CellType")]
    out: list[dict[str, Any]] = []
    while len(out) < 60:
        names = [index.id(node) for node in chance.sample(joined, 2)]
        asked: dict[str, Any] = {"source": names[0], "k": 5}
        kind = chance.randrange(4)
        if kind == 0:
            asked = {"k": 5, "pattern": chance.choice(PATTERNS)}
        elif kind == 1:
            asked |= {"to": chance.choice([["Drug", "ClinicalTrial"], ["ClinicalTrial"], ["Disease"]])}
        else:
            asked |= {
                "target": chance.choice([names[1], "brain metastasis"]),
                "max_hops": chance.randint(2, 4),
            }
        if chance.random() < 0.2:
            asked |= {"context": chance.choice(["LCBM", "BCBM", "lung cancer"])}
        if chance.random() < 0.2 and "{sign" not in str(asked.get("pattern")):
            asked |= {"sign": chance.choice([1, -1])}
        if chance.random() < 0.2:
            asked |= chance.choice([{"article_only": True}, {"background": 1}, {"mixed_contexts": True}])
        out.append(asked)
    return out


@pytest.fixture(scope="module")
def answers(real_graph: Graph, questions: list[dict[str, Any]]) -> list[Paths]:
    found = [real_graph.paths(**asked) for asked in questions]
    assert sum(map(bool, found)) > 30
    assert sum(len(path.steps) for paths in found for path in paths) > 200
    return found


@pytest.fixture(scope="module")
def exported(
    real_store: Store, ontology: Ontology, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Graph]:
    folder = tmp_path_factory.mktemp("exported")
    write_kgx(real_store, ontology, folder)
    import_graph([folder / "nodes.tsv", folder / "edges.tsv"], folder / "graph")
    with open_graph(folder / "graph") as graph:
        yield graph


@pytest.fixture(scope="module")
def merged(real_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The article's graph beside one of one node."""
    folder = tmp_path_factory.mktemp("merged")
    begin = put_article(real_graph.index, real_graph.vocabulary, reports=real_graph.reports_part())
    paths = put(folder, n__tsv="id\tcategory\nx:1\tGene\n")
    import_graph(paths, folder / "graph", layer="imported", begin=begin)
    with open_graph(folder / "graph") as graph:
        yield graph


def told(path: Found) -> dict[str, Any]:
    """Return all that a path says but where its rows stand in the table of edges."""
    steps = [{name: getattr(step, name) for name in step._fields if name != "joined"} for step in path.steps]
    return {
        "nodes": path.nodes, "sign": path.sign, "score": path.score, "parts": path.score_parts,
        "contexts": path.contexts, "causal": path.causal, "steps": steps,
    }  # fmt: skip


def test_the_evidence_of_each_step_fits_its_relation_sign_and_form(
    real_store: Store, ontology: Ontology, real_graph: Graph, answers: list[Paths]
) -> None:
    rows = {row.key: row for row in project(real_store, ontology, read_directory(real_store))}
    treatments = real_graph.vocabulary.with_role("treatment")
    for path in (path for paths in answers for path in paths):
        for step in path.steps[: -1 if path.kind == "said of" else None]:
            assert step.assertions
            assert [key for key, _ in step.evidence] == [
                key for key in step.assertions for _ in rows[key].evidence
            ]
            for key, line in step.evidence:
                assert line in rows[key].evidence
            for row in (rows[key] for key in step.assertions):
                ends = (row.object, row.subject) if step.inverse else (row.subject, row.object)
                assert (row.qualified.relation, row.qualified.form) == (step.predicate, step.subject_form)
                assert (step.subject, step.object) == ends
                assert not row.qualified.negated
                entered = not step.inverse and real_graph[step.object].category in treatments
                assert row.qualified.sign == step.sign or (entered and step.sign == 0)
            assert_others_fit(rows, step.also, step.negated_by)


def assert_others_fit(rows: dict[str, Row], also: Any, negated: tuple[str, ...]) -> None:
    for one in also:
        found = [rows[key].qualified for key in one.assertions]
        assert {(row.relation, row.sign) for row in found} == {(one.predicate, one.sign)}
        assert {row.layer for row in found} == set(one.layers)
    assert all(rows[key].qualified.negated for key in negated)


def test_exported_and_imported_it_gives_the_same_paths(
    questions: list[dict[str, Any]], answers: list[Paths], exported: Graph
) -> None:
    for asked, expected in zip(questions, answers, strict=True):
        found = exported.paths(**asked)
        assert [told(path) for path in found] == [told(path) for path in expected], asked


def test_beside_another_graph_it_gives_the_same_paths(
    questions: list[dict[str, Any]], answers: list[Paths], merged: Graph
) -> None:
    for asked, expected in zip(questions, answers, strict=True):
        found = merged.paths(**asked)
        assert [told(path) for path in found] == [told(path) for path in expected], asked
        assert found.to_dicts() == expected.to_dicts(), asked


def test_what_is_exported_knows_as_much_of_names(real_graph: Graph, exported: Graph) -> None:
    assert exported.directory.by_id == real_graph.directory.by_id
    assert exported.ontology.relations == real_graph.ontology.relations
    assert exported.stats() == real_graph.stats()
    assert sorted(exported.index.qualified) == sorted(real_graph.index.qualified)
    for name in ("MSLN", "brain metastasis", "PD-L1", "lung cancer"):
        assert exported.vocabulary.nodes(name) == real_graph.vocabulary.nodes(name)


HETIONET = (
    "id\tname\tkind\nGene::1\tA\tGene\nGene::2\tB\tGene\nDisease::1\till\tDisease\nCompound::1\tpill\tCompound\n",
    "source\tmetaedge\ttarget\nCompound::1\tCbG\tGene::1\nGene::1\tGr>G\tGene::2\nDisease::1\tDaG\tGene::2\n"
    "Compound::1\tCuG\tGene::2\n",
)  # fmt: skip


def test_paths_of_every_graph_have_one_json(
    answers: list[Paths], exported: Graph, merged: Graph, tmp_path: Path
) -> None:
    import_graph(put(tmp_path, n__tsv=HETIONET[0], e__sif=HETIONET[1]), tmp_path / "hetionet")
    with open_graph(tmp_path / "hetionet") as hetionet:
        foreign = hetionet.paths("Compound::1", "Disease::1", k=9)
        foreign_documents = foreign.to_dicts()
    documents = [one for paths in answers for one in paths.to_dicts()] + foreign_documents
    for graph in (exported, merged):
        documents += graph.paths("MSLN", to=["Drug", "ClinicalTrial"], k=3).to_dicts()
        documents += graph.paths(pattern="(:Drug)-[*2]-(:Gene) WHERE sign = '-'", k=3).to_dicts()
    schema = path_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    assert foreign_documents
    assert len(documents) > 100
    for document in documents:
        validator.validate(document)
        assert set(document) == set(documents[0])
        assert {frozenset(step) for step in document["steps"]} == {frozenset(documents[0]["steps"][0])}


@pytest.mark.parametrize(
    ("name", "value"),
    [("sign", 2), ("nodes", [{"id": "x"}]), ("steps", [{}]), ("score", "1"), ("causal", "yes"), ("more", 1)],
)
def test_the_schema_refuses_what_is_no_path(answers: list[Paths], name: str, value: object) -> None:
    document = next(paths for paths in answers if paths).to_dicts()[0] | {name: value}

    assert not jsonschema.Draft202012Validator(path_schema()).is_valid(document)
