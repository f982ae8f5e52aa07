"""Commands that connect: paths, explain, conflicts, gaps."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from bmgraph.cli._open import say_what_is_meant, usage_errors
from bmgraph.cli.options import (
    NAME,
    answer_options,
    article_only_option,
    context_option,
    count_option,
    evidence_option,
    graph_option,
    seed_option,
    stated_option,
)
from bmgraph.cli.output import Output, note, progress
from bmgraph.cli.tables import Column
from bmgraph.paths.weights import Weights

if TYPE_CHECKING:
    from bmgraph._graph import Graph
    from bmgraph.dataset.entities import Directory
    from bmgraph.paths.answer import Paths
    from bmgraph.paths.asking import Asked

__all__ = ["conflicts", "explain", "gaps", "paths"]


_SIGNS: dict[str | None, Any] = {"+": 1, "-": -1, None: None}


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
    help='What the paths are like, as above: "(:Drug)-[:inhibits]->(:Gene)"; no SOURCE or TARGET needed.',
)
@click.option(
    "--to",
    "--to-category",
    "to",
    multiple=True,
    type=NAME,
    metavar="CATEGORY",
    help="End at a drug, drug-target, trial, or any other category; several are passed in this order.",
)
@click.option(
    "--max-hops", type=click.IntRange(1, 8), default=4, show_default=True, help="Longest path, in steps."
)
@click.option(
    "--via", multiple=True, type=NAME, metavar="CATEGORY",
    help="A category that some entity between the ends must have, e.g. CellType; several in this order.",
)  # fmt: skip
@context_option
@click.option("--sign", type=click.Choice(("+", "-")), help="Only paths of this sign.")
@article_only_option
@evidence_option
@stated_option
@click.option(
    "--mixed-contexts", is_flag=True, help="Also paths whose steps were said of different diseases."
)
@count_option(5, what="How many paths.")
@graph_option
@click.option("--metapath", default="", help="Such as CbGpPWpGaD, where the graph has abbreviations.")
@click.option(
    "--on",
    type=click.Choice(("duckdb", "spark")),
    help="Let this engine join the graph's pairs; same answer.",
)
@click.option(
    "--background",
    type=click.IntRange(0, 8),
    help="Most steps on background layers: 3 unless a pattern is asked for.",
)
@click.option(
    "--max-members",
    type=click.IntRange(0),
    default=100,
    show_default=True,
    help="What has more members, such as a pathway, bridges no two of them.",
)
@click.option(
    "--kind", type=click.Choice(("path", "acts upstream", "said of")),
    help="Only such answers; else those of the later kinds after those of the earlier.",
)  # fmt: skip
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
    source: str | None, target: str | None, pattern: str, to: tuple[str, ...], max_hops: int,
    via: tuple[str, ...],
    context: str | None, sign: str | None, article_only: bool, evidence: tuple[str, ...], stated: bool,
    mixed_contexts: bool, count: int,
    folder: Path | None, metapath: str, on: str | None, background: int | None, max_members: int, kind: Any,
    weights: Weights, permutations: int, seed: int, out: Output,
) -> None:  # fmt: skip
    """Find the best mechanism paths from SOURCE to TARGET, with sign and evidence at each step.

    Both stand for themselves and whatever is narrower: "brain metastasis" takes in lung cancer
    brain metastasis. Every step of a path holds in one common disease context unless
    --mixed-contexts is given. Steps on a background layer cost more than those on the article and
    name their source; at most three of them, among them one bridge from a member of a pathway to
    another. After the paths come treatments that act upstream, and what a disease or stage is said
    of alone. No path is an empty answer, not an error.

    \b
    bmgraph paths MSLN "brain metastasis" --sign +
    bmgraph paths MSLN --to drug --to trial
    bmgraph paths MSLN --via Pathway --to drug-target
    bmgraph paths --pattern '(:Gene {label: "MSLN"})-[*1..2]->(:Gene)<-[:inhibits]-(:Drug)'

    A pattern is nodes and arrows, as in openCypher:

    \b
      (:Gene)  (:Drug|DrugClass)  ({label: "MSLN"})  ()     category, label or id; any entity
      -[:inhibits|binds]->  <-[:affects]-  -[]-             relations, with those below them; which way
      -[*1..3]->  -[:affects*2]->  -[{sign: "-"}]->         how many steps; of which sign
      WHERE sign = "+" AND context = "LCBM" AND layer = article AND hedged = false AND evidence >= 2
        AND stage ascending AND hubs <= 50 AND avoid "EGFR" AND avoid :Disease
      LIMIT 3
    """
    from bmgraph._graph import open as open_graph
    from bmgraph.paths.asking import Asked

    if pattern and (to or via or metapath):
        raise click.UsageError("--pattern says by itself what --to, --via and --metapath say")
    given = click.get_current_context().get_parameter_source("max_hops")
    if (pattern or metapath) and given is ParameterSource.COMMANDLINE:
        raise click.UsageError("--pattern and --metapath say by themselves how long a path may be")
    if not (pattern or metapath) and (not source or bool(target) == bool(to)):
        raise click.UsageError("give SOURCE and one of: TARGET, or --to CATEGORY; or --pattern")
    graph = open_graph(folder)
    say_what_is_meant(graph, source, target)
    say_what_is_meant(graph, context, category="Disease")
    asked = Asked(
        source or "", target or "", to, pattern, via, count, max_hops, _SIGNS[sign], context or "",
        mixed_contexts, article_only, background, weights, metapath, evidence, stated,
        max_members=max_members, kind=kind or "",
    )  # fmt: skip
    with usage_errors():
        found = graph.ask(asked, on=on or "")
    if permutations:
        with progress(permutations, "networks") as on_network:
            found = graph.with_chance(
                found, permutations=permutations, seed=seed, context=context or "", on_network=on_network
            )
    nothing = _nothing(graph, asked) if not found and out.form == "text" else ""
    _print_paths(found, out, nothing)


def _nothing(graph: Graph, asked: Asked) -> str:
    """Return what to say where there is no path: why, and what would give one."""
    directory, source, target = graph.directory, asked.source, asked.target
    if source and target and directory.by_id and not asked.pattern:
        inside = graph.vocabulary.nodes(target)
        if graph.vocabulary.node(source) in inside:
            return f"{source} is {target}, or part of it: a path joins two different entities"
    if asked.pattern or asked.metapath:
        text = "no path fits"
    else:
        ends = target or ", then ".join(asked.to)
        text = f"no path of at most {asked.max_hops} steps from {source} to {ends}"
    why = graph.why_no_path(asked)
    reasons = [str(why)] if str(why) else []
    if asked.context and (narrower := _metastasis_of(directory, asked.context)):
        reasons.append(f"for its spread to the brain: --context {narrower!r}")
    if not why.reasons and source:
        reasons.append(f"what is stated of it: bmgraph show {source!r}")
    return "; ".join([text, *reasons])


def _metastasis_of(directory: Directory, context: str) -> str:
    """Return what the brain metastasis of a primary tumour is called; empty if the disease is none."""
    if not directory.by_id:
        return ""
    disease = directory.get(context, "Disease").id
    brain = directory.descendants(directory.get("brain metastasis").id)
    found = [curie for curie in directory.descendants(disease) if curie in brain]
    return directory.by_id[found[0]].label if found and disease not in found else ""


def _print_paths(found: Paths, out: Output, nothing: str) -> None:
    from bmgraph.cli.path_rows import PATH_COLUMNS, PATH_TABLE, path_row
    from bmgraph.cli.paths_text import path_text, trials_text

    documents = found.to_dicts()
    text = itertools.chain(
        filter(None, [trials_text(documents)]),
        (
            path_text(path, document, number) + "\n"
            for number, (path, document) in enumerate(zip(found, documents, strict=True), start=1)
        ),
    )
    out.write(
        PATH_COLUMNS,
        map(path_row, documents),
        shown=PATH_TABLE,
        data=lambda: documents,
        text=text if found else [f"{nothing}\n"],
    )
    if found.cut:
        note("a bound ended the ranking: there may be better paths; ask for fewer or shorter ones")


@click.command()
@click.argument("source", type=NAME)
@click.argument("target", type=NAME)
@click.option("--max-hops", type=click.IntRange(1, 8), default=4, show_default=True, help="Longest path.")
@context_option
@article_only_option
@evidence_option
@stated_option
@count_option(8, what="How many paths in all.")
@graph_option
@answer_options(text=True)
def explain(
    source: str, target: str, max_hops: int, context: str | None, article_only: bool,
    evidence: tuple[str, ...], stated: bool, count: int, folder: Path | None, out: Output,
) -> None:  # fmt: skip
    """Explain what links SOURCE to TARGET: best paths by metapath, evidence, contradictions, trials.

    \b
    bmgraph explain MSLN "brain metastasis"
    bmgraph explain EGFR osimertinib
    """
    from bmgraph._graph import open as open_graph
    from bmgraph.answers.explain import account_document
    from bmgraph.cli.path_rows import PATH_COLUMNS, PATH_TABLE, path_row
    from bmgraph.cli.paths_text import account_text
    from bmgraph.paths.asking import Asked

    graph = open_graph(folder)
    say_what_is_meant(graph, source, target)
    say_what_is_meant(graph, context, category="Disease")
    limits: dict[str, Any] = {
        "k": count,
        "max_hops": max_hops,
        "context": context or "",
        "article_only": article_only,
        "evidence": evidence,
        "stated": stated,
    }
    with usage_errors():
        accounts = graph.explain(source, target, **limits)

    def data() -> list[dict[str, Any]]:
        return [account_document(account, graph.document, graph.reports) for account in accounts]

    rows = (
        {"metapath": account["metapath"]} | path_row(path) for account in data() for path in account["paths"]
    )
    shown: set[tuple[str, str]] = set()
    text = (account_text(graph, account, shown) + "\n" for account in accounts)
    nothing = "" if accounts else f"{_nothing(graph, Asked(source, target, **limits))}\n"
    out.write(
        ("metapath", *PATH_COLUMNS), rows, shown=(Column("metapath", rank=6), *PATH_TABLE), data=data,
        text=text if accounts else [nothing],
    )  # fmt: skip


@click.command()
@click.argument("entity", required=False, type=NAME)
@article_only_option
@evidence_option
@stated_option
@graph_option
@answer_options(text=True)
def conflicts(
    entity: str | None, article_only: bool, evidence: tuple[str, ...], stated: bool, folder: Path | None,
    out: Output,
) -> None:  # fmt: skip
    """List contradictions: opposite signs on one pair, or a relation both stated and negated.

    With ENTITY, those about it or something narrower.
    """
    from bmgraph._graph import open as open_graph
    from bmgraph.cli._texts import conflict_text

    graph = open_graph(folder)
    say_what_is_meant(graph, entity)
    label = graph.vocabulary.label
    with usage_errors():
        found = graph.conflicts(entity or "", article_only=article_only, evidence=evidence, stated=stated)
    rows = (
        {
            "subject": conflict.subject,
            "subject_label": label(conflict.subject),
            "object": conflict.object,
            "object_label": label(conflict.object),
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
        Column("both in", lambda row: ", ".join(map(label, row["shared"])), rank=1),
    )  # fmt: skip
    count = f"{len(found)} contradiction{'' if len(found) == 1 else 's'}"
    text = (
        conflict_text(graph.between(each.subject, each.object), graph.directory, each) + "\n"
        for each in found
    )
    out.write(
        ("subject", "subject_label", "object", "object_label", "kind", "one", "other", "shared"), rows,
        shown=shown, data=found.to_dicts, text=itertools.chain(text, [f"{count}\n"]),
        footer=count,
    )  # fmt: skip


@click.command()
@click.option("--kind", type=click.Choice(("target", "drug", "stage")), help="Only gaps of this kind.")
@evidence_option
@stated_option
@graph_option
@answer_options()
def gaps(kind: str | None, evidence: tuple[str, ...], stated: bool, folder: Path | None, out: Output) -> None:
    """List targets without a drug, drugs without a mechanism, stages without a treatment.

    Without a drug in this graph, whose layers know the drugs that the article and its trials name alone.
    """
    from bmgraph._graph import open as open_graph

    with usage_errors():
        found = open_graph(folder).gaps(kind or "", evidence=evidence, stated=stated)
    shown = (
        Column("kind", rank=3), Column("id"), Column("label"), Column("category", rank=2),
        Column("assertions", rank=1), Column("known", rank=4),
    )  # fmt: skip
    out.write(
        ("kind", "id", "label", "category", "assertions", "known"), [gap.as_dict() for gap in found],
        shown=shown,
        footer=f"{len(found)} gaps of this graph, which knows the drugs that the article and its trials name",
    )  # fmt: skip
