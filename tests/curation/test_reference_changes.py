"""A list beside the table: it fills what is empty, names what differs, overwrites nothing that is sure."""

from __future__ import annotations

from typing import Any

import pytest

from bmgraph.curation.reference_changes import Finding, agreement, compare, row_of_reference
from bmgraph.curation.references import Reference
from bmgraph.papers import Paper

HERE = Paper(5, "10.1000/x", "", "", "A long title of some paper", "Xia S", 2024, "J Clin Oncol")
LIKELY = HERE._replace(confidence="likely")


def kinds(here: Paper, there: Paper, *places: str) -> tuple[list[tuple[str, str]], list[Reference]]:
    findings, changed = compare([Reference(here, places, "a remark")], [there])
    return [(one.kind, one.column) for one in findings], changed


def test_what_is_not_known_is_new() -> None:
    assert compare([], [HERE]) == ([Finding(5, "new", "", "", str(HERE))], [Reference(HERE)])


def test_what_agrees_says_nothing() -> None:
    there = Paper(5, "10.1000/X", title="A Long Title of Some Paper: a subtitle", first_author="Xia",
                  journal="Journal of Clinical Oncology")  # fmt: skip
    assert kinds(HERE, there) == ([], [Reference(HERE, (), "a remark")])


def test_empty_cells_are_filled_and_the_rest_is_kept() -> None:
    found, (changed,) = kinds(HERE._replace(doi="", year=0), HERE._replace(pmid="7", first_author="Xia Shu"))

    assert found == [("fill", "doi"), ("fill", "pmid"), ("fill", "year")]
    assert changed == Reference(HERE._replace(pmid="7"), (), "a remark")


@pytest.mark.parametrize(
    ("column", "value"),
    [("pmid", "8"), ("title", "Another"), ("first_author", "Li J"), ("year", 2023), ("journal", "Cell")],
)
def test_a_cell_that_differs_is_named_and_kept(column: str, value: Any) -> None:
    here = HERE._replace(pmid="7")
    found, (changed,) = kinds(here, HERE._replace(**{column: value}))

    assert found == [("differs", column)]
    assert changed.paper == here


def test_what_was_likely_is_confirmed_by_the_same_paper() -> None:
    assert kinds(LIKELY, Paper(5, "10.1000/x"))[0] == [("confirms", "confidence")]
    assert kinds(LIKELY, Paper(5, "10.1000/x"))[1][0].paper == HERE
    unsure = LIKELY._replace(doi="", title="")
    assert kinds(unsure, Paper(5, "10.1000/y"))[0] == [("fill", "doi")], "nothing says that they are one"
    assert kinds(unsure, Paper(5, first_author="Xia", year=2024))[0] == [("confirms", "confidence")]


@pytest.mark.parametrize(
    "there",
    [
        Paper(5, "10.1000/other"),
        Paper(5, title="Something else altogether"),
    ],
)
def test_another_paper_replaces_what_was_likely_and_not_what_is_sure(there: Paper) -> None:
    assert kinds(HERE, there) == ([("other", "")], [Reference(HERE, (), "a remark")])
    assert kinds(LIKELY, there) == ([("replaces", "")], [Reference(there)])


@pytest.mark.parametrize("there", [Paper(5, first_author="Li J"), Paper(5, year=2019)])
def test_without_id_and_title_author_and_year_tell(there: Paper) -> None:
    assert kinds(HERE, there)[0] == [("other", "")]


def test_a_row_for_some_places_is_filled_if_it_is_the_paper_and_else_left() -> None:
    same, (filled,) = kinds(HERE, HERE._replace(pmid="7"), "t2-29")
    other, rows = kinds(LIKELY, Paper(5, "10.1000/other"), "t2-29")

    assert (same, filled.places, filled.paper.pmid) == ([("fill", "pmid")], ("t2-29",), "7")
    assert other == [("new", "")]
    assert rows == [Reference(Paper(5, "10.1000/other")), Reference(LIKELY, ("t2-29",), "a remark")]


def test_a_list_that_counts_otherwise_is_seen() -> None:
    known = [Reference(HERE._replace(number=n, doi=f"10.1000/{n}")) for n in range(1, 9)]
    shifted = [Paper(n, f"10.1000/{n + 1}") for n in range(1, 9)]

    assert agreement(known, [row.paper for row in known]) == (8, 0)
    assert agreement(known, shifted) == (0, 8)
    assert agreement([Reference(LIKELY)], [Paper(5, "10.1000/y")]) == (0, 0)


def test_a_reference_is_written_as_it_is_read() -> None:
    assert row_of_reference(Reference(HERE._replace(year=0), ("a", "b"), "r")) == {
        "number": "5", "places": "a|b", "doi": "10.1000/x", "pmid": "", "pmcid": "",
        "title": "A long title of some paper", "first_author": "Xia S", "year": "",
        "journal": "J Clin Oncol", "confidence": "confirmed", "remark": "r",
    }  # fmt: skip
