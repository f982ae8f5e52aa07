"""Whether a trial's patients are those that a path is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from bmgraph.graph.model import OTHER_FORMS
from bmgraph.trials.selection import Selection, selected_by

if TYPE_CHECKING:
    from bmgraph.trials.reports import PublicationRow

__all__ = ["VERDICTS", "Fit", "Passed", "Verdict", "best_fit", "judge"]

#: What is said of a trial's patients, the best first.
Verdict = Literal[
    "fits", "unselected", "not said", "other alteration of the gene", "other disease",
    "selected by its other target", "other gene", "excluded",
]  # fmt: skip
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_NEGATIVE = re.compile(r"\b(negative|wild[- ]?type|without)\b", re.IGNORECASE)
_ANYONE = re.compile(r"\b(unselected|regardless|irrespective|all[- ]comers)\b|\bsolid tumou?r", re.IGNORECASE)
#: What there is more of, whatever became of the gene.
_PRESENT = re.compile(r"\b(positive|low|overexpression|expression)\b", re.IGNORECASE)


class Fit(NamedTuple):
    """A verdict with the gene that patients were selected by, and in which form; empty where none was."""

    verdict: Verdict
    gene: str = ""
    form: str = ""


class Passed(NamedTuple):
    """What a path passes on its way to a trial.

    Attributes:
        forms: by gene, family or complex, the forms in which its steps mean it.
        first: where the path begins; that is meant in whatever form.
        targets: what the drug acts on.
        agrees: whether what is said of these diseases can hold with the rest of the path.
    """

    forms: Mapping[str, Collection[str]]
    first: str
    targets: Collection[str]
    agrees: Callable[[Sequence[str]], bool]


def judge(publication: PublicationRow, passed: Passed) -> Fit:
    """Say whether the patients of a publication are those that a path is about."""
    selections = selected_by(publication)
    if not selections:
        verdict: Verdict = "unselected" if _selects_nobody(publication) else "not said"
        return Fit(verdict if passed.agrees(publication.diseases) else "other disease")
    fits = [_of_selection(one, passed) for one in selections]
    fit = min(fits, key=lambda one: VERDICTS.index(one.verdict))
    if fit.verdict in VERDICTS[: VERDICTS.index("other disease")] and not passed.agrees(publication.diseases):
        return fit._replace(verdict="other disease")
    return fit


def best_fit(fits: Sequence[Fit]) -> Fit:
    """Return the best of what the publications of a trial say; not said, if there is none."""
    return min(fits, key=lambda one: VERDICTS.index(one.verdict), default=Fit("not said"))


def _selects_nobody(publication: PublicationRow) -> bool:
    """Say whether the table says so, or names patients of several tumours alike."""
    text = f"{publication.population}; {publication.remark}"
    return bool(_ANYONE.search(text)) or len(publication.diseases) > 2


def _of_selection(selection: Selection, passed: Passed) -> Fit:
    related = set(selection.related)
    on_path = related & passed.forms.keys()
    form = selection.alteration
    if not passed.forms:
        return Fit("not said", selection.label, form)
    if not on_path:
        other: Verdict = (
            "other gene" if related.isdisjoint(passed.targets) else "selected by its other target"
        )
        return Fit(other, selection.label, form)
    altered = any(one in OTHER_FORMS for gene in on_path for one in passed.forms[gene])
    verdicts = [_alteration(each, altered, passed.first in on_path) for each in form.split(" or ")]
    return Fit(min(verdicts, key=VERDICTS.index), selection.label, form)


def _alteration(asked: str, altered: bool, first: bool) -> Verdict:
    """Say whether a gene that a path passes is in the form that was asked for."""
    if _NEGATIVE.search(asked):
        return "excluded" if altered or "negative" in asked.casefold() else "fits"
    if _PRESENT.search(asked):
        return "other alteration of the gene" if altered else "fits"
    return "fits" if altered or first else "other alteration of the gene"
