"""What the trials on a path say: of whom their patients were, and what they reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from bmgraph.answers.fit import VERDICTS, Fit, Passed, best_fit, judge
from bmgraph.graph.bundles import Bundles
from bmgraph.paths.path import Path
from bmgraph.paths.rerank import Rule
from bmgraph.paths.steps import Step
from bmgraph.trials.selection import GENE_CATEGORIES, selected_by

if TYPE_CHECKING:
    from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = ["Trials", "reported", "whom_first"]


class Trials(NamedTuple):
    """What is asked of the trials on paths.

    Attributes:
        bundles: of the graph.
        publications: of the trial tables, by row.
        outcomes: likewise, in printed order.
    """

    bundles: Bundles
    publications: Mapping[str, PublicationRow]
    outcomes: Sequence[OutcomeRow]

    def facts(self, step: Step, path: Path) -> dict[str, Any]:
        """Return what is known of the trial at the end of a step.

        ``selected_by`` are the genes by which the patients of the publications behind the step were selected,
        ``for_whom`` says whether these are the patients that the path is about, with gene and form, and
        ``results`` is what was reported.

        Args:
            step: from an intervention to a trial.
            path: that it is a step of.
        """
        selections = [selected_by(row) for row in self._behind(step)]
        label = self.bundles.vocabulary.label(step.object)
        return {
            "selected_by": [
                one.as_dict() for one in dict.fromkeys(one for found in selections for one in found)
            ],
            "for_whom": self.fit(step, path)._asdict(),
            "results": reported(self.outcomes, label, step.subject),
        }

    def fit(self, step: Step, path: Path) -> Fit:
        """Say whether some publication behind a step had the patients that a path is about."""
        genes = {node.id: set[str]() for node in path.nodes if node.category in GENE_CATEGORIES}
        for one in path.steps:
            own = one.object if one.inverse else one.subject
            if own in genes and one.subject_form:
                genes[own].add(one.subject_form)
        vocabulary = self.bundles.vocabulary
        rest = [other.contexts for other in path.steps if other is not step]
        passed = Passed(
            genes, path.nodes[0].id, self._targets(step.subject),
            lambda diseases: vocabulary.agree([*rest, diseases]),
        )  # fmt: skip
        return best_fit([judge(row, passed) for row in self._behind(step)])

    def _behind(self, step: Step) -> list[PublicationRow]:
        rows = dict.fromkeys(getattr(line, "sentence", "") for _, line in step.evidence)
        return [self.publications[row] for row in rows if row in self.publications]

    def _targets(self, drug: str) -> frozenset[str]:
        """Return the ids of what a drug acts on."""
        return self.bundles.kept(("acted on", drug), lambda: frozenset(self._acted_on(drug)))

    def _acted_on(self, drug: str) -> list[str]:
        index, acts = self.bundles.index, self.bundles.vocabulary.signed_action
        number = index.node(drug)
        contents = index.kind_qualified
        return [
            index.id(row.object)
            for row in index.about(number)
            if row.subject == number and index.qualified[int(contents[row.kind])].relation in acts
        ]


def whom_first(trials: Trials) -> Rule[Path]:
    """Return the rule that of equal chains those come first whose trials had the patients in question."""

    def bonus(path: Path) -> int:
        step = path.steps[-1]
        return len(VERDICTS) - VERDICTS.index(trials.fit(step, path).verdict) if step.neutral else 0

    return Rule("for whom", len(VERDICTS), bonus)


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
