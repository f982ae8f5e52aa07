"""By which genes patients were selected: read from alterations and subtypes, held against the tables."""

from __future__ import annotations

from collections import Counter

import pytest

from bmgraph.curation.reading import Curation
from bmgraph.dataset.entities import Directory, Listing
from bmgraph.trials.reports import PublicationRow
from bmgraph.trials.selection import derive_selections, selected_by, subtypes


def _listing(curie: str, category: str, label: str, *synonyms: str, **more: tuple[str, ...]) -> Listing:
    return Listing(curie, category, label, synonyms, (), more.get("broader", ()), more.get("members", ()), 0)


@pytest.fixture
def small() -> Directory:
    return Directory(
        [
            _listing("x:1", "Gene", "ERBB2", "HER2"),
            _listing("x:2", "Gene", "RET"),
            _listing("x:3", "Gene", "KIF5B"),
            _listing("x:4", "GeneFamily", "RTK", members=("x:1", "x:2")),
            _listing("x:5", "Pathway", "RET signalling", members=("x:2",)),
            _listing("d:1", "Disease", "HER2-low breast cancer", broader=("d:2",)),
            _listing("d:2", "Disease", "breast cancer"),
            _listing("d:3", "Disease", "RET/HER2-positive cancer"),
            _listing("d:4", "Disease", "HER2-negative breast cancer"),
            _listing("d:5", "Disease", "early HER2-low breast cancer", broader=("d:1",)),
        ]
    )


@pytest.mark.parametrize(
    ("alterations", "genes", "diseases", "wanted"),
    [
        (["RET fusion"], [], [], [("x:2", "RET fusion")]),
        # A fusion's partner is not what the patients were selected by.
        (["KIF5B-RET fusion"], ["x:2"], [], [("x:2", "KIF5B-RET fusion")]),
        (["HER2"], ["x:1"], ["d:2"], [("x:1", "HER2-positive")]),
        (["HER2"], ["x:1"], ["d:5"], [("x:1", "HER2-low")]),
        (["HER2 A", "HER2 mutation"], ["x:1"], [], [("x:1", "HER2 A or HER2 mutation")]),
        (["HER2", "RET"], ["x:1", "x:2"], [], [("x:1", "HER2-positive"), ("x:2", "RET-positive")]),
        ([], ["x:2"], [], [("x:2", "RET alteration")]),
        ([], [], ["d:3"], [("x:1", "HER2-positive"), ("x:2", "RET-positive")]),
        ([], [], ["d:2", "d:4"], []),
        (["ret"], [], [], []),
    ],
)  # fmt: skip
def test_alterations_and_subtypes_name_genes(
    small: Directory, alterations: list[str], genes: list[str], diseases: list[str],
    wanted: list[tuple[str, str]],
) -> None:  # fmt: skip
    found = derive_selections(alterations, genes, diseases, small)

    assert [(one.gene, one.alteration) for one in found] == wanted


def test_families_count_as_the_gene_and_pathways_do_not(small: Directory) -> None:
    (ret,) = derive_selections(["RET fusion"], [], [], small)

    assert ret.related == ("x:2", "x:4")


def test_names_of_subtypes_are_read(directory: Directory) -> None:
    def read(name: str) -> dict[str, str]:
        return {directory.by_id[gene].label: status for gene, status in subtypes(name, directory)}

    assert read("EGFR-mutant lung cancer brain metastasis") == {"EGFR": "EGFR-mutant"}
    assert read("EGFR/ALK-positive lung cancer") == {"ALK": "ALK-positive", "EGFR": "EGFR-positive"}
    assert read("HR+/HER2+ breast cancer") == {"ERBB2": "HER2-positive"}
    for name in ("HR+/HER2- breast cancer", "EGFR/ALK-negative lung cancer", "non-small cell lung cancer"):
        assert read(name) == {}


def test_every_publication_of_the_tables(
    publications: list[PublicationRow], real: Curation, directory: Directory
) -> None:
    """What alterations and subtypes name is what the curators entered as the altered gene."""
    entered = {publication.row: set(publication.alteration_genes) for publication in real.publications}
    for row in publications:
        assert {one.gene for one in selected_by(row)} == entered[row.row], row.row
        named = derive_selections(row.alterations, (), row.diseases, directory)
        assert {one.gene for one in named} == entered[row.row], row.row
        assert all(one.gene in one.related for one in selected_by(row))
    counts = Counter(one.label for row in publications for one in selected_by(row))
    assert counts.keys() == {"EGFR", "ERBB2", "ALK", "RET", "MET", "ROS1"}
    assert any(not selected_by(row) for row in publications)
