"""The projection as one JSON file beside the dataset, so that a command need not read the dataset first.

It is derived, and bound to the dataset by its SHA-256 and to the program by its version: another one is not
used, and whatever reads it can do without. It holds the directory, the nodes and edges of the projection, and
its steps.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bmgraph import __version__
from bmgraph.lookup import Directory, Listing
from bmgraph.projection import ARTICLE_LAYER, Locator, Record, project
from bmgraph.steps import collapse
from bmgraph.weights import DEFAULT_WEIGHTS

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.ontology import Ontology
    from bmgraph.store import Store

__all__ = ["SNAPSHOT_FILE", "read_snapshot", "write_snapshot"]

SNAPSHOT_FILE = "projection.json"
_VERSION = 2
_EDGE = ("predicate", "label", "sign", "causal", "hedged", "negated", "subject_direction", "layer")
_TUPLES = ("contexts", "stages", "sites")


def write_snapshot(store: Store, ontology: Ontology, dataset: bytes) -> bytes:
    """Return the file's content.

    Args:
        store: the dataset.
        ontology: its relations.
        dataset: the dataset as it is written.
    """
    graph, directory = project(store, ontology)
    steps = {}
    for to in (False, True):
        made = collapse(graph, ontology, to, None, None)
        steps[str(to)] = {"relations": made.relations, "columns": made.columns()}
    content = {
        "of": _of(hashlib.sha256(dataset).hexdigest()),
        "listings": [dataclasses.astuple(listing) for listing in directory.by_id.values()],
        "keys": directory.keys,
        "nodes": [(node, *data.values()) for node, data in graph.nodes(data=True)],
        "edges": [
            (
                u,
                v,
                key,
                *(data[name] for name in (*_EDGE, *_TUPLES)),
                [_evidence(e) for e in data["evidence"]],
            )
            for u, v, key, data in graph.edges(keys=True, data=True)
        ],
        "steps": steps,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _evidence(found: Locator | Record) -> list[Any]:
    return [isinstance(found, Record), *dataclasses.astuple(found)]


def read_snapshot(
    folder: Path, dataset: Path, *, article_only: bool = False
) -> tuple[nx.MultiDiGraph[str], Directory] | None:
    """Return the projection and its directory, or None if there is no snapshot of this dataset.

    Args:
        folder: where the snapshot is.
        dataset: the dataset's file.
        article_only: leave the background layers out.
    """
    try:
        content = json.loads((folder / SNAPSHOT_FILE).read_bytes())
        with dataset.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return _decoded(content, article_only) if content["of"] == _of(digest) else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _of(digest: str) -> list[Any]:
    """Return what a snapshot is of: its form, the program, the weights of its steps, the dataset."""
    return [_VERSION, __version__, dataclasses.asdict(DEFAULT_WEIGHTS), digest]


def _decoded(content: dict[str, Any], article_only: bool) -> tuple[nx.MultiDiGraph[str], Directory]:
    import networkx as nx

    directory = Directory((Listing(*map(_tuple, row)) for row in content["listings"]), content["keys"])
    edges = [
        row for row in content["edges"] if not article_only or row[3 + _EDGE.index("layer")] == ARTICLE_LAYER
    ]
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    used = {end for row in edges for end in row[:2]}
    graph.add_nodes_from(
        (node, {"label": label, "category": category, "color": color})
        for node, label, category, color in content["nodes"]
        if node in used
    )
    names = (*_EDGE, *_TUPLES)
    for u, v, key, *values, evidence in edges:
        found = tuple((Record if other else Locator)(*map(_tuple, fields)) for other, *fields in evidence)
        graph.add_edge(u, v, key=key, **dict(zip(names, map(_tuple, values), strict=True)), evidence=found)
    if not article_only:
        graph.graph["steps"] = {to: _steps(content["steps"][str(to)]) for to in (False, True)}
    return graph, directory


def _steps(known: dict[str, Any]) -> dict[str, Any]:
    """Return relations and columns, the columns as arrays once for all queries."""
    columns = {name: np.asarray(column, dtype=np.int64) for name, column in known["columns"].items()}
    return {"relations": known["relations"], "columns": columns}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
