from __future__ import annotations

import pytest

from bmgraph._graph import Graph
from bmgraph.answers.gaps import find_gaps
from bmgraph.ontology import Ontology
from bmgraph.trials.filters import drugs_acting_on


def test_a_gap_is_what_no_edge_fills(real_graph: Graph, ontology: Ontology) -> None:
    graph, directory = real_graph.projection, real_graph.directory
    gaps = {(gap.kind, gap.label): gap for gap in find_gaps(graph, directory, ontology)}
    assert list(gaps.values()) == list(real_graph.gaps())
    assert list(real_graph.gaps("drug")) == [gap for gap in gaps.values() if gap.kind == "drug"]
    with pytest.raises(ValueError, match="'x' is no kind of gap"):
        real_graph.gaps("x")

    # The article makes mesothelin a cause and no layer has a drug on it; MET has several.
    assert gaps["target", "MSLN"].assertions == sum(
        data["causal"] and not data["negated"] for _, _, data in graph.out_edges("HGNC:7371", data=True)
    )
    assert ("target", "MET") not in gaps
    for kind, label in gaps:
        node = directory.get(label).id
        if kind == "target":
            assert not drugs_acting_on(graph, directory, ontology, node)
        if kind == "drug":
            assert any(graph.nodes[v]["category"] == "ClinicalTrial" for v in graph.successors(node))
            assert not any(graph.nodes[v]["category"] == "Gene" for v in graph.successors(node))
    assert ("drug", "placebo") not in gaps
    stages = {label for kind, label in gaps if kind == "stage"}
    every = {x.label for x in directory.by_id.values() if x.category == "CascadeStage"}
    assert stages < every
    assert next(iter(gaps.values())).as_dict()["kind"] == "target"
