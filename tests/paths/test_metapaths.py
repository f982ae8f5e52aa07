from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bmgraph.graph import adjacency
from bmgraph.graph.index import Index
from bmgraph.graph.indexing import build_index
from bmgraph.graph.model import Qualified
from bmgraph.paths import metapaths as module
from bmgraph.paths.metapaths import connections, dwpc, p_values, permute_edges, walk
from tests.conftest import ROOT
from tests.graph.small import KINDS, Edges, metapaths, small, small_graphs, walks

HETIONET = ROOT.parent / "shared" / "reference" / "kg" / "hetionet"
needs_hetionet = pytest.mark.skipif(not HETIONET.exists(), reason=f"no Hetionet files in {HETIONET}")


@settings(max_examples=300, deadline=None)
@given(small_graphs, metapaths, st.sampled_from([0, 0.4, 1.0]), st.sampled_from([1, 3, 1 << 20]))
def test_a_walk_is_plain_enumeration(edges: Edges, text: str, damping: float, block: int) -> None:
    index = small(edges)
    metapath = index.metagraph.metapath(text)
    for start in index.ranges[metapath[0].source]:
        expected = list(walks(edges, start, metapath, damping))
        blocks = list(walk(index, start, metapath, damping=damping, block=block))
        rows = [tuple(row) for nodes, _ in blocks for row in nodes.tolist()]

        assert rows == [path for path, _ in expected]
        weights = [weight for _, part in blocks for weight in part.tolist()]
        assert np.allclose(weights, [w for _, w in expected], rtol=1e-12)

        sums: dict[int, float] = defaultdict(float)
        for path, weight in expected:
            sums[path[-1]] += weight
        paths = Counter(path[-1] for path, _ in expected)
        found = connections(index, start, metapath, damping=damping)
        assert {c.node: c.paths for c in found} == dict(paths)
        assert all(abs(c.dwpc - sums[c.node]) < 1e-12 for c in found)
        assert [(-c.dwpc, c.node) for c in found] == sorted((-c.dwpc, c.node) for c in found)
        assert connections(index, start, metapath, damping=damping, k=2) == found[:2]
        for end in index.ranges[metapath[-1].target]:
            one = dwpc(index, start, end, metapath, damping=damping)
            assert one.paths == paths[end]
            assert one.dwpc == pytest.approx(sums[end], abs=1e-12)


@given(small_graphs, st.integers(0, 5))
def test_permuted_networks_keep_every_degree(edges: Edges, seed: int) -> None:
    for kind in (KINDS[1], KINDS[3]):
        undirected = not kind.directed
        pairs = {tuple(sorted(p)) if undirected else p for p in edges[kind] if p[0] != p[1]}
        ordered = sorted(pairs)
        u, v = [p[0] for p in ordered], [p[1] for p in ordered]
        swapped = permute_edges(np.array(u), np.array(v), undirected=undirected, seed=seed)
        a, b = (side.tolist() for side in swapped)
        after = [tuple(sorted(p)) if undirected else p for p in zip(a, b, strict=True)]

        assert len(set(after)) == len(after) == len(pairs)
        if undirected:
            assert Counter(a + b) == Counter(u + v)
            assert all(x != y for x, y in after)
        else:
            assert (Counter(a), Counter(b)) == (Counter(u), Counter(v))


def test_permuting_does_move_edges() -> None:
    u, v = np.repeat(np.arange(20), 3), (np.repeat(np.arange(20), 3) + np.tile([20, 27, 33], 20)) % 20 + 20
    a, b = permute_edges(u, v, seed=1)
    moved = set(zip(u.tolist(), v.tolist(), strict=True)) - set(zip(a.tolist(), b.tolist(), strict=True))

    assert len(moved) > 30
    assert permute_edges(u, v, seed=1)[1].tolist() == b.tolist() != permute_edges(u, v, seed=2)[1].tolist()


def bupropion() -> tuple[Index, int, int]:
    graph = json.loads(gzip.decompress((HETIONET / "bupropion-CbGpPWpGaD-subgraph.json.gz").read_bytes()))
    kinds: dict[str, list[str]] = defaultdict(list)
    for node in graph["nodes"]:
        kinds[node["kind"]].append(str(node["identifier"]))
    nodes = [(name, sorted(ids), sorted(ids)) for name, ids in sorted(kinds.items())]
    numbers = {pair: i for i, pair in enumerate((name, id_) for name, ids, _ in nodes for id_ in ids)}
    relations = sorted({edge["kind"] for edge in graph["edges"]})
    rows = np.array([
        [numbers[end[0], str(end[1])] for end in (edge["source_id"], edge["target_id"])]
        + [relations.index(edge["kind"])]
        for edge in graph["edges"]
    ])  # fmt: skip
    subject, object_, content = rows.T
    index = build_index(
        nodes, subject, object_, content, [Qualified(name, undirected=True) for name in relations],
        abbreviations=graph["kind_to_abbrev"],
    )  # fmt: skip
    return index, index.node("DB01156", "Compound"), index.node("DOID:0050742", "Disease")


@settings(max_examples=100, deadline=None)
@given(small_graphs, metapaths)
def test_many_rows_and_many_ends_are_taken_as_few_are(edges: Edges, text: str) -> None:
    index = small(edges)
    metapath = index.metagraph.metapath(text)
    starts = index.ranges[metapath[0].source]
    few = [connections(index, start, metapath, damping=0, k=k) for start in starts for k in (1, 2)]
    with (
        mock.patch.object(adjacency, "_FEW", 0),
        mock.patch.object(module, "_MANY", 0),
        mock.patch.object(module, "_BLOCK", 2),
    ):
        # Without damping sums are whole numbers: many are equal, and all are exact.
        assert [connections(index, s, metapath, damping=0, k=k) for s in starts for k in (1, 2)] == few


@needs_hetionet
def test_the_published_dwpc_of_bupropion_and_nicotine_dependence() -> None:
    index, compound, disease = bupropion()
    found = dwpc(index, compound, disease, index.metagraph.metapath("CbGpPWpGaD"), damping=0.4)

    # Published with Hetionet's own code (hetnetpy and hetmatpy test it too), on this subgraph.
    assert found.paths == 142
    assert found.dwpc == pytest.approx(0.03287590886921623, abs=1e-9)


@needs_hetionet
def test_p_values_are_the_same_on_every_run() -> None:
    index, compound, disease = bupropion()
    names = ["CbGpPWpGaD", "CbGaD", "CbGiGaD"]
    one = p_values(index, compound, disease, names, permutations=10)

    assert one == p_values(index, compound, disease, names[::-1], permutations=10)
    assert one[0].metapath == "CbGpPWpGaD"
    assert all(row.p_value == (row.reached + 1) / 11 for row in one)
    assert all(row.adjusted == min(1, 3 * row.p_value) for row in one)


def test_what_every_network_gives_is_not_significant() -> None:
    # Every gene is in every pathway: no swap can change that.
    everything = [(gene, pathway) for gene in (2, 3, 4) for pathway in (5, 6)]
    index = small({kind: [] for kind in KINDS} | {KINDS[2]: everything})
    (row,) = p_values(index, 2, 3, ["GpPWpG"], permutations=7)

    assert (row.paths, row.reached, row.p_value, row.adjusted) == (2, 7, 1.0, 1.0)
    with pytest.raises(ValueError, match="permutation"):
        p_values(index, 2, 3, ["GpPWpG"], permutations=0)
