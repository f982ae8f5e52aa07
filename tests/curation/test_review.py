"""Who reviewed a row: an ORCID iD with its check digit, and a date."""

from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph.curation.review import is_orcid, review_of
from bmgraph.curation.tables import Row
from bmgraph.errors import TableError

WHO = "0000-0002-1825-0097"


def row(**cells: str) -> Row:
    return Row(Path("t.tsv"), 7, cells)


@pytest.mark.parametrize("text", [WHO, "0000-0001-5109-3700", "0000-0002-1694-233X"])
def test_true_orcids_are_taken_and_any_other_last_digit_is_not(text: str) -> None:
    assert [digit for digit in "0123456789X" if is_orcid(text[:-1] + digit)] == [text[-1]]


@pytest.mark.parametrize("text", ["", "0000000218250097", f"https://orcid.org/{WHO}", WHO[:-1], WHO + "0"])
def test_what_is_written_otherwise_is_no_orcid(text: str) -> None:
    assert not is_orcid(text)


def test_a_row_has_a_reviewer_with_a_date_or_none() -> None:
    assert review_of(row()) == ("", "")
    assert review_of(row(reviewed_by="", reviewed_on="")) == ("", "")
    assert review_of(row(reviewed_by=WHO, reviewed_on="2026-11-30")) == (WHO, "2026-11-30")


@pytest.mark.parametrize(
    ("who", "when", "column"),
    [
        (WHO[:-1] + "8", "2026-11-30", "reviewed_by"),
        (WHO, "", "reviewed_on"),
        ("", "2026-11-30", "reviewed_on"),
        (WHO, "30 November", "reviewed_on"),
    ],
)
def test_what_is_wrong_names_line_and_column(who: str, when: str, column: str) -> None:
    with pytest.raises(TableError) as caught:
        review_of(row(reviewed_by=who, reviewed_on=when))
    assert (caught.value.line, caught.value.column) == (7, column)
