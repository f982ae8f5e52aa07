"""The command that lists the nearest targets of drugs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bmgraph.cli._open import say_what_is_meant, usage_errors
from bmgraph.cli._texts import SIGN
from bmgraph.cli.options import (
    NAME,
    answer_options,
    article_only_option,
    context_option,
    count_option,
    graph_option,
)
from bmgraph.cli.output import Output
from bmgraph.cli.tables import Column

__all__ = ["targets"]


@click.command()
@click.argument("gene", type=NAME)
@click.option(
    "--max-hops", type=click.IntRange(1, 6), default=3, show_default=True, help="How far away, in steps."
)
@context_option
@article_only_option
@count_option(20, what="How many targets.")
@graph_option
@answer_options()
def targets(
    gene: str, max_hops: int, context: str | None, article_only: bool, count: int, folder: Path | None,
    out: Output,
) -> None:  # fmt: skip
    """List the targets of drugs nearest to GENE, with distance, sign, drugs and approvals.

    A target is GENE itself, downstream of it, upstream (what acts on it acts on a cause of GENE), or, last,
    no more than in one pathway with it. The sign is per more of GENE, upstream per more of the target. It is
    no advice: a drug that acts on a target need not do so in the brain, or in this disease.

    \b
    bmgraph targets STAT3
    bmgraph targets LCN2 --context LCBM
    """
    from bmgraph._graph import open as open_graph

    graph = open_graph(folder)
    say_what_is_meant(graph, gene)
    say_what_is_meant(graph, context, category="Disease")
    with usage_errors():
        found = graph.targets(
            gene, k=count, max_hops=max_hops, context=context or "", article_only=article_only
        )
    shown = (
        Column("target", lambda row: row["label"]),
        Column("where", rank=1), Column("distance", rank=2),
        Column("sign", lambda row: SIGN[row["sign"]]),
        Column("path", lambda row: " → ".join(row["path"]), rank=4),
        Column("drugs", lambda row: _drugs(row["drugs"]), rank=3),
        Column("approved", lambda row: ", ".join(one["label"] for one in row["drugs"] if one["approved_for"]),
               rank=5),
    )  # fmt: skip
    out.write(
        ("id", "label", "where", "distance", "sign", "path", "drugs", "drug_labels", "approved"),
        map(_flat, found.to_dicts()) if out.form in ("tsv", "csv", "md") else found.to_dicts(), shown=shown,
        footer=f"{len(found)} target{'' if len(found) == 1 else 's'}",
    )  # fmt: skip


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the ids of its drugs, their labels with signs, and which are approved, in cells."""
    drugs = row["drugs"]
    return row | {
        "drugs": [one["id"] for one in drugs],
        "drug_labels": [f"{one['label']} ({SIGN[one['sign']]})" for one in drugs],
        "approved": [one["label"] for one in drugs if one["approved_for"]],
    }


def _drugs(drugs: list[dict[str, Any]]) -> str:
    return ", ".join(f"{one['label']} ({SIGN[one['sign']]})" for one in drugs)
