"""Publications and outcomes as rows: all of them, with every registry id."""

from __future__ import annotations

from bmgraph.curation.reading import Curation
from bmgraph.names import search_key
from bmgraph.trials.reports import OutcomeRow, PublicationRow


def test_every_value_of_every_row_is_there(
    publications: list[PublicationRow], outcomes: list[OutcomeRow]
) -> None:
    assert len(publications) == 81
    assert len(outcomes) == 440
    assert [row.row for row in publications] == sorted(row.row for row in publications)


def test_a_row_says_what_it_is(outcomes: list[OutcomeRow]) -> None:
    row = next(r for r in outcomes if r.row == "t1-06" and r.endpoint == "iORR")

    assert row.as_dict() == {
        "trial": "ALTA-1L", "registry_ids": "NCT02737501", "acronym": "ALTA-1L", "year": 2021, "phase": "3",
        "population": "non-small cell lung cancer brain metastasis; ALK; BM", "arm": "Brigatinib group",
        "drugs": "brigatinib", "subgroup": "", "n": 47, "endpoint": "iORR", "statistic": "rate",
        "timepoint": "", "value": "31/47", "unit": "patient", "reference": 170,
        "paper": "Camidge 2021", "link": "", "paper_says": "",
    }  # fmt: skip
    assert row.number is not None
    assert round(row.number, 1) == 66.0


def test_every_printed_registry_id_is_shown_once(publications: list[PublicationRow], real: Curation) -> None:
    printed = {publication.row: publication.registry_ids_printed for publication in real.publications}
    for row in publications:
        shown = [search_key(each) for each in row.registry_ids.split(", ") if each]

        assert {search_key(each) for each in printed[row.row]} <= set(shown), row.row
        assert len(shown) == len(set(shown)), row.row
    (position20,) = [row for row in publications if row.acronym == "POSITION20"]
    assert position20.registry_ids == "NL6705"


def test_values_that_are_no_numbers_have_none(outcomes: list[OutcomeRow]) -> None:
    assert all(row.number is None for row in outcomes if row.value == "not reached")
    assert any(row.value == "not reached" for row in outcomes)
