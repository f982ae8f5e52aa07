"""Criteria of single cells: ranges, phases, words, lines, conclusions, endpoints."""

from __future__ import annotations

import pytest

from bmgraph.errors import EntityNotFound
from bmgraph.trials.criteria import (
    arm_words,
    conclusion_test,
    endpoint_called,
    line_test,
    number_test,
    phase_test,
    words_test,
)
from bmgraph.trials.reports import OutcomeRow, PublicationRow


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("2023", [2023], [2022, 2024, None]), ("=5", [5], [4, 6]), ("20-50", [20, 50], [19, 51, None]),
        ("20-", [20, 999], [19]), ("-20", [0, 20], [21]), (">=20", [20], [19]), ("≥ 20", [20], [19]),
        (">20", [21], [20]), ("<10", [9], [10, None]), ("<=10", [10], [11]), ("not printed", [None], [0, 5]),
    ],
)  # fmt: skip
def test_numbers_are_in_a_range(text: str, inside: list[int | None], outside: list[int | None]) -> None:
    test = number_test(text, "n")

    assert all(map(test, inside))
    assert not any(map(test, outside))


@pytest.mark.parametrize("text", ["many", "-", "50-20", "20-50-80", "1.5", ""])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number of people"):
        number_test(text, "number of people")


@pytest.mark.parametrize(
    ("text", "fits", "others"),
    [
        ("2", ["2", "1/2", "1b/2"], ["1", "3", "1b", ""]), ("II", ["2", "1/2"], ["3"]),
        ("phase III", ["3"], ["2", ""]), ("1", ["1", "1b", "1/2", "1b/2"], ["2"]),
        ("1b", ["1b", "1b/2"], ["1", "1/2"]), ("I/II", ["1/2", "1b/2"], ["1", "2"]),
        ("not printed", [""], ["1"]),
    ],
)  # fmt: skip
def test_phases_in_either_numeral(text: str, fits: list[str], others: list[str]) -> None:
    test = phase_test(text)

    assert all(map(test, fits))
    assert not any(map(test, others))


@pytest.mark.parametrize("text", ["5", "late", "1/", "2c"])
def test_what_is_no_phase_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no phase"):
        phase_test(text)


def test_first_and_later_lines(publications: list[PublicationRow]) -> None:
    lines = {row.line for row in publications}

    def found(text: str) -> set[str]:
        return set(filter(line_test(text, lines), lines))

    assert found("first") == found("first-line") == found("1L") == {"untreated", "first-line"}
    assert "resistant to first- or second-generation EGFR TKI" in found("later")
    assert "after EGFR TKI" in found("later") & found("after EGFR TKI") & found("EGFR TKI")
    assert found("not printed") == {""}
    assert not found("later") & (found("first") | {"RT-naive CNS metastasis", ""})
    with pytest.raises(EntityNotFound, match="no line of treatment is called"):
        line_test("sixth", lines)


def test_words_are_whole() -> None:
    assert words_test("EGFR TKI")("EGFR TKI + chemotherapy")
    assert not words_test("TK")("EGFR TKI")
    assert words_test("not printed")("")


def test_conclusions_in_either_spelling() -> None:
    known = ("superior", "not_superior")

    for text in ("not superior", "Not_superior", "not-superior"):
        assert conclusion_test(text, known)("not_superior")
        assert not conclusion_test(text, known)("superior")
    with pytest.raises(ValueError, match="is no conclusion: use one of superior, not superior"):
        conclusion_test("great", known)


def test_endpoints_as_people_call_them(outcomes: list[OutcomeRow]) -> None:
    for text in ("iORR", "iorr", "intracranial ORR", "CNS ORR", "intracranial-ORR"):
        assert endpoint_called(text, outcomes) == "iORR"
    assert endpoint_called("mOS", outcomes) == endpoint_called("median OS", outcomes) == "OS"
    assert endpoint_called("miPFS", outcomes) == "iPFS"
    assert endpoint_called("extracranial ORR", outcomes) == "eORR"
    assert endpoint_called("MTD", outcomes) == "MTD"
    with pytest.raises(ValueError, match="no endpoint is called 'luck'"):
        endpoint_called("luck", outcomes)


def test_an_arm_is_its_label_its_role_and_its_drugs(publications: list[PublicationRow]) -> None:
    row = next(row for row in publications if row.acronym == "FLAURA2")

    assert any(map(words_test("experimental"), arm_words(row)))
    assert any(map(words_test("osimertinib"), arm_words(row)))
    assert not any(map(words_test("cohort"), arm_words(row)))
