"""Small random graphs with everything that paths look at: signs, forms, hedges, diseases, stages, layers."""

from __future__ import annotations

import random

import numpy as np

from bmgraph._graph import Graph
from bmgraph.dataset.entities import Directory, Listing
from bmgraph.graph.indexing import build_index
from bmgraph.graph.model import Qualified
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.ontology import Ontology

__all__ = ["directory", "graph_of"]

#: Nodes of each category.
NODES = {"CellType": 2, "ClinicalTrial": 2, "Disease": 3, "Drug": 3, "Gene": 6, "Pathway": 2}
RELATIONS = {
    "activates": 1, "inhibits": -1, "affects": 0, "increased_in": 1, "interacts_with": 0, "is_a": 0,
    "member_of": 0, "treats": -1, "tested_in": 0, "targets": 0,
}  # fmt: skip
#: The second disease is narrower than the first.
DISEASES, STAGES = ("Disease:0", "Disease:1", "Disease:2"), ("stage:1", "stage:2")


def qualified(rng: random.Random) -> Qualified:
    """Return the content of a row, with everything that a path looks at now and then."""
    relation = rng.choice(list(RELATIONS))
    sourced = rng.random() < 0.3
    return Qualified(
        relation,
        layer="reference" if sourced else "article",
        sign=RELATIONS[relation] * (-1 if rng.random() < 0.2 else 1),
        hedged=rng.random() < 0.2,
        negated=rng.random() < 0.1,
        form=rng.choice(["", "", "", "mutant_form"]),
        contexts=tuple(sorted(rng.sample(DISEASES, rng.choice([0, 0, 1, 1, 2])))),
        stages=tuple(sorted(rng.sample(STAGES, rng.choice([0, 1, 1])))),
        evidence=rng.randrange(4),
        source=int(sourced),
        evidence_kinds=rng.choice([(), ("cells",), ("cells", "patients")]),
        context_basis=rng.choice(["stated", "heading"]),
        stage_basis=rng.choice(["stated", "paragraph"]),
    )


def graph_of(seed: int, ontology: Ontology | None, rows: int = 90) -> Graph:
    """Return a graph in memory; without an ontology its relations and names are foreign to it."""
    rng = random.Random(seed)
    names = [(name, [f"{name}:{i}" for i in range(n)]) for name, n in NODES.items()]
    contents = [qualified(rng) for _ in range(30)]
    n = sum(NODES.values())
    index = build_index(
        [(name, ids, ids) for name, ids in names],
        np.array([rng.randrange(n) for _ in range(rows)]),
        np.array([rng.randrange(n) for _ in range(rows)]),
        np.array([rng.randrange(len(contents)) for _ in range(rows)]),
        contents,
    )
    return Graph(index, Vocabulary(index, directory() if ontology else None, ontology))


def directory() -> Directory:
    """Return the entities of the graph, with stages and what is narrower than what."""
    broader = {"Disease:1": ("Disease:0",)}
    entities = [(name, f"{name}:{i}", 0) for name, n in NODES.items() for i in range(n)]
    stages = [("CascadeStage", name, number) for number, name in enumerate(STAGES, start=1)]
    return Directory(
        Listing(id_, category, id_, (), (), broader.get(id_, ()), (), order)
        for category, id_, order in (*entities, *stages)
    )
