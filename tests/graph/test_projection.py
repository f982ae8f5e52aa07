from __future__ import annotations

import pytest

from bmgraph.curation.reading import Curation
from bmgraph.dataset.entities import read_directory
from bmgraph.dataset.store import Store
from bmgraph.graph.model import Locator, Qualified, Row
from bmgraph.graph.projection import project
from bmgraph.ontology import Ontology


@pytest.fixture(scope="module")
def rows(mini_store: Store, ontology: Ontology) -> list[Row]:
    return project(mini_store, ontology, read_directory(mini_store))


def test_every_assertion_is_one_row_in_order(rows: list[Row], mini: Curation) -> None:
    assert sorted(row.key for row in rows) == sorted(one.id for one in mini.assertions)
    assert rows == sorted(rows, key=lambda row: (row.subject, row.object, row.key))
    by_id = {one.id: one for one in mini.assertions}
    for row in rows:
        one = by_id[row.key]
        assert (row.subject, row.qualified.relation, row.object) == (one.subject, one.predicate, one.object)
        assert (row.qualified.hedged, row.qualified.negated) == (one.hedged, one.negated)
        assert row.qualified.contexts == tuple(sorted(one.disease_context))
        assert row.qualified.evidence == len(row.evidence) == len(one.evidence)


def _kinds(row: Row) -> tuple[str, ...]:
    return tuple(sorted({kind for line in row.evidence for kind in getattr(line, "kinds", ())}))


def test_where_a_row_stands_is_the_nearest_of_its_lines(
    real_store: Store, ontology: Ontology, real: Curation
) -> None:
    lines = {one.id: one.evidence for one in real.assertions}
    several = 0
    for row in project(real_store, ontology, read_directory(real_store)):
        if row.key.startswith("bmt:"):
            assert row.qualified.evidence_kinds == ("patients",)
            assert row.qualified.context_basis == ("stated" if row.qualified.contexts else "")
        if row.key.startswith("bmb:"):
            assert (row.qualified.evidence_kinds, row.qualified.context_basis) == ((), "")
        if row.key not in lines:
            continue
        for name in ("context_basis", "stage_basis", "site_basis"):
            found = {getattr(line, name) for line in lines[row.key]} - {""}
            several += len(found) > 1
            nearest = next((one for one in ("stated", "paragraph", "heading") if one in found), "")
            assert getattr(row.qualified, name) == nearest
        assert row.qualified.evidence_kinds == tuple(
            sorted({kind for line in lines[row.key] for kind in line.kinds})
        )
    assert several


def test_a_row_has_sign_direction_and_where_it_stands(rows: list[Row]) -> None:
    (row,) = (row for row in rows if row.qualified.relation == "suppresses")

    assert row[:2] == ("HGNC:13726", "MONDO:1040026")
    assert row.qualified == Qualified(
        "suppresses", "article", -1, direction="decreased", contexts=("bmg:BCBM",), evidence=1,
        stages=row.qualified.stages, context_basis="stated",
    )  # fmt: skip
    assert row.evidence == (
        Locator(
            "6.1-p1-s3",
            (),
            (13, 14, 15),
            "KMT2C",
            "Loss of … promotes",
            "brain metastasis",
            context_basis="stated",
        ),
    )


def test_real_rows_are_of_the_article_of_trials_and_of_layers(
    real_store: Store, ontology: Ontology, real: Curation
) -> None:
    rows = project(real_store, ontology, read_directory(real_store))
    keys = {row.key for row in rows}
    given = [
        (publication.trial, arm.role == "control", intervention)
        for publication in real.publications
        for arm in publication.arms
        for intervention in arm.interventions
    ]
    tested = ontology.relation_with("tested").name, ontology.relation_with("comparator").name

    assert len(keys) == len(rows)
    assert {key for key in keys if key.startswith("bma:")} == {one.id for one in real.assertions}
    assert {key for key in keys if key.startswith("bmb:")} == {fact.id for fact in real.facts}
    assert sorted(
        (row.object, row.qualified.relation == tested[1], row.subject)
        for row in rows
        if row.key.startswith("bmt:") and row.qualified.relation in tested
    ) == sorted(given)
    assert len(rows) == len(real.assertions) + len(real.facts) + len(given)
    for row in rows:
        assert (row.qualified.source > 0) == row.key.startswith("bmb:")
        assert row.qualified.evidence_kinds == _kinds(row)
        assert (row.qualified.source == 2) == any(getattr(line, "confidence", "") for line in row.evidence)


def test_a_row_is_contested_where_every_paper_it_cites_says_otherwise(
    real_store: Store, ontology: Ontology, real: Curation
) -> None:
    """A note on a value or on which paper is meant does not count, nor does a line that cites nothing."""
    rows = {row.key: row for row in project(real_store, ontology, read_directory(real_store))}
    otherwise = {
        one.id: [
            any(note.kind == "sense" for note in line.paper_notes) for line in one.evidence if line.citations
        ]
        for one in real.assertions
    }

    contested = {key for key, row in rows.items() if row.qualified.contested}
    assert contested == {key for key, lines in otherwise.items() if lines and all(lines)} != set()
    assert any(
        note.kind != "sense" and not row.qualified.contested
        for row in rows.values()
        for line in row.evidence
        if isinstance(line, Locator)
        for note in line.paper_notes
    )


def test_a_line_leads_to_its_papers_and_curation_notes(
    real_store: Store, ontology: Ontology, real: Curation
) -> None:
    lines = [
        line
        for row in project(real_store, ontology, read_directory(real_store))
        for line in row.evidence
        if isinstance(line, Locator)
    ]
    for line in lines:
        known = (real.bibliography.find(number, line.sentence) for number in line.citations)
        assert list(line.papers) == sorted(one.paper for one in known if one)
        assert set(line.notes) == {note.id for note in real.notes if line.sentence in note.sentences}
    assert sum(bool(line.papers) for line in lines) > 1000
