"""Answers of queries and how they are written: one shape for both engines."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from bmgraph.namespaces import PREFIXES, compress

__all__ = [
    "BINDING_FORMATS",
    "GRAPH_FORMATS",
    "Answer",
    "Term",
    "display",
    "format_answer",
    "pack_answer",
    "plain_value",
    "unpack_answer",
]

Term = ox.NamedNode | ox.Literal | ox.BlankNode

_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_NUMBERS = ("integer", "decimal", "double", "float")
#: A number of JSON, of a length that every reader takes.
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,99})(?:\.\d{1,99})?(?:[Ee][+-]?\d{1,2})?")
_TSV = ox.QueryResultsFormat.TSV
#: ``--format`` name -> how SELECT and ASK answers are written.
BINDING_FORMATS: dict[str, ox.QueryResultsFormat] = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": _TSV,
    "xml": ox.QueryResultsFormat.XML,
}
#: ``--format`` name -> how CONSTRUCT and DESCRIBE answers are written.
GRAPH_FORMATS: dict[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "xml": ox.RdfFormat.RDF_XML,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A SELECT answer (`columns`, `rows`), an ASK answer (`boolean`) or a graph (`triples`)."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None

    @property
    def kind(self) -> str:
        """``bindings``, ``boolean`` or ``graph``."""
        if self.triples is not None:
            return "graph"
        return "bindings" if self.boolean is None else "boolean"

    def comparable(self) -> Sequence[str]:
        """Return the answer's rows as sorted text, to compare engines whatever their order."""
        if self.triples is not None:
            return sorted(str(t) for t in self.triples)
        if self.boolean is not None:
            return [str(self.boolean)]
        return sorted(json.dumps([None if t is None else str(t) for t in row]) for row in self.rows)


def display(term: Term | None) -> str:
    """Return a term as a person reads it: CURIE, plain text or nothing."""
    if term is None:
        return ""
    # A query may also make terms that the dataset has not: triples.
    return compress(term.value) if isinstance(term, ox.NamedNode) else getattr(term, "value", str(term))


def plain_value(term: Term | None) -> object:
    """Return a term as JSON has it: a number, true or false, else a text; nothing is null.

    What is no number of JSON, such as infinity or what its datatype does not allow, stays a text.

    >>> plain_value(ox.Literal("2.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")))
    2.5
    """
    datatype = getattr(getattr(term, "datatype", None), "value", "").rpartition("#")[2]
    text = display(term)
    if datatype == "boolean" and text in _TRUTH:
        return _TRUTH[text]
    if datatype in _NUMBERS and _NUMBER.fullmatch(text):
        return json.loads(text)
    return None if term is None else text


def format_answer(answer: Answer, name: str) -> bytes:
    """Write an answer in a form of the W3C.

    Args:
        answer: of any kind.
        name: of `BINDING_FORMATS` for SELECT and ASK, of `GRAPH_FORMATS` for CONSTRUCT and DESCRIBE.

    Raises:
        ValueError: the format does not suit the kind of answer.
    """
    if answer.triples is not None:
        if name not in GRAPH_FORMATS:
            raise ValueError(f"a graph is written as {', '.join(GRAPH_FORMATS)}, not {name}")
        rdf_format = GRAPH_FORMATS[name]
        prefixes = PREFIXES if rdf_format == ox.RdfFormat.TURTLE else None
        return ox.serialize(answer.triples, format=rdf_format, prefixes=prefixes) or b""
    if name not in BINDING_FORMATS:
        raise ValueError(f"a table is written as {', '.join(BINDING_FORMATS)}, not {name}")
    _, content = pack_answer(answer)
    if name == "tsv":
        return content
    results = ox.parse_query_results(content, format=_TSV)
    out = io.BytesIO()
    results.serialize(out, format=BINDING_FORMATS[name])
    return out.getvalue()


def pack_answer(answer: Answer) -> tuple[str, bytes]:
    """Return the kind of an answer, and the answer as SPARQL's TSV or as N-Triples.

    A term of N-Triples is a term of TSV, but for numbers and truth values, which TSV writes plainly.
    """
    if answer.triples is not None:
        return "graph", ox.serialize(answer.triples, format=ox.RdfFormat.N_TRIPLES) or b""
    if answer.boolean is not None:
        return "boolean", b"true" if answer.boolean else b"false"
    lines = ["\t".join(f"?{column}" for column in answer.columns)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in answer.rows]
    content = "".join(f"{line}\n" for line in lines).encode()
    out = io.BytesIO()
    ox.parse_query_results(content, format=_TSV).serialize(out, format=_TSV)
    return "bindings", out.getvalue()


def unpack_answer(kind: str, content: bytes) -> Answer:
    """Return the answer that `pack_answer` or an engine has written."""
    if kind == "graph":
        return Answer(triples=tuple(quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)))
    results = ox.parse_query_results(content, format=_TSV)
    if isinstance(results, ox.QueryBoolean):
        return Answer(boolean=bool(results))
    columns = tuple(variable.value for variable in results.variables)
    return Answer(columns, tuple(map(tuple, results)))
