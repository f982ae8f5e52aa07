"""A graph as two Parquet tables: the form that every graph is brought to, the article's too.

``nodes.parquet`` has ``id``, ``label``, ``category``; ``edges.parquet`` has ``subject``, ``predicate``,
``object``, ``id``, the columns of `QUALIFIERS` as far as anything is known, ``lines`` of evidence, and
whatever else the source says; ``metagraph.json`` says which metaedges are undirected and how names are
abbreviated. Any engine that reads Parquet can ask the same graph.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bmgraph.errors import BuildError
from bmgraph.graph.adjacency import Ints
from bmgraph.graph.index import Index
from bmgraph.graph.indexing import build_index
from bmgraph.graph.model import Qualified
from bmgraph.graph.pairs import compact

__all__ = [
    "EDGES_FILE", "EDGES_SCHEMA", "METAGRAPH_FILE", "MOST_QUALIFIED", "NODES_FILE", "NODES_SCHEMA",
    "QUALIFIERS", "index_tables", "qualifier_cells",
]  # fmt: skip

NODES_FILE, EDGES_FILE, METAGRAPH_FILE = "nodes.parquet", "edges.parquet", "metagraph.json"
#: Columns of the fields of `model.Qualified` beside the relation; an empty cell is the field's default.
QUALIFIERS = pa.schema(
    [
        ("layer", pa.string()), ("sign", pa.int8()), ("hedged", pa.bool_()), ("negated", pa.bool_()),
        ("form", pa.string()), ("counted", pa.bool_()), ("direction", pa.string()),
        ("contexts", pa.list_(pa.string())), ("stages", pa.list_(pa.string())),
        ("sites", pa.list_(pa.string())), ("compared_with", pa.list_(pa.string())),
        ("evidence", pa.int32()), ("source", pa.int8()),
        ("evidence_kinds", pa.list_(pa.string())), ("context_basis", pa.string()),
        ("stage_basis", pa.string()), ("site_basis", pa.string()), ("contested", pa.bool_()),
    ]
)  # fmt: skip
NODES_SCHEMA = pa.schema([(name, pa.string()) for name in ("id", "label", "category", "properties")])
EDGES_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("subject", "predicate", "object", "id")]
    + [("weight", pa.float64()), ("properties", pa.string()), *QUALIFIERS, ("lines", pa.string())]
)
#: More different contents than this are no qualifiers but data: the index holds them in its manifest.
MOST_QUALIFIED = 100_000
_BAR = "\t"


def qualifier_cells(qualified: Qualified) -> dict[str, Any]:
    """Return the cells of `QUALIFIERS` for a row; those of defaults are left out."""
    plain = Qualified("")
    cells = ((name, getattr(qualified, name)) for name in QUALIFIERS.names)
    return {
        name: list(cell) if isinstance(cell, tuple) else cell
        for name, cell in cells
        if cell != getattr(plain, name)
    }


def index_tables(folder: Path) -> Index:
    """Return the index of a folder with the two tables.

    Raises:
        BuildError: a table is missing or damaged, an id is there twice, an edge has an unknown end.
    """
    try:
        nodes = pq.read_table(folder / NODES_FILE, columns=["id", "label", "category"])
        edges = _read_edges(folder / EDGES_FILE)
        metagraph: dict[str, Any] = json.loads((folder / METAGRAPH_FILE).read_text(encoding="utf-8"))
    except (OSError, pa.ArrowException, ValueError) as error:
        raise BuildError(f"{folder} does not hold a graph's tables ({error})") from error
    nodes = nodes.sort_by([("category", "ascending"), ("id", "ascending")]).combine_chunks()
    if pc.count_distinct(nodes["id"]).as_py() != len(nodes):
        raise BuildError(f"{folder / NODES_FILE}: an id stands twice")
    names = nodes["category"].combine_chunks().dictionary_encode()
    codes = names.indices.to_numpy()
    categories: list[str] = names.dictionary.to_pylist()
    subjects, objects = _numbers(edges["subject"], nodes["id"]), _numbers(edges["object"], nodes["id"])
    predicates = edges["predicate"].unify_dictionaries().combine_chunks()
    relations: list[str] = predicates.dictionary.to_pylist()
    relation = predicates.indices.to_numpy().astype(np.int64)
    undirected = _undirected(metagraph, categories, relations, codes[subjects], relation, codes[objects])
    content, qualified = _qualified(edges, relation, relations, undirected)
    ids, labels = nodes["id"].to_pylist(), nodes["label"].to_pylist()
    bounds = [*np.searchsorted(codes, np.arange(len(categories))).tolist(), len(codes)]
    return build_index(
        [
            (name, ids[low:high], labels[low:high])
            for name, low, high in zip(categories, bounds, bounds[1:], strict=False)
        ],
        subjects,
        objects,
        content,
        qualified,
        abbreviations=metagraph.get("abbreviations", {}),
        details=_details(edges),
    )


def _read_edges(path: Path) -> pa.Table:
    """Return the edges without the columns that only people read."""
    ends = ["subject", "predicate", "object"]
    known = pq.read_schema(path).names
    present = [name for name in (*QUALIFIERS.names, "id", "lines") if name in known]
    return pq.read_table(path, columns=[*ends, *present], read_dictionary=ends)


def _undirected(
    metagraph: dict[str, Any],
    categories: list[str],
    relations: list[str],
    source: Ints,
    relation: Ints,
    target: Ints,
) -> Ints:
    """Return by row whether its metaedge may be walked from either end alike."""
    size = max(len(categories), 1)
    place = {name: i for i, name in enumerate(categories)}
    number = {name: i for i, name in enumerate(relations)}
    wanted = [
        (place[a] * len(relations) + number[r]) * size + place[b]
        for a, r, b in map(tuple, metagraph.get("undirected", ()))
        if a in place and b in place and r in number
    ]
    if not wanted:
        return np.zeros(len(relation), dtype=bool)
    return np.isin((source.astype(np.int64) * len(relations) + relation) * size + target, wanted)


def _qualified(
    edges: pa.Table, relation: Ints, relations: list[str], undirected: Ints
) -> tuple[Ints, list[Qualified]]:
    """Return by row the place of its content in a list, and the list."""
    rows: list[dict[str, Any]] = [{"relation": name} for name in relations]
    codes = relation
    if undirected.any():
        codes = codes * 2 + undirected
        rows = [row | {"undirected": bool(turn)} for row in rows for turn in (0, 1)]
    for name in QUALIFIERS.names:
        if name not in edges.column_names:
            continue
        column = edges[name].combine_chunks()
        if column.null_count == len(column):
            continue
        lists = pa.types.is_list(column.type)
        cells = (pc.binary_join(column, _BAR) if lists else column).dictionary_encode("encode")
        values = cells.dictionary.to_pylist()
        if lists:
            values = [tuple(sorted(text.split(_BAR))) if text else None for text in values]
        # Column by column, so that the numbers stay as few as the edges have different contents.
        present, codes = compact(codes * len(values) + cells.indices.to_numpy(), len(rows) * len(values))
        if len(present) > MOST_QUALIFIED:
            raise BuildError(
                f"edges have more than {MOST_QUALIFIED:,} different qualifiers (at {name}): "
                "import without that property"
            )
        pairs = ((rows[i // len(values)], values[i % len(values)]) for i in present.tolist())
        rows = [row if value is None else row | {name: value} for row, value in pairs]
    return codes, [Qualified(**row) for row in rows]


def _details(edges: pa.Table) -> dict[str, Ints]:
    """Return ids and lines of evidence of the rows as the index holds them; nothing where there is none."""
    out: dict[str, Ints] = {}
    for column, name in (("id", "key"), ("lines", "evidence")):
        if column not in edges.column_names or edges[column].null_count == len(edges):
            continue
        texts = pc.fill_null(edges[column], "").cast(pa.large_string()).combine_chunks()
        texts = texts.chunk(0) if isinstance(texts, pa.ChunkedArray) else texts
        _, ends, blob = texts.buffers()
        ends = np.frombuffer(ends, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
        size = np.int32 if int(ends[-1]) < 2**31 else np.int64
        out[f"{name}p"] = (ends - ends[0]).astype(size)
        data = np.frombuffer(blob, dtype=np.uint8) if blob else np.zeros(0, dtype=np.uint8)
        out[f"{name}n"] = data[int(ends[0]) : int(ends[-1])]
    return out


def _numbers(column: pa.ChunkedArray, ids: pa.ChunkedArray) -> Ints:
    """Return the row of `ids` for each cell of a dictionary-encoded column."""
    encoded = column.unify_dictionaries().combine_chunks()
    rows = pc.index_in(encoded.dictionary, value_set=ids.combine_chunks())
    if rows.null_count:
        unknown = encoded.dictionary.filter(pc.is_null(rows))[0].as_py()
        raise BuildError(f"an edge names {unknown!r}, which is no node")
    numbers: Ints = rows.to_numpy()[encoded.indices.to_numpy()]
    return numbers
