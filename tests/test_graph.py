"""One class for every graph: what it answers is what its parts answer, and a closed one answers nothing."""

from __future__ import annotations

import gc
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import bmgraph
from bmgraph._build import build_dataset
from bmgraph._graph import Graph
from bmgraph._graph import open as open_graph
from bmgraph.errors import BmgraphError, BuildError, EntityNotFound, GraphLacks, PatternError
from bmgraph.graph.index import open_index
from bmgraph.paths.asking import Asked
from bmgraph.resources import GRAPH_FOLDER
from tests.made import BROADER, NODES, ONTOLOGY, STAGES, graph_of, made_row
from tests.world import World

WORLD = World(NODES, [made_row(1, "z:1", "activates", "z:2", evidence=1)], ONTOLOGY, BROADER, STAGES)


@pytest.fixture
def folder(mini_graph: Graph, tmp_path: Path) -> Path:
    """A graph's folder of its own."""
    assert mini_graph.folder is not None
    return Path(shutil.copytree(mini_graph.folder, tmp_path / "graph"))


def test_names_stand_for_entities(mini_graph: Graph) -> None:
    found = mini_graph.paths("MSLN", "brain metastasis", k=3)

    assert found
    assert found.items == mini_graph.paths("HGNC:7371", "MONDO:1040026", k=3).items
    assert all(path.sign == 1 for path in mini_graph.paths("MSLN", "brain metastasis", sign=1))
    assert mini_graph.paths("MSLN", to=["Disease"])[0].nodes[-1].id == "MONDO:1040026"
    assert (mini_graph["mesothelin"].id, mini_graph["HGNC:7371"].label) == ("HGNC:7371", "MSLN")
    with pytest.raises(EntityNotFound):
        mini_graph.paths("nobody", "MSLN")
    with pytest.raises(ValueError, match="one of target and to"):
        mini_graph.paths("MSLN")


def test_a_pattern_chooses_part_of_the_graph(mini_graph: Graph) -> None:
    pattern = '({id: "HGNC:7371"})-[]->()'
    part = mini_graph.to_networkx(pattern=pattern)
    keys = {
        mini_graph.index.key(row.row)
        for path in mini_graph.paths(pattern=pattern, k=1000)
        for step in path.steps
        for row in step.joined
    }

    assert {key for _, _, key in part.edges(keys=True)} == keys
    assert 0 < part.number_of_edges() < mini_graph.to_networkx().number_of_edges()
    part.clear()
    assert mini_graph.to_networkx(pattern=pattern).number_of_edges() == len(keys), "a copy: yours to change"
    with pytest.raises(PatternError):
        mini_graph.to_networkx(pattern="nonsense")


def test_what_joins_two_nodes(mini_graph: Graph) -> None:
    between = mini_graph.between("HGNC:7371", "HGNC:7029")

    assert between.number_of_edges() == mini_graph.projection.number_of_edges("HGNC:7371", "HGNC:7029") > 0
    assert set(between) == {"HGNC:7371", "HGNC:7029"}
    with pytest.raises(EntityNotFound):
        mini_graph.between("HGNC:7371", "x")


def test_a_graph_says_what_it_is(mini_graph: Graph) -> None:
    assert repr(mini_graph) == f"<bmgraph.Graph at {mini_graph.folder}: 16 nodes, 8 edges>"
    assert repr(graph_of(WORLD)) == "<bmgraph.Graph: 11 nodes, 1 edges>"


def test_a_folder_is_opened_by_its_name(folder: Path, mini_graph: Graph) -> None:
    with bmgraph.open(str(folder)) as one, bmgraph.open(folder) as other:
        assert one.stats() == other.stats() == mini_graph.stats()
        assert one.folder == other.folder == folder


def _asked(graph: Graph) -> list[Any]:
    return graph.paths("MSLN", "brain metastasis").to_dicts()


def test_a_graph_is_sent_to_another_process_by_its_place(mini_graph: Graph) -> None:
    again: Graph = pickle.loads(pickle.dumps(mini_graph))

    assert _asked(again) == _asked(mini_graph)
    again.close()
    with pytest.raises(TypeError, match="save it and open its folder"):
        pickle.dumps(graph_of(WORLD))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        answers = list(pool.map(Graph.stats, [mini_graph, mini_graph]))
    assert answers == [mini_graph.stats()] * 2


def test_two_processes_read_one_folder_while_it_is_replaced(workspace: Path) -> None:
    build_dataset()
    code = """
import bmgraph
for _ in range(40):
    with bmgraph.open() as graph:
        print(len(graph.paths("MSLN", to=["Disease"])))
"""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    build_dataset()
    ended = [process.communicate(timeout=120) for process in running]

    assert [(process.returncode, err) for process, (_, err) in zip(running, ended, strict=True)] == [
        (0, "")
    ] * 2
    assert len({line for out, _ in ended for line in out.split()}) == 1


CLOSED: dict[str, Callable[[Graph], object]] = {
    "paths": lambda graph: graph.paths("MSLN", "brain metastasis"),
    "pattern": lambda graph: graph.paths(pattern="()-[]->()"),
    "why_no_path": lambda graph: graph.why_no_path(Asked("MSLN", "brain metastasis")),
    "explain": lambda graph: graph.explain("MSLN", "brain metastasis"),
    "conflicts": lambda graph: graph.conflicts(), "gaps": lambda graph: graph.gaps(),
    "find": lambda graph: graph.find("MSLN"), "item": lambda graph: graph["MSLN"],
    "stats": lambda graph: graph.stats(), "show": lambda graph: graph.show("MSLN"),
    "part": lambda graph: graph.show("6.1"), "assertion": lambda graph: graph.show("bma:0"),
    "trials": lambda graph: graph.trials(), "page": lambda graph: graph.page(),
    "to_networkx": lambda graph: graph.to_networkx(), "between": lambda graph: graph.between("a", "b"),
    "metapath": lambda graph: graph.metapath("MSLN"),
}  # fmt: skip


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("asked_before", [False, True])
def test_a_closed_graph_says_so(folder: Path, name: str, asked_before: bool) -> None:
    graph = open_graph(folder)
    if asked_before:
        graph.paths("MSLN", "brain metastasis")
        assert graph.projection
        assert graph.publications == []
    graph.close()

    assert repr(graph) == f"<bmgraph.Graph at {folder}: closed>"
    with pytest.raises(GraphLacks, match=r"was closed .* open it again"):
        CLOSED[name](graph)
    graph.close()


def _mapped(path: Path) -> bool:
    return str(path) in Path("/proc/self/maps").read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/proc/self/maps").is_file(), reason="no list of memory maps here")
def test_a_closed_graph_lets_go_of_its_file(folder: Path) -> None:
    arrays = folder / "index" / "arrays.bin"
    graph = open_graph(folder)
    graph.paths("MSLN", "brain metastasis")
    assert _mapped(arrays)
    graph.close()
    gc.collect()

    assert not _mapped(arrays)


def test_nothing_built_is_a_clear_error(workspace: Path) -> None:
    with pytest.raises(BuildError, match="bmgraph build"):
        open_graph()
    with pytest.raises(BuildError, match="bmgraph import"):
        open_graph(workspace / "nowhere")


@pytest.mark.parametrize("name", ["index.json", "arrays.bin", "vocabulary.json"])
@pytest.mark.parametrize("how", ["cut", "damaged", "missing"])
def test_a_broken_file_is_refused_with_the_fix(folder: Path, name: str, how: str) -> None:
    path = folder / "index" / name
    content = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.write_bytes(bytes(byte ^ 0x11 for byte in content))

    with pytest.raises(BuildError, match=r"(build|import)"):
        open_graph(folder).paths("MSLN", "brain metastasis")


def test_a_graph_of_another_dataset_is_not_taken_for_the_built_one(workspace: Path) -> None:
    build_dataset()
    shutil.copytree(workspace / "build" / GRAPH_FOLDER, workspace / "kept")
    table = workspace / "graph" / "entities" / "all.tsv"
    text = table.read_text(encoding="utf-8")
    assert "mesothelin" in text
    table.write_text(text.replace("mesothelin", "mesothelium"), encoding="utf-8")
    build_dataset()
    shutil.rmtree(workspace / "build" / GRAPH_FOLDER)
    shutil.copytree(workspace / "kept", workspace / "build" / GRAPH_FOLDER)

    with pytest.raises(BuildError, match=r"of another dataset .* run `bmgraph build`"):
        open_graph()
    assert open_index(workspace / "kept" / "index").n_rows == 8
    assert issubclass(BuildError, BmgraphError)


def test_a_graph_without_reports_has_none(folder: Path) -> None:
    with open_graph(folder) as graph:
        assert (graph.publications, graph.reported) == ([], [])
        assert graph.reports_part() == {"publications": [], "outcomes": []}
        with pytest.raises(GraphLacks, match="no trial tables"):
            graph.trials()


def test_chances_are_added_to_documents(mini_graph: Graph) -> None:
    paths = mini_graph.paths("MSLN", "brain metastasis", k=2)
    chances = mini_graph.significance(paths, permutations=3, seed=1)
    with_chance = mini_graph.with_chance(paths, permutations=3, seed=1)

    assert with_chance.items == paths.items
    assert [row["p_value"] for row in with_chance.documents] == [one.p_value for one in chances]
    assert all(row["p_value"] is None for row in paths.documents)
