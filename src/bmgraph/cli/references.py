"""The command references: the article's reference list beside the table of references."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from bmgraph.cli.options import answer_options
from bmgraph.cli.output import Output, note
from bmgraph.cli.tables import Column
from bmgraph.errors import ImportFailed
from bmgraph.files import whole_file

__all__ = ["references"]

_COLUMNS = ("number", "kind", "column", "here", "there")
#: What the kinds of finding are called in the summary.
_KINDS = {
    "new": "new", "fill": "empty cells filled", "confirms": "confirmed",
    "replaces": "likely ones replaced by another paper", "differs": "cells differ and are kept",
    "other": "another paper than is confirmed, kept",
}  # fmt: skip


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--write", is_flag=True, help="Fill graph/article/references.tsv; nothing is changed without it."
)
@answer_options()
def references(file: Path, write: bool, out: Output) -> None:
    """Compare the table of references with FILE, the article's list from Crossref or Europe PMC, and fill it.

    \b
    FILE is the JSON of
      Crossref      https://api.crossref.org/works/10.1002/mco2.70020
      Europe PMC    .../webservices/rest/MED/PMID/references?format=json&pageSize=1000

    Every difference is a row: a reference that is new, an empty cell (fill), one that was only likely
    (confirms, or replaces where the list has another paper), and where the two disagree (differs: a cell,
    other: another paper than is confirmed; both are kept as they are).
    """
    from bmgraph.curation.reading import read_curation
    from bmgraph.curation.reference_changes import agreement, compare, row_of_reference
    from bmgraph.curation.reference_lists import read_list
    from bmgraph.curation.tables import REFERENCE_COLUMNS, write_rows
    from bmgraph.ontology import read_ontology
    from bmgraph.resources import graph_dir

    found = read_list(file)
    known = read_curation(graph_dir(), read_ontology()).bibliography.references
    same, others = agreement(known, found.papers)
    findings, changed = compare(known, found.papers)
    counts = Counter(finding.kind for finding in findings)
    said = ", ".join(f"{counts[kind]} {words}" for kind, words in _KINDS.items() if counts[kind])
    for remark in found.remarks:
        note(f"{file}: {remark}")
    if others > same:
        problem = f"{file}: {others} of {same + others} confirmed references are other papers there: "
        problem += "it is the list of another article, or counts otherwise"
        if write:
            raise ImportFailed(f"{problem}; nothing was written")
        note(problem)
    rows = ({name: getattr(finding, name) for name in _COLUMNS} for finding in findings)
    shown = (
        Column("number"),
        Column("kind"),
        Column("column", rank=1),
        Column("here", rank=2),
        Column("there"),
    )
    out.write(_COLUMNS, rows, shown=shown, footer=f"{len(findings)} findings")
    note(f"{found.source}: {len(found.papers)} references, {same} as known; {said or 'nothing new'}")
    path = graph_dir() / "article" / "references.tsv"
    if not write:
        note("nothing was written: --write fills the table")
        return
    with whole_file(path) as target:
        target.write(write_rows(REFERENCE_COLUMNS, map(row_of_reference, changed)).encode())
    note(f"{path}: {len(changed)} rows")
