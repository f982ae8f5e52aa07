"""The trial tables of the article: publications, arms, outcomes and adverse events, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from bmgraph.curation.model import (
    ARM_ROLES,
    CONCLUSIONS,
    OPERATORS,
    PHASES,
    STATISTICS,
    UNITS,
    AdverseEvent,
    Arm,
    Endpoint,
    Entity,
    Outcome,
    Publication,
)
from bmgraph.curation.tables import (
    ADVERSE_EVENT_COLUMNS,
    ARM_COLUMNS,
    ENDPOINT_COLUMNS,
    OUTCOME_COLUMNS,
    PUBLICATION_COLUMNS,
    Row,
    read_rows,
)
from bmgraph.ontology import CategoryRole, Ontology

__all__ = ["decimal_cell", "read_endpoints", "read_publications", "whole_cell"]

_T = TypeVar("_T")


def decimal_cell(row: Row, column: str) -> str:
    """Return a cell that is empty or a decimal, as it is written.

    Raises:
        TableError: it is neither.
    """
    cell = row.cells[column]
    try:
        if cell and not Decimal(cell).is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise row.error(column, f"{cell!r}: write a number such as 12.5, or nothing") from None
    return cell


def whole_cell(row: Row, column: str) -> int | None:
    """Return a cell that is empty or a whole number.

    Raises:
        TableError: it is neither.
    """
    cell = row.cells[column]
    if cell and not (cell.isascii() and cell.isdigit()):
        raise row.error(column, f"{cell!r}: write a whole number or nothing")
    return int(cell) if cell else None


def read_endpoints(graph: Path) -> dict[str, Endpoint]:
    """Read the closed vocabulary of endpoints, by id."""
    found: dict[str, Endpoint] = {}
    for row in read_rows(graph / "trials" / "endpoints.tsv", ENDPOINT_COLUMNS):
        if row.cells["id"] in found:
            raise row.error("id", f"{row.cells['id']} stands twice, keep one row")
        found[row.cells["id"]] = Endpoint(
            row.cells["id"], row.cells["label"], row.cells["definition"], row.values("ncit")
        )
    return found


def read_publications(
    graph: Path, ontology: Ontology, entities: Mapping[str, Entity], endpoints: Mapping[str, Endpoint]
) -> tuple[Publication, ...]:
    """Read and link the rows of the trial tables, in printed order.

    Raises:
        TableError: at the first cell that breaks a rule.
    """
    folder = graph / "trials"
    heads = list(read_rows(folder / "publications.tsv", PUBLICATION_COLUMNS))
    known = {row.cells["row"] for row in heads}
    arms = _by_row(folder / "arms.tsv", ARM_COLUMNS, known, "arm", lambda row: _arm(row, ontology, entities))
    letters = {name: {arm.id for arm in found} for name, found in arms.items()}
    outcomes = _by_row(
        folder / "outcomes.tsv",
        OUTCOME_COLUMNS,
        known,
        "number",
        lambda row: _outcome(row, endpoints, letters),
    )
    events = _by_row(
        folder / "adverse_events.tsv",
        ADVERSE_EVENT_COLUMNS,
        known,
        "number",
        lambda row: _adverse_event(row, letters),
    )
    seen: set[str] = set()
    out = []
    for row in heads:
        name = row.cells["row"]
        if name in seen:
            raise row.error("row", f"{name} stands twice, keep one row")
        seen.add(name)
        out.append(
            _publication(
                row,
                ontology,
                entities,
                tuple(arms.get(name, ())),
                tuple(outcomes.get(name, ())),
                tuple(events.get(name, ())),
            )
        )
    return tuple(out)


def _by_row(
    path: Path, columns: tuple[str, ...], known: set[str], key: str, make: Callable[[Row], _T]
) -> dict[str, list[_T]]:
    found: dict[str, list[_T]] = {}
    seen: set[tuple[str, str]] = set()
    for row in read_rows(path, columns):
        name = row.cells["row"]
        if name not in known:
            raise row.error("row", f"{name!r} is no row of publications.tsv")
        if (name, row.cells[key]) in seen:
            raise row.error(key, f"{row.cells[key]!r} stands twice in {name}, number them apart")
        seen.add((name, row.cells[key]))
        found.setdefault(name, []).append(make(row))
    return found


def _arm(row: Row, ontology: Ontology, entities: Mapping[str, Entity]) -> Arm:
    for curie in row.values("interventions"):
        entity = entities.get(curie)
        if entity is None or entity.category not in ontology.categories_with("treatment", "given"):
            raise row.error("interventions", f"{curie} is no drug or therapy among the entities")
    if not row.cells["interventions"]:
        raise row.error("interventions", "empty: name what the arm receives")
    return Arm(
        row.cells["arm"],
        row.cells["label"],
        row.choice("role", ARM_ROLES),
        row.values("interventions"),
        row.cells["dose"],
    )


def _letter(row: Row, letters: Mapping[str, set[str]]) -> str:
    arm = row.cells["arm"]
    if arm and arm not in letters.get(row.cells["row"], ()):
        raise row.error("arm", f"{arm!r} is no arm of {row.cells['row']} in arms.tsv")
    return arm


def _number(row: Row) -> int:
    number = whole_cell(row, "number")
    if not number:
        raise row.error("number", "number the rows of a publication from 1, in printed order")
    return number


def _outcome(row: Row, endpoints: Mapping[str, Endpoint], letters: Mapping[str, set[str]]) -> Outcome:
    outcome = Outcome(
        number=_number(row),
        arm=_letter(row, letters),
        subgroup=row.cells["subgroup"],
        endpoint=row.choice("endpoint", endpoints),
        statistic=row.choice("statistic", STATISTICS),
        timepoint=decimal_cell(row, "timepoint"),
        time_unit=row.choice("time_unit", ("", "week", "month", "year")),
        operator=row.choice("operator", OPERATORS),
        value=decimal_cell(row, "value"),
        unit=row.choice("unit", UNITS),
        numerator=whole_cell(row, "numerator"),
        denominator=whole_cell(row, "denominator"),
        not_reached=row.yes("not_reached"),
        printed=row.cells["printed"],
        endpoint_printed=row.cells["endpoint_printed"],
        remark=row.cells["remark"],
    )
    if not outcome.printed:
        raise row.error("printed", "empty: give the number as printed")
    if not (outcome.value or outcome.not_reached or outcome.numerator is not None):
        raise row.error("value", "no value, no fraction, not 'not reached': give one of them")
    if bool(outcome.timepoint) != bool(outcome.time_unit):
        raise row.error("time_unit", "a timepoint and its unit go together")
    return outcome


def _adverse_event(row: Row, letters: Mapping[str, set[str]]) -> AdverseEvent:
    return AdverseEvent(
        _number(row),
        _letter(row, letters),
        row.cells["term"],
        row.cells["grade"],
        decimal_cell(row, "percent"),
    )


def _publication(
    row: Row,
    ontology: Ontology,
    entities: Mapping[str, Entity],
    arms: tuple[Arm, ...],
    outcomes: tuple[Outcome, ...],
    adverse_events: tuple[AdverseEvent, ...],
) -> Publication:
    _check_entities(row, ontology, entities)
    first, dash, last = row.cells["results_span"].partition("-")
    if not (dash and first.isdigit() and last.isdigit() and int(first) < int(last)):
        raise row.error("results_span", "write first-last, places among the row's letters and digits")
    if not arms:
        raise row.error("row", f"{row.cells['row']} has no arm in arms.tsv")
    year, reference = whole_cell(row, "year"), whole_cell(row, "reference")
    if year is None or reference is None:
        raise row.error("year", "year and reference are whole numbers")
    return Publication(
        row=row.cells["row"],
        trial=row.cells["trial"],
        sha256=row.cells["sha256"],
        results_span=(int(first), int(last)),
        section=row.cells["section"],
        therapy_printed=row.cells["therapy_printed"],
        therapy_class=row.cells["therapy_class"],
        first_author=row.cells["first_author"],
        acronym=row.cells["acronym"],
        registry_ids_printed=row.values("registry_ids_printed"),
        year=year,
        phase_printed=row.cells["phase_printed"],
        phase=row.choice("phase", PHASES),
        population=row.values("population"),
        alterations=row.values("alterations"),
        alteration_genes=row.values("alteration_genes"),
        line=row.cells["line"],
        bm_status=row.cells["bm_status"],
        region=row.cells["region"],
        population_remark=row.cells["population_remark"],
        participants_printed=row.cells["participants_printed"],
        participants=whole_cell(row, "participants"),
        conclusion=row.choice("conclusion", CONCLUSIONS),
        reference=reference,
        adverse_event_remark=row.cells["adverse_event_remark"],
        remark=row.cells["remark"],
        arms=arms,
        outcomes=outcomes,
        adverse_events=adverse_events,
        path=str(row.path),
        line_number=row.line,
    )


def _check_entities(row: Row, ontology: Ontology, entities: Mapping[str, Entity]) -> None:
    for column, role, curies in _references(row):
        for curie in curies:
            if curie not in entities or entities[curie].category not in ontology.categories_with(role):
                raise row.error(column, f"{curie} is no {role} among the entities")


def _references(row: Row) -> Iterator[tuple[str, CategoryRole, tuple[str, ...]]]:
    yield "trial", "trial", (row.cells["trial"],)
    yield "population", "disease", row.values("population")
    yield "alteration_genes", "molecule", row.values("alteration_genes")
