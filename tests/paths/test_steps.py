"""Steps: which rows make one, and what it says of them."""

from __future__ import annotations

from typing import Any

import pytest

from bmgraph._graph import Graph
from bmgraph.graph.model import Locator, Row, SourceRecord
from bmgraph.paths.path import Path
from bmgraph.paths.steps import Step
from tests.made import BROADER, ONTOLOGY, STAGES, graph_of, made_row
from tests.world import World

NODES = {
    "gene": "Gene", "target": "Gene", "drug": "Drug", "trial": "Trial", "dis:lcbm": "Disease", "cell": "Cell",
    "path": "Pathway",
}  # fmt: skip
Edge = tuple[str, str, str, dict[str, Any]]
TREATED: tuple[Edge, ...] = (
    ("gene", "activates", "target", {}),
    ("drug", "inhibits", "target", {"layer": "drugcentral", "source": 1}),
    ("drug", "tested_in", "trial", {}), ("drug", "activates", "dis:lcbm", {}),
    ("target", "activates", "dis:lcbm", {}),
)  # fmt: skip


def graph(*edges: Edge) -> Graph:
    rows = [made_row(number, u, name, v, **said) for number, (u, name, v, said) in enumerate(edges)]
    return graph_of(World(NODES, rows, ONTOLOGY, BROADER, STAGES))


def steps(*edges: Edge, **asked: Any) -> list[Step]:
    """The first steps of all paths from gene to target."""
    return [path.steps[0] for path in graph(*edges).paths("gene", "target", max_hops=1, k=9, **asked)]


def only(found: Any) -> Path:
    (path,) = found
    assert isinstance(path, Path)
    return path


def test_a_drug_is_entered_from_its_target_and_left_for_its_trial() -> None:
    path = only(graph(*TREATED).paths("target", "trial"))

    assert path.ids == ("target", "drug", "trial")
    first, last = path.steps
    assert (first.inverse, first.label, first.layer) == (True, "is inhibits of", "drugcentral")
    assert first.causal
    assert last.neutral
    # A disease is left for what treats it, where the path begins there.
    (treated, *_) = graph(*TREATED).paths("dis:lcbm", "drug")
    assert (treated.ids, treated.steps[0].inverse) == (("dis:lcbm", "drug"), True)
    assert not graph(*TREATED).paths("target", "gene"), "a mechanism runs forwards"


def test_a_trial_alone_gives_a_path_no_sign() -> None:
    made = graph(*TREATED)

    assert only(made.paths("drug", "trial")).sign == 0
    assert not made.paths("drug", "trial", sign="+")
    assert not made.paths("drug", "trial", sign=-1)


def test_the_path_to_the_trial_has_the_sign_of_its_mechanism() -> None:
    made = graph(*TREATED)
    path = only(made.paths("gene", "trial", via=["Drug"]))

    assert path.ids == ("gene", "target", "drug", "trial")
    assert path.sign == -1
    assert [step.layer for step in path.steps] == ["article", "drugcentral", "article"]
    assert not made.paths("gene", "trial", via=["Drug"], sign=1)
    assert only(made.paths("gene", "trial", via=["Drug"], sign="-")) == path
    assert not made.paths("gene", "trial", via=["Drug", "Drug"])


def test_resistance_to_a_drug_leads_to_no_trial_and_has_no_sign() -> None:
    made = graph(*TREATED, ("gene", "resists", "drug", {}))

    assert [path.ids for path in made.paths("gene", "trial")] == [("gene", "target", "drug", "trial")]
    step = only(made.paths("gene", "drug", max_hops=1)).steps[0]
    assert (step.predicate, step.sign) == ("resists", 0)
    assert only(made.paths(pattern='({id: "gene"})-[]->(:Drug)')).sign == -1


def test_rows_of_one_relation_are_one_step_with_the_evidence_of_each() -> None:
    both: dict[str, Any] = {"contexts": ("dis:bcbm", "dis:lcbm")}
    (step,) = steps(
        ("gene", "activates", "target", {"evidence": 2, "contexts": ("dis:lcbm",), "hedged": True}),
        ("gene", "affects", "target", {"evidence": 1}),
        ("gene", "activates", "target", both | {"evidence": 1, "stages": ("s:late",)}),
    )

    assert step.assertions == ("e:00", "e:02")
    assert [(key, str(line)) for key, line in step.evidence] == [
        ("e:00", "P0.0"), ("e:00", "P0.1"), ("e:02", "P2.0"),
    ]  # fmt: skip
    assert (step.hedged, step.contexts, step.stages) == (False, ("dis:bcbm", "dis:lcbm"), ())
    assert [(one.predicate, one.sign, one.assertions) for one in step.also] == [("affects", 0, ("e:01",))]
    assert dict(step.parts)["evidence"] == -120
    assert sum(cost for _, cost in step.parts) == step.cost


def test_evidence_is_that_of_the_row_though_rows_share_all_qualifiers() -> None:
    """Pairs with equal rows share a bundle: the lines must not go to another pair."""
    made = graph(
        ("cell", "activates", "target", {"evidence": 1}), ("gene", "activates", "target", {"evidence": 1}),
        ("gene", "activates", "path", {"evidence": 1}),
        ("target", "activates", "gene", {"evidence": 1}), ("gene", "activates", "target", {"evidence": 1}),
    )  # fmt: skip
    for source, target, keys in (
        ("gene", "target", ["e:01", "e:04"]), ("target", "gene", ["e:03"]), ("gene", "path", ["e:02"]),
        ("cell", "target", ["e:00"]),
    ):  # fmt: skip
        (step,) = only(made.paths(source, target, max_hops=1)).steps
        assert [key for key, _ in step.evidence] == keys
        assert [str(line) for _, line in step.evidence] == [f"P{int(key[2:])}.0" for key in keys]


def test_another_form_of_the_gene_makes_a_step_of_its_own_and_a_dispute_of_its_own() -> None:
    forms = {"form": "mutant_form"}
    (step,) = steps(("gene", "activates", "target", {}), ("gene", "inhibits", "target", forms))
    assert (step.sign, step.disputed) == (1, False)
    assert [(one.predicate, one.assertions) for one in step.also] == [("inhibits", ("e:01",))]
    (step,) = steps(
        ("gene", "activates", "target", {}), ("gene", "activates", "target", forms | {"evidence": 0}),
        ("gene", "activates", "target", {"counted": True, "hedged": True}),
    )  # fmt: skip
    assert [(one.predicate, one.subject_form, one.counted) for one in step.also] == [
        ("activates", "", True), ("activates", "mutant_form", False),
    ]  # fmt: skip
    (step,) = steps(("gene", "activates", "target", {}), ("gene", "inhibits", "target", {}))
    assert step.disputed
    (step,) = steps(("gene", "inhibits", "target", forms), sign="-")
    assert (step.subject_form, step.accepts_sign) == ("mutant_form", False)
    # Nothing that makes more of the gene makes more of its mutant form.
    made = graph(("cell", "activates", "gene", {}), ("gene", "activates", "target", forms))
    assert only(made.paths("cell", "target")).sign == 0
    assert not made.paths("cell", "target", sign="+")


def test_a_symmetric_relation_is_walked_from_either_end() -> None:
    made = graph(("gene", "coexpressed", "target", {}), ("gene", "binds", "cell", {}))
    ahead, back = (only(made.paths(*ends)).steps[0] for ends in (("gene", "target"), ("target", "gene")))

    assert (ahead.sign, back.sign) == (1, 1)
    assert (ahead.inverse, back.inverse) == (False, True)
    assert ahead.undirected
    assert (ahead.causal, back.causal) == (False, False)
    assert only(made.paths("cell", "gene")).ids == ("cell", "gene")


def test_a_negated_relation_is_walked_by_no_path_and_named_beside_what_is_stated() -> None:
    negated = ("gene", "activates", "target", {"negated": True})
    assert steps(negated) == []
    (step,) = steps(
        negated, ("gene", "activates", "target", {}), ("gene", "inhibits", "target", {"negated": True})
    )
    assert (step.assertions, step.negated_by, step.disputed) == (("e:01",), ("e:00",), False)


def test_a_dispute_is_about_the_disease_of_the_path() -> None:
    lung, breast = {"contexts": ("dis:lcbm",)}, {"contexts": ("dis:bcbm",)}
    (step,) = steps(("gene", "activates", "target", lung), ("gene", "inhibits", "target", breast))
    assert not step.disputed
    (step,) = steps(
        ("gene", "activates", "target", lung), ("gene", "inhibits", "target", breast), mixed_contexts=True
    )
    assert step.disputed
    assert step.sides == ((-1, ("dis:bcbm",)), (1, ("dis:lcbm",)))
    mutant = ("gene", "inhibits", "target", lung | {"form": "mutant_form"})
    found = steps(
        ("gene", "activates", "target", lung), ("gene", "inhibits", "target", breast), mutant,
        mixed_contexts=True,
    )  # fmt: skip
    assert found[0].sides == step.sides, "what is stated of another form is no side"


@pytest.mark.parametrize(("layers", "most"), [((1, 0), 0), ((2,), 1000), ((1, 2), 700)])
def test_a_step_costs_as_much_as_its_best_layer(layers: tuple[int, ...], most: int) -> None:
    rows = [("gene", "activates", "target", {"source": one, "layer": f"l{one}"}) for one in layers]
    (step,) = steps(*rows)

    assert dict(step.parts)["layer"] == most
    assert len(step.layers) == len(layers)


def test_locators_records_and_publications_come_with_their_row() -> None:
    record = SourceRecord("drugcentral", "struct 1", "knowledge_assertion")
    row = made_row(0, "gene", "activates", "target", evidence=2)
    lines = (Locator("6.1-p1-s1", ("4C",), (10,), "a", "does", "b"), record)
    rows = [Row(row.subject, row.object, row.qualified, "bma:1", lines)]
    found = only(graph_of(World(NODES, rows, ONTOLOGY)).paths("gene", "target"))

    assert found.steps[0].evidence == (("bma:1", lines[0]), ("bma:1", record))
    assert found.score_parts["evidence"] == 0.06


def test_what_another_form_of_a_treatment_does_stands_for_no_unsigned_act() -> None:
    for said, shown in (
        ({"form": "mutant_form"}, "targets"), ({"counted": True}, "targets"),
        ({"form": "modified_form"}, "inhibits"),
    ):  # fmt: skip
        acts = ("drug", "inhibits", "target", said | {"hedged": True})
        made = graph(("drug", "targets", "target", {}), acts)
        path = only(made.paths(pattern='({id: "drug"})-[]->({id: "target"})'))
        assert path.steps[0].predicate == shown


def test_a_class_is_left_by_what_holds_of_its_members_alone() -> None:
    """Up to a class, not on with how much of it there is; a treatment is entered from what it is one of."""
    amount: Edge = ("target", "increased_in", "dis:lcbm", {})
    assert not graph(("gene", "is_a", "target", {}), amount).paths("gene", "dis:lcbm")
    assert only(graph(("gene", "activates", "target", {}), amount).paths("gene", "dis:lcbm"))
    entered = graph(("drug", "is_a", "target", {}), ("drug", "increased_in", "trial", {}))
    path = only(entered.paths("target", "trial"))
    assert [step.inverse for step in path.steps] == [True, False]
