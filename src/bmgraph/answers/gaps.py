"""What the graph does not have: targets without a drug, drugs without a mechanism, stages without therapy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bmgraph.dataset.entities import Directory
from bmgraph.graph.grounds import ANY_GROUNDS, Grounds
from bmgraph.graph.model import ARTICLE_LAYER
from bmgraph.ontology import CategoryRole, Ontology
from bmgraph.trials.filters import drugs_acting_on

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["GAP_KINDS", "Gap", "find_gaps"]

GAP_KINDS = ("target", "drug", "stage")


@dataclass(frozen=True, slots=True)
class Gap:
    """An entity and what it lacks; `assertions` of the article are about it, `known` says what is near."""

    kind: str
    id: str
    label: str
    category: str
    assertions: int
    known: str

    def as_dict(self) -> dict[str, object]:
        """Return the gap for JSON."""
        return asdict(self)


def find_gaps(
    graph: nx.MultiDiGraph[str], directory: Directory, ontology: Ontology, grounds: Grounds = ANY_GROUNDS
) -> list[Gap]:
    """Return the gaps of three kinds, those with most assertions first.

    - ``target``: a gene (or family or complex) or RNA that the article makes a cause, on which no drug,
      therapy or drug class of any layer acts, be it directly, by its family, or by its complex.
    - ``drug``: a drug that a trial of the article tested (not as comparator) and of which no layer asserts
      what it acts on.
    - ``stage``: a stage of the cascade at which the article places no treatment; `known` counts the molecules
      placed there and those of them that a drug acts on.

    Args:
        graph: what the article says, what treatments do and what is a member; more does no harm.
        directory: for labels, families and complexes.
        ontology: for subclasses.
        grounds: what an assertion of the article must rest on to count; at a stage, the stage must be stated
            where the disease would have to be.
    """
    search = _Search(graph, directory, ontology, grounds)
    found = [*search.targets(), *search.drugs(), *search.stages()]
    return sorted(
        found, key=lambda gap: (GAP_KINDS.index(gap.kind), -gap.assertions, gap.label.casefold(), gap.id)
    )


class _Search:
    def __init__(
        self, graph: nx.MultiDiGraph[str], directory: Directory, ontology: Ontology, grounds: Grounds
    ) -> None:
        self.graph = graph
        self.directory = directory
        self.ontology = ontology
        self.grounds = grounds
        own = [
            (u, v, data)
            for u, v, data in graph.edges(data=True)
            if data["layer"] == ARTICLE_LAYER and not data["negated"] and not self.has(v, "trial")
        ]
        self.kindred = [edge for edge in own if grounds.of_kind(edge[2]["evidence_kinds"])]
        self.stated = [
            edge for edge in self.kindred if grounds.holds(edge[2]["contexts"], edge[2]["context_basis"])
        ]

    def drugged(self, node: str) -> bool:
        """Say whether a drug of any layer acts on a molecule."""
        return bool(drugs_acting_on(self.graph, self.directory, self.ontology, node))

    def has(self, node: str, role: CategoryRole) -> bool:
        return self.graph.nodes[node]["category"] in self.ontology.categories_with(role)

    def targets(self) -> Iterator[Gap]:
        members = {id_: listing.members for id_, listing in self.directory.by_id.items()}
        causes = Counter(u for u, _, data in self.stated if data["causal"] and self.has(u, "target"))
        for node, count in causes.items():
            if not self.drugged(node):
                families = [self.graph.nodes[v]["label"] for v in self.graph if node in members.get(v, ())]
                known = f"of {', '.join(sorted(families))}" if families else ""
                yield _gap("target", node, self.graph, count, known)

    def drugs(self) -> Iterator[Gap]:
        graph, testing = self.graph, self.ontology.relations_with("tested")
        for node in graph:
            tested = [v for _, v, data in graph.out_edges(node, data=True) if data["predicate"] in testing]
            trials = sorted({graph.nodes[v]["label"] for v in tested})
            if not self.has(node, "drug") or not trials:
                continue
            if not any(self.has(v, "mechanism") for v in graph.successors(node)):
                about = sum(node in (u, v) for u, v, _ in self.stated)
                yield _gap("drug", node, graph, about, f"in {', '.join(trials)}")

    def stages(self) -> Iterator[Gap]:
        stages = self.ontology.categories_with("stage")
        for stage in sorted(c for c, x in self.directory.by_id.items() if x.category in stages):
            placed = [
                (u, v)
                for u, v, data in self.kindred
                if stage in data["stages"] and self.grounds.holds((stage,), data["stage_basis"])
            ]
            if any(self.has(u, "treatment") for u, _ in placed):
                continue
            molecules = {node for pair in placed for node in pair if self.has(node, "molecule")}
            aimed = sum(self.drugged(node) for node in molecules)
            count = f"{len(molecules)} molecule{'' if len(molecules) == 1 else 's'}"
            listing = self.directory.by_id[stage]
            known = f"{count}, {aimed} of them with a drug"
            yield Gap("stage", stage, listing.label, listing.category, len(placed), known)


def _gap(kind: str, node: str, graph: nx.MultiDiGraph[str], count: int, known: str) -> Gap:
    data = graph.nodes[node]
    return Gap(kind, node, data["label"], data["category"], count, known)
