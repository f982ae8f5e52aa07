from __future__ import annotations

import networkx as nx
import pytest

from bmgraph.dataset.entities import Directory, Listing
from bmgraph.errors import EntityNotFound
from bmgraph.names import search_key


@pytest.fixture
def directory(projected: tuple[nx.MultiDiGraph[str], Directory]) -> Directory:
    return projected[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TNF-α", "tnf alpha"),
        ("NF-κB", "NFkB"),
        ("interferon-γ", "Interferon gamma"),
        ("PDGFRβ", "pdgfr-beta"),
        ("CD8+ T cell", "cd8 t-cell"),
        ("PD‑L1", "PDL1"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


def test_different_names_stay_apart() -> None:
    assert search_key("alphabet") != search_key("abet")
    assert search_key("TNF") != search_key("TNFB")


@pytest.mark.parametrize("text", ["HGNC:7371", "msln", "Mesothelin", "MSLN"])
def test_get_by_id_label_or_synonym(directory: Directory, text: str) -> None:
    assert directory.get(text).id == "HGNC:7371"


def test_what_is_written_goes_before_what_is_spelled_alike() -> None:
    rows = (
        ("bmg:neg", "Disease", "HR-/HER2- cancer", (), ()),
        ("bmg:pos", "Disease", "HR+/HER2+ cancer", (), ()),
        ("HGNC:1", "Gene", "CXCL1", ("CXCL1/2",), ()), ("HGNC:2", "Gene", "TNF", ("TNF-α",), ()),
        ("GO:1", "Pathway", "TNF signaling", ("TNF-α",), ()),
        ("MONDO:1", "Disease", "metastasis", ("BCBM",), ()),
        ("bmg:BCBM", "Disease", "breast metastasis", ("BCBM", "mets"), ("MONDO:1",)),
        ("MONDO:2", "Disease", "other", ("mets",), ()), ("bmg:Z", "Disease", "z", ("mets",), ("bmg:BCBM",)),
    )  # fmt: skip
    directory = Directory(Listing(i, c, label, names, (), above, (), 0) for i, c, label, names, above in rows)

    assert directory.get("hr+/her2+ cancer").id == "bmg:pos"
    with pytest.raises(EntityNotFound) as caught:
        directory.get("HR HER2 cancer")
    assert set(caught.value.nearest) == {"HR-/HER2- cancer", "HR+/HER2+ cancer"}
    with pytest.raises(EntityNotFound):
        directory.get("CXCL12")
    assert directory.get("CXCL1/2").id == "HGNC:1"
    assert directory.get("tnf-alpha").id == "HGNC:2", "a gene bears its name first"
    assert directory.called("TNFα") == ["GO:1", "HGNC:2"]
    assert directory.called("TNFα", "Gene") == ["HGNC:2"]
    assert directory.get("BCBM").id == "bmg:BCBM", "it is made of its name"
    assert directory.get("mets").id == "bmg:BCBM", "it is above another of that name"
    with pytest.raises(EntityNotFound, match="no disease is called 'TNF'"):
        directory.get("TNF", "Disease")


def test_unknown_names_offer_the_nearest(directory: Directory) -> None:
    with pytest.raises(EntityNotFound) as caught:
        directory.get("mesotelin")

    assert caught.value.nearest[0] == "MSLN"
    assert "MSLN" in str(caught.value)


def test_find_ranks_exact_first(directory: Directory) -> None:
    labels = [directory.by_id[hit.id].label for hit in directory.find("brain metastasis")]

    assert labels[0] == "brain metastasis"
    assert {"lung cancer brain metastasis", "breast cancer brain metastasis"} <= set(labels)
    assert directory.find("zzz") == []
    assert directory.find("+") == []


def test_hierarchy(directory: Directory) -> None:
    assert directory.descendants("MONDO:1040026") == ["MONDO:1040026", "bmg:BCBM", "bmg:LCBM"]
    assert "MONDO:0024883" in directory.ancestors("bmg:LCBM")
    assert directory.ancestors("nowhere") == ["nowhere"]
