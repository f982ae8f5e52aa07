"""What `show` prints for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from click import style

from bmgraph.answers.show import Group, Passage, Statement
from bmgraph.cli._texts import basis_text, kinds_text, remarks_text
from bmgraph.dataset.papers import CurationRemark
from bmgraph.graph.model import kind_labels
from bmgraph.papers import Paper, cite

__all__ = ["groups_text", "papers_text", "passages_text", "remark_text", "statement_text"]

Label = Callable[[str], str]
_SIGN = {1: "+", -1: "-", 0: "0"}
_SIGN_STYLE: dict[int, dict[str, Any]] = {1: {"fg": "green"}, -1: {"fg": "red"}, 0: {"dim": True}}
_TITLES = {
    "article": "The article says",
    "trials": "Trials",
    "graph": "The graph says",
    "references": "References say",
}
#: Names of a folded group that are printed where not all are asked for.
_NAMES = 12


def statement_text(one: Statement, label: Label, lines: Sequence[Any] | None = None, margin: str = "") -> str:
    """Return an assertion in full: what it says, where it holds, on what evidence (all without `lines`)."""
    form = f"{one.subject_form.removesuffix('_form').replace('_', ' ')} " if one.subject_form else ""
    direction = f" ({one.subject_direction})" if one.subject_direction else ""
    text = f"{margin}{form}{label(one.subject)}{direction} "
    text += style(f"{one.label} ({_SIGN[one.sign]})", **_SIGN_STYLE[one.sign])
    text += (
        f" {label(one.object)}{''.join(f' [{flag}]' for flag in ('hedged', 'negated') if getattr(one, flag))}"
    )
    # A graph without ids of assertions numbers its rows.
    text += style(f"   {one.id}\n", dim=True) if not one.id.isdigit() else "\n"
    places = (
        f"{', '.join(map(label, ids))}{basis_text(basis)}"
        for ids, basis in (
            (one.contexts, one.context_basis), (one.stages, one.stage_basis), (one.sites, one.site_basis),
        )
    )  # fmt: skip
    where = "; ".join(filter(None, places))
    parts = [f"in {where}"] if where else []
    parts += [f"compared with {', '.join(map(label, one.compared_with))}"] if one.compared_with else []
    parts.append(kinds_text(kind_labels(one.evidence_kinds)))
    text += style(f"{margin}  {', '.join(parts)}\n", dim=True)
    for line in one.evidence if lines is None else lines:
        text += f"{margin}  {line}{f': “{line.words}”' if line.words else ''}\n"
        text += remarks_text(line, f"{margin}  ")
        text += notes_text(getattr(line, "notes", ()), f"{margin}  ")
    return text


def notes_text(notes: Iterable[str], margin: str = "") -> str:
    """Return where curation notes are to be read."""
    return "".join(style(f"{margin}curation note: bmn:{note}\n", fg="yellow") for note in notes)


def remark_text(remark: CurationRemark) -> str:
    """Return a curation note in full."""
    text = style(f"{remark.id}  {remark.kind}", bold=True) + f", on {', '.join(remark.about)}\n"
    return text + (
        f"  printed: {remark.as_printed}\n  recorded: {remark.recorded_as}\n  because: {remark.because}\n\n"
    )


def papers_text(papers: Iterable[tuple[Paper, Sequence[str]]]) -> str:
    """Return what a reference number stands for: every paper with its ids and, if it has some, its places."""
    text = ""
    for paper, places in papers:
        where = f", at {', '.join(places)}" if places else ""
        text += style(f"ref {paper.number}{where}: {paper.name}\n", bold=True)
        title = [f"{part}." for part in (paper.title.rstrip("."), paper.journal) if part]
        text += f"  {' '.join(title)}\n" if title else ""
        text += f"  {'  '.join(filter(None, (paper.url, *paper.curies)))}\n" if paper.curies else ""
    return f"{text}\n" if text else ""


def groups_text(groups: Iterable[Group], name: str, label: Label, *, every: bool) -> Iterator[str]:
    """Yield what is said of an entity, group by group.

    Args:
        groups: in order.
        name: of the entity.
        label: what an id is called.
        every: name all that folded groups hold.
    """
    title = ""
    for group in groups:
        heading = f"{_TITLES[group.source]}, without an effect" if group.folded else _TITLES[group.source]
        if heading != title:
            title = heading
            yield "\n" + style(title, bold=True, underline=True) + "\n"
        relation = f"{group.label} ({_SIGN[group.sign]})"
        pattern = f"{name} {relation} …" if group.as_subject else f"… {relation} {name}"
        layers = ", ".join(sorted({one.layer for one in group.statements if one.source == "references"}))
        negated = ", negated" if group.negated else ""
        yield style(f"{pattern}{negated}: {group.count}{f' ({layers})' if layers else ''}\n", bold=True)
        if group.folded:
            yield _folded_text(group, label, every)
            continue
        for one in group.statements:
            yield statement_text(one, label, margin="  ")
        if len(group.statements) < group.count:
            yield style(f"  and {group.count - len(group.statements)} more: --limit 0\n", dim=True)


def _folded_text(group: Group, label: Label, every: bool) -> str:
    names = sorted(
        {label(one.object if group.as_subject else one.subject) for one in group.statements}, key=str.casefold
    )
    shown = names if every else names[:_NAMES]
    left = len(names) - len(shown) + group.count - len(group.statements)
    more = f", and {left} more: --limit 0" if left else ""
    return f"  {', '.join(shown)}{style(more, dim=True)}\n"


def passages_text(passages: Iterable[Passage], label: Label) -> Iterator[str]:
    """Yield sentences with what they state, under their sections and paragraphs."""
    section = paragraph = ""
    for passage in passages:
        if passage.section != section:
            yield "\n" if section else ""
            section = passage.section
            yield style(section, bold=True, underline=True) + "\n"
        above = passage.sentence.rpartition("-")[0]
        if above != paragraph and above.startswith(section):
            paragraph = above
            yield "\n" + style(paragraph, bold=True) + "\n"
        notes = [f"Figure {', '.join(passage.panels)}"] if passage.panels else []
        notes += [cite(passage.citations, passage.papers)] if passage.citations else []
        yield style(passage.sentence, fg="cyan") + style(f"  {'; '.join(notes)}\n", dim=True)
        yield notes_text(passage.notes, "  ")
        for one, line in passage.lines:
            yield statement_text(one, label, (), margin="  ")
            if line.words:
                yield f"    “{line.words}”\n"
            yield remarks_text(line, "    ")
