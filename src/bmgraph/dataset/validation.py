"""Is the dataset sound? SHACL shapes for its form, violation queries for what shapes say badly."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from bmgraph.dataset.queries import iter_violation_queries
from bmgraph.dataset.results import display
from bmgraph.dataset.store import Store
from bmgraph.dataset.terms import rdflib_graph
from bmgraph.namespaces import GRAPH_ONTOLOGY, compress
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
    """Validate the union of the quads' graphs, the ontology's left out, against the shapes."""
    import pyshacl
    import rdflib

    left_out = ox.NamedNode(GRAPH_ONTOLOGY)
    data = rdflib_graph(quad.triple for quad in quads if quad.graph_name != left_out)
    rules = rdflib.Graph()
    for path in sorted((shapes or ontology_dir() / "shapes").glob("*.ttl")):
        rules.parse(path, format="turtle")
    _, results, _ = pyshacl.validate(data, shacl_graph=rules, inference="none", advanced=False)
    return sorted(_describe(results)) if isinstance(results, rdflib.Graph) else [str(results)]


def _describe(results: Any) -> Iterable[str]:
    from rdflib.namespace import RDF, SH

    for result in results.subjects(RDF.type, SH.ValidationResult):
        focus = results.value(result, SH.focusNode)
        path = results.value(result, SH.resultPath)
        message = results.value(result, SH.resultMessage)
        yield f"{compress(str(focus))}: {compress(str(path)) if path else 'node'}: {message}"
