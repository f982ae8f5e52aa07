from __future__ import annotations

import pytest

from bmgraph._graph import Graph
from bmgraph.errors import EntityNotFound, GraphLacks
from tests.made import BROADER, NODES, ONTOLOGY, STAGES, graph_of, made_row
from tests.world import World


def test_an_entity_has_all_that_is_stated_of_it(real_graph: Graph) -> None:
    shown = real_graph.show("MSLN")
    node = real_graph.index.node("HGNC:7371")
    ids = {real_graph.index.key(row.row) for row in real_graph.index.about(node)}

    assert shown.listing is not None
    assert shown.listing.id == "HGNC:7371"
    assert {one.id for one in shown.statements} == ids
    assert shown.unfiltered == len(ids)
    article = real_graph.show("MSLN", article_only=True)
    assert {one.layer for one in article.statements} == {"article"}
    assert all(len(group.statements) == 1 for group in real_graph.show("MSLN", limit=1).groups)


def test_an_assertion_is_shown_by_its_id(real_graph: Graph) -> None:
    for prefix in ("bma:", "bmb:", "bmt:"):
        row = next(row for row in real_graph.index.rows() if real_graph.index.key(row.row).startswith(prefix))
        key = real_graph.index.key(row.row)
        statement = real_graph.show(key).statement

        assert statement is not None
        ends = (real_graph.index.id(row.subject), real_graph.index.id(row.object))
        assert (statement.id, statement.subject, statement.object) == (key, *ends)
        assert statement.evidence == real_graph.index.evidence(row.row)
    with pytest.raises(EntityNotFound, match="no assertion is called 'bma:0'"):
        real_graph.show("bma:0")


def test_a_part_is_shown_sentence_by_sentence(real_graph: Graph) -> None:
    shown = real_graph.show("7.2")

    assert shown.passages
    assert {passage.sentence.split("-")[0] for passage in shown.passages} == {"7.2"}
    one = real_graph.show(shown.passages[0].sentence)
    assert list(one.passages) == [shown.passages[0]]
    with pytest.raises(EntityNotFound, match="part of the article"):
        real_graph.show("99.9")


def test_what_rests_on_a_reference(real_graph: Graph) -> None:
    number = real_graph.publications[0].reference
    shown = real_graph.show(f"ref {number}")

    assert {row.reference for row in shown.publications} == {number}
    assert {row.reference for row in shown.outcomes} <= {number}
    assert all(number in line.citations for passage in shown.passages for _, line in passage.lines)
    with pytest.raises(GraphLacks, match="no assertion rests on reference 99999"):
        real_graph.show("[99999]")


def test_a_reference_leads_to_its_papers(real_graph: Graph) -> None:
    veliparib = real_graph.show("ref 463")
    document = veliparib.to_dict()

    assert [paper.doi for paper, _ in veliparib.papers] == ["10.1007/s11060-016-2275-x"]
    assert document["papers"][0]["url"] == "https://doi.org/10.1007/s11060-016-2275-x"
    says = [
        note["says"]
        for passage in document["passages"]
        for one in passage["assertions"]
        for line in one["evidence"]
        for note in line["paper_notes"]
    ]
    assert all(text.startswith("ref 463: the cited paper says otherwise: ") for text in says)
    assert says
    assert [places for _, places in real_graph.show("ref 78").papers] == [(), ("6.3.2-p12-s2",)]


def test_a_curation_note_leads_to_its_sentences_and_back(real_graph: Graph) -> None:
    shown = real_graph.show("bmn:yap-hippo")

    assert shown.remark is not None
    assert [passage.sentence for passage in shown.passages] == list(shown.remark.about)
    assert all("yap-hippo" in passage.notes for passage in shown.passages)
    assert shown.to_dict()["as_printed"] == shown.remark.as_printed
    with pytest.raises(EntityNotFound, match="no curation note is called 'bmn:none'"):
        real_graph.show("bmn:none")


def test_a_trial_brings_what_it_reported(real_graph: Graph) -> None:
    shown = real_graph.show("VISION")

    assert {row.trial for row in shown.publications} == {row.trial for row in shown.outcomes} == {"VISION"}
    assert (real_graph.show("MET").publications, real_graph.show("MET").outcomes) == ([], [])


def test_context_and_stage_narrow_what_is_shown(real_graph: Graph) -> None:
    every, lung = real_graph.show("EGFR"), real_graph.show("EGFR", context="LCBM")
    fits = real_graph.vocabulary.context("LCBM")

    assert 0 < len(lung.statements) < len(every.statements)
    assert {one.id for one in lung.statements} == {one.id for one in every.statements if fits(one.contexts)}
    assert lung.unfiltered == every.unfiltered
    stage = next(one for one in real_graph.directory.by_id.values() if one.category == "CascadeStage")
    staged = real_graph.show("EGFR", stage=stage.label)
    assert {one.id for one in staged.statements} == {
        one.id for one in every.statements if stage.id in one.stages
    }


def test_a_foreign_graph_has_no_article() -> None:
    world = World({"7.2": "Gene", "z:2": "Gene"}, [made_row(1, "7.2", "upregulates", "z:2")], ONTOLOGY)
    graph = graph_of(world)
    index = graph.index
    alone = Graph(index, type(graph.vocabulary)(index))

    shown = alone.show("7.2")
    assert (shown.listing and shown.listing.id, len(shown.statements)) == ("7.2", 1)
    for what in ("8.1", "ref 272"):
        with pytest.raises(GraphLacks, match=f"no article, of which {what} could be shown"):
            alone.show(what)
    with pytest.raises(GraphLacks, match="names a stage: leave stage out"):
        alone.show("7.2", stage="extravasation")
    with pytest.raises(EntityNotFound):
        alone.show("nobody")


def test_loops_are_shown_once() -> None:
    world = World(NODES, [made_row(1, "z:1", "binds", "z:1")], ONTOLOGY, BROADER, STAGES)

    assert [one.id for one in graph_of(world).show("z:1").statements] == ["e:01"]
