from __future__ import annotations

import pytest

from bmgraph.errors import PatternError
from bmgraph.graph.metagraph import MetaEdge, Metagraph, MetaStep
from tests.graph.small import KINDS, SHORT

METAGRAPH = Metagraph(KINDS, SHORT)


@pytest.mark.parametrize("text", ["DaG", "GaD", "GpPWpGaD", "Gr>G", "G<rG", "DaGiG<rGpPW"])
def test_an_abbreviation_names_the_metapath_it_came_from(text: str) -> None:
    assert METAGRAPH.abbreviate(METAGRAPH.metapath(text)) == text


@pytest.mark.parametrize(
    ("text", "column", "nearest"),
    [
        ("DaX", 0, "DaG"),
        ("GpPWpGzD", 5, "GaD"),
        ("", 0, "Gr>G"),
        ("GpPWp", 5, ""),
        ("GaDp", 4, ""),
        ("G p", 0, "GpPW"),
    ],
)
def test_a_wrong_one_points_at_its_column(text: str, column: int, nearest: str) -> None:
    with pytest.raises(PatternError) as caught:
        METAGRAPH.metapath(text)

    assert caught.value.column == column
    assert str(caught.value).endswith("^")


def test_names_without_an_abbreviation_have_none() -> None:
    metagraph = Metagraph([MetaEdge("Gene", "binds", "Drug")], {"Gene": "G"})

    assert metagraph.abbreviate([MetaStep(0, metagraph.edges[0])]) == ""
    assert str(metagraph.edges[0]) == "Gene - binds - Drug"
    assert "> regulates >" in str(KINDS[3])


def test_what_two_metaedges_are_called_is_refused() -> None:
    edges = [MetaEdge("Gene", name, "Gene") for name in ("causes", "covaries")]
    metagraph = Metagraph(edges, {"Gene": "G", "causes": "c", "covaries": "c"})

    with pytest.raises(PatternError, match="may be Gene - causes - Gene or Gene - covaries - Gene") as caught:
        metagraph.metapath("GcGcG")
    assert caught.value.column == 0


def test_a_metapath_without_end_is_refused() -> None:
    edges = [MetaEdge("Gene", "interacts", "Gene")]
    metagraph = Metagraph(edges, {"Gene": "G", "interacts": "i"})

    assert len(metagraph.metapath("G" + "iG" * 8)) == 8
    with pytest.raises(PatternError, match="a metapath of 9 steps: at most 8"):
        metagraph.metapath("G" + "iG" * 9)
