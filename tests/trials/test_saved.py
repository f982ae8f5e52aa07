from __future__ import annotations

import json

from bmgraph._graph import Graph
from bmgraph.trials.reports import OutcomeRow, PublicationRow
from bmgraph.trials.saved import reports_from_part, reports_part


def test_reports_are_read_as_they_were(
    publications: list[PublicationRow], outcomes: list[OutcomeRow]
) -> None:
    part = json.loads(json.dumps(reports_part(publications, outcomes)))

    assert publications
    assert outcomes
    assert reports_from_part(part) == (publications, outcomes)


def test_an_outcome_is_of_the_publication_that_is_read(
    publications: list[PublicationRow], outcomes: list[OutcomeRow]
) -> None:
    found, rows = reports_from_part(reports_part(publications, outcomes))
    ids = {id(row) for row in found}

    assert all(id(row.publication) in ids for row in rows), "one object, not a copy for each outcome"
    assert [row.publication.row for row in rows] == [row.publication.row for row in outcomes]


def test_nothing_reported_is_kept_as_nothing() -> None:
    assert reports_part([], []) == {"publications": [], "outcomes": []}
    assert reports_from_part({"publications": [], "outcomes": []}) == ([], [])


def test_a_built_graph_has_what_the_dataset_reports(
    real_graph: Graph, publications: list[PublicationRow], outcomes: list[OutcomeRow]
) -> None:
    assert list(real_graph.publications) == publications
    assert list(real_graph.reported) == outcomes
    assert real_graph.reports_part() == reports_part(publications, outcomes)
