from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bmgraph.errors import EntityNotFound, PatternError
from bmgraph.graph.index import Index, Join, build_index
from bmgraph.graph.metagraph import MetaEdge, MetaStep
from bmgraph.graph.qualifiers import Qualifiers
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.index_matching import match_index
from bmgraph.paths.matches import Hop, Match
from bmgraph.paths.patterns import EdgePattern, NodePattern, parse_pattern
from tests.graph.small import KINDS, SAID, Edges, Keeping, pairs_of, small, small_graphs

PATTERNS = (
    "(:Gene)-[]->(:Pathway)",
    "(:Gene)-[:regulates]->(:Gene)<-[:regulates]-()",
    "(:Disease)-[*1..3]-(:Pathway)",
    "({id: 'Gene:1'})-[*1..2]->({label: 'Pathway 0'})",
    "(:Gene|Pathway)-[:interacts|regulates*1..2]->()-[:associates]-(:Disease)",
    "()-[:participates*2]-()",
    "()-[]-({label: 'Gene 0'})-[]-()",
)
CLAUSES = (
    "", "hubs <= 2", "avoid 'Gene:0'", "avoid :Pathway", "sign = '+'", "sign = '-'", "context = LUNG",
    "layer = other", "hedged = false", "evidence >= 1", "stage ascending",
    "context = BREAST AND sign = '+' AND hedged = false", "context = LUNG AND layer = article",
)  # fmt: skip


class Stages(Keeping):
    def stage_order(self, stage: str) -> int | None:
        return int(stage.removeprefix("stage:"))


@st.composite
def told_graphs(draw: st.DrawFn) -> tuple[Edges, dict[MetaEdge, list[int]]]:
    edges = draw(small_graphs)
    said = {
        kind: draw(st.lists(st.integers(0, len(SAID) - 1), min_size=len(pairs), max_size=len(pairs)))
        for kind, pairs in edges.items()
    }
    return edges, said


def joining(edges: Edges, said: dict[MetaEdge, list[int]], u: int, v: int) -> Iterator[Join]:
    """All that joins two nodes, read off the list of edges."""
    for number, kind in enumerate(KINDS):
        both = kind.source == kind.target and not kind.directed
        for (a, b), code in zip(edges[kind], said[kind], strict=True):
            if (a, b) == (u, v) or (both and (b, a) == (u, v)):
                yield Join(MetaStep(number, kind), SAID[code])
            if (b, a) == (u, v) and not both:
                yield Join(MetaStep(number, kind, True), SAID[code])


def enumerate_all(
    edges: Edges, said: dict[MetaEdge, list[int]], index: Index, text: str
) -> list[tuple[int, int, tuple[int, ...]]]:
    pattern = parse_pattern(text)
    clauses = pattern.clauses

    def holds(one: Qualifiers) -> bool:
        return clauses.context is None or not one.contexts or clauses.context.text in one.contexts

    def fits(join: Join, edge: EdgePattern) -> bool:
        kind, one = join.step.edge, join.qualifiers
        return (
            (not edge.relations or kind.relation in {word.text for word in edge.relations})
            and (not kind.directed or edge.direction in (0, -1 if join.step.inverse else 1))
            and holds(one)
            and (clauses.layer is None or one.layer == clauses.layer.text)
            and (clauses.hedged or not one.hedged)
            and one.evidence >= clauses.evidence
        )

    def disputed(u: int, v: int, join: Join) -> bool:
        way = [
            other.qualifiers.sign
            for other in joining(edges, said, u, v)
            if holds(other.qualifiers)
            and other.qualifiers.other_form == join.qualifiers.other_form
            and (other.step.inverse == join.step.inverse or other.step.edge == KINDS[1])
        ]
        return {1, -1} <= set(way)

    def may_stand(node: NodePattern, number: int) -> bool:
        return (not node.categories or index.category(number) in {w.text for w in node.categories}) and (
            node.name is None or node.name.text in (index.id(number), index.label(number))
        )

    def allowed(number: int) -> bool:
        return (
            (clauses.hubs is None or len(index.around.of(number)) <= clauses.hubs)
            and not any(index.id(number) == word.text for word in clauses.avoid)
            and not any(index.category(number) == word.text for word in clauses.avoid_categories)
        )

    def union(joins: list[Join], name: str) -> set[str] | None:
        found = [getattr(join.qualifiers, name) for join in joins]
        return {x for some in found for x in some} if all(found) else None

    out = set()
    for times in itertools.product(*(range(e.least, e.most + 1) for e in pattern.edges)):
        arrows = [e for e, n in zip(pattern.edges, times, strict=True) for _ in range(n)]
        places = {0: pattern.nodes[0]} | dict(
            zip(itertools.accumulate(times), pattern.nodes[1:], strict=True)
        )
        for chain in itertools.permutations(range(7), len(arrows) + 1):
            if not all(map(allowed, chain)) or not all(may_stand(n, chain[p]) for p, n in places.items()):
                continue
            steps = list(zip(itertools.pairwise(chain), arrows, strict=True))
            fitting = [[j for j in joining(edges, said, *pair) if fits(j, edge)] for pair, edge in steps]
            if not all(fitting):
                continue
            # With a sign the steps may be read in any way that multiplies to it.
            readings: list[tuple[list[Join], ...]] = [tuple(fitting)]
            if clauses.sign is not None:
                last = len(steps) - 1
                signed = [
                    [
                        (s, [j for j in joins if j.qualifiers.sign == s and not disputed(*pair, j)
                             and (place == 0 or not j.qualifiers.other_form)
                             and (place == 0 or Keeping().takes_sign(j.step.edge.relation,
                                                                     j.step.edge.source))
                             and (place == last or Keeping().passes_sign(j.step.edge.relation))])
                        for s in (1, -1)
                    ]
                    for place, ((pair, _), joins) in enumerate(zip(steps, fitting, strict=True))
                ]  # fmt: skip
                readings = [
                    tuple(joins for _, joins in reading)
                    for reading in itertools.product(*signed)
                    if all(joins for _, joins in reading) and math.prod(s for s, _ in reading) == clauses.sign
                ]
            for reading in readings:
                contexts = [found for joins in reading if (found := union(joins, "contexts"))]
                if contexts and not set.intersection(*contexts):
                    continue
                stages = [sorted(found) for joins in reading if (found := union(joins, "stages"))]
                if clauses.stage_ascending and not any(
                    list(order) == sorted(order) for order in itertools.product(*stages)
                ):
                    continue
                out.add((sum(int(index.costs[n]) for n in chain[1:]), len(arrows), chain))
    return sorted(out)


@settings(max_examples=400, deadline=None)
@given(told_graphs(), st.sampled_from(PATTERNS), st.sampled_from(CLAUSES), st.sampled_from([1, 4, 10_000]))
def test_the_k_cheapest_are_the_first_k_of_all(
    told: tuple[Edges, dict[MetaEdge, list[int]]], text: str, clause: str, k: int
) -> None:
    index = small(*told)
    where = f"{text} WHERE {clause}" if clause else text
    found = match_index(index, where, k=k, vocabulary=Stages())
    expected = enumerate_all(*told, index, where)[:k]

    assert [(m.path.cost, m.path.length, m.path.nodes) for m in found] == expected
    wanted = parse_pattern(where).clauses.sign
    for match in found:
        for hop, (u, v) in zip(match.hops, itertools.pairwise(match.path.nodes), strict=True):
            assert {*hop.joins, *hop.others} == set(joining(*told, u, v))
        if wanted is not None:
            assert match.sign == wanted


@settings(max_examples=100, deadline=None)
@given(small_graphs, st.sampled_from(PATTERNS), st.sampled_from([1, 10_000]))
def test_a_graph_of_which_nothing_is_said_is_searched_too(edges: Edges, text: str, k: int) -> None:
    index = small(edges)
    found = match_index(index, text, k=k)
    chains = {m.path.nodes for m in match_index(index, text, k=10_000)}

    assert len(found) == min(k, len(chains))
    assert all(m.sign == 0 and not m.disputed and m.contexts == () for m in found)
    for chain in chains:
        for u, v in itertools.pairwise(chain):
            assert any((u, v) in pairs_of(edges, MetaStep(n, kind, way))
                       for n, kind in enumerate(KINDS) for way in (False, True))  # fmt: skip


def test_where_all_steps_cost_the_same_the_search_goes_deep() -> None:
    # In a clique of 40 there are some 10 to the 12 paths of eight steps.
    n = 40
    ids = [f"g{i:02}" for i in range(n)]
    u, v = np.triu_indices(n, 1)
    kind = MetaEdge("Gene", "interacts", "Gene")
    index = build_index([("Gene", ids, ids)], {kind: (u, v)})
    (path,) = match_index(index, "({id: g00})-[*8]-({id: g01})", k=1)
    assert path.path.nodes == (0, 2, 3, 4, 5, 6, 7, 8, 1)
    assert [m.path.nodes for m in match_index(index, "({id: g00})-[*1..8]-({id: g01})", k=2)] == [
        (0, 1),
        (0, 2, 1),
    ]


def test_names_of_other_characters_go_in_backticks() -> None:
    kind = MetaEdge("Gene", "RO:0002434", "Gene", True)
    index = build_index([("Gene", ["a", "b"], ["a", "b"])], {kind: (np.array([0]), np.array([1]))})
    (match,) = match_index(index, "(:`Gene`)-[:`RO:0002434`]->()")
    assert match.path.nodes == (0, 1)
    assert len(match_index(index, "(:gene)-[:`ro:0002434`]->()")) == 1


def test_a_dispute_is_told_and_has_no_sign() -> None:
    edges: Edges = {kind: [] for kind in KINDS} | {KINDS[3]: [(2, 3), (2, 3), (3, 4)]}
    said = {kind: list[int]() for kind in KINDS} | {KINDS[3]: [0, 4, 3]}
    index = small(edges, said)
    (match,) = match_index(index, "({id: 'Gene:0'})-[]->()-[]->({id: 'Gene:2'})")

    assert match.disputed
    assert match.sign is None
    assert [hop.disputed for hop in match.hops] == [True, False]
    assert [hop.layers for hop in match.hops] == [["article", "other"], ["other"]]
    assert match.contexts == ("LUNG",)
    assert match_index(index, "({id: 'Gene:0'})-[]->() WHERE sign = '+'") == []


def test_a_step_into_a_neutral_category_has_no_part_in_the_sign() -> None:
    class Neutral(Vocabulary):
        neutral = frozenset({"Pathway"})

    edges: Edges = {kind: [] for kind in KINDS} | {KINDS[3]: [(2, 3)], KINDS[2]: [(3, 5)]}
    said = {kind: list[int]() for kind in KINDS} | {KINDS[3]: [4], KINDS[2]: [2]}
    (match,) = match_index(
        small(edges, said), "(:Gene)-[]->(:Gene)-[]->(:Pathway) WHERE sign = '-'", vocabulary=Neutral()
    )

    assert match.sign == -1
    assert isinstance(match.hops[1], Hop)
    assert match.hops[1].neutral
    alone = "(:Gene)-[]->(:Pathway)"
    (only,) = match_index(small(edges, said), alone, vocabulary=Neutral())
    assert only.sign == 0
    assert match_index(small(edges, said), f"{alone} WHERE sign = '+'", vocabulary=Neutral()) == []


def test_a_vocabulary_knows_what_names_take_in() -> None:
    class Known(Vocabulary):
        def entities(self, name: str) -> list[str]:
            if name != "any gene":
                raise EntityNotFound(name, ["any gene"])
            return ["Gene:0", "Gene:2", "not here"]

        def categories(self, name: str) -> set[str]:
            return {"Molecule": {"Gene"}}.get(name, {name})

        def relations(self, name: str) -> set[str]:
            return {"affects": {"affects", "regulates"}}.get(name, {name})

    edges: Edges = {kind: [] for kind in KINDS} | {KINDS[3]: [(2, 3), (3, 4)], KINDS[1]: [(2, 4)]}

    def ask(text: str) -> list[tuple[int, ...]]:
        return [match.path.nodes for match in match_index(small(edges), text, vocabulary=Known())]

    assert sorted(ask("({id: 'any gene'})-[:affects]-(:Molecule)")) == [(2, 3), (4, 3)]
    with pytest.raises(PatternError, match="no node is called 'gene'; nearest: any gene"):
        ask("({id: gene})-[]-()")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(:Gen)-[]->()", "column 3: no category is called 'Gen'; nearest: Gene"),
        ("()-[:regulate]->()", "nearest: regulates"),
        ("({id: x})-[]->()", "no node is called 'x'"),
        ("()-[]->({id: x})-[]->()", "no node is called 'x'"),
        ("(:Gene {id: 'Disease:0'})-[]->()", "no node of this category is called"),
        ("()-[]->() WHERE context = LCBM", "column 17: this graph tells no context of its edges"),
        ("()-[]->() WHERE hedged = false", "tells no hedged"),
        ("()-[]->() WHERE stage ascending", "tells no stage"),
        ("()-[{sign: '+'}]->({label: 'signal'})", "column 12: this graph tells no sign of its edges"),
    ],
)
def test_what_an_index_does_not_have_is_refused(text: str, message: str) -> None:
    with pytest.raises(PatternError) as caught:
        match_index(small({kind: [] for kind in KINDS}), text)

    assert message in str(caught.value)


def test_an_unknown_layer_is_an_error() -> None:
    edges: Edges = {kind: [] for kind in KINDS} | {KINDS[3]: [(2, 3)]}
    index = small(edges, {kind: [0] * len(pairs) for kind, pairs in edges.items()})
    with pytest.raises(PatternError, match="no layer is called 'articles'; nearest: article"):
        match_index(index, "()-[]->() WHERE layer = articles")

    assert isinstance(match_index(index, "()-[]->() WHERE layer = article")[0], Match)
