from __future__ import annotations

import pyoxigraph as ox

from bmgraph.dataset.rdf import write_trig
from bmgraph.dataset.results import display
from bmgraph.dataset.store import Store
from bmgraph.namespaces import GRAPH_ASSERTIONS, expand


def test_no_blank_nodes_and_no_literal_without_need(mini_quads: list[ox.Quad]) -> None:
    for quad in mini_quads:
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)


def test_equal_input_gives_equal_bytes(mini_quads: list[ox.Quad]) -> None:
    shuffled = Store(reversed(mini_quads))
    again = sorted(shuffled._ox, key=lambda q: (str(q.graph_name), str(q)))

    assert write_trig(mini_quads) == write_trig(again)


def test_plain_triples_stand_only_for_what_is_neither_hedged_nor_denied(mini_store: Store) -> None:
    def ask(s: str, p: str, o: str) -> bool | None:
        return mini_store.query(f"ASK {{ {s} bmo:{p} {o} }}").boolean

    assert ask("HGNC:7371", "activates", "HGNC:7029")
    assert not ask("HGNC:7029", "promotes", "MONDO:1040026"), "hedged"
    assert not ask("CL:0000625", "expresses", "HGNC:7371"), "negated"


def test_an_assertion_carries_qualifiers_and_evidence(mini_store: Store) -> None:
    answer = mini_store.query(
        """
        SELECT ?p ?v WHERE { GRAPH ?g { ?a rdf:subject HGNC:13726 ; ?p ?v } }
        """
    )
    found = {(display(p), display(v)) for p, v in answer.rows}

    assert ("bmo:sign", "-1") in found
    assert ("biolink:subject_direction_qualifier", "decreased") in found
    assert ("bmo:diseaseContext", "bmg:BCBM") in found
    assert ("bmo:modelSystem", "bmg:mouse-model") in found
    assert ("biolink:agent_type", "text_mining_agent") in found
    assert expand("bma:x")[:-1] in next(
        v.value for p, v in answer.rows if v and "evidence" in display(p).lower()
    ).replace("evidence", "assertion")


def test_no_sentence_of_the_article_is_in_the_data(mini_quads: list[ox.Quad], mini_text: str) -> None:
    text = write_trig(mini_quads).decode()

    assert "MSLN activates MET in lung cancer cells" not in text
    assert GRAPH_ASSERTIONS in text
