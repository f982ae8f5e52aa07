"""Foreign graphs: read as streams, checked line by line, written as tables and an index (`foreign.load`)."""

from __future__ import annotations

__all__ = ["FORMATS"]

#: What `foreign.load.import_graph` reads.
FORMATS = ("table", "jsonl", "kgx-json", "hetionet-json", "rdf")
