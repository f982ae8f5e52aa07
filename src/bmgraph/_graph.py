"""One class for every graph: the article's, an imported one, both merged."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Literal

from bmgraph.answers.asked import Answers
from bmgraph.answers.for_whom import Trials, reported, whom_first
from bmgraph.dataset.built import find_built
from bmgraph.errors import BuildError, GraphLacks
from bmgraph.graph.bundles import Bundles
from bmgraph.graph.index import Index, Joined
from bmgraph.graph.saved import REPORTS_FILE, open_folder, read_part
from bmgraph.graph.storage import CLOSED
from bmgraph.graph.vocabulary import Vocabulary
from bmgraph.paths.answer import Paths
from bmgraph.paths.asking import Asked, Sign, make_question
from bmgraph.paths.between import MAX_MEMBERS
from bmgraph.paths.document import path_document
from bmgraph.paths.find import Candidates
from bmgraph.paths.kinds import find_answers
from bmgraph.paths.path import Kind, Path
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights
from bmgraph.resources import GRAPH_FOLDER, build_dir

if TYPE_CHECKING:
    import networkx as nx

    from bmgraph.dataset.entities import Directory, Listing
    from bmgraph.ontology import Ontology
    from bmgraph.paths.chance import PathSignificance
    from bmgraph.paths.reasons import NoPath
    from bmgraph.site.choice import Page
    from bmgraph.trials.reports import OutcomeRow, PublicationRow
    from bmgraph.trials.saved import Reports

__all__ = ["Graph", "open"]

#: A graph of more rows is not made a `networkx` graph as a whole.
_MOST_ROWS = 500_000
#: How often a graph is opened that does not fit its dataset.
_TRIES = 3


class Graph(Answers):
    """A graph with what it knows of its names; names may be ids, labels or synonyms.

    For example ``bmgraph.open().paths("MSLN", "brain metastasis", sign="+", context="LCBM", k=3)``.

    Args:
        index: nodes, pairs, rows.
        vocabulary: what the names mean.
        folder: where it was opened.
        reports: reads what the trials reported, asked for once.
    """

    def __init__(
        self,
        index: Index,
        vocabulary: Vocabulary,
        folder: FilePath | None = None,
        reports: Callable[[], Reports] = lambda: ([], []),
    ) -> None:
        self.index = index
        self.vocabulary = vocabulary
        self.folder = folder
        self._read_reports = reports
        self._engines: dict[str, Candidates] = {}

    def __repr__(self) -> str:
        """Say what graph it is."""
        where = f" at {self.folder}" if self.folder else ""
        if self.index.is_closed:
            return f"<bmgraph.Graph{where}: closed>"
        return f"<bmgraph.Graph{where}: {self.index.n_nodes:,} nodes, {self.index.n_rows:,} edges>"

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the memory map; the graph answers nothing any more."""
        for name in ("bundles", "projection", "rdf", "_reports", "_trials"):
            self.__dict__.pop(name, None)
        self._engines.clear()
        self.index = self.index.closed()
        self.vocabulary = Vocabulary(self.index, self.directory, self.ontology)
        self._read_reports = _closed_reports

    def __reduce__(self) -> tuple[Callable[[str], Graph], tuple[str]]:
        """Pickle the place of the graph, which is opened again."""
        if self.folder is None:
            raise TypeError("a graph in memory cannot be pickled: save it and open its folder")
        return open, (str(self.folder.resolve()),)

    def __getitem__(self, name: str) -> Listing:
        """Return the entity of a name; see `find` for all that a name may mean."""
        return self.vocabulary.listing(self.vocabulary.node(name))

    @cached_property
    def bundles(self) -> Bundles:
        """What joins the pairs of the graph."""
        return Bundles(self.index, self.vocabulary)

    @property
    def directory(self) -> Directory:
        """The entities of which more is known than their label."""
        return self.vocabulary.directory

    @property
    def ontology(self) -> Ontology:
        """The categories and relations that are known."""
        return self.vocabulary.ontology

    @cached_property
    def _reports(self) -> Reports:
        return self._read_reports()

    @cached_property
    def _trials(self) -> Trials:
        """What is asked of the trials on paths."""
        return Trials(self.bundles, {row.row: row for row in self.publications}, self.reported)

    def reports_part(self) -> dict[str, Any]:
        """Return what the trials reported as it is kept beside a graph."""
        from bmgraph.trials.saved import reports_part

        return reports_part(*self._reports)

    @property
    def publications(self) -> Sequence[PublicationRow]:
        """The publications of the trial tables, in printed order."""
        return self._reports[0]

    @property
    def reported(self) -> Sequence[OutcomeRow]:
        """What the trials reported, in printed order."""
        return self._reports[1]

    def paths(
        self,
        source: str = "",
        target: str = "",
        *,
        to: Sequence[str] = (),
        pattern: str = "",
        via: Sequence[str] = (),
        k: int = 10,
        max_hops: int = 4,
        sign: Sign | None = None,
        context: str = "",
        mixed_contexts: bool = False,
        article_only: bool = False,
        background: int | None = None,
        weights: Weights | Mapping[str, float] = DEFAULT_WEIGHTS,
        metapath: str = "",
        evidence: str | Sequence[str] = (),
        stated: bool = False,
        on: str = "",
        max_members: int = MAX_MEMBERS,
        kind: Kind | Literal[""] = "",
    ) -> Paths:
        """Return the k best mechanism paths, best first; see docs/paths.md.

        Args:
            source: where they begin; whatever is narrower begins too.
            target: where they end, likewise.
            to: without a target, categories to pass in this order, the last of which ends the path.
            pattern: what they are like, see `paths.patterns`; it may name the ends, and says what `to`,
                `via`, `max_hops` would say.
            via: categories that nodes between the ends must have, in this order.
            k: how many.
            max_hops: longest path, in steps.
            sign: ``"+"`` or 1, ``"-"`` or -1 for paths of that sign only.
            context: a disease; broader and narrower statements fit.
            mixed_contexts: also paths whose steps have no disease in common.
            article_only: no step on a background layer.
            background: most steps on background layers; without it 3 between nodes, any number in a pattern.
            weights: what makes a step cost more or less, by name as in the score, or `Weights`.
            metapath: such as ``CbGpPWpGaD``, a pattern by the graph's abbreviations.
            evidence: kinds, on one of which each step must rest, see `ontology.EVIDENCE_KINDS`.
            stated: each step must name its disease, if it is of one, in its own sentence.
            max_members: what has more members by a layer bridges no two of them.
            kind: ``"path"``, ``"acts upstream"`` or ``"said of"`` for answers of that kind alone.
            on: ``"duckdb"`` or ``"spark"`` to have that engine join the graph's pairs, with the same answer.

        Raises:
            EntityNotFound: a name is unknown.
            PatternError: the pattern does not parse, or names what is not there.
            GraphLacks: the graph does not know what is asked for, or the engine is not there.
            SearchTooWide: too many partial paths.
            ValueError: no pattern and no source, neither or both of `target` and `to`, a number below 1, an
                unknown category, sign or kind of evidence, a label of several nodes.
        """
        asked = Asked(
            source, target, to, pattern, via, k, max_hops, sign, context, mixed_contexts, article_only,
            background, weights, metapath, evidence, stated, max_members=max_members, kind=kind,
        )  # fmt: skip
        return self.ask(asked, on=on)

    def ask(self, asked: Asked, *, on: str = "") -> Paths:
        """Return the paths of a question; see `paths`."""
        proper = make_question(self.bundles, asked)
        ends = proper.automaton.ends & self.bundles.of_categories(self.vocabulary.with_role("trial"))
        rules = [whom_first(self._trials)] if ends.any() and self.publications else []
        engine = self._engine(on) if on else None
        found = find_answers(self.bundles, asked, proper, rules=rules, engine=engine)
        return Paths(found.paths, tuple(map(self.document, found.paths)), found.cut)

    def _engine(self, name: str) -> Candidates:
        """Return what finds candidates on an engine; it keeps the pairs for further questions."""
        from bmgraph.paths.relational import Relational, connect

        if name not in self._engines:
            self._engines[name] = Relational(self.index, connect(name)).candidates
        return self._engines[name]

    def why_no_path(self, asked: Asked) -> NoPath:
        """Return what keeps the paths of a question away, see `paths.reasons`."""
        from bmgraph.paths.reasons import why_no_path

        return why_no_path(self.bundles, asked)

    def document(self, path: Path, p_values: tuple[float, float] | None = None) -> dict[str, Any]:
        """Return a path for JSON, with what the trials on it say; see `paths.document`."""
        return path_document(
            path,
            self.vocabulary.label,
            trials=lambda step, of: self._trials.facts(step, of),
            p_values=p_values,
        )

    def reports(self, trial: str, intervention: str) -> list[dict[str, object]]:
        """Return the outcomes of the publications in which a trial gave an intervention (both ids)."""
        return reported(self.reported, self.vocabulary.label(trial), intervention)

    def significance(
        self,
        paths: Sequence[Path],
        *,
        permutations: int = 200,
        seed: int = 0,
        context: str = "",
        on_network: Callable[[int], None] = lambda n: None,
    ) -> list[PathSignificance]:
        """Return how often chance would join the ends of each path as it does; see `paths.chance`.

        Raises:
            EntityNotFound: the disease is unknown.
            ValueError: no permutation.
        """
        from bmgraph.paths.chance import significance

        contexts = self.vocabulary.context(context) if context else None
        return significance(
            self.bundles,
            paths,
            permutations=permutations,
            seed=seed,
            contexts=contexts,
            on_network=on_network,
        )

    def with_chance(self, paths: Paths, **options: Any) -> Paths:
        """Return paths whose documents have their p-values; the options are those of `significance`."""
        chances = self.significance(paths.items, **options)
        documents = (
            self.document(path, (one.p_value, one.p_adjusted))
            for path, one in zip(paths, chances, strict=True)
        )
        return Paths(paths.items, tuple(documents), paths.cut)

    def between(self, one: str, other: str) -> nx.MultiDiGraph[str]:
        """Return the rows that join two nodes, by id."""
        return self.to_networkx(self.index.joining(self.index.node(one), self.index.node(other)))

    def page(
        self,
        *,
        context: str = "",
        entity: str = "",
        hops: int = 1,
        path: Sequence[str] = (),
        layers: bool = False,
    ) -> Page:
        """Return a self-contained interactive page of the graph, or of a part of it.

        Args:
            context: only assertions that fit this disease.
            entity: only the neighbourhood of this entity.
            hops: size of the neighbourhood.
            path: source and target, for the best paths between them.
            layers: also the background layers; a page of paths has them anyway.

        Raises:
            EntityNotFound: a name is unknown.
            GraphLacks: there is nothing to draw, or too much.
            ValueError: more than one part is asked for.
        """
        from bmgraph.site.choice import make_page

        return make_page(self, context=context, entity=entity, hops=hops, path=path, layers=layers)

    @cached_property
    def projection(self) -> nx.MultiDiGraph[str]:
        """The whole graph as NetworkX knows graphs; see `to_networkx`."""
        return self.to_networkx()

    def to_networkx(
        self,
        rows: Iterable[Joined] | None = None,
        *,
        pattern: str = "",
        k: int = 1000,
        article_only: bool = False,
        flat: bool = False,
    ) -> nx.MultiDiGraph[str]:
        """Return the graph, or a part of it, as NetworkX knows graphs.

        Keys are assertion ids; `graph.to_networkx` says what the attributes are.

        Args:
            rows: the edges; all without it.
            pattern: the edges that the best paths of a pattern run over.
            k: how many paths of the pattern.
            article_only: without background facts.
            flat: make attributes scalar, as files of GraphML, GEXF, GML and JSON hold them.

        Raises:
            GraphLacks: the graph is too large to be held by NetworkX as a whole.
        """
        from bmgraph.graph.to_networkx import to_networkx

        if pattern:
            wanted = {
                row for path in self.paths(pattern=pattern, k=k) for step in path.steps for row in step.joined
            }
            rows = wanted if rows is None else wanted & set(rows)
        if rows is None and self.index.n_rows > _MOST_ROWS:
            raise GraphLacks(
                f"{self.index.n_rows:,} edges are too many for NetworkX: name a pattern or some rows"
            )
        if article_only:
            index = self.index
            background = {
                kind
                for kind, place in enumerate(index.kind_qualified.tolist())
                if index.qualified[place].source
            }
            rows = [row for row in (index.rows() if rows is None else rows) if row.kind not in background]
        return to_networkx(self.index, self.vocabulary, rows, flat=flat)


def open(folder: FilePath | str | None = None) -> Graph:
    """Open the article's graph as it was built, or the folder of another graph.

    Args:
        folder: of a graph that ``bmgraph import`` wrote; the built one of the article without it.

    Raises:
        BuildError: there is none, or it is damaged or of another version.
    """
    place = build_dir() / GRAPH_FOLDER if folder is None else FilePath(folder)
    index, vocabulary = _built(place) if folder is None else open_folder(place)

    def reports() -> Reports:
        from bmgraph.trials.saved import reports_from_part

        part = read_part(place, index, REPORTS_FILE)
        return ([], []) if part is None else reports_from_part(part)

    return Graph(index, vocabulary, place, reports)


def _closed_reports() -> Reports:
    """Refuse what is asked of a graph that was closed."""
    raise GraphLacks(CLOSED)


def _built(place: FilePath) -> tuple[Index, Vocabulary]:
    """Open the graph of the built dataset; a build may take the place of another meanwhile.

    Raises:
        BuildError: there is none, or it is of another dataset.
    """
    for _ in range(_TRIES):
        built = find_built(place.parent)
        index, vocabulary = open_folder(place)
        if index.manifest["of"] == built.digest:
            return index, vocabulary
        time.sleep(0.05)
    raise BuildError(f"{place} is of another dataset than the one beside it: run `bmgraph build`")
