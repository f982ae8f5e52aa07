"""What can be asked of a graph besides paths: accounts, contradictions, gaps, trials, outcomes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bmgraph.errors import GraphLacks
from bmgraph.graph.bundles import Bundles
from bmgraph.graph.grounds import Grounds
from bmgraph.graph.index import Index, Joined
from bmgraph.graph.model import ARTICLE_LAYER
from bmgraph.graph.rows import rows_resting_on, rows_with
from bmgraph.graph.storage import CLOSED
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.answer import Paths, Rows
from bmgraph.paths.path import Path

if TYPE_CHECKING:
    from pathlib import Path as Path_

    import networkx as nx

    from bmgraph.answers.conflicts import Conflict
    from bmgraph.answers.explain import Account
    from bmgraph.answers.found import Found
    from bmgraph.answers.gaps import Gap
    from bmgraph.answers.shown import Shown
    from bmgraph.answers.targets import Target
    from bmgraph.answers.tried import Tried
    from bmgraph.dataset.results import Answer
    from bmgraph.dataset.store import Store
    from bmgraph.trials.comparison import Comparison
    from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = ["Answers"]


class Answers(ABC):
    """The answers that `Graph` gives; what they are made of is abstract here."""

    index: Index
    vocabulary: Vocabulary
    folder: Path_ | None
    #: See `Graph.paths` and `Graph.to_networkx`.
    paths: Callable[..., Paths]
    to_networkx: Callable[..., nx.MultiDiGraph[str]]
    document: Callable[..., dict[str, Any]]
    reports: Callable[[str, str], list[dict[str, object]]]

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
        evidence: str | Sequence[str] = (),
        stated: bool = False,
    ) -> Rows[Account]:
        """Return the best paths by metapath, what speaks against each hop, and the trials of their drugs.

        What speaks against a hop may rest on other evidence than the hop must.
        """
        from bmgraph.answers.explain import account_document, explain

        found = self.paths(
            source, target, k=k, max_hops=max_hops, context=context, article_only=article_only,
            evidence=evidence, stated=stated,
        )  # fmt: skip
        accounts = explain(self._near(found), self.vocabulary, found.items)
        return Rows.of(accounts, lambda account: account_document(account, self.document, self.reports))

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

    def conflicts(
        self,
        name: str = "",
        *,
        article_only: bool = False,
        evidence: str | Sequence[str] = (),
        stated: bool = False,
    ) -> Rows[Conflict]:
        """Return the contradictions, of the whole graph or of one entity; see `answers.conflicts`.

        Args:
            name: of the entity.
            article_only: without background facts.
            evidence: kinds of evidence, on one of which either side must rest; see `Graph.paths`.
            stated: either side must name its disease in its own sentence.

        Raises:
            EntityNotFound: the name is unknown.
            GraphLacks: no edge says what its evidence is.
            ValueError: a kind of evidence is unknown.
        """
        from bmgraph.answers.conflicts import Conflict, conflicting_pairs, find_conflicts

        about = set(self.vocabulary.nodes(name)) if name else None
        pairs = conflicting_pairs(self.bundles, about)
        rows = {row for u, v in pairs for row in self.index.joining(u, v)}
        if grounds := Grounds.of(evidence, stated):
            self.bundles.check(grounds)
            rows = rows_resting_on(self.index, rows, grounds)
        found = find_conflicts(self.to_networkx(rows, article_only=article_only), self.vocabulary)
        return Rows.of(found, Conflict.as_dict)

    def targets(self, gene: str, *, k: int = 20, max_hops: int = 3, **asked: Any) -> Rows[Target]:
        """Return the nearest targets of drugs; see `answers.targets.find_targets`."""
        from bmgraph.answers.targets import Target, find_targets

        found = find_targets(self, gene, k=k, max_hops=max_hops, **asked)
        return Rows.of(found, Target.as_dict)

    def gaps(self, kind: str = "", *, evidence: str | Sequence[str] = (), stated: bool = False) -> Rows[Gap]:
        """Return what is missing, of one kind or of all; see `answers.gaps`.

        Args:
            kind: ``target``, ``drug`` or ``stage``.
            evidence: kinds of evidence; what the article states on other evidence does not count.
            stated: what does not name its disease (at a stage: the stage) in its own sentence does not count.

        Raises:
            GraphLacks: the graph does not know treatments and trials, or no edge says what its evidence is.
            ValueError: an unknown kind, of gaps or of evidence.
        """
        from bmgraph.answers.gaps import GAP_KINDS, Gap, find_gaps

        if kind and kind not in GAP_KINDS:
            raise ValueError(f"{kind!r} is no kind of gap: use one of {', '.join(GAP_KINDS)}")
        if not self.vocabulary.knows_ontology:
            raise GraphLacks(
                "this graph does not know which of its categories are treatments, trials and stages"
            )
        grounds = Grounds.of(evidence, stated)
        self.bundles.check(grounds)
        ontology = self.vocabulary.ontology
        treatments, members = ontology.categories_with("treatment"), ontology.relations_with("membership")
        rows = rows_with(
            self.index,
            lambda one, category: (
                one.layer == ARTICLE_LAYER or category in treatments or one.relation in members
            ),
        )
        found = find_gaps(self.to_networkx(rows), self.vocabulary.directory, ontology, grounds)
        return Rows.of((gap for gap in found if kind in ("", gap.kind)), Gap.as_dict)

    def metapath(
        self,
        source: str,
        target: str = "",
        *metapaths: str,
        k: int = 10,
        damping: float = 0.4,
        permutations: int = 0,
        seed: int = 0,
        on_network: Callable[[int], None] = lambda n: None,
    ) -> list[dict[str, Any]]:
        """Return degree-weighted path counts (DWPC) along metapaths; see `paths.metapaths`.

        Args:
            source: where they begin.
            target: where they end; without it, the nodes that they reach, highest count first.
            *metapaths: such as ``CbGpPWpGaD``.
            k: how many nodes of each metapath.
            damping: exponent of the degrees.
            permutations: networks for p-values of the pair.
            seed: of the first network.
            on_network: called with 1 after each network.

        Raises:
            EntityNotFound: a name is unknown.
            PatternError: an unknown metapath.
            ValueError: a metapath begins or ends at another category.
        """
        from bmgraph.paths.counts import metapath_rows

        return metapath_rows(
            self.vocabulary, source, target, metapaths, k=k, damping=damping, permutations=permutations,
            seed=seed, on_network=on_network,
        )  # fmt: skip

    def trials(self, *, sort: str = "", **criteria: str) -> Rows[PublicationRow]:
        """Return the publications of trials that fit everything asked for, and trials that the text names.

        Args:
            sort: keys of `trials.order.SORT_KEYS` with commas between; a minus before one is descending.
            **criteria: see `trials.criteria.Criteria`: ``drug``, ``target``, ``population``, ``trial``,
                ``year``, ``phase``, ``alteration``, ``line``, ``therapy_class``, ``arm``, ``endpoint``,
                ``conclusion``, ``n``.

        Raises:
            EntityNotFound: a name is unknown.
            GraphLacks: the graph has no trial reports.
            ValueError: what is asked for cannot be read.
        """
        from bmgraph.answers.named_trials import named_trials
        from bmgraph.answers.tried import endpoints_of, find_publications
        from bmgraph.trials.criteria import Criteria
        from bmgraph.trials.documents import publication_document

        tried = self._tried()
        known = {row.trial for row in self.publications}
        named = named_trials(self.vocabulary, self.to_networkx, known)
        tried = tried._replace(publications=[*self.publications, *named])
        reported = endpoints_of(self.reported)
        found = find_publications(tried, Criteria(**criteria), sort)
        return Rows.of(found, lambda row: publication_document(row, reported))

    def outcomes(self, *, sort: str = "", top: int | None = None, **criteria: str) -> Rows[OutcomeRow]:
        """Return what the trials reported that fits everything asked for, and arms that lack the endpoint.

        Args:
            sort: see `trials`.
            top: only so many of the best values of an endpoint, best first; see `trials.order.best_first`.
            **criteria: see `trials`.

        Raises:
            EntityNotFound: a name is unknown.
            GraphLacks: the graph has no trial reports.
            ValueError: what is asked for cannot be read; an unknown endpoint; `top` without an endpoint.
        """
        from bmgraph.answers.tried import find_outcomes
        from bmgraph.trials.criteria import Criteria
        from bmgraph.trials.documents import outcome_document

        found = find_outcomes(self._tried(), Criteria(**criteria), sort, top)
        return Rows.of(found, outcome_document)

    def compare(self, *, sort: str = "", **criteria: str) -> Comparison:
        """Return arms of one publication against each other, and the values of several trials side by side.

        The arguments and errors are those of `outcomes`; see `trials.comparison`.
        """
        from bmgraph.answers.tried import find_outcomes
        from bmgraph.trials.comparison import compare
        from bmgraph.trials.criteria import Criteria

        return compare(find_outcomes(self._tried(), Criteria(**criteria), sort), self.reported)

    def _tried(self) -> Tried:
        from bmgraph.answers.tried import Tried

        if not self.publications:
            raise GraphLacks("this graph has no trial tables: ask the article's graph")
        return Tried(
            lambda: self.projection, self.vocabulary.directory, self.vocabulary.ontology, self.publications,
            self.reported,
        )  # fmt: skip

    @property
    def dataset(self) -> str:
        """Digest of the built dataset that the graph was made of; empty where it was made of none."""
        return str(self.index.manifest.get("of", ""))

    @cached_property
    def rdf(self) -> Store:
        """The RDF that the graph was made of.

        Raises:
            GraphLacks: the graph came as tables, or was closed.
        """
        from bmgraph.answers.queried import open_rdf

        if self.index.is_closed:
            raise GraphLacks(CLOSED)
        return open_rdf(self.folder, self.dataset)

    def query(self, text: str, /, *, timeout: float | None = 30.0, **parameters: str) -> Answer:
        """Run a named query, or a SPARQL text, on the RDF that the graph was made of.

        Args:
            text: a query's name, or SPARQL.
            timeout: seconds after which to give up.
            **parameters: of a named query; entities by any of their names.

        Raises:
            EntityNotFound: a parameter names an unknown entity.
            GraphLacks: the graph came as tables.
            QueryError: the query is wrong, refused or too slow.
            ValueError: parameters beside a SPARQL text.
        """
        from bmgraph.answers.queried import run

        return run(self.rdf, self.vocabulary.directory, text, parameters, timeout)

    def find(self, text: str, *, evidence: str | Sequence[str] = ()) -> Rows[Found]:
        """Return the entities that a text may mean, exact matches first; see `Directory.find`.

        Args:
            text: a name, or a part of one.
            evidence: kinds of evidence; only entities of which something is stated on one of them.

        Raises:
            EntityNotFound: there is none; carries the nearest names.
            GraphLacks: no edge says what its evidence is.
            ValueError: a kind of evidence is unknown.
        """
        from bmgraph.answers.found import Found, find_entities

        found = find_entities(self.vocabulary, text)
        if not found:
            # The error names what is nearest.
            self.vocabulary.nodes(text)
        if grounds := Grounds.of(evidence):
            rests = self.bundles.degree(self.bundles.resting_on(grounds)) > 0
            known = {
                self.index.id(node) for node in self.index.numbers([one.id for one in found]) if rests[node]
            }
            found = [one for one in found if one.id in known]
        return Rows.of(found, Found.as_dict)

    def stats(self) -> dict[str, dict[str, int]]:
        """Return how many entities, edges, categories, relations and layers there are."""
        from bmgraph.answers.stats import count_graph

        return count_graph(self.index)

    def show(
        self,
        what: str,
        *,
        context: str = "",
        stage: str = "",
        article_only: bool = False,
        evidence: str | Sequence[str] = (),
        stated: bool = False,
        limit: int | None = None,
    ) -> Shown:
        """Return what is stated of an entity, in a part of the article, on a reference, or by one assertion.

        Args:
            what: a name; ``7.2``, ``7.2-p1``, ``fig4``, ``t2-03``; ``ref 272``; ``bma:...``.
            context: a disease, for what fits it.
            stage: a stage of the cascade.
            article_only: without background facts.
            evidence: kinds of evidence, on one of which a statement must rest; see `Graph.paths`.
            stated: a statement must name its disease, and the stage that is asked for, in its own sentence.
            limit: most statements of each group.

        Raises:
            EntityNotFound: nothing is called so; carries the nearest names.
            GraphLacks: no edge says what its evidence is.
            ValueError: a kind of evidence is unknown.
        """
        from bmgraph.answers.showing import show

        return show(
            self, what, context=context, stage=stage, article_only=article_only,
            grounds=Grounds.of(evidence, stated), limit=limit,
        )  # fmt: skip
