from __future__ import annotations

from typing import Any

import pytest

from bmgraph.answers.show import Edge, Statement, group_statements, parse_request, read_passages
from bmgraph.graph.model import Locator, SourceRecord


def edge(key: str, subject: str, predicate: str, object_: str, *evidence: Any, **data: Any) -> Edge:
    """An edge as the projection has it: promotes is signed and causal, all else is neither."""
    signed = predicate == "promotes"
    plain = {
        "predicate": predicate, "label": predicate.replace("_", " "), "sign": int(signed), "causal": signed,
        "hedged": False, "negated": False, "contested": False, "subject_direction": "", "subject_form": "",
        "contexts": (),
        "stages": (), "sites": (), "compared_with": (), "context_basis": "", "stage_basis": "",
        "site_basis": "", "evidence_kinds": (), "layer": "article", "evidence": evidence,
    }  # fmt: skip
    return subject, object_, key, plain | data


EDGES = [
    edge("bma:1", "A", "promotes", "B", Locator("7.2-p1-s2", ("4C",), (5,), "a", "drives", "b"),
         contexts=("L",)),
    edge("bma:2", "A", "promotes", "C", Locator("7.2-p1-s2", (), (6,)), Locator("7.10-p2-s1", (), (5,)),
         stages=("S",)),
    edge("bma:3", "A", "promotes", "D", Locator("fig4-p1-s1", ("4C",)), hedged=True),
    edge("bma:4", "A", "part_of", "D", Locator("8-p1-s1")),
    edge("bma:5", "E", "promotes", "A", Locator("7.1-p1-s1")),
    edge("bma:6", "A", "promotes", "F", Locator("7.2-p1-s3"), negated=True),
    edge("bma:7", "B", "promotes", "C", Locator("7.2-p1-s1")),
    edge("bmt:t1-02-A", "A", "tested_in", "T", Locator("t1-02", (), (5,))),
    edge("bmb:1", "A", "participates_in", "P", SourceRecord("reactome", "r1", "k"), layer="reactome"),
    edge("bmb:2", "A", "participates_in", "Q", SourceRecord("reactome", "r2", "k"), layer="reactome"),
    edge("bmb:3", "G", "promotes", "A", SourceRecord("civic", "c1", "k"), layer="civic"),
]  # fmt: skip


def keys(**asked: Any) -> list[tuple[str, str, list[str]]]:
    return [
        (group.source, group.predicate, [one.id for one in group.statements])
        for group in group_statements(EDGES, "A", **asked)
    ]


def test_what_the_article_says_comes_first_and_memberships_come_last() -> None:
    groups = group_statements(EDGES, "A")

    assert keys() == [
        ("article", "promotes", ["bma:2", "bma:1", "bma:3"]),
        ("article", "promotes", ["bma:5"]),
        ("article", "promotes", ["bma:6"]),
        ("article", "part_of", ["bma:4"]),
        ("trials", "tested_in", ["bmt:t1-02-A"]),
        ("references", "promotes", ["bmb:3"]),
        ("references", "participates_in", ["bmb:1", "bmb:2"]),
    ]
    assert [group.folded for group in groups] == [False] * 6 + [True]
    assert [group.as_subject for group in groups] == [True, False, True, True, True, False, True]
    assert [group.negated for group in groups] == [False, False, True, False, False, False, False]


def test_a_graph_without_layers_speaks_for_itself() -> None:
    edges = [edge("1", "A", "promotes", "B", layer=""), edge("2", "A", "binds", "C", layer="")]

    assert [(g.source, g.folded) for g in group_statements(edges, "A")] == [("graph", False), ("graph", True)]


def test_each_assertion_is_in_one_group() -> None:
    found = [key for _, _, ids in keys() for key in ids]
    assert sorted(found) == sorted(key for u, v, key, _ in EDGES if "A" in (u, v))


def test_what_is_said_can_be_narrowed() -> None:
    assert keys(stage="S") == [("article", "promotes", ["bma:2"])]
    assert ("article", "promotes", ["bma:1"]) in keys(fits=lambda contexts: "L" in contexts)
    assert {source for source, _, _ in keys(article_only=True)} == {"article", "trials"}
    first = group_statements(EDGES, "A", limit=1)[0]
    assert (first.count, [one.id for one in first.statements]) == (3, ["bma:2"])
    assert first.as_dict(str.lower)["assertions"][0]["subject_label"] == "a"


def sentences(**asked: Any) -> list[str]:
    return [passage.sentence for passage in read_passages(EDGES, **asked)]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("7", ["7.1-p1-s1", "7.2-p1-s1", "7.2-p1-s2", "7.2-p1-s3", "7.10-p2-s1"]),
        ("7.2", ["7.2-p1-s1", "7.2-p1-s2", "7.2-p1-s3"]),
        ("7.1", ["7.1-p1-s1"]),
        ("7.2-p1-s2", ["7.2-p1-s2"]),
        ("fig4", ["fig4-p1-s1"]),
        ("t1", ["t1-02"]),
        ("9", []),
    ],
)
def test_a_part_is_read_in_the_order_of_the_article(part: str, found: list[str]) -> None:
    assert parse_request(part).kind == "part"
    assert sentences(part=part) == found


def test_all_parts_have_an_order() -> None:
    assert sentences()[-3:] == ["8-p1-s1", "fig4-p1-s1", "t1-02"]


def test_a_sentence_has_what_it_states_and_by_which_words() -> None:
    (passage,) = read_passages(EDGES, part="7.2-p1-s2")

    assert (passage.section, passage.citations, passage.panels) == ("7.2", (5, 6), ("4C",))
    assert [(one.id, line.words) for one, line in passage.lines] == [
        ("bma:1", "a … drives … b"),
        ("bma:2", ""),
    ]
    (first, second) = passage.as_dict(str)["assertions"]
    assert [line["sentence"] for line in first["evidence"] + second["evidence"]] == ["7.2-p1-s2"] * 2


def test_what_rests_on_a_reference() -> None:
    found = read_passages(EDGES, reference=5)

    assert {p.sentence: [one.id for one, _ in p.lines] for p in found} == {
        "7.2-p1-s2": ["bma:1"], "7.10-p2-s1": ["bma:2"], "t1-02": ["bmt:t1-02-A"],
    }  # fmt: skip
    assert sentences(reference=5, stage="S") == ["7.10-p2-s1"]
    assert sentences(reference=99) == []


def test_requests_are_told_apart() -> None:
    for text in ("ref 272", "refs 272", "Ref. 272", "[272]"):
        assert parse_request(text) == ("reference", "272")
    for text in ("MSLN", "t cell", "p53", "7-AAD", "bmg:LCBM", "HGNC:7371", "T790M"):
        assert parse_request(text) == ("entity", text)
    assert parse_request(" bmb:reactome-1 ") == ("id", "bmb:reactome-1")


def test_every_qualifier_is_in_the_document_of_a_statement() -> None:
    one = Statement.of(
        edge("bma:8", "A", "promotes", "B", contexts=("L",), stages=("S",), sites=("X",),
             compared_with=("Y",), subject_form="mutant_form", subject_direction="increased", hedged=True)
    )  # fmt: skip
    document = one.as_dict(str.lower)
    assert document["context_ids"] == ["L"]
    for name in ("contexts", "stages", "sites", "compared_with"):
        assert document[name] == [value.lower() for value in getattr(one, name)]
    for name in ("subject_form", "subject_direction", "hedged", "negated", "layer", "sign"):
        assert document[name] == getattr(one, name)
