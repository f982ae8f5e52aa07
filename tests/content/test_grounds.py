"""What the article's rows rest on: kinds of evidence, stated diseases, and the filters by them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bmgraph._graph import Graph
from bmgraph.curation.reading import Curation
from bmgraph.errors import GraphLacks
from bmgraph.paths.path import Path as Found
from tests.made import ONTOLOGY, graph_of, made_row
from tests.world import World

Run = Callable[..., Result]
PAIRS = (("EGFR", "brain metastasis"), ("HER2", "brain metastasis"), ("MSLN", "brain metastasis"))


def rows_of(path: Found, real: Curation) -> list[list[Any]]:
    """By step, the assertions of the tables that it rests on."""
    known = {one.id: one for one in real.assertions}
    return [[known[key] for key in step.assertions if key in known] for step in path.steps]


@pytest.mark.parametrize("kind", ["patients", "cells", "animals"])
def test_each_step_rests_on_rows_of_the_kind_that_is_asked_for(
    kind: str, real_graph: Graph, real: Curation
) -> None:
    found = real_graph.paths(pattern="()-[*1..2]->()", evidence=kind, k=50)

    assert found
    for path in found:
        for step, rows in zip(path.steps, rows_of(path, real), strict=True):
            assert kind in step.evidence_kinds
            for row in rows:
                assert any(kind in line.kinds for line in row.evidence)


def test_steps_that_state_their_disease_rest_on_no_heading(real_graph: Graph, real: Curation) -> None:
    found = [path for a, b in PAIRS for path in real_graph.paths(a, b, stated=True)]
    plain = [path for a, b in PAIRS for path in real_graph.paths(a, b)]

    assert found
    assert found != plain
    for path in found:
        for step, rows in zip(path.steps, rows_of(path, real), strict=True):
            assert set(step.context_basis) <= {"stated"}
            for row in rows:
                bases = {line.context_basis for line in row.evidence}
                assert not row.disease_context or "stated" in bases
    assert any(set(step.context_basis) & {"heading", "paragraph"} for path in plain for step in path.steps)


def test_documents_say_the_kind_of_each_step_and_line(real_graph: Graph) -> None:
    for document in real_graph.paths("MSLN", "brain metastasis", k=3).to_dicts():
        for step in document["steps"]:
            assert step["evidence_kinds"]
            assert len(step["context_basis"]) == len(step["contexts"])
            for line in step["evidence"]:
                assert "layer" in line or line["evidence_kinds"]


def test_show_keeps_what_rests_on_the_kind_and_is_stated(real_graph: Graph) -> None:
    every = real_graph.show("EGFR", article_only=True).statements
    patients = real_graph.show("EGFR", article_only=True, evidence="patients").statements
    stated = real_graph.show("EGFR", article_only=True, stated=True).statements
    unsaid = real_graph.show("EGFR", article_only=True, evidence=["not said"]).statements

    assert [one for one in every if "patients" in one.evidence_kinds] == patients
    assert {one.id for one in stated} == {
        one.id for one in every if not one.contexts or one.context_basis == "stated"
    }
    assert {one.id for one in unsaid} == {one.id for one in every if not one.evidence_kinds}
    assert patients
    assert len(stated) < len(every)
    stage = "bmg:stage-extravasation"
    at = real_graph.show("brain metastasis", stage=stage).statements
    own = real_graph.show("brain metastasis", stage=stage, stated=True).statements
    assert {one.id for one in own} == {
        one.id for one in at if one.stage_basis == "stated" and one.context_basis == "stated"
    }


def test_conflicts_gaps_find_and_explain_count_what_fits(real_graph: Graph) -> None:
    conflicts = real_graph.conflicts(evidence=["patients", "cells"])
    assert {one.subject for one in conflicts} <= {one.subject for one in real_graph.conflicts()}
    assert len(conflicts) < len(real_graph.conflicts())
    gaps = {gap.id: gap.assertions for gap in real_graph.gaps("stage")}
    stated = {gap.id: gap.assertions for gap in real_graph.gaps("stage", stated=True)}
    assert all(stated[stage] <= count for stage, count in gaps.items())
    assert sum(stated[stage] for stage in gaps) < sum(gaps.values())
    every, some = real_graph.find("cell"), real_graph.find("cell", evidence="organoids")
    assert 0 < len(some) < len(every)
    for account in real_graph.explain("EGFR", "brain metastasis", evidence="patients"):
        assert all("patients" in step.evidence_kinds for path in account.paths for step in path.steps)


def test_counts_say_how_much_is_stated(real_graph: Graph, real: Curation) -> None:
    counts = real_graph.stats()
    lines = [[line.context_basis for line in one.evidence] for one in real.assertions]
    arms = counts["total"]["of trial arms"]

    stated = sum("stated" in bases for bases in lines)
    assert stated <= counts["disease basis"]["stated"] <= stated + arms
    assert counts["stage basis"]["stated"] == sum(
        any(line.stage_basis == "stated" for line in one.evidence) for one in real.assertions
    )
    said = sum(any(line.kinds for line in one.evidence) for one in real.assertions)
    assert counts["evidence kind"]["not said"] == len(real.assertions) - said


def test_what_a_graph_does_not_say_is_one_error_that_names_it() -> None:
    nodes = {"z:1": "Gene", "z:2": "Gene"}
    graph = graph_of(World(nodes, [made_row(0, "z:1", "activates", "z:2")], ONTOLOGY))

    for ask in (
        lambda **more: graph.paths("z:1", "z:2", **more), lambda **more: graph.explain("z:1", "z:2", **more),
        lambda **more: graph.show("z:1", **more), graph.conflicts, graph.gaps,
        lambda **more: graph.paths(pattern="()-[]->()", **more),
    ):  # fmt: skip
        with pytest.raises(GraphLacks, match="in whom or in what its finding was made: leave evidence out"):
            ask(evidence="patients")
        with pytest.raises(GraphLacks, match="where the disease that it names stands: leave stated out"):
            ask(stated=True)
    with pytest.raises(GraphLacks, match="leave evidence out"):
        graph.find("Z:1", evidence="cells")


def test_the_command_line_has_the_same_filters(
    real_build: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMGRAPH_BUILD", str(real_build))
    found = run("paths", "EGFR", "brain metastasis", "--evidence", "patients", "--evidence", "in silico")
    shown = run("show", "EGFR", "--evidence", "patients", "--stated", "--format", "json")
    text = run("paths", "MSLN", "brain metastasis").stdout

    assert "evidence: patients" in found.stdout
    assert "evidence: not said" not in found.stdout
    assert {
        tuple(one["evidence_kinds"])
        for group in json.loads(shown.stdout)["groups"]
        for one in group["assertions"]
    } == {("patients",)}
    assert "(by heading), evidence: not said" in text
    assert "'mice' is not one of" in run("paths", "EGFR", "MET", "--evidence", "mice").stderr
    for command in (
        ("explain", "EGFR", "brain metastasis"), ("conflicts",), ("gaps",), ("find", "EGFR"),
    ):  # fmt: skip
        assert run(*command, "--evidence", "patients").exit_code == 0
