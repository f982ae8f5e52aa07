"""Populations by disease, subtype, alteration and words, never by a part of a word."""

from __future__ import annotations

import pytest

from bmgraph.dataset.entities import Directory
from bmgraph.errors import EntityNotFound
from bmgraph.trials.populations import population_filter
from bmgraph.trials.reports import PublicationRow


def _found(text: str, directory: Directory, publications: list[PublicationRow]) -> list[PublicationRow]:
    fits = population_filter(text, directory, publications)
    return [row for row in publications if fits(row)]


def test_small_cell_is_not_non_small_cell(directory: Directory, publications: list[PublicationRow]) -> None:
    for text in ("small cell lung cancer", "SCLC", "small cell"):
        found = _found(text, directory, publications)

        assert found
        assert all("non-small" not in row.population for row in found)
    assert len(_found("NSCLC", directory, publications)) > 50


@pytest.mark.parametrize(
    "names",
    [
        ("NSCLC", "non-small cell lung cancer", "nsclc", "non-small cell lung carcinoma", "MONDO:0005233"),
        ("BCBM", "breast cancer brain metastasis", "BCBMs"),
        ("HER2+", "HER2", "ERBB2", "HER2-positive", "her2"),
        ("EGFRm", "EGFR mutation", "EGFR-mutated", "EGFR mutant", "EGFR-mutant NSCLC", "EGFRm NSCLC"),
        ("ALK+ NSCLC", "ALK", "ALK-positive non-small cell lung cancer"),
        ("BM", "brain metastasis", "brain metastases"),
        ("LM", "leptomeningeal metastasis"),
        ("RET fusion", "RET fusion-positive NSCLC", "RET+"),
        ("first line", "first-line"),
        ("EGFR T790M", "T790M"),
    ],
    ids=lambda names: names[0],
)
def test_every_name_of_a_population_finds_the_same(
    names: tuple[str, ...], directory: Directory, publications: list[PublicationRow]
) -> None:
    first, *others = [{row.row for row in _found(name, directory, publications)} for name in names]

    assert first
    assert all(other == first for other in others)


def test_a_disease_takes_in_what_is_narrower(
    directory: Directory, publications: list[PublicationRow]
) -> None:
    def rows(text: str) -> set[str]:
        return {row.row for row in _found(text, directory, publications)}

    assert rows("NSCLC BM") < rows("NSCLC") < rows("lung cancer") < rows("cancer")
    assert rows("HER2+ BCBM") < rows("HER2+ breast cancer") < rows("HER2+")
    assert rows("HER2-low breast cancer") == rows("HER2-low") < rows("HER2+ BCBM")
    assert rows("EGFR T790M") < rows("EGFRm")
    assert rows("ALK") | rows("ROS1") == rows("ALK/ROS1")
    assert rows("HER2 mutation").isdisjoint(rows("HER2+ breast cancer"))


def test_what_is_known_but_in_no_trial_finds_nothing(
    directory: Directory, publications: list[PublicationRow]
) -> None:
    for text in ("glioblastoma", "KRAS", "TNBC", "EGFR wild-type adenocarcinoma"):
        assert _found(text, directory, publications) == []


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("brest cancer", "breast cancer"), ("HER2-", "HER2-positive"), ("EGFR blah", "EGFR"), ("ell lung", "")],
)
def test_what_is_no_population_is_refused_with_the_nearest(
    text: str, nearest: str, directory: Directory, publications: list[PublicationRow]
) -> None:
    with pytest.raises(EntityNotFound, match="no population is called") as caught:
        population_filter(text, directory, publications)

    assert nearest.casefold() in str(caught.value).casefold()
