"""Where the hand-edited inputs are (checkout or wheel) and where the build goes."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["DATASET_FILE", "GRAPH_FOLDER", "build_dir", "data_dir", "graph_dir", "ontology_dir"]

#: In the build's folder.
DATASET_FILE = "bmgraph.trig"
#: In the same folder, the article's graph in the form of every graph.
GRAPH_FOLDER = "graph"
_PACKAGE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """Return the folder that holds ``ontology/`` and ``graph/``.

    ``BMGRAPH_DATA`` if set; else the checkout that this file stands in; else the wheel's copy.
    The checkout goes first because an editable install may leave a stale copy behind.
    """
    if chosen := os.environ.get("BMGRAPH_DATA"):
        return Path(chosen)
    checkout = _PACKAGE.parent.parent
    if (checkout / "graph" / "entities").is_dir():
        return checkout
    return _PACKAGE / "data"


def ontology_dir() -> Path:
    """Return the folder with ``bmgraph.ttl`` and ``shapes/``."""
    return data_dir() / "ontology"


def graph_dir() -> Path:
    """Return the folder with the curated tables and the queries."""
    return data_dir() / "graph"


def build_dir() -> Path:
    """Return the folder of the built artefacts.

    ``BMGRAPH_BUILD`` if set; ``build/`` of the checkout; else a per-user cache folder.
    """
    if chosen := os.environ.get("BMGRAPH_BUILD"):
        return Path(chosen)
    checkout = _PACKAGE.parent.parent
    if (checkout / "graph" / "entities").is_dir():
        return checkout / "build"
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "bmgraph"
