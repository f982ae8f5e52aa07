"""The projection as one text file beside the dataset, so that a command need not read the dataset first.

It is derived, and bound to the dataset by its SHA-256 and to the program by its version: another one, or a
damaged one, is not used, and whatever reads it can do without. Each line is a JSON document: what it is of;
the directory; nodes and columns of the edges; what the trials reported; then the evidence of each edge. Lines
that are not asked for are not read.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bmgraph import __version__
from bmgraph.edges import Edges
from bmgraph.lookup import Directory, Listing
from bmgraph.outcomes import OutcomeRow, TrialRow, read_reports
from bmgraph.projection import Locator, Record, project

if TYPE_CHECKING:
    from bmgraph.ontology import Ontology
    from bmgraph.store import Store

__all__ = ["SNAPSHOT_FILE", "Snapshot", "read_snapshot", "write_snapshot"]

SNAPSHOT_FILE = "projection.jsonl"
_VERSION = 3
#: Lines before those of the evidence.
_HEAD = 4


class Snapshot(NamedTuple):
    """What a snapshot holds; the outcomes are read when they are asked for."""

    edges: Edges
    directory: Directory
    outcomes: Callable[[], list[OutcomeRow]]


def write_snapshot(store: Store, ontology: Ontology, dataset: bytes) -> bytes:
    """Return the file's content.

    Args:
        store: the dataset.
        ontology: its relations.
        dataset: the dataset as it is written.
    """
    graph, directory = project(store, ontology)
    edges = Edges.of(graph)
    trials, outcomes = read_reports(store, directory)
    numbers = {row.row: number for number, row in enumerate(trials)}
    parts = [
        {"listings": [_cells(listing) for listing in directory.by_id.values()], "keys": directory.keys},
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
    of = [*_of(hashlib.sha256(dataset).hexdigest()), zlib.crc32(body)]
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
        with dataset.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if json.loads(first) != [*_of(digest), zlib.crc32(body)]:
            return None
    except (OSError, ValueError):
        return None
    lines = body.split(b"\n")
    names, told, reports = lines[: _HEAD - 1]
    known = json.loads(names)
    listings = (
        Listing(*(tuple(cell) if isinstance(cell, list) else cell for cell in row))  # type: ignore[arg-type]
        for row in known["listings"]
    )
    directory = Directory(listings, known["keys"])
    content = json.loads(told)
    values = {name: list(map(_tuple, cells)) for name, cells in content["values"].items()}

    def evidence(row: int) -> tuple[Locator | Record, ...]:
        found = json.loads(lines[_HEAD - 1 + row])
        return tuple((Record if other else Locator)(*map(_tuple, cells)) for other, *cells in found)

    edges = Edges(list(map(tuple, content["nodes"])), values, content["columns"], content["keys"], evidence)
    return Snapshot(edges, directory, lambda: _outcomes(json.loads(reports)))


def _outcomes(reports: dict[str, Sequence[Sequence[Any]]]) -> list[OutcomeRow]:
    trials = [TrialRow(*map(_tuple, row)) for row in reports["trials"]]
    return [OutcomeRow(*(*map(_tuple, row), trials[number])) for *row, number in reports["outcomes"]]


def _of(digest: str) -> list[Any]:
    """Return what a snapshot is of: its form, the program, the dataset."""
    return [_VERSION, __version__, digest]


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
