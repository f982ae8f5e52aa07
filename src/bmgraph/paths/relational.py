"""Paths by a relational engine (DuckDB, Spark, whatever Ibis speaks to): pairs joined with options.

A question is evaluated in Python once, as for the arrays: into what each code of a pair offers a walk. The
engine only joins: hop after hop the pairs that begin where a walk stands with the steps that their codes
offer, and the nodes where they lead. Its candidates come in the order of `search.search`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from functools import cached_property, reduce
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bmgraph.errors import GraphLacks, SearchTooWide
from bmgraph.graph.adjacency import Ints
from bmgraph.graph.index import Index
from bmgraph.paths.question import Question
from bmgraph.paths.search import Accepted, Automaton

__all__ = ["ENGINES", "Relational", "connect"]

#: Engines that `connect` knows, and the extra that installs each.
ENGINES = {"duckdb": "sql", "spark": "spark"}
#: So many candidates are fetched at first, and so many times as many after each fetch.
_FETCHED, _MORE = 64, 4
#: A hop leads to one of so many sets of nodes at most, each a bit of a whole number.
_MOST_SETS = 62


def connect(name: str) -> Any:
    """Return an Ibis backend by name; Spark gets the session that is there, or a local one.

    Raises:
        GraphLacks: it is unknown, or not installed.
    """
    if name not in ENGINES:
        raise GraphLacks(f"{name} is no engine: use one of {', '.join(ENGINES)}")
    install = f"paths on {name} need an extra: pip install 'bmgraph[{ENGINES[name]}]'"
    try:
        import ibis

        if name == "duckdb":
            return ibis.duckdb.connect()
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise GraphLacks(f"{install} ({error})") from None
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise GraphLacks("paths on spark need Java 17 or later: install it, or set JAVA_HOME")
    return ibis.pyspark.connect(SparkSession.builder.getOrCreate())


class Relational:
    """The pairs of a graph in an Ibis backend.

    Args:
        index: the graph.
        backend: connected, see `connect`; it must be able to read files of this machine.
    """

    def __init__(self, index: Index, backend: Any) -> None:
        self.index = index
        self.backend = backend
        # Files are what every engine reads; they go with the object.
        self._folder = tempfile.TemporaryDirectory(prefix="bmgraph-")
        self._questions = 0

    @cached_property
    def _pairs(self) -> Any:
        """The entries of the index: a row for each pair of nodes and way round."""
        index = self.index
        begin = np.repeat(np.arange(index.n_nodes), np.diff(index.ptr))
        return self._table("pairs", {"at": begin, "end": index.end, "code": index.code})

    def _table(self, name: str, columns: Mapping[str, Ints]) -> Any:
        path = Path(self._folder.name) / f"{name}.parquet"
        table = pa.table({key: pa.array(column, pa.int64()) for key, column in columns.items()})
        pq.write_table(table, path)
        return self.backend.read_parquet(str(path), table_name=f"bmgraph_{id(self)}_{name}")

    def candidates(self, question: Question, k: int) -> Iterator[Accepted]:
        """Yield the paths that the automaton of a question accepts, best first; see `search.search`.

        Args:
            question: what is asked.
            k: how many are probably wanted.

        Raises:
            SearchTooWide: too many candidates.
            GraphLacks: the question tells too many sets of nodes apart.
        """
        asked = self._expression(question.automaton)
        longest = question.automaton.longest
        seen, limit = 0, max(_FETCHED, _MORE * k)
        while True:
            found = self.backend.to_pyarrow(asked.limit(limit))
            for row in zip(*(column.to_pylist() for column in found.slice(seen).columns), strict=True):
                cost, length = row[:2]
                taken = (divmod(code, _KIND) for code in row[3 + longest : 3 + longest + length])
                yield Accepted(cost, row[2 : 3 + length], tuple(taken))
            if len(found) < limit:
                return
            if limit > SearchTooWide.LIMIT:
                raise SearchTooWide
            seen, limit = limit, limit * _MORE

    def _expression(self, automaton: Automaton) -> Any:
        """Return the expression: cost, length, nodes ``n0``, ``n1`` ..., options ``t1``, ``t2`` ... in order.

        Shorter paths have -1 in the columns that they do not need.
        """
        import ibis

        self._questions += 1
        joined = _Joined(self, automaton, f"q{self._questions}")
        found = reduce(lambda one, other: one.union(other), joined.accepted())
        order = ["cost", "length", *(f"n{i}" for i in range(automaton.longest + 1))]
        order += [f"t{i}" for i in range(1, automaton.longest + 1)]
        return found.select(*order).order_by([ibis.asc(name) for name in order])


#: A kind of options and an option in one number, which sorts by kind, then option.
_KIND = 1 << 32


class _Joined:
    """The tables of one question, and the walks that they give."""

    def __init__(self, graph: Relational, automaton: Automaton, name: str) -> None:
        self.automaton = automaton
        self.goal = len(automaton.moves)
        self.pairs = graph._pairs
        masks = {id(move.reach): move.reach for moves in automaton.moves for move in moves}
        if len(masks) > _MOST_SETS:
            raise GraphLacks(f"an engine takes {_MOST_SETS} sets of nodes at most: ask a shorter pattern")
        self.bits = {key: 1 << place for place, key in enumerate(masks)}
        reach = np.zeros(automaton.index.n_nodes, dtype=np.int64)
        for key, mask in masks.items():
            reach |= np.where(mask, self.bits[key], 0)
        nodes = {"end": np.arange(automaton.index.n_nodes), "hub": automaton.hubs, "reach": reach}
        self.nodes = graph._table(f"{name}_nodes", nodes)
        self.begin = graph._table(f"{name}_begin", {"n0": np.flatnonzero(automaton.begin)})
        self.first, self.later = (
            graph._table(f"{name}_steps{int(first)}", self._steps(first)) for first in (True, False)
        )
        known = [(count, more) for count, more in enumerate(automaton.tally.at_goal) if more is not None]
        counts, costs = np.array(known, dtype=np.int64).reshape(-1, 2).T
        self.at_goal = graph._table(f"{name}_goal", {"counted": counts, "more": costs})

    def _steps(self, first: bool) -> dict[str, Ints]:
        """Return what each code offers in each state and with each count, and what is the case after it."""
        automaton, parts = self.automaton, []
        tally, goal = automaton.tally, self.goal
        for state, move in ((state, move) for state, moves in enumerate(automaton.moves) for move in moves):
            options = automaton.options[move.options]
            codes = np.repeat(np.arange(len(options.count)), options.count)
            after = tally.after(options, first, move.then == goal)
            counted, option = np.nonzero(after < len(tally.counts))
            n = len(option)
            parts.append((
                np.full(n, state), counted, codes[option], options.cost[option],
                move.options * _KIND + option, np.full(n, move.then), after[counted, option],
                np.full(n, self.bits[id(move.reach)]),
            ))  # fmt: skip
        names = ("state", "counted", "code", "price", "taken", "then", "counts", "bit")
        columns = (np.concatenate(column) for column in zip(*parts, strict=True))
        return dict(zip(names, columns, strict=True))

    def accepted(self) -> Iterator[Any]:
        """Yield the accepted walks of each length, with the columns of the longest."""
        import ibis

        tally, longest = self.automaton.tally, self.automaton.longest
        known = {"cost": 0, "at": self.begin.n0, "state": 0, "counted": tally.start}
        walks = self.begin.mutate(**{name: _number(value) for name, value in known.items()})
        left = self._left()
        for length in range(1, longest + 1):
            walks = self._onwards(walks, length)
            done = walks.filter(walks.state == self.goal).inner_join(self.at_goal, "counted")
            missing = range(length + 1, longest + 1)
            absent = {f"{name}{i}": ibis.literal(-1, "int64") for name in "nt" for i in missing}
            done = done.mutate(cost=done.cost + done.more, length=ibis.literal(length, "int64"), **absent)
            yield done.drop("at", "state", "counted", "more")
            walks = walks.filter(walks.state != self.goal)
            if length in left:
                walks = walks.semi_join(left[length], ["at", "state"])

    def _onwards(self, walks: Any, length: int) -> Any:
        """Return the walks after one more step."""
        known = [f"n{i}" for i in range(length)]
        found = walks.inner_join(self.pairs, "at")
        found = found.filter(*(found.end != found[name] for name in known))
        found = found.inner_join(self.first if length == 1 else self.later, ["state", "counted", "code"])
        found = found.inner_join(self.nodes, "end")
        found = found.filter((found.reach & found.bit) != 0)
        taken = {f"t{i}": found[f"t{i}"] for i in range(1, length)} | {f"t{length}": found.taken}
        ends = {f"n{length}": found.end, "at": found.end}
        return found.select(
            *known, **ends, **taken, cost=found.cost + found.price + found.hub, state=found.then,
            counted=found.counts,
        )  # fmt: skip

    def _left(self) -> dict[int, Any]:
        """Return, by length, nodes and states from which the goal is reached in the steps that are left.

        For the second half of the longest walk alone: what the first steps reach is little.
        """
        longest = self.automaton.longest
        ways = self.later.select("state", "code", "then", "bit").distinct()
        found = self.pairs.inner_join(ways, "code").inner_join(self.nodes, "end")
        found = found.filter((found.reach & found.bit) != 0).select("at", "end", "state", "then")
        out: dict[int, Any] = {}
        last = found.filter(found.then == self.goal).select("at", "state").distinct()
        nearer = last
        for length in range(longest - 1, longest - longest // 2 - 1, -1):
            out[length] = nearer
            onward = nearer.select(end="at", then="state")
            nearer = found.semi_join(onward, ["end", "then"]).select("at", "state").union(last).distinct()
        return out


def _number(value: Any) -> Any:
    import ibis

    return ibis.literal(value, "int64") if isinstance(value, int) else value
