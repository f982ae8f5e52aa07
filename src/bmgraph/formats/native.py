"""The project's own KGX tables read back: categories, relations and qualifiers as the ontology has them.

A node with a ``native_category`` is of the ontology; an edge whose ``original_predicate`` is one of its
relations is read as the row that was exported, and what is broader or a member goes to the directory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from bmgraph.dataset.entities import Directory, Listing
from bmgraph.graph.model import (
    ARTICLE_LAYER,
    Evidence,
    Locator,
    Publication,
    Qualified,
    SourceRecord,
    evidence_to_json,
)
from bmgraph.graph.tables import qualifier_cells
from bmgraph.namespaces import expand
from bmgraph.ontology import Ontology, read_ontology

__all__ = ["NativeGraph"]

_HIERARCHY = {"skos:broader": "broader", "bmo:hasMember": "members"}


class NativeGraph:
    """What was read of the project's own tables; empty where a graph is not its own."""

    def __init__(self) -> None:
        self.listings: dict[str, Listing] = {}

    @cached_property
    def ontology(self) -> Ontology:
        """The project's ontology."""
        return read_ontology()

    @cached_property
    def _relations(self) -> dict[str, str]:
        return {relation.iri: name for name, relation in self.ontology.relations.items()}

    def category(self, id_: str, label: str, properties: Mapping[str, Any]) -> str:
        """Return the category of one of the project's nodes, which is noted; empty for any other node."""
        category = str(properties.get("native_category") or "")
        if category not in self.ontology.categories:
            return ""
        order = str(properties.get("stage_order") or "")
        self.listings[id_] = Listing(
            id_, category, label, _texts(properties.get("synonym")), _texts(properties.get("xref")), (), (),
            int(order) if order.isdecimal() else 0, _is_true(properties.get("background_only")),
        )  # fmt: skip
        return category

    def takes(self, subject: str, object_: str, properties: Mapping[str, Any]) -> bool:
        """Say whether an edge is one of the directory; what is broader, or a member, is noted there."""
        name = _HIERARCHY.get(str(properties.get("original_predicate") or ""))
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
        original = str(properties.get("original_predicate") or "")
        if subject not in self.listings or not original.startswith("bmo:"):
            return ""
        return self._relations.get(expand(original), "")

    def qualifiers(self, relation: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        """Return the cells of `graph.tables.QUALIFIERS`, and ``lines``, of an edge that was exported.

        Raises:
            ValueError: the evidence or the sign cannot be read.
        """
        lines = _evidence(str(properties.get("evidence") or ""))
        known = self.ontology.relations[relation]
        direction = str(properties.get("subject_direction_qualifier") or "")
        layer = str(properties.get("layer") or "")
        qualified = Qualified(
            relation,
            layer,
            sign=int(str(properties.get("path_sign") or "0")),
            hedged=_is_true(properties.get("hedged")),
            negated=_is_true(properties.get("negated")),
            form=str(properties.get("subject_form_or_variant_qualifier") or ""),
            counted=_is_true(properties.get("counted")),
            direction="" if direction == known.subject_direction else direction,
            contexts=_texts(properties.get("disease_context")),
            stages=_texts(properties.get("cascade_stage")),
            sites=_texts(properties.get("anatomical_context_qualifier")),
            compared_with=_texts(properties.get("compared_with")),
            evidence=len(lines),
            source=0 if layer == ARTICLE_LAYER else 2 if properties.get("confidence") else 1,
        )
        return qualifier_cells(qualified) | {"lines": evidence_to_json(lines) or None}

    def directory(self) -> Directory:
        """Return the directory of the nodes."""
        return Directory(self.listings[id_] for id_ in sorted(self.listings))


def _evidence(text: str) -> tuple[Evidence, ...]:
    if not text:
        return ()
    try:
        return tuple(
            sorted((_line(cells) for cells in json.loads(text)), key=lambda line: (str(type(line)), line))
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"the evidence is none that was exported ({error})") from None


def _line(cells: Mapping[str, Any]) -> Evidence:
    if "record" in cells:
        names = ("layer", "record", "knowledge_level", "confidence")
        return SourceRecord(*(str(cells[name]) for name in names))
    if "publication" in cells:
        return Publication(str(cells["publication"]))
    return Locator(
        str(cells["sentence"]), tuple(map(str, cells["panels"])), tuple(map(int, cells["citations"])),
        str(cells["subject_mention"]), str(cells["cue"]), str(cells["object_mention"]),
    )  # fmt: skip


def _texts(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list) else str(value or "").split("|")
    return tuple(sorted({str(one) for one in found} - {""}))


def _is_true(value: object) -> bool:
    return str(value).lower() == "true"
