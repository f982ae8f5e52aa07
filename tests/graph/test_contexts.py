from __future__ import annotations

import networkx as nx
import pytest

from bmgraph.dataset.entities import Directory, Listing
from bmgraph.graph.contexts import agree, common_contexts, context_filter
from bmgraph.ontology import Ontology

#: The broadest metastasis, as the ontology names it.
METASTASIS = "MONDO:0024883"
Projected = tuple["nx.MultiDiGraph[str]", Directory]


@pytest.mark.parametrize(
    ("context", "stated", "fits"),
    [
        ("bmg:LCBM", "bmg:LCBM", True),
        ("bmg:LCBM", "MONDO:1040026", True),
        ("bmg:LCBM", "MONDO:0005233", True),
        ("bmg:LCBM", "MONDO:0008903", True),
        ("bmg:LCBM", "bmg:BCBM", False),
        ("bmg:LCBM", "MONDO:0007254", False),
        ("MONDO:1040026", "bmg:BCBM", True),
        ("MONDO:0005233", "MONDO:0008903", True),
        ("MONDO:0005233", "bmg:BCBM", False),
    ],
)
def test_context_folds_subtypes_and_implies_the_primary(
    projected: Projected, context: str, stated: str, fits: bool
) -> None:
    assert fits == context_filter(projected[1], context, METASTASIS)((stated,))


def test_what_is_above_all_metastases_is_nobodys_primary() -> None:
    broader = {
        "cancer": (), METASTASIS: ("cancer",), "brain": (METASTASIS,), "lung": ("cancer",),
        "breast": ("cancer",), "NSCLC": ("lung",), "SCLC": ("lung",), "NSCLC-BM": ("NSCLC", "LCBM"),
        "TNBC": ("breast",), "melanoma": ("cancer",), "LCBM": ("lung", "brain"), "BCBM": ("breast", "brain"),
    }  # fmt: skip
    directory = Directory(Listing(c, "Disease", c, (), (), above, (), 0) for c, above in broader.items())
    fitting = {c for c in broader if context_filter(directory, "LCBM", METASTASIS)((c,))}

    assert fitting == {"LCBM", "lung", "NSCLC", "SCLC", "NSCLC-BM", "brain", METASTASIS, "cancer"}
    assert not context_filter(directory, "NSCLC-BM", METASTASIS)(("SCLC",))
    assert context_filter(directory, "NSCLC-BM", METASTASIS)(("lung",))
    assert common_contexts(directory, [("LCBM",), ("TNBC",)], METASTASIS) == []
    assert common_contexts(directory, [("brain",), ("lung",)], METASTASIS) == ["LCBM"], "the widest of two"
    assert common_contexts(directory, [("brain",), ("NSCLC",)], METASTASIS) == ["NSCLC-BM"]
    assert common_contexts(directory, [("LCBM",), ("SCLC",)], METASTASIS) == ["LCBM"], (
        "there is no entity for both"
    )
    assert common_contexts(directory, [("SCLC",), ("NSCLC",)], METASTASIS) == []
    assert common_contexts(directory, [("brain",), ("NSCLC",), ("SCLC",)], METASTASIS) == ["LCBM"]
    assert common_contexts(directory, [("brain",), ("NSCLC",), ("TNBC",)], METASTASIS) == []
    assert common_contexts(directory, [("LCBM",), ("cancer",), ("NSCLC",)], METASTASIS) == ["NSCLC-BM"]


def test_statements_hold_together_in_the_narrower_disease(projected: Projected) -> None:
    directory = projected[1]

    assert common_contexts(directory, [("bmg:LCBM", "bmg:BCBM"), ("MONDO:0005233",)], METASTASIS) == [
        "bmg:LCBM"
    ]
    assert common_contexts(directory, [("bmg:LCBM",), ("bmg:BCBM",)], METASTASIS) == []
    assert common_contexts(directory, [], METASTASIS) == []


def test_facts_of_no_disease_agree_with_all(projected: Projected) -> None:
    directory = projected[1]

    assert agree(directory, [(), ()], METASTASIS)
    assert agree(directory, [(), ("bmg:LCBM",)], METASTASIS)
    assert not agree(directory, [("bmg:LCBM",), (), ("bmg:BCBM",)], METASTASIS)


def test_without_the_role_a_disease_has_no_primary(projected: Projected, ontology: Ontology) -> None:
    directory = projected[1]

    assert ontology.entity_with("metastasis") == METASTASIS
    assert not context_filter(directory, "bmg:LCBM", "")(("MONDO:0005233",))
    assert context_filter(directory, "bmg:LCBM", "")(("MONDO:1040026",))
    assert common_contexts(directory, [("bmg:LCBM",), ("MONDO:0005233",)], "") == []
