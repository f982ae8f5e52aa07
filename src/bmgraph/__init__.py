"""bmgraph: a knowledge graph of metastatic brain tumours with a query layer."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
