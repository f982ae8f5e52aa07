"""A graph's folder: tables, index, and what the graph knows of its entities and relations."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bmgraph.dataset.entities import Directory, Listing
from bmgraph.dataset.lookup import Names
from bmgraph.errors import BuildError
from bmgraph.graph.index import Index
from bmgraph.graph.model import Row, evidence_to_json
from bmgraph.graph.storage import ARRAYS_FILE, MANIFEST_FILE, open_arrays, write_arrays
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.ontology import Category, Ontology, Relation

if TYPE_CHECKING:
    from bmgraph.dataset.store import Store

__all__ = [
    "FOLDER_HOLDS",
    "GRAPH_FILES",
    "INDEX_FOLDER",
    "NAMES_FILE",
    "RDF_FILE",
    "REPORTS_FILE",
    "VOCABULARY_FILE",
    "open_folder",
    "read_part",
    "save_folder",
    "vocabulary_part",
    "write_article",
]  # fmt: skip

INDEX_FOLDER, VOCABULARY_FILE, REPORTS_FILE = "index", "vocabulary.json", "reports.json"
#: The names of entities, as `lookup.Names` keeps them.
NAMES_FILE = "names.tsv"
#: In the folder of a graph that came as RDF: all its quads, for SPARQL.
RDF_FILE = "rdf.nq"
#: Files beside the manifest and the arrays, each with a checksum in the manifest.
_PARTS = (VOCABULARY_FILE, NAMES_FILE, REPORTS_FILE)
#: What the index of a folder may hold.
GRAPH_FILES = (MANIFEST_FILE, ARRAYS_FILE, *_PARTS)
#: What a graph's folder holds, as paths in it; an import may add what it refused.
FOLDER_HOLDS = (
    *("nodes.parquet", "edges.parquet", "metagraph.json", "rejected.tsv", RDF_FILE, INDEX_FOLDER),
    *(f"{INDEX_FOLDER}/{name}" for name in GRAPH_FILES),
)


def vocabulary_part(directory: Directory, ontology: Ontology) -> dict[str, Any]:
    """Return a directory, its names apart, and an ontology as they are kept."""
    return {
        "listings": list(directory.by_id.values()),
        "categories": list(ontology.categories.values()),
        "relations": list(ontology.relations.values()),
        "roles": ontology.entities,
    }


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def save_folder(index: Index, folder: Path, parts: Mapping[str, Any], *, of: str = "") -> None:
    """Write an index and what the graph knows into the index folder of a graph's folder.

    Args:
        index: to write.
        folder: of the graph; it is there.
        parts: content of `VOCABULARY_FILE` and `REPORTS_FILE`, and the bytes of `NAMES_FILE`, as far as there
            is any.
        of: digest of the dataset that it was made of, if it was made of one.
    """
    target = folder / INDEX_FOLDER
    target.mkdir(exist_ok=True)
    sums = {}
    for name, content in parts.items():
        text = content
        if not isinstance(content, bytes):
            text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        (target / name).write_bytes(text)
        sums[name] = zlib.crc32(text)
    write_arrays(target, {**index.manifest, "parts": sums, "of": of}, index.arrays)


def open_folder(folder: Path) -> tuple[Index, Vocabulary]:
    """Open a graph's folder.

    Raises:
        BuildError: it holds none, or one that is damaged or of another version.
    """
    index = Index(*open_arrays(folder / INDEX_FOLDER))
    known = read_part(folder, index, VOCABULARY_FILE)
    if known is None:
        return index, Vocabulary(index)
    rows = ([tuple(cell) if isinstance(cell, list) else cell for cell in row] for row in known["listings"])
    ontology = Ontology(
        {row[0]: Category(*map(_frozen, row)) for row in known["categories"]},
        {row[0]: Relation(*map(_frozen, row)) for row in known["relations"]},
        known["roles"],
    )
    names = _part_bytes(folder, index, NAMES_FILE)
    directory = Directory(map(Listing._make, rows), None if names is None else Names(names))
    return index, Vocabulary(index, directory, ontology)


def read_part(folder: Path, index: Index, name: str) -> Any:
    """Return the content of a part of a graph's folder; None where the graph has none.

    Raises:
        BuildError: it is missing or damaged.
    """
    text = _part_bytes(folder, index, name)
    return None if text is None else json.loads(text)


def _part_bytes(folder: Path, index: Index, name: str) -> bytes | None:
    wanted = index.manifest["parts"].get(name)
    if wanted is None:
        return None
    path = folder / INDEX_FOLDER / name
    try:
        text = path.read_bytes()
    except OSError as error:
        raise BuildError(f"{path} is missing: build or import it again") from error
    if zlib.crc32(text) != wanted:
        raise BuildError(f"{path} is damaged: build or import it again")
    return text


def write_article(
    store: Store, ontology: Ontology, folder: Path, parts: Mapping[str, Any] | None = None, *, of: str = ""
) -> None:
    """Write the article's graph of a dataset into a folder that is there, in the form of every graph.

    Args:
        store: the dataset.
        ontology: its relations.
        folder: to write to.
        parts: what else is kept beside the index.
        of: digest of the dataset, kept in the manifest.
    """
    # Who only reads a graph does without the library of tables.
    from bmgraph.dataset.entities import read_directory
    from bmgraph.graph.projection import project
    from bmgraph.graph.tables import index_tables

    directory = read_directory(store)
    _write_tables(directory, project(store, ontology, directory), folder)
    known = {
        VOCABULARY_FILE: vocabulary_part(directory, ontology),
        NAMES_FILE: directory.names.blob,
        **(parts or {}),
    }
    save_folder(index_tables(folder), folder, known, of=of)


def _write_tables(directory: Directory, rows: Iterable[Row], folder: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from bmgraph.graph.tables import (
        EDGES_FILE,
        EDGES_SCHEMA,
        METAGRAPH_FILE,
        NODES_FILE,
        NODES_SCHEMA,
        qualifier_cells,
    )

    nodes = [
        {"id": one.id, "label": one.label, "category": one.category, "properties": _properties(one)}
        for one in directory.by_id.values()
    ]
    edges = [
        {
            "subject": row.subject,
            "predicate": row.qualified.relation,
            "object": row.object,
            "id": row.key,
            "lines": evidence_to_json(row.evidence) or None,
            **qualifier_cells(row.qualified),
        }
        for row in rows
    ]
    pq.write_table(pa.Table.from_pylist(nodes, NODES_SCHEMA), folder / NODES_FILE)
    pq.write_table(pa.Table.from_pylist(edges, EDGES_SCHEMA), folder / EDGES_FILE)
    (folder / METAGRAPH_FILE).write_text('{"undirected": [], "abbreviations": {}}', encoding="utf-8")


def _properties(listing: Listing) -> str | None:
    names = ("synonyms", "xrefs", "broader", "members", "order")
    known = {name: getattr(listing, name) for name in names if getattr(listing, name)}
    return json.dumps(known, ensure_ascii=False) if known else None
