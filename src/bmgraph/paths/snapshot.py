"""The projection as one text file beside the dataset, so that a command need not read the dataset first.

It is derived, and bound to the dataset by a checksum and to the program by its version: another one, or a
damaged one, is not used, and whatever reads it can do without. Each line is a JSON document: what it is of;
the directory and the ontology; nodes and columns of the edges; what the trials reported; then the evidence of
each edge. Lines that are not asked for are not read.
"""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bmgraph import __version__
from bmgraph.dataset.entities import Directory, Listing
from bmgraph.graph.projection import Locator, Record, project
from bmgraph.ontology import Category, Ontology, Relation
from bmgraph.paths.edges import Edges

if TYPE_CHECKING:
    from bmgraph.dataset.store import Store
    from bmgraph.trials.reports import OutcomeRow

__all__ = ["SNAPSHOT_FILE", "Snapshot", "read_snapshot", "write_snapshot"]

SNAPSHOT_FILE = "projection.jsonl"
_VERSION = 7
#: Lines before those of the evidence.
_HEAD = 4


class Snapshot(NamedTuple):
    """What a snapshot holds; the outcomes are read when they are asked for."""

    edges: Edges
    directory: Directory
    ontology: Ontology
    outcomes: Callable[[], list[OutcomeRow]]


def write_snapshot(store: Store, ontology: Ontology, dataset: bytes) -> bytes:
    """Return the file's content.

    Args:
        store: the dataset.
        ontology: its relations.
        dataset: the dataset as it is written.
    """
    from bmgraph.trials.reports import read_reports

    graph, directory = project(store, ontology)
    edges = Edges.of(graph)
    trials, outcomes = read_reports(store, directory)
    numbers = {row.row: number for number, row in enumerate(trials)}
    parts = [
        {
            "listings": list(directory.by_id.values()),
            "keys": directory.keys,
            "categories": list(map(_cells, ontology.categories.values())),
            "relations": list(map(_cells, ontology.relations.values())),
            "roles": ontology.entities,
        },
        {
            "nodes": edges.described,
            "values": edges.values,
            "columns": {name: column.tolist() for name, column in edges.columns.items()},
            "keys": edges.keys,
        },
        {
            "trials": list(map(_cells, trials)),
            "outcomes": [[*_cells(row)[:-1], numbers[row.publication.row]] for row in outcomes],
        },
        *([[isinstance(found, Record), *_cells(found)] for found in edges.evidence(row)]
          for row in range(len(edges.keys))),
    ]  # fmt: skip
    body = b"\n".join(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode() for part in parts)
    of = [*_of(dataset), zlib.crc32(body)]
    return json.dumps(of).encode() + b"\n" + body


def _cells(row: Any) -> list[Any]:
    return [getattr(row, cell.name) for cell in dataclasses.fields(row)]


def read_snapshot(folder: Path, dataset: Path) -> Snapshot | None:
    """Return what the snapshot holds, or None if there is none of this dataset.

    Args:
        folder: where the snapshot is.
        dataset: the dataset's file.
    """
    try:
        first, _, body = (folder / SNAPSHOT_FILE).read_bytes().partition(b"\n")
        if json.loads(first) != [*_of(dataset.read_bytes()), zlib.crc32(body)]:
            return None
    except (OSError, ValueError):
        return None
    lines = body.split(b"\n")
    names, told, reports = lines[: _HEAD - 1]
    known = json.loads(names)
    rows = ([tuple(cell) if isinstance(cell, list) else cell for cell in row] for row in known["listings"])
    directory = Directory(map(Listing._make, rows), known["keys"])
    content = json.loads(told)
    values = {name: list(map(_tuple, cells)) for name, cells in content["values"].items()}

    def evidence(row: int) -> tuple[Locator | Record, ...]:
        found = json.loads(lines[_HEAD - 1 + row])
        return tuple((Record if other else Locator)(*map(_tuple, cells)) for other, *cells in found)

    edges = Edges(list(map(tuple, content["nodes"])), values, content["columns"], content["keys"], evidence)
    ontology = Ontology(
        {row[0]: Category(*map(_tuple, row)) for row in known["categories"]},
        {row[0]: Relation(*map(_tuple, row)) for row in known["relations"]},
        known["roles"],
    )
    return Snapshot(edges, directory, ontology, lambda: _outcomes(json.loads(reports)))


def _outcomes(reports: dict[str, Sequence[Sequence[Any]]]) -> list[OutcomeRow]:
    from bmgraph.trials.reports import OutcomeRow, PublicationRow

    trials = [PublicationRow(*map(_tuple, row)) for row in reports["trials"]]
    return [OutcomeRow(*(*map(_tuple, row), trials[number])) for *row, number in reports["outcomes"]]


def _of(dataset: bytes) -> list[Any]:
    """Return what a snapshot is of: its form, the program, the dataset's size and checksum."""
    return [_VERSION, __version__, len(dataset), zlib.crc32(dataset)]


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
