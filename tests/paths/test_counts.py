"""Rows of degree-weighted path counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph._graph import Graph
from bmgraph._graph import open as open_graph
from bmgraph.errors import EntityNotFound, PatternError
from bmgraph.formats.load import import_graph
from tests.formats.small import put

NODES = "id\tname\tkind\n" + "".join(
    f"{k}::{i}\t{k} {i}\t{k}\n" for k in ("Gene", "Disease", "Compound") for i in (1, 2)
)
EDGES = "source\tmetaedge\ttarget\n" + "".join(
    f"{u}\t{edge}\t{v}\n"
    for u, edge, v in (
        ("Compound::1", "CbG", "Gene::1"), ("Compound::1", "CbG", "Gene::2"),
        ("Compound::2", "CbG", "Gene::2"),
        ("Disease::1", "DaG", "Gene::1"), ("Disease::2", "DaG", "Gene::2"), ("Gene::1", "Gr>G", "Gene::2"),
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("hetnet")
    import_graph(put(folder, n__tsv=NODES, e__sif=EDGES), folder / "out")
    return open_graph(folder / "out")


def test_what_is_reached_comes_highest_first(graph: Graph) -> None:
    rows = graph.metapath("Compound 1", "", "CbGaD", "CbGr>GaD", damping=0.4)
    first = [row for row in rows if row["metapath"] == "CbGaD"]

    assert {row["id"] for row in first} == {"Disease::1", "Disease::2"}
    # Compound 1 binds two genes, gene 2 is bound by two compounds.
    assert [round(row["dwpc"], 6) for row in first] == [round(2**-0.4, 6), round(4**-0.4, 6)]
    assert [row["label"] for row in rows if row["metapath"] == "CbGr>GaD"] == ["Disease 2"]
    assert len(graph.metapath("Compound 1", "", "CbGaD", k=1)) == 1


def test_a_pair_has_a_row_for_each_metapath(graph: Graph) -> None:
    rows = graph.metapath("Compound::1", "Disease::2", "CbGaD", "CbGr>GaD", damping=0)
    assert rows == [
        {"metapath": "CbGaD", "paths": 1, "dwpc": 1.0},
        {"metapath": "CbGr>GaD", "paths": 1, "dwpc": 1.0},
    ]
    (chance,) = graph.metapath("Compound::1", "Disease::2", "CbGaD", permutations=5)
    assert 1 / 6 <= chance["p_value"] <= 1
    assert [chance] == graph.metapath("Compound::1", "Disease::2", "CbGaD", permutations=5)


def test_wrong_questions_are_refused(graph: Graph) -> None:
    with pytest.raises(ValueError, match="CbGaD needs a Disease there, Gene::1 is a Gene"):
        graph.metapath("Compound::1", "Gene::1", "CbGaD")
    with pytest.raises(ValueError, match="needs a Compound there"):
        graph.metapath("Gene::1", "", "CbGaD")
    with pytest.raises(ValueError, match="permutations need a target"):
        graph.metapath("Compound::1", "", "CbGaD", permutations=3)
    with pytest.raises(PatternError):
        graph.metapath("Compound::1", "", "CxG")
    with pytest.raises(EntityNotFound):
        graph.metapath("nobody", "", "CbGaD")


def test_no_metapath_is_no_row(graph: Graph, tmp_path: Path) -> None:
    assert graph.metapath("Compound::1", "Disease::1") == []
