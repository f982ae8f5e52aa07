"""Competency questions: one ``.rq`` file each, with a header that says what it asks.

A header line is ``#+ key: value`` (valid grlc): ``summary`` (the question), ``description``,
``tags``, and any number of ``param: name | type | default | what it is``. A type is ``entity`` (or
``entity:Category`` where a name may be that of several), ``text``, ``integer`` or ``decimal``. Parameters are
real SPARQL variables, bound to terms; text is never pasted into a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from bmgraph.dataset.results import Answer, Term
from bmgraph.dataset.store import Store
from bmgraph.errors import QueryHeaderError
from bmgraph.names import nearest
from bmgraph.namespaces import expand
from bmgraph.resources import graph_dir

__all__ = [
    "Parameter",
    "Query",
    "find_queries",
    "get_query",
    "iter_violation_queries",
    "read_query",
    "run_query",
]

_KEYS = ("summary", "description", "tags", "param")
_TYPES = ("entity", "text", "integer", "decimal")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a query that the caller may set."""

    name: str
    type: str
    default: str
    description: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A query file: `id` is its stem, `topic` its folder."""

    id: str
    topic: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str


def read_query(path: Path) -> Query:
    """Read a query file and check its header.

    Raises:
        QueryHeaderError: a key is missing or unknown, or a parameter is malformed.
    """
    text = path.read_text(encoding="utf-8")
    values: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#+"):
            break
        key, colon, value = line[2:].strip().partition(":")
        if not colon or key not in _KEYS:
            raise QueryHeaderError(f"{path}:{number}: {line!r}: use one of {', '.join(_KEYS)}")
        if key != "param":
            values[key] = value.strip()
            continue
        parts = [part.strip() for part in value.split("|")]
        if len(parts) != 4 or parts[1].partition(":")[0] not in _TYPES:
            raise QueryHeaderError(
                f"{path}:{number}: write param: name | {'/'.join(_TYPES)} | default | description"
            )
        kind, _, category = parts[1].partition(":")
        parameters.append(Parameter(parts[0], kind, parts[2], parts[3], category))
    for key in ("summary", "description", "tags"):
        if not values.get(key):
            raise QueryHeaderError(f"{path}:1: header lacks #+ {key}: add it")
    tags = tuple(tag.strip() for tag in values["tags"].split(","))
    return Query(
        path.stem,
        path.parent.name,
        values["summary"],
        values["description"],
        tags,
        tuple(parameters),
        text,
    )


def find_queries(folder: Path | None = None) -> list[Query]:
    """Return the competency questions, sorted by topic and id."""
    root = folder or graph_dir() / "queries"
    paths = sorted(p for p in root.glob("*/*.rq") if p.parent.name != "violations")
    return [read_query(path) for path in paths]


def iter_violation_queries(folder: Path | None = None) -> Iterator[Query]:
    """Yield the queries that must return no row."""
    root = folder or graph_dir() / "queries"
    for path in sorted((root / "violations").glob("*-violation.rq")):
        yield read_query(path)


def get_query(name: str, folder: Path | None = None) -> Query:
    """Return the query called `name`.

    Raises:
        QueryHeaderError: there is none; the message lists what there is.
    """
    root = folder or graph_dir() / "queries"
    for path in root.glob("*/*.rq"):
        if path.stem == name:
            return read_query(path)
    known = sorted(p.stem for p in root.glob("*/*.rq") if p.parent.name != "violations")
    near = nearest(name, known, limit=1)
    hint = f"nearest: {near[0]}" if near else f"there are: {', '.join(known)}"
    raise QueryHeaderError(f"no query is called {name!r}; {hint}")


def run_query(
    store: Store,
    query: Query,
    values: Mapping[str, str] | None = None,
    *,
    timeout: float | None = None,
) -> Answer:
    """Run a query file with parameters given as text; an entity is an id or a CURIE's IRI.

    Raises:
        QueryHeaderError: an unknown parameter, or a value that does not fit its type.
    """
    values = dict(values or {})
    bindings: dict[str, Term] = {}
    for parameter in query.parameters:
        value = values.pop(parameter.name, parameter.default)
        if value:
            bindings[parameter.name] = _term(parameter, value)
    if values:
        known = ", ".join(p.name for p in query.parameters) or "none"
        raise QueryHeaderError(f"{query.id} has no parameter {sorted(values)[0]!r}; it has: {known}")
    return store.query(query.text, bindings, timeout=timeout, trusted=True)


def _term(parameter: Parameter, value: str) -> Term:
    if parameter.type == "text":
        return ox.Literal(value)
    if parameter.type == "integer":
        if not value.lstrip("-").isdigit():
            raise QueryHeaderError(f"{parameter.name}={value!r}: give a whole number")
        return ox.Literal(value, datatype=ox.NamedNode(expand("xsd:integer")))
    if parameter.type == "decimal":
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            raise QueryHeaderError(f"{parameter.name}={value!r}: give a number such as 0.9")
        return ox.Literal(value, datatype=ox.NamedNode(expand("xsd:decimal")))
    try:
        return ox.NamedNode(value if value.startswith(("http://", "https://")) else expand(value))
    except KeyError:
        raise QueryHeaderError(f"{parameter.name}={value!r}: give an entity's CURIE") from None
