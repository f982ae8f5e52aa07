"""From tables and ontology to the validated dataset in ``build/``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from bmgraph.curation.reading import read_curation
from bmgraph.dataset.rdf import dataset_quads, write_trig
from bmgraph.dataset.store import Store
from bmgraph.dataset.validation import violations
from bmgraph.errors import ValidationFailed
from bmgraph.files import whole_file
from bmgraph.ontology import read_ontology
from bmgraph.paths.grammar import TABLES_FILE, write_tables
from bmgraph.paths.snapshot import SNAPSHOT_FILE, write_snapshot
from bmgraph.resources import DATASET_FILE, build_dir, data_dir

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
    """Build the dataset; equal input gives equal bytes.

    The new file takes the old one's place in one step at the very end, so that a build that
    fails or is interrupted leaves the last good one as it was.

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
    root = data or data_dir()
    target = target or build_dir()
    on_step(BUILD_STEPS[0])
    path = root / "ontology" / "bmgraph.ttl"
    ontology = read_ontology(path)
    on_step(BUILD_STEPS[1])
    curation = read_curation(root / "graph", ontology)
    on_step(BUILD_STEPS[2])
    triples = (quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    quads = dataset_quads(curation, ontology, triples)
    on_step(BUILD_STEPS[3])
    found = violations(
        Store(quads), quads, shapes=root / "ontology" / "shapes", queries=root / "graph" / "queries"
    )
    if found:
        raise ValidationFailed(found)
    on_step(BUILD_STEPS[4])
    content = write_trig(quads)
    snapshot = write_snapshot(Store(quads), ontology, content)
    _write(target / TABLES_FILE, write_tables())
    dataset = _write(target / DATASET_FILE, content)
    # Written last: until then the old one does not fit the new dataset and is passed over.
    _write(target / SNAPSHOT_FILE, snapshot)
    return BuildReport(
        path=dataset,
        entities=len(curation.entities),
        assertions=len(curation.assertions),
        evidence=sum(len(a.evidence) for a in curation.assertions),
        quads=len(quads),
    )


def _write(path: Path, content: bytes) -> Path:
    with whole_file(path) as file:
        file.write(content)
    return path
