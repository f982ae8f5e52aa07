"""Background layers: facts of open references, one table and one named graph for each source."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bmgraph.curation.model import CONFIDENCES, KNOWLEDGE_LEVELS, Entity, Fact, Layer
from bmgraph.curation.tables import FACT_COLUMNS, LAYER_COLUMNS, read_rows
from bmgraph.ontology import Ontology

__all__ = ["FACTS_FILE", "read_facts", "read_layers"]

#: Where the facts of a layer stand, under ``graph/background``.
FACTS_FILE = "facts-{}.tsv"


def read_layers(graph: Path) -> dict[str, Layer]:
    """Read what the layers are, by id.

    Raises:
        TableError: a layer lacks its licence or version, or stands twice.
    """
    layers: dict[str, Layer] = {}
    for row in read_rows(graph / "background" / "layers.tsv", LAYER_COLUMNS):
        for column in ("id", "label", "version", "licence"):
            if not row.cells[column]:
                raise row.error(column, "empty: a layer says what it is, from when and under which licence")
        if row.cells["id"] in layers:
            raise row.error("id", f"{row.cells['id']} stands twice, keep one row")
        if not (graph / "background" / FACTS_FILE.format(row.cells["id"])).is_file():
            raise row.error("id", f"there is no {FACTS_FILE.format(row.cells['id'])} beside it")
        layers[row.cells["id"]] = Layer(
            row.cells["id"],
            row.cells["label"],
            row.cells["version"],
            row.cells["licence"],
            row.cells["url"],
            row.choice("knowledge_level", KNOWLEDGE_LEVELS),
            row.cells["remark"],
        )
    return layers


def read_facts(
    graph: Path, ontology: Ontology, entities: Mapping[str, Entity], layers: Mapping[str, Layer]
) -> tuple[Fact, ...]:
    """Read the facts of every layer.

    Args:
        graph: folder with ``background/``.
        ontology: relations with domain and range.
        entities: those of the article and of the layers.
        layers: see `read_layers`.

    Raises:
        TableError: at the first cell that breaks a rule.
    """
    facts: dict[str, Fact] = {}
    for layer in layers:
        for row in read_rows(graph / "background" / FACTS_FILE.format(layer), FACT_COLUMNS):
            relation = ontology.relations[row.choice("predicate", ontology.relations)]
            for column, wanted in (("subject", relation.domain), ("object", relation.range)):
                entity = entities.get(row.cells[column])
                if entity is None:
                    raise row.error(
                        column, f"{row.cells[column]} is no entity: add it to background/entities.tsv"
                    )
                if not ontology.is_a(entity.category, wanted):
                    raise row.error(column, f"{relation.name} wants a {wanted} here, not a {entity.category}")
                if row.cells[f"{column}_label"] != entity.label:
                    raise row.error(f"{column}_label", f"should read {entity.label!r}: run bmgraph fmt")
            if row.cells["subject"] == row.cells["object"]:
                raise row.error("object", "a fact relates two different entities")
            if not row.cells["record"]:
                raise row.error("record", "empty: say where in the source this stands")
            level = row.choice("knowledge_level", KNOWLEDGE_LEVELS)
            confidence = row.choice("confidence", CONFIDENCES)
            if (level == "not_provided") != bool(confidence):
                raise row.error(
                    "confidence", "facts from general knowledge carry a confidence, all others none"
                )
            fact = Fact(
                layer,
                row.cells["subject"],
                relation.name,
                row.cells["object"],
                row.cells["source_id"],
                row.cells["record"],
                level,
                confidence,
                row.cells["remark"],
            )
            if fact.id in facts:
                raise row.error("subject", "this fact stands twice in the layer, keep one row")
            facts[fact.id] = fact
    return tuple(facts[key] for key in sorted(facts))
