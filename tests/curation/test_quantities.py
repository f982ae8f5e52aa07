"""Quantities: each hangs on one line of evidence, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph.curation.model import Quantity
from bmgraph.curation.quantities import with_quantities
from bmgraph.curation.reading import Curation
from bmgraph.curation.tables import QUANTITY_COLUMNS, write_rows
from bmgraph.errors import TableError


def row(mini: Curation, **cells: str) -> dict[str, str]:
    """A quantity of the first assertion, with some cells changed."""
    assertion = mini.assertions[0]
    plain = {
        "sentence": assertion.evidence[0].sentence,
        "subject": assertion.subject,
        "predicate": assertion.predicate,
        "object": assertion.object,
        "measure": "expression",
        "statistic": "median",
        "operator": "=",
        "value": "2.5",
        "unit": "%",
        "n": "12",
        "printed": "2.5%",
    }
    return dict.fromkeys(QUANTITY_COLUMNS, "") | plain | cells


def write(folder: Path, *rows: dict[str, str]) -> Path:
    (folder / "quantities").mkdir()
    text = write_rows(QUANTITY_COLUMNS, rows)
    (folder / "quantities" / "all.tsv").write_text(text, encoding="utf-8")
    return folder


def test_a_quantity_hangs_on_the_sentence_that_gives_it(mini: Curation, tmp_path: Path) -> None:
    first, *others = with_quantities(write(tmp_path, row(mini)), mini.assertions)

    assert first.evidence[0].quantities == (
        Quantity("expression", "median", "=", "2.5", unit="%", n=12, printed="2.5%"),
    )
    assert first.id == mini.assertions[0].id
    assert not any(evidence.quantities for one in others for evidence in one.evidence)


@pytest.mark.parametrize(
    ("column", "value", "names", "says"),
    [
        ("subject", "HGNC:1", "sentence", "no one assertion"),
        ("measure", "", "measure", "as printed"),
        ("printed", "", "measure", "as printed"),
        ("value", "", "value", "no value"),
        ("value", "many", "value", "a number"),
        ("statistic", "guess", "statistic", "not allowed"),
        ("unit", "furlong", "unit", "not allowed"),
        ("n", "some", "n", "whole number"),
    ],
)
def test_a_wrong_cell_is_named(
    mini: Curation, tmp_path: Path, column: str, value: str, names: str, says: str
) -> None:
    folder = write(tmp_path, row(mini, **{column: value}))
    with pytest.raises(TableError, match=says) as caught:
        with_quantities(folder, mini.assertions)

    assert (caught.value.line, caught.value.column) == (2, names)


def test_a_value_that_is_not_reached_says_why_there_is_none(mini: Curation, tmp_path: Path) -> None:
    folder = write(tmp_path, row(mini, value="", remark="not reached"))
    (quantity,) = with_quantities(folder, mini.assertions)[0].evidence[0].quantities

    assert (quantity.value, quantity.remark) == ("", "not reached")
