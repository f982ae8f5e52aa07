from __future__ import annotations

import click
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.cli.tables import Column, cell_text, table_lines, wrapped_lines

ROWS: list[dict[str, object]] = [
    {"id": "CL:0000127", "label": "astrocyte", "known": "in 3 of 4 trials of the table", "n": 12},
    {"id": "bmg:STAT3pos-astrocyte", "label": "STAT3+ astrocyte of the brain", "known": "", "n": None},
]
COLUMNS = [Column("id"), Column("label"), Column("known", rank=2), Column("n", rank=1)]


def plain(width: int | None) -> list[str]:
    return [click.unstyle(line) for line in table_lines(COLUMNS, ROWS, width)]


def test_a_table_is_as_wide_as_it_needs() -> None:
    assert plain(None) == plain(200) == [
        "id                      label                          known                          n",
        "CL:0000127              astrocyte                      in 3 of 4 trials of the table  12",
        "bmg:STAT3pos-astrocyte  STAT3+ astrocyte of the brain",
    ]  # fmt: skip


def test_cells_wrap_before_columns_go() -> None:
    assert plain(68) == [
        "id                      label                known                n",
        "CL:0000127              astrocyte            in 3 of 4 trials of  12",
        "                                             the table",
        "bmg:STAT3pos-astrocyte  STAT3+ astrocyte of",
        "                        the brain",
    ]


def test_columns_go_by_rank_and_that_is_said() -> None:
    assert plain(46) == [
        "id                      label               n",
        "CL:0000127              astrocyte           12",
        "bmg:STAT3pos-astrocyte  STAT3+ astrocyte",
        "                        of the brain",
        "no room for: known",
    ]


def test_without_room_each_row_is_a_block_with_every_column() -> None:
    assert plain(30) == [
        "id     CL:0000127",
        "label  astrocyte",
        "known  in 3 of 4 trials of the",
        "       table",
        "n      12",
        "",
        "id     bmg:STAT3pos-astrocyte",
        "label  STAT3+ astrocyte of the",
        "       brain",
    ]


WORDS = st.lists(st.text("abcé漢:", min_size=1, max_size=30), max_size=6).map(" ".join)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=5), st.integers(1, 200))
def test_no_word_is_cut_and_nothing_that_stays_is_missing(
    rows: list[tuple[str, str, str]], width: int
) -> None:
    columns = [Column("id"), Column("label"), Column("more", rank=1)]
    lines = table_lines(
        columns, [dict(zip(("id", "label", "more"), row, strict=True)) for row in rows], width
    )
    found = {word for line in lines for word in click.unstyle(line).split()}

    assert {word for first, second, _ in rows for word in f"{first} {second}".split()} <= found


def test_what_would_steer_a_terminal_is_not_in_a_table() -> None:
    (_, line) = table_lines([Column("a")], [{"a": "x\x1b[2Jy\nz"}], None)
    assert line == "x�[2Jy z"


def test_values_have_one_text() -> None:
    assert [cell_text(value) for value in (None, True, 1.5, ("a", "b"), "")] == ["", "true", "1.5", "a|b", ""]


def test_lines_of_a_text_wrap_under_themselves() -> None:
    line = click.style("  in lung cancer brain metastasis; stage: extravasation\n", dim=True)
    wrapped = wrapped_lines(f"{line}  6.1-p1-s1: short\n", 24)

    assert click.unstyle(wrapped) == (
        "  in lung cancer brain\n    metastasis; stage:\n    extravasation\n  6.1-p1-s1: short\n"
    )
    assert wrapped.startswith("\x1b[2m  in lung")


@given(st.lists(WORDS, max_size=4).map("\n".join), st.integers(1, 100))
def test_wrapping_keeps_every_word(text: str, width: int) -> None:
    assert wrapped_lines(text, width).split() == text.split()
