"""The tables as the formatter leaves them: sorted rows and values, labels beside ids."""

from __future__ import annotations

from pathlib import Path

from bmgraph.curation.tables import (
    ARM_COLUMNS,
    ASSERTION_COLUMNS,
    ENTITY_COLUMNS,
    FACT_COLUMNS,
    NAME_COLUMNS,
    ON_DEMAND,
    PRIMARY_CHECK_COLUMNS,
    QUANTITY_COLUMNS,
    iter_tables,
    read_rows,
    write_rows,
)

__all__ = ["format_tables"]


def format_tables(graph: Path) -> dict[Path, str]:
    """Return the canonical text of every table: sorted rows and values, current labels."""
    labels = {
        row.cells["id"]: row.cells["label"]
        for path in [*(graph / "entities").glob("*.tsv"), *(graph / "background").glob("entities.tsv")]
        for row in read_rows(path, ENTITY_COLUMNS)
    }
    texts = {}
    for path, columns, key in iter_tables(graph):
        rows = [row.cells for row in read_rows(path, columns)]
        for cells in rows:
            if columns in (ASSERTION_COLUMNS, QUANTITY_COLUMNS, FACT_COLUMNS, PRIMARY_CHECK_COLUMNS):
                for end in ("subject", "object"):
                    cells[f"{end}_label"] = labels.get(cells[end], cells[f"{end}_label"])
            elif columns == NAME_COLUMNS:
                cells["label"] = labels.get(cells["id"], cells["label"])
            elif columns == ARM_COLUMNS:
                names = (labels.get(curie, curie) for curie in cells["interventions"].split("|"))
                cells["intervention_labels"] = "|".join(names)
        kept = [column for column in columns if column not in ON_DEMAND or (rows and column in rows[0])]
        texts[path] = write_rows(kept, sorted(rows, key=key))
    return texts
