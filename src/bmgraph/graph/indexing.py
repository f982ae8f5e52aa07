"""An index made of a table of edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bmgraph.graph.adjacency import Ints
from bmgraph.graph.index import Index
from bmgraph.graph.metagraph import MetaEdge
from bmgraph.graph.model import Locator, Qualified, evidence_from_json
from bmgraph.graph.pairs import compact, pair_arrays
from bmgraph.graph.typed import typed_arrays

__all__ = ["build_index", "sentence_arrays", "texts_as_arrays"]


def texts_as_arrays(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Return where each text begins, with the end, and all of them as UTF-8 bytes."""
    encoded = [text.encode() for text in texts]
    ends = np.concatenate([[0], np.cumsum([len(text) for text in encoded], dtype=np.int64)])
    return ends, np.frombuffer(b"".join(encoded), dtype=np.uint8)


def sentence_arrays(details: Mapping[str, Ints], subject: Ints, object_: Ints) -> dict[str, Ints]:
    """Return which nodes each sentence joins, and where each row stands; nothing where none stands anywhere.

    ``sentencep`` and ``sentencen`` are the sentences, sorted; ``statedp`` is where each begins in ``stated``:
    subject and object of each of its rows in turn. ``placep`` is where each row begins in ``place``: the
    numbers of its sentences and figure panels.

    Args:
        details: see `build_index`.
        subject: node numbers of the rows: shape ``(rows,)``.
        object_: likewise.
    """
    ends, blob = details.get("evidencep"), details.get("evidencen")
    if ends is None or blob is None:
        return {}
    text, stated = bytes(blob), dict[str, list[int]]()
    numbers: dict[str, int] = {}
    places, counts = list[int](), np.zeros(len(subject) + 1, dtype=np.int32)
    for row in np.flatnonzero(np.diff(ends)).tolist():
        lines = evidence_from_json(str(text[ends[row] : ends[row + 1]], "utf-8"))
        found = [line for line in lines if isinstance(line, Locator)]
        for line in found:
            stated.setdefault(line.sentence, []).extend((int(subject[row]), int(object_[row])))
        named = {name for line in found for name in (line.sentence, *line.panels)}
        places += [numbers.setdefault(name, len(numbers)) for name in sorted(named)]
        counts[row + 1] = len(named)
    if not stated:
        return {}
    names = sorted(stated, key=str.encode)
    where, written = texts_as_arrays(names)
    return {
        "sentencep": where, "sentencen": written,
        "statedp": np.cumsum([0, *(len(stated[name]) for name in names)]),
        "stated": np.array([node for name in names for node in stated[name]], dtype=np.int32),
        "placep": np.cumsum(counts), "place": np.array(places, dtype=np.int32),
    }  # fmt: skip


def build_index(
    categories: Sequence[tuple[str, Sequence[str], Sequence[str]]],
    subject: Ints,
    object_: Ints,
    content: Ints,
    qualified: Sequence[Qualified],
    *,
    abbreviations: Mapping[str, str] | None = None,
    details: Mapping[str, Ints] | None = None,
) -> Index:
    """Make an index in memory; `save_index` writes it.

    Args:
        categories: name, ids (ascending, distinct) and labels of each category's nodes.
        subject: node numbers of the rows: shape ``(rows,)``.
        object_: likewise.
        content: by row, the place in `qualified`.
        qualified: the distinct contents of rows.
        abbreviations: of categories and relations, for metapaths.
        details: texts of the rows as `texts_as_arrays` gives them: ``keyp``, ``keyn``, ``evidencep``,
            ``evidencen``.
    """
    ranges, start = [], 0
    for name, ids, _ in categories:
        ranges.append((name, start, start + len(ids)))
        start += len(ids)
    n = start
    spans = {name: range(low, high) for name, low, high in ranges}
    arrays: dict[str, Ints] = {}
    for name, place in (("id", 1), ("label", 2)):
        texts = [text for row in categories for text in row[place]]
        arrays[f"{name}p"], arrays[f"{name}n"] = texts_as_arrays(texts)
    subject, object_ = np.asarray(subject, dtype=np.int64), np.asarray(object_, dtype=np.int64)
    category = np.repeat(np.arange(len(ranges)), [len(span) for span in spans.values()])
    size = max(len(categories), 1)
    keys = (np.asarray(content, dtype=np.int64) * size + category[subject]) * size + category[object_]
    kinds, kind = compact(keys, max(len(qualified), 1) * size * size)
    ends = np.stack([kinds // size % size, kinds % size], axis=1)
    of = kinds // (size * size)
    arrays |= {"kindq": of.astype(np.int32), "kinde": ends.astype(np.int32).ravel()}
    walkable = np.array([not one.negated for one in qualified], dtype=bool)[of]
    arrays |= pair_arrays(n, subject, object_, kind, walkable)
    names = [name for name, *_ in categories]
    edges = _metaedges([qualified[i] for i in of.tolist()], names, ends, kind, subject, object_)
    typed, total = typed_arrays(n, spans, edges)
    manifest = {
        "nodes": n,
        "edges": total,
        "rows": len(subject),
        "categories": ranges,
        "metaedges": [(e.source, e.relation, e.target, e.directed) for e in edges],
        "abbreviations": dict(abbreviations or {}),
        "qualified": [list(one) for one in qualified],
    }
    sentences = sentence_arrays(details or {}, subject, object_)
    return Index(manifest, arrays | typed | sentences | dict(details or {}))


def _metaedges(
    kinds: Sequence[Qualified],
    categories: Sequence[str],
    ends: Ints,
    kind: Ints,
    subject: Ints,
    object_: Ints,
) -> dict[MetaEdge, tuple[Ints, Ints]]:
    """Return the ends of the rows of each metaedge, sorted by metaedge; negated rows are in none."""
    edges = [
        MetaEdge(categories[u], one.relation, categories[v], not one.undirected)
        for one, (u, v) in zip(kinds, ends.tolist(), strict=True)
    ]
    present = sorted({edge for edge, one in zip(edges, kinds, strict=True) if not one.negated})
    number = {edge: i for i, edge in enumerate(present)}
    of_kind = np.array(
        [len(present) if one.negated else number[edge] for edge, one in zip(edges, kinds, strict=True)],
        dtype=np.int16 if len(present) < 1 << 15 else np.int64,
    )
    of_row = of_kind[kind] if len(kinds) else kind
    # Numbers of 16 bits are sorted in linear time.
    order = np.argsort(of_row, kind="stable")
    bounds = np.searchsorted(of_row[order], np.arange(len(present) + 1))
    subject, object_ = subject[order], object_[order]
    return {
        edge: (subject[low:high], object_[low:high])
        for edge, low, high in zip(present, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    }
