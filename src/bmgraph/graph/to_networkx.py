"""A graph, or a part of it, as NetworkX knows graphs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bmgraph.graph.index import Index, Joined
from bmgraph.graph.model import Evidence
from bmgraph.graph.vocabulary import Vocabulary

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_networkx"]


def to_networkx(
    index: Index, vocabulary: Vocabulary, rows: Iterable[Joined] | None = None, *, flat: bool = False
) -> nx.MultiDiGraph[str]:
    """Return rows of a graph as edges, with the nodes that they join.

    Nodes are ids with ``label``, ``category`` and ``color``. Edges run from subject to object, keyed by
    assertion id (the number of the row where it has none), with ``predicate`` and ``label`` of the relation,
    its ``sign`` (+1, -1, 0), whether it is ``causal`` (None if the graph does not know) and
    ``propagates_sign``; ``other_form`` is true if a mutant or variant form of the subject is meant, or the
    number of its cells: what is stated of another form is another matter; ``accepts_sign`` is false then, and
    where the relation says what the subject has. ``path_sign`` is the sign with which a path counts the row.
    Then ``hedged``, ``negated``, ``contested`` (the cited papers say otherwise), ``subject_direction``,
    ``subject_form``; ``contexts``, ``stages``, ``sites``, ``compared_with`` (sorted tuples of ids),
    ``context_basis``, ``stage_basis``, ``site_basis`` (where they stand), ``evidence_kinds`` (none: not
    said), ``layer`` (``article`` or the source of a background fact) and ``evidence`` (tuple of
    `model.Locator`, `model.SourceRecord` or `model.Publication`).

    Args:
        index: the graph.
        vocabulary: what its relations are.
        rows: those that become edges; all without it.
        flat: make every attribute a text, a number or a truth value, as GraphML, GEXF, GML, node-link JSON
            and Cytoscape JSON can hold it; lists are joined by ``|``.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for joined in sorted(index.rows() if rows is None else set(rows)):
        subject, object_ = index.id(joined.subject), index.id(joined.object)
        for id_, node in ((subject, joined.subject), (object_, joined.object)):
            if id_ not in graph:
                category = index.category(node)
                color = vocabulary.ontology.color(category)
                graph.add_node(id_, label=index.label(node) or id_, category=category, color=color)
        key = index.key(joined.row) or str(joined.row)
        if graph.has_edge(subject, object_, key):
            key = f"{key}#{joined.row}"
        data = _attributes(index, vocabulary, joined)
        if flat:
            data = {name: _scalar(cell) for name, cell in data.items()}
        graph.add_edge(subject, object_, key=key, **data)
    return graph


def _attributes(index: Index, vocabulary: Vocabulary, joined: Joined) -> dict[str, Any]:
    content = index.qualified[int(index.kind_qualified[joined.kind])]
    relation = vocabulary.relation(content.relation)
    known = vocabulary.ontology.relations.get(content.relation)
    accepts = vocabulary.accepts_sign(content.relation, index.category(joined.subject))
    return {
        "predicate": content.relation, "label": relation.label, "sign": known.sign if known else content.sign,
        "causal": relation.causal, "propagates_sign": relation.propagates_sign,
        "other_form": content.other_form, "accepts_sign": accepts and not content.other_form,
        "path_sign": content.sign, "hedged": content.hedged, "negated": content.negated,
        "contested": content.contested,
        "subject_direction": content.direction, "subject_form": content.form, "contexts": content.contexts,
        "stages": content.stages, "sites": content.sites, "compared_with": content.compared_with,
        "context_basis": content.context_basis, "stage_basis": content.stage_basis,
        "site_basis": content.site_basis, "evidence_kinds": content.evidence_kinds,
        "layer": content.layer, "evidence": index.evidence(joined.row),
    }  # fmt: skip


def _scalar(value: object) -> str | int | float | bool:
    if value is None:
        return ""
    if isinstance(value, str | int | float | bool):
        return value
    lines: Iterable[Evidence | str] = value if isinstance(value, tuple) else (str(value),)
    return "|".join(map(str, lines))
