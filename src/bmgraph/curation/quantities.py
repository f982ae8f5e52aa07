"""The numbers that sentences give, hung on the lines of evidence that they belong to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bmgraph.curation.model import OPERATORS, STATISTICS, UNITS, Assertion, Quantity
from bmgraph.curation.tables import QUANTITY_COLUMNS, Row, read_rows
from bmgraph.curation.trials import decimal_cell, whole_cell

__all__ = ["with_quantities"]


def with_quantities(graph: Path, assertions: tuple[Assertion, ...]) -> tuple[Assertion, ...]:
    """Hang every quantity on the line of evidence whose sentence gives it.

    Raises:
        TableError: a quantity fits no assertion of its sentence, or several, or breaks a rule of its cells.
    """
    homes: dict[tuple[str, ...], list[str]] = {}
    for assertion in assertions:
        for evidence in assertion.evidence:
            key = (evidence.sentence, assertion.subject, assertion.predicate, assertion.object)
            homes.setdefault(key, []).append(assertion.id)
    found: dict[tuple[str, str], list[Quantity]] = {}
    for path in sorted((graph / "quantities").glob("*.tsv")):
        for row in read_rows(path, QUANTITY_COLUMNS):
            cells = row.cells
            key = (cells["sentence"], cells["subject"], cells["predicate"], cells["object"])
            if len(homes.get(key, ())) != 1:
                raise row.error("sentence", "no one assertion of this sentence has these ends: add it first")
            found.setdefault((homes[key][0], cells["sentence"]), []).append(_quantity(row))
    return tuple(
        replace(
            assertion,
            evidence=tuple(
                replace(e, quantities=tuple(found.get((assertion.id, e.sentence), ())))
                for e in assertion.evidence
            ),
        )
        for assertion in assertions
    )


def _quantity(row: Row) -> Quantity:
    value = decimal_cell(row, "value")
    if not row.cells["measure"] or not row.cells["printed"]:
        raise row.error("measure", "say what was measured, and give the number as printed")
    if not value and not row.cells["remark"]:
        raise row.error("value", "no value: write it, or say in the remark why there is none")
    return Quantity(
        measure=row.cells["measure"],
        statistic=row.choice("statistic", STATISTICS),
        operator=row.choice("operator", OPERATORS),
        value=value,
        upper=decimal_cell(row, "upper"),
        unit=row.choice("unit", UNITS),
        group=row.cells["group"],
        comparator=row.cells["comparator"],
        n=whole_cell(row, "n"),
        cohort=row.cells["cohort"],
        timepoint=row.cells["timepoint"],
        printed=row.cells["printed"],
        remark=row.cells["remark"],
    )
