"""Record in graph/article/replaced.tsv what became of the assertions of an earlier state of the tables.

    git worktree add ../before HEAD
    python scripts/record_replaced.py --before ../before/graph --kind general

It reads both states and adds one row for each assertion that is gone; rows whose assertion stands again go.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from bmgraph.curation.reading import read_curation
from bmgraph.curation.replacement import FAULT_KINDS, merged, replacements, row_of
from bmgraph.curation.tables import REPLACED_COLUMNS, write_rows
from bmgraph.ontology import read_ontology

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Read both states and write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--before", type=Path, required=True, help="the graph/ folder of the earlier state")
    parser.add_argument(
        "--kind", choices=sorted(FAULT_KINDS), required=True, help="why the rows were changed"
    )
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="of the change; today")
    options = parser.parse_args()
    ontology = read_ontology()
    before = read_curation(options.before, ontology)
    table = ROOT / "graph" / "article" / "replaced.tsv"
    # The table is of the earlier state until this run: reading it with the later rows would refuse it.
    table.unlink(missing_ok=True)
    after = read_curation(ROOT / "graph", ontology)
    fresh = replacements(before.assertions, after.assertions, date=options.date, kind=options.kind)
    standing = {assertion.id for assertion in after.assertions}
    rows = [row_of(r) for r in merged(before.replaced, fresh, standing)]
    rows.sort(key=lambda row: (row["date"], row["old"]))
    table.write_text(write_rows(REPLACED_COLUMNS, rows), encoding="utf-8")
    sys.stdout.write(
        f"{table}: {len(fresh)} assertions of {options.before} are gone, {len(rows)} rows in all\n"
    )


if __name__ == "__main__":
    main()
