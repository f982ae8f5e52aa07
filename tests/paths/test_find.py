from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bmgraph.dataset.entities import Directory, Listing
from bmgraph.graph.contexts import context_filter
from bmgraph.ontology import Ontology, read_ontology
from bmgraph.paths.edges import Edges
from bmgraph.paths.find import find_paths, path_json
from bmgraph.paths.steps import Step, collapse
from tests.strategies import typed_graphs

Projected = tuple["nx.MultiDiGraph[str]", Directory]
RELATIONS = ("activates", "inhibits", "affects", "increased_in")
CATEGORIES = ("Gene", "CellType", "CellState", "Disease")
ONTOLOGY = read_ontology()


def made_up(edges: list[tuple[int, int, int, bool]]) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in range(7):
        graph.add_node(f"n{node}", label=f"n{node}", category=CATEGORIES[node % 4], color="#000000")
    for number, (u, v, kind, hedged) in enumerate(edges):
        relation = ONTOLOGY.relations[RELATIONS[kind]]
        graph.add_edge(
            f"n{u}", f"n{v}", key=f"bma:{number:04d}", predicate=relation.name, label=relation.label,
            sign=relation.sign, causal=relation.causal, passes_sign=relation.propagates_sign,
            path_sign=relation.sign, takes_sign=True, other_form=False, hedged=hedged,
            negated=number % 11 == 10, subject_direction="", subject_form="", compared_with=(),
            contexts=(f"c{number % 3}",),
            stages=(), sites=(), evidence=(), layer="article",
        )  # fmt: skip
    return graph


def sign_of(taken: Sequence[Step]) -> int:
    first, last = taken[0], taken[-1]
    own = [(s.passes_sign or s is last) and (s.takes_sign or s is first) for s in taken]
    return math.prod(s.sign if kept else 0 for s, kept in zip(taken, own, strict=True))


def enumerate_all(
    graph: nx.MultiDiGraph[str], source: str, target: str, hops: int, via: str | None, sign: int | None
) -> list[tuple[int, int, tuple[str, ...]]]:
    """All simple paths by plain enumeration; a pair's relations are tried one by one."""
    steps = collapse(Edges.of(graph), ONTOLOGY)
    found = {(u, v): steps.between(u, v) for u, v in graph.edges()}
    out = []
    nodes = [n for n in graph if n not in (source, target) and graph.nodes[n]["category"] != "Disease"]
    for size in range(hops):
        for middle in itertools.permutations(nodes, size):
            chain = (source, *middle, target)
            pairs = list(itertools.pairwise(chain))
            if via and not any(ONTOLOGY.is_a(graph.nodes[n]["category"], via) for n in middle):
                continue
            costs = [
                sum(step.cost for step in taken)
                for taken in itertools.product(*(found.get(pair, ()) for pair in pairs))
                if sign is None or (sign_of(taken) == sign and not any(s.disputed for s in taken))
            ]
            if costs:
                out.append((min(costs), len(pairs), chain))
    return sorted(out)


@settings(max_examples=120, deadline=None)
@given(typed_graphs, st.sampled_from([None, "CellType"]), st.sampled_from([None, 1, -1]), st.integers(1, 4))
def test_the_k_best_are_the_first_k_of_all(
    edges: list[tuple[int, int, int, bool]], via: str | None, sign: int | None, hops: int
) -> None:
    graph = made_up(edges)
    expected = enumerate_all(graph, "n0", "n6", hops, via, sign)
    for k in (1, 3, 1000):
        found = find_paths(
            Edges.of(graph), ONTOLOGY, ["n0"], ["n6"], k=k, max_hops=hops, via=[via] if via else [], sign=sign
        )

        assert expected[:k] == [(p.cost, len(p.steps), p.nodes) for p in found]


def test_the_order_of_edges_does_not_matter() -> None:
    edges = [(0, 1, 0, False), (1, 6, 1, False), (0, 2, 0, False), (2, 6, 1, True), (0, 6, 2, False)]
    one = find_paths(Edges.of(made_up(edges)), ONTOLOGY, ["n0"], ["n6"], k=9)
    graph = made_up(edges)
    shuffled: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    shuffled.add_nodes_from(reversed(list(graph.nodes(data=True))))
    everything: list[Any] = list(graph.edges(keys=True, data=True))
    shuffled.add_edges_from(reversed(everything))

    assert one == find_paths(Edges.of(shuffled), ONTOLOGY, ["n0"], ["n6"], k=9)


def test_signs_multiply_and_disputes_silence_them() -> None:
    graph = made_up(
        [(0, 1, 1, False), (1, 6, 1, False), (0, 2, 0, False), (0, 2, 1, False), (2, 6, 0, False)]
    )
    by_node = {p.nodes[1]: p for p in find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"], k=9)}

    assert by_node["n1"].sign == 1
    assert by_node["n2"].disputed
    assert by_node["n2"].sign is None
    assert [p.nodes[1] for p in find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"], sign=1)] == ["n1"]
    assert find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"], sign=-1) == []


def test_a_sign_that_is_not_passed_on_is_that_of_the_last_step_alone() -> None:
    # n0 is increased in n1, which activates n6.
    graph = made_up([(0, 1, 3, False), (1, 6, 0, False), (0, 2, 0, False), (2, 6, 3, False)])
    by_node = {p.nodes[1]: p for p in find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"], k=9)}

    assert [by_node[n].sign for n in ("n1", "n2")] == [0, 1]
    assert [s.sign for s in by_node["n1"].steps] == [1, 1]
    assert [p.nodes[1] for p in find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"], sign=1)] == ["n2"]


def test_another_form_of_the_gene_makes_a_step_of_its_own() -> None:
    graph = made_up([(0, 1, 0, False), (0, 1, 0, False), (0, 1, 1, False)])
    for key in (0, 2):
        graph.edges["n0", "n1", f"bma:{key:04d}"].update(
            subject_form="mutant_form", takes_sign=False, other_form=True
        )
    edges = Edges.of(graph)
    steps = collapse(edges, ONTOLOGY).between("n0", "n1")

    assert sorted((s.predicate, s.sign, s.subject_form, s.edges) for s in steps) == [
        ("activates", 1, "", ("bma:0001",)), ("activates", 1, "mutant_form", ("bma:0000",)),
        ("inhibits", -1, "mutant_form", ("bma:0002",)),
    ]  # fmt: skip
    assert not any(s.disputed for s in steps if not s.subject_form), (
        "what one form inhibits the other activates"
    )
    assert all(s.disputed for s in steps if s.subject_form), "the mutant form is said to do both"
    # Nothing that makes more of the gene makes more of its mutant form.
    graph = made_up([(2, 0, 0, False), (0, 1, 0, False)])
    graph.edges["n0", "n1", "bma:0001"].update(subject_form="mutant_form", takes_sign=False, other_form=True)
    edges = Edges.of(graph)
    assert [p.sign for p in find_paths(edges, ONTOLOGY, ["n0"], ["n1"])] == [1]
    assert [p.sign for p in find_paths(edges, ONTOLOGY, ["n2"], ["n1"])] == [0]
    assert find_paths(edges, ONTOLOGY, ["n2"], ["n1"], sign=1) == []
    assert len(find_paths(edges, ONTOLOGY, ["n0"], ["n1"], sign=1)) == 1


def test_a_path_runs_through_a_disease_only_if_asked_to() -> None:
    graph = made_up([(0, 3, 0, False), (3, 6, 0, False)])
    edges = Edges.of(graph)

    assert find_paths(edges, ONTOLOGY, ["n0"], ["n6"]) == []
    assert [p.nodes for p in find_paths(edges, ONTOLOGY, ["n0"], ["n6"], via=["Disease"])] == [
        ("n0", "n3", "n6")
    ]
    assert [p.nodes for p in find_paths(edges, ONTOLOGY, ["n0"], ["n3"])] == [("n0", "n3")]


def test_hedged_steps_cost_and_say_so_and_negated_ones_are_not_used(
    projected: Projected, ontology: Ontology
) -> None:
    graph, directory = projected
    (path,) = find_paths(Edges.of(graph), ontology, ["HGNC:7371"], directory.descendants("MONDO:1040026"))

    assert path.nodes == ("HGNC:7371", "HGNC:7029", "MONDO:1040026")
    assert [step.hedged for step in path.steps] == [False, True]
    assert find_paths(Edges.of(graph), ontology, ["CL:0000625"], ["HGNC:7371"]) == []


def test_disputed_pair_in_the_mini_graph(projected: Projected, ontology: Ontology) -> None:
    graph, _ = projected
    (path,) = find_paths(Edges.of(graph), ontology, ["CL:0000127"], ["CL:0000625"])

    assert path.disputed
    assert path.sign is None
    assert len(path.steps[1].others) == 1


def test_json_has_the_documented_shape(projected: Projected, ontology: Ontology) -> None:
    graph, directory = projected
    (path,) = find_paths(Edges.of(graph), ontology, ["HGNC:7371"], ["MONDO:1040026"])
    data: dict[str, Any] = json.loads(json.dumps(path_json(path, directory)))

    assert {"nodes", "steps", "sign", "length", "score"} <= set(data)
    assert data["nodes"][0] == {"id": "HGNC:7371", "label": "MSLN", "category": "Gene"}
    step = data["steps"][0]
    assert {"subject", "predicate", "object", "sign", "contexts", "assertions"} <= set(step)
    assert step["contexts"] == ["lung cancer brain metastasis"]
    assert step["assertions"] == [e["assertion"] for e in step["evidence"]]
    assert step["evidence"][0]["sentence"] == "6.1-p1-s1"
    assert data["length"] == 2
    assert data["hedged"]


def test_filters_narrow_the_search(projected: Projected, ontology: Ontology) -> None:
    graph, directory = projected
    breast = context_filter(directory, "bmg:BCBM")

    assert find_paths(Edges.of(graph), ontology, ["HGNC:7371"], ["MONDO:1040026"], contexts=breast) == []
    assert find_paths(Edges.of(graph), ontology, ["HGNC:7371"], ["MONDO:1040026"], via=["CellType"]) == []
    assert (
        len(find_paths(Edges.of(graph), ontology, ["HGNC:7371"], ["MONDO:1040026"], via=["MolecularEntity"]))
        == 1
    )
    plain = find_paths(
        Edges.of(graph), ontology, ["HGNC:7371"], ["MONDO:1040026"], walked=~Edges.of(graph).hedged
    )
    assert plain == []
    with pytest.raises(ValueError, match="at least 1"):
        find_paths(Edges.of(graph), ontology, ["HGNC:7371"], ["MONDO:1040026"], k=0)


def test_unknown_ends_and_equal_ends_give_no_path(projected: Projected, ontology: Ontology) -> None:
    graph, _ = projected

    assert find_paths(Edges.of(graph), ontology, ["nowhere"], ["MONDO:1040026"]) == []
    assert find_paths(Edges.of(graph), ontology, ["HGNC:7371"], ["HGNC:7371"]) == []


@pytest.mark.parametrize(
    ("first", "second", "common"),
    [
        ("bmg:LCBM", "bmg:LCBM", ["bmg:LCBM"]),
        ("bmg:LCBM", "MONDO:1040026", ["bmg:LCBM"]),
        ("bmg:LCBM", "MONDO:0005233", ["bmg:LCBM"]),
        ("bmg:LCBM", "bmg:BCBM", []),
        ("MONDO:0005233", "MONDO:0007254", []),
        ("bmg:LCBM", "", ["bmg:LCBM"]),
    ],
)
def test_a_path_names_the_disease_in_which_all_steps_hold(
    projected: Projected, first: str, second: str, common: list[str]
) -> None:
    graph = made_up([(0, 1, 0, False), (1, 6, 0, False)])
    for (_, _, data), context in zip(graph.edges(data=True), (first, second), strict=True):
        data["contexts"] = (context,) if context else ()
    (path,) = find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"])

    assert common == path.common_contexts(projected[1])
    agreeing = find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"], agreeing=projected[1])
    assert bool(common) == bool(agreeing)


def test_a_step_is_made_of_the_relation_that_agrees_with_the_others() -> None:
    # n0 activates n1 in one disease, is increased in it in the other, of which alone the second was said.
    graph = made_up([(0, 1, 0, False), (1, 6, 0, False), (0, 1, 3, False)])
    for u, v, key, context in (("n0", "n1", 0, "c0"), ("n1", "n6", 1, "c1"), ("n0", "n1", 2, "c1")):
        graph.edges[u, v, f"bma:{key:04d}"]["contexts"] = (context,)
    directory = Directory([Listing(f"c{i}", "Disease", f"c{i}", (), (), (), (), 0) for i in range(2)])
    (alone,) = find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"])
    (agreeing,) = find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"], agreeing=directory)

    assert [step.predicate for step in alone.steps] == ["activates", "activates"]
    assert [step.predicate for step in agreeing.steps] == ["increased_in", "activates"]
    assert agreeing.steps[0].others == (("activates", 1, ("bma:0000",)),)
    assert agreeing.cost > alone.cost


def test_a_path_does_not_go_from_a_member_to_how_much_of_its_class_there_is() -> None:
    graph = made_up([(0, 1, 0, False), (1, 6, 3, False), (0, 2, 0, False), (2, 6, 0, False)])
    for node in (1, 2):
        key = next(iter(graph["n0"][f"n{node}"]))
        graph.edges["n0", f"n{node}", key].update(predicate="is_a", label="is a")
    found = find_paths(Edges.of(graph), ONTOLOGY, ["n0"], ["n6"])

    assert [path.nodes for path in found] == [("n0", "n2", "n6")]


def test_what_cells_have_and_how_many_there_are_takes_no_sign_in() -> None:
    assert ONTOLOGY.accepts_sign("expresses", "CellType") is False
    assert ONTOLOGY.accepts_sign("increased_in", "CellState") is False
    assert ONTOLOGY.accepts_sign("increased_in", "Gene") is True
    assert ONTOLOGY.accepts_sign("activates", "CellType") is True
