from __future__ import annotations

import networkx as nx
import pytest

from bmgraph.errors import EntityNotFound
from bmgraph.lookup import Directory, search_key


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


def test_unknown_names_offer_the_nearest(directory: Directory) -> None:
    with pytest.raises(EntityNotFound) as caught:
        directory.get("mesotelin")

    assert caught.value.nearest[0] == "MSLN"
    assert "MSLN" in str(caught.value)


def test_find_ranks_exact_first(directory: Directory) -> None:
    labels = [listing.label for listing in directory.find("brain metastasis")]

    assert labels[0] == "brain metastasis"
    assert {"lung cancer brain metastasis", "breast cancer brain metastasis"} <= set(labels)
    assert directory.find("zzz") == []
    assert directory.find("+") == []


def test_hierarchy(directory: Directory) -> None:
    assert directory.descendants("MONDO:1040026") == ["MONDO:1040026", "bmg:BCBM", "bmg:LCBM"]
    assert "MONDO:0024883" in directory.ancestors("bmg:LCBM")
    assert directory.ancestors("nowhere") == ["nowhere"]
