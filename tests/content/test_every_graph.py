"""Each reading command on the article, on Hetionet's real parts, on both merged: same options, one JSON."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result

from bmgraph._graph import Graph
from bmgraph._graph import open as open_graph
from bmgraph.errors import GraphLacks
from bmgraph.formats.load import import_graph
from bmgraph.formats.merge import put_article
from bmgraph.paths.document import path_schema
from tests.conftest import ROOT

Run = Callable[..., Result]
HETIONET = ROOT.parent / "shared" / "reference" / "kg" / "hetionet"
FILES = (HETIONET / "nodes.tsv", HETIONET / "edges-5k.sif.gz")
pytestmark = pytest.mark.skipif(not FILES[1].exists(), reason=f"no Hetionet files in {HETIONET}")
#: Of each graph two ends that paths join, the second of which is a disease.
ENDS = {
    "article": ("EGFR", "brain metastasis"),
    "hetionet": ("Bupropion", "nicotine dependence"),
    "merged": ("EGFR", "brain metastasis"),
}
#: By the end of a command, what a graph lacks that answers with an error, and the graphs that lack it.
LACKS = {
    "--context LCBM": ("no edge of this graph names a disease: leave context out", ["hetionet"]),
    "--evidence patients": ("says in whom or in what its finding was made: leave evidence out", ["hetionet"]),
    "--stated": ("says where the disease that it names stands: leave stated out", ["hetionet"]),
    "--stage extravasation": ("no edge of this graph names a stage: leave stage out", ["hetionet"]),
    "layer = article'": ("no edge of this graph names its source: leave layer out", ["hetionet"]),
    "stage ascending'": ("no edge of this graph names a stage: leave stage out", ["hetionet"]),
    "evidence >= 1'": ("no edge of this graph names its evidence: leave evidence out", ["hetionet"]),
    "--metapath CbG": ("nothing here has an abbreviation", ["article"]),
    "show 7.2-p1": ("this graph has no article", ["hetionet"]),
    "show 'ref 272'": ("this graph has no article", ["hetionet"]),
    "gaps": ("does not know which of its categories are treatments", ["hetionet"]),
    "gaps --kind stage": ("does not know which of its categories are treatments", ["hetionet"]),
    "query drivers": ("came as tables, or in part, and SPARQL needs RDF", ["hetionet", "merged"]),
}
PATHS = (
    "paths A B", "paths A B --sign +", "paths A B --context LCBM", "paths A B --article-only",
    "paths A B --background 1", "paths A B --evidence patients", "paths A B --stated",
    "paths A B --mixed-contexts", "paths A B --weight hub=0.3", "paths A B --via Gene",
    "paths A B --max-hops 2", "paths A B -k 2", "paths A B --permutations 1", "paths A B --on duckdb",
    "paths A --to-category Disease", "paths --pattern '()-[:binds]-(:Gene)'", "paths --metapath CbG",
    *(f"paths --pattern '()-[]->(:Gene) WHERE {clause}'" for clause in (
        "layer = article", "stage ascending", "evidence >= 1", "hubs <= 90")),
    "explain A B", "explain A B --context LCBM", "explain A B --article-only",
    "explain A B --evidence patients", "explain A B --stated", "explain A B -k 2 --max-hops 3",
)  # fmt: skip
OTHERS = (
    "conflicts", "conflicts A", "conflicts --article-only", "conflicts --evidence patients",
    "conflicts --stated", "gaps", "gaps --kind stage", "find EGFR", "find EGFR --limit 2",
    "find EGFR --evidence patients", "show A", "show A --context LCBM", "show A --stage extravasation",
    "show A --article-only", "show A --limit 2", "show A --evidence patients", "show A --stated",
    "show 7.2-p1", "show 'ref 272'", "stats", "query drivers",
)  # fmt: skip


@pytest.fixture(scope="module")
def folders(real_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("graphs")
    import_graph(list(FILES), folder / "hetionet")
    begin = put_article(real_graph.index, real_graph.vocabulary, reports=real_graph.reports_part())
    import_graph(list(FILES), folder / "merged", layer="hetionet", begin=begin)
    return {"hetionet": folder / "hetionet", "merged": folder / "merged"}


@pytest.fixture
def ask(
    real_build: Path, folders: dict[str, Path], run: Run, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    monkeypatch.setenv("BMGRAPH_BUILD", str(real_build))

    def asked(graph: str, command: str, *more: str) -> Result:
        names = dict(zip("AB", ENDS[graph], strict=True))
        words = [names.get(word, word) for word in shlex.split(command)]
        given = [] if graph == "article" else ["--graph", str(folders[graph])]
        return run(*words, *given, *more)

    return asked


def lacking(graph: str, command: str) -> str:
    """Return what to read in the error of a command on a graph; nothing where it answers."""
    found = [what for end, (what, graphs) in LACKS.items() if graph in graphs and command.endswith(end)]
    return found[0] if found else ""


def forms(value: Any, place: str = "") -> set[str]:
    """Return where in a document what stands: keys and items, the ids that a count is of aside."""
    if isinstance(value, dict):
        return {place}.union(*(forms(cell, f"{place}.{key}") for key, cell in value.items()))
    if isinstance(value, list):
        return {place}.union(*(forms(cell, f"{place}[]") for cell in value))
    return {place}


@pytest.mark.parametrize("command", PATHS)
def test_paths_are_asked_and_answered_alike(command: str, ask: Callable[..., Result]) -> None:
    validator = jsonschema.Draft202012Validator(path_schema())
    for graph in ENDS:
        result = ask(graph, command, "--format", "json")
        if what := lacking(graph, command):
            assert (result.exit_code, what in result.stderr) == (1, True), (graph, result.output)
            continue
        assert result.exit_code == 0, (graph, result.output)
        answer = json.loads(result.stdout)
        assert answer, graph
        for one in answer:
            for document in one["paths"] if command.startswith("explain") else [one]:
                validator.validate(document)
        if command.startswith("explain"):
            assert {frozenset(one) for one in answer} == {
                frozenset(("metapath", "paths", "against", "trials"))
            }


@pytest.mark.parametrize("command", OTHERS)
def test_other_answers_have_one_form(command: str, ask: Callable[..., Result]) -> None:
    known: set[str] = set()
    for graph in ENDS:
        result = ask(graph, command, "--format", "json")
        if what := lacking(graph, command):
            assert (result.exit_code, what in result.stderr) == (1, True), (graph, result.output)
            assert len(result.stderr.strip().splitlines()) == 1
            continue
        assert result.exit_code == 0, (graph, result.output)
        answer = json.loads(result.stdout)
        if command == "stats":
            # Counts are by name; what none has is an empty part.
            assert not known or set(answer) == known
            known = set(answer)
            continue
        found = {place for place in forms(answer) if not place.endswith("[]")}
        # What the article alone can hold, trials and their outcomes, is an empty list elsewhere.
        extra = {place for place in found - known if known and ".outcomes[]" not in place}
        assert not {place for place in extra if ".evidence[]" not in place}, (graph, extra)
        known |= found


@pytest.mark.parametrize("graph", list(ENDS))
def test_pages_and_texts_of_every_graph(graph: str, ask: Callable[..., Result], tmp_path: Path) -> None:
    for command in ("page --entity A", "page --path A B"):
        result = ask(graph, command, "-o", str(tmp_path / "page.html"))
        assert result.exit_code == 0, result.output
        assert ENDS[graph][0] in (tmp_path / "page.html").read_text(encoding="utf-8")
    page = ask(graph, "page --context LCBM", "-o", str(tmp_path / "disease.html"))
    whole = ask(graph, "page", "-o", str(tmp_path / "whole.html"))
    lacks = "no edge of this graph names a disease: leave context out" if graph == "hetionet" else ""
    assert (page.exit_code, page.stderr) == ((1, f"bmgraph: {lacks}\n") if lacks else (0, ""))
    assert whole.exit_code == (graph == "hetionet"), "too much to draw, and it says so"
    for command in ("paths A B", "explain A B", "show A", "find A", "conflicts", "stats"):
        for form in ("md", "csv", "tsv"):
            result = ask(graph, command, "--format", form)
            assert (result.exit_code, bool(result.stdout)) == (0, True), (command, form, result.output)
    assert "evidence: " in ask(graph, "paths A B").stdout


def test_trials_are_of_graphs_that_have_them(real_graph: Graph, folders: dict[str, Path]) -> None:
    with open_graph(folders["merged"]) as merged, open_graph(folders["hetionet"]) as hetionet:
        one, other = (
            [graph.trials(drug="osimertinib").to_dicts(), graph.outcomes(target="EGFR").to_dicts()]
            for graph in (merged, real_graph)
        )
        assert all(one)
        assert one == other
        for asked in (hetionet.trials, hetionet.outcomes):
            with pytest.raises(GraphLacks, match="this graph has no trial tables"):
                asked(drug="Bupropion")
