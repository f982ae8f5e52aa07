"""The reference tables that the other scripts read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

__all__ = ["iter_rows"]

csv.field_size_limit(1 << 30)


def iter_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab-separated table, cells by column; quotes mean nothing."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
