"""Entities by what people call them, in any graph."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from bmgraph.dataset.entities import Listing
from bmgraph.dataset.lookup import Hit
from bmgraph.graph.index import Index
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.names import plain_name

__all__ = ["Found", "find_entities"]


class Found(NamedTuple):
    """An entity and the name of it that fits: what kind of name, of which source, how the text meets it."""

    id: str
    category: str
    label: str
    matched: str
    synonyms: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    kind: str = ""
    source: str = ""
    how: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the entity for JSON."""
        return self._asdict() | {"synonyms": list(self.synonyms), "xrefs": list(self.xrefs)}


def find_entities(vocabulary: Vocabulary, text: str) -> list[Found]:
    """Return the entities that a text may mean, exact matches first; see `Directory.find`.

    Args:
        vocabulary: of the graph.
        text: a name or a part of one.
    """
    directory = vocabulary.directory
    known = [_of_listing(directory.by_id[hit.id], hit) for hit in directory.find(text)]
    ids = {one.id for one in known}
    others = (node for node in _labelled(vocabulary.index, text) if vocabulary.index.id(node) not in ids)
    return known + [_of_node(vocabulary.index, node) for node in others if not _is_listed(vocabulary, node)]


def _of_listing(one: Listing, hit: Hit) -> Found:
    return Found(
        one.id, one.category, one.label, hit.name, one.synonyms, one.xrefs, hit.kind, hit.source, hit.manner
    )


def _is_listed(vocabulary: Vocabulary, node: int) -> bool:
    return vocabulary.index.id(node) in vocabulary.directory.by_id


def _of_node(index: Index, node: int) -> Found:
    label = index.label(node)
    return Found(
        index.id(node),
        index.category(node),
        label or index.id(node),
        label or index.id(node),
        kind="label" if label else "id",
    )


def _labelled(index: Index, text: str) -> list[int]:
    """Return the nodes whose id is a text or whose label holds its words, exact ones first.

    What begins with the text comes next; it is never found inside a word.
    """
    wanted = plain_name(text)
    words = re.compile(rf"(?<![^\W_]){re.escape(wanted)}(?![^\W_])")
    ranks: dict[int, tuple[int, int, str]] = {}
    for node in index.numbers([text]):
        ranks[node] = (0, 0, "")
    for node in index.holding(text):
        label = plain_name(index.label(node))
        rank = 0 if label == wanted else 1 if label.startswith(wanted) else 2
        if rank < 2 or words.search(label):
            ranks.setdefault(node, (rank, len(label), label))
    return sorted(ranks, key=lambda node: (ranks[node], node))
