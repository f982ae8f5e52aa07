"""What the two path engines of commit b220da1 answered, and the tables they answered from; see README.md."""

from __future__ import annotations

import json
import lzma
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["TABLES", "Golden", "records", "tables"]

HERE = Path(__file__).resolve().parent
TABLES = HERE / "tables.tar.xz"


class Golden(NamedTuple):
    """A question and what came of it: an answer, or the type and message of an error."""

    question: dict[str, Any]
    answer: list[dict[str, Any]]
    error: tuple[str, str] | None


def tables(folder: Path) -> Path:
    """Unpack the frozen tables and return the folder, which now has ``graph/`` and ``ontology/``."""
    with tarfile.open(TABLES) as packed:
        packed.extractall(folder, filter="data")
    return folder


def records(name: str) -> Iterator[Golden]:
    """Yield the recorded questions of an engine, ``article`` or ``imported``, in their order."""
    with lzma.open(HERE / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            error = told.get("error")
            yield Golden(told["question"], told.get("answer", []), (error[0], error[1]) if error else None)
