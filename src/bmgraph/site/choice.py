"""Which part of a graph a page shows: all of it, a disease, an entity, the paths between two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bmgraph.dataset.entities import Listing
from bmgraph.errors import GraphLacks
from bmgraph.files import file_name, whole_file
from bmgraph.site.pages import context_subgraph, render_page

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.answers.asked import Answers

__all__ = ["Page", "make_page"]

#: More edges than these no browser draws.
_MOST_EDGES = 20_000


@dataclass(frozen=True, repr=False)
class Page:
    """A page that opens from disk.

    Attributes:
        html: the page.
        name: a name for its file, that no page of another part has.
        entities: how many it shows.
        assertions: likewise.
    """

    html: str
    name: str
    entities: int
    assertions: int

    def save(self, path: Path | str) -> Path:
        """Write the page, whole or not at all, and return where it is."""
        target = Path(path)
        with whole_file(target) as file:
            file.write(self.html.encode())
        return target

    def __repr__(self) -> str:
        """Say what it shows."""
        return f"<Page {self.name}: {self.entities} entities, {self.assertions} assertions>"


def make_page(
    graph: Answers,
    *,
    context: str = "",
    entity: str = "",
    hops: int = 1,
    path: Sequence[str] = (),
    layers: bool = False,
) -> Page:
    """Return a page of a part of a graph; see `Graph.page`."""
    if sum(map(bool, (context, entity, path))) > 1:
        raise ValueError("give at most one of context, entity, path")
    vocabulary = graph.vocabulary
    parts = ["graph"]
    title = "bmgraph: how lung and breast cancer reach the brain" if vocabulary.knows_ontology else "bmgraph"
    nothing = "no assertion is there"
    if path:
        first, last = (vocabulary.listing(vocabulary.node(end)) for end in path)
        found = graph.paths(first.id, last.id, k=5)
        drawn = graph.to_networkx([row for each in found for step in each.steps for row in step.joined])
        parts, title = ["path", *_named(first, last)], f"bmgraph: from {first.label} to {last.label}"
        nothing = f"no path from {first.label} to {last.label}"
    elif entity:
        listing = vocabulary.listing(vocabulary.node(entity))
        drawn = _around(graph, entity, hops, layers)
        parts, title = ["entity", *_named(listing)], f"bmgraph: around {listing.label}"
        parts += [f"{hops}hops"] if hops > 1 else []
        nothing = f"no assertion is about {listing.label}"
    else:
        # What the graph does not know is said before all of it is made ready.
        fits = vocabulary.context(context) if context else None
        drawn = graph.to_networkx(article_only=not layers and vocabulary.knows_ontology)
        if fits is not None:
            label = vocabulary.label(vocabulary.disease(context))
            drawn = context_subgraph(drawn, fits)
            parts = [
                "context",
                file_name(re.sub(r"\W+", "", label).lower()),
                file_name(vocabulary.disease(context)),
            ]
            title, nothing = f"bmgraph: {label}", f"no assertion fits {label}"
    if not drawn:
        raise GraphLacks(f"{nothing}: nothing to draw")
    if drawn.number_of_edges() > _MOST_EDGES:
        raise GraphLacks(f"{drawn.number_of_edges():,} edges are too many for a page: name an entity")
    parts += ["layers"] if layers and not path else []
    html = render_page(drawn, title=title, directory=vocabulary.directory)
    return Page(html, "-".join(parts), drawn.number_of_nodes(), drawn.number_of_edges())


def _around(graph: Answers, name: str, hops: int, layers: bool) -> nx.MultiDiGraph[str]:
    """Return what joins the nodes within some steps of one."""
    index, reached = graph.index, {graph.vocabulary.node(name)}
    for _ in range(hops):
        reached |= {int(v) for u in reached for v in index.end[int(index.ptr[u]) : int(index.ptr[u + 1])]}
        if len(reached) > _MOST_EDGES:
            raise GraphLacks(f"{len(reached):,} entities within {hops} steps are too many for a page")
    rows = {
        row for u in reached for row in index.about(u) if row.subject in reached and row.object in reached
    }
    return graph.to_networkx(rows, article_only=not layers and graph.vocabulary.knows_ontology)


def _named(*listings: Listing) -> list[str]:
    """Return what stands for entities in the name of a file: labels to read, ids to tell them apart."""
    labels = (file_name(re.sub(r"\W+", "", each.label).lower()) for each in listings)
    return [*labels, *(file_name(each.id) for each in listings)]
