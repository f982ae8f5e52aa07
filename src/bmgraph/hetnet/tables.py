"""A typed graph as two Parquet tables and a metagraph: the form that every import is brought to.

``nodes.parquet`` has ``id``, ``label``, ``category``; ``edges.parquet`` has ``subject``, ``predicate``,
``object`` and whatever else the source says of an edge; ``metagraph.json`` says which predicates are
undirected and how names are abbreviated. Any engine that reads Parquet can ask the same graph.
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
from bmgraph.hetnet.index import Index, Ints, build_index
from bmgraph.hetnet.metagraph import MetaEdge

__all__ = ["EDGES_FILE", "METAGRAPH_FILE", "NODES_FILE", "index_tables"]

NODES_FILE, EDGES_FILE, METAGRAPH_FILE = "nodes.parquet", "edges.parquet", "metagraph.json"


def index_tables(folder: Path) -> Index:
    """Return the index of a folder with the two tables; edges of one pair and relation count once.

    Raises:
        BuildError: a table is missing or damaged, an id is there twice, an edge has an unknown end.
    """
    try:
        nodes = pq.read_table(folder / NODES_FILE, columns=["id", "label", "category"])
        edges = pq.read_table(
            folder / EDGES_FILE,
            columns=["subject", "predicate", "object"],
            read_dictionary=["subject", "predicate", "object"],
        )
        metagraph: dict[str, Any] = json.loads((folder / METAGRAPH_FILE).read_text(encoding="utf-8"))
    except (OSError, pa.ArrowException, ValueError) as error:
        raise BuildError(f"{folder} does not hold a graph's tables ({error})") from error
    nodes = nodes.sort_by([("category", "ascending"), ("id", "ascending")]).combine_chunks()
    if pc.count_distinct(nodes["id"]).as_py() != len(nodes):
        raise BuildError(f"{folder / NODES_FILE}: an id stands twice")
    names = nodes["category"].combine_chunks().dictionary_encode()
    codes = names.indices.to_numpy()
    subjects, objects = _numbers(edges["subject"], nodes["id"]), _numbers(edges["object"], nodes["id"])
    predicates = edges["predicate"].unify_dictionaries().combine_chunks()
    relations = predicates.dictionary.to_pylist()
    categories: list[str] = names.dictionary.to_pylist()
    size = len(categories)
    kinds = (codes[subjects].astype(np.int64) * len(relations) + predicates.indices.to_numpy()) * size
    kinds += codes[objects]
    order = np.argsort(kinds, kind="stable")
    present, starts = np.unique(kinds[order], return_index=True)
    undirected = set(metagraph.get("undirected", ()))
    grouped: dict[MetaEdge, tuple[Ints, Ints]] = {}
    for kind, rows in zip(present.tolist(), np.split(order, starts)[1:], strict=True):
        rest, target = divmod(kind, size)
        source, relation = divmod(rest, len(relations))
        name = relations[relation]
        edge = MetaEdge(categories[source], name, categories[target], name not in undirected)
        grouped[edge] = (subjects[rows], objects[rows])
    ids, labels = nodes["id"].to_pylist(), nodes["label"].to_pylist()
    bounds = [*np.searchsorted(codes, np.arange(size)).tolist(), len(codes)]
    ranges = [
        (name, ids[low:high], labels[low:high])
        for name, low, high in zip(categories, bounds, bounds[1:], strict=False)
    ]
    return build_index(
        ranges, {edge: grouped[edge] for edge in sorted(grouped)}, metagraph.get("abbreviations", {})
    )


def _numbers(column: pa.ChunkedArray, ids: pa.ChunkedArray) -> Ints:
    """Return the row of `ids` for each cell of a dictionary-encoded column."""
    encoded = column.unify_dictionaries().combine_chunks()
    rows = pc.index_in(encoded.dictionary, value_set=ids.combine_chunks())
    if rows.null_count:
        unknown = encoded.dictionary.filter(pc.is_null(rows))[0].as_py()
        raise BuildError(f"an edge names {unknown!r}, which is no node")
    numbers: Ints = rows.to_numpy()[encoded.indices.to_numpy()]
    return numbers
