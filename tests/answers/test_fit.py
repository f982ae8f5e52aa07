"""Whether the patients of a publication are those that a path is about."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bmgraph.answers.fit import VERDICTS, Fit, Passed, best_fit, judge
from bmgraph.trials.reports import PublicationRow

MET = ("x:met", "MET", "MET exon 14 skipping", ("x:met",))
HER2 = ("x:her2", "ERBB2", "HER2-positive", ("x:her2", "x:erbb"))
LUNG = ("lung",)


def row(*selections: Any, diseases: Sequence[str] = LUNG, population: str = "") -> PublicationRow:
    found = SimpleNamespace(selections=selections, diseases=diseases, population=population, remark="")
    return cast(PublicationRow, found)


def passed(forms: dict[str, set[str]], first: str = "", targets: Sequence[str] = ()) -> Passed:
    return Passed(forms, first, targets, lambda diseases: "breast" not in diseases)


@pytest.mark.parametrize(
    ("publication", "path", "verdict"),
    [
        (row(MET), passed({"x:met": {"mutant_form"}}), "fits"),
        (row(MET), passed({"x:met": set()}, first="x:met"), "fits"),
        (row(MET), passed({"x:met": set()}), "other alteration of the gene"),
        (row(MET), passed({"x:other": set()}), "other gene"),
        (row(MET), passed({"x:other": set()}, targets=["x:met"]), "selected by its other target"),
        (row(MET, diseases=("breast",)), passed({"x:met": {"mutant_form"}}), "other disease"),
        (row(MET, diseases=("breast",)), passed({"x:other": set()}), "other gene"),
        (row(MET), passed({}), "not said"),
        (row(HER2), passed({"x:erbb": set()}), "fits"),
        (row(HER2), passed({"x:her2": {"mutant_form"}}), "other alteration of the gene"),
        (row(("x:met", "MET", "MET-negative", ("x:met",))), passed({"x:met": set()}), "excluded"),
        (row(MET, HER2), passed({"x:her2": set()}), "fits"),
        (row(), passed({"x:met": set()}), "not said"),
        (row(population="unselected NSCLC"), passed({"x:met": set()}), "unselected"),
        (row(diseases=("lung", "skin", "colon")), passed({"x:met": set()}), "unselected"),
        (row(diseases=("breast",)), passed({"x:met": set()}), "other disease"),
    ],
)
def test_patients_are_held_against_what_the_path_passes(
    publication: PublicationRow, path: Passed, verdict: str
) -> None:
    assert judge(publication, path).verdict == verdict


def test_the_best_publication_speaks_for_a_trial() -> None:
    fits = [Fit("other gene", "ROS1", "ROS1-positive"), Fit("fits", "ALK", "ALK-positive"), Fit("excluded")]

    assert best_fit(fits) == fits[1]
    assert best_fit([]).verdict == "not said"
    assert VERDICTS[:3] == ("fits", "unselected", "not said")
