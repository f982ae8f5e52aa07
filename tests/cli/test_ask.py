from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("tsv", "g\tl\nHGNC:7371\tMSLN\n"),
        ("csv", "g,l\nHGNC:7371,MSLN\n"),
        ("json", '[\n  {\n    "g": "HGNC:7371",\n    "l": "MSLN"\n  }\n]\n'),
        ("jsonl", '{"g": "HGNC:7371", "l": "MSLN"}\n'),
        ("md", "| g | l |\n| --- | --- |\n| HGNC:7371 | MSLN |\n"),
        ("table", "g          l\nHGNC:7371  MSLN\n1 row\n"),
        ("sparql-csv", "g,l\nhttp://identifiers.org/hgnc/7371,MSLN\n"),
        ("sparql-tsv", '?g\t?l\n<http://identifiers.org/hgnc/7371>\t"MSLN"\n'),
    ],
)
def test_a_query_is_answered_in_the_form_asked_for(built: Path, run: Run, form: str, text: str) -> None:
    ask = "SELECT ?g ?l WHERE { ?g a bmo:Gene ; rdfs:label ?l . FILTER (?l = 'MSLN') }"

    assert run("query", ask, "--format", form).stdout == text


def test_forms_of_the_w3c_are_read_by_what_reads_them(built: Path, run: Run, tmp_path: Path) -> None:
    ask = "SELECT ?l WHERE { HGNC:7371 rdfs:label ?l }"
    for form in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML):
        name = f"sparql-{form.file_extension.removeprefix('sr').replace('j', 'json').replace('x', 'xml')}"
        out = tmp_path / f"answer.{form.file_extension}"
        assert run("query", ask, "-o", str(out)).stdout == ""
        written = out.read_bytes()
        assert written.decode() == run("query", ask, "--format", name).stdout
        answer = ox.parse_query_results(written, format=form)
        assert isinstance(answer, ox.QuerySolutions)
        assert [solution["l"] for solution in answer] == [ox.Literal("MSLN")]


def test_an_answer_that_is_no_table(built: Path, run: Run) -> None:
    ask, graph = "ASK { HGNC:7371 rdfs:label ?l }", "CONSTRUCT WHERE { HGNC:7371 rdfs:label ?l }"

    assert run("query", ask).stdout == "answer\ntrue\n"
    assert run("query", ask, "--format", "json").stdout == "true\n"
    assert "MSLN" in run("query", graph).stdout
    assert run("query", graph).stdout == run("query", graph, "--format", "ttl").stdout
    assert run("query", graph, "--format", "tsv").stdout == (
        "subject\tpredicate\tobject\nHGNC:7371\trdfs:label\tMSLN\n"
    )


def test_query_from_file_standard_input_and_by_name(built: Path, run: Run, tmp_path: Path) -> None:
    text = "SELECT ?l WHERE { HGNC:7371 rdfs:label ?l }"
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")

    assert run("query", "-f", str(path)).stdout == "l\nMSLN\n"
    assert run("query", "-", text=text).stdout == "l\nMSLN\n"
    assert run("query", text, "--engine", "rdflib").stdout == "l\nMSLN\n"
    named = run("query", "about", "-p", "entity=mesothelin", "--format", "json")
    assert len(json.loads(named.stdout)) == 2


def test_find_and_show(built: Path, run: Run) -> None:
    assert "HGNC:7371" in run("find", "Mesothelin").stdout
    assert json.loads(run("find", "msln", "--format", "json").stdout)[0]["id"] == "HGNC:7371"


def test_stats_and_queries(built: Path, run: Run) -> None:
    assert json.loads(run("stats", "--format", "json").stdout)["total"]["edges"] == 8
    assert "Disease" in run("stats").stdout
    assert "genes-at-stage" in run("queries").stdout
    assert {"id", "topic", "summary", "description", "parameters"} == set(
        json.loads(run("queries", "--format", "json").stdout)[0]
    )


def test_find_prints_so_many_and_says_what_fits(built: Path, run: Run) -> None:
    one = run("find", "brain", "--limit", "1")
    every = run("find", "brain", "--limit", "0")

    assert len(one.stdout.splitlines()) == 2
    rows = len(every.stdout.splitlines()) - 1
    assert rows > 1
    assert one.stderr == f"1 of {rows}; --limit 0 prints all\n"
    assert every.stderr == ""
    (found,) = json.loads(run("find", "mesothelin", "--format", "json").stdout)
    assert (found["label"], found["matched"]) == ("MSLN", "mesothelin")
    assert run("find", "mesothelin", "--format", "table").stdout.splitlines()[1].split()[2:4] == [
        "MSLN",
        "mesothelin",
    ]


def test_a_query_tells_what_its_parameters_accept(built: Path, run: Run) -> None:
    table = run("queries", "genes-at-stage", "--format", "table").stdout
    query = json.loads(run("queries", "genes-at-stage", "--format", "json").stdout)

    assert "-p stage=bmg:stage-extravasation  the stage" in table
    assert query["summary"] in table
    accepted = {parameter["name"]: parameter["accepts"] for parameter in query["parameters"]}
    assert accepted["stage"] == ["stage: extravasation"]
    assert "lung cancer brain metastasis" in accepted["context"]
    assert "a whole number" in run("queries", "reference-support", "--format", "table").stdout
    assert "no query is called" in run("queries", "genes-at-stages").stderr


def test_json_has_numbers_and_truth_values(built: Path, run: Run) -> None:
    named = "(1 AS ?a) (0.50 AS ?b) (1e3 AS ?c) (true AS ?d) ('x' AS ?e)"
    ask = f"SELECT {named} ?f WHERE {{ OPTIONAL {{ <a:a> <a:a> ?f }} }}"
    answer = run("query", ask, "--format", "jsonl").stdout

    assert json.loads(answer) == {"a": 1, "b": 0.5, "c": 1000.0, "d": True, "e": "x", "f": None}
    assert run("query", ask, "--format", "tsv").stdout == "a\tb\tc\td\te\tf\n1\t0.5\t1000\ttrue\tx\t\n"


def test_a_misspelt_name_in_a_query_is_warned_of(built: Path, run: Run) -> None:
    result = run("query", "SELECT * { ?s bmo:promote ?o }")

    assert (result.exit_code, result.stdout) == (0, "o\ts\n")
    assert result.stderr.startswith("bmo:promote stands nowhere in the dataset; nearest: bmo:promotes")
    assert run("query", "SELECT * { ?s bmo:promotes ?o }").stderr == ""
