"""What the trials on a path say: of whom their patients were, and what they reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bmgraph.paths.path import Path
from bmgraph.paths.steps import Step
from bmgraph.trials.selection import GENE_CATEGORIES, other_gene, selected_by

if TYPE_CHECKING:
    from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = ["reported", "trial_facts"]


def trial_facts(
    step: Step,
    path: Path,
    publications: Sequence[PublicationRow],
    outcomes: Sequence[OutcomeRow],
    label: Callable[[str], str],
) -> dict[str, Any]:
    """Return what is known of the trial at the end of a step.

    ``selected_by`` are the genes by which the patients of the publications behind the step were selected,
    ``other_gene`` is true if none of these publications selected by a gene on the path, ``results`` is what
    was reported.

    Args:
        step: from an intervention to a trial.
        path: that it is a step of.
        publications: of the trial tables.
        outcomes: likewise.
        label: what an id is called.
    """
    rows = {getattr(line, "sentence", "") for _, line in step.evidence}
    genes = [node.id for node in path.nodes if node.category in GENE_CATEGORIES]
    selections = [selected_by(row) for row in publications if row.row in rows]
    others = [other_gene(found, genes) for found in selections]
    return {
        "selected_by": [one.as_dict() for one in dict.fromkeys(one for found in selections for one in found)],
        "other_gene": bool(others) and all(others),
        "results": reported(outcomes, label(step.object), step.subject),
    }


def reported(outcomes: Sequence[OutcomeRow], trial: str, intervention: str) -> list[dict[str, object]]:
    """Return the outcomes of the publications in which a trial gave an intervention.

    Those of the arms that received it come first.

    Args:
        outcomes: of the trial tables.
        trial: its label.
        intervention: its id.
    """
    rows = {
        row.publication.row for row in outcomes if row.trial == trial and intervention in row.interventions
    }
    found = (row for row in outcomes if row.publication.row in rows)
    return [row.as_dict() for row in sorted(found, key=lambda row: intervention not in row.interventions)]
