"""The built graph as one object: paths, patterns, accounts, contradictions, gaps, NetworkX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from bmgraph.dataset.built import find_built
from bmgraph.dataset.entities import Directory
from bmgraph.graph.contexts import context_filter
from bmgraph.graph.projection import ARTICLE_LAYER
from bmgraph.ontology import Ontology, read_ontology
from bmgraph.paths.edges import Edges
from bmgraph.paths.find import Path, find_paths
from bmgraph.paths.snapshot import read_snapshot
from bmgraph.paths.steps import leads_to_treatment
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights
from bmgraph.resources import DATASET_FILE, build_dir

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.answers.conflicts import Conflict
    from bmgraph.answers.explain import Account
    from bmgraph.answers.gaps import Gap
    from bmgraph.dataset.store import Store
    from bmgraph.paths.chance import PathSignificance
    from bmgraph.trials.reports import OutcomeRow

__all__ = ["Graph", "open_graph"]


class Graph:
    """The assertions with their directory and ontology; names may be ids, labels or synonyms.

    For example ``open_graph().paths("MSLN", "brain metastasis", sign=1, context="LCBM", k=3)``.

    Args:
        edges: the assertions.
        directory: their entities.
        ontology: their relations.
        outcomes: reads what the trials reported, asked for once.
    """

    def __init__(
        self,
        edges: Edges,
        directory: Directory,
        ontology: Ontology,
        outcomes: Callable[[], Sequence[OutcomeRow]] = list,
    ) -> None:
        self.edges = edges
        self.directory = directory
        self.ontology = ontology
        self._read_outcomes = outcomes

    @cached_property
    def projection(self) -> nx.MultiDiGraph[str]:
        """The assertions as NetworkX knows graphs; see `projection.project`."""
        return self.edges.to_networkx()

    @cached_property
    def outcomes(self) -> Sequence[OutcomeRow]:
        """What the trials reported, in printed order."""
        return self._read_outcomes()

    def reports(self, trial: str, intervention: str) -> list[dict[str, object]]:
        """Return the outcomes of the publications in which a trial gave an intervention (both CURIEs).

        Those of the arms that received it come first.
        """
        name = self.directory.by_id[trial].label
        rows = {
            row.publication.row
            for row in self.outcomes
            if row.trial == name and intervention in row.interventions
        }
        reported = (row for row in self.outcomes if row.publication.row in rows)
        return [
            row.as_dict() for row in sorted(reported, key=lambda row: intervention not in row.interventions)
        ]

    def paths(
        self,
        source: str = "",
        target: str = "",
        *,
        pattern: str = "",
        to: Sequence[str] = (),
        via: Sequence[str] = (),
        k: int = 10,
        max_hops: int = 4,
        sign: int | None = None,
        context: str = "",
        mixed_contexts: bool = False,
        weights: Weights = DEFAULT_WEIGHTS,
    ) -> list[Path]:
        """Return the k best mechanism paths, best first; see docs/paths.md.

        Args:
            source: where they begin; whatever is narrower begins too.
            pattern: what they are like, see `patterns`; it may name the ends, and says what `to`, `via`,
                `max_hops` would say.
            target: where they end, likewise.
            to: without a target, categories to pass in this order, the last of which ends the path.
            via: categories that entities between the ends must have, in this order.
            k: how many.
            max_hops: longest path, in steps.
            sign: +1 or -1 for paths of that sign only.
            context: a disease; broader and narrower statements fit.
            mixed_contexts: also paths whose steps have no disease in common.
            weights: what makes a step cost more or less.

        Raises:
            EntityNotFound: a name is unknown.
            PatternError: the pattern does not parse, or names what is not there.
            ValueError: no pattern and no source, neither or both of `target` and `to`, a number below 1, an
                unknown category or sign.
        """
        if sign not in (None, 1, -1):
            raise ValueError(f"sign is 1, -1 or None, not {sign!r}")
        if pattern and (to or via):
            raise ValueError("the pattern says by itself what `to` and `via` say")
        for name in (*to, *via):
            if name not in self.ontology.categories:
                raise ValueError(
                    f"{name} is no category: use one of {', '.join(sorted(self.ontology.categories))}"
                )
        if pattern:
            # The parser is loaded by those alone who have something to parse.
            from bmgraph.paths.matching import match_pattern
            from bmgraph.paths.patterns import parse_pattern

            for name in (source, target):
                if name:
                    self.directory.get(name)
            return match_pattern(
                self.edges, self.ontology, self.directory,
                parse_pattern(pattern).between(source, target, sign=sign, context=context),
                k=k, mixed_contexts=mixed_contexts, weights=weights,
            )  # fmt: skip
        if not source or bool(target) == bool(to):
            raise ValueError("give a source and one of target and to, or a pattern")
        if target:
            ends = self.directory.descendants(self.directory.get(target).id)
        else:
            listings = self.directory.by_id.values()
            ends = [x.id for x in listings if self.ontology.is_a(x.category, to[-1])]
        categories = {self.directory.by_id[curie].category for curie in ends}
        return find_paths(
            self.edges,
            self.ontology,
            self.directory.descendants(self.directory.get(source).id),
            ends,
            k=k,
            max_hops=max_hops,
            via=[*via, *to[:-1]],
            sign=sign,
            to_treatment=leads_to_treatment(self.ontology, categories),
            contexts=self._contexts(context),
            agreeing=None if mixed_contexts else self.directory,
            weights=weights,
        )

    def significance(
        self,
        paths: Sequence[Path],
        *,
        permutations: int = 200,
        seed: int = 0,
        context: str = "",
        on_network: Callable[[int], None] = lambda n: None,
    ) -> list[PathSignificance]:
        """Return how often chance would join the ends of each path as it does; see `significance`.

        Raises:
            EntityNotFound: the disease is unknown.
            ValueError: no permutation.
        """
        from bmgraph.paths.chance import significance

        return significance(
            self.projection, paths, permutations=permutations, seed=seed, contexts=self._contexts(context),
            on_network=on_network,
        )  # fmt: skip

    def _contexts(self, context: str) -> Callable[[Sequence[str]], bool] | None:
        """Return the test of whether an assertion fits a disease."""
        if not context:
            return None
        return context_filter(self.directory, self.directory.get(context, "Disease").id)

    def explain(
        self, source: str, target: str, *, k: int = 8, max_hops: int = 4, context: str = ""
    ) -> list[Account]:
        """Return the best paths by metapath, what speaks against each hop, and the trials of their drugs."""
        from bmgraph.answers.explain import explain

        found = self.paths(source, target, k=k, max_hops=max_hops, context=context)
        return explain(self.projection, self.directory, self.ontology, found)

    def conflicts(self) -> list[Conflict]:
        """Return the contradictions; see `conflicts.find_conflicts`."""
        from bmgraph.answers.conflicts import find_conflicts

        return find_conflicts(self.projection, self.directory)

    def gaps(self) -> list[Gap]:
        """Return what is missing; see `gaps.find_gaps`."""
        from bmgraph.answers.gaps import find_gaps

        return find_gaps(self.projection, self.directory, self.ontology)

    def to_networkx(self, pattern: str = "", *, k: int = 1000) -> nx.MultiDiGraph[str]:
        """Return a copy of the projection, or of what the k best paths of a pattern run over.

        Keys are assertion ids; `projection.project` tells the attributes.
        """
        if not pattern:
            return self.edges.to_networkx()
        found = self.paths(pattern=pattern, k=k)
        return self.edges.to_networkx(key for path in found for step in path.steps for key in step.edges)


def open_graph(
    *, article_only: bool = False, folder: FilePath | None = None, store: Store | None = None
) -> Graph:
    """Open the built graph, from its snapshot if that is of the built dataset.

    Args:
        article_only: leave the background layers out.
        folder: where it was built.
        store: the dataset, if it is open already.

    Raises:
        BuildError: there is none.
    """
    folder = folder or build_dir()
    if store is None:
        find_built(folder)
    known = read_snapshot(folder, folder / DATASET_FILE)
    if known is not None:
        edges, directory, ontology, outcomes = known
    else:
        ontology = read_ontology()
        from bmgraph.dataset.store import open_store
        from bmgraph.graph.projection import project
        from bmgraph.trials.reports import read_reports

        opened = store or open_store(folder)
        graph, directory = project(opened, ontology)
        edges, outcomes = Edges.of(graph), lambda: read_reports(opened, directory)[1]
    if article_only:
        edges = edges.only(edges.of_layer(ARTICLE_LAYER))
    return Graph(edges, directory, ontology, outcomes)
