"""SSSOM: which ids of two vocabularies mean the same, by a table of mappings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from bmgraph.errors import ImportFailed
from bmgraph.formats.stream import read_lines

__all__ = ["Mappings", "read_mappings"]

_EXACT = {
    "skos:exactMatch", "http://www.w3.org/2004/02/skos/core#exactMatch",
    "owl:sameAs", "http://www.w3.org/2002/07/owl#sameAs",
    "owl:equivalentClass", "http://www.w3.org/2002/07/owl#equivalentClass",
}  # fmt: skip
#: What SSSOM has for an id where there is no match.
_NOTHING = "sssom:NoTermFound"
#: Kinds of mappings that are named at most.
_NAMED = 5


class Mappings(NamedTuple):
    """What a table of mappings holds: pairs of ids that mean the same, and a line on the others."""

    pairs: Iterable[tuple[str, str]]
    note: str = ""


def read_mappings(path: Path) -> Mappings:
    """Return the pairs of an SSSOM table that match exactly, and how many do not.

    Raises:
        ImportFailed: a column is missing or a line cannot be read.
    """
    if not path.is_file():
        raise ImportFailed(f"{path}: no file: an SSSOM table is one")
    header: list[str] = []
    pairs: list[tuple[str, str]] = []
    others: Counter[str] = Counter()
    for number, text, problem in read_lines(path):
        if problem:
            raise ImportFailed(f"{path}:{number}: {problem}")
        if text.startswith("#") or not text.strip():
            continue
        cells = text.split("\t")
        if not header:
            header = cells
            missing = [n for n in ("subject_id", "predicate_id", "object_id") if n not in header]
            if missing:
                raise ImportFailed(f"{path}:{number}: no column {' and '.join(missing)}: is it SSSOM?")
            continue
        row = dict(zip(header, cells, strict=False))
        if len(cells) < len(header):
            raise ImportFailed(f"{path}:{number}: {len(cells)} cells under {len(header)} columns")
        ids = [row[name].strip() for name in ("subject_id", "object_id")]
        if not all(ids) or _NOTHING in ids:
            others["of nothing"] += 1
        elif row.get("predicate_modifier", "").strip().casefold() == "not":
            others[f"not {row['predicate_id']}"] += 1
        elif row["predicate_id"] in _EXACT:
            pairs.append((ids[0], ids[1]))
        else:
            others[row["predicate_id"]] += 1
    if not header:
        raise ImportFailed(f"{path}: no row: is it SSSOM?")
    kinds = ", ".join(f"{count} {name[:80]}" for name, count in others.most_common(_NAMED))
    more = " and others" if len(others) > _NAMED else ""
    note = f"{path}: {len(pairs)} mappings are exact; the others join nothing: {kinds}{more}"
    return Mappings(pairs, note if others else "")
