"""What follows from the cells of a row: whose people, which interval, which radiotherapy."""

from __future__ import annotations

from bmgraph.trials.documents import (
    COMPUTED,
    OUTCOME_COLUMNS,
    PUBLICATION_COLUMNS,
    alteration_of,
    interval_of,
    is_of_value,
    outcome_document,
    publication_document,
    radiotherapy_of,
)
from bmgraph.trials.reports import OutcomeRow, PublicationRow


def test_people_of_all_arms_are_not_those_of_one(outcomes: list[OutcomeRow]) -> None:
    for row in outcomes:
        own = is_of_value(row)
        assert own or row.subgroup or len(row.publication.arms) > 1 or row.n is None, row
        document = outcome_document(row)
        assert document["n_of"] == ("value" if own else "publication")
        assert list(document) == list(OUTCOME_COLUMNS)
    brigatinib = next(row for row in outcomes if row.value == "31/47")
    assert is_of_value(brigatinib)
    assert not is_of_value(next(row for row in outcomes if row.acronym == "FLAURA2"))


def test_an_interval_needs_its_people_and_says_that_it_is_computed(outcomes: list[OutcomeRow]) -> None:
    found = {(row.row, row.endpoint, row.value): outcome_document(row) for row in outcomes}

    assert found["t1-06", "iORR", "31/47"]["interval"] == "51.7 to 77.8"
    assert found["t1-06", "iORR", "31/47"]["interval_basis"] == COMPUTED
    # 51.6 % cannot come from the 73 people of the publication; a rate of survival is an estimate.
    assert found["t2-01", "ORR", "51.6"]["interval"] == ""
    assert found["t1-06", "PFS", "31"]["interval_basis"] == ""
    for row in outcomes:
        interval = interval_of(row)
        if interval and row.number is not None:
            assert is_of_value(row)
            assert interval[0] <= row.number + 0.5
            assert interval[1] >= row.number - 0.5


def test_radiotherapy_is_that_of_the_arm(publications: list[PublicationRow]) -> None:
    permeate = next(row for row in publications if row.acronym == "PERMEATE")
    (naive, _, _, _), (after, _, _, _) = permeate.arms

    assert radiotherapy_of(permeate, naive) == "radiotherapy-naive"
    assert radiotherapy_of(permeate, after) == "progressive disease after radiotherapy"
    assert radiotherapy_of(permeate) == "radiotherapy-naive; progressive disease after radiotherapy"
    assert radiotherapy_of(next(row for row in publications if row.acronym == "HYBRID")) == ""


def test_a_publication_says_what_it_reports_and_where_it_is_registered(
    publications: list[PublicationRow],
) -> None:
    crown = next(row for row in publications if row.acronym == "CROWN")
    document = publication_document(crown, {crown.row: ["iORR", "iDOR"]})

    assert list(document) == list(PUBLICATION_COLUMNS)
    assert document["endpoints"] == ["iORR", "iDOR"]
    assert document["links"] == ["https://www.clinicaltrials.gov/study/NCT03052608"]
    assert document["alteration"] == alteration_of(crown) == "ALK-positive"
    assert publication_document(crown)["endpoints"] == []
