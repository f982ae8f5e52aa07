"""Answers of several items: sequences that also give tables, and are read in notebooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from bmgraph.paths.path import Path

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Paths", "Rows"]

_T = TypeVar("_T")
_SIGNS = {1: "+", -1: "-", 0: "0", None: "disputed"}
#: Rows and characters of a cell that are shown.
_SHOWN, _WIDTH = 20, 60


@dataclass(frozen=True, repr=False)
class Rows(Sequence[_T], Generic[_T]):
    """Items of an answer with the form that each has in JSON.

    Attributes:
        items: the items, in order.
        documents: each as a dictionary that JSON can hold.
    """

    items: tuple[_T, ...]
    documents: tuple[dict[str, Any], ...] = field(compare=False, default=())

    @classmethod
    def of(cls, items: Iterable[_T], document: Callable[[_T], Mapping[str, Any]]) -> Rows[_T]:
        """Return items, each with what `document` makes of it."""
        found = tuple(items)
        return cls(found, tuple(dict(document(item)) for item in found))

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[_T]:
        return iter(self.items)

    @overload
    def __getitem__(self, place: int) -> _T: ...

    @overload
    def __getitem__(self, place: slice) -> Rows[_T]: ...

    def __getitem__(self, place: int | slice) -> _T | Rows[_T]:
        if isinstance(place, slice):
            return Rows(self.items[place], self.documents[place])
        return self.items[place]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the items as dictionaries that JSON can hold."""
        return list(self.documents)

    def rows(self) -> list[dict[str, Any]]:
        """Return a flat row for each item; what has several values is joined by ``|``."""
        return [{name: _cell(value) for name, value in one.items()} for one in self.documents]

    def to_arrow(self) -> pa.Table:
        """Return `rows` as an Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.rows())

    def to_pandas(self) -> pd.DataFrame:
        """Return `rows` as a data frame.

        Raises:
            ImportError: pandas is not installed.
        """
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def __repr__(self) -> str:
        """Return the rows, a line each, and how many there are."""
        lines = [
            "  ".join(f"{name}={_short(value)}" for name, value in row.items() if value not in ("", None))
            for row in self.rows()[:_SHOWN]
        ]
        more = [f"... {len(self) - _SHOWN} more"] if len(self) > _SHOWN else []
        return "\n".join([*lines, *more]) or "<no row>"

    def _repr_html_(self) -> str:
        """Return a table for notebooks."""
        import html

        rows = self.rows()
        if not rows:
            return f"<p>{html.escape(repr(self))}</p>"
        head = "".join(f"<th>{html.escape(name)}</th>" for name in rows[0])
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row.values()) + "</tr>"
            for row in rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return "|".join(str(one.get("id", one)) if isinstance(one, Mapping) else str(one) for one in value)
    return str(value) if isinstance(value, Mapping) else value


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"


@dataclass(frozen=True, repr=False)
class Paths(Rows[Path]):
    """Paths, best first, with the form that each has in JSON, see `document`.

    Attributes:
        cut: true if a bound ended the ranking before it was sure.
    """

    cut: bool = False

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return Paths(self.items[place], self.documents[place], self.cut)
        return self.items[place]

    def rows(self) -> list[dict[str, Any]]:
        """Return a flat row for each path: its ends, its chain, sign, score, contexts, layers."""
        return [
            {
                "path": " → ".join(path.labels),
                "source": path.ids[0],
                "target": path.ids[-1],
                "nodes": "|".join(path.ids),
                "relations": "|".join(step.predicate for step in path.steps),
                "sign": _SIGNS[path.sign],
                "length": len(path.steps),
                "score": path.score,
                "contexts": "|".join(document["contexts"]),
                "layers": "|".join(path.layers),
                "assertions": "|".join(key for step in path.steps for key in step.assertions),
            }
            for path, document in zip(self.items, self.documents, strict=True)
        ]

    def __repr__(self) -> str:
        """Return the chains with sign and score, a line each."""
        lines = [
            f"{number}. {' → '.join(path.labels)}  (sign {_SIGNS[path.sign]}, score {path.score:.2f})"
            for number, path in enumerate(self.items, start=1)
        ]
        return "\n".join(lines) or "<no path>"
