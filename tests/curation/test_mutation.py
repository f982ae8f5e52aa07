from __future__ import annotations

from dataclasses import replace

from bmgraph.curation.mutation import MUTATIONS, mutate
from bmgraph.curation.reading import Curation
from bmgraph.ontology import Ontology


def test_all_damage_to_the_mini_graph_is_caught(mini: Curation, ontology: Ontology, mini_text: str) -> None:
    counts = mutate(mini, ontology, mini_text)

    assert counts[MUTATIONS[0]] == (8, 8)
    assert counts[MUTATIONS[1]] == (8, 8)
    assert counts[MUTATIONS[2]] == (7, 7)
    assert counts[MUTATIONS[3]] == (5, 5)
    assert counts["total"] == (28, 28)


def test_what_is_excepted_is_not_counted_as_caught(
    mini: Curation, ontology: Ontology, mini_text: str
) -> None:
    """The rate can fall: a row that switches the gate off lets flipped signs through."""
    lax = tuple(
        replace(a, evidence=tuple(replace(e, cue_exception="both: any") for e in a.evidence))
        for a in mini.assertions
    )

    assert mutate(replace(mini, assertions=lax), ontology, mini_text)[MUTATIONS[1]][0] == 0
