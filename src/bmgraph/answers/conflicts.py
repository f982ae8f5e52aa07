"""Contradicting assertions: the same pair with opposite signs, or the same relation stated and denied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bmgraph.dataset.entities import Directory
from bmgraph.graph.contexts import common_contexts
from bmgraph.graph.projection import ARTICLE_LAYER

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Conflict", "find_conflicts"]

_Edges = list[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is said of a pair and what speaks against it, as assertion ids.

    `kind` is ``sign`` or ``negation``; `shared` are the diseases in which both sides hold: without one the
    two were said of different diseases.
    """

    subject: str
    object: str
    kind: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    shared: tuple[str, ...]


def find_conflicts(
    graph: nx.MultiDiGraph[str], directory: Directory, pairs: Iterable[tuple[str, str]] | None = None
) -> list[Conflict]:
    """Return the contradictions of the graph or of some ordered pairs, by the labels of the pair.

    Args:
        graph: a projection.
        directory: for contexts and labels.
        pairs: subjects and objects to look at; all without it.
    """
    out = []
    for u, v in sorted(set(graph.edges()) if pairs is None else set(pairs)):
        edges: _Edges = sorted(graph[u][v].items()) if graph.has_edge(u, v) else []
        stated = [edge for edge in edges if not edge[1]["negated"]]
        # What a mutant form does is another matter than what the gene does, or another variant.
        for own in (True, False):
            alike = [
                edge for edge in stated
                if edge[1]["other_form"] != own
                and (own or edge[1]["layer"] == ARTICLE_LAYER)
            ]  # fmt: skip
            up, down = ([edge for edge in alike if edge[1]["path_sign"] == sign] for sign in (1, -1))
            if up and down:
                out.append(_conflict(u, v, "sign", up, down, directory))
        denied = [edge for edge in edges if edge[1]["negated"]]
        for predicate in sorted({data["predicate"] for _, data in denied}):
            one, other = (
                [edge for edge in side if edge[1]["predicate"] == predicate] for side in (stated, denied)
            )
            if one:
                out.append(_conflict(u, v, "negation", one, other, directory))

    def label(curie: str) -> str:
        return directory.by_id[curie].label.casefold()

    return sorted(out, key=lambda c: (label(c.subject), label(c.object), c.kind, c.one))


def _conflict(u: str, v: str, kind: str, one: _Edges, other: _Edges, directory: Directory) -> Conflict:
    shared = {
        context
        for _, first in one
        for _, second in other
        for context in common_contexts(directory, [first["contexts"], second["contexts"]])
    }
    return Conflict(u, v, kind, tuple(k for k, _ in one), tuple(k for k, _ in other), tuple(sorted(shared)))
