"""An imported graph beside the article's."""

from __future__ import annotations

import json
from pathlib import Path

from bmgraph._build import build_dataset
from tests.formats.small import Run, edges_of, opened, put


def test_a_foreign_graph_beside_the_articles(tmp_path: Path, workspace: Path, run: Run) -> None:
    build_dataset()
    nodes = (
        "id\tname\tkind\nGene::10232\tmesothelin\tGene\nGene::1\tother\tGene\nCompound::DB1\tdrug\tCompound\n"
    )
    edges = "source\tmetaedge\ttarget\nCompound::DB1\tCbG\tGene::10232\nGene::10232\tGiG\tGene::1\n"
    sssom = (
        "# made up\nsubject_id\tpredicate_id\tobject_id\n"
        "HGNC:7371\thttp://www.w3.org/2004/02/skos/core#exactMatch\tNCBIGene:10232\n"
        "HGNC:7371\tskos:closeMatch\tNCBIGene:1\n"
    )
    paths = [str(p) for p in put(tmp_path, nodes__tsv=nodes, edges__sif=edges, map__tsv=sssom)]
    out = str(tmp_path / "joined")
    text = run("import", *paths[:2], "--merge", "--sssom", paths[2], "--to", out).output
    assert "1 of the article's entities are in it too" in text
    assert "map.tsv: 1 mappings are exact; the others join nothing: 1 skos:closeMatch" in text
    taken = run("import", *paths[:2], "--merge", "--layer", "article", "--to", str(tmp_path / "no"))
    assert (taken.exit_code, "choose another name" in taken.output) == (1, True)
    assert not (tmp_path / "no").exists()

    index = opened(tmp_path / "joined")
    joined = edges_of(index)
    assert ("Compound::DB1", "binds", "HGNC:7371") in joined
    assert ("HGNC:7371", "interacts", "Gene::1") in joined
    assert any(u == "HGNC:7371" and v.startswith(("HGNC", "MONDO", "bmg", "GO")) for u, _, v in joined)
    found = json.loads(run("paths", "--graph", out, "Compound::DB1", "MSLN", "--format", "json").stdout)
    note = run("paths", "--graph", out, "Compound::DB1", "M-SLN").stderr
    assert note == "M-SLN: read as MSLN (HGNC:7371)\n"
    assert run("paths", "--graph", out, "Compound::DB1", "MSLN").stderr == ""
    assert found[0]["length"] == 1
    assert found[0]["layers"] == ["imported"]

    # From the foreign graph into the article's, with sign, disease and evidence.
    whole = '(:Compound)-[:binds]->(:Gene)-[:affects*1..2]->({label: "brain metastasis"})'
    ask = f"{whole} WHERE context = LCBM"
    (path,) = json.loads(run("paths", "--graph", out, "--pattern", ask, "--format", "json").output)
    assert [node["label"] for node in path["nodes"]] == ["drug", "MSLN", "MET", "brain metastasis"]
    assert path["layers"] == ["article", "imported"]
    assert path["context_ids"] == ["bmg:LCBM"]
    assert path["hedged"]
    assert path["steps"][1]["evidence"][0]["sentence"] == "6.1-p1-s1"
    text = run("paths", "--graph", out, "--pattern", ask).output
    assert "background: imported" in text
    assert "[hedged]" in text
    assert "6.1-p1-s1" in text
    assert "no path fits" in run("paths", "--graph", out, "--pattern", f"{ask} AND hedged = false").output
    assert "nearest: MSLN" in run("paths", "--graph", out, "MSLNN", "MET").output
    signed = json.loads(run("paths", "--graph", out, "MSLN", "MET", "--sign", "+", "--format", "json").output)
    assert all(path["sign"] == 1 for path in signed)
    assert signed


def test_a_layer_that_is_called_as_one_of_the_articles_gets_the_name_of_the_import(
    tmp_path: Path, workspace: Path, run: Run
) -> None:
    build_dataset()
    edges = (
        "subject\tpredicate\tobject\tlayer\nx:1\tbinds\tx:2\tarticle\nx:2\tbinds\tx:1\tarticle\n"
        "x:1\tbinds\tx:3\tmine\nx:3\tbinds\tx:2\t\n"
    )
    paths = [str(p) for p in put(tmp_path, e__tsv=edges)]
    text = run("import", *paths, "--merge", "--layer", "other", "--to", str(tmp_path / "joined")).output
    assert "the article's graph has a layer 'article': edges of that name are in 'other' (2)" in text
    alone = run("import", *paths, "--layer", "other", "--to", str(tmp_path / "alone")).output
    assert "has a layer" not in alone
    layers = json.loads(run("stats", "--graph", str(tmp_path / "joined"), "--format", "json").output)["layer"]
    assert (layers["other"], layers["mine"]) == (3, 1)
