"""Any RDF as a typed graph, by a mapping file that says which predicates are edges.

The mapping is TOML::

    category = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"   # default
    label = "http://www.w3.org/2000/01/rdf-schema#label"           # default
    default_category = "NamedThing"                                # default
    [prefixes]      # prefix = "IRI beginning": ids are written as CURIEs
    [categories]    # "IRI of a class" = "Category"; others are named by the last part of their IRI
    [predicates]    # "IRI" = "relation"; if empty, every predicate between two resources

Classes and predicates that share the last part of their IRIs are named by prefix, or else by the whole IRI. A
node of several types has the one that comes first in the mapping, then by name, W3C's own last.
"""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import curies
import pyoxigraph as ox

from bmgraph.errors import ImportFailed
from bmgraph.formats.documents import check_json_ld
from bmgraph.formats.records import OnBytes
from bmgraph.formats.sink import Sink, Where
from bmgraph.formats.stream import open_stream, read_lines
from bmgraph.formats.xml_guard import check_xml
from bmgraph.graph.saved import RDF_FILE

__all__ = ["RDF_FORMATS", "RdfMapping", "RdfReader", "read_mapping"]

RDF_FORMATS = {
    ".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS, ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG, ".rdf": ox.RdfFormat.RDF_XML, ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML, ".jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip
#: What the parser says of JSON-LD whose context is elsewhere.
_ELSEWHERE = "LoadDocumentCallback"
#: Bytes of a mapping.
_MAX_MAPPING = 1 << 20
#: Formats with a statement a line.
_BY_LINE = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
#: Predicates that a message names.
_SHOWN = 5
_W3C = "http://www.w3.org/"
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
        if not path.is_file() or path.stat().st_size > _MAX_MAPPING:
            raise ImportFailed(f"{path}: no file, or of more than {_MAX_MAPPING >> 10} kB: is it a mapping?")
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
    """Reads files once: nodes need all types and labels of all files before the first edge.

    Edges wait in a temporary file until the sink has the nodes.
    """

    def __init__(self, paths: Sequence[Path], mapping: Path | None) -> None:
        self._paths = paths
        self._source = mapping
        self._mapping = read_mapping(mapping)
        self._converter = curies.Converter.from_prefix_map(dict(self._mapping.prefixes))
        self._waiting: IO[str] | None = None
        self._types: dict[str, str] = {}
        self._several: dict[str, set[str]] = {}
        self._labels: dict[str, str] = {}
        #: Where a node comes first: number of the file and of the statement in it.
        self._nodes: dict[str, tuple[int, int]] = {}
        self._relations: dict[str, int] = {}
        self._left: Counter[str] = Counter()

    def read(self, what: str, sink: Sink, on_bytes: OnBytes) -> None:
        """Give nodes, then edges, to a sink.

        Raises:
            ImportFailed: a file does not parse, or the mapping fits nothing in them.
        """
        if what == "node":
            folder = sink.folder
            self._waiting = tempfile.TemporaryFile("w+", encoding="utf-8", dir=folder)  # noqa: SIM115 (below)
            try:
                for file in range(len(self._paths)):
                    self._take(file, sink, on_bytes, self._waiting)
                self._check_mapping(sink)
                self._give_nodes(sink)
            except BaseException:
                self._waiting.close()
                raise
        elif self._waiting is not None:
            short = self._short(self._relations)
            known = self._mapping.predicates
            names = [known.get(p) or self._converter.compress(p) or short[p] for p in self._relations]
            with self._waiting as lines:
                lines.seek(0)
                for line in lines:
                    file, number, subject, relation, object_ = json.loads(line)
                    sink.edge(self._where(file, number), subject, names[relation], object_)

    def _take(self, file: int, sink: Sink, on_bytes: OnBytes, waiting: IO[str]) -> None:
        """Keep types and labels of a file, and put its edges aside."""
        mapping = self._mapping
        blank: dict[str, str] = {}
        for number, quad in self._copied(_quads(self._paths[file], sink, on_bytes), file, sink):
            predicate, object_ = quad.predicate.value, quad.object
            if not isinstance(quad.subject, ox.NamedNode | ox.BlankNode):
                self._left[predicate] += 1
                continue
            name = self._name(quad.subject, file, blank)
            if predicate == mapping.category and isinstance(object_, ox.NamedNode):
                first = self._types.setdefault(name, object_.value)
                if first != object_.value:
                    self._several.setdefault(name, {first}).add(object_.value)
                # With chosen predicates the graph is what they join; else whatever has a type is in it too.
                if not mapping.predicates:
                    self._nodes.setdefault(name, (file, number))
            elif predicate == mapping.label and isinstance(object_, ox.Literal) and name not in self._labels:
                self._labels[name] = object_.value
            elif isinstance(object_, ox.NamedNode | ox.BlankNode) and (
                not mapping.predicates or predicate in mapping.predicates
            ):
                relation = self._relations.setdefault(predicate, len(self._relations))
                ends = (name, self._name(object_, file, blank))
                for end in ends:
                    self._nodes.setdefault(end, (file, number))
                waiting.write(json.dumps((file, number, ends[0], relation, ends[1])) + "\n")
            else:
                self._left[predicate] += 1

    def _copied(
        self, quads: Iterable[tuple[int, ox.Quad]], file: int, sink: Sink
    ) -> Iterator[tuple[int, ox.Quad]]:
        """Yield quads that are also written as N-Quads, for SPARQL; blank nodes are those of their file."""

        def own(term: Any) -> Any:
            return ox.BlankNode(f"f{file}{term.value}") if isinstance(term, ox.BlankNode) else term

        with (sink.folder / RDF_FILE).open("a", encoding="utf-8") as copy:
            for number, quad in quads:
                graph = quad.graph_name
                renamed = ox.Quad(own(quad.subject), quad.predicate, own(quad.object), own(graph))
                copy.write(f"{renamed} .\n")
                yield number, quad

    def _check_mapping(self, sink: Sink) -> None:
        """Say what the mapping leaves out, and what of it fits nothing."""
        most = ", ".join(iri for iri, _ in self._left.most_common(_SHOWN)) or "none"
        if self._mapping.predicates and not self._relations:
            raise ImportFailed(
                f"{self._source}: no statement has one of its predicates between two resources: "
                f"those that it leaves out are {most}"
            )
        if self._left:
            sink.notes.append(
                f"{self._left.total()} statements are no edges, types or labels, most of: {most}"
            )
        classes = {*self._types.values()}.union(*self._several.values())
        unused = [iri for iri in self._mapping.predicates if iri not in self._relations]
        unused += [iri for iri in self._mapping.categories if iri not in classes]
        if unused:
            sink.notes.append(f"{self._source}: no statement has {', '.join(unused[:_SHOWN])}")

    def _give_nodes(self, sink: Sink) -> None:
        mapping = self._mapping
        known = {iri: place for place, iri in enumerate(mapping.categories)}
        names = self._short({*self._types.values()}.union(*self._several.values()) - known.keys(), known)
        names |= mapping.categories

        def rank(iri: str) -> tuple[int, bool, str]:
            return known.get(iri, len(known)), iri.startswith(_W3C), names[iri]

        for id_, (file, number) in self._nodes.items():
            # What is only mentioned does not contradict what a table says of it.
            if id_ in sink.nodes and id_ not in self._types and id_ not in self._labels:
                continue
            iris = sorted(self._several.get(id_, ()), key=rank) or [self._types.get(id_, "")]
            categories = list(dict.fromkeys(names.get(iri, mapping.default_category) for iri in iris))
            properties = {"category": categories} if len(categories) > 1 else None
            sink.several += properties is not None
            label = self._labels.get(id_, "")
            sink.node(self._where(file, number), id_, categories[0], label, properties)

    def _where(self, file: int, number: int) -> Where:
        path = self._paths[file]
        return path, number if _format(path) in _BY_LINE else f"statement {number}"

    def _name(self, term: ox.NamedNode | ox.BlankNode, file: int, blank: dict[str, str]) -> str:
        if isinstance(term, ox.BlankNode):
            # The name of a blank node means something in its file only, and may be another the next time.
            return blank.setdefault(term.value, f"_:b{file + 1}.{len(blank) + 1}")
        return self._converter.compress(term.value) or term.value

    def _short(self, iris: Iterable[str], known: Iterable[str] = ()) -> dict[str, str]:
        """Return names for IRIs: what only one has as its last part, else all of it."""
        taken = Counter(_last(iri) for iri in iris)
        taken.update(self._mapping.categories[iri] for iri in known)
        return {
            iri: _last(iri) if taken[_last(iri)] == 1 else self._converter.compress(iri) or iri
            for iri in iris
        }


def _last(iri: str) -> str:
    """Return what follows the last slash or hash."""
    return re.split(r"[/#]", iri)[-1] or iri


def _format(path: Path) -> ox.RdfFormat:
    suffix = next((s for s in reversed(path.suffixes) if s in RDF_FORMATS), "")
    if not suffix:
        raise ImportFailed(f"{path}: RDF files end in {', '.join(RDF_FORMATS)}")
    return RDF_FORMATS[suffix]


def _quads(path: Path, sink: Sink, on_bytes: OnBytes) -> Iterator[tuple[int, ox.Quad]]:
    """Yield statements with their lines, or their numbers where several may share a line."""
    form = _format(path)
    if form in _BY_LINE:
        for number, text, problem in read_lines(path, on_bytes):
            try:
                for quad in () if problem else ox.parse(text, format=form):
                    yield number, quad
            except SyntaxError as error:
                problem = error.msg.removeprefix("Parser error at line 1 ")
            if problem:
                sink.refuse((path, number), problem, text)
        return
    if form == ox.RdfFormat.RDF_XML:
        check_xml(path)
    elif form == ox.RdfFormat.JSON_LD:
        check_json_ld(path)
    with open_stream(path, on_bytes) as file:
        try:
            yield from enumerate(ox.parse(file, format=form), start=1)
        except SyntaxError as error:
            if _ELSEWHERE in error.msg:
                raise ImportFailed(f"{path}: its context is elsewhere: write it into the file") from error
            raise ImportFailed(f"{path}:{error.lineno or ''} {error.msg}: mend it there") from error
        except MemoryError as error:
            raise ImportFailed(f"{path}: a statement is too long to be read ({error}): cut it") from error
