"""The graph of the frozen tables, made once for all processes that run tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
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
    """The graph of the frozen tables; their ontology has no roles, so that today's is taken.

    Of its roles those are left out by which more is walked backwards than was.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "frozen"
    with locked_folder(folder.with_name("frozen-lock")):
        if not (folder / "done").exists():
            _write(folder, _as_then(ontology))
            (folder / "done").touch()
    with open_graph(folder / "built") as graph:
        yield graph


def _as_then(ontology: Ontology) -> Ontology:
    """Return the ontology without what lets a process, stage or disease be left for treatments."""
    left_out = {"BiologicalProcess", "CascadeStage", "Disease"}
    categories = {
        name: one._replace(roles=tuple(set(one.roles) - {"acted-on"})) if name in left_out else one
        for name, one in ontology.categories.items()
    }
    relations = {
        name: one._replace(roles=tuple(role for role in one.roles if role != "found-in"))
        for name, one in ontology.relations.items()
    }
    return replace(ontology, categories=categories, relations=relations)


def _write(folder: Path, ontology: Ontology) -> None:
    goldens.tables(folder)
    path = str(ROOT / "ontology" / "bmgraph.ttl")
    triples = (quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    store = Store(dataset_quads(read_curation(folder / "graph", ontology), ontology, triples))
    (folder / "built").mkdir()
    write_article(store, ontology, folder / "built")
