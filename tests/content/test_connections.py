"""Commands that connect, on the real graph."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bmgraph._graph import Graph
from bmgraph._graph import open as open_graph
from bmgraph.curation.reading import Curation
from bmgraph.ontology import read_ontology

Run = Callable[..., Result]


@pytest.fixture
def ask(real_build: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BMGRAPH_BUILD", str(real_build))
    return run


def test_an_account_ends_in_trials_and_their_numbers(ask: Run) -> None:
    text = ask("explain", "MSLN", "tepotinib").output
    assert "Gene → Pathway → Gene → Drug" in text
    assert "also stated directly" in text
    assert "tried: tepotinib tested in VISION" in text

    accounts = json.loads(ask("explain", "MSLN", "tepotinib", "--format", "json").output)
    (trial,) = accounts[0]["trials"]
    assert {"ORR", "PFS"} <= {row["endpoint"] for row in trial["outcomes"]}
    assert accounts[0]["paths"][0]["sign"] == -1


def test_what_speaks_against_a_hop_is_told(ask: Run) -> None:
    text = ask("explain", "brain metastatic cell", "IFITM1", "--max-hops", "1").output

    assert "[disputed]" in text
    assert "against: brain metastatic cell expresses (+) IFITM1" in text


def test_no_path_is_an_answer(ask: Run) -> None:
    assert "no path of at most 1 steps" in ask("explain", "MSLN", "tepotinib", "--max-hops", "1").output


def test_conflicts_name_both_sides(ask: Run) -> None:
    every = json.loads(ask("conflicts", "--format", "json").output)
    article = json.loads(ask("conflicts", "--article-only", "--format", "json").output)
    about = ask("conflicts", "IFITM1").output

    assert 0 < len(article) <= len(every)
    assert "expresses (+) IFITM1" in about
    assert "inhibits (-) IFITM1" in about
    assert "both in lung cancer brain metastasis" in about
    # What one variant of a gene does to a drug's effect another may not.
    assert ask("conflicts", "osimertinib").output == "0 contradictions\n"


def test_gaps_are_of_three_kinds(ask: Run) -> None:
    found = json.loads(ask("gaps", "--format", "json").output)
    assert {gap["kind"] for gap in found} == {"target", "drug", "stage"}
    stages = json.loads(ask("gaps", "--kind", "stage", "--format", "json").output)
    assert stages == [gap for gap in found if gap["kind"] == "stage"]
    assert "molecules" in ask("gaps", "--kind", "stage").output


@pytest.mark.parametrize(
    "source",
    ["MSLN", "EGFR", "VGF", "IL6", "ICAM1", "astrocyte", "microglia", "NLRP3", "miR-199b-5p", "RAC1"],
)
def test_every_hop_of_a_printed_path_can_be_checked(ask: Run, real: Curation, source: str) -> None:
    evidence = {(a.id, e.sentence): e for a in real.assertions for e in a.evidence}
    aspects = {a.id: a.subject_aspect for a in real.assertions}
    ontology = read_ontology()
    relations = ontology.relations
    found = json.loads(
        ask("paths", source, "brain metastasis", "--article-only", "-k", "10", "--format", "json").output
    )
    assert found
    for path in found:
        assert path["contexts"], "there is a disease in which all steps hold"
        assert sum(path["score_parts"].values()) == pytest.approx(path["score"], abs=1e-9)
        steps = path["steps"]
        lost = any(not s["propagates_sign"] for s in steps[:-1]) or any(
            not s["accepts_sign"] for s in steps[1:]
        )
        sign = 0 if lost else math.prod(step["sign"] for step in steps)
        assert path["sign"] == (None if path["disputed"] else sign)
        assert not {node["category"] for node in path["nodes"][1:-1]} & {"Disease"}
        categories = {node["id"]: node["category"] for node in path["nodes"]}
        for step in path["steps"][: -1 if path["kind"] == "said of" else None]:
            relation = relations[step["predicate"]]
            against = any("brain metasta" in name for name in step["compared_with"])
            assert step["sign"] == (0 if against else relation.sign)
            own = step["subject_form"] in ("", "modified_form")
            subject = categories[step["object" if step["inverse"] else "subject"]]
            counted = aspects[step["assertions"][0]] == "abundance" and ontology.is_a(subject, "CellType")
            takes = own and not counted and ontology.accepts_sign(step["predicate"], subject)
            assert step["accepts_sign"] == takes
            assert step["propagates_sign"] == relation.propagates_sign
            for line in step["evidence"]:
                stated = evidence[line["assertion"], line["sentence"]]
                assert line["cue"] == stated.cue
                assert line["citations"] == sorted(stated.citations)


def test_a_pattern_on_the_command_line(ask: Run) -> None:
    text = ask("paths", "--pattern", '(:Gene {label: "MSLN"})-[*1..2]->(:Gene)<-[:inhibits]-(:Drug)').output
    assert text.startswith("1. MSLN → JNK signaling → MET → tepotinib")
    assert "also stated directly: MSLN → MET → tepotinib" in text
    assert "no path fits" in ask("paths", "--pattern", '({id: "HGNC:7371"})-[:treats]->()').output
    wrong = ask("paths", "--pattern", "(:Gene)-[*]->()")
    assert (wrong.exit_code, "column 10: unbounded repetition" in wrong.output) == (1, True)
    assert ask("paths", "MSLN", "--pattern", "()-[]->()", "--via", "Gene").exit_code == 2
    beside = ask("paths", "MSLN", "--pattern", "()-[*1..2]->(:Gene)<-[:inhibits]-(:Drug)").output
    assert beside == text
    signed = ask("paths", "MSLN", "--pattern", "()-[*1..2]->(:Disease)", "--sign", "+", "--context", "LCBM")
    assert signed.output.startswith("1. MSLN → ")
    twice = ask("paths", "MSLN", "--pattern", "({id: 'HGNC:7371'})-[]->()").output
    assert "column 7: the pattern names its beginning, and so does 'MSLN'" in twice
    assert ask("paths").exit_code == 2


def test_a_user_can_reweigh_the_score(ask: Run) -> None:
    plain = [
        "--weight",
        "hub=0",
        "--weight",
        "evidence=0",
        "--weight",
        "hedged=0",
        "--weight",
        "not_causal=0",
        "--weight",
        "same_sentence=0",
        "--weight",
        "unsigned=0",
    ]
    found = json.loads(
        ask("paths", "MSLN", "brain metastasis", *plain, "--article-only", "--format", "json").output
    )
    assert [path["score"] for path in found] == [-path["length"] for path in found]
    assert "use one of step" in ask("paths", "MSLN", "brain metastasis", "--weight", "x=1").output
    assert "NAME=NUMBER" in ask("paths", "MSLN", "brain metastasis", "--weight", "hub").output


def test_a_path_from_a_foreign_graph_ends_in_trials_too(ask: Run, tmp_path: Path) -> None:
    nodes, edges, out = tmp_path / "nodes.tsv", tmp_path / "edges.tsv", str(tmp_path / "joined")
    nodes.write_text("id\tcategory\tname\nX:1\tGene\tnew gene\nNCBIGene:4233\tGene\tMET\n", encoding="utf-8")
    edges.write_text("subject\tpredicate\tobject\nX:1\tupregulates\tNCBIGene:4233\n", encoding="utf-8")
    assert (
        "1 of the article's entities" in ask("import", str(nodes), str(edges), "--merge", "--to", out).output
    )

    pattern = "()-[]->(:Gene)<-[:inhibits]-(:Drug)-[:tested_in]->(:ClinicalTrial)"
    command = ("paths", "--graph", out, "new gene", "--pattern", pattern, "--sign", "-", "-k", "1")
    (path,) = json.loads(ask(*command, "--format", "json").output)
    assert [node["label"] for node in path["nodes"]] == ["new gene", "MET", "tepotinib", "VISION"]
    assert path["sign"] == -1
    assert {"ORR", "PFS"} <= {row["endpoint"] for row in path["results"]}
    assert "tepotinib: ORR rate = 75 %" in ask(*command).output
    reweighed = json.loads(ask(*command, "--weight", "hub=0", "--format", "json").output)
    assert reweighed[0]["score_parts"]["hub"] == 0 != path["score_parts"]["hub"]


def test_what_is_merged_with_nothing_answers_alike(ask: Run, real_graph: Graph, tmp_path: Path) -> None:
    nothing, out = tmp_path / "nodes.tsv", tmp_path / "alone"
    nothing.write_text("id\tcategory\nx\tGene\n", encoding="utf-8")
    ask("import", str(nothing), "--merge", "--to", str(out))
    other = open_graph(out)
    for pattern in (
        "(:Gene {label: 'MSLN'})-[:affects*1..3]->(:Disease)", "({label: MET})-[*1..2]-(:CellType)",
        "(:Drug)-[:inhibits]->(:Gene)-[*1..2]->(:Disease) WHERE context = LCBM AND sign = '+'",
        "(:Gene)-[*1..2]->(:Disease) WHERE hedged = false AND evidence >= 2",
        "({label: EGFR})-[*1..3]->(:Disease) WHERE sign = '-'",
        "({label: EGFR})-[*1..2]->(:Disease) WHERE sign = '+'", "(:Gene)-[*2]->(:Disease) WHERE hubs <= 10",
        "(:Drug)-[]->(:Gene) WHERE layer = drugcentral",
    ):  # fmt: skip
        documents = real_graph.paths(pattern=pattern, k=300).to_dicts()

        assert other.paths(pattern=pattern, k=300).to_dicts() == documents, pattern
        assert documents, pattern


def test_p_values_are_the_same_on_every_run(ask: Run) -> None:
    command = ("paths", "MSLN", "brain metastasis", "-k", "3", "--permutations", "4", "--format", "json")
    first = json.loads(ask(*command).output)
    assert first == json.loads(ask(*command).output)
    assert all(0.2 <= path["p_value"] <= path["p_adjusted"] <= 1 for path in first)
    assert "p 0." in ask(*command[:-2]).output
    assert (
        json.loads(ask("paths", "MSLN", "brain metastasis", "--format", "json").output)[0]["p_value"] is None
    )


@pytest.mark.parametrize(
    ("antibody", "receptor"), [("anti-PD-1 antibody", "PDCD1"), ("anti-CTLA-4 antibody", "CTLA4")]
)
def test_blocking_an_inhibitory_receptor_helps_the_t_cell(ask: Run, antibody: str, receptor: str) -> None:
    path = json.loads(ask("paths", antibody, "T cell", "-k", "1", "--format", "json").output)[0]

    assert [node["label"] for node in path["nodes"]] == [antibody, receptor, "T cell"]
    assert [step["sign"] for step in path["steps"]] == [-1, -1]
    assert path["sign"] == 1
