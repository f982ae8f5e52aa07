"""What can be asked of a graph besides paths: accounts, contradictions, gaps, trials, outcomes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from bmgraph.errors import GraphLacks
from bmgraph.graph.bundles import Bundles
from bmgraph.graph.index import Index, Joined
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.answer import Paths
from bmgraph.paths.path import Path

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.answers.conflicts import Conflict
    from bmgraph.answers.explain import Account
    from bmgraph.answers.gaps import Gap
    from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = ["Answers"]


class Answers(ABC):
    """The answers that `Graph` gives; what they are made of is abstract here."""

    index: Index
    vocabulary: Vocabulary
    #: See `Graph.paths` and `Graph.to_networkx`.
    paths: Callable[..., Paths]
    to_networkx: Callable[..., nx.MultiDiGraph[str]]

    @property
    @abstractmethod
    def bundles(self) -> Bundles:
        """What joins the pairs of the graph."""

    @property
    @abstractmethod
    def publications(self) -> Sequence[PublicationRow]:
        """The publications of the trial tables."""

    @property
    @abstractmethod
    def reported(self) -> Sequence[OutcomeRow]:
        """What the trials reported."""

    @property
    @abstractmethod
    def projection(self) -> nx.MultiDiGraph[str]:
        """The whole graph as NetworkX knows graphs."""

    def explain(
        self,
        source: str,
        target: str,
        *,
        k: int = 8,
        max_hops: int = 4,
        context: str = "",
        article_only: bool = False,
    ) -> list[Account]:
        """Return the best paths by metapath, what speaks against each hop, and the trials of their drugs."""
        from bmgraph.answers.explain import explain

        found = self.paths(source, target, k=k, max_hops=max_hops, context=context, article_only=article_only)
        return explain(self._near(found), self.vocabulary, found.paths)

    def _near(self, paths: Iterable[Path]) -> nx.MultiDiGraph[str]:
        """Return the rows between the nodes of paths and from treatments on them to trials."""
        index = self.index
        studies = self.vocabulary.with_role("trial")
        treatments = self.vocabulary.with_role("treatment")
        rows: set[Joined] = set()
        for path in paths:
            numbers = [index.node(node.id, node.category) for node in path.nodes]
            for u, v in pairwise(numbers):
                rows.update(index.joining(u, v))
            for node, number in zip(path.nodes, numbers, strict=True):
                if node.category in treatments:
                    rows.update(r for r in index.about(number) if index.category(r.object) in studies)
        near: nx.MultiDiGraph[str] = self.to_networkx(rows)
        return near

    def conflicts(self, name: str = "", *, article_only: bool = False) -> list[Conflict]:
        """Return the contradictions, of the whole graph or of one entity; see `answers.conflicts`.

        Raises:
            EntityNotFound: the name is unknown.
        """
        from bmgraph.answers.conflicts import conflicting_pairs, find_conflicts

        about = set(self.vocabulary.nodes(name)) if name else None
        pairs = conflicting_pairs(self.bundles, about)
        rows = {row for u, v in pairs for row in self.index.joining(u, v)}
        return find_conflicts(self.to_networkx(rows, article_only=article_only), self.vocabulary)

    def gaps(self, kind: str = "") -> list[Gap]:
        """Return what is missing, of one kind or of all; see `answers.gaps`.

        Raises:
            GraphLacks: the graph does not know treatments and trials.
            ValueError: an unknown kind.
        """
        from bmgraph.answers.gaps import GAP_KINDS, find_gaps

        if kind and kind not in GAP_KINDS:
            raise ValueError(f"{kind!r} is no kind of gap: use one of {', '.join(GAP_KINDS)}")
        if not self.vocabulary.knows_ontology:
            raise GraphLacks(
                "this graph does not know which of its categories are treatments, trials and stages"
            )
        found = find_gaps(self.projection, self.vocabulary.directory, self.vocabulary.ontology)
        return [gap for gap in found if kind in ("", gap.kind)]

    def trials(
        self, *, drug: str = "", target: str = "", population: str = "", trial: str = ""
    ) -> list[PublicationRow]:
        """Return the publications of the trial tables that fit every filter that is given.

        Raises:
            EntityNotFound: a name is unknown.
            GraphLacks: the graph has no trial reports.
        """
        return self._tried(drug=drug, target=target, population=population, trial=trial)[0]

    def outcomes(self, *, endpoint: str = "", **filters: str) -> list[OutcomeRow]:
        """Return what the trials reported that fits every filter; those of `trials`, and an endpoint.

        Raises:
            EntityNotFound: a name is unknown.
            GraphLacks: the graph has no trial reports.
            ValueError: an unknown endpoint.
        """
        from bmgraph.answers.tried import find_outcomes

        publications, drugs = self._tried(**filters)
        return find_outcomes(self.reported, publications, drugs, endpoint)

    def _tried(self, **filters: str) -> tuple[list[PublicationRow], set[str] | None]:
        from bmgraph.answers.tried import find_publications

        if not self.publications:
            raise GraphLacks("this graph has no trial tables: ask the article's graph")
        graph = self.projection if filters.get("drug") or filters.get("target") else None
        return find_publications(
            graph, self.vocabulary.directory, self.vocabulary.ontology, self.publications, **filters
        )
