"""The order of rows: as asked, or best first with few people last."""

from __future__ import annotations

import pytest

from bmgraph.trials.order import HIGHER, LOWER, NEITHER, best_first, measure, sort_rows
from bmgraph.trials.reports import OutcomeRow, PublicationRow
from tests.conftest import ROOT


def test_every_endpoint_has_a_good_end_or_none() -> None:
    lines = (ROOT / "graph" / "trials" / "endpoints.tsv").read_text(encoding="utf-8").splitlines()
    listed = sorted(line.split("\t")[0] for line in lines[1:])

    assert sorted([*HIGHER, *LOWER, *NEITHER]) == listed


def test_rows_are_sorted_by_several_keys(publications: list[PublicationRow]) -> None:
    found = sort_rows(publications, "-year,n")

    years = [row.year for row in found if row.year]
    assert years == sorted(years, reverse=True)
    for year in set(years):
        numbers = [row.n for row in found if row.year == year and row.n is not None]
        assert numbers == sorted(numbers)
    assert sorted(row.row for row in found) == sorted(row.row for row in publications)


def test_what_is_not_printed_comes_last_either_way(publications: list[PublicationRow]) -> None:
    for keys in ("phase", "-phase", "line", "-line"):
        cells = [getattr(row, keys.lstrip("-")) for row in sort_rows(publications, keys)]
        silent = cells.index("")

        assert all(cells[:silent])
        assert not any(cells[silent:])


@pytest.mark.parametrize(
    "key",
    [
        "trial",
        "population",
        "alteration",
        "class",
        "drug",
        "arm",
        "conclusion",
        "value",
        "endpoint",
        "reference",
    ],
)
def test_every_key_sorts_outcomes(key: str, outcomes: list[OutcomeRow]) -> None:
    found = sort_rows(outcomes, key)

    assert {id(row) for row in found} == {id(row) for row in outcomes}
    assert found != outcomes


def test_no_such_key_is_refused(publications: list[PublicationRow]) -> None:
    with pytest.raises(ValueError, match="rows are not sorted by 'colour'"):
        sort_rows(publications, "colour")
    with pytest.raises(ValueError, match="no single value"):
        sort_rows(publications, "value")


def test_few_people_never_stand_first(outcomes: list[OutcomeRow]) -> None:
    rates = [
        row for row in outcomes if row.endpoint == "ORR" and row.statistic == "rate" and not row.timepoint
    ]
    found = best_first(rates, len(rates))

    few = [row.row for row in found if (row.n or 0) < 10]
    assert "t2-03" in few  # ORR 75 % of 4 people
    # 80 % of an arm that shares 21 people with two others
    shared = next(row for row in found if row.row == "t2-40" and row.value == "80")
    first = min(found.index(shared), *(place for place, row in enumerate(found) if row.row in few))
    assert {row.row for row in found[first:]} >= {*few, "t2-40"}
    assert all((row.n or 0) >= 10 for row in found[:first])
    assert any((row.number or 0) < 60 for row in found[:first]), "less, of more people, stands before"


def test_the_good_end_stands_first(outcomes: list[OutcomeRow]) -> None:
    def numbers(endpoint: str, statistic: str, timepoint: str = "") -> list[float]:
        asked = (endpoint, statistic, timepoint)
        rows = [row for row in outcomes if (row.endpoint, row.statistic, row.timepoint) == asked]
        rows = [row for row in rows if (row.n or 0) >= 100]
        return [row.number for row in best_first(rows, 9) if row.number is not None]

    assert len(numbers("OS", "median")) > 2
    assert numbers("OS", "median") == sorted(numbers("OS", "median"), reverse=True)
    rising = numbers("CNS_CIP", "cumulative_incidence", "12 month")
    assert len(rising) > 1
    assert rising == sorted(rising)


def test_each_measure_has_a_list_of_its_own(outcomes: list[OutcomeRow]) -> None:
    found = best_first([row for row in outcomes if row.endpoint == "PFS"], 2)

    assert len({measure(row) for row in found}) > 2
    assert all(sum(measure(row) == one for row in found) <= 2 for one in map(measure, found))
    assert measure(next(row for row in outcomes if row.value == "31/47")) == ("iORR", "rate", "", "%")
    year, month = (next(row for row in outcomes if row.endpoint == "OS" and row.timepoint == time)
                   for time in ("1 year", "12 month"))  # fmt: skip
    assert measure(year) == measure(month) == ("OS", "rate", "12 month", "%")


def test_what_has_no_good_end_is_not_ranked(outcomes: list[OutcomeRow]) -> None:
    with pytest.raises(ValueError, match="neither end of SD is better"):
        best_first([row for row in outcomes if row.endpoint == "SD"], 3)


def test_not_reached_is_longest_and_a_repeat_is_one(outcomes: list[OutcomeRow]) -> None:
    medians = [row for row in outcomes if row.endpoint == "iDOR" and row.statistic == "median"]
    found = best_first(medians, 99)

    assert found[0].value == "not reached"
    cells = [(row.row, row.arm, row.subgroup, row.value) for row in found]
    assert len(cells) == len(set(cells)) < len(medians)
