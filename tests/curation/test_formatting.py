from __future__ import annotations

from pathlib import Path

from bmgraph.curation.formatting import format_tables


def test_the_formatter_sorts_and_refreshes_labels(workspace: Path) -> None:
    graph = workspace / "graph"
    canonical = format_tables(graph)
    path = graph / "assertions" / "all.tsv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    scrambled = [row.replace("HGNC:7371\tMSLN", "HGNC:7371\told name") for row in reversed(rows)]
    path.write_text("\n".join([header, *scrambled]) + "\n", encoding="utf-8")

    assert canonical == format_tables(graph)
    assert all(
        path.read_text(encoding="utf-8") == text for path, text in canonical.items() if path.name != "all.tsv"
    )
