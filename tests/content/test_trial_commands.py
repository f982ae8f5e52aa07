"""The commands on trials and treatment paths, on the real graph."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click import unstyle
from click.testing import Result

from bmgraph._graph import Graph
from bmgraph.cli.tables import table_lines
from bmgraph.cli.trials import OUTCOME_TABLE
from tests.conftest import ROOT

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def real_dataset(real_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BMGRAPH_DATA", str(ROOT))
    monkeypatch.setenv("BMGRAPH_BUILD", str(real_build))


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout), delimiter="\t"))


def test_all_outcomes_come_without_a_filter(run: Run) -> None:
    found = rows(run("outcomes"))

    assert len(found) == 440
    assert list(found[0]) == [
        "trial", "registry_ids", "acronym", "year", "phase", "population", "arm", "drugs", "subgroup", "n",
        "endpoint", "statistic", "timepoint", "value", "unit", "reference", "paper", "link",
        "paper_says", "role", "n_of", "interval", "interval_basis", "line",
        "alteration", "prior_radiotherapy", "conclusion", "links",
    ]  # fmt: skip


def test_outcomes_are_filtered_by_target_class_and_population(run: Run) -> None:
    by_target = rows(run("outcomes", "--target", "RET"))
    by_drug = rows(run("outcomes", "--drug", "lorlatinib", "--endpoint", "iorr"))
    by_disease = rows(run("outcomes", "--population", "leptomeningeal metastasis"))
    both = rows(run("outcomes", "--target", "HER2", "--drug", "pyrotinib"))

    assert "selpercatinib" in {row["drugs"] for row in by_target}
    assert {row["endpoint"] for row in by_drug} == {"iORR"}
    assert {"BLOSSOM", "NCT04343573"} <= {row["trial"] for row in by_disease}
    assert all("pyrotinib" in row["drugs"] for row in both)


def test_outcomes_in_other_forms(run: Run, tmp_path: Path) -> None:
    found = json.loads(run("outcomes", "--trial", "NCT02767804", "--format", "json").stdout)
    table = run("outcomes", "--trial", "NCT02767804", "--format", "table")
    picture = run("outcomes", "--endpoint", "iORR", "--plot", str(tmp_path / "iorr.svg"))

    assert [(row["arm"], row["value"]) for row in found] == [
        ("ensartinib group", "11.8"),
        ("crizotinib group", "7.5"),
    ]
    assert "ensartinib group" in table.stdout
    assert (tmp_path / "iorr.svg").stat().st_size > 10_000
    assert "values drawn" in picture.output


def test_the_check_and_the_endpoints(run: Run) -> None:
    check = rows(run("outcomes", "--check"))
    endpoints = rows(run("outcomes", "--endpoints"))

    assert any(row["value"] == "63.9" and "no count" in row["because"] for row in check)
    assert {"endpoint": "OS", "label": "overall survival"} in endpoints
    assert run("outcomes", "--endpoint", "luck").exit_code == 2


def test_trials_are_listed_and_filtered(run: Run) -> None:
    assert sum(bool(row["year"]) for row in rows(run("trials"))) == 81
    assert {row["year"] for row in rows(run("trials", "--year", "not printed"))} == {""}
    assert {row["registry_ids"] for row in rows(run("trials", "--trial", "METIS"))} == {"NCT02831959"}
    sizes = [int(row["n"]) for row in rows(run("trials", "--class", "ADC", "-n", ">=1", "--sort=-n"))]
    assert sizes == sorted(sizes, reverse=True)
    assert run("trials", "--sort", "colour").exit_code == run("trials", "--year", "soon").exit_code == 2
    assert {row["acronym"] for row in rows(run("trials", "--trial", "crown"))} == {"CROWN"}
    assert all("RET" in row["population"] for row in rows(run("trials", "--population", "RET fusion")))
    assert len(rows(run("trials", "--drug", "osimertinib"))) >= 5


def test_comparisons_in_every_form(run: Run) -> None:
    arguments = ("outcomes", "--endpoint", "iORR", "--alteration", "ALK", "--compare")
    data = json.loads(run(*arguments, "--format", "json").stdout)
    table = run(*arguments, "--format", "table").stdout

    assert all(one["test"].startswith("not tested") for one in data["between_arms_of_one_publication"])
    assert data["side_by_side"]["note"] == "not compared with each other in a trial"
    assert table.index("Arms of one publication") < table.index("not compared with each other in a trial")
    assert "+60 percentage points" in table
    assert "not printed" in table
    flat = rows(run(*arguments))
    assert len(flat) == len(data["between_arms_of_one_publication"]) + len(data["side_by_side"]["rows"])
    assert "nothing to compare" in run("outcomes", "--trial", "TUXEDO-1", "--compare").output


def test_the_best_values_say_of_how_many(run: Run) -> None:
    table = run("outcomes", "--endpoint", "iORR", "--top", "3", "--format", "table").stdout

    assert "83.3 to 99.4 computed" in table
    assert "96.7% (83.3 to 99.4 computed), n=30" in table
    assert "part of 40" in table
    assert "fewer than 10 people last" in table
    assert "not reported for this arm" in run("outcomes", "--drug", "lorlatinib", "--endpoint", "OS").output
    assert run("outcomes", "--top", "3").exit_code == 2
    assert run("outcomes", "--top", "3", "--endpoint", "OS", "--sort", "n").exit_code == 2


@pytest.mark.parametrize("width", [80, 120])
def test_arms_and_people_stay_on_a_narrow_terminal(width: int, real_graph: Graph) -> None:
    """No value stands without its arm and without saying of how many people it is."""
    documents = real_graph.outcomes(endpoint="OS").to_dicts()
    lines = table_lines(OUTCOME_TABLE, documents, width)
    (head, *body) = map(unstyle, lines)

    assert all(len(unstyle(line)) <= width for line in lines)
    assert {"trial", "arm", "endpoint", "value"} <= set(head.split())
    assert sum(line.startswith("HER2CLIMB 2023") for line in body) == 18
    text = " ".join(body)
    assert text.count("tucatinib-combination") == 9
    assert "part of" in text
    assert "n=40" in text


def test_one_trial_is_shown_with_arms_and_outcomes(run: Run) -> None:
    text = run("show", "NCT02767804").stdout
    data = json.loads(run("show", "NCT02767804", "--format", "json").stdout)

    assert "ensartinib group (experimental): ensartinib" in text
    assert "PFS median = 11.8 month (ref 171)" in text
    assert [row["value"] for row in data["outcomes"]] == ["11.8", "7.5"]


def test_a_path_goes_from_a_gene_through_its_target_to_a_trial_and_its_numbers(run: Run) -> None:
    arguments = (
        "paths",
        "MSLN",
        "--to-category",
        "Drug",
        "--to-category",
        "ClinicalTrial",
        "--format",
        "json",
    )
    (best, *_) = json.loads(run(*arguments).stdout)

    assert [node["category"] for node in best["nodes"]] == [
        "Gene",
        "Pathway",
        "Gene",
        "Drug",
        "ClinicalTrial",
    ]
    assert best["nodes"][2]["label"] == "MET"
    assert best["sign"] == -1
    assert best["steps"][0]["layer"] == "article"
    assert best["steps"][2]["layer"] not in {"article", ""}
    assert best["steps"][2]["inverse"]
    assert best["steps"][2]["evidence"][0]["knowledge_level"] == "knowledge_assertion"
    assert best["steps"][3]["layer"] == "article"
    assert best["steps"][3]["for_whom"]["verdict"] == "other alteration of the gene"
    (direct, *_) = best["also_stated"]
    assert [node["label"] for node in direct["nodes"]][:2] == ["MSLN", "MET"]
    assert {row["endpoint"] for row in best["results"]} >= {"ORR"}


def test_the_article_alone_has_fewer_ways(run: Run) -> None:
    arguments = (
        "paths",
        "STAT3",
        "--to-category",
        "ClinicalTrial",
        "--article-only",
        "--format",
        "json",
        "-k",
        "3",
    )
    found = json.loads(run(*arguments).stdout)

    assert found
    assert all(path["layers"] == ["article"] for path in found)
    assert "silibinin" in {node["label"] for path in found for node in path["nodes"]}


@pytest.mark.parametrize("source", ["EGFR", "HER2", "PD-L1", "VEGFA", "ERBB3", "IL6"])
def test_other_genes_reach_trials_too(source: str, run: Run) -> None:
    arguments = ("paths", source, "--to-category", "Drug", "--to-category", "ClinicalTrial", "-k", "1")
    result = run(*arguments)

    assert result.exit_code == 0
    assert "tested in" in result.stdout or "comparator in" in result.stdout


def test_a_path_needs_one_end(run: Run) -> None:
    assert run("paths", "MSLN").exit_code == 2
    assert run("paths", "MSLN", "MET", "--to-category", "Drug").exit_code == 2
    assert "use one of" in run("paths", "MSLN", "--to-category", "Medicine").output


def test_pages_show_layers(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "path.html"

    assert run("page", "--path", "MSLN", "tepotinib", "-o", str(page)).exit_code == 0
    assert "background layer, not the article" in page.read_text(encoding="utf-8")


def test_every_edge_of_the_export_names_layer_and_licence(run: Run, tmp_path: Path) -> None:
    assert run("export", "kgx", "--out", str(tmp_path)).exit_code == 0
    with (tmp_path / "edges.tsv").open(encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with (tmp_path / "nodes.tsv").open(encoding="utf-8", newline="") as file:
        nodes = {row["id"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}

    assert all(row["layer"] and row["licence"] and row["primary_knowledge_source"] for row in edges)
    assert {row["layer"] for row in edges} >= {"article", "drugcentral", "reactome", "civic", "label"}
    assert {curie for row in edges for curie in (row["subject"], row["object"])} <= nodes
