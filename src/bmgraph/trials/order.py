"""In which order publications and outcomes stand: as asked, or the best values first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from bmgraph.curation.model import PHASES
from bmgraph.trials.documents import alteration_of, is_of_value
from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = ["HIGHER", "LOWER", "NEITHER", "SORT_KEYS", "best_first", "measure", "sort_rows"]

_Row = TypeVar("_Row", OutcomeRow, PublicationRow)
#: Endpoints by the end of the scale that is good for patients; of some neither is.
HIGHER = frozenset(
    {
        "BM_PFS", "CBR", "CR", "DCR", "DDC", "DOR", "FF_ECDF", "FF_LF", "FF_WBRT", "LM_PFS", "ORR", "OS",
        "PFS", "PR", "TTP", "TTSP", "eORR", "ePFS", "eTTP", "iCBR", "iCR", "iDCR", "iDOR", "iEFS", "iORR",
        "iPFS", "iPR", "iTTP", "neuro_PFS",
    }
)  # fmt: skip
LOWER = frozenset({"CNS_CIP", "CNS_intervention", "PD", "ePD", "iPD", "iTTR", "itumor_size_change", "new_BM"})
NEITHER = frozenset({"CSF_mutation", "MTD", "SD", "follow_up", "iSD", "inonCR_nonPD", "n_lesions_treated"})
#: Statistics of one arm against another, of which the lower is better.
_RATIOS = frozenset({"hazard_ratio", "risk_ratio"})
#: Fewer people than these never stand first.
FEW = 10

SORT_KEYS = (
    "trial", "year", "phase", "population", "alteration", "line", "class", "drug", "arm", "endpoint", "value",
    "conclusion", "n", "reference",
)  # fmt: skip


def _phase(row: OutcomeRow | PublicationRow) -> int | None:
    return PHASES.index(row.phase) if row.phase else None


def _publication(row: OutcomeRow | PublicationRow) -> PublicationRow:
    return row.publication if isinstance(row, OutcomeRow) else row


def _arm(row: OutcomeRow | PublicationRow) -> str:
    return row.arm if isinstance(row, OutcomeRow) else ", ".join(label for label, *_ in row.arms)


_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "trial": lambda row: row.trial.casefold(),
    "year": lambda row: row.year,
    "phase": _phase,
    "population": lambda row: row.population.casefold(),
    "alteration": lambda row: alteration_of(_publication(row)).casefold(),
    "line": lambda row: _publication(row).line.casefold(),
    "class": lambda row: _publication(row).therapy_class.casefold(),
    "drug": lambda row: row.drugs.casefold(),
    "arm": lambda row: _arm(row).casefold(),
    "conclusion": lambda row: _publication(row).conclusion,
    "n": lambda row: row.n,
    "reference": lambda row: row.reference,
}


def sort_rows(rows: Iterable[_Row], keys: str, endpoints: Mapping[str, Sequence[str]] = {}) -> list[_Row]:
    """Return rows in the order that is asked for; what a cell does not say comes last either way.

    Args:
        rows: publications or outcomes.
        keys: one or several of `SORT_KEYS` with commas between; a minus before one begins with the highest.
        endpoints: what publications report, by row of the tables.

    Raises:
        ValueError: no such key, or publications by value.
    """
    found = list(rows)
    for key in reversed([each.strip() for each in keys.split(",") if each.strip()]):
        name = key.lstrip("-")
        if name not in SORT_KEYS:
            raise ValueError(f"rows are not sorted by {name!r}: use one of {', '.join(SORT_KEYS)}")
        cell = _KEYS.get(name) or _reported(name, endpoints)
        said = [row for row in found if cell(row) not in (None, "")]
        silent = [row for row in found if cell(row) in (None, "")]
        found = sorted(said, key=cell, reverse=key.startswith("-")) + silent
    return found


def _reported(name: str, endpoints: Mapping[str, Sequence[str]]) -> Callable[[Any], Any]:
    """Return the cell of an endpoint or a value, which a publication has several of, or none."""

    def cell(row: OutcomeRow | PublicationRow) -> Any:
        if isinstance(row, OutcomeRow):
            return row.endpoint.casefold() if name == "endpoint" else row.number
        if name == "value":
            raise ValueError("publications have no single value: sort outcomes by it")
        return ", ".join(endpoints.get(row.row, ())).casefold()

    return cell


def measure(row: OutcomeRow) -> tuple[str, str, str, str]:
    """Return what a value measures: endpoint, statistic, time, unit; only equal ones stand side by side."""
    share = "%" if "/" in row.value else row.unit
    statistic = "rate" if share == "%" and row.statistic in ("rate", "proportion") else row.statistic
    number, _, unit = row.timepoint.partition(" ")
    time = f"{float(number) * 12:g} month" if unit == "year" else row.timepoint
    return row.endpoint, "rate" if "/" in row.value else statistic, time, share


def best_first(rows: Iterable[OutcomeRow], count: int) -> list[OutcomeRow]:
    """Return the `count` best values of each measure, best first.

    Values of fewer than ten people stand after all others. Of an arm or a subgroup whose number is not
    printed, the publication's people are shared out evenly among its arms, a subgroup is taken for half of
    its arm. A time that was not reached is longer than those that were.

    Raises:
        ValueError: of an endpoint neither end of the scale is better.
    """
    groups: dict[tuple[str, ...], list[OutcomeRow]] = {}
    seen = set()
    for row in rows:
        # A value that the table prints twice of the same people is one.
        same = (row.row, measure(row), row.arm, row.subgroup, row.value)
        if same not in seen and (row.number is not None or row.value == "not reached"):
            seen.add(same)
            groups.setdefault(measure(row), []).append(row)
    if neutral := sorted({endpoint for endpoint, *_ in groups} - HIGHER - LOWER):
        raise ValueError(f"neither end of {', '.join(neutral)} is better: sort by value")
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return [row for _, members in ordered for row in sorted(members, key=_rank)[:count]]


def _rank(row: OutcomeRow) -> tuple[bool, float, str, str]:
    lower = row.endpoint in LOWER if row.statistic not in _RATIOS else True
    number = float("inf") if row.number is None else row.number
    return _people(row) < FEW, number if lower else -number, row.row, row.arm


def _people(row: OutcomeRow) -> int:
    if row.n is None or is_of_value(row):
        return row.n or 0
    return row.n // max(len(row.publication.arms), 1) // (2 if row.subgroup else 1)
