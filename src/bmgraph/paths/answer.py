"""An answer of several paths: a sequence that also gives tables, and says why it is empty."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

from bmgraph.paths.path import Path

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Paths"]

_SIGNS = {1: "+", -1: "-", 0: "0", None: "disputed"}


@dataclass(frozen=True, repr=False)
class Paths(Sequence[Path]):
    """Paths, best first, with the form that each has in JSON.

    Attributes:
        paths: the paths.
        documents: each as a dictionary, see `document`.
        cut: true if a bound ended the ranking before it was sure.
        nothing: why there is no path, and what would give one; empty where there is one.
    """

    paths: tuple[Path, ...]
    documents: tuple[dict[str, Any], ...] = field(compare=False, default=())
    cut: bool = False
    nothing: str = ""

    def __len__(self) -> int:
        return len(self.paths)

    def __iter__(self) -> Iterator[Path]:
        return iter(self.paths)

    @overload
    def __getitem__(self, place: int) -> Path: ...

    @overload
    def __getitem__(self, place: slice) -> Paths: ...

    def __getitem__(self, place: int | slice) -> Path | Paths:
        if isinstance(place, slice):
            return Paths(self.paths[place], self.documents[place], self.cut, self.nothing)
        return self.paths[place]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the paths as dictionaries that JSON can hold; ``path.schema.json`` is their schema."""
        return list(self.documents)

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
            for path, document in zip(self.paths, self.documents, strict=True)
        ]

    def to_arrow(self) -> pa.Table:
        """Return `rows` as an Arrow table."""
        import pyarrow as pa

        names = ("path", "source", "target", "nodes", "relations", "sign", "contexts", "layers", "assertions")
        kinds = dict.fromkeys(names, pa.string()) | {"length": pa.int64(), "score": pa.float64()}
        order = (
            "path",
            "source",
            "target",
            "nodes",
            "relations",
            "sign",
            "length",
            "score",
            "contexts",
            "layers",
            "assertions",
        )
        return pa.Table.from_pylist(self.rows(), pa.schema([(name, kinds[name]) for name in order]))

    def to_pandas(self) -> pd.DataFrame:
        """Return `rows` as a data frame.

        Raises:
            ImportError: pandas is not installed.
        """
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def __repr__(self) -> str:
        """Return the chains with sign and score, a line each."""
        if not self.paths:
            return f"<no path: {self.nothing or 'nothing fits'}>"
        lines = [
            f"{number}. {' → '.join(path.labels)}  (sign {_SIGNS[path.sign]}, score {path.score:.2f})"
            for number, path in enumerate(self.paths, start=1)
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return a table for notebooks."""
        names = ("path", "sign", "score", "contexts", "layers")
        head = "".join(f"<th>{name}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(row[name]))}</td>" for name in names) + "</tr>"
            for row in self.rows()
        )
        if not body:
            return f"<p>{html.escape(repr(self))}</p>"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
