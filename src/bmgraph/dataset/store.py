"""The opened dataset and its two engines, behind one guarded `query`.

Reading is all that a store can do. Before a query runs, its algebra is looked through for what
would leave the dataset (``SERVICE``, ``FROM <address>``); updates do not parse as queries at all.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyoxigraph as ox

from bmgraph.dataset.results import Answer, Term
from bmgraph.errors import BuildError, QueryRefused, QuerySyntaxError, QueryTimeout
from bmgraph.namespaces import PREFIXES, compress, expand
from bmgraph.resources import DATASET_FILE, build_dir

if TYPE_CHECKING:
    import rdflib

__all__ = ["Engine", "Store", "check_query", "open_store"]

Engine = Literal["oxigraph", "rdflib"]


class Store:
    """A dataset in memory; the union of its named graphs is the default graph."""

    def __init__(self, quads: Iterable[ox.Quad] = (), *, engine: Engine = "oxigraph") -> None:
        self.engine = engine
        self._ox = ox.Store()
        self._rdflib: rdflib.Dataset | None = None
        self._ox.bulk_extend(quads)

    @classmethod
    def read(cls, path: Path, *, engine: Engine = "oxigraph") -> Store:
        """Open a TriG file."""
        store = cls(engine=engine)
        try:
            store._ox.bulk_load(path=str(path), format=ox.RdfFormat.TRIG)
        except SyntaxError as error:
            raise BuildError(f"{path} is damaged ({error}): run `bmgraph build`") from error
        return store

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._ox)

    def graphs(self, base: str = "") -> list[str]:
        """Return the IRIs of the named graphs that begin with `base`, sorted."""
        names = (name.value for name in self._ox.named_graphs() if isinstance(name, ox.NamedNode))
        return sorted(name for name in names if name.startswith(base))

    def records(self, graph: str) -> dict[str, dict[str, list[str]]]:
        """Return a named graph by subject and predicate, as CURIEs and plain text.

        One scan of the graph: an order of magnitude faster than a query that joins it.
        """
        out: dict[str, dict[str, list[str]]] = {}
        for quad in self._ox.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
            term = quad.object
            value = (
                term.value if isinstance(term, ox.Literal) else compress(getattr(term, "value", str(term)))
            )
            record = out.setdefault(compress(getattr(quad.subject, "value", "")), {})
            record.setdefault(compress(quad.predicate.value), []).append(value)
        return out

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
            trusted: skip the look through the algebra, for queries that the project ships.

        Raises:
            QuerySyntaxError: not a SPARQL 1.1 query.
            QueryRefused: it would reach the network or the disk.
            QueryTimeout: it ran longer than `timeout`.
        """
        if not trusted:
            check_query(text)
        text = _with_values(text, bindings or {})
        run = self._run_oxigraph if self.engine == "oxigraph" else self._run_rdflib
        if timeout is None:
            return run(text)
        # Neither engine can be interrupted; the abandoned thread dies with the process.
        outcome: list[Answer | BaseException] = []

        def work() -> None:
            try:
                outcome.append(run(text))
            except BaseException as error:  # noqa: BLE001 - carried to the caller
                outcome.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(timeout)
        if not outcome:
            raise QueryTimeout(f"the query ran longer than {timeout:g} s: narrow it or raise the limit")
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]

    def _run_oxigraph(self, text: str) -> Answer:
        try:
            found = self._ox.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QuerySyntaxError(f"not a SPARQL 1.1 query: {error}") from error
        if isinstance(found, ox.QueryBoolean):
            return Answer(boolean=bool(found))
        if isinstance(found, ox.QueryTriples):
            return Answer(triples=tuple(found))
        columns = tuple(variable.value for variable in found.variables)
        return Answer(columns, tuple(tuple(row[column] for column in columns) for row in found))

    def _run_rdflib(self, text: str) -> Answer:
        import rdflib

        if self._rdflib is None:
            self._rdflib = rdflib.Dataset(default_union=True)
            for quad in self._ox:
                self._rdflib.add(
                    (
                        _to_rdflib(quad.subject),
                        _to_rdflib(quad.predicate),
                        _to_rdflib(quad.object),
                        self._rdflib.graph(str(quad.graph_name)[1:-1]),
                    )
                )
        found = self._rdflib.query(text, initNs=PREFIXES)
        if found.type == "ASK":
            return Answer(boolean=bool(found.askAnswer))
        if found.graph is not None:
            return Answer(
                triples=tuple(
                    ox.Triple(_from_rdflib(s), _from_rdflib(p), _from_rdflib(o)) for s, p, o in found.graph
                )
            )
        columns = tuple(str(variable) for variable in found.vars or ())
        rows: Iterable[Any] = found
        return Answer(
            columns,
            tuple(tuple(None if t is None else _from_rdflib(t) for t in row) for row in rows),
        )


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


def _to_rdflib(term: Any) -> Any:
    """Convert an Oxigraph term for rdflib."""
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        plain = term.language or term.datatype.value == expand("xsd:string")
        datatype = None if plain else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
    raise ValueError(f"no rdflib term for {term!r}")


def _from_rdflib(term: Any) -> Any:
    """Convert an rdflib term for Oxigraph."""
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        datatype = None if term.datatype is None else ox.NamedNode(str(term.datatype))
        return ox.Literal(str(term), datatype=datatype)
    raise ValueError(f"no Oxigraph term for {term!r}")


def check_query(text: str) -> None:
    """Raise `QueryRefused` for a query that would leave the dataset, `QuerySyntaxError` for none.

    rdflib's algebra is the only one that can be looked through; both engines would send SERVICE.
    """
    import pyparsing
    from rdflib.plugins.sparql import prepareQuery

    try:
        query = prepareQuery(text, initNs=PREFIXES)
    except (pyparsing.ParseException, SyntaxError) as error:
        raise QuerySyntaxError(f"not a SPARQL 1.1 query: {error}") from error
    except Exception as error:  # rdflib raises bare Exception for unknown prefixes
        raise QuerySyntaxError(f"not a SPARQL 1.1 query: {error}") from error
    if query.algebra.get("datasetClause"):
        raise QueryRefused("FROM is refused: use GRAPH to choose a named graph")
    if _holds_service(query.algebra):
        raise QueryRefused("SERVICE is refused: a query may not reach the network")


def _holds_service(part: Any) -> bool:
    if getattr(part, "name", "") == "ServiceGraphPattern":
        return True
    if isinstance(part, dict):
        return any(_holds_service(value) for value in part.values())
    if isinstance(part, (list, tuple, set)):
        return any(_holds_service(value) for value in part)
    return False


def open_store(build: Path | None = None, *, engine: Engine = "oxigraph") -> Store:
    """Open the built dataset.

    Raises:
        BuildError: nothing is built there.
    """
    path = (build or build_dir()) / DATASET_FILE
    if not path.is_file():
        raise BuildError(f"no dataset at {path}: run `bmgraph build` first")
    return Store.read(path, engine=engine)
