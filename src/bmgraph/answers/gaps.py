"""What the graph does not have: targets without a drug, drugs without a mechanism, stages without therapy."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bmgraph.dataset.entities import Directory
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


def find_gaps(graph: nx.MultiDiGraph[str], directory: Directory, ontology: Ontology) -> list[Gap]:
    """Return the gaps of three kinds, those with most assertions first.

    - ``target``: a gene (or family or complex) or RNA that the article makes a cause, on which no drug,
      therapy or drug class of any layer acts, be it directly, by its family, or by its complex.
    - ``drug``: a drug that a trial of the article tested (not as comparator) and of which no layer asserts
      what it acts on.
    - ``stage``: a stage of the cascade at which the article places no treatment; `known` counts the molecules
      placed there and those of them that a drug acts on.

    Args:
        graph: the whole projection, layers included.
        directory: for labels, families and complexes.
        ontology: for subclasses.
    """

    def has(node: str, role: CategoryRole) -> bool:
        return graph.nodes[node]["category"] in ontology.categories_with(role)

    stated = [
        (u, v, data)
        for u, v, data in graph.edges(data=True)
        if data["layer"] == ARTICLE_LAYER and not data["negated"] and not has(v, "trial")
    ]
    members = {id_: listing.members for id_, listing in directory.by_id.items()}
    out = []
    causes: dict[str, int] = {}
    for u, _, data in stated:
        if data["causal"] and has(u, "target"):
            causes[u] = causes.get(u, 0) + 1
    drugged = {
        node: drugs_acting_on(graph, directory, ontology, node) for node in graph if has(node, "molecule")
    }
    for node, count in causes.items():
        if not drugged[node]:
            families = [graph.nodes[v]["label"] for v in graph if node in members.get(v, ())]
            out.append(
                _gap("target", node, graph, count, f"of {', '.join(sorted(families))}" if families else "")
            )
    testing = ontology.relations_with("tested")
    for node in graph:
        tested = [v for _, v, data in graph.out_edges(node, data=True) if data["predicate"] in testing]
        trials = sorted({graph.nodes[v]["label"] for v in tested})
        if not has(node, "drug") or not trials:
            continue
        if not any(has(v, "mechanism") for v in graph.successors(node)):
            about = sum(node in (u, v) for u, v, _ in stated)
            out.append(_gap("drug", node, graph, about, f"in {', '.join(trials)}"))
    stages = ontology.categories_with("stage")
    for stage in sorted(c for c, x in directory.by_id.items() if x.category in stages):
        placed = [(u, v) for u, v, data in stated if stage in data["stages"]]
        if any(has(u, "treatment") for u, _ in placed):
            continue
        molecules = {node for pair in placed for node in pair if has(node, "molecule")}
        aimed = sum(bool(drugged[node]) for node in molecules)
        known = f"{len(molecules)} molecule{'' if len(molecules) == 1 else 's'}, {aimed} of them with a drug"
        listing = directory.by_id[stage]
        out.append(Gap("stage", stage, listing.label, listing.category, len(placed), known))
    return sorted(
        out, key=lambda gap: (GAP_KINDS.index(gap.kind), -gap.assertions, gap.label.casefold(), gap.id)
    )


def _gap(kind: str, node: str, graph: nx.MultiDiGraph[str], count: int, known: str) -> Gap:
    data = graph.nodes[node]
    return Gap(kind, node, data["label"], data["category"], count, known)
