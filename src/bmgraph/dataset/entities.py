"""Finding entities by what people call them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from bmgraph.dataset.lookup import BRACKETS, OTHER_DRUG, OWN, Hit, Name, Names, is_drug_like
from bmgraph.errors import EntityNotFound
from bmgraph.names import written
from bmgraph.namespaces import GRAPH_ENTITIES, GRAPH_LAYERS, GRAPH_NAMES

if TYPE_CHECKING:
    from bmgraph.dataset.store import Store

__all__ = ["Directory", "Listing", "Reading", "own_names", "read_directory"]


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


#: What happened to a gene, in the words that follow its name or go before it; see `Reading.form`.
_ALTERED = (
    (r"(?i)(.+?)[\s-]*(?:mutations?|mutants?|mutated|mutation[\s-]positive)",
     "mutant_form", ""),
    (r"(?i)(?:mutant|mutated)\s+(.+)|mutations? (?:of|in) (.+)", "mutant_form", ""),
    (r"(.*[A-Z0-9])m", "mutant_form", ""),
    (r"(?i)(.+?)[\s-]*(?:amplifications?|amplified|fusions?|rearrangements?|rearranged|translocations?|"
                r"copy[\s-]number gains?|variants?|alterations?|altered)", "genetic_variant_form", ""),
    (r"(?i)(.+?)[\s-]*(?:over-?expression|over-?expressed|gain|up-?regulation|\+)",
     "", "increased"),
    (r"(?i)(.+?)[\s-]*(?:loss|deficiency|deficient|deletion|down-?regulation|knock-?(?:out|down))",
     "", "decreased"),
    (r"(?i)(?:loss|deficiency|deletion) of (.+)", "", "decreased"),
)  # fmt: skip
#: What may be misspelt: words, no symbols.
_WORDY = r"[^\W\d_](?:[^\W\d_]|[\s-]){5,}"
#: What has more words is a sentence.
_MOST_WORDS = 8
_GENES = frozenset({"Gene", "GeneFamily", "ProteinComplex", "MicroRNA", "LongNoncodingRNA", "CircularRNA"})


class Reading(NamedTuple):
    """What a text means: an entity, maybe in a form or direction (`subject_form`, `subject_direction`).

    `hits` are the names that the text is, the best first; those of other entities follow.
    """

    listing: Listing
    hits: tuple[Hit, ...]
    form: str = ""
    direction: str = ""

    @property
    def others(self) -> list[str]:
        """The ids of the other entities that the text could mean, the likeliest first."""
        return list(dict.fromkeys(hit.id for hit in self.hits if hit.id != self.listing.id))


def own_names(listing: Listing) -> Iterator[Name]:
    """Yield the names that an entity has in its table."""
    # The article's names go before those of what only references have.
    kind, other = ("symbol", "listed") if listing.reference else ("label", "printed")
    id_, category = listing.id, listing.category
    yield Name(id_, category, listing.label, kind)
    yield Name(id_, category, listing.label.removeprefix("stage: "), "printed")
    # A minted id is made of a name: bmg:BCBM is called BCBM before others that are printed so.
    yield Name(id_, category, listing.id, "id")
    yield Name(id_, category, listing.id.removeprefix("bmg:"), "id")
    for name in listing.synonyms:
        yield Name(id_, category, name, other)
    for name in listing.xrefs:
        yield Name(id_, category, name, "cross-reference")


class Directory:
    """All entities of a store, by id and by any of their names.

    Args:
        listings: the entities.
        names: their names; those of the listings alone without it.
    """

    def __init__(self, listings: Iterable[Listing], names: Names | None = None) -> None:
        self.by_id = {listing.id: listing for listing in listings}
        if names is None:
            names = Names.made_of(name for one in self.by_id.values() for name in own_names(one))
        self.names = names
        self.narrower: dict[str, list[str]] = {}
        for listing in self.by_id.values():
            for parent in listing.broader:
                self.narrower.setdefault(parent, []).append(listing.id)

    def get(self, text: str, category: str = "") -> Listing:
        """Return the entity with this id or name; see `read`."""
        return self.read(text, category).listing

    def read(self, text: str, category: str = "") -> Reading:
        """Return what a text means.

        A name as it is written goes before one that is spelled otherwise; a label before what the article
        prints, and so on by kind (`lookup.KINDS`); a gene before what bears its name too, and what is wider
        before what is narrower. A text that is no name is never taken for one that is like it.

        Args:
            text: what it is called.
            category: take only entities of this category, where the name is that of several.

        Raises:
            EntityNotFound: none has the name, or several have a label that is spelled so; carries the nearest
                names.
        """
        if text in self.by_id:
            return Reading(self.by_id[text], ())
        hits = self._named(text, category)
        if not hits:
            if altered := self._altered(text, category):
                return altered
            raise self._unknown(text, category)
        best = hits[0]
        rivals = {hit.id for hit in hits if hit.rank == 0}
        if best.how and not best.rank and len(rivals) > 1:
            raise EntityNotFound(text, [self.by_id[curie].label for curie in sorted(rivals)])
        return Reading(self.by_id[best.id], tuple(hits))

    def _category(self, id_: str) -> str:
        listing = self.by_id.get(id_)
        return listing.category if listing else ""

    def _named(self, text: str, category: str = "") -> list[Hit]:
        """Return the hits of a text, the best first; if it is no name, of what it is in other words."""
        if hits := self._ranked(self.names.exact(text, self._category, category)):
            return hits
        for other in self._reworded(text):
            if hits := self._ranked(self.names.exact(other, self._category, category)):
                return [hit._replace(how=3) for hit in hits]
        return []

    def _reworded(self, text: str) -> Iterator[str]:
        """Yield a text without what stands in brackets, then with the label for each name within it.

        So "programmed death-ligand 1 (PD-L1)" is read, and "melanoma brain mets" as "melanoma brain
        metastasis".
        """
        if (bare := re.sub(BRACKETS, "", text)) != text:
            yield bare
        words = text.split()
        if not 1 < len(words) <= _MOST_WORDS:
            return
        spans = [
            (start, start + size)
            for size in range(len(words) - 1, 0, -1)
            for start in range(len(words) - size + 1)
        ]
        labels = {span: label for span in spans if (label := self._label_of(" ".join(words[slice(*span)])))}
        every, at = list[str](), 0
        while at < len(words):
            stop = next((stop for start, stop in labels if start == at), at + 1)
            every.append(labels.get((at, stop), words[at]))
            at = stop
        yield " ".join(every)
        for (start, stop), label in labels.items():
            yield " ".join([*words[:start], label, *words[stop:]])

    def _label_of(self, text: str) -> str:
        """Return the label of the entity that a text names, empty if it names none."""
        hits = self._ranked(self.names.exact(text, self._category))
        return self.by_id[hits[0].id].label if hits and hits[0].how < 3 else ""

    def _ranked(self, hits: Iterable[Hit]) -> list[Hit]:
        """Return hits of the graph's entities, the best first."""
        found = [hit for hit in hits if hit.id in self.by_id]
        above = {curie for hit in found for curie in self.ancestors(hit.id)[1:]}

        def order(hit: Hit) -> tuple[Any, ...]:
            return (
                hit.how > 1, hit.rank > 0, hit.how, hit.rank, self._category(hit.id) != "Gene",
                hit.id not in above, hit.id, hit.name,
            )  # fmt: skip

        return sorted(found, key=order)

    def _altered(self, text: str, category: str) -> Reading | None:
        """Return the gene whose altered form a text names, None if it names none."""
        for pattern, form, direction in _ALTERED if category in ("", "Gene") else ():
            if found := re.fullmatch(pattern, text.strip()):
                name = next(group for group in found.groups() if group)
                hits = self._named(name)
                if hits and self._category(hits[0].id) in _GENES:
                    return Reading(self.by_id[hits[0].id], tuple(hits), form, direction)
        return None

    def _unknown(self, text: str, category: str) -> EntityNotFound:
        what = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", category).lower() or "entity"
        if what == "entity" and self.is_other_drug(text):
            what = "drug"
        return EntityNotFound(text, self.nearest(text, category=category), what=what)

    def is_other_drug(self, text: str) -> bool:
        """Say whether a text is the name of a drug that is not here, or ends as such names do."""
        hits = self.names.exact(text, self._category)
        return any(hit.kind == OTHER_DRUG for hit in hits) or is_drug_like(text)

    def called(self, text: str, category: str = "") -> list[str]:
        """Return the ids of all that have this name in their tables, however it is spelled."""
        hits = self.names.exact(text, self._category, category)
        return sorted({hit.id for hit in hits if hit.kind in OWN and hit.how < 2})

    def is_called(self, curie: str, text: str) -> bool:
        """Say whether an entity has this name in its table as it is written, case aside."""
        wanted = written(text)
        return any(written(name.name) == wanted for name in own_names(self.by_id[curie]))

    def find(self, text: str) -> list[Hit]:
        """Return the best hit of each entity that a text may mean, the best first.

        Names that the text is go first, then those that begin with it or have all its words; where there are
        none, those that at most two letters keep apart, unless the text is a symbol or the name of another
        drug.
        """
        hits = self._named(text)
        if not hits:
            if altered := self._altered(text, ""):
                hits += altered.hits
            elif self.is_other_drug(text):
                return []
        hits += self.names.alike(text)
        # Symbols are too much alike for that: CDK2 is no misspelling of CD2.
        if not self._ranked(hits) and re.fullmatch(_WORDY, text.strip()):
            hits = list(self.names.close(text))
        return self._first_of_each(hits)

    def _first_of_each(self, hits: Iterable[Hit]) -> list[Hit]:
        def order(hit: Hit) -> tuple[Any, ...]:
            label = self.by_id[hit.id].label
            return max(hit.how, 3), hit.distance, hit.rank > 5, len(hit.name), label.casefold(), hit.id

        ranked = self._ranked(hits)
        sure = [hit for hit in ranked if hit.how < 4]
        rest = sorted((hit for hit in ranked if hit.how >= 4), key=order)
        found: dict[str, Hit] = {}
        for hit in (*sure, *rest):
            found.setdefault(hit.id, hit)
        return list(found.values())

    def nearest(self, text: str, limit: int = 5, *, category: str = "") -> list[str]:
        """Return labels (of a category) of what the text may be meant for, the likeliest first."""
        found: dict[str, None] = {}
        for more in (self.names.close, self.names.alike, self.names.likely):
            if len(found) < limit:
                hits = [hit for hit in more(text) if category in ("", self._category(hit.id))]
                found |= dict.fromkeys(self.by_id[hit.id].label for hit in self._first_of_each(hits))
        return list(found)[:limit]

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
    """Read every entity of the store with its names, those that only background facts name included."""
    references = store.records(GRAPH_LAYERS + "entities")
    records = store.records(GRAPH_ENTITIES) | references
    listings = [
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
    ]
    names = [name for listing in listings for name in own_names(listing)]
    categories = {listing.id: listing.category for listing in listings}
    return Directory(listings, Names.made_of([*names, *_reference_names(store, categories)]))


def _reference_names(store: Store, categories: Mapping[str, str]) -> Iterator[Name]:
    """Yield the names that references give, with those of drugs that are not here."""
    for graph in store.graphs(GRAPH_NAMES):
        source = graph.removeprefix(GRAPH_NAMES)
        for curie, record in store.records(graph).items():
            for predicate, names in record.items():
                kind = predicate.removeprefix("bmo:").removesuffix("Name")
                if kind == "otherDrug":
                    yield from (Name("", "", name, OTHER_DRUG, source) for name in names)
                elif curie in categories and predicate.endswith("Name"):
                    yield from (Name(curie, categories[curie], name, kind, source) for name in names)
