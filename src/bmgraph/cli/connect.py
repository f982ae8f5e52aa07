"""Commands that connect: paths, explain, conflicts, gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from bmgraph.cli._open import json_option, print_json, print_text, progress, say_what_is_meant
from bmgraph.errors import harmless
from bmgraph.paths.weights import DEFAULT_WEIGHTS, Weights

if TYPE_CHECKING:
    from bmgraph._graph import Graph
    from bmgraph.dataset.entities import Directory
    from bmgraph.ontology import Ontology
    from bmgraph.paths.chance import PathSignificance
    from bmgraph.paths.find import Path as FoundPath

__all__ = ["conflicts", "explain", "gaps", "paths"]


_SIGNS = {"+": 1, "-": -1, None: None}


def _weights(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> Weights:
    """Read NAME=NUMBER."""
    given = {}
    for item in value:
        name, _, number = item.partition("=")
        try:
            given[name] = float(number)
        except ValueError:
            raise click.BadParameter(f"{item}: write NAME=NUMBER") from None
    try:
        return Weights.of(given)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.argument("source", required=False)
@click.argument("target", required=False)
@click.option(
    "--pattern",
    default="",
    help="What the paths are like, see docs/paths.md; SOURCE and TARGET may be left out.",
)
@click.option(
    "--to-category",
    "to",
    multiple=True,
    metavar="CATEGORY",
    help="End at any entity of this category (Drug, ClinicalTrial ...); several are passed in this order.",
)
@click.option(
    "--max-hops", type=click.IntRange(1, 8), default=4, show_default=True, help="Longest path, in steps."
)
@click.option("--via", help="A category that some entity between the ends must have, e.g. CellType.")
@click.option("--context", help="A disease: LCBM, BCBM, NSCLC ...; broader and narrower statements fit.")
@click.option("--sign", type=click.Choice(("+", "-")), help="Only paths of this sign.")
@click.option("--article-only", is_flag=True, help="No step on a background layer.")
@click.option(
    "--mixed-contexts", is_flag=True, help="Also paths whose steps were said of different diseases."
)
@click.option(
    "-k", "count", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many paths."
)
@click.option(
    "--graph", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Search an imported graph: shortest paths, best ones beside the article's or with --sign.",
)  # fmt: skip
@click.option("--metapath", default="", help="With --graph: such as CbGpPWpGaD; best by degree.")
@click.option(
    "--weight", "weights", multiple=True, metavar="NAME=NUMBER", callback=_weights,
    help="Change a part of the score: step, hedged, not_causal, unsigned, evidence, layer, ...",
)  # fmt: skip
@click.option(
    "--permutations", type=click.IntRange(0, 100_000), default=0, show_default=True,
    help="Networks for p-values of the paths' metapaths.",
)  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the first permuted network."
)
@json_option
def paths(
    source: str | None, target: str | None, pattern: str, to: tuple[str, ...], max_hops: int, via: str | None,
    context: str | None, sign: str | None, article_only: bool, mixed_contexts: bool, count: int,
    folder: Path | None, metapath: str, weights: Weights, permutations: int, seed: int, as_json: bool,
) -> None:  # fmt: skip
    """Find the best mechanism paths from SOURCE to TARGET, with sign and evidence at each step.

    Both stand for themselves and whatever is narrower: "brain metastasis" takes in lung cancer
    brain metastasis. Every step of a path holds in one common disease context unless
    --mixed-contexts is given. Steps on a background layer cost more than those on the article and
    name their source. No path is an empty answer, not an error.

    \b
    bmgraph paths MSLN "brain metastasis" --sign +
    bmgraph paths MSLN --to-category Drug --to-category ClinicalTrial
    bmgraph paths --pattern '(:Gene {label: "MSLN"})-[*1..2]->(:Gene)<-[:inhibits]-(:Drug)'
    """
    from bmgraph._graph import open_graph

    if pattern and (to or via or metapath):
        raise click.UsageError("--pattern says by itself what --to-category, --via and --metapath say")
    given = click.get_current_context().get_parameter_source("max_hops")
    if pattern and given is ParameterSource.COMMANDLINE:
        raise click.UsageError("--pattern says by itself how long a path may be")
    if folder is not None and not (pattern or (source and target)):
        raise click.UsageError("--graph takes SOURCE and TARGET, or --pattern")
    if not pattern and (not source or bool(target) == bool(to)):
        raise click.UsageError("give SOURCE and one of: TARGET, or --to-category CATEGORY; or --pattern")
    asked: dict[str, Any] = {"sign": _SIGNS[sign], "context": context or "", "mixed_contexts": mixed_contexts}
    if folder is not None:
        weighted = weights != DEFAULT_WEIGHTS
        if to or via or article_only or permutations or weighted or (metapath and (context or sign)):
            raise click.UsageError(
                "--graph takes SOURCE and TARGET or --pattern, --max-hops, --metapath or --context, --sign, "
                "--mixed-contexts, -k and --json"
            )
        if not pattern:
            asked |= {"max_hops": max_hops, "metapath": metapath}
        from bmgraph.cli.foreign import print_imported_paths

        print_imported_paths(
            folder, source or "", target or "", pattern=pattern, k=count, as_json=as_json, **asked
        )
        return
    if metapath:
        raise click.UsageError("--metapath needs --graph")
    graph = open_graph(article_only=article_only)
    say_what_is_meant(graph.directory, source, target)
    say_what_is_meant(graph.directory, context, category="Disease")
    search = partial(
        graph.paths,
        source or "",
        target or "",
        pattern=pattern,
        to=[_category(graph.ontology, "--to-category", name) for name in to],
        via=[_category(graph.ontology, "--via", via)] if via else [],
        max_hops=max_hops,
        weights=weights,
        **asked,
    )
    found = search(k=count)
    chances = None
    if permutations:
        with progress(permutations, "networks") as on_network:
            chances = graph.significance(
                found, permutations=permutations, seed=seed, context=context or "", on_network=on_network
            )
    nothing = "no path fits" if pattern else _nothing(graph.directory, source or "", target, to, max_hops)
    if not (found or as_json):
        if context and search(k=1, context=""):
            nothing += f"; there are some without --context {context!r}"
        if context and (narrower := _metastasis_of(graph.directory, context)):
            nothing += f"; what is said of its spread to the brain: --context {narrower!r}"
        if not mixed_contexts and search(k=1, mixed_contexts=True):
            nothing += "; there are some whose steps were said of different diseases: --mixed-contexts"
    _print_paths(found, graph, as_json, nothing, chances)


def _nothing(directory: Directory, source: str, target: str | None, to: Sequence[str], max_hops: int) -> str:
    """Return what to say where there is no path."""
    if target and directory.get(source).id in directory.descendants(directory.get(target).id):
        return f"{source} is {target}, or part of it: a path joins two different entities"
    nothing = f"no path of at most {max_hops} steps from {source} to {target or ', then '.join(to)}"
    return f"{nothing}; what is said of it: bmgraph show {source!r}"


def _metastasis_of(directory: Directory, context: str) -> str:
    """Return what the brain metastasis of a primary tumour is called; empty if the disease is none."""
    disease = directory.get(context, "Disease").id
    brain = directory.descendants(directory.get("brain metastasis").id)
    found = [curie for curie in directory.descendants(disease) if curie in brain]
    return directory.by_id[found[0]].label if found and disease not in found else ""


def _print_paths(
    found: Sequence[FoundPath], graph: Graph, as_json: bool, nothing: str,
    chances: Sequence[PathSignificance] | None,
) -> None:  # fmt: skip
    from bmgraph.cli._texts import path_text
    from bmgraph.paths.find import path_json

    directory, reports = graph.directory, graph.reports
    pairs = [(one.p_value, one.p_adjusted) for one in chances] if chances else [None] * len(found)
    if as_json:
        print_json(
            [path_json(path, directory, reports, pair) for path, pair in zip(found, pairs, strict=True)]
        )
        return
    for number, (path, pair) in enumerate(zip(found, pairs, strict=True), start=1):
        print_text(path_text(path, directory, number, reports, pair))
    if not found:
        print_text(harmless(nothing))


def _category(ontology: Ontology, option: str, name: str) -> str:
    """Return the category that a user means."""
    matching = [known for known in ontology.categories if known.casefold() == name.casefold()]
    if not matching:
        raise click.UsageError(f"{option} {name}: use one of {', '.join(sorted(ontology.categories))}")
    return matching[0]


@click.command()
@click.argument("source")
@click.argument("target")
@click.option("--max-hops", type=click.IntRange(1, 8), default=4, show_default=True, help="Longest path.")
@click.option("--context", help="A disease: LCBM, BCBM, NSCLC ...; broader and narrower statements fit.")
@click.option("--article-only", is_flag=True, help="No step on a background layer.")
@click.option(
    "-k", "count", type=click.IntRange(1, 1000), default=8, show_default=True, help="How many paths in all."
)
@json_option
def explain(
    source: str,
    target: str,
    max_hops: int,
    context: str | None,
    article_only: bool,
    count: int,
    as_json: bool,
) -> None:
    """Explain what links SOURCE to TARGET: best paths by metapath, evidence, contradictions, trials.

    \b
    bmgraph explain MSLN "brain metastasis"
    bmgraph explain EGFR osimertinib
    """
    from bmgraph._graph import open_graph
    from bmgraph.cli._texts import account_text
    from bmgraph.paths.find import path_json

    graph = open_graph(article_only=article_only)
    directory = graph.directory
    # An empty name is none, not one that was left out.
    for name in (source, target):
        directory.get(name)
    say_what_is_meant(directory, source, target)
    say_what_is_meant(directory, context, category="Disease")
    accounts = graph.explain(source, target, k=count, max_hops=max_hops, context=context or "")
    reports = graph.reports
    if as_json:
        print_json(
            [
                {
                    "metapath": list(account.metapath),
                    "paths": [path_json(path, directory, reports) for path in account.paths],
                    "against": [[list(hop.against) for hop in hops] for hops in account.hops],
                    "trials": [
                        {
                            "intervention": one,
                            "relation": name,
                            "trial": trial,
                            "outcomes": reports(trial, one),
                        }
                        for one, name, trial in account.trials
                    ],
                }
                for account in accounts
            ]
        )
        return
    told: set[tuple[str, str]] = set()
    for account in accounts:
        print_text(account_text(graph.projection, directory, account, reports, told))
    if not accounts:
        print_text(harmless(_nothing(directory, source, target, (), max_hops)))


@click.command()
@click.argument("entity", required=False)
@click.option("--article-only", is_flag=True, help="Leave the background layers out.")
@json_option
def conflicts(entity: str | None, article_only: bool, as_json: bool) -> None:
    """List contradictions: opposite signs on one pair, or a relation both stated and denied.

    With ENTITY, those about it or something narrower.
    """
    from bmgraph._graph import open_graph
    from bmgraph.cli._texts import conflict_text

    graph = open_graph(article_only=article_only)
    directory, found = graph.directory, graph.conflicts()
    if entity:
        about = set(directory.descendants(directory.get(entity).id))
        found = [conflict for conflict in found if about & {conflict.subject, conflict.object}]
    if as_json:
        print_json([asdict(conflict) for conflict in found])
        return
    for conflict in found:
        print_text(conflict_text(graph.projection, directory, conflict))
    print_text(f"{len(found)} contradiction{'' if len(found) == 1 else 's'}")


@click.command()
@click.option("--kind", type=click.Choice(("target", "drug", "stage")), help="Only gaps of this kind.")
@json_option
def gaps(kind: str | None, as_json: bool) -> None:
    """List targets without a drug, drugs without a mechanism, stages without a treatment.

    Without a drug in this graph, whose layers know the drugs that the article and its trials name alone.
    """
    from bmgraph._graph import open_graph
    from bmgraph.cli._tables import console, plain_table

    found = [gap for gap in open_graph().gaps() if kind in (None, gap.kind)]
    if as_json:
        print_json([gap.as_dict() for gap in found])
        return
    columns = ("kind", "id", "label", "category", "assertions", "known")
    console().print(plain_table(columns, ([str(gap.as_dict()[name]) for name in columns] for gap in found)))
    print_text(f"{len(found)} gaps of this graph, which knows the drugs that the article and its trials name")
