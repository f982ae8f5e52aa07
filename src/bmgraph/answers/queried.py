"""SPARQL on the RDF that a graph was made of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bmgraph.dataset.entities import Directory
from bmgraph.dataset.queries import Query, get_query, run_query
from bmgraph.dataset.results import Answer
from bmgraph.errors import GraphLacks
from bmgraph.graph.saved import RDF_FILE

if TYPE_CHECKING:
    from bmgraph.dataset.store import Engine, Store

__all__ = ["is_name", "open_rdf", "run"]


def open_rdf(folder: Path | None, dataset: str, engine: Engine = "oxigraph") -> Store:
    """Open the RDF of a graph.

    Args:
        folder: of the graph.
        dataset: digest of the built dataset that it was made of; empty for an imported graph.
        engine: what answers.

    Raises:
        GraphLacks: the graph came as tables.
    """
    from bmgraph.dataset.store import Store, open_store

    if folder is not None and dataset:
        return open_store(folder.parent, engine=engine)
    if folder is None or not (folder / RDF_FILE).is_file():
        raise GraphLacks(
            "this graph came as tables, or in part, and SPARQL needs RDF: use paths, show or find"
        )
    import pyoxigraph as ox

    return Store(ox.parse(path=str(folder / RDF_FILE), format=ox.RdfFormat.N_QUADS), engine=engine)


def is_name(text: str) -> bool:
    """Say whether a text is the name of a query, and no query itself."""
    return " " not in text.strip() and "{" not in text


def run(
    store: Store, directory: Directory, text: str, parameters: Mapping[str, str], timeout: float | None
) -> Answer:
    """Run a named query or a SPARQL text; see `Graph.query`."""
    if not is_name(text):
        if parameters:
            raise ValueError("parameters belong to named queries: write the values into the text")
        return store.query(text, timeout=timeout)
    named = get_query(text.strip())
    return run_query(store, named, _resolved(named, directory, parameters), timeout=timeout)


def _resolved(named: Query, directory: Directory, given: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters with names of entities turned into their ids."""
    types = {parameter.name: parameter for parameter in named.parameters}
    out = dict(given)
    for name, value in given.items():
        parameter = types.get(name)
        if parameter is not None and parameter.type == "entity" and value:
            out[name] = directory.get(value, parameter.category).id
    return out
