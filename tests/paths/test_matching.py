from __future__ import annotations

import itertools
from collections.abc import Iterator

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bmgraph.dataset.entities import Directory, Listing
from bmgraph.errors import PatternError
from bmgraph.graph.contexts import agree
from bmgraph.paths.edges import Edges, Mask
from bmgraph.paths.matching import match_pattern
from bmgraph.paths.patterns import EdgePattern, parse_pattern
from bmgraph.paths.steps import collapse
from tests.paths.test_find import ONTOLOGY, RELATIONS, made_up
from tests.strategies import typed_graphs

DIRECTORY = Directory(
    [Listing(f"n{i}", "Gene", f"node {i}", (), (), (), (), 0) for i in range(7)]
    + [Listing(f"c{i}", "Disease", f"c{i}", (), (), (), (), 0) for i in range(3)]
)
PATTERNS = (
    "(:Gene)-[]->(:CellType)",
    "()-[:activates]->()-[:inhibits|affects]->()",
    "(:Gene)-[*1..3]->(:Disease)",
    '({id: "n0"})-[*1..2]-({id: "n5"})',
    "(:Gene)<-[:activates]-(:CellType)-[*1..2]->()",
    "(:CellType)-[*2]->()<-[]-()",
    '()-[{sign: "-"}]->()-[]-(:Gene)',
)


def runs(pattern: str) -> Iterator[tuple[int, ...]]:
    """The arrow of each step, for every way to repeat."""
    edges = parse_pattern(pattern).edges
    for times in itertools.product(*(range(e.least, e.most + 1) for e in edges)):
        yield tuple(itertools.chain.from_iterable([i] * n for i, n in enumerate(times)))


def walked(arrow: EdgePattern, edges: Edges) -> Mask:
    names = {name for word in arrow.relations for name in ONTOLOGY.subrelations[word.text]}
    every = (edges.attributes(row) for row in range(len(edges.keys)))
    fits = [(not names or e["predicate"] in names) and arrow.sign in (None, e["sign"]) for e in every]
    return np.array(fits, dtype=bool)


def enumerate_all(graph: nx.MultiDiGraph[str], text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    pattern = parse_pattern(text)
    edges = Edges.of(graph)
    steps = [
        collapse(edges, ONTOLOGY, walked=walked(arrow, edges), direction=arrow.direction)
        for arrow in pattern.edges
    ]
    joined = [
        {pair: found[0].cost for pair in itertools.permutations(s.nodes, 2) if (found := s.between(*pair))}
        for s in steps
    ]

    def fits(node: str, place: int) -> bool:
        wanted = pattern.nodes[place]
        category = graph.nodes[node]["category"]
        named = wanted.name is None or wanted.name.text == node
        return named and (
            not wanted.categories or any(ONTOLOGY.is_a(category, word.text) for word in wanted.categories)
        )

    best: dict[tuple[str, ...], int] = {}
    for arrows in runs(text):
        for chain in itertools.permutations(sorted(graph), len(arrows) + 1):
            places = [0, *(a + 1 if arrows[i + 1 : i + 2] != (a,) else None for i, a in enumerate(arrows))]
            pairs = list(zip(arrows, itertools.pairwise(chain), strict=True))
            if all(p is None or fits(n, p) for n, p in zip(chain, places, strict=True)) and all(
                pair in joined[a] for a, pair in pairs
            ):
                cost = sum(joined[a][pair] for a, pair in pairs)
                best[chain] = min(cost, best.get(chain, cost))
    return sorted((cost, len(chain) - 1, chain) for chain, cost in best.items())


@settings(max_examples=150, deadline=None)
@given(typed_graphs, st.sampled_from(PATTERNS), st.sampled_from([1, 3, 1000]))
def test_the_k_best_are_the_first_k_of_all(
    edges: list[tuple[int, int, int, bool]], text: str, k: int
) -> None:
    graph = made_up(edges)
    found = match_pattern(Edges.of(graph), ONTOLOGY, DIRECTORY, text, k=k, mixed_contexts=True)

    assert [(p.cost, len(p.steps), p.nodes) for p in found] == enumerate_all(graph, text)[:k]


@settings(max_examples=60, deadline=None)
@given(typed_graphs, st.sampled_from(["+", "-"]))
def test_clauses_keep_what_fits_them(edges: list[tuple[int, int, int, bool]], sign: str) -> None:
    graph = made_up(edges)
    text = "()-[*1..3]->(:Disease)"
    every = match_pattern(Edges.of(graph), ONTOLOGY, DIRECTORY, text, k=1000, mixed_contexts=True)

    def clause(words: str) -> list[tuple[str, ...]]:
        where = f"{text} WHERE {words}"
        found = match_pattern(Edges.of(graph), ONTOLOGY, DIRECTORY, where, k=1000, mixed_contexts=True)
        return [p.nodes for p in found]

    number = 1 if sign == "+" else -1
    signed = match_pattern(
        Edges.of(graph), ONTOLOGY, DIRECTORY, f"{text} WHERE sign = '{sign}'", k=1000, mixed_contexts=True
    )
    # A pair may have a dearer relation of the sign beside the one that is shown without the clause.
    assert all(p.sign == number for p in signed)
    assert {p.nodes for p in every if p.sign == number} <= {p.nodes for p in signed}
    assert clause('avoid "n1"') == [p.nodes for p in every if "n1" not in p.nodes]
    assert clause("avoid :CellType") == [
        p.nodes for p in every
        if not any(ONTOLOGY.is_a(graph.nodes[n]["category"], "CellType") for n in p.nodes)
    ]  # fmt: skip
    assert set(clause("hedged = false")) <= {p.nodes for p in every}
    told = [(u, v) for u, v, data in graph.edges(data=True) if not data["negated"]]
    degree = {n: len({*sum(((u, v) for u, v in told if n in (u, v)), ())} - {n}) for n in graph}
    assert clause("hubs <= 2") == [p.nodes for p in every if all(degree[n] <= 2 for n in p.nodes)]
    assert clause("evidence >= 1") == [], "the edges of this graph have no evidence"
    assert clause("stage ascending") == [p.nodes for p in every]
    assert clause("layer = article") == [p.nodes for p in every] if edges else True
    agreeing = match_pattern(Edges.of(graph), ONTOLOGY, DIRECTORY, text, k=1000)
    # A chain is there if some choice of a relation for each pair agrees, with the cheapest that does.
    steps = collapse(Edges.of(graph), ONTOLOGY)
    expected = []
    for nodes in (p.nodes for p in every):
        choices = itertools.product(*(steps.between(u, v) for u, v in itertools.pairwise(nodes)))
        costs = [
            sum(step.cost for step in chosen)
            for chosen in choices
            if agree(DIRECTORY, [step.contexts for step in chosen])
        ]
        expected += [(min(costs), len(nodes) - 1, nodes)] if costs else []
    assert [(p.cost, len(p.steps), p.nodes) for p in agreeing] == sorted(expected)
    assert all(set(p.nodes) <= set(graph) for p in every)


def test_a_dispute_is_not_settled_by_asking_for_one_side() -> None:
    # n0 activates and inhibits n1, both in one disease.
    graph = made_up([(0, 1, 0, False), (0, 1, 1, False)])
    graph.edges["n0", "n1", "bma:0001"]["contexts"] = ("c0", "c1")
    for text in ("()-[:activates]->()", "()-[{sign: '+'}]->()"):
        (path,) = match_pattern(Edges.of(graph), ONTOLOGY, DIRECTORY, text)
        assert (path.disputed, path.sign, path.steps[0].predicate) == (True, None, "activates")
    assert match_pattern(Edges.of(graph), ONTOLOGY, DIRECTORY, "()-[:activates]->() WHERE sign = '+'") == []
    # If each is said of a disease of its own there is no dispute, unless diseases do not matter.
    graph.edges["n0", "n1", "bma:0001"]["contexts"] = ("c1",)
    for where in ("", " WHERE context = c0", " WHERE sign = '+'"):
        text = f"()-[:activates]->(){where}"
        (path,) = match_pattern(Edges.of(graph), ONTOLOGY, DIRECTORY, text)
        assert (path.disputed, path.sign) == (False, 1)
    (path,) = match_pattern(Edges.of(graph), ONTOLOGY, DIRECTORY, "()-[:activates]->()", mixed_contexts=True)
    assert (path.disputed, path.sign) == (True, None)
    assert path.steps[0].sides == ((-1, ("c1",)), (1, ("c0",)))


def test_only_the_disputes_of_the_diseases_of_a_path_silence_it() -> None:
    # n0 acts on n1 both ways in c1; the path on to n2 is of c0, or of c1.
    graph = made_up([(0, 1, 0, False), (0, 1, 1, False), (0, 1, 2, False), (1, 2, 0, False)])
    for key, context in ((0, "c1"), (1, "c1"), (2, "c0")):
        graph.edges["n0", "n1", f"bma:{key:04d}"]["contexts"] = (context,)
    for context, sign in (("c0", 0), ("c1", None)):
        graph.edges["n1", "n2", "bma:0003"]["contexts"] = (context,)
        (path,) = match_pattern(Edges.of(graph), ONTOLOGY, DIRECTORY, "({id: n0})-->()-->({id: n2})")
        assert (path.sign, path.disputed) == (sign, sign is None)


def test_a_chain_comes_with_the_cheapest_fit_that_is_accepted() -> None:
    # From n1 to n2 by "activates", which was said of another disease, or dearer by "affects".
    graph = made_up([(0, 1, 0, False), (1, 2, 0, False), (2, 3, 2, False), (1, 2, 2, False)])
    for key in ((0, 1, 0), (2, 3, 2), (1, 2, 3)):
        graph.edges[f"n{key[0]}", f"n{key[1]}", f"bma:{key[2]:04d}"]["contexts"] = ("c0",)
    (path,) = match_pattern(
        Edges.of(graph), ONTOLOGY, DIRECTORY, "({id: n0})-[:activates*1..2]->()-[:affects*1..2]->({id: n3})"
    )

    assert [step.predicate for step in path.steps] == ["activates", "affects", "affects"]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("(:Gen)-[]->()", "Gene"), ("()-[:activate]->()", "activates"), ("({label: nod1})-[]->()", "node 1"),
        ("()-[]->() WHERE context = c0x", "c0"), ("()-[]->() WHERE layer = articles", "article"),
        ("()-[]->() WHERE avoid :CelType", "CellType"),
    ],
)  # fmt: skip
def test_an_unknown_name_has_a_nearest_one(text: str, nearest: str) -> None:
    graph = made_up([(0, 1, 0, False)])
    with pytest.raises(PatternError) as caught:
        match_pattern(Edges.of(graph), ONTOLOGY, DIRECTORY, text)

    assert caught.value.nearest == nearest
    assert caught.value.column > 0
    assert len(RELATIONS) == 4
