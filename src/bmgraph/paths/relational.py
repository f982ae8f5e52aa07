"""Paths by a relational engine, DuckDB or Spark: pairs joined with options.

A question is evaluated in Python once, as for the arrays: into what each code of a pair offers a walk. The
engine only joins: hop after hop the pairs that begin where a walk stands with the steps that their codes
offer and the nodes where they lead. Candidates come in the order of `search.search`. The SQL is what both
engines know, and all names in it are of this module.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from bmgraph.errors import GraphLacks, SearchTooWide
from bmgraph.graph.adjacency import Ints
from bmgraph.graph.index import Index
from bmgraph.paths.question import Question
from bmgraph.paths.search import Accepted, Automaton

__all__ = ["ENGINES", "Engine", "Relational", "connect"]

#: So many candidates are fetched at first, and so many times as many after each fetch.
_FETCHED, _MORE = 64, 4
#: A kind of options and an option are one number, which sorts by kind, then option.
_KIND = 1 << 32
#: Sets of nodes to which a step may lead are bits of one number.
_MOST_SETS = 62


class Engine(Protocol):
    """What holds tables and answers SQL."""

    def hold(self, name: str, table: pa.Table) -> None:
        """Make a table known by a name."""

    def drop(self, name: str) -> None:
        """Forget a table."""

    def rows(self, sql: str) -> Sequence[Sequence[int]]:
        """Return the rows of a query."""


class _DuckDB:
    def __init__(self) -> None:
        import duckdb

        self._connection: Any = duckdb.connect()

    def hold(self, name: str, table: pa.Table) -> None:
        self._connection.register(f"{name}_arrow", table)
        self._connection.execute(f"CREATE TABLE {name} AS FROM {name}_arrow")
        self._connection.unregister(f"{name}_arrow")

    def drop(self, name: str) -> None:
        self._connection.execute(f"DROP TABLE {name}")

    def rows(self, sql: str) -> Sequence[Sequence[int]]:
        found: Sequence[Sequence[int]] = self._connection.execute(sql).fetchall()
        return found


class _Spark:
    def __init__(self) -> None:
        from pyspark.sql import SparkSession

        if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
            raise GraphLacks("paths on spark need Java 17 or later: install it, or set JAVA_HOME")
        self._session: Any = SparkSession.builder.getOrCreate()

    def hold(self, name: str, table: pa.Table) -> None:
        self._session.createDataFrame(table).createOrReplaceTempView(name)

    def drop(self, name: str) -> None:
        self._session.catalog.dropTempView(name)

    def rows(self, sql: str) -> Sequence[Sequence[int]]:
        found: Sequence[Sequence[int]] = self._session.sql(sql).collect()
        return found


#: By name, an engine and the extra that installs it.
ENGINES: dict[str, tuple[Callable[[], Engine], str]] = {
    "duckdb": (_DuckDB, "sql"),
    "spark": (_Spark, "spark"),
}


def connect(name: str) -> Engine:
    """Return an engine by name; Spark gets the session that is there, or a local one.

    Raises:
        GraphLacks: it is unknown, or not installed.
    """
    if name not in ENGINES:
        raise GraphLacks(f"{name} is no engine: use one of {', '.join(ENGINES)}")
    engine, extra = ENGINES[name]
    try:
        return engine()
    except ImportError as error:
        raise GraphLacks(f"paths on {name} need an extra: pip install 'bmgraph[{extra}]' ({error})") from None


class Relational:
    """The pairs of a graph in an engine.

    Args:
        index: the graph.
        engine: see `connect`.
    """

    def __init__(self, index: Index, engine: Engine) -> None:
        self.engine = engine
        self._name = f"bmgraph_{id(self)}"
        self._numbers = itertools.count()
        begin = np.repeat(np.arange(index.n_nodes), np.diff(index.ptr))
        self._hold("pairs", {"here": begin, "there": index.end, "code": index.code})

    def _hold(self, name: str, columns: Mapping[str, Ints]) -> None:
        table = pa.table({key: pa.array(column, pa.int64()) for key, column in columns.items()})
        self.engine.hold(f"{self._name}_{name}", table)

    def candidates(self, question: Question, k: int) -> Generator[Accepted]:
        """Yield the paths that the automaton of a question accepts, best first; see `search.search`.

        Args:
            question: what is asked.
            k: how many are probably wanted.

        Raises:
            SearchTooWide: too many candidates.
            GraphLacks: the question tells too many sets of nodes apart.
        """
        automaton, number = question.automaton, next(self._numbers)
        tables = _tables(automaton)
        names = {name: f"{self._name}_{name}_{number}" for name in tables}
        for name, columns in tables.items():
            self._hold(f"{name}_{number}", columns)
        try:
            sql = _Query(automaton, names | {"pairs": f"{self._name}_pairs"}).text()
            yield from self._fetched(sql, automaton.longest, max(_FETCHED, _MORE * k))
        finally:
            for name in names.values():
                self.engine.drop(name)

    def _fetched(self, sql: str, longest: int, limit: int) -> Iterator[Accepted]:
        seen = 0
        while True:
            rows = self.engine.rows(f"{sql} LIMIT {limit}")
            for cost, length, *columns in rows[seen:]:
                taken = columns[longest + 1 : longest + 1 + length]
                yield Accepted(cost, tuple(columns[: length + 1]), tuple(divmod(one, _KIND) for one in taken))
            if len(rows) < limit:
                return
            if limit > SearchTooWide.LIMIT:
                raise SearchTooWide
            seen, limit = limit, limit * _MORE


def _tables(automaton: Automaton) -> dict[str, dict[str, Ints]]:
    """Return the tables of a question by name.

    ``nodes``: what it costs to reach each, and in which sets it is; ``begin`` and ``ends``; ``first`` and
    ``later``: the steps that codes offer; ``goal``: what a path with a count costs in addition.
    """
    masks = {id(move.reach): move.reach for moves in automaton.moves for move in moves}
    if len(masks) > _MOST_SETS:
        raise GraphLacks(f"an engine takes {_MOST_SETS} sets of nodes at most: ask a shorter pattern")
    bits = {key: 1 << place for place, key in enumerate(masks)}
    reach = np.zeros(automaton.index.n_nodes, dtype=np.int64)
    for key, mask in masks.items():
        reach[mask] |= bits[key]
    known = [(count, more) for count, more in enumerate(automaton.tally.at_goal) if more is not None]
    counted, more = np.array(known, dtype=np.int64).reshape(-1, 2).T
    return {
        "nodes": {"node": np.arange(automaton.index.n_nodes), "hub": automaton.hubs, "reach": reach},
        "begin": {"node": np.flatnonzero(automaton.begin)},
        "ends": {"node": np.flatnonzero(automaton.ends)},
        "first": _steps(automaton, bits, first=True),
        "later": _steps(automaton, bits, first=False),
        "goal": {"counted": counted, "more": more},
    }


def _steps(automaton: Automaton, bits: Mapping[int, int], *, first: bool) -> dict[str, Ints]:
    """Return what each code offers in each state and with each count, and state and count after it."""
    tally, parts = automaton.tally, []
    for state, move in ((state, move) for state, moves in enumerate(automaton.moves) for move in moves):
        options = automaton.options[move.options]
        codes = np.repeat(np.arange(len(options.count)), options.count)
        after = tally.after(options, first, move.then == len(automaton.moves))
        counted, option = np.nonzero(after < len(tally.counts))
        n = len(option)
        parts.append(
            (
                np.full(n, state),
                counted,
                codes[option],
                options.cost[option],
                move.options * _KIND + option,
                np.full(n, move.then),
                after[counted, option],
                np.full(n, bits[id(move.reach)]),
            )
        )
    names = ("state", "counted", "code", "cost", "taken", "state_after", "counted_after", "bit")
    return dict(zip(names, map(np.concatenate, zip(*parts, strict=True)), strict=True))


class _Query:
    """The SQL of a question.

    Args:
        automaton: of the question.
        tables: what its tables are called in the engine.
    """

    def __init__(self, automaton: Automaton, tables: Mapping[str, str]) -> None:
        self.longest = automaton.longest
        self.goal = len(automaton.moves)
        self.start = automaton.tally.start
        self.tables = tables

    def text(self) -> str:
        """Return the query: cost, length, nodes ``n0`` ..., options ``t1`` ... of each path, in order.

        Shorter paths have -1 in the columns that they do not need.
        """
        longest = self.longest
        parts = {f"left{longest}": self._ends()}
        half = longest - longest // 2
        for length in range(longest - 1, half - 1, -1):
            parts[f"left{length}"] = self._left(length)
        begun = ("node AS n0", "node AS here", "0 AS state", f"{self.start} AS counted", "0 AS cost")
        parts["walk0"] = _select(begun, self.tables["begin"])
        for length in range(1, longest + 1):
            parts[f"walk{length}"] = self._walk(length, narrowed=length >= half)
        found = " UNION ALL ".join(self._done(length) for length in range(1, longest + 1))
        order = ["cost", "length", *(f"n{i}" for i in range(longest + 1))]
        order += [f"t{i}" for i in range(1, longest + 1)]
        known = ", ".join(f"{name} AS ({sql})" for name, sql in parts.items())
        return f"WITH {known} {_select(order, f'({found}) AS found')} ORDER BY {', '.join(order)}"

    def _ends(self) -> str:
        return _select(("node", f"{self.goal} AS state"), self.tables["ends"])

    def _left(self, length: int) -> str:
        """Return nodes and states after so many steps from which the goal is reached in those left.

        Of the second half of a walk alone: what the first steps reach is little.
        """
        tables = self.tables
        ways = _select(("DISTINCT state", "code", "state_after", "bit"), tables["later"])
        source = (
            f"left{length + 1} AS onward JOIN {tables['nodes']} AS n ON n.node = onward.node"
            f" JOIN {tables['pairs']} AS p ON p.there = onward.node"
            f" JOIN ({ways}) AS s ON s.code = p.code AND s.state_after = onward.state"
        )
        return f"{_select(('p.here AS node', 's.state'), source, _REACHED)} UNION {self._ends()}"

    def _walk(self, length: int, *, narrowed: bool) -> str:
        """Return the walks of so many steps."""
        before, tables = range(length), self.tables
        columns = [*(f"w.n{i}" for i in before), *(f"w.t{i}" for i in before if i)]
        columns += [f"p.there AS n{length}", f"s.taken AS t{length}", "p.there AS here"]
        columns += ["s.state_after AS state", "s.counted_after AS counted", "w.cost + s.cost + n.hub AS cost"]
        source = (
            f"walk{length - 1} AS w JOIN {tables['pairs']} AS p ON p.here = w.here"
            f" JOIN {tables['first' if length == 1 else 'later']} AS s"
            " ON s.code = p.code AND s.state = w.state AND s.counted = w.counted"
            f" JOIN {tables['nodes']} AS n ON n.node = p.there"
        )
        if narrowed:
            source += f" JOIN left{length} AS l ON l.node = p.there AND l.state = s.state_after"
        return _select(columns, source, _REACHED, *(f"p.there <> w.n{i}" for i in before))

    def _done(self, length: int) -> str:
        """Return the accepted walks of so many steps, with the columns of the longest."""
        longest = range(self.longest + 1)
        columns = ["w.cost + g.more AS cost", f"{length} AS length"]
        columns += [f"w.n{i}" if i <= length else f"-1 AS n{i}" for i in longest]
        columns += [f"w.t{i}" if i <= length else f"-1 AS t{i}" for i in longest if i]
        source = f"walk{length} AS w JOIN {self.tables['goal']} AS g ON g.counted = w.counted"
        return _select(columns, source, f"w.state = {self.goal}")


#: A step leads to a node that it may reach.
_REACHED = "(n.reach & s.bit) <> 0"


def _select(columns: Iterable[str], source: str, *conditions: str) -> str:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {', '.join(columns)} FROM {source}{where}"  # noqa: S608 (names of this module alone)
