"""Arms of one publication against each other; values of several trials side by side, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

from bmgraph.dataset.entities import Directory
from bmgraph.trials.criteria import NOT_PRINTED, words_test
from bmgraph.trials.documents import UNREPORTED, outcome_document
from bmgraph.trials.order import measure
from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = [
    "BETWEEN_TRIALS",
    "DIFFERENCE_COLUMNS",
    "SIDE_COLUMNS",
    "Comparison",
    "Difference",
    "compare",
    "unreported",
]

BETWEEN_TRIALS = "not compared with each other in a trial"
DIFFERENCE_COLUMNS = (
    "trial", "year", "reference", "endpoint", "statistic", "timepoint", "subgroup", "arm", "value",
    "other_arm", "other_value", "unit", "difference", "effect", "test", "arms_are", "n", "conclusion",
)  # fmt: skip
SIDE_COLUMNS = (
    "endpoint", "statistic", "timepoint", "unit", "trial", "year", "phase", "arm", "drugs", "subgroup",
    "value", "interval", "interval_basis", "n", "n_of", "line", "alteration", "prior_radiotherapy",
    "reference",
)  # fmt: skip
#: What is said of one arm against another, not of one arm.
_EFFECTS = {"risk_reduction": "risk reduction", "hazard_ratio": "HR", "risk_ratio": "RR"}
_NO_TEST = "not tested: no p and no interval printed"


class Difference(NamedTuple):
    """A value of one arm with that of another arm of the same publication.

    `difference` is the first less the second, empty where one of them is no number; `effect` what is
    printed of the two together; `arms_are` says ``cohorts`` of what was no randomised comparison.
    """

    trial: str
    year: int | None
    reference: int | None
    endpoint: str
    statistic: str
    timepoint: str
    subgroup: str
    arm: str
    value: str
    other_arm: str
    other_value: str
    unit: str
    difference: str
    effect: str
    test: str
    arms_are: str
    n: int | None
    conclusion: str

    def as_dict(self) -> dict[str, Any]:
        """Return the difference for JSON."""
        return self._asdict()


class Comparison(NamedTuple):
    """Differences between arms of one publication each, and the values of all side by side."""

    differences: tuple[Difference, ...]
    side_by_side: tuple[OutcomeRow, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison for JSON."""
        return {
            "between_arms_of_one_publication": [one.as_dict() for one in self.differences],
            "side_by_side": {"note": BETWEEN_TRIALS, "rows": self.side_documents()},
        }

    def side_documents(self) -> list[dict[str, Any]]:
        """Return the values side by side, each with what its trial prints; what it does not is named."""
        documents = []
        for row in self.side_by_side:
            document = outcome_document(row)
            for name in ("n", "line", "alteration", "prior_radiotherapy"):
                document[name] = NOT_PRINTED if document[name] in (None, "") else document[name]
            documents.append({name: document[name] for name in SIDE_COLUMNS})
        return documents

    def rows(self) -> list[dict[str, Any]]:
        """Return both as flat rows; ``comparison`` says which a row is of."""
        return [
            *({"comparison": "arms of one publication", **one.as_dict()} for one in self.differences),
            *({"comparison": BETWEEN_TRIALS, **one} for one in self.side_documents()),
        ]


def compare(rows: Sequence[OutcomeRow], outcomes: Iterable[OutcomeRow]) -> Comparison:
    """Compare arms within publications and set trials side by side.

    Args:
        rows: the values that are asked for, in the order that is asked for.
        outcomes: every value, for the other arms of the same publications.
    """
    asked = {(row.row, measure(row), row.subgroup) for row in rows if row.value != UNREPORTED}
    groups: dict[tuple[Any, ...], list[OutcomeRow]] = {key: [] for key in asked}
    effects: dict[tuple[Any, ...], list[OutcomeRow]] = {}
    for row in outcomes:
        key = (row.row, measure(row), row.subgroup)
        if row.statistic in _EFFECTS or row.statistic == "p_value":
            effects.setdefault((row.row, row.endpoint, row.timepoint, row.subgroup), []).append(row)
        elif key in groups:
            groups[key].append(row)
    order = {(row.row, measure(row), row.subgroup): place for place, row in reversed([*enumerate(rows)])}
    differences = [
        difference
        for key in sorted(asked, key=lambda each: order[each])
        for difference in _pairs(groups[key], effects)
    ]
    values = (row for row in rows if row.statistic not in _EFFECTS and row.statistic != "p_value")
    side: dict[tuple[str, ...], list[OutcomeRow]] = {}
    for row in values:
        if row.value != UNREPORTED:
            side.setdefault(measure(row), []).append(row)
    several = [members for members in side.values() if len({row.trial for row in members}) > 1]
    return Comparison(tuple(differences), tuple(row for members in several for row in members))


def _pairs(
    rows: Sequence[OutcomeRow], effects: dict[tuple[Any, ...], list[OutcomeRow]]
) -> Iterable[Difference]:
    """Yield each two arms of one publication, an experimental arm before the control."""
    by_arm: dict[str, list[OutcomeRow]] = {}
    for row in rows:
        if row.arm != "all":
            by_arm.setdefault(row.arm, []).append(row)
    if not by_arm:
        return
    first = rows[0]
    arms = sorted(first.publication.arms, key=lambda arm: arm[1] == "control")
    told = effects.get((first.row, first.endpoint, first.timepoint, first.subgroup), [])
    for one, other in combinations(arms, 2):
        if one[0] not in by_arm and other[0] not in by_arm:
            continue
        value, other_value = _values(by_arm.get(one[0])), _values(by_arm.get(other[0]))
        unit = "%" if "/" in first.value else first.unit
        yield Difference(
            trial=first.trial,
            year=first.year,
            reference=first.reference,
            endpoint=first.endpoint,
            statistic=first.statistic,
            timepoint=first.timepoint,
            subgroup=first.subgroup,
            arm=one[0],
            value=value,
            other_arm=other[0],
            other_value=other_value,
            unit=first.unit,
            difference=_difference(by_arm.get(one[0]), by_arm.get(other[0]), unit),
            effect="; ".join(
                f"{_EFFECTS[row.statistic]} {row.value} {row.unit}".strip()
                for row in told
                if row.statistic in _EFFECTS
            ),
            test=next(
                (
                    f"p {row.value}" if row.value[:1] in "<>" else f"p = {row.value}"
                    for row in told
                    if row.statistic == "p_value"
                ),
                _NO_TEST,
            ),
            arms_are="cohorts" if "cohort" in (one[1], other[1]) else "arms",
            n=first.publication.n,
            conclusion=first.publication.conclusion,
        )


def _values(rows: Sequence[OutcomeRow] | None) -> str:
    return "; ".join(dict.fromkeys(row.value for row in rows)) if rows else UNREPORTED


def _difference(one: Sequence[OutcomeRow] | None, other: Sequence[OutcomeRow] | None, unit: str) -> str:
    """Return the first value less the second, with as many decimals as the more exact has."""
    numbers = [{row.number for row in rows or ()} for rows in (one, other)]
    if any(len(found) != 1 or None in found for found in numbers):
        return ""
    (first,), (second,) = numbers
    texts = [row.value for rows in (one, other) for row in rows or ()]
    digits = 1 if any("/" in text for text in texts) else max(len(text.partition(".")[2]) for text in texts)
    difference = Decimal(str(first)) - Decimal(str(second))
    return f"{round(difference, digits):+} {'percentage points' if unit == '%' else unit}".strip()


def unreported(
    outcomes: Iterable[OutcomeRow],
    publications: Iterable[PublicationRow],
    directory: Directory,
    endpoint: str,
    *,
    fits: Callable[[OutcomeRow], bool] = lambda row: True,
    every: bool = False,
) -> list[OutcomeRow]:
    """Return a row for each arm of which an endpoint is not reported.

    Args:
        outcomes: every value.
        publications: those that are asked for.
        directory: the names of interventions.
        endpoint: its id.
        fits: whether an arm is asked for.
        every: also arms of publications that report the endpoint of no arm.
    """
    reported: dict[str, set[str]] = {}
    for row in outcomes:
        if row.endpoint == endpoint:
            reported.setdefault(row.row, set()).add(row.arm)
    found = []
    for publication in publications:
        having = reported.get(publication.row, set())
        if "all" in having or not (having or every):
            continue
        rows = (_unreported(publication, arm, directory, endpoint) for arm in publication.arms)
        found += [row for row in rows if row.arm not in having and fits(row)]
    return found


def _unreported(
    publication: PublicationRow, arm: tuple[str, str, str, str], directory: Directory, endpoint: str
) -> OutcomeRow:
    label, role, drugs, _ = arm
    received = [c for c in publication.interventions if words_test(directory.by_id[c].label)(drugs)]
    return OutcomeRow(
        row=publication.row,
        trial=publication.trial,
        registry_ids=publication.registry_ids,
        acronym=publication.acronym,
        year=publication.year,
        phase=publication.phase,
        population=publication.population,
        arm=label,
        drugs=drugs,
        subgroup="",
        n=publication.n,
        endpoint=endpoint,
        statistic="",
        timepoint="",
        value=UNREPORTED,
        unit="",
        reference=publication.reference,
        role=role,
        interventions=tuple(received),
        publication=publication,
    )
