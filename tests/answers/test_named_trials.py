"""Trials that only the text names have rows too."""

from __future__ import annotations

from bmgraph._graph import Graph
from bmgraph.answers.named_trials import named_trials


def test_each_trial_has_a_row_of_a_publication_or_of_the_text(real_graph: Graph) -> None:
    known = {row.trial for row in real_graph.publications}
    found = named_trials(real_graph.vocabulary, real_graph.to_networkx, known)
    trials = {one.label for one in real_graph.directory.by_id.values() if one.category == "ClinicalTrial"}

    assert found
    assert {row.trial for row in found} == trials - known
    assert all(row.row and row.population for row in found)
    assert all((row.year, row.n, row.arms) == (None, None, ()) for row in found)


def test_a_row_says_what_the_text_says(real_graph: Graph) -> None:
    found = {row.trial: row for row in named_trials(real_graph.vocabulary, real_graph.to_networkx, ())}

    assert found["NCT02831959"].acronym == "METIS"
    assert "tumor treating fields" in found["NCT02831959"].drugs
    assert found["NCT05689619"].drugs == "silibinin"
    assert found["NCT05689619"].reference == 516
    assert found["CASPIAN"].registry_ids == ""
    # Quality of life is no intervention.
    assert found["NCT04890028"].drugs == ""
    assert "quality of life" in found["NCT04890028"].population
