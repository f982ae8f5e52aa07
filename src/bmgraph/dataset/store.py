"""The opened dataset and its two engines, behind one guarded `query`.

Reading is all that a store can do. A query that the project does not ship is looked at before it runs
(`guard`), and runs where it can be ended and where nothing can be opened (`worker`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NoReturn

import pyoxigraph as ox

from bmgraph.dataset.built import find_built, open_built_store
from bmgraph.dataset.guard import check_query
from bmgraph.dataset.results import Answer, Term, pack_answer, unpack_answer
from bmgraph.dataset.terms import from_rdflib, to_rdflib, triple_from_rdflib
from bmgraph.dataset.worker import run_apart
from bmgraph.errors import BuildError, QueryError, QueryRefused, QuerySyntaxError
from bmgraph.namespaces import PREFIXES, compress
from bmgraph.resources import build_dir

if TYPE_CHECKING:
    import rdflib

__all__ = ["Engine", "Store", "open_store"]

Engine = Literal["oxigraph", "rdflib"]


class Store:
    """A dataset; the union of its named graphs is the default graph.

    Args:
        quads: of the dataset, to be kept in memory.
        engine: what answers queries.
    """

    def __init__(self, quads: Iterable[ox.Quad] = (), *, engine: Engine = "oxigraph") -> None:
        self.engine = engine
        self._open: Callable[[], ox.Store] = lambda: _in_memory(quads)

    @classmethod
    def on_disk(cls, build: Path, *, engine: Engine = "oxigraph") -> Store:
        """Open what is built in a folder, when it is first needed."""
        store = cls(engine=engine)
        store._open = lambda: open_built_store(build)
        return store

    @cached_property
    def _ox(self) -> ox.Store:
        return self._open()

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._ox)

    def graphs(self, base: str = "") -> list[str]:
        """Return the IRIs of the named graphs that begin with `base`, sorted."""
        with _errors_of_the_store():
            names = [name.value for name in self._ox.named_graphs() if isinstance(name, ox.NamedNode)]
        return sorted(name for name in names if name.startswith(base))

    def records(self, graph: str) -> dict[str, dict[str, list[str]]]:
        """Return a named graph by subject and predicate, as CURIEs and plain text.

        One scan of the graph: an order of magnitude faster than a query that joins it.
        """
        out: dict[str, dict[str, list[str]]] = {}
        with _errors_of_the_store():
            quads = list(self._ox.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        for quad in quads:
            term = quad.object
            value = (
                term.value if isinstance(term, ox.Literal) else compress(getattr(term, "value", str(term)))
            )
            record = out.setdefault(compress(getattr(quad.subject, "value", "")), {})
            record.setdefault(compress(quad.predicate.value), []).append(value)
        return out

    def knows(self, iri: str) -> bool:
        """Return whether an IRI stands anywhere in the dataset."""
        try:
            node = ox.NamedNode(iri)
        except ValueError:  # it is no IRI
            return False
        places = (
            (node, None, None, None),
            (None, node, None, None),
            (None, None, node, None),
            (None,) * 3 + (node,),
        )
        with _errors_of_the_store():
            return any(next(self._ox.quads_for_pattern(*place), None) is not None for place in places)

    def query(
        self,
        text: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        timeout: float | None = None,
        trusted: bool = False,
    ) -> Answer:
        """Run a SPARQL 1.1 query; the project's prefixes need no declaration.

        Args:
            text: SELECT, ASK, CONSTRUCT or DESCRIBE.
            bindings: values of variables by name.
            timeout: seconds after which to give up.
            trusted: for queries that the project ships: it is not looked at.

        Raises:
            QuerySyntaxError: not a SPARQL 1.1 query.
            QueryRefused: it would reach the network or change the dataset.
            QueryTimeout: it ran longer than `timeout`.
            QueryTooLarge: it takes more memory than it may.
            QueryError: the engine cannot answer it.
        """
        if not trusted:
            check_query(text)
        text = _with_values(text, bindings or {})
        if trusted and timeout is None:
            return self._answer(text)

        written = run_apart(lambda out: self._write_answer(text, out), prepare=self._prepare, seconds=timeout)
        kind, _, content = written.partition(b"\n")
        return unpack_answer(kind.decode(), content)

    def _prepare(self) -> None:
        """Open the dataset, and load what the engine else loads as it answers the first query."""
        if self.engine == "rdflib":
            self._ask_rdflib("SELECT (COUNT(*) AS ?n) { ?s rdfs:label ?o FILTER(?o = 'x'@en) }")
        else:
            len(self._ox)

    def _answer(self, text: str) -> Answer:
        if self.engine == "rdflib":
            return self._ask_rdflib(text)
        with _errors_of_the_engine():
            found = self._ask_oxigraph(text)
            if isinstance(found, ox.QueryBoolean):
                return Answer(boolean=bool(found))
            if isinstance(found, ox.QueryTriples):
                return Answer(triples=tuple(found))
            columns = tuple(variable.value for variable in found.variables)
            return Answer(columns, tuple(map(tuple, found)))

    def _write_answer(self, text: str, out: BinaryIO) -> None:
        """Write the kind of an answer, and row by row the answer."""
        if self.engine == "rdflib":
            kind, content = pack_answer(self._ask_rdflib(text))
            out.write(kind.encode() + b"\n" + content)
            return
        with _errors_of_the_engine():
            found = self._ask_oxigraph(text)
            if isinstance(found, ox.QueryTriples):
                out.write(b"graph\n")
                found.serialize(out, format=ox.RdfFormat.N_TRIPLES)
            else:
                out.write(b"bindings\n")
                found.serialize(out, format=ox.QueryResultsFormat.TSV)

    def _ask_oxigraph(self, text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return self._ox.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)

    @cached_property
    def _rdflib(self) -> rdflib.Dataset:
        import rdflib
        from rdflib.plugins import sparql

        # rdflib would fetch what FROM and SERVICE name; the first is a switch, the second a function.
        sparql.SPARQL_LOAD_GRAPHS = False
        sparql.CUSTOM_EVALS["bmgraph"] = _refuse_service
        dataset = rdflib.Dataset(default_union=True)
        for quad in self._ox:
            graph = dataset.graph(to_rdflib(quad.graph_name))
            graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
        return dataset

    def _ask_rdflib(self, text: str) -> Answer:
        dataset = self._rdflib
        # It raises errors of the parser, and bare Exception for prefixes that it does not know.
        try:
            found = dataset.query(text, initNs=PREFIXES)
        except QueryError:
            raise
        except Exception as error:
            raise QuerySyntaxError(f"not a SPARQL 1.1 query: {error}") from error
        try:
            if found.type == "ASK":
                return Answer(boolean=bool(found.askAnswer))
            if found.graph is not None:
                return Answer(triples=tuple(triple_from_rdflib(triple) for triple in found.graph))
            columns = tuple(str(variable) for variable in found.vars or ())
            rows: Iterable[Any] = found
            return Answer(
                columns, tuple(tuple(None if t is None else from_rdflib(t) for t in row) for row in rows)
            )
        except QueryError:
            raise
        except Exception as error:
            raise QueryError(f"the query cannot be answered: {error}") from error


def _in_memory(quads: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(quads)
    return store


@contextmanager
def _errors_of_the_store() -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise BuildError(f"the dataset is damaged ({error}): run `bmgraph build`") from error


@contextmanager
def _errors_of_the_engine() -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        raise QuerySyntaxError(f"not a SPARQL 1.1 query: {error}") from error
    except (OSError, OverflowError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def _refuse_service(context: object, part: Any) -> NoReturn:
    """Refuse SERVICE as rdflib comes to it."""
    if part.name == "ServiceGraphPattern":
        raise QueryRefused("SERVICE is refused: a query may not reach the network")
    raise NotImplementedError  # rdflib goes on by itself


def _with_values(text: str, bindings: Mapping[str, Term]) -> str:
    """Bind variables by a VALUES clause of serialised terms at the head of the outermost group.

    There both engines join it before they filter. Oxigraph's substitutions only reach variables
    that the query projects, and a clause at the query's end is joined after its filters.
    """
    if not bindings:
        return text
    names = " ".join(f"?{name}" for name in bindings)
    terms = " ".join(str(term) for term in bindings.values())
    return re.sub(
        r"\bWHERE\s*\{", lambda found: f"{found[0]} VALUES ({names}) {{ ({terms}) }}", text, count=1
    )


def open_store(build: Path | None = None, *, engine: Engine = "oxigraph") -> Store:
    """Open the built dataset.

    Raises:
        BuildError: there is none that is whole, of this program and of its tables.
    """
    folder = build or build_dir()
    find_built(folder)
    return Store.on_disk(folder, engine=engine)
