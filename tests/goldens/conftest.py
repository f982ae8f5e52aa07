"""The graph of the frozen tables, made once for all processes that run tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from bmgraph._graph import Graph
from bmgraph._graph import open as open_graph
from bmgraph.curation.reading import read_curation
from bmgraph.dataset.rdf import dataset_quads
from bmgraph.dataset.store import Store
from bmgraph.files import locked_folder
from bmgraph.graph.saved import write_article
from bmgraph.ontology import Ontology
from tests import goldens
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def frozen(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The graph of the frozen tables; their ontology has no roles, so that today's is taken."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "frozen"
    with locked_folder(folder.with_name("frozen-lock")):
        if not (folder / "done").exists():
            _write(folder, ontology)
            (folder / "done").touch()
    with open_graph(folder / "built") as graph:
        yield graph


def _write(folder: Path, ontology: Ontology) -> None:
    goldens.tables(folder)
    path = str(ROOT / "ontology" / "bmgraph.ttl")
    triples = (quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    store = Store(dataset_quads(read_curation(folder / "graph", ontology), ontology, triples))
    (folder / "built").mkdir()
    write_article(store, ontology, folder / "built")
