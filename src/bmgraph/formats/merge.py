"""Putting a foreign graph beside the article's: what is the same entity has one node.

Entities are the same if their CURIEs are, if one is a cross-reference of the other, or if an SSSOM mapping
says that they match exactly. Ids as Hetionet writes them are read as CURIEs: ``Gene::4233`` is
``NCBIGene:4233``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bmgraph.dataset.entities import Directory
from bmgraph.errors import ImportFailed
from bmgraph.formats.sink import Sink
from bmgraph.formats.stream import read_lines

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Matches", "put_article", "read_matches"]

_EXACT = {
    "skos:exactMatch", "http://www.w3.org/2004/02/skos/core#exactMatch",
    "owl:sameAs", "http://www.w3.org/2002/07/owl#sameAs",
    "owl:equivalentClass", "http://www.w3.org/2002/07/owl#equivalentClass",
}  # fmt: skip
#: What SSSOM has for an id where there is no match.
_NOTHING = "sssom:NoTermFound"
#: Kinds of mappings that are named at most.
_NAMED = 5
_HETIONET = {"Gene": "NCBIGene", "Compound": "DRUGBANK"}


class Matches(NamedTuple):
    """What a table of mappings holds: pairs of ids that mean the same, and a line on the others."""

    pairs: Iterable[tuple[str, str]]
    note: str = ""


_NONE = Matches(())


def read_matches(path: Path) -> Matches:
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
    return Matches(pairs, note if others else "")


def put_article(
    graph: nx.MultiDiGraph[str], directory: Directory, matches: Matches = _NONE
) -> Callable[[Sink], None]:
    """Return what puts the projection into a sink and makes foreign ids of its entities mean them.

    Args:
        graph: a projection.
        directory: its entities.
        matches: what means the same.
    """
    aliases = {xref: curie for curie in graph for xref in directory.by_id[curie].xrefs}
    aliases |= {curie: curie for curie in graph}
    same: dict[str, list[str]] = {}
    for one, other in matches.pairs:
        same.setdefault(one, []).append(other)
        same.setdefault(other, []).append(one)
    # What means the same as an alias is one too, in whatever order the pairs come.
    waiting = sorted(aliases.keys() & same.keys())
    for known in waiting:
        for name in sorted(same[known]):
            if name not in aliases:
                aliases[name] = aliases[known]
                waiting.append(name)
    where = (Path("the article's graph"), 0)

    def begin(sink: Sink) -> None:
        for curie, data in graph.nodes(data=True):
            sink.node(where, curie, data["category"], data["label"])
        for u, v, key, data in graph.edges(keys=True, data=True):
            kept = {name: data[name] for name in ("layer", "hedged", "negated")}
            kept["sign"] = data["path_sign"]
            lists = {name: list(data[name]) for name in ("contexts", "stages")}
            kept["other_form"] = data["other_form"]
            said = {**kept, **lists, "evidence": len(data["evidence"])}
            sink.edge(where, u, data["predicate"], v, id_=key, said=said)
        sink.taken = {data["layer"] for _, _, data in graph.edges(data=True)}
        if sink.layer in sink.taken:
            raise ImportFailed(f"the article's graph has a layer {sink.layer!r}: choose another name")
        sink.article, sink.given = True, set(graph)
        if matches.note:
            sink.notes.append(matches.note)
        sink.same = lambda name: aliases.get(name) or aliases.get(_curie(name)) or name

    return begin


def _curie(name: str) -> str:
    kind, _, local = name.partition("::")
    if not local or re.match(r"\w+:", local):
        return local or name
    return f"{_HETIONET.get(kind, kind)}:{local}"
