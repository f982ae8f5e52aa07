"""Answers of queries and how they are written: one shape for both engines."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from bmgraph.namespaces import PREFIXES, compress

__all__ = ["BINDING_FORMATS", "GRAPH_FORMATS", "Answer", "Term", "display", "format_answer"]

Term = ox.NamedNode | ox.Literal | ox.BlankNode

_JSON = ox.QueryResultsFormat.JSON
#: ``--format`` name -> how SELECT and ASK answers are written.
BINDING_FORMATS: dict[str, ox.QueryResultsFormat] = {
    "json": _JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
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
    return compress(term.value) if isinstance(term, ox.NamedNode) else term.value


def format_answer(answer: Answer, name: str) -> bytes:
    """Write an answer in a named format.

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
    text = json.dumps(_as_json(answer), ensure_ascii=False).encode()
    parsed = ox.parse_query_results(text, format=_JSON)
    if isinstance(parsed, ox.QueryTriples):  # pragma: no cover - JSON results hold no triples
        raise TypeError("SPARQL JSON results hold no triples")
    out = io.BytesIO()
    parsed.serialize(out, format=BINDING_FORMATS[name])
    return out.getvalue()


def _as_json(answer: Answer) -> dict[str, object]:
    """Return the answer as a SPARQL 1.1 JSON results object."""
    if answer.boolean is not None:
        return {"head": {}, "boolean": answer.boolean}
    bindings = [
        {
            column: _term_json(term)
            for column, term in zip(answer.columns, row, strict=True)
            if term is not None
        }
        for row in answer.rows
    ]
    return {"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}}


def _term_json(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    out = {"type": "literal", "value": term.value}
    if term.language:
        out["xml:lang"] = term.language
    elif term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
        out["datatype"] = term.datatype.value
    return out
