"""Patterns: what is given beside one, what is left out of one, and metapaths."""

from __future__ import annotations

import pytest

from bmgraph.errors import PatternError
from bmgraph.graph.metagraph import MetaEdge, MetaStep
from bmgraph.paths.parsing import parse_pattern
from bmgraph.paths.patterns import BESIDE, Clauses, Word, metapath_pattern


def test_what_stands_beside_the_pattern_has_no_column_in_it() -> None:
    error = parse_pattern("()-[]->()").unknown(Word("LCMB", BESIDE), "disease", ["LCBM"])

    assert str(error) == "no disease is called 'LCMB'; nearest: LCBM"


def test_what_is_given_beside_a_pattern_is_put_in() -> None:
    pattern = parse_pattern("(:Gene)-[]->() WHERE hubs <= 3")
    more = pattern.between("MSLN", "MET", sign=-1, context="LCBM")

    assert [node.name and node.name.text for node in more.nodes] == ["MSLN", "MET"]
    assert (more.clauses.sign, more.clauses.context and more.clauses.context.text) == (-1, "LCBM")
    assert (more.clauses.hubs, set(more.clauses.columns)) == (3, {"hubs", "sign", "context"})
    assert pattern.clauses.sign is None, "the pattern is as it was"
    assert pattern.between() == pattern


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("({id: a})-[]->()", "column 7: the pattern names its beginning, and so does 'x'"),
        ("()-[]->({id: a})", "names its end, and so does 'y'"),
        ("()-[]->() WHERE sign = '-'", "column 17: sign is given twice"),
        ("()-[]->() WHERE context = LCBM", "column 17: context is given twice"),
    ],
)
def test_nothing_is_said_twice(text: str, message: str) -> None:
    with pytest.raises(PatternError) as caught:
        parse_pattern(text).between("x", "y", sign=1, context="LCBM")

    assert message in str(caught.value)


def test_clauses_can_be_left_out() -> None:
    pattern = parse_pattern(
        "()-[]->() WHERE stage ascending AND layer = x AND hedged = false AND hubs <= 3 AND evidence >= 2"
    )
    less = pattern.lacking(["stage", "hubs"])

    assert (less.clauses.stage_ascending, less.clauses.hubs) == (False, None)
    assert (less.clauses.layer, less.clauses.hedged, less.clauses.evidence) == (
        pattern.clauses.layer, False, 2,
    )  # fmt: skip
    assert set(less.clauses.columns) == {"layer", "hedged", "evidence"}
    assert pattern.lacking(()) is pattern


def test_a_metapath_is_a_pattern_of_categories_and_relations() -> None:
    binds, regulates = MetaEdge("Drug", "binds", "Gene"), MetaEdge("Gene", "regulates", "Gene", True)
    pattern = metapath_pattern("DbG<rG", [MetaStep(0, binds), MetaStep(1, regulates, True)])

    assert [[word.text for word in node.categories] for node in pattern.nodes] == [
        ["Drug"],
        ["Gene"],
        ["Gene"],
    ]
    assert [edge.direction for edge in pattern.edges] == [0, -1]
    assert [edge.relations[0].text for edge in pattern.edges] == ["binds", "regulates"]
    assert pattern.clauses == Clauses()
