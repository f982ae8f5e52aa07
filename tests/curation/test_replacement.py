from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bmgraph.curation.model import Assertion, Evidence
from bmgraph.curation.reading import read_curation
from bmgraph.curation.replacement import (
    Replacement,
    current_ids,
    merged,
    read_replacements,
    replacements,
    row_of,
)
from bmgraph.curation.tables import REPLACED_COLUMNS, write_rows
from bmgraph.errors import TableError
from bmgraph.ontology import Ontology

A, B, C = (f"bma:{letter * 16}" for letter in "abc")
WORDS = Evidence("6.1-p1-s1", "MSLN", "MET", "activates")
WIDE = Assertion("HGNC:7371", "activates", "HGNC:7029", disease_context=("MONDO:1040026",), evidence=(WORDS,))
NARROW = replace(WIDE, disease_context=("bmg:LCBM",))
OTHER = replace(
    WIDE,
    subject="HGNC:6018",
    object="CL:0000625",
    evidence=(Evidence("6.1-p1-s1", "IL6", "T cell", "kills"),),
)


def table(folder: Path, *rows: Replacement) -> Path:
    path = folder / "replaced.tsv"
    path.write_text(write_rows(REPLACED_COLUMNS, map(row_of, rows)), encoding="utf-8")
    return path


def test_a_corrected_assertion_leads_to_the_line_most_like_it() -> None:
    (found,) = replacements([WIDE, OTHER], [NARROW, OTHER], date="2026-11-30", kind="general")

    assert found == Replacement(WIDE.id, (NARROW.id,), "2026-11-30", "general")


def test_a_struck_assertion_leads_nowhere_and_one_that_lost_a_line_still_stands() -> None:
    twice = replace(WIDE, evidence=(WORDS, replace(WORDS, sentence="6.1-p1-s2")))

    assert replacements([WIDE], [OTHER], date="2026-11-30", kind="rate")[0].new == ()
    assert replacements([twice], [WIDE], date="2026-11-30", kind="rate") == []


def test_what_says_on_what_a_value_rests_is_no_part_of_the_id() -> None:
    words = replace(
        WORDS, context_basis="heading", stage_basis="stated", site_basis="stated", kinds=("cells",)
    )

    assert replace(WIDE, evidence=(words,)).id == WIDE.id


def test_one_assertion_split_over_two_has_two_successors() -> None:
    later = replace(WORDS, sentence="6.1-p1-s2")
    before = replace(WIDE, evidence=(WORDS, later))
    after = [NARROW, replace(WIDE, disease_context=("bmg:BCBM",), evidence=(later,))]

    (found,) = replacements([before], after, date="2026-11-30", kind="general")

    assert set(found.new) == {assertion.id for assertion in after}


def test_chains_are_followed_to_their_ends() -> None:
    chain = [Replacement(A, (B, C), "2026-11-30", "list"), Replacement(B, (C,), "2026-11-30", "list")]

    assert current_ids(A, chain) == (C,)
    assert current_ids(C, chain) == (C,)
    assert current_ids(A, [Replacement(A, (), "2026-11-30", "rate")]) == ()


def test_a_row_whose_assertion_stands_again_goes() -> None:
    rows = [Replacement(A, (B,), "2026-11-30", "list")]

    assert list(merged(rows, [], {A})) == []
    assert list(merged(rows, [Replacement(B, (), "2026-12-01", "rate")], {C}))[1].old == B


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([Replacement(C, (), "2026-11-30", "rate")], "still stands"),
        ([Replacement(A, (B,), "2026-11-30", "rate")], "neither stands nor was replaced"),
        ([Replacement(A, (C,), "2026-11-30", "rate"), Replacement(A, (), "2026-11-30", "rate")], "two rows"),
        ([Replacement(A, (C,), "today", "rate")], "write a date"),
        ([Replacement(A, (C,), "2026-11-30", "whim")], "is not allowed"),
        ([Replacement("bma:a", (C,), "2026-11-30", "rate")], "16 hex digits"),
        (
            [Replacement(A, (B,), "2026-11-30", "rate"), Replacement(B, (A,), "2026-11-30", "rate")],
            "leads back to itself",
        ),
    ],
)
def test_rows_that_break_a_rule_are_refused(rows: list[Replacement], words: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=words):
        read_replacements(table(tmp_path, *rows), {C})


def test_the_table_is_read_with_the_others(workspace: Path, ontology: Ontology) -> None:
    tables = workspace / "graph"
    (standing,) = (a for a in read_curation(tables, ontology).assertions if a.subject == "HGNC:7371")
    table(tables / "article", Replacement(A, (standing.id,), "2026-11-30", "general"))

    assert read_curation(tables, ontology).replaced == (
        Replacement(A, (standing.id,), "2026-11-30", "general"),
    )
