"""Options that several commands have, each declared once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from bmgraph.cli.output import FORMS, Output
from bmgraph.graph.model import NOT_SAID
from bmgraph.ontology import EVIDENCE_KINDS

__all__ = [
    "NAME",
    "answer_options",
    "article_file_option",
    "article_only_option",
    "context_option",
    "count_option",
    "evidence_option",
    "graph_option",
    "out_option",
    "seed_option",
    "stated_option",
]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Decorator = Callable[[_Command], _Command]


class _Name(click.ParamType[str]):
    """A name, which cannot be empty: ``--entity "$X"`` without an X is a mistake, not "any"."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name."""
        given = (
            ctx is None
            or param is None
            or ctx.get_parameter_source(str(param.name)) != ParameterSource.DEFAULT
        )
        if given and not value.strip():
            self.fail("the name is empty: give an id, a label or a synonym", param, ctx)
        return value


NAME = _Name()


class _Kind(click.Choice[str]):
    """A kind of evidence; ``in silico`` and ``in-silico`` are ``in_silico`` too."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the kind."""
        return str(super().convert(value.strip().replace(" ", "_").replace("-", "_"), param, ctx))


context_option: _Decorator[Any] = click.option(
    "--context", type=NAME, help="A disease: LCBM, BCBM, NSCLC ...; broader and narrower statements fit."
)
article_only_option: _Decorator[Any] = click.option(
    "--article-only", is_flag=True, help="Leave the background layers out."
)
graph_option: _Decorator[Any] = click.option(
    "--graph", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
    help="An imported graph in place of the article's.",
)  # fmt: skip
evidence_option: _Decorator[Any] = click.option(
    "--evidence", multiple=True, type=_Kind((*EVIDENCE_KINDS, NOT_SAID)),
    help="Only what was found in patients, animals ...; several: any of them.",
)  # fmt: skip
stated_option: _Decorator[Any] = click.option(
    "--stated", is_flag=True,
    help="Only what names its disease, and the stage asked for, in its own sentence, not by its heading.",
)  # fmt: skip
seed_option: _Decorator[Any] = click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the first permuted network."
)
article_file_option: _Decorator[Any] = click.option(
    "--article", required=True, type=click.Path(exists=True, dir_okay=False), metavar="FILE",
    help="Plain text of the article.",
)  # fmt: skip


def count_option(default: int, most: int = 1000, what: str = "How many.") -> _Decorator[Any]:
    """Return the option ``-k``."""
    return click.option(
        "-k", "count", type=click.IntRange(1, most), default=default, show_default=True, help=what
    )


def out_option(help: str, *, required: bool = False) -> _Decorator[Any]:
    """Return the option ``-o``; the command gets it as `out_path`."""
    return click.option("-o", "--out", "out_path", type=NAME, metavar="FILE", help=help, required=required)


def answer_options(*, text: bool = False, more: Sequence[str] = ()) -> _Decorator[Any]:
    """Return the options ``--format`` and ``-o``; the command gets an `Output` as `out`.

    Args:
        text: the answer is a text, unless another form is asked for.
        more: forms that this command has besides.
    """
    forms = (*(("text",) if text else ()), *FORMS, *more)
    default = "text" if text else "table, off a terminal tsv"

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option(
            "--format", "form", type=click.Choice(forms),
            help=f"Form of the answer; default: by the ending of FILE, else {default}.",
        )  # fmt: skip
        @out_option("Write the answer to FILE; - is standard output.")
        @wraps(command)
        def run(*arguments: Any, form: str | None, out_path: str | None, **options: Any) -> Any:
            return command(*arguments, out=Output(form, out_path, forms, text=text), **options)

        decorated: Callable[..., Any] = run
        return decorated

    return decorate
