"""Finding entities by what people call them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bmgraph.errors import EntityNotFound
from bmgraph.names import nearest, search_key, written
from bmgraph.namespaces import GRAPH_ENTITIES, GRAPH_LAYERS

if TYPE_CHECKING:
    from bmgraph.dataset.store import Store

__all__ = ["Directory", "Listing", "read_directory"]


class Listing(NamedTuple):
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
            # A minted id is made of a name: bmg:BCBM is called BCBM before others that are printed so.
            ranked = [(0, listing.label), (0, listing.id), (0, listing.id.removeprefix("bmg:"))]
            ranked += [(1, name) for name in (*listing.synonyms, *listing.xrefs)]
            for rank, name in ranked:
                if name not in self.keys:
                    self.keys[name] = search_key(name)
                self._names.setdefault(self.keys[name], []).append((rank, listing.id))
            for parent in listing.broader:
                self.narrower.setdefault(parent, []).append(listing.id)

    def get(self, text: str, category: str = "") -> Listing:
        """Return the entity with this id, label or synonym.

        A label beats a synonym, a name as it is written one that is spelled otherwise, a gene what bears its
        name too, and what is wider what is narrower.

        Args:
            text: what it is called.
            category: take only entities of this category, where the name is that of several.

        Raises:
            EntityNotFound: none has, or several have a label that is spelled so; carries the nearest names.
        """
        if text in self.by_id:
            return self.by_id[text]
        named = self._names.get(search_key(text), [])
        found = [n for n in named if category in ("", self.by_id[n[1]].category)]
        if not found:
            what = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", category).lower() or "entity"
            raise EntityNotFound(text, self.nearest(text, category=category), what=what)
        best = min(rank for rank, _ in found)
        ids = sorted({curie for rank, curie in found if rank == best})
        written = [curie for curie in ids if self.is_called(curie, text)]
        if best == 0 and len(ids) > 1 and not written:
            raise EntityNotFound(text, [self.by_id[curie].label for curie in ids])
        above = {curie for one in written or ids for curie in self.ancestors(one)[1:]}
        ranking = {c: (self.by_id[c].category != "Gene", c not in above, c) for c in written or ids}
        return self.by_id[min(ranking, key=ranking.__getitem__)]

    def called(self, text: str, category: str = "") -> list[str]:
        """Return the ids of all that have this name, however it is spelled."""
        named = self._names.get(search_key(text), [])
        return sorted({curie for _, curie in named if category in ("", self.by_id[curie].category)})

    def is_called(self, curie: str, text: str) -> bool:
        """Say whether an entity has this name as it is written, case aside."""
        listing, wanted = self.by_id[curie], written(text)
        names = (
            listing.id,
            listing.id.removeprefix("bmg:"),
            listing.label,
            *listing.synonyms,
            *listing.xrefs,
        )
        return any(written(name) == wanted for name in names)

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

    def matched(self, listing: Listing, text: str) -> str:
        """Return the name of an entity that `find` found it by; empty if none holds the text."""
        key = search_key(text)
        names = (
            listing.label,
            listing.id,
            listing.id.removeprefix("bmg:"),
            *listing.synonyms,
            *listing.xrefs,
        )
        keys = {name: self.keys[name] for name in names}
        holding = [name for name in keys if key and key in keys[name]]

        def rank(name: str) -> tuple[bool, bool, int]:
            return keys[name] != key, not keys[name].startswith(key), len(keys[name])

        return min(holding, key=rank, default="")

    def nearest(self, text: str, limit: int = 5, *, category: str = "") -> list[str]:
        """Return labels (of a category) whose names look most like `text`."""
        labels = {
            key: self.by_id[curie].label
            for key, named in self._names.items()
            for _, curie in named[::-1]
            if category in ("", self.by_id[curie].category)
        }
        close = nearest(search_key(text), labels, limit=limit, key=str)
        return list(dict.fromkeys(labels[key] for key in close))

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
