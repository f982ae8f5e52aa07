"""A metapath or a pattern as one relational expression, for engines beyond the arrays: DuckDB, Spark ...

The expression is written once in Ibis over the node and edge tables; the engine's own SQL comes from it
and is kept. Rows and their order are those of `metapaths.walk` and `matching.match_index`. Needs
``bmgraph[sql]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
import sqlglot.expressions as sge

from bmgraph.graph.metagraph import Metagraph, MetaStep
from bmgraph.graph.tables import EDGES_FILE, NODES_FILE
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.patterns import parse_pattern
from bmgraph.paths.relational_patterns import pattern_expression

__all__ = ["Relational"]

#: Stands for the start in SQL that is kept.
_START = "bmgraph:start"


class Relational:
    """The tables of an imported graph in an Ibis backend.

    Args:
        backend: connected, such as ``ibis.duckdb.connect()`` or ``ibis.pyspark.connect(session)``.
        folder: with the tables.
        metagraph: of the graph, for abbreviations; the index has it.
        vocabulary: what names in patterns mean.
    """

    def __init__(
        self, backend: Any, folder: Path, metagraph: Metagraph, vocabulary: Vocabulary | None = None
    ) -> None:
        self._vocabulary = vocabulary or Vocabulary()
        self._backend = backend
        self._metagraph = metagraph
        self._nodes = backend.read_parquet(str(folder / NODES_FILE))
        self._edges = backend.read_parquet(str(folder / EDGES_FILE))
        if "negated" in self._edges.columns:
            self._edges = self._edges.filter(~self._edges.negated.fill_null(False))
        self._kept: dict[tuple[str, float], str] = {}
        self._patterns: dict[tuple[str, int], str] = {}

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
        return [(tuple(row[:-1]), float(row[-1])) for row in self._rows(text)]

    def pattern_sql(self, pattern: str, k: int = 10) -> str:
        """Return the engine's SQL for a pattern of fixed length.

        Raises:
            PatternError: see `relational_patterns.pattern_expression`.
        """
        if (pattern, k) not in self._patterns:
            expression = pattern_expression(
                self._nodes, self._edges, self._metagraph, parse_pattern(pattern), k,
                vocabulary=self._vocabulary,
                values=lambda asked: (row[0] for row in self._rows(str(self._backend.compile(asked)))),
            )  # fmt: skip
            self._patterns[pattern, k] = str(self._backend.compile(expression))
        return self._patterns[pattern, k]

    def match(self, pattern: str, *, k: int = 10) -> list[tuple[tuple[str, ...], int]]:
        """Return the k cheapest paths that fit a pattern of fixed length, as ids, with their costs.

        They are those of `matching.match_index` with mixed contexts, in the same order.

        Args:
            pattern: its text; its ``LIMIT`` goes before `k`.
            k: how many.

        Raises:
            PatternError: see `relational_patterns.pattern_expression`.
        """
        rows = [tuple(row) for row in self._rows(self.pattern_sql(pattern, k))]
        # Ids of the nodes, the cost, then the nodes' numbers.
        length = len(rows[0]) // 2 if rows else 0
        return [(row[:length], int(row[length])) for row in rows]

    def _rows(self, sql: str) -> Sequence[Any]:
        found = self._backend.raw_sql(sql)
        # A cursor of the Python database interface, or a Spark data frame.
        rows: Sequence[Any] = found.fetchall() if hasattr(found, "fetchall") else found.collect()
        return rows

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
