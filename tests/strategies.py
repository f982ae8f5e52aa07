"""Hypothesis strategies that several tests share."""

from __future__ import annotations

from hypothesis import strategies as st

from bmgraph.namespaces import PREFIXES

__all__ = ["cells", "curies", "typed_graphs"]

curies = st.builds(
    lambda prefix, local: f"{prefix}:{local}",
    st.sampled_from(sorted(PREFIXES)),
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_]{0,12}", fullmatch=True),
)

#: Cells of a table as the formatter leaves them.
cells = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters="|"), max_size=12
)

#: Edges of a small graph: subject, object, relation index, hedged.
typed_graphs = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 3), st.booleans()).filter(
        lambda edge: edge[0] != edge[1]
    ),
    max_size=22,
)
