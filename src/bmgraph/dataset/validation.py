"""Is the dataset sound? SHACL shapes for its form, violation queries for what shapes say badly."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from bmgraph.dataset.queries import iter_violation_queries
from bmgraph.dataset.results import display
from bmgraph.dataset.shapes import Data, read_shapes, results
from bmgraph.dataset.store import Store
from bmgraph.namespaces import GRAPH_ONTOLOGY
from bmgraph.resources import ontology_dir

__all__ = ["shape_violations", "violations"]


def violations(
    store: Store,
    quads: Iterable[ox.Quad],
    *,
    shapes: Path | None = None,
    queries: Path | None = None,
) -> list[str]:
    """Return one line per broken rule: shapes first, then violation queries.

    Args:
        store: the dataset, opened.
        quads: the same dataset's quads.
        shapes: folder with the SHACL files.
        queries: folder with ``violations/*-violation.rq``.
    """
    found = shape_violations(quads, shapes)
    for query in iter_violation_queries(queries):
        for row in store.query(query.text, trusted=True).rows:
            found.append(f"{query.id}: {' '.join(display(term) for term in row)}: {query.summary}")
    return found


def shape_violations(quads: Iterable[ox.Quad], shapes: Path | None = None) -> list[str]:
    """Return what breaks a shape in the union of the quads' graphs, the ontology's left out.

    Raises:
        OntologyError: a shape cannot be read.
    """
    left_out = ox.NamedNode(GRAPH_ONTOLOGY)
    data = Data(quad for quad in quads if quad.graph_name != left_out)
    return sorted(
        f"{display(focus)}: {display(path) or 'node'}: {message}"
        for focus, path, message in results(read_shapes(shapes or ontology_dir() / "shapes"), data)
    )
