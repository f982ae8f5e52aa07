"""What trials reported is kept beside a graph and comes back whole."""

from __future__ import annotations

import json

from bmgraph._graph import Graph
from bmgraph.trials.reports import OutcomeRow, PublicationRow
from bmgraph.trials.saved import reports_from_part, reports_part


def test_reports_come_back_from_json(publications: list[PublicationRow], outcomes: list[OutcomeRow]) -> None:
    part = json.loads(json.dumps(reports_part(publications, outcomes)))
    again = reports_from_part(part)

    assert again == (publications, outcomes)
    assert all(row.publication in again[0] for row in again[1])
    assert reports_from_part(reports_part([], [])) == ([], [])


def test_the_built_graph_has_what_the_tables_report(
    real_graph: Graph, publications: list[PublicationRow], outcomes: list[OutcomeRow]
) -> None:
    assert list(real_graph.publications) == publications
    assert list(real_graph.reported) == outcomes
    assert list(real_graph.trials()) == publications
    assert list(real_graph.outcomes()) == outcomes
