from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.errors import PatternError
from bmgraph.paths.parsing import parse_pattern
from bmgraph.paths.patterns import EdgePattern, Word


def test_all_of_it() -> None:
    text = (
        '(g:Gene|MicroRNA {id: "HGNC:7371"})-[:activates|inhibits {sign: "-"}]->()<-[r:treats*2]-(:Drug)'
        "-[*1..3]-(d {label: 'brain'}) WHERE sign = \"+\" AND context = LCBM AND stage ascending"
        ' AND layer = article and hedged = false AND evidence >= 2 AND hubs <= 30 AND avoid "tumor cell"'
        " AND avoid :CellType|Drug LIMIT 7"
    )
    pattern = parse_pattern(text)

    assert [tuple(w.text for w in node.categories) for node in pattern.nodes] == [
        ("Gene", "MicroRNA"), (), ("Drug",), (),
    ]  # fmt: skip
    assert pattern.nodes[0].name == Word("HGNC:7371", text.index('"HGNC'))
    assert pattern.nodes[3].name == Word("brain", text.index("'brain"))
    assert [(e.direction, e.least, e.most, e.sign) for e in pattern.edges] == [
        (1, 1, 1, -1), (-1, 2, 2, None), (0, 1, 3, None),
    ]  # fmt: skip
    clauses = pattern.clauses
    assert (clauses.sign, clauses.stage_ascending, clauses.hedged, clauses.evidence) == (1, True, False, 2)
    assert (clauses.hubs, clauses.limit) == (30, 7)
    assert clauses.context == Word("LCBM", text.index("LCBM"))
    assert clauses.layer == Word("article", text.index("article"))
    assert [word.text for word in clauses.avoid] == ["tumor cell"]
    assert [word.text for word in clauses.avoid_categories] == ["CellType", "Drug"]
    assert parse_pattern("()-[*..2]->()").edges == (EdgePattern(most=2),)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 0, "expected ("),
        ("(:Gene)", 7, "expected"),
        ("(:Gene)-[*]->()", 9, "unbounded repetition: write *1..4"),
        ("(:Gene)-[*2..]->()", 9, "unbounded"),
        ("()-[*3..2]->()", 8, "2 is less than 3"),
        ("()-[*0..2]->()", 5, "from 1 to 8"),
        ("()-[*1..99999999999999999999]->()", 8, "from 1 to 8"),
        ("()-[*5]->()-[*4]->()", 0, "paths of 9 steps: at most 8"),
        ("()-[]->() LIMIT 1000000000000", 16, "from 1 to 1000"),
        ("()-[:a {sign: x}]->()", 14, 'write sign "+" or "-"'),
        ('()-[:a {hedged: "+"}]->()', 8, "no property here, use sign"),
        ("({name: x})-[]->()", 2, "use id, label"),
        ("()-[]->() WHERE hedged = perhaps", 25, "write hedged = false"),
        ("()-[]->() WHERE hedged = true", 25, "write hedged = false"),
        ("(a)-->(b)-->(a)", 13, "a has been named"),
        ("(a)-[a:activates]->()", 5, "a has been named"),
        ("()-[]->() WHERE colour = red", 16, "expected"),
        ("()-[]->(", 8, "expected"),
        ("()-[]->(;)", 8, "expected"),
        ("({id: x, id: y})-[]->()", 9, "id is given twice"),
        ("({label: PD-L1})-[]->()", 11, "put the text in quotes"),
        ("({id: HGNC:7371})-[]->()", 10, "put the text in quotes"),
        ("()-[]->() WHERE sign = +", 23, "put the text in quotes"),
        ("(g)-[]->() WHERE g.label = 'x'", 17, "say what a node is in the node"),
        ("()-[]->() RETURN x", 10, "RETURN is not in this language"),
        ("()-[]->() WHERE sign = '+' OR sign = '-'", 27, "OR is not in this language"),
        ("()-[]->() WHERE sign = '+' AND sign = '-'", 31, "sign is given twice"),
        ("()<-[]->()", 7, "expected"),
    ],
)
def test_a_wrong_pattern_points_at_its_column(text: str, column: int, message: str) -> None:
    with pytest.raises(PatternError) as caught:
        parse_pattern(text)

    assert (caught.value.column, message in str(caught.value)) == (column, True), str(caught.value)
    assert str(caught.value).splitlines()[-1] == " " * (column + 2) + "^"


def test_as_people_write_it() -> None:
    pattern = parse_pattern(
        "MATCH (a:Gene)-->(b)<--()--(:Drug {id: 'x', label: 'y'})-[:treats|:targets]->(c);"
    )

    assert [edge.direction for edge in pattern.edges] == [1, -1, 0, 1]
    assert [word.text for word in pattern.edges[3].relations] == ["treats", "targets"]
    assert [word.text for word in pattern.nodes[3].names] == ["x", "y"]
    assert parse_pattern("match ()-->()") == replace(parse_pattern("()-[]->()"), text="match ()-->()")


def test_of_a_long_text_the_line_is_shown_where_it_is_wrong() -> None:
    with pytest.raises(PatternError) as caught:
        parse_pattern("(:Gene)\n-[:activates]->\n" + " " * 500 + "(:Gene}" + " " * 500)
    first, line, mark = str(caught.value).splitlines()

    assert first.startswith("line 3, column 507: expected")
    assert len(line) < 130
    assert line[mark.index("^")] == "}"


@given(st.text(alphabet="()[]-<>:|*{}\"'. \n0123456789abWHERE=,", max_size=60))
def test_any_text_parses_or_is_refused(text: str) -> None:
    with contextlib.suppress(PatternError):
        pattern = parse_pattern(text)
        assert len(pattern.nodes) == len(pattern.edges) + 1


def test_a_pattern_without_end_is_refused_at_once() -> None:
    with pytest.raises(PatternError, match="at most 10000") as raised:
        parse_pattern("()" + "-->()" * 100_000)
    assert len(str(raised.value)) < 500
