"""Any RDF as a typed graph, by a mapping file that says which predicates are edges.

The mapping is TOML::

    category = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"   # default
    label = "http://www.w3.org/2000/01/rdf-schema#label"           # default
    default_category = "NamedThing"                                # default
    [prefixes]      # prefix = "IRI beginning": ids are written as CURIEs
    [categories]    # "IRI of a class" = "Category"; others are named by the last part of their IRI
    [predicates]    # "IRI" = "relation"; if empty, every predicate between two resources
"""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import curies
import pyoxigraph as ox

from bmgraph.errors import ImportFailed
from bmgraph.foreign.readers import OnBytes
from bmgraph.foreign.sink import Sink
from bmgraph.foreign.stream import open_stream

__all__ = ["RDF_FORMATS", "RdfMapping", "RdfReader", "read_mapping"]

RDF_FORMATS = {
    ".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS, ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG, ".rdf": ox.RdfFormat.RDF_XML, ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
}  # fmt: skip
#: Bytes that a declaration of an XML entity may have, and what it may look like.
_DECLARATION = 600
_ABBREVIATION = re.compile(
    rb"""<!ENTITY\s{1,99}[\w.:-]{1,99}\s{1,99}("[^"&<%]{0,200}"|'[^'&<%]{0,200}')\s{0,99}>"""
)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@dataclass(frozen=True, slots=True)
class RdfMapping:
    """How RDF becomes nodes and edges; see the module."""

    category: str = _TYPE
    label: str = _LABEL
    default_category: str = "NamedThing"
    prefixes: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    predicates: Mapping[str, str] = field(default_factory=dict)


def read_mapping(path: Path | None) -> RdfMapping:
    """Read a mapping file; without one, every predicate between resources is an edge.

    Raises:
        ImportFailed: it is no TOML, or has another key or type of value.
    """
    if path is None:
        return RdfMapping()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise ImportFailed(f"{path}: {error}") from error
    for name, value in content.items():
        known = getattr(RdfMapping(), name, None) if name in RdfMapping.__slots__ else None
        if known is None:
            raise ImportFailed(f"{path}: {name}: use one of {', '.join(RdfMapping.__slots__)}")
        texts = list(value.values()) if isinstance(value, dict) else [value]
        if isinstance(value, dict) != isinstance(known, dict) or not all(isinstance(t, str) for t in texts):
            raise ImportFailed(
                f"{path}: {name}: write {'a table of texts' if isinstance(known, dict) else 'a text'}"
            )
    prefixes = content.get("prefixes", {})
    if len(set(prefixes.values())) < len(prefixes):
        raise ImportFailed(f"{path}: prefixes: two prefixes stand for one IRI: keep one of them")
    return RdfMapping(**content)


class RdfReader:
    """Reads a file once: nodes need all types and labels, and blank nodes have other names the next time.

    Edges wait in a temporary file until the nodes are told.
    """

    def __init__(self, path: Path, mapping: RdfMapping) -> None:
        self._path = path
        self._mapping = mapping
        self._converter = curies.Converter.from_prefix_map(dict(mapping.prefixes))
        self._waiting: IO[str] | None = None

    def read(self, what: str, sink: Sink, on_bytes: OnBytes) -> None:
        """Tell nodes, then edges.

        Raises:
            ImportFailed: it does not parse; names the line.
        """
        if what == "node":
            self._waiting = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (closed below)
            try:
                self._nodes(sink, on_bytes, self._waiting)
            except ImportFailed:
                self._waiting.close()
                raise
        elif self._waiting is not None:
            with self._waiting as file:
                file.seek(0)
                for line in file:
                    number, *edge = json.loads(line)
                    sink.edge((self._path, number), *edge)

    def _nodes(self, sink: Sink, on_bytes: OnBytes, waiting: IO[str]) -> None:
        mapping = self._mapping
        types: dict[str, str] = {}
        labels: dict[str, str] = {}
        ends: dict[str, None] = {}
        for number, quad in enumerate(_quads(self._path, on_bytes), start=1):
            subject, predicate, object_ = quad.subject, quad.predicate.value, quad.object
            if not isinstance(subject, ox.NamedNode | ox.BlankNode):
                continue
            name = self._name(subject)
            if isinstance(object_, ox.Literal):
                if predicate == mapping.label:
                    labels.setdefault(name, object_.value)
            elif predicate == mapping.category and isinstance(object_, ox.NamedNode):
                category = mapping.categories.get(object_.value) or _last(object_.value)
                types.setdefault(name, category)
            elif isinstance(object_, ox.NamedNode | ox.BlankNode):
                known = mapping.predicates
                relation = known.get(predicate, "") if known else self._name(quad.predicate, short=True)
                if relation:
                    edge = (number, name, relation, self._name(object_))
                    ends[edge[1]] = ends[edge[3]] = None
                    waiting.write(json.dumps(edge) + "\n")
        # With chosen predicates the graph is what they join; else whatever has a type is in it too.
        for id_ in ends if mapping.predicates else {**ends, **types}:
            where = (self._path, 0)
            sink.node(where, id_, types.get(id_, mapping.default_category), labels.get(id_, ""))

    def _name(self, term: ox.NamedNode | ox.BlankNode, *, short: bool = False) -> str:
        if isinstance(term, ox.BlankNode):
            return f"_:{term.value}"
        return self._converter.compress(term.value) or (_last(term.value) if short else term.value)


def _last(iri: str) -> str:
    """Return what follows the last slash or hash."""
    return re.split(r"[/#]", iri)[-1] or iri


def _check_entities(path: Path) -> None:
    """Refuse XML entities that are more than abbreviations: the parser would expand them without bound."""
    with open_stream(path) as file:
        tail = b""
        while chunk := file.read(1 << 20):
            text = tail + chunk
            # A declaration may go on in the next chunk, where it is seen again.
            end = len(text) - _DECLARATION if len(chunk) == 1 << 20 else len(text)
            for found in re.finditer(rb"<!ENTITY", text):
                if found.start() < end and not _ABBREVIATION.match(text, found.start()):
                    raise ImportFailed(f"{path}: an XML entity that is no short abbreviation: write it out")
            tail = text[-_DECLARATION:]


def _quads(path: Path, on_bytes: OnBytes) -> Iterator[ox.Quad]:
    suffix = next((s for s in reversed(path.suffixes) if s in RDF_FORMATS), "")
    if not suffix:
        raise ImportFailed(f"{path}: RDF files end in {', '.join(RDF_FORMATS)}")
    if RDF_FORMATS[suffix] == ox.RdfFormat.RDF_XML:
        _check_entities(path)
    with open_stream(path, on_bytes) as file:
        try:
            yield from ox.parse(file, format=RDF_FORMATS[suffix])
        except SyntaxError as error:
            raise ImportFailed(f"{path}:{error.lineno or 1}: {error.msg}") from error
        except MemoryError as error:
            raise ImportFailed(f"{path}: a statement is too long to be read ({error}): cut it") from error
