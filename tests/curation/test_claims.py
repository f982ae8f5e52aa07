from __future__ import annotations

from dataclasses import replace

import pytest

from bmgraph.curation.claims import Lexicon, claim_failures, cue_parts
from bmgraph.curation.model import Assertion, Evidence
from bmgraph.curation.reading import Curation
from bmgraph.ontology import Ontology


def failures(
    mini: Curation,
    ontology: Ontology,
    assertion: Assertion,
    evidence: Evidence,
    order: tuple[int, int] | None = None,
) -> list[str]:
    relation = ontology.relations[assertion.predicate]
    lexicon = Lexicon.of(mini.cues)
    return list(claim_failures(assertion, evidence, relation, mini.entities, lexicon, order))


def claim(mini: Curation, predicate: str) -> tuple[Assertion, Evidence]:
    assertion = next(a for a in mini.assertions if a.predicate == predicate)
    return assertion, assertion.evidence[0]


def test_what_the_tables_say_fits(mini: Curation, ontology: Ontology) -> None:
    for assertion in mini.assertions:
        assert failures(mini, ontology, assertion, assertion.evidence[0]) == []


def test_loss_that_promotes_is_negative(mini: Curation, ontology: Ontology) -> None:
    assertion, evidence = claim(mini, "suppresses")

    assert failures(mini, ontology, assertion, evidence) == []
    assert any(
        "reads" in f for f in failures(mini, ontology, replace(assertion, predicate="promotes"), evidence)
    )
    no_loss = replace(evidence, cue="promotes")
    assert len(failures(mini, ontology, assertion, no_loss)) == 2


def test_a_mention_must_name_its_entity(mini: Curation, ontology: Ontology) -> None:
    assertion, evidence = claim(mini, "secretes")
    wrong = replace(evidence, subject_mention="IL6")

    assert failures(mini, ontology, assertion, wrong) == ["subject mention 'IL6' is no name of 'astrocyte'"]


def test_denial_must_be_printed(mini: Curation, ontology: Ontology) -> None:
    assertion, evidence = claim(mini, "expresses")

    assert any(
        "negated=False" in f for f in failures(mini, ontology, replace(assertion, negated=False), evidence)
    )


def test_a_cue_outside_the_lexicon_fails_unless_excepted(mini: Curation, ontology: Ontology) -> None:
    assertion, evidence = claim(mini, "secretes")
    odd = replace(evidence, cue="somehow")

    assert len(failures(mini, ontology, assertion, odd)) == 1
    assert (
        failures(mini, ontology, assertion, replace(odd, cue_exception="sign: the verb is in a table")) == []
    )


def test_a_relation_without_sign_needs_a_neutral_word(mini: Curation, ontology: Ontology) -> None:
    assertion, evidence = claim(mini, "secretes")
    unsigned = replace(assertion, predicate="associated_with")

    assert any("no neutral" in f for f in failures(mini, ontology, unsigned, evidence))
    assert failures(mini, ontology, unsigned, replace(evidence, cue="associated with")) == []


@pytest.mark.parametrize(
    ("predicate", "order", "fits"),
    [
        ("secretes", (0, 9), True),
        ("secretes", (9, 0), False),
        ("increased_in", (9, 0), True),
        ("increased_in", (0, 9), False),
    ],
)
def test_the_order_of_mentions_fits_the_voice(
    mini: Curation, ontology: Ontology, predicate: str, order: tuple[int, int], fits: bool
) -> None:
    assertion, evidence = claim(mini, predicate)

    assert fits == (not failures(mini, ontology, assertion, evidence, order))


def test_the_longest_phrase_wins(mini: Curation) -> None:
    lexicon = Lexicon.of(mini.cues)

    assert [c.phrase for c in lexicon.read("the loss of … strongly promotes")] == ["loss of", "promotes"]
    assert cue_parts("a … b c … ") == ["a", "b c"]
