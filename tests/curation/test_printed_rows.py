"""Printed table rows against curated ones, on an invented table."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from bmgraph.curation.model import Arm, Outcome, Publication
from bmgraph.curation.printed_rows import iter_printed_rows, row_failures
from bmgraph.errors import ArticleError

TEXT = """3 TREATMENT

3.1 Lung

Something was tried.

TABLE 1. Trials of nothing.
Therapy Author Clinical Trial ID Year Phase Inclusion patients
TKI alone
TKI Doe, Jane et al.

FIRST

(NCT00000001)

2023 III People Madeupinib vs. placebo 40

Madeupinib group: mPFS: 13.8m; 12-month PFS rate: 31%; mOS: NR;
placebo group: ORR: 6/8 (75%)
NA It worked. 11
TKI Roe, Richard et al. NCT00000002 2022 II People Madeupinib 9 ORR: 33.3% NA Fine. 12
• Abbreviations: AE, adverse events.

More of 3.1.
"""
ARMS = (
    Arm("A", "Madeupinib group", "experimental", ("x:1",)),
    Arm("B", "placebo group", "control", ("x:2",)),
)


def outcome(number: int, printed: str, **cells: object) -> Outcome:
    plain: dict[str, object] = {
        "arm": "A", "subgroup": "", "endpoint": "PFS", "statistic": "median", "timepoint": "",
        "time_unit": "", "operator": "=", "value": printed, "unit": "month", "numerator": None,
        "denominator": None, "not_reached": False, "endpoint_printed": "",
    }  # fmt: skip
    return Outcome(number=number, printed=printed, **(plain | cells))  # type: ignore[arg-type]  # cells of several types


FIRST = Publication(
    row="t1-01",
    trial="x:3",
    sha256="",
    results_span=(0, 1),
    section="",
    therapy_printed="TKI",
    therapy_class="",
    first_author="Doe, Jane et al.",
    acronym="FIRST",
    registry_ids_printed=("NCT00000001",),
    year=2023,
    phase_printed="III",
    phase="3",
    population=(),
    alterations=(),
    alteration_genes=(),
    line="",
    bm_status="",
    region="",
    population_remark="",
    participants_printed="40",
    participants=40,
    conclusion="superior",
    reference=11,
    adverse_event_remark="",
    remark="",
    arms=ARMS,
    outcomes=(
        outcome(1, "13.8"),
        outcome(2, "31", statistic="rate", unit="%", timepoint="12", time_unit="month"),
        outcome(3, "NR", endpoint="OS", value="", not_reached=True),
        outcome(4, "6/8", arm="B", endpoint="ORR", value="75", unit="%", numerator=6, denominator=8),
    ),
    adverse_events=(),
)
SECOND = dataclasses.replace(
    FIRST,
    row="t1-02",
    first_author="Roe, Richard et al.",
    acronym="",
    registry_ids_printed=("NCT00000002",),
    year=2022,
    phase_printed="II",
    participants_printed="9",
    participants=9,
    reference=12,
    outcomes=(outcome(1, "33.3", endpoint="ORR", unit="%"),),
)


def placed(publication: Publication, first: str, last: str) -> Publication:
    """The row with the fingerprint and the place of the Results cell that the text has."""
    printed = {row.row: found for row, found in iter_printed_rows([FIRST, SECOND], TEXT)}[publication.row]
    begin, end = printed.letters.index(first), printed.letters.rindex(last) + len(last)
    return dataclasses.replace(publication, sha256=printed.sha256, results_span=(begin, end))


def failures(publication: Publication, text: str = TEXT) -> list[str]:
    rows = [publication, SECOND] if publication.row == "t1-01" else [FIRST, publication]
    return next(
        row_failures(row, found)[1]
        for row, found in iter_printed_rows(rows, text)
        if row.row == publication.row
    )


GOOD = placed(FIRST, "madeupinibgroupmpfs", "75")


def test_a_row_that_fits_passes() -> None:
    assert failures(GOOD) == []
    assert failures(placed(SECOND, "orr333", "orr333")) == []


def test_the_row_is_known_by_its_letters() -> None:
    assert failures(GOOD, TEXT.replace("\n\n", "\n").replace("mPFS: 13.8m", "mPFS:13.8 m")) == []
    assert "fingerprint" in failures(GOOD, TEXT.replace("13.8", "13.9"))[0]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("acronym", "LAST"),
        ("year", 2031),
        ("phase_printed", "IV"),
        ("participants_printed", "4711"),
        ("reference", 99),
        ("registry_ids_printed", ("NCT00000001", "NCT99999999")),
    ],
)
def test_a_cell_that_is_not_printed_is_told(column: str, value: Any) -> None:
    changed: Any = {column: value}

    assert len(failures(dataclasses.replace(GOOD, **changed))) == 1


def test_every_printed_registry_id_is_recorded() -> None:
    fewer = dataclasses.replace(GOOD, registry_ids_printed=())

    assert failures(fewer) == [
        "registry id 'NCT00000001' is printed in the row and not recorded: add it to registry_ids_printed"
    ]


def test_every_printed_number_is_accounted_for() -> None:
    fewer = dataclasses.replace(GOOD, outcomes=GOOD.outcomes[1:])
    wrong = dataclasses.replace(GOOD, outcomes=(outcome(1, "14.9"), *GOOD.outcomes[1:]))

    assert failures(fewer) == ["13.8 of the Results cell is in no outcome"]
    assert failures(wrong) == [
        "recorded value 14.9 of the Results cell is in no outcome",
        "13.8 of the Results cell is in no outcome",
    ]


def test_not_reached_is_counted() -> None:
    fewer = dataclasses.replace(GOOD, outcomes=(*GOOD.outcomes[:2], GOOD.outcomes[3]))

    assert "another number of times" in failures(fewer)[0]


def test_a_text_without_the_table_or_the_author_is_refused() -> None:
    with pytest.raises(ArticleError, match="no Table 1"):
        list(iter_printed_rows([GOOD], "3 TREATMENT\n\nNothing."))
    with pytest.raises(ArticleError, match="Nobody"):
        list(iter_printed_rows([dataclasses.replace(GOOD, first_author="Nobody")], TEXT))
