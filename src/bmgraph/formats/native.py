"""The project's own KGX tables read back: categories, relations and qualifiers as the ontology has them.

A node with a ``native_category`` is of the ontology; an edge whose ``original_predicate`` is one of its
relations is read as the row that was exported, and what is broader or a member goes to the directory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from bmgraph.dataset.entities import Directory, Listing, own_names
from bmgraph.dataset.lookup import KINDS, Name, Names
from bmgraph.formats.qualifiers import (
    BASIS_COLUMNS,
    grounds_of,
    is_true,
    text_of,
    texts_of,
    unreadable_qualifier,
)
from bmgraph.graph.model import (
    ARTICLE_LAYER,
    Evidence,
    Locator,
    Publication,
    Qualified,
    SourceRecord,
    evidence_to_json,
    kinds_of,
)
from bmgraph.graph.tables import qualifier_cells
from bmgraph.namespaces import expand
from bmgraph.ontology import BASES, EVIDENCE_KINDS, Ontology, read_ontology
from bmgraph.papers import Paper, PaperNote

__all__ = ["NativeGraph"]

_HIERARCHY = {"skos:broader": "broader", "bmo:hasMember": "members"}


class NativeGraph:
    """What was read of the project's own tables; empty where a graph is not its own."""

    def __init__(self) -> None:
        self.listings: dict[str, Listing] = {}
        self.names: list[Name] = []

    @cached_property
    def ontology(self) -> Ontology:
        """The project's ontology."""
        return read_ontology()

    @cached_property
    def _relations(self) -> dict[str, str]:
        return {relation.iri: name for name, relation in self.ontology.relations.items()}

    def category(self, id_: str, label: str, properties: Mapping[str, Any]) -> str:
        """Return the category of one of the project's nodes, which is noted; empty for any other node."""
        category = text_of(properties, "native_category")
        if category not in self.ontology.categories:
            return ""
        order = text_of(properties, "stage_order").removesuffix(".0")
        given = _names(id_, category, properties.get("names"))
        self.names += given
        others = {name.name for name in given}
        synonyms = tuple(name for name in _texts(properties, "synonym") if name not in others)
        self.listings[id_] = Listing(
            id_, category, label, synonyms, _texts(properties, "xref"), (), (),
            int(order) if order.isdecimal() else 0, is_true(properties, "background_only"),
        )  # fmt: skip
        return category

    def takes(self, subject: str, object_: str, properties: Mapping[str, Any]) -> bool:
        """Say whether an edge is one of the directory; what is broader, or a member, is noted there."""
        name = _HIERARCHY.get(text_of(properties, "original_predicate"))
        known = self.listings.get(subject)
        if name is None or known is None or object_ not in self.listings:
            return False
        values = tuple(sorted({*getattr(known, name), object_}))
        self.listings[subject] = (
            known._replace(broader=values) if name == "broader" else known._replace(members=values)
        )
        return True

    def relation(self, subject: str, properties: Mapping[str, Any]) -> str:
        """Return the relation of an edge that was exported; empty for any other edge."""
        original = text_of(properties, "original_predicate")
        if subject not in self.listings or not original.startswith("bmo:"):
            return ""
        return self._relations.get(expand(original), "")

    def qualifiers(self, relation: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        """Return the cells of `graph.tables.QUALIFIERS`, and ``lines``, of an edge that was exported.

        Raises:
            ValueError: something cannot be read.
        """
        if problem := unreadable_qualifier(properties):
            raise ValueError(problem)
        lines = _evidence(properties.get("evidence"))
        known = self.ontology.relations[relation]
        direction = text_of(properties, "subject_direction_qualifier")
        layer = text_of(properties, "layer")
        qualified = Qualified(
            relation,
            layer,
            sign=int(float(text_of(properties, "path_sign") or 0)),
            hedged=is_true(properties, "hedged"),
            negated=is_true(properties, "negated"),
            contested=is_true(properties, "contested"),
            form=text_of(properties, "subject_form_or_variant_qualifier"),
            counted=is_true(properties, "counted"),
            direction="" if direction == known.subject_direction else direction,
            contexts=_texts(properties, "disease_context"),
            stages=_texts(properties, "cascade_stage"),
            sites=_texts(properties, "anatomical_context_qualifier"),
            compared_with=_texts(properties, "compared_with"),
            evidence=len(lines),
            evidence_kinds=tuple(grounds_of(properties, "evidence_kind", EVIDENCE_KINDS)),
            source=0 if layer == ARTICLE_LAYER else 2 if text_of(properties, "confidence") else 1,
        )
        bases: dict[str, Any] = {name: "".join(grounds_of(properties, name, BASES)) for name in BASIS_COLUMNS}
        qualified = qualified._replace(**bases)
        return qualifier_cells(qualified) | {"lines": evidence_to_json(lines) or None}

    def directory(self) -> Directory:
        """Return the directory of the nodes."""
        listings = [self.listings[id_] for id_ in sorted(self.listings)]
        names = [name for listing in listings for name in own_names(listing)]
        return Directory(listings, Names.made_of([*names, *self.names]))


def _names(id_: str, category: str, value: object) -> list[Name]:
    """Return the names that references give a node; what is no list of names was not exported."""
    try:
        cells = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return []
    return [
        Name(id_, category, *map(str, cell))
        for cell in (cells if isinstance(cells, list) else [])
        if isinstance(cell, list) and len(cell) == 3 and cell[1] in KINDS
    ]


def _evidence(value: object) -> tuple[Evidence, ...]:
    # NaN, which is not equal to itself, stands for an empty cell in what pandas writes.
    if not value or value != value:
        return ()
    try:
        cells = json.loads(value) if isinstance(value, str) else value
        if not isinstance(cells, list):
            raise TypeError("it is no list")
        return tuple(sorted(map(_line, cells), key=lambda line: (str(type(line)), line)))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ValueError(f"the evidence is none that was exported ({error})") from None


def _line(cells: Any) -> Evidence:
    if not isinstance(cells, dict):
        raise TypeError("a line is no object")
    if "record" in cells:
        names = ("layer", "record", "knowledge_level", "confidence")
        return SourceRecord(*(str(cells[name]) for name in names))
    if "publication" in cells:
        return Publication(str(cells["publication"]))
    return Locator(
        str(cells["sentence"]), tuple(map(str, cells["panels"])), tuple(map(int, cells["citations"])),
        str(cells["subject_mention"]), str(cells["cue"]), str(cells["object_mention"]),
        kinds_of(map(str, cells["evidence_kinds"])),
        str(cells["context_basis"]), str(cells["stage_basis"]), str(cells["site_basis"]),
        tuple(map(Paper.from_dict, cells["papers"])), tuple(map(PaperNote.from_dict, cells["paper_notes"])),
        tuple(str(note).removeprefix("bmn:") for note in cells["notes"]),
    )  # fmt: skip


def _texts(properties: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(texts_of(properties.get(name)))
