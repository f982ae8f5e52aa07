"""Count which genes of the article arrive: at brain metastasis, at a drug, through a pathway at a drug.

Run as ``python benchmarks/arrivals.py`` on a built dataset; it prints the tables of docs/arrivals.md. All
questions are those of ``bmgraph paths`` with its default limits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import bmgraph
from bmgraph.graph.model import ARTICLE_LAYER
from bmgraph.paths.path import Kind, Path

#: The broadest of the diseases that are asked for, and so many paths of each question.
TARGET, MOST = "brain metastasis", 200
MOLECULES = ("Gene", "GeneFamily", "ProteinComplex", "NoncodingRNA")


def subjects(graph: bmgraph.Graph) -> Iterator[tuple[str, bool]]:
    """Yield each subject of rows of the article that are not negated, and whether one is of the metastasis.

    That is the case if the row has a brain metastasis as its context, or a stage of the cascade.
    """
    index, wanted = graph.index, set(graph.directory.descendants(graph[TARGET].id))
    found: dict[int, bool] = {}
    for row in index.rows():
        said = index.qualified[int(index.kind_qualified[row.kind])]
        if said.layer == ARTICLE_LAYER and not said.negated:
            there = bool(said.stages) or not wanted.isdisjoint(said.contexts)
            found[row.subject] = found.get(row.subject, False) or there
    for node, there in sorted(found.items()):
        yield index.id(node), there


def of_categories(graph: bmgraph.Graph, ids: Iterable[str], *names: str) -> list[str]:
    """Return the ids of these categories or narrower ones."""
    wanted = {one for name in names for one in graph.ontology.subcategories(name)}
    return [id_ for id_ in ids if graph[id_].category in wanted]


def arrival(graph: bmgraph.Graph, gene: str) -> str:
    """Return how a gene arrives at brain metastasis."""
    own = graph.paths(gene, TARGET, k=MOST, article_only=True, kind="path")
    if any(one.causal for path in own for one in (path, *path.folded)):
        return "causal steps"
    if len(own):
        return "another path that ends there"
    if len(graph.paths(gene, TARGET, k=1, kind="path")):
        return "through a layer"
    said_of = graph.paths(gene, TARGET, k=1, kind="said of")
    return "said of only" if len(said_of) else "none"


def through_pathway(graph: bmgraph.Graph, molecule: str) -> str:
    """Return how a molecule reaches a drug through a pathway and a target: the most that can be said."""
    to = ("Pathway", "drug-target", "drug")
    paths = list(graph.paths(molecule, to=to, max_hops=4, k=MOST, kind="path"))
    if any(path.sign for path in paths):
        return "signed chain"
    if any(stated_pathway(path) for path in paths):
        return "pathway stated by the article"
    return "shared membership only" if paths else "none"


def stated_pathway(path: Path) -> bool:
    """Say whether the article states the step to the pathway."""
    return any(
        step.layer == ARTICLE_LAYER
        for step, node in zip(path.steps, path.nodes[1:], strict=True)
        if node.category == "Pathway"
    )


def table(heading: str, counted: Counter[str], names: Iterable[str]) -> None:
    """Print a table of counts."""
    print(f"\n{heading} ({sum(counted.values())})\n\n| how | count |\n|---|---|")
    for name in names:
        print(f"| {name} | {counted[name]} |")


def main() -> None:
    """Print the tables."""
    with bmgraph.open() as graph:
        found = list(subjects(graph))
        there = of_categories(graph, (id_ for id_, there in found if there), "Gene")
        table(
            "Genes with a row in a brain metastasis or at a stage", Counter(arrival(graph, g) for g in there),
            ("causal steps", "another path that ends there", "through a layer", "said of only", "none"),
        )  # fmt: skip
        genes = of_categories(graph, (id_ for id_, _ in found), "Gene")
        reached = Counter(reaches(graph, gene) for gene in genes)
        table(
            "Genes that reach a drug within three steps",
            reached,
            ("a drug acts on what follows", "upstream", "none"),
        )
        molecules = of_categories(graph, (id_ for id_, _ in found), *MOLECULES)
        table(
            "Molecules that reach a drug through a pathway and a target",
            Counter(through_pathway(graph, one) for one in molecules),
            ("signed chain", "pathway stated by the article", "shared membership only", "none"),
        )


def reaches(graph: bmgraph.Graph, gene: str) -> str:
    """Return how a gene reaches a drug within three steps."""
    kinds: tuple[tuple[Kind, str], ...] = (
        ("path", "a drug acts on what follows"),
        ("acts upstream", "upstream"),
    )
    for kind, name in kinds:
        if len(graph.paths(gene, to=("drug",), k=1, max_hops=3, kind=kind)):
            return name
    return "none"


if __name__ == "__main__":
    main()
