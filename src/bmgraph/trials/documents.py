"""Publications and outcomes with what follows from their cells: whose people, for whom, where registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bmgraph.trials.links import registry_links
from bmgraph.trials.people import PROPORTIONS, count_of, wilson
from bmgraph.trials.radiotherapy import prior_radiotherapy
from bmgraph.trials.reports import OUTCOME_FIELDS, PUBLICATION_FIELDS, OutcomeRow, PublicationRow
from bmgraph.trials.selection import selected_by

__all__ = [
    "COMPUTED",
    "OUTCOME_COLUMNS",
    "PUBLICATION_COLUMNS",
    "UNREPORTED",
    "alteration_of",
    "interval_of",
    "is_of_value",
    "outcome_document",
    "publication_document",
    "radiotherapy_of",
]

#: The value of an arm of which an endpoint is not reported.
UNREPORTED = "not reported for this arm"
#: What an interval is marked with that is computed; the tables print none.
COMPUTED = "computed (Wilson, 95 %)"
#: What `outcome_document` and `publication_document` say.
OUTCOME_COLUMNS = (
    *OUTCOME_FIELDS, "role", "n_of", "interval", "interval_basis", "line", "alteration",
    "prior_radiotherapy", "conclusion", "links",
)  # fmt: skip
PUBLICATION_COLUMNS = (
    *PUBLICATION_FIELDS, "alteration", "prior_radiotherapy", "arms", "endpoints", "links", "row",
)  # fmt: skip


def alteration_of(publication: PublicationRow) -> str:
    """Return the alterations by which patients were selected; empty if none is printed."""
    return "; ".join(one.alteration for one in selected_by(publication))


def radiotherapy_of(publication: PublicationRow, arm: str = "", subgroup: str = "") -> str:
    """Return what is printed of earlier radiotherapy of an arm's patients, or of any; empty if nothing is."""
    arms = [arm] if arm else [label for label, *_ in publication.arms]
    return prior_radiotherapy([publication.line, publication.status, *arms, subgroup])


def is_of_value(row: OutcomeRow) -> bool:
    """Say whether `row.n` are the people of the value itself, not of all arms and subgroups together."""
    whole = not row.subgroup and (row.arm == "all" or len(row.publication.arms) == 1)
    return row.n is not None and (whole or "/" in row.value or row.n != row.publication.n)


def interval_of(row: OutcomeRow) -> tuple[float, float] | None:
    """Return the computed interval of a proportion, in percent; None where its people are not known.

    A percentage that cannot come from the row's people was of others.
    """
    proportion = row.endpoint in PROPORTIONS and (row.unit == "%" or "/" in row.value)
    if not (proportion and is_of_value(row) and row.n):
        return None
    count = count_of(row.value, row.n)
    return None if count is None else wilson(count, row.n)


def outcome_document(row: OutcomeRow) -> dict[str, Any]:
    """Return an outcome for JSON; ``n_of`` says whether ``n`` are the people of the value or of all arms."""
    interval = interval_of(row)
    return {
        **row.as_dict(),
        "role": row.role,
        "n_of": "" if row.n is None else "value" if is_of_value(row) else "publication",
        "interval": f"{interval[0]:.1f} to {interval[1]:.1f}" if interval else "",
        "interval_basis": COMPUTED if interval else "",
        "line": row.publication.line,
        "alteration": alteration_of(row.publication),
        "prior_radiotherapy": radiotherapy_of(row.publication, row.arm.removeprefix("all"), row.subgroup),
        "conclusion": row.publication.conclusion,
        "links": registry_links(row.registry_ids.split(", ")),
    }


def publication_document(row: PublicationRow, endpoints: Mapping[str, Sequence[str]] = {}) -> dict[str, Any]:
    """Return a publication for JSON.

    Args:
        row: the publication.
        endpoints: what is reported, by row of the tables.
    """
    return {
        **row.as_dict(),
        "alteration": alteration_of(row),
        "prior_radiotherapy": radiotherapy_of(row),
        "arms": [label for label, *_ in row.arms],
        "endpoints": list(endpoints.get(row.row, ())),
        "links": registry_links(row.registry_ids.split(", ")),
        "row": row.row,
    }
