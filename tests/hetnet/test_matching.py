from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bmgraph.errors import PatternError
from bmgraph.hetnet.index import Index
from bmgraph.hetnet.matching import match_index
from bmgraph.hetnet.metagraph import MetaStep
from bmgraph.patterns import EdgePattern, parse_pattern
from tests.hetnet.small import KINDS, Edges, pairs_of, small, small_graphs

PATTERNS = (
    "(:Gene)-[]->(:Pathway)",
    "(:Gene)-[:regulates]->(:Gene)<-[:regulates]-()",
    "(:Disease)-[*1..3]-(:Pathway)",
    "({id: 'Gene:1'})-[*1..2]->({label: 'Pathway 0'})",
    "(:Gene|Pathway)-[:interacts|regulates*1..2]->()-[:associates]-(:Disease)",
    "()-[:participates*2]-()",
)


def enumerate_all(edges: Edges, index: Index, text: str) -> list[tuple[int, int, tuple[int, ...]]]:
    pattern = parse_pattern(text)

    def may(edge: EdgePattern, u: int, v: int) -> bool:
        wanted = {word.text for word in edge.relations}
        return any(
            (not wanted or kind.relation in wanted)
            and (not kind.directed or edge.direction in (0, -1 if inverse else 1))
            and (u, v) in pairs_of(edges, MetaStep(number, kind, inverse))
            for number, kind in enumerate(KINDS)
            for inverse in (False, True)
        )

    out = set()
    for times in itertools.product(*(range(e.least, e.most + 1) for e in pattern.edges)):
        arrows = [e for e, n in zip(pattern.edges, times, strict=True) for _ in range(n)]
        places = {0: pattern.nodes[0]} | dict(
            zip(itertools.accumulate(times), pattern.nodes[1:], strict=True)
        )
        for chain in itertools.permutations(range(7), len(arrows) + 1):
            fits = all(
                (not node.categories or index.category(chain[place]) in {w.text for w in node.categories})
                and (
                    node.name is None or node.name.text in (index.id(chain[place]), index.label(chain[place]))
                )
                for place, node in places.items()
            )
            if fits and all(
                may(a, u, v) for a, (u, v) in zip(arrows, itertools.pairwise(chain), strict=True)
            ):
                out.add((sum(int(index.costs[n]) for n in chain[1:]), len(arrows), chain))
    return sorted(out)


@settings(max_examples=150, deadline=None)
@given(small_graphs, st.sampled_from(PATTERNS), st.sampled_from([1, 4, 10_000]))
def test_the_k_cheapest_are_the_first_k_of_all(edges: Edges, text: str, k: int) -> None:
    index = small(edges)
    found = match_index(index, text, k=k)

    assert [(p.cost, p.length, p.nodes) for p in found] == enumerate_all(edges, index, text)[:k]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(:Gen)-[]->()", "column 3: no category is called 'Gen'; nearest: Gene"),
        ("()-[:regulate]->()", "nearest: regulates"),
        ("({id: x})-[]->()", "no node is called 'x'"),
        ("(:Gene {id: 'Disease:0'})-[]->()", "no node is called"),
        ("()-[]->({id: x})-[]->()", "only the ends"),
        ("()-[]->() WHERE context = LCBM", "column 17: an imported graph takes no context"),
        ("()-[]->() WHERE hedged = false", "takes no hedged"),
        ("()-[{sign: '+'}]->({label: 'signal'})", "column 12: an imported graph takes no sign"),
    ],
)
def test_what_an_index_does_not_have_is_refused(text: str, message: str) -> None:
    with pytest.raises(PatternError) as caught:
        match_index(small({kind: [] for kind in KINDS}), text)

    assert message in str(caught.value)
