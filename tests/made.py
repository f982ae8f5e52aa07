"""Made-up graphs of every kind of row: an ontology, strategies, and the index of a world."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from bmgraph._graph import Graph
from bmgraph.dataset.entities import Directory, Listing
from bmgraph.graph.index import Index
from bmgraph.graph.indexing import build_index, texts_as_arrays
from bmgraph.graph.model import Evidence, Locator, Publication, Qualified, Row, evidence_to_json
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.ontology import Category, Ontology, Relation
from tests.world import METASTASIS, World

__all__ = ["BROADER", "NODES", "ONTOLOGY", "STAGES", "graph_of", "index_of", "made_row", "rows_of", "worlds"]


def _category(name: str, *roles: str, parent: str = "") -> Category:
    return Category(name, name, (parent,) if parent else (), ("biolink:X",), (), "#000000", roles)


def _relation(name: str, sign: int, causal: bool, *roles: str, **more: Any) -> Relation:
    return Relation(
        name, f"https://example.org/{name}", name.replace("_", " "), f"is {name} of", sign, causal,
        more.pop("symmetric", False), "", "", "", roles=roles, **more,
    )  # fmt: skip


_AFFECTS = ("https://example.org/affects",)
ONTOLOGY = Ontology(
    {one.name: one for one in (
        _category("Thing"), _category("Gene", "acted-on", "molecule", "target", parent="Thing"),
        _category("Cell", "counted", "acted-on", parent="Thing"), _category("CellState", parent="Cell"),
        _category("Drug", "treatment", "drug", "given", "mechanism", parent="Thing"),
        _category("Trial", "trial"), _category("Disease", "disease", "acted-on", "site", "species", "model"),
        _category("Pathway"), _category("Stage", "stage"),
    )},
    {one.name: one for one in (
        _relation("affects", 0, True, "unstated", "effect"),
        _relation("activates", 1, True, "acts-on", parents=_AFFECTS),
        _relation("inhibits", -1, True, "acts-on", parents=_AFFECTS),
        _relation("targets", 0, True, "unsigned-action"),
        _relation("increased_in", 1, False, "found-in", propagates_sign=False),
        _relation("expresses", 1, False, accepts_sign=False), _relation("binds", 0, True, symmetric=True),
        _relation("coexpressed", 1, False, symmetric=True),
        _relation("is_a", 0, False, "subclass"),
        _relation("member_of", 0, False, "bridge", "unstated", "membership"),
        _relation("resists", -1, False), _relation("tested_in", 0, False, "tested"),
        _relation("compared_in", 0, False, "comparator"),
    )},
    {"metastasis": METASTASIS, "brain-metastasis": "dis:bm"},
)  # fmt: skip

#: Ids do not run in the order of categories.
NODES = {
    "z:1": "Gene", "z:2": "Gene", "z:3": "Gene", "y:cell": "Cell", "b:state": "CellState", "x:drug": "Drug",
    "a:trial": "Trial", "s:early": "Stage", "dis:lcbm": "Disease", "dis:lung": "Disease", "c:path": "Pathway",
}  # fmt: skip
BROADER = {
    "dis:cancer": (), METASTASIS: ("dis:cancer",), "dis:bm": (METASTASIS,), "dis:lung": ("dis:cancer",),
    "dis:nsclc": ("dis:lung",), "dis:sclc": ("dis:lung",), "dis:breast": ("dis:cancer",),
    "dis:lcbm": ("dis:bm", "dis:lung"), "dis:sclcbm": ("dis:lcbm", "dis:sclc"),
    "dis:bcbm": ("dis:bm", "dis:breast"),
}  # fmt: skip
STAGES = {"s:early": 1, "s:middle": 2, "s:late": 3, "s:any": 0}
#: Relations that the ontology does not know; `links` of two genes has no direction.
FOREIGN = ("interacts_with", "biolink:correlated_with", "links", "upregulates")
SYMMETRIC = frozenset(FOREIGN[:2])


def made_row(number: int, subject: str, relation: str, object_: str, **said: Any) -> Row:
    """Return a row with as many lines of evidence as `said` counts, each of this row alone."""
    known = ONTOLOGY.relations.get(relation)
    stands: Sequence[tuple[str, str]] = said.pop("stands", ())
    lines: tuple[Evidence, ...] = tuple(
        Locator(*stands[i % len(stands)][:1], tuple(filter(None, stands[i % len(stands)][1:])))
        if stands and not said.get("source") else Publication(f"P{number}.{i}")
        for i in range(said.get("evidence", 0))
    )  # fmt: skip
    undirected = relation == "links" and NODES.get(subject) == NODES.get(object_)
    plain: dict[str, Any] = {"sign": known.sign if known else 0, "layer": "article", "undirected": undirected}
    return Row(subject, object_, Qualified(relation, **(plain | said)), f"e:{number:02}", lines)


_RARE = st.sampled_from([False] * 7 + [True])
_LAYERS = ("article", "ref", "label")
_KINDS = st.sampled_from([(), (), ("patients",), ("cells",), ("cells", "patients")])
_BASIS = st.sampled_from(["stated", "stated", "heading", "paragraph"])
_said = st.fixed_dictionaries(
    {
        "hedged": st.booleans(), "contested": _RARE, "negated": _RARE, "counted": _RARE,
        "form": st.sampled_from(["", "", "", "mutant_form", "genetic_variant_form", "modified_form"]),
        "contexts": st.one_of(
            st.just(()), st.just(()), st.just(()), st.just(()),
            st.sets(st.sampled_from([*BROADER, "dis:unknown"]), max_size=2).map(sorted).map(tuple),
        ),
        "stages": st.sets(st.sampled_from(sorted(STAGES)), max_size=2).map(sorted).map(tuple),
        "evidence": st.integers(0, 5), "source": st.sampled_from([0, 0, 0, 1, 1, 2]),
        "evidence_kinds": _KINDS, "context_basis": _BASIS, "stage_basis": _BASIS,
    }
)  # fmt: skip
_plain = st.fixed_dictionaries(
    {"evidence": st.integers(0, 3), "source": st.sampled_from([0, 0, 1]), "hedged": _RARE}
)


#: Rows that say something of themselves more often than not.
_much = st.fixed_dictionaries(
    {
        "hedged": st.booleans(), "negated": _RARE, "evidence": st.integers(0, 3),
        "contexts": st.sampled_from(
            [(), ("dis:lcbm",), ("dis:bcbm",), ("dis:lung",), ("dis:nsclc", "dis:sclc")]
        ),
        "stages": st.sampled_from([(), ("s:early",), ("s:middle",), ("s:late",), ("s:early", "s:late")]),
        "evidence_kinds": _KINDS, "context_basis": _BASIS, "stage_basis": _BASIS,
        "source": st.sampled_from([0, 0, 1]),
    }
)  # fmt: skip


#: Sentences and panels of a row, few so that rows share them.
_stands = st.lists(
    st.tuples(st.sampled_from(["1-p1-s1", "1-p1-s1", "2-p1-s1"]), st.sampled_from(["", "", "1A"])),
    min_size=1,
    max_size=2,
)


@st.composite
def rows_of(
    draw: st.DrawFn, relations: Sequence[str], nodes: Sequence[str], most: int = 26, much: bool = False
) -> list[Row]:
    """Rows of every kind, several of a pair and loops among them."""
    stated = draw(st.booleans())
    near = ["z:1", "z:2", *draw(st.permutations(nodes))[: draw(st.integers(2, 5))]]
    out = []
    for number in range(draw(st.integers(6, most))):
        said: dict[str, Any] = dict(draw(_much if much else st.one_of(_plain, _said)))
        name = draw(st.sampled_from(relations))
        if name == "member_of" and not draw(_RARE):
            said["source"] = 1
        said["layer"] = _LAYERS[said["source"]]
        if draw(_RARE) or name in FOREIGN:
            said["sign"] = draw(st.sampled_from([1, -1, 0]))
        said["stands"] = draw(_stands) if stated else ()
        ends = draw(st.tuples(st.sampled_from(near), st.sampled_from(near)))
        if ends[0] == ends[1] and not draw(_RARE):
            ends = near[0], near[2]
        out.append(made_row(number, ends[0], name, ends[1], **said))
    return out


@st.composite
def worlds(draw: st.DrawFn, much: bool = False) -> World:
    """A graph of the ontology, or one with relations that it does not know."""
    relations = [*ONTOLOGY.relations, *(FOREIGN if draw(_RARE) else ())]
    some = draw(st.permutations(relations))[: draw(st.integers(2, 6))]
    some += draw(
        st.sampled_from(
            [
                [],
                [],
                ["member_of", "activates"],
                ["activates", "inhibits"],
                ["affects"],
                ["targets", "inhibits"],
            ]
        )
    )
    rows = draw(rows_of(some, sorted(NODES), much=much))
    return World(NODES, rows, ONTOLOGY, BROADER, STAGES, SYMMETRIC)


def index_of(nodes: dict[str, str], rows: Sequence[Row]) -> Index:
    """Return the index of rows, in their order; a node's label is its id in capitals."""
    names = sorted(set(nodes.values()))
    of = {name: sorted(id_ for id_, category in nodes.items() if category == name) for name in names}
    number = {id_: place for place, id_ in enumerate(id_ for name in names for id_ in of[name])}
    qualified = list(dict.fromkeys(row.qualified for row in rows))
    place = {one: i for i, one in enumerate(qualified)}
    details = {}
    for name, texts in (
        ("key", [row.key for row in rows]), ("evidence", [evidence_to_json(row.evidence) for row in rows]),
    ):  # fmt: skip
        details[f"{name}p"], details[f"{name}n"] = texts_as_arrays(texts)
    return build_index(
        [(name, of[name], [id_.upper() for id_ in of[name]]) for name in names],
        np.array([number[row.subject] for row in rows], dtype=np.int64),
        np.array([number[row.object] for row in rows], dtype=np.int64),
        np.array([place[row.qualified] for row in rows], dtype=np.int64),
        qualified,
        details=details,
    )


def directory_of(world: World) -> Directory:
    """Return the directory of the nodes, diseases and stages of a world."""
    names = {**dict.fromkeys(world.broader, "Disease"), **dict.fromkeys(world.stages, "Stage"), **world.nodes}
    return Directory(
        Listing(id_, kind, id_.upper(), (), (), world.broader.get(id_, ()), (), world.stages.get(id_, 0))
        for id_, kind in names.items()
    )


def graph_of(world: World) -> Graph:
    """Return the graph of a world, in memory."""
    index = index_of(dict(world.nodes), world.rows)
    return Graph(index, Vocabulary(index, directory_of(world), world.ontology))
