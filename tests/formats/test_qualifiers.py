"""Qualifiers of an edge: read, or refused; never passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bmgraph._graph import open as open_graph
from bmgraph.errors import ImportFailed
from bmgraph.formats.load import import_graph
from tests.formats.small import NODES, Run, put


def test_signs_and_columns_that_are_not_used_are_named(tmp_path: Path, run: Run) -> None:
    (path,) = put(tmp_path, e__tsv="subject\tpredicate\tobject\na\traises\tb\n")
    where = ["import", str(path), "--to", str(tmp_path / "out")]
    assert "no edge has the relation raise\n" in run(*where, "--sign", "raise=+", "--sign", "raises=+").output
    assert "has a sign already" in run(*where, "--sign", "raises=+", "--sign", "raises=-").output
    assert "subject is a already" in run(*where, "--edge-columns", "subject=a,subject=b").output


@pytest.mark.parametrize(
    ("name", "value", "negated"),
    [
        ("negated", "1.0", 1),
        ("negated", "T", 1),
        ("negated", "No", 0),
        ("negated", "not", None),
        ("hedged", "maybe", None),
        ("effect_sign", "7", None),
        ("effect_sign", "-1.0", 0),
    ],
)
def test_a_qualifier_is_understood_or_refused(
    tmp_path: Path, name: str, value: str, negated: int | None
) -> None:
    paths = put(tmp_path, e__tsv=f"subject\tpredicate\tobject\t{name}\na\tr\tb\t{value}\n")
    if negated is None:
        with pytest.raises(ImportFailed, match=f"e.tsv:2: {name} '{value}' is not one of"):
            import_graph(paths, tmp_path / "out")
    else:
        assert import_graph(paths, tmp_path / "out").negated == negated


KGX_QUALIFIERS = (
    "subject\tpredicate\tobject\tnegated\tsubject_direction_qualifier\tobject_direction_qualifier"
    "\tprimary_knowledge_source\tpublications\tdisease_context_qualifier\n"
    "g:1\tbiolink:affects\tg:2\tfalse\t\tdecreased\tinfores:ctd\tPMID:1|PMID:2\tMONDO:1\n"
    "g:2\tbiolink:affects\td:1\tfalse\tdecreased\tincreased\tinfores:ctd\tPMID:1\t\n"
    "g:1\tbiolink:treats\td:1\tTrue\t\t\tinfores:ctd\t\t\n"
)


def test_qualifiers_can_be_asked_for(tmp_path: Path, run: Run) -> None:
    paths = [str(p) for p in put(tmp_path, n__tsv=NODES, e__tsv=KGX_QUALIFIERS)]
    out = str(tmp_path / "out")
    assert "1 edge negated" in run("import", *paths, "--to", out).output
    rows = pq.read_table(tmp_path / "out" / "edges.parquet").to_pylist()
    assert [(row["sign"], row["negated"]) for row in rows] == [(-1, None), (-1, None), (-1, True)]
    assert rows[0]["contexts"] == ["MONDO:1"]

    def ask(where: str) -> list[list[str]]:
        found = json.loads(
            run(
                "paths", "--graph", out, "--pattern", f"()-[*1..2]->() WHERE {where}", "--format", "json"
            ).output
        )
        return sorted([node["id"] for node in path["nodes"]] for path in found)

    assert ask("layer = ctd") == [["g:1", "g:2"], ["g:1", "g:2", "d:1"], ["g:2", "d:1"]]
    assert ask('sign = "+"') == [["g:1", "g:2", "d:1"]]
    assert ask("evidence >= 2") == [["g:1", "g:2"]]
    assert ask("context = 'd:1'") == [["g:2", "d:1"]]
    assert ask("context = 'MONDO:1'") == ask("layer = ctd")
    unknown = run("paths", "--graph", out, "g:1", "g:2", "--context", "MONDO:2")
    assert (unknown.exit_code, "nearest: MONDO:1" in unknown.stderr) == (1, True)
    assert (
        "no edge of this graph names a stage"
        in run("paths", "--graph", out, "--pattern", "()-[]->() WHERE stage ascending").output
    )


def test_signs_and_the_layer_can_be_given(tmp_path: Path, run: Run) -> None:
    (path,) = put(tmp_path, e__txt="a worsens b\nb upregulates c\nc joins d\n")
    out = str(tmp_path / "out")
    run("import", str(path), "--to", out, "--sign", "worsens=-", "--layer", "mine")
    (found,) = json.loads(
        run(
            "paths", "--graph", out, "--pattern", "()-[]->()-[]->() WHERE sign = '-'", "--format", "json"
        ).output
    )

    assert [node["id"] for node in found["nodes"]] == ["a", "b", "c"]
    assert found["layers"] == ["mine"]
    assert "write RELATION=+" in run("import", str(path), "--to", out, "--sign", "worsens").output


@pytest.mark.parametrize("word", ["infores:ctd", "PMID:1", "MONDO:1"])
def test_a_qualifier_may_not_steer_the_terminal(tmp_path: Path, word: str) -> None:
    bad = KGX_QUALIFIERS.replace(word, f"{word}\x1b[31m", 1)
    with pytest.raises(ImportFailed, match=r"e\.tsv:2: the qualifier"):
        import_graph(put(tmp_path, n__tsv=NODES, e__tsv=bad), tmp_path / "out")


def test_grounds_are_read_and_what_is_no_kind_stays_a_property(tmp_path: Path) -> None:
    edges = (
        "subject\tpredicate\tobject\tevidence_kind\tcontext_basis\tdisease_context\n"
        "g:1\tbinds\tg:2\tin silico|patients|experimental\tstated\tMONDO:1\n"
        "g:1\tbinds\tg:3\twhatever\tsomewhere\t\n"
    )
    import_graph(put(tmp_path, e__tsv=edges), tmp_path / "out")
    first, second = pq.read_table(tmp_path / "out" / "edges.parquet").to_pylist()

    assert (first["evidence_kinds"], first["context_basis"]) == (["in_silico", "patients"], "stated")
    assert (second["evidence_kinds"], second["context_basis"]) == (None, None)
    assert "whatever" in second["properties"]
    with open_graph(tmp_path / "out") as graph:
        assert [path.ids for path in graph.paths(pattern="()-[]-()", evidence="patients", stated=True)] == [
            ("g:1", "g:2"), ("g:2", "g:1"),
        ]  # fmt: skip
