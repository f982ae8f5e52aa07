"""Finding entities by what people call them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bmgraph.errors import EntityNotFound
from bmgraph.namespaces import GRAPH_ENTITIES, GRAPH_LAYERS
from bmgraph.store import Store

__all__ = ["Directory", "Listing", "read_directory", "search_key"]

_GREEK = {
    "alpha": "a", "beta": "b", "gamma": "g", "delta": "d", "epsilon": "e", "kappa": "k",
    "lambda": "l", "omega": "o",
}  # fmt: skip
_GREEK_LETTERS = str.maketrans("αβγδεκλω", "abgdeklo")


def search_key(text: str) -> str:
    """Fold case, Greek letters (as letter or word), hyphens, spaces and plus signs.

    >>> search_key("TNF-α") == search_key("tnf alpha"), search_key("NF-κB")
    (True, 'nfkb')
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_GREEK_LETTERS)
    for word, letter in _GREEK.items():
        text = re.sub(rf"(?<![a-z]){word}(?![a-z])|(?<=[a-z0-9]){word}(?=\b|\d)", letter, text)
    return "".join(re.findall(r"[^\W_]+", text))


@dataclass(frozen=True, slots=True)
class Listing:
    """An entity as the directory lists it."""

    id: str
    category: str
    label: str
    synonyms: tuple[str, ...]
    xrefs: tuple[str, ...]
    broader: tuple[str, ...]
    members: tuple[str, ...]
    order: int
    #: True for what only background facts name.
    reference: bool = False


class Directory:
    """All entities of a store, by id and by any of their names.

    Args:
        listings: the entities.
        keys: the search key of every name, if they are known already; see `keys`.
    """

    def __init__(self, listings: Iterable[Listing], keys: Mapping[str, str] | None = None) -> None:
        self.by_id = {listing.id: listing for listing in listings}
        #: The search key of every name.
        self.keys = dict(keys or {})
        self._names: dict[str, list[tuple[int, str]]] = {}
        self.narrower: dict[str, list[str]] = {}
        for listing in self.by_id.values():
            ranked = [(0, listing.label), (0, listing.id)]
            ranked += [(1, name) for name in (*listing.synonyms, *listing.xrefs)]
            for rank, name in ranked:
                if name not in self.keys:
                    self.keys[name] = search_key(name)
                self._names.setdefault(self.keys[name], []).append((rank, listing.id))
            for parent in listing.broader:
                self.narrower.setdefault(parent, []).append(listing.id)

    def get(self, text: str, category: str = "") -> Listing:
        """Return the entity with this id, label or synonym; a label beats a synonym.

        Args:
            text: what it is called.
            category: take only entities of this category, where the name is that of several.

        Raises:
            EntityNotFound: none has; carries the nearest names.
        """
        if text in self.by_id:
            return self.by_id[text]
        named = self._names.get(search_key(text), [])
        found = sorted(n for n in named if category in ("", self.by_id[n[1]].category))
        if not found:
            raise EntityNotFound(text, self.nearest(text))
        return self.by_id[found[0][1]]

    def find(self, text: str) -> list[Listing]:
        """Return the entities whose names hold `text`, exact matches first."""
        key = search_key(text)
        ranks: dict[str, tuple[int, int]] = {}
        for name, entries in self._names.items():
            if key and key in name:
                for _, curie in entries:
                    rank = (0 if name == key else 1 if name.startswith(key) else 2, len(name))
                    ranks[curie] = min(rank, ranks.get(curie, rank))
        order = sorted(ranks, key=lambda c: (ranks[c], self.by_id[c].label.casefold(), c))
        return [self.by_id[curie] for curie in order]

    def nearest(self, text: str, limit: int = 5) -> list[str]:
        """Return labels whose names look most like `text`."""
        close = difflib.get_close_matches(search_key(text), self._names, n=limit, cutoff=0.5)
        return list(dict.fromkeys(self.by_id[self._names[k][0][1]].label for k in close))

    def descendants(self, curie: str) -> list[str]:
        """Return the entity and everything narrower, in a fixed order."""
        out, queue = [curie], [curie]
        while queue:
            for child in sorted(self.narrower.get(queue.pop(0), [])):
                if child not in out:
                    out.append(child)
                    queue.append(child)
        return out

    def ancestors(self, curie: str) -> list[str]:
        """Return the entity and everything broader, nearest first."""
        out = [curie]
        for current in out:
            parents = self.by_id[current].broader if current in self.by_id else ()
            out.extend(parent for parent in parents if parent not in out)
        return out


def read_directory(store: Store) -> Directory:
    """Read every entity of the store, those that only background facts name included."""
    references = store.records(GRAPH_LAYERS + "entities")
    records = store.records(GRAPH_ENTITIES) | references
    return Directory(
        Listing(
            id=curie,
            category=record["bmo:category"][0].removeprefix("bmo:"),
            label=record["rdfs:label"][0],
            synonyms=tuple(sorted(record.get("skos:altLabel", ()))),
            xrefs=tuple(sorted(record.get("biolink:xref", ()))),
            broader=tuple(sorted(record.get("skos:broader", ()))),
            members=tuple(sorted(record.get("bmo:hasMember", ()))),
            order=int(record.get("bmo:stageOrder", ["0"])[0]),
            reference=curie in references,
        )
        for curie, record in sorted(records.items())
    )
