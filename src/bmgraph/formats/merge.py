"""A graph beside the article's: what is the same entity has one node.

Entities are the same if their CURIEs are, if one is a cross-reference of the other, or if an SSSOM mapping
says that they match exactly. Ids as Hetionet writes them are read as CURIEs: ``Gene::4233`` is
``NCBIGene:4233``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bmgraph.dataset.entities import Directory
from bmgraph.errors import ImportFailed
from bmgraph.formats.sink import Sink
from bmgraph.formats.sssom import Mappings

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["put_article"]

_HETIONET = {"Gene": "NCBIGene", "Compound": "DRUGBANK"}


_NONE = Mappings(())


def put_article(
    graph: nx.MultiDiGraph[str], directory: Directory, mappings: Mappings = _NONE
) -> Callable[[Sink], None]:
    """Return what puts the projection into a sink and makes foreign ids of its entities mean them.

    Args:
        graph: a projection.
        directory: its entities.
        mappings: which ids mean the same.
    """
    aliases = {xref: curie for curie in graph for xref in directory.by_id[curie].xrefs}
    aliases |= {curie: curie for curie in graph}
    same: dict[str, list[str]] = {}
    for one, other in mappings.pairs:
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
            qualifiers = {**kept, **lists, "evidence": len(data["evidence"])}
            sink.edge(where, u, data["predicate"], v, id_=key, qualifiers=qualifiers)
        sink.taken = {data["layer"] for _, _, data in graph.edges(data=True)}
        if sink.layer in sink.taken:
            raise ImportFailed(f"the article's graph has a layer {sink.layer!r}: choose another name")
        sink.article, sink.given = True, set(graph)
        if mappings.note:
            sink.notes.append(mappings.note)
        sink.same = lambda name: aliases.get(name) or aliases.get(_curie(name)) or name

    return begin


def _curie(name: str) -> str:
    kind, _, local = name.partition("::")
    if not local or re.match(r"\w+:", local):
        return local or name
    return f"{_HETIONET.get(kind, kind)}:{local}"
