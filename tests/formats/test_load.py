"""Importing: every format gives the same graph, into a folder that appears only when it is whole."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from bmgraph.errors import BuildError, ImportFailed
from bmgraph.formats.load import import_graph
from tests.conftest import ROOT
from tests.formats.small import BOTH, EDGES, MAPPING, NODES, TURTLE, edges_of, kgx_json, opened, put

KG = ROOT.parent / "shared" / "reference" / "kg"


needs_kg = pytest.mark.skipif(not KG.exists(), reason=f"no foreign graphs in {KG}")


@pytest.mark.parametrize(
    "files",
    [
        {"n_nodes__tsv": NODES, "n_edges__tsv": EDGES},
        {
            "n_edges__tsv__gz": gzip.compress(EDGES.encode()),
            "n_nodes__tsv__bz2": bz2.compress(NODES.encode()),
        },
        {"n__csv": NODES.replace("\t", ","), "e__csv": EDGES.replace("\t", ",")},
        {"all__json": kgx_json()},
        {
            "n_nodes__jsonl": "\n".join(map(json.dumps, json.loads(kgx_json())["nodes"])),
            "n_edges__jsonl": "\n\n".join(map(json.dumps, json.loads(kgx_json())["edges"])),
        },
        {"all__ttl": TURTLE},
    ],
    ids=["tsv", "packed", "csv", "json", "jsonl", "rdf"],
)
def test_every_format_gives_the_same_graph(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    (mapping,) = put(tmp_path, map__toml=MAPPING)
    paths = put(tmp_path, **files)
    report = import_graph(paths, tmp_path / "out", mapping=mapping)
    index = opened(tmp_path / "out")

    assert edges_of(index) == BOTH
    assert (report.nodes, report.edges, report.distinct, report.refused) == (3, 2, 2, 0)
    assert index.label(index.node("g:1")) == "one"
    assert {index.category(n) for n in range(3)} == {"Gene", "Disease"}
    # What came as RDF is kept for queries.
    quads = ["rdf.nq"] if any(name.endswith("ttl") for name in files) else []
    names = ["edges.parquet", "index", "metagraph.json", "nodes.parquet", *quads]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == names


def test_what_the_index_does_not_hold_is_in_the_tables(tmp_path: Path) -> None:
    import_graph(put(tmp_path, n__tsv=NODES, e__tsv=EDGES), tmp_path / "out")
    nodes = {row["id"]: row for row in pq.read_table(tmp_path / "out" / "nodes.parquet").to_pylist()}
    edges = pq.read_table(tmp_path / "out" / "edges.parquet").to_pylist()

    assert json.loads(nodes["g:1"]["properties"])["category"] == ["biolink:Gene", "biolink:NamedThing"]
    assert json.loads(nodes["g:2"]["properties"]) == {"note": "x"}
    assert [(edge["id"], edge["weight"]) for edge in edges] == [("e1", 0.5), ("e2", None)]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"wide__tsv": "a\tb\tc\td\n1\t2\t3\t4\n"}, "wide.tsv:1: no column for subject and object"),
        ({"n__tsv": "identifier\tcategory\tname\nx\ty\tz\n"}, "n.tsv:1: no column for subject and object"),
        ({"n__csv": '"my id","name"\nx,y\n'}, "n.csv:1: no column for subject and object"),
        ({"e__tsv": b"subject\tpr\xe9dicat\tobject\na\tb\tc\n"}, "e.tsv:1: not UTF-8"),
        ({"e__gz": gzip.compress(b"a b\n" * 99)[:-12]}, "damaged"),
        ({"e__gz": b"not packed"}, "damaged"),
        ({"g__json": '{"nodes": [{"id": "x"'}, "no JSON"),
        ({"g__json": '{"nodes": []}'}, "g.json: no array 'edges' at the top, where there is 'nodes'"),
        ({"g__json": '{"nodes": [], "edges": []}'}, "no node was found"),
        ({"g__json": '{"nodes": [{"id": "x"}], "links": []}'}, "there is 'nodes', 'links': a graph has"),
        ({"g__json": '[{"nodes": [], "edges": []}]'}, "there is no key"),
        ({"g__json": '{"nodes": [{"id": "' + 'y\\"' * (3 << 20)}, "a text of more than 4 MiB"),
        ({"g__json": '{"nodes": [1], "edges": [[]]}'}, "2 lines cannot be read"),
        ({"g__json": '{"nodes": [{"id": "x"}], "edges": [{"subject": "x"}]}'}, "no object"),
        ({"g_nodes__jsonl": '{"id": "x"}\n{"id": \n' + "[" * 100_000 + "\n"}, "2 lines cannot be read"),
        ({"g__ttl": "<a> <b> .\n"}, "g.ttl:1"),
        ({"empty__txt": ""}, "empty.txt: holds nothing"),
        ({"e__txt": "version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 1\n"}, "git lfs pull"),
        ({"e__tsv": "subject\tobject\ra\tb\r"}, "e.tsv:1: lines end in carriage returns"),
        ({"e__csv": "subject;object\na;b\n"}, "e.csv:1: no column for subject and object in subject;object"),
        ({"e__csv": "subject,object\ra,b\r"}, "e.csv:1: lines end in carriage returns"),
        ({"g__json": gzip.compress(b"{}")}, "g.json: packed with gzip: end its name in .gz"),
        ({"empty__txt": "# a b\n\n"}, "empty.txt: no row"),
        ({"empty__txt__gz": gzip.compress(b"")}, "holds nothing"),
        ({"list__txt": "a b\nc\n"}, "list.txt:2: 1 cells: a list of edges"),
        (
            {"h__json": '{"metanode_kinds": [], "nodes": [{"kind": "G"}], "edges": [{"kind": 1}]}'},
            "a node needs",
        ),
    ],
)
def test_bad_files_are_refused(tmp_path: Path, files: dict[str, str | bytes], message: str) -> None:
    paths = put(tmp_path, **files)
    with pytest.raises(ImportFailed, match=message.replace("[", r"\[")):
        import_graph(paths, tmp_path / "out")

    assert sorted(tmp_path.iterdir()) == sorted(paths)


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    paths = put(tmp_path, e__txt="a b\n")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("", encoding="utf-8")
    with pytest.raises(BuildError, match="other files"):
        import_graph(paths, tmp_path / "mine")
    with pytest.raises(BuildError, match="cannot write"):
        import_graph(paths, tmp_path / "e.txt" / "out")
    import_graph(paths, tmp_path / "out")
    import_graph(put(tmp_path, e__txt="c d\n"), tmp_path / "out")
    assert edges_of(opened(tmp_path / "out")) == {("c", "related_to", "d")}

    # A failed import leaves the last good one.
    with pytest.raises(ImportFailed):
        import_graph(put(tmp_path, e__txt="c\n"), tmp_path / "out")
    assert edges_of(opened(tmp_path / "out")) == {("c", "related_to", "d")}


def test_columns_that_are_named_must_be_there(tmp_path: Path) -> None:
    paths = put(tmp_path, n__tsv=NODES, e__tsv=EDGES)
    for options, message in (
        ({"edge_columns": {"predicate": "efect"}}, "no column 'efect' for predicate"),
        ({"node_columns": {"label": "nam"}}, "no column 'nam' for label"),
    ):
        with pytest.raises(ImportFailed, match=message):
            import_graph(paths, tmp_path / "g", **options)  # type: ignore[arg-type]  # options of several types
    with pytest.raises(ImportFailed, match="no file has the column 'nr'"):
        import_graph(paths[1:], tmp_path / "g", node_columns={"id": "nr"})
    assert not (tmp_path / "g").exists()


def test_a_graph_of_knowledge_holds_nodes_and_one_of_edges_does_not(tmp_path: Path) -> None:
    node, edge = '{"id": "a", "category": "Gene"}', '{"subject": "a", "predicate": "x", "object": "b"}'
    with pytest.raises(ImportFailed, match="'b' is no node"):
        import_graph(put(tmp_path, knowledge_graph__jsonl=f"{node}\n{edge}\n"), tmp_path / "g")
    for name in ("kg_edges__jsonl", "Edges__jsonl"):
        assert import_graph(put(tmp_path, **{name: f"{edge}\n"}), tmp_path / name).nodes == 2


def test_an_input_is_not_replaced_by_the_import(tmp_path: Path) -> None:
    folder = tmp_path / "hetionet"
    folder.mkdir()
    paths = put(folder, nodes__tsv=NODES, edges__tsv=EDGES, metagraph__json="{}")
    with pytest.raises(ImportFailed, match="would be replaced"):
        import_graph(paths, folder)
    with pytest.raises(BuildError, match="holds other files"):
        import_graph(put(tmp_path, n__tsv=NODES, e__tsv=EDGES), folder)
    assert len(list(folder.iterdir())) == 3


def test_direction_is_of_a_metaedge(tmp_path: Path) -> None:
    kinds = [("A", "B", "r", "both"), ("A", "A", "r", "forward")]
    graph = {
        "metanode_kinds": ["A", "B"],
        "kind_to_abbrev": {},
        "metaedge_tuples": [list(k) for k in kinds],
        "nodes": [{"kind": k, "identifier": i} for k in "AB" for i in (1, 2)],
        "edges": [
            {"source_id": ["A", 1], "target_id": ["B", 1], "kind": "r", "direction": "both"},
            {"source_id": ["A", 1], "target_id": ["A", 2], "kind": "r", "direction": "forward"},
        ],
    }
    import_graph(put(tmp_path, h__json=json.dumps(graph)), tmp_path / "g")

    assert [(e.target, e.directed) for e in opened(tmp_path / "g").metagraph.edges] == [
        ("A", True),
        ("B", False),
    ]


@needs_kg
@pytest.mark.parametrize(
    ("files", "options", "counts"),
    [
        (["hetionet/nodes.tsv", "hetionet/edges-5k.sif.gz"], {}, (47031, 99676)),
        (["hetionet/bupropion-CbGpPWpGaD-subgraph.json.gz"], {}, (3060, 18474)),
        (["kgx/graph_nodes.tsv", "kgx/graph_edges.tsv"], {}, (512, 539)),
        (["kgx/graph.json"], {}, (512, 532)),
        (["kgx/monarch-tiny_edges.tsv"], {}, (315, 500)),
        (["kgx/biogrid_test.ttl"], {}, (192, 331)),
        (
            ["bel/covid19kg_nodes.tsv", "bel/covid19kg_edges.tsv"],
            {"node_columns": {"id": "bel", "category": "function", "label": "name"}},
            (3954, 9625),
        ),
    ],
)
def test_real_graphs(
    tmp_path: Path, files: list[str], options: dict[str, Any], counts: tuple[int, int]
) -> None:
    report = import_graph([KG / name for name in files], tmp_path / "out", **options)

    assert (report.nodes, report.edges) == counts
    assert opened(tmp_path / "out").n_nodes == counts[0]
