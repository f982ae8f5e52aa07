"""Importing: which reader for which file, all into a folder that appears only when it is whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bmgraph.errors import ImportFailed
from bmgraph.files import whole_folder
from bmgraph.formats import FORMATS
from bmgraph.formats.documents import read_hetionet_json, read_jsonl, read_kgx_json
from bmgraph.formats.rdf import RDF_FORMATS, RdfReader
from bmgraph.formats.records import OnBytes
from bmgraph.formats.sink import Sink
from bmgraph.formats.stream import open_stream
from bmgraph.formats.tables import columns_in, header_of, read_table
from bmgraph.graph.index import Index
from bmgraph.graph.saved import FOLDER_HOLDS, INDEX_FOLDER, RDF_FILE, save_folder
from bmgraph.graph.storage import MANIFEST_FILE
from bmgraph.graph.tables import index_tables

__all__ = ["ImportReport", "guess_format", "import_graph"]

_Reader = Callable[[str, Sink, OnBytes], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import took and left.

    `distinct` edges are those the index holds, `negated` ones stay in the table alone, `joined` nodes of the
    article are in what was read too. Of `repeated` nodes `differing` ones came with other properties than the
    first time, which stay; `several` nodes have more categories than the one that counts; `hierarchy` edges
    say what is broader or a member, and are walked by no path; `notes` are for people.
    """

    folder: Path
    nodes: int
    edges: int
    distinct: int
    refused: int
    repeated: int
    negated: int = 0
    joined: int = 0
    differing: int = 0
    several: int = 0
    hierarchy: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Options:
    node_columns: Mapping[str, str] = field(default_factory=dict)
    edge_columns: Mapping[str, str] = field(default_factory=dict)


def guess_format(path: Path) -> str:
    """Return the format that a file's name, or its beginning, speaks for."""
    suffixes = [s for s in path.suffixes if s not in (".gz", ".bz2")]
    last = suffixes[-1] if suffixes else ""
    if last in RDF_FORMATS:
        return "rdf"
    if last in (".jsonl", ".ndjson"):
        return "jsonl"
    if last == ".json":
        with open_stream(path) as file:
            return "hetionet-json" if b'"metanode_kinds"' in file.read(1 << 16) else "kgx-json"
    return "table"


def import_graph(
    files: Sequence[Path],
    target: Path,
    *,
    form: str | None = None,
    mapping: Path | None = None,
    node_columns: Mapping[str, str] | None = None,
    edge_columns: Mapping[str, str] | None = None,
    skip_bad: bool = False,
    layer: str = "",
    signs: Mapping[str, int] | None = None,
    begin: Callable[[Sink], None] | None = None,
    on_bytes: OnBytes = lambda n: None,
) -> ImportReport:
    """Read a graph from files and write its tables and index to a folder.

    A table with ``id`` (and ``category`` or ``kind``) holds nodes; one with ``subject`` and ``object`` or
    ``source`` and ``target`` holds edges; one without a header is a list of edges. If no file holds nodes,
    the ends of the edges are the nodes.

    Args:
        files: to read; ``.gz`` and ``.bz2`` are unpacked.
        target: folder to write to; an earlier import there is replaced.
        form: one of `FORMATS`; guessed from each file without it.
        mapping: for RDF, see `formats.rdf`.
        node_columns: what the columns of node tables are called: ``id``, ``category``, ``label``.
        edge_columns: the same of edge tables: ``subject``, ``predicate``, ``object``, ``weight``, ``id``.
        skip_bad: leave out what cannot be read; ``rejected.tsv`` in the folder lists it.
        layer: of edges that name no source of their own.
        signs: of relations (1, -1, 0), before those that are known.
        begin: puts a graph into the sink before the files are read, see `formats.merge`.
        on_bytes: called with the bytes that were read; every file is read twice.

    Raises:
        ImportFailed: something cannot be read; names file and line. Nothing is written then.
        BuildError: the folder holds something else, or cannot be written.
    """
    _check_files(files, target)
    readers, notes = _readers(files, form, mapping, _Options(node_columns or {}, edge_columns or {}))
    has_nodes = any(holds_nodes for holds_nodes, _ in readers)
    if node_columns and not has_nodes:
        raise ImportFailed(
            f"no file has the column {node_columns.get('id', 'id')!r} of nodes: see --node-columns"
        )
    # Hetionet has a metagraph.json of its own: an import is known by its index.
    with whole_folder(target, f"{INDEX_FOLDER}/{MANIFEST_FILE}", FOLDER_HOLDS) as new:
        implicit = "" if has_nodes else "Node"
        with Sink(new, skip_bad=skip_bad, implicit=implicit, layer=layer, signs=signs) as sink:
            sink.notes += notes
            if begin is not None:
                begin(sink)
            for what in ("node", "edge"):
                for _, read in readers:
                    read(what, sink, on_bytes)
            sink.finish()
        if begin is not None or not _is_rdf(files, form):
            # SPARQL on a part would pass for an answer of the whole.
            (new / RDF_FILE).unlink(missing_ok=True)
        save_folder(index := index_tables(new), new, sink.parts)
    return _report(target, sink, index)


def _is_rdf(files: Sequence[Path], form: str | None) -> bool:
    return all((form or guess_format(path)) == "rdf" for path in files)


def _report(target: Path, sink: Sink, index: Index) -> ImportReport:
    counts = (sink.edges, index.n_edges, sink.refused, sink.repeated, sink.negated, len(sink.joined))
    return ImportReport(
        target,
        len(sink.nodes),
        *counts,
        sink.differing,
        sink.several,
        sink.hierarchy,
        tuple(sink.notes),
    )


def _check_files(files: Sequence[Path], target: Path) -> None:
    for path in files:
        if not path.is_file():
            raise ImportFailed(f"{path}: no file that can be read twice: save it first")
        if target.is_dir() and path.resolve().is_relative_to(target.resolve()):
            raise ImportFailed(f"{path} is in {target}, which would be replaced: name another folder")


def _readers(
    files: Sequence[Path], form: str | None, mapping: Path | None, options: _Options
) -> tuple[list[tuple[bool, _Reader]], list[str]]:
    """Return what reads the files, each with whether it holds nodes, and notes for people."""
    forms = {path: form or guess_format(path) for path in files}
    readers = [_reader(path, forms[path], options) for path in files if forms[path] != "rdf"]
    rdf = [path for path in files if forms[path] == "rdf"]
    if rdf:
        readers.append((True, RdfReader(rdf, mapping).read))
    notes = [f"{mapping}: not used, no file is RDF"] if mapping and not rdf else []
    return readers, notes


def _reader(path: Path, form: str, options: _Options) -> tuple[bool, _Reader]:
    """Return whether a file holds nodes, and what reads it."""
    if form == "jsonl":
        # KGX names the two files of a graph by what they hold.
        edges = re.search(r"(^|[_.\W])edges?([_.\W]|$)", path.name, re.IGNORECASE)
        return edges is None, lambda what, sink, on: read_jsonl(path, what, sink, on)
    if form == "kgx-json":
        return True, lambda what, sink, on: read_kgx_json(path, what, sink, on)
    if form == "hetionet-json":
        return True, lambda what, sink, on: read_hetionet_json(path, what, sink, on)
    if form != "table":
        raise ImportFailed(f"{form}: use one of {', '.join(FORMATS)}")
    header = header_of(path)
    kind = "edge"
    if columns_in(header, "edge", options.edge_columns) is None and (
        columns_in(header, "node", options.node_columns) is not None
    ):
        kind = "node"
    given = options.node_columns if kind == "node" else options.edge_columns

    def read(what: str, sink: Sink, on_bytes: OnBytes) -> None:
        if what == kind:
            read_table(path, kind, sink, on_bytes, given)

    return kind == "node", read
