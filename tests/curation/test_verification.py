from __future__ import annotations

from dataclasses import replace

import pytest

from bmgraph.curation.model import Evidence
from bmgraph.curation.reading import Curation
from bmgraph.curation.verification import verify
from bmgraph.ontology import Ontology


def damaged(mini: Curation, at: str, changes: dict[str, object]) -> Curation:
    """Return the tables with one line of evidence changed."""
    out = []
    for assertion in mini.assertions:
        evidence: list[Evidence] = [
            replace(e, **changes) if e.sentence == at else e  # type: ignore[arg-type]  # fields of several types
            for e in assertion.evidence
        ]
        out.append(replace(assertion, evidence=tuple(evidence)))
    return replace(mini, assertions=tuple(out))


def test_the_mini_graph_verifies(mini: Curation, ontology: Ontology, mini_text: str) -> None:
    report = verify(mini, ontology, mini_text)

    assert report.passed
    assert report.failures == []
    assert report.ledger == {"curated": 8, "set aside: background": 1, "set aside: heading": 2}
    assert report.checks > 100


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject_mention": "KMT2C"}, "does not stand in"),
        ({"cue": "destroys"}, "cue 'destroys' does not stand"),
        ({"citations": (10, 99)}, "citations [99]"),
        ({"panels": ("5A1",)}, "panels ['5A1']"),
        ({"sentence": "6.1-p1-s4"}, "does not stand in 6.1-p1-s4"),
        ({"subject_sentence": "fig4-p1-s3"}, "no neighbour"),
    ],
)
def test_each_kind_of_damage_is_found(
    mini: Curation, ontology: Ontology, mini_text: str, changes: dict[str, object], words: str
) -> None:
    report = verify(damaged(mini, "6.1-p1-s1", changes), ontology, mini_text)

    assert not report.passed
    assert any(words in failure for failure in report.failures), report.failures


def test_a_changed_sentence_a_new_sentence_and_an_open_one_fail(
    mini: Curation, ontology: Ontology, mini_text: str
) -> None:
    changed = verify(mini, ontology, mini_text.replace("IL6 inhibits", "IL6 strongly inhibits"))
    added = verify(mini, ontology, mini_text.replace("Barriers matter.", "Barriers matter. So it is."))
    sentences = mini.sentences | {"6.1-p1-s4": replace(mini.sentences["6.1-p1-s4"], set_aside="")}
    opened = verify(replace(mini, sentences=sentences), ontology, mini_text)
    twice = mini.sentences | {"6.1-p1-s1": replace(mini.sentences["6.1-p1-s1"], set_aside="background")}
    both = verify(replace(mini, sentences=twice), ontology, mini_text)

    assert any("no sentence of the text has this fingerprint" in f for f in changed.failures)
    assert any("is not in the index" in f for f in added.failures)
    assert opened.failures == ["6.1-p1-s4: neither curated nor set aside"]
    assert both.failures == ["6.1-p1-s1: both curated and set aside (background)"]


def test_changed_citations_of_a_sentence_fail(mini: Curation, ontology: Ontology, mini_text: str) -> None:
    report = verify(mini, ontology, mini_text.replace("IL6.16", "IL6.18"))

    assert any("6.1-p2-s1: citations differ" in f for f in report.failures)


def test_nothing_checked_is_not_passed(ontology: Ontology) -> None:
    empty = Curation(entities={}, assertions=(), sentences={}, notes=(), cues=())

    assert not verify(empty, ontology, "").passed
