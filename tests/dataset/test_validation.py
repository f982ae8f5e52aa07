from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from bmgraph.dataset.store import Store
from bmgraph.dataset.validation import shape_violations, violations
from bmgraph.namespaces import GRAPH_ASSERTIONS, GRAPH_ENTITIES, expand


def node(curie: str) -> ox.NamedNode:
    return ox.NamedNode(expand(curie))


def test_the_mini_graph_is_sound(mini_store: Store, mini_quads: list[ox.Quad]) -> None:
    assert violations(mini_store, mini_quads) == []


def broken(quads: list[ox.Quad], name: str) -> list[ox.Quad]:
    """Damage the dataset so that just one rule is broken."""
    assertions, entities = ox.NamedNode(GRAPH_ASSERTIONS), ox.NamedNode(GRAPH_ENTITIES)

    def without(predicate: str, value: str = "") -> list[ox.Quad]:
        hits = [q for q in quads if q.predicate == node(predicate) and value in str(q.object)]
        return [q for q in quads if q != hits[0]]

    def having(s: str, p: str, o: str, graph: ox.NamedNode) -> list[ox.Quad]:
        return [*quads, ox.Quad(node(s), node(p), node(o), graph)]

    return {
        "assertion-without-evidence": lambda: without("bmo:hasEvidence"),
        "sentence-unaccounted": lambda: without("bmo:setAside"),
        "broader-cycle": lambda: having("MONDO:0024883", "skos:broader", "bmg:LCBM", entities),
        "domain": lambda: [
            q for q in quads
            if q.subject != node("CL:0000127") or q.object not in (node("bmo:Structure"), node("bmo:Entity"))
        ],
        "range": lambda: [
            q for q in quads
            if q.subject != node("HGNC:7371") or q.object != node("bmo:MolecularEntity")
        ],
        "sign": lambda: [
            *without("bmo:sign", '"-1"'),
            next(
                ox.Quad(q.subject, q.predicate, ox.Literal("1", datatype=node("xsd:integer")), q.graph_name)
                for q in quads
                if q.predicate == node("bmo:sign") and '"-1"' in str(q.object)
            ),
        ],
        "plain-triple": lambda: having("HGNC:6018", "bmo:promotes", "MONDO:1040026", assertions),
        "unindexed-sentence": lambda: [
            q for q in quads
            if not (q.subject == node("bms:6.1-p1-s1") and q.object == node("bmo:Sentence"))
        ],
    }[name]()  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "assertion-without-evidence", "sentence-unaccounted", "broader-cycle", "domain", "range", "sign",
        "plain-triple", "unindexed-sentence",
    ],
)  # fmt: skip
def test_every_violation_query_can_find_something(mini_quads: list[ox.Quad], name: str) -> None:
    quads = broken(mini_quads, name)
    found = violations(Store(quads), quads)

    assert any(line.startswith(f"{name}-violation: ") for line in found), found


def test_every_violation_query_is_tried_here() -> None:
    from bmgraph.dataset.queries import iter_violation_queries

    tried = test_every_violation_query_can_find_something.pytestmark[0].args[1]  # type: ignore[attr-defined]  # set by pytest
    assert {f"{name}-violation" for name in tried} == {query.id for query in iter_violation_queries()}


def test_shapes_report_focus_path_and_message(mini_quads: list[ox.Quad], tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text(
        """
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix bmo: <https://w3id.org/bmgraph/ontology/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        bmo:Shape a sh:NodeShape ; sh:targetClass bmo:Gene ;
          sh:property [ sh:path skos:altLabel ; sh:minCount 1 ; sh:message "give a synonym" ] .
        """,
        encoding="utf-8",
    )

    assert shape_violations(mini_quads, tmp_path) == ["HGNC:13726: skos:altLabel: give a synonym"]
