from __future__ import annotations

from bmgraph._graph import Graph
from bmgraph.answers.for_whom import reported, trial_facts
from bmgraph.graph.model import Locator
from bmgraph.trials.selection import GENE_CATEGORIES, other_gene, selected_by


def test_a_trial_on_a_path_says_of_whom_its_patients_were(real_graph: Graph) -> None:
    paths = real_graph.paths("MET", to=["Drug", "ClinicalTrial"], k=40)
    label = real_graph.vocabulary.label
    contrasted = set()
    for path in paths:
        step = path.steps[-1]
        facts = trial_facts(step, path, real_graph.publications, real_graph.reported, label)
        rows = {line.sentence for _, line in step.evidence if isinstance(line, Locator)}
        behind = [row for row in real_graph.publications if row.row in rows]
        genes = [node.id for node in path.nodes if node.category in GENE_CATEGORIES]

        assert behind
        assert {row.trial for row in behind} == {label(step.object)}
        named = {one["label"] for one in facts["selected_by"]}
        assert named == {one.label for row in behind for one in selected_by(row)}
        assert facts["other_gene"] == all(bool(other_gene(selected_by(row), genes)) for row in behind)
        contrasted.add(facts["other_gene"])
        assert facts["results"] == reported(real_graph.reported, label(step.object), step.subject)
    assert contrasted == {False, True}, "some of these trials selected by another gene"


def test_arms_that_received_it_come_first(real_graph: Graph) -> None:
    drugs = {(row.trial, drug) for row in real_graph.reported for drug in row.interventions}
    assert drugs
    for trial, drug in sorted(drugs):
        found = reported(real_graph.reported, trial, drug)
        given = {(row.trial, row.arm) for row in real_graph.reported if drug in row.interventions}
        own = [(row["trial"], row["arm"]) in given for row in found]
        assert own[0]
        assert {row["trial"] for row in found} == {trial}
    assert reported(real_graph.reported, "no trial", "CHEBI:1") == []


def test_where_nothing_was_reported_there_is_nothing(real_graph: Graph) -> None:
    (path, *_) = real_graph.paths("MET", to=["Drug", "ClinicalTrial"], k=1)
    facts = trial_facts(path.steps[-1], path, [], [], str)

    assert facts == {"selected_by": [], "other_gene": False, "results": []}
