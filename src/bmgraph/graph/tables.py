"""A typed graph as two Parquet tables and a metagraph: the form that every import is brought to.

``nodes.parquet`` has ``id``, ``label``, ``category``; ``edges.parquet`` has ``subject``, ``predicate``,
``object``, the columns of `QUALIFIERS` if anything is said of edges, and whatever else the source tells;
``metagraph.json`` says which metaedges are undirected and how names are abbreviated. Any engine that reads
Parquet can ask the same graph.
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
from bmgraph.graph.index import Index, build_index
from bmgraph.graph.metagraph import MetaEdge
from bmgraph.graph.qualifiers import Qualifiers

__all__ = ["EDGES_FILE", "METAGRAPH_FILE", "NODES_FILE", "QUALIFIERS", "index_tables", "write_costs"]

NODES_FILE, EDGES_FILE, METAGRAPH_FILE = "nodes.parquet", "edges.parquet", "metagraph.json"
#: Columns of what is said of an edge, see `qualifiers.Qualifiers`; an empty cell says nothing. What is
#: `negated` stays in the table and is in no index.
QUALIFIERS = pa.schema(
    [
        ("layer", pa.string()), ("sign", pa.int8()), ("hedged", pa.bool_()),
        ("contexts", pa.list_(pa.string())), ("stages", pa.list_(pa.string())), ("evidence", pa.int32()),
        ("other_form", pa.bool_()), ("negated", pa.bool_()),
    ]
)  # fmt: skip
#: More combinations than this are no qualifiers but data: the index holds them in its manifest.
MOST_QUALIFIERS = 100_000


def index_tables(folder: Path) -> Index:
    """Return the index of a folder with the two tables; edges of one pair and relation count once.

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
    said, qualifiers = _qualifiers(edges)
    subjects, objects = _numbers(edges["subject"], nodes["id"]), _numbers(edges["object"], nodes["id"])
    predicates = edges["predicate"].unify_dictionaries().combine_chunks()
    relations = predicates.dictionary.to_pylist()
    categories: list[str] = names.dictionary.to_pylist()
    size = len(categories)
    kinds = (codes[subjects].astype(np.int64) * len(relations) + predicates.indices.to_numpy()) * size
    kinds += codes[objects]
    order = np.argsort(kinds, kind="stable")
    present, starts = np.unique(kinds[order], return_index=True)
    undirected = set(map(tuple, metagraph.get("undirected", ())))
    grouped: dict[MetaEdge, tuple[Ints, Ints]] = {}
    places: dict[MetaEdge, Ints] = {}
    for kind, rows in zip(present.tolist(), np.split(order, starts)[1:], strict=True):
        rest, target = divmod(kind, size)
        source, relation = divmod(rest, len(relations))
        name = relations[relation]
        kind = (categories[source], name, categories[target])
        edge = MetaEdge(*kind, kind not in undirected)
        grouped[edge] = (subjects[rows], objects[rows])
        if said is not None:
            places[edge] = said[rows]
    ids, labels = nodes["id"].to_pylist(), nodes["label"].to_pylist()
    bounds = [*np.searchsorted(codes, np.arange(size)).tolist(), len(codes)]
    ranges = [
        (name, ids[low:high], labels[low:high])
        for name, low, high in zip(categories, bounds, bounds[1:], strict=False)
    ]
    return build_index(
        ranges, {edge: grouped[edge] for edge in sorted(grouped)}, metagraph.get("abbreviations", {}),
        qualifiers=qualifiers, codes=places,
    )  # fmt: skip


def write_costs(folder: Path, index: Index) -> None:
    """Add their numbers and what it costs to go to each to the table of nodes, for other engines."""
    nodes = pq.read_table(folder / NODES_FILE)
    nodes = nodes.sort_by([("category", "ascending"), ("id", "ascending")])
    nodes = nodes.append_column("number", pa.array(np.arange(len(nodes)), pa.int64()))
    pq.write_table(nodes.append_column("cost", pa.array(index.costs)), folder / NODES_FILE)


def _read_edges(path: Path) -> pa.Table:
    """Return the edges that are not denied, without the columns that only people read."""
    ends = ["subject", "predicate", "object"]
    present = [name for name in QUALIFIERS.names if name in pq.read_schema(path).names]
    edges = pq.read_table(path, columns=[*ends, *present], read_dictionary=ends)
    if "negated" in present:
        if pc.any(edges["negated"]).as_py():
            edges = edges.filter(pc.invert(pc.fill_null(edges["negated"], False)))
        edges = edges.drop_columns("negated")
    return edges


def _qualifiers(edges: pa.Table) -> tuple[Ints | None, list[Qualifiers]]:
    """Return for each edge the place of what is said of it in a list; None if nothing is said of any."""
    rows: list[dict[str, Any]] = [{}]
    codes = np.zeros(len(edges), dtype=np.int64)
    for name in edges.column_names[3:]:
        column = edges[name].combine_chunks()
        if column.null_count == len(column):
            continue
        lists = pa.types.is_list(column.type)
        cells = (pc.binary_join(column, "\t") if lists else column).dictionary_encode("encode")
        values = cells.dictionary.to_pylist()
        if lists:
            values = [tuple(sorted(text.split("\t"))) if text else () for text in values]
        # Column by column, so that the numbers stay as few as the edges have different things said of them.
        present, codes = np.unique(codes * len(values) + cells.indices.to_numpy(), return_inverse=True)
        if len(present) > MOST_QUALIFIERS:
            raise BuildError(
                f"edges say more than {MOST_QUALIFIERS:,} different things of themselves (at {name}): "
                "import without that property"
            )
        pairs = ((rows[i // len(values)], values[i % len(values)]) for i in present.tolist())
        rows = [row if value is None else row | {name: value} for row, value in pairs]
    return (None, []) if rows == [{}] else (codes, [Qualifiers(**row) for row in rows])


def _numbers(column: pa.ChunkedArray, ids: pa.ChunkedArray) -> Ints:
    """Return the row of `ids` for each cell of a dictionary-encoded column."""
    encoded = column.unify_dictionaries().combine_chunks()
    rows = pc.index_in(encoded.dictionary, value_set=ids.combine_chunks())
    if rows.null_count:
        unknown = encoded.dictionary.filter(pc.is_null(rows))[0].as_py()
        raise BuildError(f"an edge names {unknown!r}, which is no node")
    numbers: Ints = rows.to_numpy()[encoded.indices.to_numpy()]
    return numbers
