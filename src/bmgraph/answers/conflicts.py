"""Contradicting assertions: the same pair with opposite signs, or the same relation stated and denied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from bmgraph.graph.bundles import Bundles
from bmgraph.graph.model import ARTICLE_LAYER
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.papers import PaperNote

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Conflict", "conflicting_pairs", "find_conflicts"]

_Edges = list[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is said of a pair and what speaks against it, as assertion ids.

    `kind` is ``sign`` or ``negation``; `shared` are the diseases in which both sides hold: without one the
    two were said of different diseases. `paper_notes` say, by assertion, where a paper that is cited says
    otherwise than the article.
    """

    subject: str
    object: str
    kind: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    shared: tuple[str, ...]
    paper_notes: tuple[tuple[str, PaperNote], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the contradiction for JSON."""
        notes = [{"assertion": key, **note.as_dict()} for key, note in self.paper_notes]
        return {each.name: getattr(self, each.name) for each in fields(self)} | {"paper_notes": notes}


def conflicting_pairs(bundles: Bundles, about: Collection[int] | None = None) -> list[tuple[int, int]]:
    """Return the pairs of nodes, the lesser first, that `find_conflicts` may find something on.

    They are those of the bundles with rows of opposite sign, or with rows that are negated.

    Args:
        bundles: of the graph.
        about: nodes of which one is in the pair; all without it.
    """
    index = bundles.index
    found = np.zeros(index.n_bundles, dtype=bool)
    ends = bundles.bundle
    signs = [np.bincount(ends[bundles.sign == sign], minlength=index.n_bundles) > 0 for sign in (1, -1)]
    found |= signs[0] & signs[1]
    found[ends[bundles.negated]] = True
    entries = np.flatnonzero(found[index.code // 2] & (index.code % 2 == 0))
    begin = np.searchsorted(index.ptr, entries, side="right") - 1
    pairs = zip(begin.tolist(), index.end[entries].tolist(), strict=True)
    return [(u, v) for u, v in pairs if about is None or u in about or v in about]


def find_conflicts(
    graph: nx.MultiDiGraph[str], vocabulary: Vocabulary, pairs: Iterable[tuple[str, str]] | None = None
) -> list[Conflict]:
    """Return the contradictions of the graph or of some ordered pairs, by the labels of the pair.

    Args:
        graph: a projection.
        vocabulary: for contexts.
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
                out.append(_conflict(u, v, "sign", up, down, vocabulary))
        denied = [edge for edge in edges if edge[1]["negated"]]
        for predicate in sorted({data["predicate"] for _, data in denied}):
            one, other = (
                [edge for edge in side if edge[1]["predicate"] == predicate] for side in (stated, denied)
            )
            if one:
                out.append(_conflict(u, v, "negation", one, other, vocabulary))

    def label(curie: str) -> str:
        text: str = graph.nodes[curie]["label"]
        return text.casefold()

    return sorted(out, key=lambda c: (label(c.subject), label(c.object), c.kind, c.one))


def _conflict(u: str, v: str, kind: str, one: _Edges, other: _Edges, vocabulary: Vocabulary) -> Conflict:
    shared = {
        context
        for _, first in one
        for _, second in other
        for context in vocabulary.common_contexts([first["contexts"], second["contexts"]])
    }
    notes = (
        (key, note)
        for key, data in (*one, *other)
        for line in data["evidence"]
        for note in getattr(line, "paper_notes", ())
    )
    first, second = (tuple(key for key, _ in side) for side in (one, other))
    return Conflict(u, v, kind, first, second, tuple(sorted(shared)), tuple(notes))
