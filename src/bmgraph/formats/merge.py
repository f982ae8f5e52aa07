"""A graph beside the article's: what is the same entity has one node.

Entities are the same if their CURIEs are, if one is a cross-reference of the other, or if an SSSOM mapping
says that they match exactly. Ids as Hetionet writes them are read as CURIEs: ``Gene::4233`` is
``NCBIGene:4233``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bmgraph.errors import ImportFailed
from bmgraph.formats.sink import Sink
from bmgraph.formats.sssom import Mappings
from bmgraph.graph.index import Index
from bmgraph.graph.saved import NAMES_FILE, REPORTS_FILE, VOCABULARY_FILE, vocabulary_part
from bmgraph.graph.tables import qualifier_cells
from bmgraph.graph.vocabulary import Vocabulary

__all__ = ["put_article"]

_HETIONET = {"Gene": "NCBIGene", "Compound": "DRUGBANK"}


_NONE = Mappings(())


def put_article(
    index: Index, vocabulary: Vocabulary, mappings: Mappings = _NONE, *, reports: Any = None
) -> Callable[[Sink], None]:
    """Return what puts the article's graph into a sink and makes foreign ids of its entities mean them.

    Args:
        index: the article's graph.
        vocabulary: its names.
        mappings: which ids mean the same.
        reports: what its trials reported, as it is kept.
    """
    directory = vocabulary.directory
    nodes = [index.id(number) for number in range(index.n_nodes)]
    aliases = {xref: curie for curie in nodes for xref in directory.by_id[curie].xrefs}
    aliases |= {curie: curie for curie in nodes}
    same: dict[str, list[str]] = {}
    for one, other in mappings.pairs:
        same.setdefault(one, []).append(other)
        same.setdefault(other, []).append(one)
    # What means the same as an alias is one too, in whatever order the pairs come.
    waiting = sorted(aliases.keys() & same.keys())
    for known in waiting:
        for name in sorted(same[known]):
            if name not in aliases:
                aliases[name] = aliases[known]
                waiting.append(name)
    where = (Path("the article's graph"), 0)

    def begin(sink: Sink) -> None:
        for number, curie in enumerate(nodes):
            sink.node(where, curie, index.category(number), index.label(number))
        for row, kind, u, v in sorted(index.rows()):
            content = index.qualified[int(index.kind_qualified[kind])]
            qualifiers = qualifier_cells(content) | {"lines": index.evidence_text(row) or None}
            sink.edge(where, nodes[u], content.relation, nodes[v], id_=index.key(row), qualifiers=qualifiers)
        sink.taken = {content.layer for content in index.qualified}
        if sink.layer in sink.taken:
            raise ImportFailed(f"the article's graph has a layer {sink.layer!r}: choose another name")
        sink.given = set(nodes)
        sink.parts[VOCABULARY_FILE] = vocabulary_part(directory, vocabulary.ontology)
        sink.parts[NAMES_FILE] = directory.names.blob
        if reports is not None:
            sink.parts[REPORTS_FILE] = reports
        if mappings.note:
            sink.notes.append(mappings.note)
        sink.same = lambda name: aliases.get(name) or aliases.get(_curie(name)) or name

    return begin


def _curie(name: str) -> str:
    kind, _, local = name.partition("::")
    if not local or re.match(r"\w+:", local):
        return local or name
    return f"{_HETIONET.get(kind, kind)}:{local}"
