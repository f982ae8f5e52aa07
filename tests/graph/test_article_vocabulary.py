from __future__ import annotations

import networkx as nx
import pytest

from bmgraph.dataset.entities import Directory
from bmgraph.errors import EntityNotFound
from bmgraph.graph.article_vocabulary import GraphVocabulary
from bmgraph.ontology import Ontology

Projected = tuple["nx.MultiDiGraph[str]", Directory]


def test_names_take_in_what_is_narrower(projected: Projected, ontology: Ontology) -> None:
    words = GraphVocabulary(projected[1], ontology)

    assert words.entities("mesothelin") == ["HGNC:7371"]
    assert {"bmg:LCBM", "bmg:BCBM"} < set(words.entities("brain metastasis"))
    assert "Gene" in words.categories("MolecularEntity")
    assert list(words.categories("Compound")) == ["Compound"]
    assert "activates" in words.relations("affects")
    assert list(words.relations("binds to")) == ["binds to"]
    with pytest.raises(EntityNotFound):
        words.entities("nothing of the kind")


def test_diseases_and_stages_are_known(projected: Projected, ontology: Ontology) -> None:
    words = GraphVocabulary(projected[1], ontology)

    assert words.context("LCBM")(["MONDO:1040026"])
    assert not words.context("LCBM")(["bmg:BCBM"])
    assert words.common_contexts([["bmg:LCBM"], ["MONDO:1040026"]]) == ["bmg:LCBM"]
    assert words.stage_order("HGNC:7371") is None
    assert words.stage_order("nowhere") is None
