from __future__ import annotations

from dataclasses import replace

from bmgraph.curation.mutation import MUTATIONS, mutate
from bmgraph.curation.reading import Curation
from bmgraph.ontology import Ontology


def test_damage_to_the_mini_graph_is_caught_kind_by_kind(
    mini: Curation, ontology: Ontology, mini_text: str
) -> None:
    counts = mutate(mini, ontology, mini_text)

    assert [counts[kind] for kind in MUTATIONS[:4]] == [(8, 8), (8, 8), (7, 7), (5, 5)]
    # Breast cancer brain metastasis for that of the lung, and the other way round.
    assert counts["change the disease"] == (8, 8)
    assert counts["change the hedge"] == (8, 8)
    # No row of the mini graph is about a combination.
    assert counts["move an effect to a part"] == (0, 0)
    assert counts["total"] == (44, 44)


def test_the_effect_of_a_combination_moved_to_a_part_is_caught(
    mini: Curation, ontology: Ontology, mini_text: str
) -> None:
    parts = mini.entities["HGNC:7371"], mini.entities["HGNC:6018"]
    whole = replace(parts[0], id="bmg:both", label="MSLN + IL6", members=("HGNC:7371", "HGNC:6018"))
    named = replace(parts[1], synonyms=("MSLN",))
    (row,) = (a for a in mini.assertions if a.subject == "HGNC:7371")
    both = replace(mini, entities=mini.entities | {whole.id: whole, named.id: named})
    curation = replace(both, assertions=(replace(row, subject=whole.id, predicate="promotes"),))

    # The mention is a name of either part, so only the combination of the same words tells them apart.
    assert mutate(curation, ontology, mini_text)["move an effect to a part"] == (2, 2)


def test_what_is_excepted_is_not_counted_as_caught(
    mini: Curation, ontology: Ontology, mini_text: str
) -> None:
    """The rate can fall: a row that switches the gate off lets flipped signs through."""
    lax = tuple(
        replace(a, evidence=tuple(replace(e, cue_exception="both: any") for e in a.evidence))
        for a in mini.assertions
    )

    assert mutate(replace(mini, assertions=lax), ontology, mini_text)[MUTATIONS[1]][0] == 0
