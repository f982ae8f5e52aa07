"""One tiny invented graph that every test may use, and the real one where it is built."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from bmgraph._build import build_dataset
from bmgraph._graph import Graph
from bmgraph._graph import open as open_graph
from bmgraph.cli import main
from bmgraph.curation.reading import Curation, read_curation
from bmgraph.dataset.built import find_built
from bmgraph.dataset.entities import Directory
from bmgraph.dataset.rdf import dataset_quads
from bmgraph.dataset.store import Store
from bmgraph.errors import BuildError
from bmgraph.files import locked_folder
from bmgraph.graph.saved import write_article
from bmgraph.ontology import Ontology, read_ontology
from bmgraph.resources import GRAPH_FOLDER

# How long an example takes says more of the machine than of the code.
settings.register_profile("bmgraph", deadline=None)
settings.load_profile("bmgraph")

ROOT = Path(__file__).resolve().parent.parent
MINI = ROOT / "tests" / "data" / "mini"
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return read_ontology(ROOT / "ontology" / "bmgraph.ttl")


@pytest.fixture(scope="session")
def mini(ontology: Ontology) -> Curation:
    return read_curation(MINI / "graph", ontology)


@pytest.fixture(scope="session")
def mini_text() -> str:
    return (MINI / "article.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def mini_quads(mini: Curation, ontology: Ontology) -> list[ox.Quad]:
    path = str(ROOT / "ontology" / "bmgraph.ttl")
    triples = (quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    return dataset_quads(mini, ontology, triples)


@pytest.fixture(scope="session")
def mini_store(mini_quads: list[ox.Quad]) -> Store:
    return Store(mini_quads)


@pytest.fixture(scope="session")
def mini_graph(
    mini_store: Store, ontology: Ontology, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Graph]:
    folder = tmp_path_factory.mktemp("mini")
    write_article(mini_store, ontology, folder)
    with open_graph(folder) as graph:
        yield graph


@pytest.fixture(scope="session")
def projected(mini_graph: Graph) -> tuple[nx.MultiDiGraph[str], Directory]:
    return mini_graph.projection, mini_graph.directory


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own with the mini tables, and a build folder beside it."""
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    shutil.copytree(MINI / "graph", tmp_path / "graph")
    shutil.copytree(ROOT / "graph" / "queries", tmp_path / "graph" / "queries")
    monkeypatch.setenv("BMGRAPH_DATA", str(tmp_path))
    monkeypatch.setenv("BMGRAPH_BUILD", str(tmp_path / "build"))
    return tmp_path


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run the command line in this process."""

    def invoke(*arguments: str, text: str | None = None) -> Result:
        return CliRunner().invoke(main, list(arguments), input=text, catch_exceptions=False)

    return invoke


@pytest.fixture(scope="session")
def real() -> Curation:
    return read_curation(ROOT / "graph", read_ontology(ROOT / "ontology" / "bmgraph.ttl"))


@pytest.fixture(scope="session")
def real_quads(real: Curation, ontology: Ontology) -> list[ox.Quad]:
    path = str(ROOT / "ontology" / "bmgraph.ttl")
    triples = (quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    return dataset_quads(real, ontology, triples)


@pytest.fixture(scope="session")
def real_store(real_build: Path) -> Store:
    return Store.on_disk(real_build)


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real build, made once for all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "real-build"
    with locked_folder(folder.with_name("real-build-lock")):
        try:
            find_built(folder, ROOT)
        except BuildError:
            build_dataset(ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def real_graph(real_build: Path) -> Iterator[Graph]:
    with open_graph(real_build / GRAPH_FOLDER) as graph:
        yield graph
