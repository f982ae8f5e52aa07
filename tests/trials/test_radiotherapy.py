"""Earlier radiotherapy as far as it is printed; the radiotherapy of an arm is none."""

from __future__ import annotations

import pytest

from bmgraph.trials.radiotherapy import prior_radiotherapy


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cohort A (radiotherapy-naive)", "radiotherapy-naive"),
        ("Cohort B (progressive disease after radiotherapy)", "progressive disease after radiotherapy"),
        ("RT-naive CNS metastasis", "RT-naive CNS metastasis"),
        ("within 12 weeks of WBRT, SRS or surgery", "within 12 weeks of WBRT, SRS or surgery"),
        ("Cohort 3 (progressing BM after local therapy)", "progressing BM after local therapy"),
        ("no prior WBRT", "no prior WBRT"),
        ("previously treated with SRS", "previously treated with SRS"),
        ("WBRT + erlotinib arm", ""), ("SRS cohort", ""), ("after EGFR TKI", ""), ("pretreated", ""),
        ("EGFR TKI-naive", ""), ("", ""), ("after EGFR TKI; WBRT group", ""),
    ],
)  # fmt: skip
def test_radiotherapy_before_is_what_is_printed_of_it(text: str, found: str) -> None:
    assert prior_radiotherapy([text]) == found


def test_several_cells_are_joined_once_each() -> None:
    cells = ["RT-naive", "Cohort A (radiotherapy-naive)", "RT-naive"]

    assert prior_radiotherapy(cells) == "RT-naive; radiotherapy-naive"
