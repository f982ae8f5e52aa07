"""JSON: which record is wrong, and documents without end."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from bmgraph.errors import ImportFailed
from bmgraph.formats.load import guess_format, import_graph
from tests.formats.small import edges_of, opened, put


def test_hetionet_json_runs_edges_as_their_metaedge_does(tmp_path: Path) -> None:
    document = {
        "metanode_kinds": ["Compound", "Gene"],
        "metaedge_tuples": [["Compound", "Gene", "binds", "both"], ["Gene", "Gene", "regulates", "forward"]],
        "kind_to_abbrev": {"Compound": "C", "Gene": "G", "binds": "b", "regulates": "r"},
        "nodes": [{"kind": "Compound", "identifier": "D", "name": "drug"}, {"kind": "Gene", "identifier": 1},
                  {"kind": "Gene", "identifier": 2, "data": {"x": 1}}],
        "edges": [
            {"source_id": ["Gene", 1], "target_id": ["Compound", "D"], "kind": "binds", "direction": "both"},
            {"source_id": ["Gene", 1], "target_id": ["Gene", 2], "kind": "regulates",
             "direction": "backward"},
        ],
    }  # fmt: skip
    (path,) = put(tmp_path, h__json=json.dumps(document))
    import_graph([path], tmp_path / "out")

    assert guess_format(path) == "hetionet-json"
    assert edges_of(opened(tmp_path / "out")) == {
        ("Compound::D", "binds", "Gene::1"),
        ("Gene::2", "regulates", "Gene::1"),
    }


def test_a_record_of_a_document_is_named_and_can_be_left_out(tmp_path: Path) -> None:
    nodes = [{"id": "a"}, {"id": "b\x07"}, 7, {"id": "b"}]
    edges = [{"subject": "a", "object": "b"}, {"subject": "a", "object": "z", "x": 10**18}]
    (path,) = put(tmp_path, g__json=json.dumps({"nodes": nodes, "edges": edges}))
    with pytest.raises(ImportFailed, match=r"g\.json: node 2: the id") as caught:
        import_graph([path], tmp_path / "out")
    assert "g.json: node 3: no JSON object" in str(caught.value)
    assert "g.json: edge 2: 'z' is no node" in str(caught.value)
    report = import_graph([path], tmp_path / "out", skip_bad=True)
    assert (report.nodes, report.edges, report.refused) == (2, 1, 3)
    assert "g.json\tedge 2\t'z' is no node" in (tmp_path / "out" / "rejected.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize("bad", ["NaN", "1" * 30, "1e999", '"\xff"'])
def test_where_a_document_breaks_is_named(tmp_path: Path, bad: str) -> None:
    text = f'{{"nodes": [], "edges": [{{"subject": "a"}}, {{"x": {bad}}}]}}'
    (path,) = put(tmp_path, g__json=text.encode("latin-1"))
    with pytest.raises(ImportFailed, match=r"g\.json: in 'edges', number 2: no JSON \("):
        import_graph([path], tmp_path / "out")


def test_contexts_that_are_copied_too_often_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bmgraph.formats.documents._MOST_COPIED", 5)
    inner = '{"@context": {"q": "http://q"}, "@id": "http://a", "q": {"@id": "http://b"}}'
    (path,) = put(tmp_path, g__jsonld=f'{{"@context": {{"p": "http://p"}}, "@graph": [{inner}]}}')
    assert import_graph([path], tmp_path / "out").edges == 1
    (path,) = put(tmp_path, g__jsonld=f'{{"@context": {{"p": "http://p"}}, "@graph": [{inner}, {inner}]}}')
    with pytest.raises(ImportFailed, match=r"3 contexts with 3 terms: put one at the top"):
        import_graph([path], tmp_path / "out")


def test_a_record_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bmgraph.formats.documents._MOST_VALUES", 20)
    for name, record in (("g__json", "nodes"), ("g__jsonld", "@graph")):
        for number, message in ((3, ""), (30, "a record of more than 20 values")):
            values = ", ".join(['{"q": 1}'] * number)
            text = f'{{"{record}": [{{"id": "a", "@id": "http://a", "p": [{values}]}}], "edges": []}}'
            paths = put(tmp_path, **{name: text})
            if message:
                with pytest.raises(ImportFailed, match=message):
                    import_graph(paths, tmp_path / "out")
            elif name == "g__json":
                assert import_graph(paths, tmp_path / "out").nodes == 1


DEEP = "[" * 100_000 + "]" * 100_000


HOSTILE = {
    "deep property": f'{{"nodes": [{{"id": "x", "a": {DEEP}}}]}}',
    "deep id": f'{{"nodes": [{{"id": {DEEP}}}]}}',
    "deep node": f'{{"nodes": [{DEEP}]}}',
    "endless number": f'{{"nodes": [{{"id": "x", "a": {"9" * 10_000}}}]}}',
    "lone surrogate": '{"nodes": [{"id": "x\\ud800"}], "edges": []}',
    "escape in a label": '{"nodes": [{"id": "x", "name": "\\u001b[2J"}], "edges": []}',
    "terminal codes of the upper half": '{"nodes": [{"id": "x", "name": "\\u009b2J"}], "edges": []}',
    "data that is none": '{"metanode_kinds": 1, "nodes": [{"kind": [], "identifier": {}, "data": 3}]}',
    "metagraph that is none": '{"metanode_kinds": 1, "kind_to_abbrev": [1],'
    ' "metaedge_tuples": [1, [[], {}, 2]], "nodes": [{"kind": "G", "identifier": 1}],'
    ' "edges": [{"source_id": [[], 1], "target_id": ["G", 1],'
    ' "kind": "r", "direction": "both"}]}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_or_read(tmp_path: Path, name: str) -> None:
    (path,) = put(tmp_path, g__json=HOSTILE[name])
    with contextlib.suppress(ImportFailed):
        import_graph([path], tmp_path / "out")
        opened(tmp_path / "out")
    assert {p.name for p in tmp_path.iterdir()} <= {"g.json", "out"}
