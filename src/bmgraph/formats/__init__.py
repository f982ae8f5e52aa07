"""Graphs of any format, read as streams and checked line by line, and exporters.

`load` chooses a reader for each file (`tables`, `documents`, `rdf`); `records` brings what it reads into a
`sink`, into which `merge` has put the article's graph first. `stream` and `xml_guard` bound files that nobody
vouches for, `qualifiers` reads the properties of an edge, `hetionet` and `sssom` know those formats.

Imports go down in this order: load, rdf, tables and documents, records, merge, sink, what knows one format,
stream. `kgx` exports and stands alone.
"""

from __future__ import annotations

__all__ = ["FORMATS"]

#: What `load.import_graph` reads.
FORMATS = ("table", "jsonl", "kgx-json", "hetionet-json", "rdf")
