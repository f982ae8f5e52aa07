"""Reference lists as Crossref and Europe PMC give them, in small: what is taken, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bmgraph.curation.reference_lists import ReferenceList, first_author, read_list
from bmgraph.errors import ImportFailed
from bmgraph.papers import Paper

#: The publisher deposits what it has matched as an id, all else as pieces or as one text.
CROSSREF: list[dict[str, Any]] = [
    {"key": "e_1_2_9_2_1", "doi-asserted-by": "publisher", "DOI": "10.1000/One"},
    {"key": "e_1_2_9_3_1", "author": "Xia S", "year": "2024a", "article-title": "A <i>title</i>\n&amp; more.",
     "journal-title": "J. Exp.", "volume": "3", "first-page": "1"},
    {"key": "e_1_2_9_4_1", "unstructured": "Some text."},
]  # fmt: skip
EUROPE_PMC: list[dict[str, Any]] = [
    {"id": "123", "source": "MED", "citationType": "JOURNAL ARTICLE", "title": "A title.",
     "authorString": "Xia S, Li J.", "journalAbbreviation": "Cell", "pubYear": 2024, "citedOrder": 2,
     "match": "Y", "doi": "10.1000/x"},
    {"id": "PMC7", "source": "PMC", "pubYear": 2020, "citedOrder": 3, "match": "Y"},
    {"id": "PPR1", "source": "PPR", "publicationTitle": "A preprint", "citedOrder": 4, "match": "N"},
    {"title": "No number", "match": "N"},
]  # fmt: skip


def read(folder: Path, content: object) -> ReferenceList:
    path = folder / "list.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read_list(path)


def crossref(folder: Path, items: object, **message: object) -> ReferenceList:
    own = {"DOI": "10.1002/MCO2.70020", "reference": items}
    return read(folder, {"status": "ok", "message-type": "work", "message": own | message})


def europe_pmc(folder: Path, items: object, **others: object) -> ReferenceList:
    return read(folder, {"version": "6.9", "referenceList": {"reference": items}} | others)


def test_crossref_is_read_and_numbered_by_its_keys(tmp_path: Path) -> None:
    found = crossref(tmp_path, CROSSREF)

    assert found.papers == (
        Paper(1, doi="10.1000/One"),
        Paper(2, title="A title & more", first_author="Xia S", year=2024, journal="J. Exp"),
    )
    assert found.source == "Crossref"
    assert found.remarks == (
        "numbered by its keys",
        "3 has neither id nor title, author, year or journal and was left out",
    )


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        ([f"44_CR{n}" for n in range(1, 21)], range(1, 21)),
        # The publisher left the third out.
        ([f"R{n}" for n in range(1, 30) if n != 3], [n for n in range(1, 30) if n != 3]),
        # Elsevier counts its keys by fives.
        ([f"10.1016/j.x.2020_bib{5 * n:04}" for n in range(1, 21)], range(1, 21)),
        (["b", "a", "", "c"], range(1, 5)),
        ([f"e_1_2_10_{n}_1" for n in range(2, 22)], range(1, 21)),
    ],
)
def test_keys_are_numbers_where_they_count(tmp_path: Path, keys: list[str], numbers: list[int]) -> None:
    found = crossref(tmp_path, [{"key": key, "year": "2020"} for key in keys])

    assert [paper.number for paper in found.papers] == list(numbers)


def test_a_number_with_several_papers_is_left_out_and_named(tmp_path: Path) -> None:
    keys = [f"e_1_2_9_{n}_1" for n in range(2, 22)]
    found = crossref(tmp_path, [{"key": key, "year": "2020"} for key in [*keys, "e_1_2_9_21_2"]])

    assert [paper.number for paper in found.papers] == list(range(1, 20))
    assert "20 has 2 papers in the list and was left out" in found.remarks


def test_europe_pmc_is_read_by_its_numbers(tmp_path: Path) -> None:
    found = europe_pmc(tmp_path, EUROPE_PMC, hitCount=575)

    assert found.papers == (
        Paper(2, "10.1000/x", "123", "", "A title", "Xia S", 2024, "Cell"),
        Paper(3, pmcid="PMC7", year=2020),
        Paper(4, journal="A preprint"),
    )
    assert found.remarks == (
        "referenceList.reference[3] has no number (citedOrder) and was left out",
        "only 4 of 575 references are in the file: ask with pageSize=1000",
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"message":\n oops}', r"list\.json:2: no JSON"),
        ("[1]", "no object is neither a work of Crossref"),
        ({"resultList": {}}, "an object with resultList is neither"),
        ({"message": {"DOI": "10.1000/other", "reference": [{}]}}, "the list of 10.1000/other, not of the"),
        ({"message": {"DOI": "10.1002/mco2.70020"}}, "message.reference: no references"),
        ({"message": {"reference": []}}, "message.reference: no references"),
        ({"message": {"reference": [{"key": "1"}, "x"]}}, r"message.reference\[1\]: an object is due"),
        ({"referenceList": {}}, "referenceList.reference: no references"),
    ],
)
def test_what_is_no_list_of_the_article_is_refused(tmp_path: Path, content: object, says: str) -> None:
    with pytest.raises(ImportFailed, match=says) as caught:
        read(tmp_path, content)
    assert "list.json" in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"\xff{}")
    with pytest.raises(ImportFailed, match=r"x\.json: no JSON in UTF-8"):
        read_list(tmp_path / "x.json")


def test_ids_that_are_none_are_not_taken(tmp_path: Path) -> None:
    odd = {"DOI": "see the text", "year": "n.d.", "author": 7, "article-title": "T"}
    (paper,) = crossref(tmp_path, [odd]).papers

    assert paper == Paper(1, title="T")


def test_authors_come_in_many_forms() -> None:
    assert first_author("J.-P. Li") == "Li J-P"
    assert first_author("GBD 2016 Brain Collaborators") == "GBD 2016 Brain Collaborators"
    assert first_author("") == ""
