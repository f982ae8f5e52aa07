"""A metapath as one relational expression, for engines beyond the arrays: DuckDB, Spark and others.

The expression is written once in Ibis over the node and edge tables; the engine's own SQL comes from it
and is kept per metapath. Rows and their order are those of `metapaths.walk`. Needs ``bmgraph[sql]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
import sqlglot.expressions as sge

from bmgraph.hetnet.metagraph import Metagraph, MetaStep
from bmgraph.hetnet.tables import EDGES_FILE, NODES_FILE

__all__ = ["Relational"]

#: Stands for the start in SQL that is kept.
_START = "bmgraph:start"


class Relational:
    """The tables of an imported graph in an Ibis backend.

    Args:
        backend: connected, such as ``ibis.duckdb.connect()`` or ``ibis.pyspark.connect(session)``.
        folder: with the tables.
        metagraph: of the graph, for abbreviations; the index has it.
    """

    def __init__(self, backend: Any, folder: Path, metagraph: Metagraph) -> None:
        self._backend = backend
        self._metagraph = metagraph
        self._nodes = backend.read_parquet(str(folder / NODES_FILE)).select("id", "category")
        self._edges = backend.read_parquet(str(folder / EDGES_FILE)).select("subject", "predicate", "object")
        self._kept: dict[tuple[str, float], str] = {}

    def sql(self, metapath: str, damping: float = 0.4) -> str:
        """Return the engine's SQL for a metapath, with a place for the start.

        Raises:
            PatternError: an unknown metapath.
        """
        key = (metapath, damping)
        if key not in self._kept:
            expression = self._expression(self._metagraph.metapath(metapath), damping)
            self._kept[key] = str(self._backend.compile(expression))
        return self._kept[key]

    def walk(self, start: str, metapath: str, *, damping: float = 0.4) -> list[tuple[tuple[str, ...], float]]:
        """Return the simple paths of a metapath from a node, as ids, with their weights, in order.

        Args:
            start: id of a node of the metapath's first category.
            metapath: its abbreviation.
            damping: exponent of the degrees; 0 counts paths.
        """
        quoted = sge.Literal.string(start).sql(dialect=self._backend.dialect)
        text = self.sql(metapath, damping).replace(f"'{_START}'", quoted)
        found = self._backend.raw_sql(text)
        # A cursor of the Python database interface, or a Spark data frame.
        rows = found.fetchall() if hasattr(found, "fetchall") else found.collect()
        return [(tuple(row[:-1]), float(row[-1])) for row in rows]

    def _expression(self, metapath: Sequence[MetaStep], damping: float) -> Any:
        first = self._hop(metapath[0], damping)
        paths = first.filter(first.begin == _START, first.begin != first.end).select(
            n0="begin", n1="end", weight="factor"
        )
        for place, step in enumerate(metapath[1:], start=1):
            hop = self._hop(step, damping).rename({f"n{place}": "begin", f"n{place + 1}": "end"})
            joined = paths.inner_join(hop, f"n{place}")
            simple = [joined[f"n{place + 1}"] != joined[f"n{earlier}"] for earlier in range(place + 1)]
            joined = joined.filter(*simple).mutate(weight=joined.weight * joined.factor)
            paths = joined.select(*(f"n{i}" for i in range(place + 2)), "weight")
        return paths.order_by([f"n{i}" for i in range(len(metapath) + 1)])

    def _hop(self, step: MetaStep, damping: float) -> Any:
        """Return the pairs that a step joins, with their factor of the weight."""
        edge = step.edge
        source, target = (
            self._nodes.filter(self._nodes.category == name).select(**{end: "id"})
            for name, end in ((edge.source, "subject"), (edge.target, "object"))
        )
        found = self._edges.filter(self._edges.predicate == edge.relation)
        found = found.inner_join(source, "subject").inner_join(target, "object")
        pairs = found.select(begin="subject", end="object")
        if edge.source == edge.target and not edge.directed:
            pairs = pairs.union(found.select(begin="object", end="subject"))
        elif step.inverse:
            pairs = found.select(begin="object", end="subject")
        pairs = pairs.distinct()
        out = pairs.count().over(group_by="begin")
        back = pairs.count().over(group_by="end")
        product = (out * back).cast("float64")
        return pairs.mutate(factor=product ** ibis.literal(-float(damping)))
