"""Names that entities have in open references and in use, one table and one named graph for each source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bmgraph.curation.model import Entity
from bmgraph.curation.tables import NAME_COLUMNS, NAME_SOURCE_COLUMNS, OTHER_DRUG_COLUMNS, read_rows

__all__ = ["NAME_KINDS", "EntityName", "NameSource", "NameTables", "read_names"]

#: What a name is: an approved full name, a name in clinical use, an alias or a previous symbol of a gene ...
NAME_KINDS = (
    "abbreviation", "alias", "approved", "brand", "clinical", "code", "generic", "previous", "synonym",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameSource:
    """A source of names with its version and licence."""

    id: str
    label: str
    version: str
    licence: str
    url: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class EntityName:
    """A name of an entity, as a source has it."""

    entity: str
    name: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class NameTables:
    """Names by source, and those of drugs that are not in the graph (name, source)."""

    sources: tuple[NameSource, ...] = ()
    names: tuple[EntityName, ...] = ()
    other_drugs: tuple[tuple[str, str], ...] = ()


def read_names(graph: Path, entities: Mapping[str, Entity]) -> NameTables:
    """Read the tables of names.

    Args:
        graph: folder with ``names/``; without it there are none.
        entities: those that may have names.

    Raises:
        TableError: at the first cell that breaks a rule.
    """
    folder = graph / "names"
    if not folder.is_dir():
        return NameTables()
    sources: list[NameSource] = []
    names: dict[tuple[str, str], EntityName] = {}
    for row in read_rows(folder / "sources.tsv", NAME_SOURCE_COLUMNS):
        for column in ("id", "label", "licence"):
            if not row.cells[column]:
                raise row.error(column, "empty: a source says what it is and under which licence")
        source = NameSource(*(row.cells[column] for column in NAME_SOURCE_COLUMNS))
        sources.append(source)
        for name in read_rows(folder / f"{source.id}.tsv", NAME_COLUMNS):
            entity = entities.get(name.cells["id"])
            if entity is None:
                raise name.error("id", f"{name.cells['id']} is no entity: leave the row out")
            if name.cells["label"] != entity.label:
                raise name.error("label", f"should read {entity.label!r}: run bmgraph fmt")
            if not name.cells["name"]:
                raise name.error("name", "empty: leave the row out")
            kind = name.choice("kind", NAME_KINDS)
            key = (entity.id, name.cells["name"])
            if key in names:
                known = names[key].source
                raise name.error("name", f"{name.cells['name']!r} stands in {known}.tsv too: keep one")
            names[key] = EntityName(entity.id, name.cells["name"], kind, source.id)
    known_sources = [source.id for source in sources]
    others = tuple(
        (row.cells["name"], row.choice("source", known_sources))
        for row in read_rows(folder / "other-drugs.tsv", OTHER_DRUG_COLUMNS)
    )
    return NameTables(tuple(sources), tuple(names.values()), others)
