"""Foreign graphs: read as streams, checked line by line, written as tables and an index."""

from __future__ import annotations

from bmgraph.foreign.load import FORMATS, Report, import_graph

__all__ = ["FORMATS", "Report", "import_graph"]
