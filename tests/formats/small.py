"""Small graphs in several formats, and how tests read what became of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from bmgraph.graph.index import Index, Joined, open_index
from bmgraph.graph.model import Qualified

Run = Callable[..., Result]


NODES = (
    "id\tcategory\tname\tnote\ng:1\tbiolink:Gene|biolink:NamedThing\tone\t\n"
    "g:2\tbiolink:Gene\ttwo\tx\nd:1\tbiolink:Disease\till\n"
)


EDGES = (
    "id\tsubject\tpredicate\tobject\tweight\n"
    "e1\tg:1\tbiolink:affects\tg:2\t0.5\ne2\tg:2\tbiolink:causes\td:1\t\n"
)


def put(folder: Path, **files: str | bytes) -> list[Path]:
    out = []
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out.append(path)
    return out


def opened(folder: Path) -> Index:
    return open_index(folder / "index")


def edges_of(index: Index) -> set[tuple[str, str, str]]:
    return {
        (index.id(row.subject), said_of(index, row).relation, index.id(row.object)) for row in index.rows()
    }


def said_of(index: Index, row: Joined) -> Qualified:
    return index.qualified[int(index.kind_qualified[row.kind])]


BOTH = {("g:1", "affects", "g:2"), ("g:2", "causes", "d:1")}


def kgx_json() -> str:
    nodes = [{"id": "g:1", "name": "one", "category": ["biolink:Gene"]}, {"id": "g:2", "category": "Gene"},
             {"id": "d:1", "category": ["Disease"]}]  # fmt: skip
    edges = [{"subject": "g:1", "predicate": "biolink:affects", "object": "g:2", "publications": ["PMID:1"]},
             {"subject": "g:2", "predicate": "causes", "object": "d:1"}]  # fmt: skip
    return json.dumps({"edges": edges, "nodes": nodes})


TURTLE = """@prefix x: <http://x.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<http://x.org/g/1> a x:Gene ; rdfs:label "one" ; x:affects <http://x.org/g/2> .
<http://x.org/g/2> a x:Gene ; x:causes <http://x.org/d/1> ; x:noted [ x:by x:me ] .
<http://x.org/d/1> a x:Disease .
"""


MAPPING = """[prefixes]
g = "http://x.org/g/"
d = "http://x.org/d/"
[predicates]
"http://x.org/affects" = "affects"
"http://x.org/causes" = "causes"
"""
