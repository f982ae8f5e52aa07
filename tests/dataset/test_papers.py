"""Cited papers, notes on them and curation notes, read back from the dataset."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from bmgraph.curation.model import Assertion, Evidence
from bmgraph.curation.reading import Curation
from bmgraph.curation.references import Bibliography, Reference
from bmgraph.dataset.papers import Cited, CurationRemark, find_papers, find_remark, paper_of
from bmgraph.dataset.rdf import AGENT_TYPE, REVIEWED_AGENT_TYPE, dataset_quads
from bmgraph.dataset.store import Store
from bmgraph.namespaces import GRAPH_ASSERTIONS, GRAPH_EVIDENCE
from bmgraph.ontology import Ontology
from bmgraph.papers import Paper, PaperNote

HERE = "6.1-p1-s3"
FULL = Paper(13, "10.1000/x", "12", "PMC3", "A title", "Gao P", 2022, "A journal", "likely")
OTHER = Paper(13, title="Another")
NOTE = PaperNote(13, "sense", "this", "that")


def changed(lines: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(
        replace(line, paper_notes=(NOTE,), reviewed_by="0000-0002-1825-0097", reviewed_on="2026-11-30")
        if line.sentence == HERE
        else line
        for line in lines
    )


@pytest.fixture(scope="module")
def known(mini: Curation) -> Curation:
    """The mini graph, of which a sentence cites a paper that says otherwise and was reviewed."""
    assertions: tuple[Assertion, ...] = tuple(
        replace(one, evidence=changed(one.evidence)) for one in mini.assertions
    )
    bibliography = Bibliography((Reference(OTHER), Reference(FULL, (HERE,), "a remark")))
    return replace(mini, assertions=assertions, bibliography=bibliography)


@pytest.fixture(scope="module")
def store(known: Curation, ontology: Ontology) -> Store:
    return Store(dataset_quads(known, ontology, []))


def test_a_number_leads_to_each_of_its_papers(store: Store) -> None:
    assert find_papers(store, 13) == [(OTHER, ()), (FULL, (HERE,))]
    assert find_papers(store, 14) == []


def test_evidence_leads_to_the_paper_that_its_place_cites_and_to_the_note(store: Store) -> None:
    records = store.records(GRAPH_EVIDENCE)
    cited = Cited(records)
    (line,) = (record for record in records.values() if record.get("bmo:inSentence") == [f"bms:{HERE}"])
    (other,) = (record for record in records.values() if record.get("bmo:inSentence") == ["bms:6.1-p1-s1"])

    assert cited.papers(line) == (FULL,)
    assert cited.paper_notes(line) == (NOTE,)
    assert (cited.papers(other), cited.paper_notes(other)) == ((), ())
    assert paper_of(records[f"bmr:13-{HERE}"]) == FULL


def test_curation_notes_are_found_by_place_and_by_id(store: Store) -> None:
    cited = Cited(store.records(GRAPH_EVIDENCE))

    assert cited.remarks("6.1-p2-s2") == ("cd8-sign",)
    assert cited.remarks("6.1-p1-s1") == ()
    assert find_remark(store, "bmn:cd8-sign") == CurationRemark(
        "bmn:cd8-sign", "contradiction", ("6.1-p2-s2", "fig4-p1-s3"), "IL6 inhibits; IL6 activates", "both",
        "body and caption disagree",
    )  # fmt: skip
    assert find_remark(store, f"bmn:ref13-{HERE}-1") is None, "a note on a paper is another thing"
    assert find_remark(store, "bmn:none") is None


def test_what_a_person_has_reviewed_says_so(store: Store) -> None:
    agents = {
        record["rdf:subject"][0]: record["biolink:agent_type"][0]
        for record in store.records(GRAPH_ASSERTIONS).values()
        if "bmo:hasEvidence" in record
    }

    assert agents.pop("HGNC:13726") == REVIEWED_AGENT_TYPE
    assert set(agents.values()) == {AGENT_TYPE}
