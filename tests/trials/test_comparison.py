"""Differences only between arms of one publication; several trials stand side by side and no more."""

from __future__ import annotations

import pytest

from bmgraph.dataset.entities import Directory
from bmgraph.trials.comparison import (
    BETWEEN_TRIALS,
    DIFFERENCE_COLUMNS,
    SIDE_COLUMNS,
    Comparison,
    Difference,
    compare,
    unreported,
)
from bmgraph.trials.documents import UNREPORTED
from bmgraph.trials.filters import select_outcomes
from bmgraph.trials.reports import OutcomeRow, PublicationRow


def _compared(outcomes: list[OutcomeRow], endpoint: str, *rows: str) -> Comparison:
    return compare(
        [row for row in outcomes if row.endpoint == endpoint and (not rows or row.row in rows)], outcomes
    )


def _one(outcomes: list[OutcomeRow], endpoint: str, row: str) -> Difference:
    (difference,) = _compared(outcomes, endpoint, row).differences
    return difference


def test_arms_of_one_publication_differ_by_what_is_printed(outcomes: list[OutcomeRow]) -> None:
    found = _one(outcomes, "iORR", "t1-02")

    assert (found.arm, found.value, found.other_arm, found.other_value) == (
        "envonalkib group", "78.95", "crizotinib group", "23.81",
    )  # fmt: skip
    assert found.difference == "+55.14 percentage points"
    assert found.test == "not tested: no p and no interval printed"
    assert (found.arms_are, found.conclusion) == ("arms", "superior")
    assert tuple(found.as_dict()) == DIFFERENCE_COLUMNS


def test_a_control_arm_that_is_printed_first_is_taken_off(outcomes: list[OutcomeRow]) -> None:
    found = next(one for one in _compared(outcomes, "OS", "t1-19").differences)

    assert (found.arm, found.other_arm) == ("WBRT + erlotinib arm", "WBRT arm")
    assert found.difference == "-2.9 month"


def test_fractions_are_compared_as_percentages(outcomes: list[OutcomeRow]) -> None:
    assert _one(outcomes, "iORR", "t1-06").difference == "+51.7 percentage points"


def test_what_is_printed_of_both_arms_stands_beside_and_is_no_test(outcomes: list[OutcomeRow]) -> None:
    found = _one(outcomes, "PFS", "t1-10")

    assert found.effect == "risk reduction 53 %"
    assert found.test.startswith("not tested")


def test_a_printed_p_is_the_test(outcomes: list[OutcomeRow]) -> None:
    first = next(row for row in outcomes if row.row == "t1-10" and row.statistic == "median")
    printed = first._replace(statistic="p_value", value="< 0.01", unit="")

    (found,) = compare([first], [*outcomes, printed]).differences
    assert found.test == "p < 0.01"
    (found,) = compare([first], [*outcomes, printed._replace(value="0.04")]).differences
    assert found.test == "p = 0.04"


def test_what_one_arm_lacks_is_said_and_gives_no_difference(outcomes: list[OutcomeRow]) -> None:
    rates = [one for one in _compared(outcomes, "iPFS", "t1-01").differences if one.statistic == "rate"]

    assert [(one.value, one.other_value, one.difference) for one in rates] == [("63.9", UNREPORTED, "")]
    reached = _one(outcomes, "iTTP", "t1-03")
    assert (reached.value, reached.difference) == ("not reached", "")


def test_cohorts_are_no_arms(outcomes: list[OutcomeRow]) -> None:
    assert _one(outcomes, "iORR", "t2-49").arms_are == "cohorts"
    assert len(_compared(outcomes, "ORR", "t2-40").differences) == 3


def test_no_difference_joins_two_publications(outcomes: list[OutcomeRow]) -> None:
    everything = compare(outcomes, outcomes)
    labels = {(row.trial, row.year, row.reference, label) for row in outcomes
              for label, *_ in row.publication.arms}  # fmt: skip

    assert len(everything.differences) > 100
    for one in everything.differences:
        assert (one.trial, one.year, one.reference, one.arm) in labels
        assert (one.trial, one.year, one.reference, one.other_arm) in labels
        assert one.arm != one.other_arm


def test_trials_stand_side_by_side_with_what_is_not_printed(outcomes: list[OutcomeRow]) -> None:
    comparison = _compared(outcomes, "iORR", "t2-49", "t1-20")
    rows = comparison.side_documents()

    assert {row["trial"] for row in rows} == {"PERMEATE", "DESTINY-Breast03"}
    assert all(tuple(row) == SIDE_COLUMNS for row in rows)
    assert {row["prior_radiotherapy"] for row in rows} == {
        "radiotherapy-naive", "progressive disease after radiotherapy", "not printed",
    }  # fmt: skip
    assert comparison.as_dict()["side_by_side"]["note"] == BETWEEN_TRIALS
    assert {row["comparison"] for row in comparison.rows()} == {"arms of one publication", BETWEEN_TRIALS}


def test_other_measures_and_one_trial_alone_do_not_stand_side_by_side(outcomes: list[OutcomeRow]) -> None:
    assert _compared(outcomes, "iORR", "t1-02").side_by_side == ()
    # A median and a rate at 12 months are not the same measure.
    assert _compared(outcomes, "iPFS", "t1-11", "t2-44").side_by_side != ()
    assert {row.statistic for row in _compared(outcomes, "iPFS", "t1-11", "t2-44").side_by_side} == {"median"}


@pytest.mark.parametrize("every", [False, True])
def test_arms_that_lack_an_endpoint(
    every: bool, publications: list[PublicationRow], outcomes: list[OutcomeRow], directory: Directory
) -> None:
    found = unreported(outcomes, publications, directory, "iPFS", every=every)

    assert ("t1-01", "Control group") in {(row.row, row.arm) for row in found}
    assert {row.value for row in found} == {UNREPORTED}
    having = {(row.row, row.arm) for row in select_outcomes(outcomes, publications, endpoint="iPFS")}
    assert not having & {(row.row, row.arm) for row in found}
    assert ({row.row for row in found} <= {row for row, _ in having}) is not every


def test_an_arm_that_lacks_an_endpoint_knows_its_drugs(
    publications: list[PublicationRow], outcomes: list[OutcomeRow], directory: Directory
) -> None:
    pembrolizumab = directory.get("pembrolizumab").id
    found = unreported(
        outcomes,
        publications,
        directory,
        "iPFS",
        fits=lambda row: pembrolizumab in row.interventions,
        every=True,
    )

    assert {(row.row, row.arm) for row in found} == {("t1-01", "Control group")}
