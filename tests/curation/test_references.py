"""What reference numbers stand for, and notes on cited papers: each hangs where it belongs, or is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bmgraph.curation.model import Assertion
from bmgraph.curation.reading import Curation
from bmgraph.curation.references import Bibliography, cited_at, read_references, with_paper_notes
from bmgraph.curation.tables import PRIMARY_CHECK_COLUMNS, REFERENCE_COLUMNS, write_rows
from bmgraph.errors import TableError
from bmgraph.papers import Paper, PaperNote
from tests.conftest import ROOT

KNOWN = {"number": "13", "title": "A title", "confidence": "confirmed"}
NOTE = {
    "place": "6.1-p1-s3", "reference": "13", "kind": "citation", "review_says": "this",
    "paper_says": "that", "basis": "abstract",
}  # fmt: skip


def references(folder: Path, mini: Curation, *rows: dict[str, str]) -> Bibliography:
    path = folder / "references.tsv"
    path.write_text(write_rows(REFERENCE_COLUMNS, [dict.fromkeys(REFERENCE_COLUMNS, "") | r for r in rows]))
    return read_references(path, cited_at(mini.sentences, mini.publications))


def noted(folder: Path, curation: Curation, *rows: dict[str, str]) -> dict[str, list[PaperNote]]:
    """Notes by place: of lines of evidence with the assertion's object, and of table rows."""
    path = folder / "checks.tsv"
    plain = dict.fromkeys(PRIMARY_CHECK_COLUMNS, "")
    path.write_text(write_rows(PRIMARY_CHECK_COLUMNS, [plain | row for row in rows]), encoding="utf-8")
    assertions, publications = with_paper_notes(path, curation.assertions, curation.publications)
    found = {
        f"{line.sentence} {one.object}": list(line.paper_notes)
        for one in assertions
        for line in one.evidence
        if line.paper_notes
    }
    return found | {one.row: list(one.paper_notes) for one in publications if one.paper_notes}


def test_a_number_stands_for_its_paper_everywhere_but_at_places_of_another(
    mini: Curation, tmp_path: Path
) -> None:
    there = KNOWN | {"places": "6.1-p1-s3", "title": "Another", "year": "2022", "confidence": "likely"}
    known = references(tmp_path, mini, KNOWN, there)

    everywhere, here = known.find(13, "6.1-p2-s1"), known.find(13, "6.1-p1-s3")
    assert everywhere is not None
    assert here is not None
    assert (everywhere.paper, everywhere.id) == (Paper(13, title="A title"), "13")
    assert here.paper == Paper(13, title="Another", year=2022, confidence="likely")
    assert here.id == "13-6.1-p1-s3"
    assert known.find(14, "6.1-p1-s3") is None


def test_a_row_with_places_alone_says_nothing_of_others(mini: Curation, tmp_path: Path) -> None:
    known = references(tmp_path, mini, KNOWN | {"places": "6.1-p1-s3"})

    assert known.find(13, "6.1-p1-s3") is not None
    assert known.find(13, "6.1-p1-s1") is None


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"number": "x"}, "number", "number of the reference list"),
        ({"places": "6.1-p1-s1"}, "places", "no sentence or table row that cites 13"),
        ({"doi": "doi:10.1000/x"}, "doi", "does not match"),
        ({"pmid": "PMID:1"}, "pmid", "does not match"),
        ({"pmcid": "123"}, "pmcid", "does not match"),
        ({"year": "22"}, "year", "does not match"),
        ({"title": ""}, "title", "nothing is known"),
        ({"confidence": "sure"}, "confidence", "not allowed"),
    ],
)
def test_a_wrong_reference_names_its_cell(
    mini: Curation, tmp_path: Path, cells: dict[str, str], column: str, says: str
) -> None:
    with pytest.raises(TableError, match=says) as caught:
        references(tmp_path, mini, KNOWN | cells)
    assert (caught.value.line, caught.value.column) == (2, column)


def test_a_number_has_one_paper_at_a_place(mini: Curation, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="13 stands for two papers"):
        references(tmp_path, mini, KNOWN, KNOWN | {"title": "Another"})


def test_a_note_hangs_on_what_its_sentence_cites_the_paper_for(mini: Curation, tmp_path: Path) -> None:
    (found,) = noted(tmp_path, mini, NOTE).items()

    assert found == ("6.1-p1-s3 MONDO:1040026", [PaperNote(13, "citation", "this", "that")])


def test_a_note_is_about_the_ends_that_it_names_whatever_the_qualifiers(
    mini: Curation, tmp_path: Path
) -> None:
    kmt2c = next(one for one in mini.assertions if one.subject == "HGNC:13726")
    other = replace(kmt2c, object="HGNC:7029")
    changed = replace(mini, assertions=(replace(kmt2c, hedged=True), other))
    sense = NOTE | {"kind": "sense", "subject": "HGNC:13726", "object": "MONDO:1040026"}

    assert list(noted(tmp_path, changed, sense)) == ["6.1-p1-s3 MONDO:1040026"]
    assert len(noted(tmp_path, changed, sense | {"object": ""})) == 2


def test_a_note_on_a_table_row_hangs_there(tmp_path: Path, real: Curation) -> None:
    row = real.publications[0]
    note = NOTE | {"place": row.row, "reference": str(row.reference), "kind": "value"}

    found = noted(tmp_path, replace(real, publications=(row,)), note)
    assert found[row.row] == [PaperNote(row.reference, "value", "this", "that")]


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"reference": "12"}, "place", "points to nothing: nothing at 6.1-p1-s3 cites 12"),
        ({"place": "6.1-p1-s4"}, "place", "points to nothing"),
        ({"kind": "sense", "subject": "HGNC:7029"}, "place", "no assertion of 6.1-p1-s3 with these ends"),
        ({"kind": "sense"}, "subject", "name subject or object"),
        ({"kind": "quarrel"}, "kind", "not allowed"),
        ({"basis": "hearsay"}, "basis", "not allowed"),
        ({"reference": "ref 13"}, "reference", "write the number"),
        ({"paper_says": ""}, "paper_says", "empty"),
        ({"review_says": ""}, "review_says", "empty"),
    ],
)
def test_a_note_that_points_to_nothing_is_refused(
    mini: Curation, tmp_path: Path, cells: dict[str, str], column: str, says: str
) -> None:
    with pytest.raises(TableError, match=says) as caught:
        noted(tmp_path, mini, NOTE | cells)
    assert (caught.value.line, caught.value.column) == (2, column)


def test_a_note_stands_once(mini: Curation, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="stands twice"):
        noted(tmp_path, mini, NOTE, NOTE)


def test_what_a_review_or_a_note_adds_is_no_content(mini: Curation) -> None:
    one: Assertion = mini.assertions[0]
    lines = tuple(
        replace(line, reviewed_by="0000-0002-1825-0097", paper_notes=(PaperNote(1, "sense", "a", "b"),))
        for line in one.evidence
    )

    assert replace(one, evidence=lines).id == one.id


def test_the_tables_of_the_article_are_read(real: Curation) -> None:
    """Two papers under one number lead apart, and every note of the table hangs somewhere."""
    at = real.bibliography.find
    papers = {place: at(78, place) for place in ("2.1-p1-s4", "6.3.2-p12-s2")}
    rows = (ROOT / "graph" / "article" / "primary_checks.tsv").read_text(encoding="utf-8").splitlines()[1:]
    hung = [note for one in real.assertions for line in one.evidence for note in line.paper_notes]
    hung += [note for row in real.publications for note in row.paper_notes]

    assert len({one.paper for one in papers.values() if one}) == 2
    assert at(340, "5.6-p1-s7") is None
    assert {(str(note.reference), note.paper_says) for note in hung} == {
        (cells[6], cells[9]) for cells in (row.split("\t") for row in rows)
    }
