"""Papers and notes on them: names, links, words, JSON."""

from __future__ import annotations

import json

import pytest

from bmgraph.papers import PAPER_NOTE_KINDS, Paper, PaperNote, cite

FULL = Paper(78, "10.1/a", "12", "PMC3", "A title", "van der Gao AB", 2022, "A journal", "likely")


@pytest.mark.parametrize(
    ("paper", "name"),
    [
        (FULL, "probably van der Gao 2022"),
        (Paper(1, first_author="Bassey-Archibong BI", year=2023), "Bassey-Archibong 2023"),
        (Paper(1, first_author="Mészáros Á", year=2023), "Mészáros 2023"),
        (Paper(1, first_author="Pérol"), "Pérol"),
        (Paper(1, journal="Lab Chip", year=2024), "Lab Chip 2024"),
        (Paper(1, year=2023, pmcid="PMC1"), "a paper of 2023"),
    ],
)
def test_a_paper_is_named_by_author_or_journal_and_year(paper: Paper, name: str) -> None:
    assert paper.name == name


def test_the_link_is_that_of_the_doi_before_pubmed_before_pubmed_central() -> None:
    assert FULL.url == "https://doi.org/10.1/a"
    assert FULL._replace(doi="").url == "https://pubmed.ncbi.nlm.nih.gov/12/"
    assert FULL._replace(doi="", pmid="").url == "https://pmc.ncbi.nlm.nih.gov/articles/PMC3/"
    assert FULL._replace(doi="", pmid="", pmcid="").url == ""
    assert FULL.curies == ("doi:10.1/a", "PMID:12", "PMC:PMC3")


def test_numbers_stand_with_what_is_known_of_them() -> None:
    assert cite((5,)) == "ref 5"
    assert cite((5, 78), (FULL,)) == "refs 5, 78 (probably van der Gao 2022, https://doi.org/10.1/a)"


@pytest.mark.parametrize("paper", [FULL, Paper(3)])
def test_a_paper_comes_back_from_its_json(paper: Paper) -> None:
    assert Paper.from_dict(json.loads(json.dumps(paper.as_dict()))) == paper


@pytest.mark.parametrize("kind", PAPER_NOTE_KINDS)
def test_a_note_says_it_in_a_line_and_comes_back_from_its_json(kind: str) -> None:
    note = PaperNote(463, kind, "this", "that")

    assert str(note) == f"ref 463: {PAPER_NOTE_KINDS[kind]}that"
    assert note.as_dict()["says"] == str(note)
    assert PaperNote.from_dict(json.loads(json.dumps(note.as_dict()))) == note
