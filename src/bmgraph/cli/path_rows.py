"""Paths as rows of a table, made of what JSON has of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bmgraph.cli.tables import Column
from bmgraph.ontology import BASES

__all__ = ["PATH_COLUMNS", "PATH_TABLE", "path_row"]

_SIGN = {1: "+", -1: "-", 0: "0", None: "disputed"}
#: Lists run along the path: those of steps have one entry fewer than `ids` and `labels`.
PATH_COLUMNS = ("labels", "ids", "relations", "sign", "score", "contexts", "context_basis", "evidence_kinds")
PATH_TABLE = (
    Column("path", lambda row: " → ".join(row["labels"])),
    Column("relations", lambda row: ", ".join(row["relations"]), rank=3),
    Column("sign", lambda row: _SIGN[row["sign"]]),
    Column("score", lambda row: f"{row['score']:.2f}", rank=2),
    Column("in", lambda row: ", ".join(row["contexts"]), rank=4),
    Column("evidence", lambda row: ", ".join(row["evidence_kinds"]), rank=5),
)


def path_row(path: Mapping[str, Any]) -> dict[str, Any]:
    """Return a path as a row."""
    return {
        "labels": [node["label"] or node["id"] for node in path["nodes"]],
        "ids": [node["id"] for node in path["nodes"]],
        "relations": [_relation(step) for step in path["steps"]],
        "sign": path["sign"],
        "score": path["score"],
        "contexts": path["contexts"],
        "context_basis": [_basis(step["context_basis"]) for step in path["steps"]],
        "evidence_kinds": [" and ".join(step["evidence_kinds"]) for step in path["steps"]],
    }


def _basis(places: Sequence[str]) -> str:
    """Return where the disease of a step stands, of several the farthest; a dash where it is of none."""
    return max(filter(None, places), key=BASES.index, default="-")


def _relation(step: Mapping[str, Any]) -> str:
    """Return the relation of a step; one that runs against the path is marked."""
    if "relations" in step:
        first = step["relations"][0]
        return f"{'^' if first['inverse'] else ''}{first['relation']}"
    return f"{'^' if step['inverse'] else ''}{step['predicate']}"
