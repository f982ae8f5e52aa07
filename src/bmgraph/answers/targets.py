"""The targets of drugs nearest to a gene, with what acts on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from bmgraph.errors import GraphLacks
from bmgraph.graph.bundles import Bundles
from bmgraph.graph.index import Joined
from bmgraph.graph.model import Qualified
from bmgraph.paths.path import Path

if TYPE_CHECKING:
    from bmgraph.answers.asked import Answers

__all__ = ["Acting", "Target", "acting_on", "find_targets", "nearest_targets"]

#: Where a target stands, seen from the gene.
ITSELF, DOWNSTREAM, UPSTREAM, TOGETHER = "itself", "downstream", "upstream", "in one pathway"


class Acting(NamedTuple):
    """A drug with the sign of what it does to a target, who says so, and for what it is approved."""

    id: str
    label: str
    sign: int
    layers: tuple[str, ...]
    approved_for: tuple[str, ...]


class Target(NamedTuple):
    """A target: where it stands, how many steps away, the sign of the way, and the drugs that act on it.

    `sign` is per more of the gene, upstream per more of the target; None where it is disputed.
    """

    id: str
    label: str
    where: str
    distance: int
    sign: int | None
    path: Path | None
    drugs: tuple[Acting, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the target for JSON."""
        chain = [node.label for node in self.path.nodes] if self.path else [self.label]
        drugs = [one._asdict() | {name: list(getattr(one, name)) for name in ("layers", "approved_for")}
                 for one in self.drugs]  # fmt: skip
        return {
            "id": self.id, "label": self.label, "where": self.where, "distance": self.distance,
            "sign": self.sign, "path": chain, "drugs": drugs,
        }  # fmt: skip


def find_targets(graph: Answers, gene: str, *, k: int, max_hops: int, **asked: Any) -> list[Target]:
    """Return the nearest targets of drugs: the gene itself, downstream, upstream, in one pathway.

    Args:
        graph: that is asked.
        gene: whatever paths can begin at.
        k: how many.
        max_hops: how far away, in steps.
        **asked: what else `Graph.paths` is asked.

    Raises:
        EntityNotFound: a name is unknown.
        GraphLacks: the graph does not know what treats.
    """
    vocabulary = graph.vocabulary
    if not vocabulary.knows_ontology:
        raise GraphLacks("this graph does not know which of its categories are treatments")
    on = graph.paths(gene, to=["drug-target"], max_hops=max_hops, kind="path", k=20 * k, **asked)
    back = graph.paths(gene, to=["treatment"], max_hops=max_hops + 1, kind="acts upstream", k=20 * k, **asked)
    return nearest_targets(graph.bundles, vocabulary.nodes(gene), on.items, back.items, k)


def nearest_targets(
    bundles: Bundles, genes: Sequence[int], onwards: Sequence[Path], back: Sequence[Path], k: int
) -> list[Target]:
    """Return the nearest targets, those that a shared pathway alone joins to the gene last.

    Args:
        bundles: of the graph.
        genes: where paths begin.
        onwards: paths to targets, best first.
        back: paths from treatments by their targets to the gene, best first.
        k: how many.
    """
    index = bundles.index
    found: dict[int, Target] = {}
    for gene in genes:
        if bundles.drug_targets[gene]:
            found[gene] = _target(bundles, gene, ITSELF, 0, 1, None)
    for path in onwards:
        where = TOGETHER if path.bridged else DOWNSTREAM
        number = index.node(path.ids[-1])
        found.setdefault(number, _target(bundles, number, where, len(path.steps), path.sign, path))
    for path in back:
        number = index.node(path.ids[1])
        known = found.get(number)
        if known is None or known.where == TOGETHER:
            rest = Path(
                path.nodes[1:], path.steps[1:], path.cost, path.contexts, path.agrees, "acts upstream"
            )
            found[number] = _target(bundles, number, UPSTREAM, len(rest.steps), rest.sign, rest)
    ranked = sorted(
        found.values(),
        key=lambda one: (
            one.where == TOGETHER, one.distance, one.where == UPSTREAM,
            one.path.cost if one.path else 0, one.id,
        ),
    )  # fmt: skip
    return ranked[:k]


def _target(
    bundles: Bundles, number: int, where: str, distance: int, sign: int | None, path: Path | None
) -> Target:
    index = bundles.index
    return Target(
        index.id(number), index.label(number), where, distance, sign, path, tuple(acting_on(bundles, number))
    )


def acting_on(bundles: Bundles, target: int) -> list[Acting]:
    """Return the treatments that act on a target, those with a sign first, then by label."""
    index, names = bundles.index, bundles.vocabulary
    treatments = names.with_role("treatment")
    by_drug: dict[int, list[Qualified]] = {}
    for row in index.about(target):
        content = _content(bundles, row)
        acts = content.relation in names.signed_action and not content.negated
        if row.object == target and acts and index.category(row.subject) in treatments:
            by_drug.setdefault(row.subject, []).append(content)
    out = []
    for drug, contents in by_drug.items():
        signs = {one.sign for one in contents} - {0}
        layers = tuple(sorted({one.layer for one in contents}))
        sign = signs.pop() if len(signs) == 1 else 0
        out.append(Acting(index.id(drug), index.label(drug), sign, layers, _approved(bundles, drug)))
    return sorted(out, key=lambda one: (not one.sign, not one.approved_for, one.label.casefold(), one.id))


def _approved(bundles: Bundles, drug: int) -> tuple[str, ...]:
    """Return for which diseases layers say that a drug is approved."""
    index, approval = bundles.index, bundles.vocabulary.relations("approved_for")
    rows = index.about(drug) if approval else []
    return tuple(
        sorted(
            {
                index.label(row.object)
                for row in rows
                if row.subject == drug and _content(bundles, row).relation in approval
            }
        )
    )


def _content(bundles: Bundles, row: Joined) -> Qualified:
    index = bundles.index
    return index.qualified[int(index.kind_qualified[row.kind])]
