"""Records of any format as nodes and edges of a sink, by their categories, predicates and metaedges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bmgraph.formats.checks import shown
from bmgraph.formats.hetionet import ABBREVIATIONS, METAEDGES
from bmgraph.formats.sink import Sink, Where

__all__ = ["NO_PREDICATE", "OnBytes", "take_edge", "take_node"]

#: Called with how many bytes more of the files have been read.
OnBytes = Callable[[int], None]
_NO_CATEGORY, NO_PREDICATE = "NamedThing", "related_to"


def take_node(sink: Sink, where: Where, id_: Any, category: Any, label: Any, rest: Mapping[str, Any]) -> None:
    """Give a node to a sink; of several categories the first, the others stay among the properties."""
    if isinstance(category, str):
        category = category.split("|")
    found = category if isinstance(category, list) else [category]
    names = [name for name in (one.strip() if isinstance(one, str) else one for one in found) if name]
    if len(names) > 1:
        rest = {**rest, "category": names}
        sink.several += 1
    first = names[0] if names else _NO_CATEGORY
    if isinstance(first, str):
        first = first.removeprefix("biolink:")
    sink.node(where, id_, first, shown(label or ""), rest)


def take_edge(sink: Sink, where: Where, row: Mapping[str, Any], rest: Mapping[str, Any]) -> None:
    """Give an edge to a sink; a metaedge of Hetionet is read as what it stands for."""
    predicate, directed = row.get("predicate") or NO_PREDICATE, True
    if isinstance(predicate, str):
        predicate = predicate.removeprefix("biolink:").removeprefix("bmo:")
        if predicate in METAEDGES:
            # Hetionet's interaction files name the metaedge, which says more than the relation.
            source, relation, target, directed = METAEDGES[predicate]
            sink.named(where, row["subject"], predicate, row["object"], (source, target))
            predicate = relation
            sink.abbreviations.update(ABBREVIATIONS)
    sink.edge(
        where,
        row["subject"],
        predicate,
        row["object"],
        id_=shown(row.get("id") or ""),
        weight=row.get("weight"),
        properties=rest,
        directed=directed,
    )
