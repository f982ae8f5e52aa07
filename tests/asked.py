"""Strategies for questions, each as the engine is asked and as the oracle understands it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from hypothesis import strategies as st

from bmgraph.paths.weights import Weights
from tests.made import BROADER, FOREIGN, NODES, ONTOLOGY
from tests.oracle import Arrow, Between, Chain, Place, Question
from tests.world import Demand, Slot, World

__all__ = ["CLAUSES", "DEMANDS", "Both", "betweens", "focused", "patterns", "targeted"]

_VIA = ("Gene", "Thing", "Cell", "Disease", "Pathway", "Drug")
_RARE = st.sampled_from([False] * 7 + [True])
_KINDS = st.sampled_from([("patients",), ("cells",), ("cells", "not_said"), ("not_said",), ("animals",)])
_weights = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([0.0, 0.25, 0.5, 2.0]) for name in
                  ("hedged", "not_causal", "unsigned", "evidence", "layer", "unsourced", "hub",
                   "same_sentence")},
)  # fmt: skip


def _demands(world: World) -> st.SearchStrategy[dict[str, Any]]:
    contexts = st.just("")
    if any(row.qualified.contexts for row in world.rows):
        contexts = st.one_of(contexts, contexts, contexts, st.sampled_from(sorted(BROADER)))
    # What no row says cannot be asked for.
    known = any(row.qualified.evidence_kinds for row in world.rows)
    based = any(row.qualified.context_basis for row in world.rows)
    return st.fixed_dictionaries(
        {
            "evidence": st.one_of(st.just(()), st.just(()), st.just(()), _KINDS) if known else st.just(()),
            "stated": _RARE if based else st.just(False),
            "sign": st.sampled_from([None, None, None, None, 1, -1]), "article_only": _RARE,
            "context": contexts, "mixed_contexts": st.sampled_from([False, True]),
            "background": st.sampled_from([None, None, None, None, None, None, 2, 1, 0]),
            "max_members": st.sampled_from([100, 100, 100, 1, 0]),
            "weights": st.one_of(st.just({}), _weights),
        }
    )  # fmt: skip


def _ends(world: World, name: str) -> list[str]:
    """Return subjects or objects of the rows, those of several rows more than once."""
    return sorted(getattr(row, name) for row in world.rows if row.subject != row.object) or sorted(NODES)


class Both(NamedTuple):
    """A question: keyword arguments of `Graph.paths`, and the same for the oracle."""

    arguments: dict[str, Any]
    question: Question
    demand: Demand


def _demand(cells: Mapping[str, Any], **more: Any) -> Demand:
    return Demand(
        sign=cells["sign"], context=cells["context"], mixed=cells["mixed_contexts"],
        article_only=cells["article_only"], background=cells["background"],
        kinds=cells["evidence"], stated=cells["stated"], max_members=cells.get("max_members", 100),
        weights=Weights.of({"evidence": 0.06, **cells["weights"]}), **more,
    )  # fmt: skip


def _weighable(cells: dict[str, Any]) -> dict[str, Any]:
    # More than a third of a step could make one cost nothing.
    most = {"evidence": 0.2, "same_sentence": 0.3}
    return cells | {"weights": {n: min(x, most.get(n, x)) for n, x in cells["weights"].items()}}


@st.composite
def betweens(draw: st.DrawFn, world: World) -> Both:
    """Paths from a node to another, or to a category."""
    cells = _weighable(draw(_demands(world)))
    source, target = (draw(st.sampled_from(_ends(world, name))) for name in ("subject", "object"))
    via = tuple(draw(st.lists(st.sampled_from(_VIA), max_size=2))) if draw(_RARE) else ()
    hops = draw(st.sampled_from([4, 3, 2, 1]))
    arguments = {"source": source, "max_hops": hops, **cells}
    nodes = set(world.nodes)
    if draw(_RARE):
        last = draw(st.sampled_from(sorted(set(NODES.values()))))
        arguments |= {"to": [*via, last]}
        ends = {node for node in nodes if world.is_a(world.nodes[node], last)} - world.below(source)
    else:
        arguments |= {"target": target, "via": list(via)}
        ends = world.below(target) & nodes
    begin = frozenset(world.below(source) & nodes)
    return Both(arguments, Between(begin, frozenset(ends), via, hops), _demand(cells))


@st.composite
def targeted(draw: st.DrawFn, world: World) -> Both:
    """Paths from a node to a treatment, a disease, or whatever a disease is wider than."""
    cells = _weighable(draw(_demands(world)))
    source = draw(st.sampled_from(_ends(world, "subject")))
    target = draw(st.sampled_from(["x:drug", "dis:lcbm", "dis:lung", "s:early", "x:drug"]))
    hops = draw(st.sampled_from([4, 3, 2]))
    arguments = {"source": source, "target": target, "max_hops": hops, **cells}
    nodes = set(world.nodes)
    ends = frozenset(world.below(target) & nodes)
    return Both(arguments, Between(frozenset(world.below(source) & nodes), ends, (), hops), _demand(cells))


def _arrows(world: World) -> st.SearchStrategy[Arrow]:
    names = sorted({*ONTOLOGY.relations, *(row.qualified.relation for row in world.rows)})
    slots = st.builds(
        Slot,
        st.sampled_from([0, 1, -1]),
        st.one_of(
            st.none(), st.none(), st.none(), st.frozensets(st.sampled_from(names), min_size=1, max_size=3)
        ),
        st.sampled_from([None, None, None, None, None, None, 1, -1]),
    )
    return st.builds(
        lambda slot, least, more: Arrow(slot, least, least + more),
        slots,
        st.integers(1, 2),
        st.integers(0, 2),
    )


_places = st.one_of(
    st.just(Place()),
    st.just(Place()),
    st.builds(
        Place, st.lists(st.sampled_from(sorted(set(NODES.values()))), min_size=1, max_size=2).map(tuple)
    ),
    st.builds(Place, st.sampled_from([(), ("Thing",)]), st.sampled_from(sorted(NODES))),
)


@st.composite
def patterns(draw: st.DrawFn, world: World) -> Both:
    """A pattern of one to three arrows with clauses."""
    cells = _weighable(draw(_demands(world)))
    count = draw(st.integers(1, 3))
    arrows = [draw(_arrows(world)) for _ in range(count)]
    while sum(arrow.most for arrow in arrows) > 4:
        arrows = [Arrow(arrow.slot, 1, 1) for arrow in arrows]
    places = [draw(_places) for _ in range(count + 1)]
    asked = draw(_clauses)
    text = _node(places[0]) + "".join(
        _arrow(arrow) + _node(place) for arrow, place in zip(arrows, places[1:], strict=True)
    )
    within = {"sign": cells["sign"], "context": cells["context"]} if draw(st.booleans()) else {}
    text = " WHERE ".join(filter(None, (text, " AND ".join(_written(asked | within)))))
    cells["max_members"] = 100
    beside = {name: cell for name, cell in cells.items() if name not in within}
    below = [
        Arrow(Slot(a.slot.direction, _below(a.slot.relations), a.slot.sign), a.least, a.most) for a in arrows
    ]
    return Both({"pattern": text, **beside}, Chain(tuple(places), tuple(below)), _demand(cells, **asked))


_clauses: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "ascending": st.just(True), "layer": st.sampled_from(["article", "article", "ref"]),
        "hedged": st.just(False), "evidence": st.integers(1, 3), "hubs": st.integers(1, 5),
        "avoid": st.lists(st.sampled_from(sorted(NODES)), min_size=1, max_size=2).map(tuple),
        "avoid_categories": st.lists(st.sampled_from(_VIA), min_size=1, max_size=2).map(tuple),
    },
).flatmap(lambda full: st.sets(st.sampled_from(sorted(full)), max_size=1).map(
    lambda kept: {name: full[name] for name in kept}) if full else st.just({}))  # fmt: skip


#: What a clause, or an argument beside a pattern, may demand.
CLAUSES: dict[str, st.SearchStrategy[Any]] = {
    "ascending": st.just(True), "layer": st.sampled_from(["article", "ref"]), "hedged": st.just(False),
    "evidence": st.integers(1, 3), "hubs": st.integers(1, 4),
    "avoid": st.sampled_from([("z:1",), ("z:2",), ("dis:lung",)]),
    "avoid_categories": st.sampled_from([("Gene",), ("Thing",), ("Cell", "Disease")]),
}  # fmt: skip
DEMANDS: dict[str, st.SearchStrategy[Any]] = {
    "sign": st.sampled_from([1, -1]), "context": st.sampled_from(["dis:lcbm", "dis:lung", "dis:cancer"]),
    "mixed_contexts": st.just(False), "article_only": st.just(True), "background": st.integers(0, 2),
    "kinds": _KINDS, "stated": st.just(True),
}  # fmt: skip


@st.composite
def focused(draw: st.DrawFn, world: World, focus: str) -> Both:
    """Every path of a few steps, with one demand."""
    cells: dict[str, Any] = {
        "sign": None,
        "context": "",
        "mixed_contexts": True,
        "article_only": False,
        "background": None,
    }
    cells |= {"weights": {}, "evidence": (), "stated": False}
    if focus in DEMANDS:
        cells["evidence" if focus == "kinds" else focus] = draw(DEMANDS[focus])
    asked = {} if focus in DEMANDS else {focus: draw(CLAUSES[focus])}
    direction, hops = draw(st.sampled_from([1, 0, -1])), draw(st.integers(2, 3))
    arrow = Arrow(Slot(direction), 1, hops)
    text = " WHERE ".join(filter(None, (f"(){_arrow(arrow)}()", " AND ".join(_written(asked)))))
    return Both({"pattern": text, **cells}, Chain((Place(), Place()), (arrow,)), _demand(cells, **asked))


def _below(relations: frozenset[str] | None) -> frozenset[str] | None:
    """Return relations with those of which they are superproperties."""
    if relations is None:
        return None
    own = ONTOLOGY.relations
    return frozenset(
        name
        for name in (*own, *FOREIGN)
        if name in relations
        or (name in own and any(own[r].iri in own[name].parents for r in relations if r in own))
    )


def _node(place: Place) -> str:
    name = f' {{id: "{place.name}"}}' if place.name else ""
    return f"({':' if place.categories else ''}{'|'.join(place.categories)}{name})"


def _arrow(arrow: Arrow) -> str:
    slot = arrow.slot
    relations = "|".join(f"`{name}`" for name in sorted(slot.relations or ()))
    times = "" if (arrow.least, arrow.most) == (1, 1) else f"*{arrow.least}..{arrow.most}"
    sign = f' {{sign: "{"+" if slot.sign > 0 else "-"}"}}' if slot.sign else ""
    inside = f"[{':' if relations else ''}{relations}{times}{sign}]"
    return {1: f"-{inside}->", -1: f"<-{inside}-", 0: f"-{inside}-"}[slot.direction]


def _written(asked: Mapping[str, Any]) -> list[str]:
    out = []
    for name, cell in asked.items():
        if name == "ascending":
            out.append("stage ascending")
        elif name == "hedged":
            out.append("hedged = false")
        elif name == "evidence":
            out.append(f"evidence >= {cell}")
        elif name == "hubs":
            out.append(f"hubs <= {cell}")
        elif name == "avoid":
            out += [f'avoid "{one}"' for one in cell]
        elif name == "avoid_categories":
            out += [f"avoid :{one}" for one in cell]
        elif name == "sign" and cell:
            out.append(f'sign = "{"+" if cell > 0 else "-"}"')
        elif cell:
            out.append(f'{name} = "{cell}"')
    return out
