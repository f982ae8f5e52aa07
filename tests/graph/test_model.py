from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.graph.model import (
    Evidence,
    Locator,
    Publication,
    Qualified,
    SourceRecord,
    evidence_from_json,
    evidence_to_json,
)
from bmgraph.papers import Paper, PaperNote

TEXT = st.text(max_size=5)
LINES: st.SearchStrategy[Evidence] = st.one_of(
    st.builds(Locator, TEXT, st.lists(TEXT, max_size=2).map(tuple),
              st.lists(st.integers(0, 999), max_size=2).map(tuple), TEXT, TEXT, TEXT,
              st.lists(TEXT, max_size=2).map(tuple), TEXT, TEXT, TEXT),
    st.builds(SourceRecord, TEXT, TEXT, TEXT, TEXT),
    st.builds(Publication, TEXT),
)  # fmt: skip


@given(st.lists(LINES, max_size=4).map(tuple))
def test_evidence_is_read_as_it_was_written(lines: tuple[Evidence, ...]) -> None:
    assert evidence_from_json(evidence_to_json(lines)) == lines


def test_papers_and_notes_come_back_and_stand_with_the_line() -> None:
    note = PaperNote(10, "sense", "this", "that")
    line = Locator("6.1-p1-s1", citations=(9, 10), papers=(Paper(10, first_author="Xia S", year=2024),))
    noted = line._replace(paper_notes=(note,), notes=("occulin",))

    for one in (line, noted, line._replace(papers=(), notes=("occulin",))):
        assert evidence_from_json(evidence_to_json((one,))) == (one,)
    assert str(noted) == "6.1-p1-s1, refs 9, 10 (Xia 2024)"
    assert noted.remarks == ["ref 10: the cited paper says otherwise: that"]
    assert line.remarks == SourceRecord("civic", "EID1", "k").remarks == Publication("PMID:1").remarks == []
    document: dict[str, Any] = noted.as_dict()
    assert [paper["year"] for paper in document["papers"]] == [2024]
    assert [found["kind"] for found in document["paper_notes"]] == ["sense"]
    assert document["notes"] == ["bmn:occulin"]


@pytest.mark.parametrize("text", ["{", "[[9]]", "[[0]]", "[1]", "5", '[["a"]]', "[" * 100_000])
def test_what_is_no_evidence_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        evidence_from_json(text)


def test_lines_read_well() -> None:
    locator = Locator("6.1-p1-s1", ("4C1",), (10,), "a", "b", "c")

    assert str(locator) == "6.1-p1-s1, Figure 4C1, ref 10"
    assert str(Locator("6.1-p1-s1", citations=(3, 4))) == "6.1-p1-s1, refs 3, 4"
    assert (locator.words, Locator("t1-05").words) == ("a … b … c", "")
    assert [locator.as_dict()["section"], Locator("t1-05").as_dict()["section"]] == ["6.1", "table 1"]
    record = SourceRecord("civic", "EID1", "k", "B")
    assert str(record) == "civic: EID1 (k, confidence B)"
    assert str(SourceRecord("civic", "EID1", "k")) == "civic: EID1 (k)"
    assert (str(Publication("PMID:1")), record.words, Publication("PMID:1").words) == ("PMID:1", "", "")
    kinds = Locator("2-p1-s1", kinds=("cells", "in_silico"), context_basis="heading").as_dict()
    assert (kinds["evidence_kinds"], kinds["context_basis"]) == (["cells", "in silico"], "heading")
    assert locator.as_dict()["evidence_kinds"] == ["not said"]
    for line in (locator, record, Publication("PMID:1")):
        assert json.loads(json.dumps(line.as_dict())) == line.as_dict()


@pytest.mark.parametrize(
    ("form", "counted", "other"),
    [("", False, False), ("", True, True), ("modified_form", False, False), ("mutant_form", False, True),
     ("genetic_variant_form", False, True)],
)  # fmt: skip
def test_mutants_variants_and_numbers_of_cells_are_another_form(
    form: str, counted: bool, other: bool
) -> None:
    assert Qualified("r", form=form, counted=counted).other_form == other
