"""What a graph says of an entity, of an assertion, in a part of the article, or on a reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bmgraph.answers.show import Group, Passage, Request, Statement
from bmgraph.dataset.entities import Listing
from bmgraph.dataset.papers import CurationRemark
from bmgraph.dataset.replaced import Replaced
from bmgraph.papers import Paper
from bmgraph.trials.reports import OutcomeRow, PublicationRow

__all__ = ["Shown"]

_NAMES = ("id", "category", "label", "synonyms", "xrefs", "broader", "members")


@dataclass(frozen=True, repr=False)
class Shown:
    """The answer of `Graph.show`.

    Attributes:
        request: what was asked for.
        label: what an id is called.
        listing: the entity, if one was asked for.
        groups: what is stated of it, by source, relation and sign.
        statement: the assertion, if one was asked for.
        gone: what became of the assertion that was asked for, if it stands no longer.
        heirs: what stands in its place.
        passages: sentences of the article, or rows of its tables, with what they state.
        papers: what the reference stands for, each with the places at which alone it does.
        remark: the curation note, if one was asked for.
        publications: of the trial, or with the reference.
        outcomes: what they reported.
        unfiltered: how many assertions there are without context and stage.
    """

    request: Request
    label: Callable[[str], str]
    listing: Listing | None = None
    groups: Sequence[Group] = ()
    statement: Statement | None = None
    gone: Replaced | None = None
    heirs: Sequence[Statement] = ()
    passages: Sequence[Passage] = ()
    papers: Sequence[tuple[Paper, tuple[str, ...]]] = ()
    remark: CurationRemark | None = None
    publications: Sequence[PublicationRow] = field(default=())
    outcomes: Sequence[OutcomeRow] = field(default=())
    unfiltered: int = 0

    @property
    def statements(self) -> list[Statement]:
        """Everything that is stated, in order."""
        if self.statement is not None:
            return [self.statement]
        if self.gone is not None:
            return list(self.heirs)
        grouped = [one for group in self.groups for one in group.statements]
        return grouped + [one for passage in self.passages for one, _ in passage.lines]

    def to_dict(self) -> Any:
        """Return the answer for JSON: an object, or a list of passages for a part of the article."""
        if self.statement is not None:
            return self.statement.as_dict(self.label)
        if self.gone is not None:
            return asdict(self.gone) | {"assertions": [one.as_dict(self.label) for one in self.heirs]}
        if self.listing is None:
            return self.with_passages(self.passages)
        head = {name: _plain(getattr(self.listing, name)) for name in _NAMES}
        return head | {
            "outcomes": [row.as_dict() for row in self.outcomes],
            "groups": [group.as_dict(self.label) for group in self.groups],
        }

    def with_passages(self, passages: Sequence[Passage]) -> Any:
        """Return some passages for JSON: a list, in an object where a reference or a note was asked for."""
        found = [passage.as_dict(self.label) for passage in passages]
        if self.remark is not None:
            return self.remark._asdict() | {"passages": found}
        if self.request.kind != "reference":
            return found
        papers = [paper.as_dict() | {"places": list(places)} for paper, places in self.papers]
        return {
            "reference": int(self.request.value),
            "papers": papers,
            "passages": found,
            "outcomes": [row.as_dict() for row in self.outcomes],
        }

    def __repr__(self) -> str:
        """Return a line for each group or passage."""
        if self.listing is not None:
            head = f"{self.listing.label}  {self.listing.id}  {self.listing.category}"
            lines = [
                f"  {group.count} x {'' if group.as_subject else '... '}{group.label} ({group.source})"
                for group in self.groups
            ]
            return "\n".join([head, *lines])
        if self.statement is not None or self.gone is not None:
            gone = [str(self.gone)] if self.gone is not None else []
            return "\n".join(gone + [self._line(one) for one in self.statements])
        known = [f"ref {paper.number}: {paper}" for paper, _ in self.papers]
        known += [f"{self.remark.id}: {self.remark.as_printed}"] if self.remark else []
        return "\n".join(known + [f"{each.sentence}: {len(each.lines)} assertions" for each in self.passages])

    def _line(self, one: Statement) -> str:
        return f"{self.label(one.subject)} {one.label} {self.label(one.object)}  {one.id}"


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
