from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import bmgraph


def test_every_public_name_is_there_and_they_are_sorted() -> None:
    assert bmgraph.__all__ == sorted(bmgraph.__all__)
    assert len(set(bmgraph.__all__)) == len(bmgraph.__all__)
    assert dir(bmgraph) == bmgraph.__all__
    assert {name for name in bmgraph.__all__ if getattr(bmgraph, name) is None} == set()
    assert set(bmgraph._SOURCES) == set(bmgraph.__all__) - {"__version__"}


def test_names_are_those_of_their_modules() -> None:
    from bmgraph._build import build_dataset
    from bmgraph._graph import Graph
    from bmgraph.formats.load import import_graph

    assert (bmgraph.Graph, bmgraph.build, bmgraph.import_graph) == (Graph, build_dataset, import_graph)
    assert issubclass(bmgraph.EntityNotFound, bmgraph.BmgraphError)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = bmgraph.nothing


def test_nothing_is_loaded_before_it_is_used(tmp_path: Path) -> None:
    code = "import sys, bmgraph; dir(bmgraph); print(*(name for name in sys.modules if 'bmgraph.' in name))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.split() == []


def test_a_folder_that_is_no_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(bmgraph.BmgraphError, match="is no index"):
        bmgraph.open(str(tmp_path))
