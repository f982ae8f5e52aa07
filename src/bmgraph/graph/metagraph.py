"""Metagraphs: which relations join which categories, and the abbreviations that name metapaths.

Terms and abbreviations are those of Hetionet (Himmelstein et al. 2017, doi:10.7554/eLife.26726): a
*metaedge* is source category, relation, target category; a *metapath* is a sequence of metaedges, each
walked forwards or backwards; ``CbGpPWpGaD`` reads compound binds gene participates pathway participates
gene associates disease. A directed relation carries its arrow: ``Gr>G`` forwards, ``G<rG`` backwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from bmgraph.errors import PatternError
from bmgraph.names import nearest

#: Steps of a metapath.
_MOST_STEPS = 8

__all__ = ["MetaEdge", "MetaStep", "Metagraph"]


class MetaEdge(NamedTuple):
    """One kind of edge; an undirected one (`directed` false) may be walked from either end alike."""

    source: str
    relation: str
    target: str
    directed: bool = False

    def __str__(self) -> str:
        """Return ``Compound - binds - Gene``, with ``>`` where it is directed."""
        mark = ">" if self.directed else "-"
        return f"{self.source} {mark} {self.relation} {mark} {self.target}"


class MetaStep(NamedTuple):
    """A metaedge as a metapath walks it; `number` is its place in the metagraph."""

    number: int
    edge: MetaEdge
    inverse: bool = False

    @property
    def source(self) -> str:
        """The category where the step begins."""
        return self.edge.target if self.inverse else self.edge.source

    @property
    def target(self) -> str:
        """The category where the step ends."""
        return self.edge.source if self.inverse else self.edge.target

    @property
    def reversed(self) -> MetaStep:
        """The same metaedge walked from the other end."""
        return MetaStep(self.number, self.edge, not self.inverse)


class Metagraph:
    """The metaedges of a graph, with abbreviations of its categories and relations."""

    def __init__(self, edges: Iterable[MetaEdge], abbreviations: dict[str, str] | None = None) -> None:
        self.edges = tuple(edges)
        self.abbreviations = dict(abbreviations or {})
        self.categories = tuple(sorted({c for e in self.edges for c in (e.source, e.target)}))
        self._steps: dict[str, list[MetaStep]] = {}
        for number, edge in enumerate(self.edges):
            for inverse in (False, True):
                step = MetaStep(number, edge, inverse)
                name = self.abbreviate((step,))
                # Read from either end an undirected one of one category is the same.
                if name and all(known.edge != edge for known in self._steps.setdefault(name, [])):
                    self._steps[name].append(step)

    def abbreviate(self, metapath: Iterable[MetaStep]) -> str:
        """Return a metapath's abbreviation; empty if some name has none."""
        out = ""
        for step in metapath:
            names = [self.abbreviations.get(n, "") for n in (step.source, step.edge.relation, step.target)]
            if not all(names):
                return ""
            before, relation, after = names
            if step.edge.directed:
                relation = f"<{relation}" if step.inverse else f"{relation}>"
            out += (out and relation + after) or before + relation + after
        return out

    def metapath(self, text: str) -> tuple[MetaStep, ...]:
        """Return the metapath that an abbreviation names.

        >>> edges = (MetaEdge("Gene", "participates", "Pathway"),)
        >>> short = {"Gene": "G", "participates": "p", "Pathway": "PW"}
        >>> [step.inverse for step in Metagraph(edges, short).metapath("GpPWpG")]
        [False, True]

        Raises:
            PatternError: not an abbreviation of this metagraph; it points at the column.
        """
        if not self._steps:
            hint = "nothing here has an abbreviation (Hetionet's files bring them): use a pattern"
            raise PatternError(text, 0, hint)
        # Categories are abbreviated in capitals, relations in small letters.
        parts = re.findall(r"[A-Z]+|<?[a-z]+>?|.", text)
        ends = [sum(map(len, parts[:i])) for i in range(len(parts) + 1)]
        steps = []
        for i in range(0, max(len(parts) - 2, 1), 2):
            name = "".join(parts[i : i + 3])
            found = self._steps.get(name)
            if found is None:
                near = nearest(name, self._steps, limit=1, cutoff=0, key=str)
                raise PatternError(text, ends[i], f"{name!r} is no metaedge here", near[0] if near else "")
            if len(found) > 1:
                raise PatternError(
                    text, ends[i], f"{name!r} may be {' or '.join(str(x.edge) for x in found)}"
                )
            steps += found
        if len(steps) > _MOST_STEPS:
            raise PatternError(text[:80], 0, f"a metapath of {len(steps)} steps: at most {_MOST_STEPS}")
        if len(parts) % 2 == 0:
            raise PatternError(text, ends[-1], "a metapath ends with a category")
        return tuple(steps)
