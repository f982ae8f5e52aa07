"""Commands that connect: paths, explain, conflicts, gaps."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from bmgraph.cli._open import say_what_is_meant
from bmgraph.cli.options import (
    NAME,
    answer_options,
    article_only_option,
    context_option,
    count_option,
    graph_option,
    seed_option,
)
from bmgraph.cli.output import Output, progress
from bmgraph.cli.tables import Column
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
@click.argument("source", required=False, type=NAME)
@click.argument("target", required=False, type=NAME)
@click.option(
    "--pattern",
    default="",
    help='What the paths are like, such as "(:Drug)-[:inhibits]->(:Gene)"; no SOURCE or TARGET needed.',
)
@click.option(
    "--to-category",
    "to",
    multiple=True,
    type=NAME,
    metavar="CATEGORY",
    help="End at any entity of this category (Drug, ClinicalTrial ...); several are passed in this order.",
)
@click.option(
    "--max-hops", type=click.IntRange(1, 8), default=4, show_default=True, help="Longest path, in steps."
)
@click.option(
    "--via", type=NAME, help="A category that some entity between the ends must have, e.g. CellType."
)
@context_option
@click.option("--sign", type=click.Choice(("+", "-")), help="Only paths of this sign.")
@article_only_option
@click.option(
    "--mixed-contexts", is_flag=True, help="Also paths whose steps were said of different diseases."
)
@count_option(5, what="How many paths.")
@graph_option
@click.option("--metapath", default="", help="With --graph: such as CbGpPWpGaD; best by degree.")
@click.option(
    "--weight", "weights", multiple=True, metavar="NAME=NUMBER", callback=_weights,
    help="Change a part of the score: step, hedged, not_causal, unsigned, evidence, layer, ...",
)  # fmt: skip
@click.option(
    "--permutations", type=click.IntRange(0, 100_000), default=0, show_default=True,
    help="Networks for p-values of the paths' metapaths.",
)  # fmt: skip
@seed_option
@answer_options(text=True)
def paths(
    source: str | None, target: str | None, pattern: str, to: tuple[str, ...], max_hops: int, via: str | None,
    context: str | None, sign: str | None, article_only: bool, mixed_contexts: bool, count: int,
    folder: Path | None, metapath: str, weights: Weights, permutations: int, seed: int, out: Output,
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
                "--mixed-contexts and -k"
            )
        if not pattern:
            asked |= {"max_hops": max_hops, "metapath": metapath}
        from bmgraph.cli.foreign import print_imported_paths

        print_imported_paths(folder, source or "", target or "", pattern=pattern, k=count, out=out, **asked)
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
    if not found and out.form == "text":
        if context and search(k=1, context=""):
            nothing += f"; there are some without --context {context!r}"
        if context and (narrower := _metastasis_of(graph.directory, context)):
            nothing += f"; what is said of its spread to the brain: --context {narrower!r}"
        if not mixed_contexts and search(k=1, mixed_contexts=True):
            nothing += "; there are some whose steps were said of different diseases: --mixed-contexts"
    _print_paths(found, graph, out, nothing, chances)


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
    found: Sequence[FoundPath], graph: Graph, out: Output, nothing: str,
    chances: Sequence[PathSignificance] | None,
) -> None:  # fmt: skip
    from bmgraph.cli._texts import path_text
    from bmgraph.cli.path_rows import PATH_COLUMNS, PATH_TABLE, path_row
    from bmgraph.paths.find import path_json

    directory, reports = graph.directory, graph.reports
    pairs = [(one.p_value, one.p_adjusted) for one in chances] if chances else [None] * len(found)
    each = list(enumerate(zip(found, pairs, strict=True), start=1))
    data = (path_json(path, directory, reports, pair) for _, (path, pair) in each)
    text = (path_text(path, directory, number, reports, pair) + "\n" for number, (path, pair) in each)
    out.write(
        PATH_COLUMNS,
        map(path_row, data),
        shown=PATH_TABLE,
        data=lambda: list(data),
        text=text if found else [f"{nothing}\n"],
    )


def _category(ontology: Ontology, option: str, name: str) -> str:
    """Return the category that a user means."""
    matching = [known for known in ontology.categories if known.casefold() == name.casefold()]
    if not matching:
        raise click.UsageError(f"{option} {name}: use one of {', '.join(sorted(ontology.categories))}")
    return matching[0]


@click.command()
@click.argument("source", type=NAME)
@click.argument("target", type=NAME)
@click.option("--max-hops", type=click.IntRange(1, 8), default=4, show_default=True, help="Longest path.")
@context_option
@article_only_option
@count_option(8, what="How many paths in all.")
@answer_options(text=True)
def explain(
    source: str,
    target: str,
    max_hops: int,
    context: str | None,
    article_only: bool,
    count: int,
    out: Output,
) -> None:
    """Explain what links SOURCE to TARGET: best paths by metapath, evidence, contradictions, trials.

    \b
    bmgraph explain MSLN "brain metastasis"
    bmgraph explain EGFR osimertinib
    """
    from bmgraph._graph import open_graph
    from bmgraph.cli._texts import account_text
    from bmgraph.cli.path_rows import PATH_COLUMNS, PATH_TABLE, path_row
    from bmgraph.paths.find import path_json

    graph = open_graph(article_only=article_only)
    directory = graph.directory
    say_what_is_meant(directory, source, target)
    say_what_is_meant(directory, context, category="Disease")
    accounts = graph.explain(source, target, k=count, max_hops=max_hops, context=context or "")
    reports = graph.reports

    def data() -> list[dict[str, Any]]:
        return [
            {
                "metapath": list(account.metapath),
                "paths": [path_json(path, directory, reports) for path in account.paths],
                "against": [[list(hop.against) for hop in hops] for hops in account.hops],
                "trials": [
                    {"intervention": one, "relation": name, "trial": trial, "outcomes": reports(trial, one)}
                    for one, name, trial in account.trials
                ],
            }
            for account in accounts
        ]

    rows = (
        {"metapath": account["metapath"]} | path_row(path) for account in data() for path in account["paths"]
    )
    seen: set[tuple[str, str]] = set()
    text = (account_text(graph.projection, directory, account, reports, seen) + "\n" for account in accounts)
    nothing = f"{_nothing(directory, source, target, (), max_hops)}\n"
    out.write(
        ("metapath", *PATH_COLUMNS), rows, shown=(Column("metapath", rank=6), *PATH_TABLE), data=data,
        text=text if accounts else [nothing],
    )  # fmt: skip


@click.command()
@click.argument("entity", required=False, type=NAME)
@article_only_option
@answer_options(text=True)
def conflicts(entity: str | None, article_only: bool, out: Output) -> None:
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
    rows = (
        {
            "subject": conflict.subject,
            "subject_label": directory.by_id[conflict.subject].label,
            "object": conflict.object,
            "object_label": directory.by_id[conflict.object].label,
            "kind": conflict.kind,
            "one": conflict.one,
            "other": conflict.other,
            "shared": conflict.shared,
        }
        for conflict in found
    )
    shown = (
        Column("subject", lambda row: row["subject_label"]),
        Column("object", lambda row: row["object_label"]),
        Column("kind", rank=2), Column("one", lambda row: ", ".join(row["one"]), rank=3),
        Column("other", lambda row: ", ".join(row["other"]), rank=3),
        Column("both in", lambda row: ", ".join(directory.by_id[c].label for c in row["shared"]), rank=1),
    )  # fmt: skip
    count = f"{len(found)} contradiction{'' if len(found) == 1 else 's'}"
    text = (conflict_text(graph.projection, directory, conflict) + "\n" for conflict in found)
    out.write(
        ("subject", "subject_label", "object", "object_label", "kind", "one", "other", "shared"), rows,
        shown=shown, data=lambda: list(map(asdict, found)), text=itertools.chain(text, [f"{count}\n"]),
        footer=count,
    )  # fmt: skip


@click.command()
@click.option("--kind", type=click.Choice(("target", "drug", "stage")), help="Only gaps of this kind.")
@answer_options()
def gaps(kind: str | None, out: Output) -> None:
    """List targets without a drug, drugs without a mechanism, stages without a treatment.

    Without a drug in this graph, whose layers know the drugs that the article and its trials name alone.
    """
    from bmgraph._graph import open_graph

    found = [gap for gap in open_graph().gaps() if kind in (None, gap.kind)]
    shown = (
        Column("kind", rank=3), Column("id"), Column("label"), Column("category", rank=2),
        Column("assertions", rank=1), Column("known", rank=4),
    )  # fmt: skip
    out.write(
        ("kind", "id", "label", "category", "assertions", "known"), [gap.as_dict() for gap in found],
        shown=shown,
        footer=f"{len(found)} gaps of this graph, which knows the drugs that the article and its trials name",
    )  # fmt: skip
