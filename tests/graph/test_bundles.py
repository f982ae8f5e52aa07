from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from bmgraph.errors import GraphLacks
from bmgraph.graph.bundles import Bundles
from bmgraph.graph.grounds import ANY_GROUNDS, Grounds
from bmgraph.graph.model import Qualified
from tests.made import ONTOLOGY, graph_of, index_of, made_row, worlds
from tests.world import World

FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def degrees(world: World, bundles: Bundles, walkable: Callable[[Qualified], bool]) -> list[int]:
    """By node, how many others a row that passes joins it to."""
    out = []
    for node in range(bundles.index.n_nodes):
        id_ = bundles.index.id(node)
        rows = [row for row in world.rows if id_ in row[:2] and walkable(row.qualified)]
        out.append(len({other for row in rows for other in row[:2]} - {id_}))
    return out


@FEW
@given(worlds())
def test_every_member_has_what_its_row_says(world: World) -> None:
    bundles = graph_of(world).bundles
    index = bundles.index
    for joined in index.rows():
        low, high = bundles.pointers[index.bundle(joined.subject, joined.object) :][:2]
        at = low + [row.row for row in index.joining(joined.subject, joined.object)].index(joined.row)
        said = world.rows[joined.row].qualified
        known = world.ontology.relations.get(said.relation)

        assert low <= at < high
        assert bundles.bundle[at] == index.bundle(joined.subject, joined.object)
        assert (bundles.kind[at], bool(bundles.way[at])) == (joined.kind, joined.subject > joined.object)
        assert (bundles.sign[at], bundles.evidence[at], bundles.source[at]) == (
            said.sign, said.evidence, said.source
        )  # fmt: skip
        assert (bundles.hedged[at], bundles.negated[at]) == (said.hedged, said.negated)
        assert bundles.other_form[at] == said.other_form
        assert bundles.causal[at] == (known is None or known.causal)
        assert bundles.knows_cause[at] == (known is not None)
        assert bundles.propagates_sign[at] == (known is None or known.propagates_sign)
        symmetric = said.relation in world.symmetric if known is None else known.symmetric
        assert bundles.symmetric[at] == (symmetric or said.undirected)
        category = world.nodes[world.rows[joined.row].subject]
        accepts = graph_of(world).vocabulary.accepts_sign(said.relation, category)
        assert bundles.accepts_sign[at] == (accepts and not said.other_form)
        assert bundles.of_relations({said.relation, "x"})[at]
        assert not bundles.of_relations({"x"})[at]
        if all(map(bundles.knows.get, ("evidence_kinds", "context_basis"))):
            grounds = Grounds.of(["cells", "not said"], stated=True)
            fits = not said.evidence_kinds or "cells" in said.evidence_kinds
            stated = not said.contexts or said.context_basis == "stated"
            assert bundles.resting_on(grounds)[at] == (fits and stated)
        assert bundles.stated_for(None)[at]
        assert bundles.stated_for(lambda contexts: bool(contexts))[at] == bool(said.contexts)


@FEW
@given(worlds())
def test_members_group_by_relation_form_and_sign(world: World) -> None:
    bundles = graph_of(world).bundles
    said = [bundles.index.qualified[place] for place in bundles.content.tolist()]
    keys = [(one.relation, one.form, one.other_form, one.sign) for one in said]

    assert len(set(zip(keys, bundles.group.tolist(), strict=True))) == len(set(keys))
    assert len(set(bundles.group.tolist())) == len(set(keys))


@FEW
@given(worlds())
def test_degrees_count_the_others(world: World) -> None:
    bundles = graph_of(world).bundles

    assert bundles.degree(~bundles.negated).tolist() == bundles.index.degree.tolist()
    assert bundles.degree(bundles.hedged).tolist() == degrees(world, bundles, lambda one: one.hedged)
    assert bundles.foreground_degree.tolist() == degrees(
        world, bundles, lambda one: not one.negated and one.source == 0
    )


@FEW
@given(worlds())
def test_a_graph_knows_what_some_row_says(world: World) -> None:
    def says(name: str) -> bool:
        return any(bool(getattr(row.qualified, name)) for row in world.rows)

    knows = graph_of(world).bundles.knows
    assert knows == {name: says(name) for name in knows}


def test_what_a_question_prepares_is_made_once_and_not_kept_for_ever() -> None:
    bundles = graph_of(World({"z:1": "Gene"}, [], ONTOLOGY)).bundles

    def make(number: int) -> Callable[[], int]:
        return lambda: number

    assert [bundles.kept("a", make(1)), bundles.kept("a", make(2))] == [1, 1]
    for number in range(100):
        bundles.kept(number, make(number))
    assert bundles.kept("a", make(3)) == 3, "so many others came between that it was let go"


def test_a_graph_without_rows_has_no_members() -> None:
    bundles = graph_of(World({"z:1": "Gene", "x:1": "Drug"}, [], ONTOLOGY)).bundles

    assert len(bundles) == 0
    assert [len(part) for part in (bundles.sign, bundles.causal, bundles.group, bundles.accepts_sign)] == [
        0
    ] * 4
    assert bundles.of_categories(["Drug"]).tolist() == [True, False]
    assert bundles.categories(["Gene"]).tolist() == [False, True]
    assert not any(bundles.knows.values())
    assert bundles.foreground_degree.tolist() == [0, 0]


def test_loops_join_a_node_to_no_other() -> None:
    index = index_of({"z:1": "Gene"}, [made_row(1, "z:1", "binds", "z:1")])
    bundles = Bundles(index, graph_of(World({}, [], ONTOLOGY)).vocabulary)

    assert bundles.degree(np.array([True])).tolist() == [0]


def test_grounds_that_no_row_has_are_refused() -> None:
    """What a graph does not say is one error that names it."""
    nodes = {"z:1": "Gene", "z:2": "Gene"}
    bundles = graph_of(World(nodes, [made_row(0, "z:1", "activates", "z:2")], ONTOLOGY)).bundles

    assert bundles.resting_on(ANY_GROUNDS).all()
    for grounds, missing in (
        (Grounds.of("cells"), "in whom or in what"),
        (Grounds(stated=True), "where the"),
    ):
        with pytest.raises(GraphLacks, match=missing):
            bundles.check(grounds)
