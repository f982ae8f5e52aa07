from __future__ import annotations

from dataclasses import replace

import pytest

from bmgraph.curation.article import iter_sentences
from bmgraph.curation.claims import Lexicon
from bmgraph.curation.model import Assertion, Cue, Evidence
from bmgraph.curation.reading import Curation
from bmgraph.curation.scope import Scope
from bmgraph.ontology import Ontology


@pytest.fixture
def scope(mini: Curation, mini_text: str, ontology: Ontology) -> Scope:
    texts = {s.id: s for s in iter_sentences(mini_text, ["6.1", "fig4"])}
    brain = replace(mini.entities["CL:0000127"], id="UBERON:0000955", label="brain", synonyms=())
    tables = replace(mini, entities=mini.entities | {brain.id: brain})
    return Scope(tables, texts, Lexicon.of(mini.cues), ontology)


def row(mini: Curation, sentence: str) -> tuple[Assertion, Evidence]:
    (found,) = ((a, e) for a in mini.assertions for e in a.evidence if e.sentence == sentence)
    return found


@pytest.mark.parametrize(
    ("sentence", "claim", "words", "failure"),
    [
        ("6.1-p1-s3", {"disease_context": ("bmg:LCBM",)}, {}, "not named in 6.1-p1-s3"),
        ("6.1-p1-s1", {"disease_context": ("bmg:BCBM",)}, {}, "not what the heading over 6.1-p1-s1 is on"),
        ("6.1-p2-s4", {}, {"context_basis": "stated"}, None),
        ("6.1-p2-s1", {}, {"context_basis": "paragraph"}, "not named in the paragraph up to 6.1-p2-s1"),
        ("6.1-p1-s1", {}, {"stage_basis": "heading"}, None),
        ("6.1-p1-s1", {}, {"stage_basis": "stated"}, "stage: extravasation is not given in 6.1-p1-s1"),
        ("6.1-p1-s2", {"anatomical_context": ("UBERON:0000955",)}, {"site_basis": "stated"}, None),
        (
            "6.1-p1-s1",
            {"anatomical_context": ("UBERON:0000955",)},
            {"site_basis": "stated"},
            "the site brain",
        ),
        ("6.1-p2-s4", {"anatomical_context": ("UBERON:0000955",)}, {"site_basis": "paragraph"}, None),
        ("fig4-p1-s3", {"cascade_stage": ("bmg:stage-extravasation",)}, {"stage_basis": "heading"}, "stage"),
        ("6.1-p1-s2", {"hedged": False}, {"hedge": ""}, "'may' hedges the cue"),
        ("6.1-p1-s2", {"hedged": False}, {}, "hedged=False and hedging words 'may' disagree"),
        ("6.1-p1-s1", {"hedged": True}, {}, "hedged=True and hedging words '' disagree"),
        ("6.1-p1-s1", {"hedged": True}, {"hedge": "may"}, "do not stand in 6.1-p1-s1"),
        ("6.1-p1-s1", {"hedged": True}, {"hedge": "lung"}, "no hedging word of the lexicon"),
    ],
)
def test_what_a_row_claims_must_be_said(
    sentence: str, claim: dict[str, object], words: dict[str, object], failure: str | None,
    mini: Curation, scope: Scope,
) -> None:  # fmt: skip
    assertion, evidence = row(mini, sentence)
    changed = replace(assertion, **claim)  # type: ignore[arg-type]  # fields of several types
    found = list(scope.failures(changed, replace(evidence, **words)))  # type: ignore[arg-type]  # likewise

    assert list(scope.failures(assertion, evidence)) == []
    assert bool(found) == bool(failure)
    assert failure is None or any(failure in line for line in found), found


def test_a_kind_of_cancer_is_not_cancer(mini: Curation, mini_text: str, ontology: Ontology) -> None:
    cancer = replace(mini.entities["MONDO:0008903"], id="MONDO:0004992", label="cancer", synonyms=())
    lung = replace(mini.entities["MONDO:0008903"], broader=(cancer.id,))
    entities = mini.entities | {cancer.id: cancer, lung.id: lung}
    text = mini_text.replace("lung cancer cells", "NSCLC cells")
    texts = {s.id: s for s in iter_sentences(text, ["6.1"])}
    scope = Scope(replace(mini, entities=entities), texts, Lexicon.of(mini.cues), ontology)
    assertion, evidence = row(mini, "6.1-p1-s1")
    stated = replace(evidence, context_basis="stated")

    assert list(scope.failures(replace(assertion, disease_context=(cancer.id,)), stated))
    assert not list(scope.failures(replace(assertion, disease_context=(lung.id,)), stated))


def test_a_hedging_word_reaches_to_the_end_of_its_clause(
    mini: Curation, mini_text: str, ontology: Ontology
) -> None:
    text = mini_text.replace("MSLN activates MET", "Barriers may matter, but MSLN activates MET")
    texts = {s.id: s for s in iter_sentences(text, ["6.1"])}
    assertion, evidence = row(mini, "6.1-p1-s1")

    def failures(cues: tuple[Cue, ...], words: str) -> list[str]:
        scope = Scope(replace(mini, cues=cues), texts, Lexicon.of(cues), ontology)
        return list(scope.failures(assertion, replace(evidence, cue=words)))

    matter = Cue("matter", 1, "effect")
    assert failures(mini.cues, "activates") == []
    assert failures((*mini.cues, matter), "matter") == [
        "'may' hedges the cue 'matter', the row is not hedged"
    ]


def test_what_its_own_words_call_normal_is_said_of_no_disease(
    mini: Curation, mini_text: str, ontology: Ontology
) -> None:
    texts = {s.id: s for s in iter_sentences(mini_text.replace("Astrocytes", "Normal astrocytes"), ["6.1"])}
    assertion, evidence = row(mini, "6.1-p2-s1")
    words = replace(evidence, subject_mention="Normal astrocytes")
    scope = Scope(mini, texts, Lexicon.of(mini.cues), ontology)

    assert list(scope.failures(assertion, words)) == ["'Normal' speaks of no disease"]
    assert list(scope.failures(replace(assertion, disease_context=()), words)) == []


def test_a_figure_is_no_effect(mini: Curation, mini_text: str, ontology: Ontology) -> None:
    survival = replace(mini.entities["HGNC:6018"], category="ClinicalFinding")
    text = mini_text.replace("IL6 inhibits", "MSLN achieved, and better inhibits, 61 % of")
    texts = {s.id: s for s in iter_sentences(text, ["6.1"])}
    cues = (*mini.cues, Cue("achieved", 1, "effect"), Cue("better", 1, "effect"))
    tables = replace(mini, entities=mini.entities | {survival.id: survival})
    scope = Scope(tables, texts, Lexicon.of(cues), ontology)
    assertion, evidence = row(mini, "6.1-p2-s2")
    claim = replace(assertion, subject="HGNC:7371", predicate="promotes", object=survival.id)

    def failures(cue: str) -> list[str]:
        return list(scope.failures(claim, replace(evidence, cue=cue)))

    assert failures("achieved") == ["cue 'achieved' reports a figure, promotes is an effect"]
    assert failures("achieved … better") == []
