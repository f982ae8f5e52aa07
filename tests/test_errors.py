from __future__ import annotations

import inspect
import re

import pytest

from bmgraph import errors
from bmgraph.errors import (
    BmgraphError,
    EntityNotFound,
    PatternError,
    SearchTooWide,
    TableError,
    ValidationFailed,
    harmless,
)

CLASSES = {
    name: one for name, one in vars(errors).items() if inspect.isclass(one) and issubclass(one, Exception)
}


def test_all_have_one_base_and_stand_in_the_overview() -> None:
    overview = set(re.findall(r"\w+", str(errors.__doc__)))

    assert all(issubclass(one, BmgraphError) for one in CLASSES.values())
    assert set(CLASSES) <= overview
    assert set(CLASSES) <= set(errors.__all__)


def test_a_table_error_reads_as_file_line_column() -> None:
    error = TableError("a/b.tsv", 7, "sign", "write +1 or -1")

    assert str(error) == "a/b.tsv:7: sign: write +1 or -1"
    assert (error.path.name, error.line, error.column) == ("b.tsv", 7, "sign")


def test_an_unknown_name_brings_the_nearest() -> None:
    assert str(EntityNotFound("x")) == "no entity is called 'x'"
    assert str(EntityNotFound("x", ["y", "z"], what="disease")) == "no disease is called 'x'; nearest: y, z"


@pytest.mark.parametrize(
    ("text", "column", "shown"),
    [("(a)-[b]", 4, "column 5: m\n  (a)-[b]\n      ^"), ("(a)\n-[b]", 5, "line 2, column 2: m\n  -[b]\n   ^"),
     ("", 0, "column 1: m\n  \n  ^"), ("abc", -1, "m")],
)  # fmt: skip
def test_a_pattern_error_marks_the_column(text: str, column: int, shown: str) -> None:
    assert str(PatternError(text, column, "m")) == shown


def test_a_long_line_is_cut_around_the_mark() -> None:
    shown = str(PatternError("x" * 500, 250, "m", "y")).splitlines()

    assert shown[0].endswith("m; nearest: y")
    assert len(shown[1]) < 130
    assert shown[1][shown[2].index("^")] == "x"


def test_the_others_say_what_to_do() -> None:
    assert str(ValidationFailed(["a", "b"])) == "2 violations\na\nb"
    assert "1,000,000 partial paths: ask for fewer" in str(SearchTooWide())


@pytest.mark.parametrize(
    ("text", "shown"),
    [("plain", "plain"), ("é\nω", "é\nω"), ("a\x1b[2Jb", "a�[2Jb"), ("a\u202eb", "a�b"), ("\x07", "�")],
)
def test_what_would_steer_a_terminal_is_taken_out(text: str, shown: str) -> None:
    assert harmless(text) == shown
