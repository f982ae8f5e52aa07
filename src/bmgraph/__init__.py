"""bmgraph: a knowledge graph of metastatic brain tumours with a query layer.

``bmgraph.open()`` is the built graph of the article, ``bmgraph.open("folder")`` any other; what both answer
is `Graph`. Names of this module are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bmgraph._build import build_dataset as build
    from bmgraph._graph import Graph, open
    from bmgraph.errors import BmgraphError, EntityNotFound, GraphLacks, PatternError, SearchTooWide
    from bmgraph.formats.load import import_graph
    from bmgraph.paths.answer import Paths, Rows
    from bmgraph.paths.path import Path
    from bmgraph.paths.steps import Step
    from bmgraph.paths.weights import Weights

__all__ = [
    "BmgraphError",
    "EntityNotFound",
    "Graph",
    "GraphLacks",
    "Path",
    "Paths",
    "PatternError",
    "Rows",
    "SearchTooWide",
    "Step",
    "Weights",
    "__version__",
    "build",
    "import_graph",
    "open",
]

__version__ = "0.1.0"

#: Where each name comes from, and what it is called there.
_SOURCES = {
    "BmgraphError": ("bmgraph.errors", "BmgraphError"),
    "EntityNotFound": ("bmgraph.errors", "EntityNotFound"),
    "Graph": ("bmgraph._graph", "Graph"),
    "GraphLacks": ("bmgraph.errors", "GraphLacks"),
    "Path": ("bmgraph.paths.path", "Path"),
    "Paths": ("bmgraph.paths.answer", "Paths"),
    "PatternError": ("bmgraph.errors", "PatternError"),
    "Rows": ("bmgraph.paths.answer", "Rows"),
    "SearchTooWide": ("bmgraph.errors", "SearchTooWide"),
    "Step": ("bmgraph.paths.steps", "Step"),
    "Weights": ("bmgraph.paths.weights", "Weights"),
    "build": ("bmgraph._build", "build_dataset"),
    "import_graph": ("bmgraph.formats.load", "import_graph"),
    "open": ("bmgraph._graph", "open"),
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _SOURCES:
        raise AttributeError(f"module 'bmgraph' has no attribute {name!r}")
    module, attribute = _SOURCES[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
