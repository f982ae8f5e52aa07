from __future__ import annotations

from bmgraph._graph import Graph
from bmgraph.answers.fit import VERDICTS
from bmgraph.answers.for_whom import Trials, reported
from bmgraph.graph.model import Locator
from bmgraph.trials.selection import GENE_CATEGORIES, selected_by


def test_a_trial_on_a_path_says_of_whom_its_patients_were(real_graph: Graph) -> None:
    paths = real_graph.paths("MET", to=["Drug", "ClinicalTrial"], k=40)
    label = real_graph.vocabulary.label
    trials = trials_of(real_graph)
    verdicts = set()
    for path in paths:
        step = path.steps[-1]
        facts = trials.facts(step, path)
        rows = {line.sentence for _, line in step.evidence if isinstance(line, Locator)}
        behind = [row for row in real_graph.publications if row.row in rows]
        genes = {node.id for node in path.nodes if node.category in GENE_CATEGORIES}

        # A trial that the article names, but that no table has, has no publication here.
        assert {row.trial for row in behind} <= {label(step.object)}
        named = {one["label"] for one in facts["selected_by"]}
        assert named == {one.label for row in behind for one in selected_by(row)}
        on_path = {one.label for row in behind for one in selected_by(row) if genes & set(one.related)}
        verdict, gene = facts["for_whom"]["verdict"], facts["for_whom"]["gene"]
        assert (gene in on_path) == (verdict in {"fits", "other alteration of the gene"} and gene != "")
        assert (gene in named - on_path) == (verdict in {"selected by its other target", "other gene"})
        verdicts.add(verdict)
        assert facts["results"] == reported(real_graph.reported, label(step.object), step.subject)
    assert {"fits", "selected by its other target"} <= verdicts


def test_of_equal_chains_those_whose_trials_fit_come_first(real_graph: Graph) -> None:
    paths = real_graph.paths("MET", to=["Drug", "ClinicalTrial"], k=40)
    trials = trials_of(real_graph)
    seen: dict[tuple[str, ...], list[tuple[bool, int]]] = {}
    for path in paths:
        verdict = trials.fit(path.steps[-1], path).verdict
        compared = path.steps[-1].predicate == "comparator_in"
        seen.setdefault(path.ids[:-1], []).append((compared, VERDICTS.index(verdict)))
    assert any(len(set(found)) > 1 for found in seen.values())
    assert all(found == sorted(found) for found in seen.values())


def trials_of(graph: Graph) -> Trials:
    return Trials(graph.bundles, {row.row: row for row in graph.publications}, graph.reported)


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
    facts = Trials(real_graph.bundles, {}, []).facts(path.steps[-1], path)

    nothing = {"verdict": "not said", "gene": "", "form": ""}
    assert facts == {"selected_by": [], "for_whom": nothing, "results": []}
