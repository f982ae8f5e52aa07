"""From tables and ontology to the validated dataset in ``build/``."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from bmgraph.curation.reading import read_curation
from bmgraph.dataset.built import STORE_PREFIX, Tables, write_manifest
from bmgraph.dataset.entities import read_directory
from bmgraph.dataset.rdf import dataset_quads, write_trig
from bmgraph.dataset.store import Store
from bmgraph.dataset.validation import violations
from bmgraph.errors import BuildError, ValidationFailed
from bmgraph.files import locked_folder, whole_file, whole_folder
from bmgraph.graph.saved import FOLDER_HOLDS, INDEX_FOLDER, REPORTS_FILE, write_article
from bmgraph.graph.storage import MANIFEST_FILE
from bmgraph.ontology import Ontology, read_ontology
from bmgraph.paths.grammar import TABLES_FILE, write_tables
from bmgraph.resources import DATASET_FILE, GRAPH_FOLDER, build_dir, data_dir
from bmgraph.trials.reports import read_reports
from bmgraph.trials.saved import reports_part

__all__ = ["BUILD_STEPS", "BuildReport", "build_dataset"]

BUILD_STEPS = (
    "read the ontology",
    "read and check the tables",
    "make the quads",
    "validate shapes and violation queries",
    "write the dataset",
)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build wrote."""

    path: Path
    entities: int
    assertions: int
    evidence: int
    quads: int


def build_dataset(
    data: Path | None = None,
    target: Path | None = None,
    *,
    on_step: Callable[[str], None] = lambda step: None,
) -> BuildReport:
    """Build the dataset; equal input gives equal bytes, the tables of the parser apart.

    The manifest is written last, so that a build that fails or is interrupted leaves the last good one as it
    was; what it left is removed by the next. A second build of the same folder waits for the first.

    Args:
        data: folder with ``ontology/`` and ``graph/``.
        target: folder to write to.
        on_step: called with each of `BUILD_STEPS` as it begins.

    Raises:
        TableError: a table breaks a rule.
        OntologyError: the ontology lacks something.
        ValidationFailed: shapes or violation queries found something.
        BuildError: the target cannot be written.
    """
    root, target = data or data_dir(), target or build_dir()
    with locked_folder(target):
        on_step(BUILD_STEPS[0])
        tables = Tables.read(root)
        path = root / "ontology" / "bmgraph.ttl"
        ontology = read_ontology(path)
        on_step(BUILD_STEPS[1])
        curation = read_curation(root / "graph", ontology)
        on_step(BUILD_STEPS[2])
        triples = (quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
        quads = dataset_quads(curation, ontology, triples)
        content = write_trig(quads)
        name = f"{STORE_PREFIX}{secrets.token_hex(4)}"
        with whole_folder(target / name, "CURRENT", ()) as folder, _beside(partial(_load, folder, content)):
            on_step(BUILD_STEPS[3])
            store = Store(quads)
            _validate(store, quads, root)
            on_step(BUILD_STEPS[4])
            _write(target / TABLES_FILE, write_tables())
            _write_graph(store, ontology, target / GRAPH_FOLDER, content)
        dataset = _write(target / DATASET_FILE, content)
        write_manifest(target, content, quads=len(quads), store=name, tables=tables)
        for left in target.glob(f"{STORE_PREFIX}*"):
            if left.name != name:
                shutil.rmtree(left, ignore_errors=True)
    return BuildReport(
        path=dataset,
        entities=len(curation.entities),
        assertions=len(curation.assertions),
        evidence=sum(len(a.evidence) for a in curation.assertions),
        quads=len(quads),
    )


def _write_graph(store: Store, ontology: Ontology, folder: Path, dataset: bytes) -> None:
    """Write the article's graph in the form of every graph, bound to its dataset."""
    directory = read_directory(store)
    parts = {REPORTS_FILE: reports_part(*read_reports(store, directory))}
    with whole_folder(folder, f"{INDEX_FOLDER}/{MANIFEST_FILE}", FOLDER_HOLDS) as new:
        write_article(store, ontology, new, parts, of=hashlib.sha256(dataset).hexdigest())


def _validate(store: Store, quads: list[ox.Quad], root: Path) -> None:
    found = violations(store, quads, shapes=root / "ontology" / "shapes", queries=root / "graph" / "queries")
    if found:
        raise ValidationFailed(found)


def _load(folder: Path, content: bytes) -> None:
    """Write the dataset to disk, as the engine keeps it."""
    try:
        store = ox.Store(str(folder))
        store.bulk_load(content, format=ox.RdfFormat.TRIG, lenient=True)
        store.flush()
    except OSError as error:
        raise BuildError(f"cannot write {folder}: {error}") from error


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """Do something that needs no interpreter beside what is done here."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        yield
    future.result()


def _write(path: Path, content: bytes) -> Path:
    with whole_file(path) as file:
        file.write(content)
    return path
