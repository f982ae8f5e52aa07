"""Interaction files of Hetionet name metaedges."""

from __future__ import annotations

from pathlib import Path

from bmgraph.formats.hetionet import METAEDGES
from bmgraph.formats.load import import_graph
from tests.formats.small import opened, put


def test_hetionet_by_node_table_and_interactions(tmp_path: Path) -> None:
    nodes = "id\tname\tkind\nGene::1\tone\tGene\nGene::2\ttwo\tGene\nCompound::D\tdrug\tCompound\n"
    edges = (
        "source\tmetaedge\ttarget\nCompound::D\tCbG\tGene::1\nGene::1\tGr>G\tGene::2\nGene::2\tGiG\tGene::1\n"
    )
    import_graph(put(tmp_path, nodes__tsv=nodes, edges__sif=edges), tmp_path / "out")
    index = opened(tmp_path / "out")

    assert [str(edge) for edge in index.metagraph.edges] == [
        "Compound - binds - Gene",
        "Gene - interacts - Gene",
        "Gene > regulates > Gene",
    ]
    assert index.metagraph.abbreviate(index.metagraph.metapath("CbGr>GiG")) == "CbGr>GiG"
    assert len(METAEDGES) == 24


def test_metaedges_between_other_categories_are_counted(tmp_path: Path) -> None:
    nodes = "id\tname\tkind\nGene::1\tone\tGene\nGene::2\ttwo\tGene\n"
    edges = "source\tmetaedge\ttarget\nGene::1\tCbG\tGene::2\nGene::1\tGiG\tGene::2\n"
    report = import_graph(put(tmp_path, nodes__tsv=nodes, edges__sif=edges), tmp_path / "out")

    (note,) = report.notes
    assert note.startswith("1 edges join other categories")
    assert note.endswith("edges.sif:2: CbG between Gene and Gene")
