"""RDF by a mapping: which name a node and a relation get, and what is refused."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bmgraph.errors import ImportFailed
from bmgraph.formats.load import import_graph
from bmgraph.formats.rdf import read_mapping
from tests.formats.small import MAPPING, TURTLE, Run, edges_of, opened, put


def test_rdf_without_a_mapping_takes_every_predicate(tmp_path: Path) -> None:
    report = import_graph(put(tmp_path, g__ttl=TURTLE), tmp_path / "out")
    index = opened(tmp_path / "out")

    assert report.edges == 4, "blank nodes are nodes too"
    assert ("http://x.org/g/1", "affects", "http://x.org/g/2") in edges_of(index)


def test_json_ld_with_its_context(tmp_path: Path) -> None:
    text = {
        "@context": {"p": "http://x/p", "label": "http://www.w3.org/2000/01/rdf-schema#label"},
        "@graph": [{"@id": "http://x/a", "@type": "http://x/Gene", "label": "A", "p": {"@id": "http://x/b"}}],
    }
    import_graph(put(tmp_path, g__jsonld=json.dumps(text)), tmp_path / "out")
    index = opened(tmp_path / "out")

    assert edges_of(index) == {("http://x/a", "p", "http://x/b")}
    assert index.label(index.node("http://x/a")) == "A"
    assert index.category(index.node("http://x/a")) == "Gene"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"@context": "https://schema.org/", "@id": "http://a"}', "g.jsonld: its context is elsewhere"),
        ('{"http://p":' * 10_000 + "1" + "}" * 10_000, "nested more than 100 levels deep"),
        ('{"@graph": [{"@id": "http://a"', "no JSON"),
        ('{"@context": {"a": "b:c", "b": "a:d"}, "@id": "http://a", "a": 1}', "g.jsonld: Cyclic"),
    ],
)
def test_json_ld_that_is_not_read_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ImportFailed, match=message):
        import_graph(put(tmp_path, g__jsonld=text), tmp_path / "out")


def test_rdf_in_several_files_is_one_graph_but_for_blank_nodes(tmp_path: Path, run: Run) -> None:
    paths = put(
        tmp_path,
        a__nt="<http://x/1> <http://x/to> _:b .\n_:b <http://x/to> <http://x/2> .\n",
        b__nt='<http://x/1> <http://x/to> _:b .\n<http://x/2> <http://x/note> "seen" .\n',
        c__ttl="@prefix x: <http://x/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'x:1 a x:Gene ; rdfs:label "one", "1" .',
    )
    text = run("import", *map(str, paths), "--to", str(tmp_path / "out")).output
    index = opened(tmp_path / "out")

    assert edges_of(index) == {
        ("http://x/1", "to", "_:b1.1"),
        ("http://x/1", "to", "_:b2.1"),
        ("_:b1.1", "to", "http://x/2"),
    }
    assert index.category(index.node("http://x/1")) == "Gene"
    assert index.label(index.node("http://x/1")) == "one"
    assert "2 statements are no edges, types or labels, most of: http://x/note, http" in text


def test_a_table_may_say_what_the_nodes_of_rdf_are(tmp_path: Path) -> None:
    table = "id\tcategory\tname\nhttp://x/1\tGene\tone\n"
    paths = put(tmp_path, e__nt="<http://x/1> <http://x/to> <http://x/2> .\n", n__tsv=table)
    import_graph(paths, tmp_path / "out")
    index = opened(tmp_path / "out")
    assert [index.category(index.node(f"http://x/{i}")) for i in (1, 2)] == ["Gene", "NamedThing"]


SEVERAL = """@prefix a: <http://a/> . @prefix b: <http://b/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
a:1 a {} ; a:to a:2 ; b:to a:2 ; a:by a:2 . a:2 a a:Z ; a:note "x" .
"""


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["owl:Class", "a:Gene", "b:Gene", "a:Drug"]))[::5]
)
def test_the_order_of_statements_chooses_no_type(tmp_path: Path, order: tuple[str, ...]) -> None:
    (path,) = put(tmp_path, g__ttl=SEVERAL.format(", ".join(order)))
    report = import_graph([path], tmp_path / "out")
    rows = {row["id"]: row for row in pq.read_table(tmp_path / "out" / "nodes.parquet").to_pylist()}

    assert {relation for _, relation, _ in edges_of(opened(tmp_path / "out"))} == {
        "http://a/to",
        "http://b/to",
        "by",
    }
    assert report.several == 1
    assert rows["http://a/1"]["category"] == "Drug"
    assert json.loads(rows["http://a/1"]["properties"]) == {
        "category": ["Drug", "http://a/Gene", "http://b/Gene", "Class"]
    }
    (mapping,) = put(
        tmp_path, map__toml='[prefixes]\nb = "http://b/"\n[categories]\n"http://a/Gene" = "Gene"\n'
    )
    import_graph([path], tmp_path / "out", mapping=mapping)
    rows = {row["id"]: row for row in pq.read_table(tmp_path / "out" / "nodes.parquet").to_pylist()}
    assert json.loads(rows["http://a/1"]["properties"]) == {"category": ["Gene", "Drug", "b:Gene", "Class"]}


def test_bad_lines_of_n_triples_can_be_left_out(tmp_path: Path) -> None:
    good = b"<http://x/1> <http://x/to> <http://x/2> .\n"
    (path,) = put(
        tmp_path, g__nt=good + b"<http://x/1> <bad> .\n\n<http://x/1> <http://x/to> \xff .\n# end\n" + good
    )
    with pytest.raises(ImportFailed, match=r"g\.nt:2: .*IRI") as caught:
        import_graph([path], tmp_path / "out")
    assert "g.nt:4: not UTF-8 at byte 28" in str(caught.value)
    assert import_graph([path], tmp_path / "out", skip_bad=True).edges == 2


def test_where_turtle_breaks_is_named(tmp_path: Path) -> None:
    (path,) = put(tmp_path, g__ttl=TURTLE + "\n\n<http://x.org/a> <b c> .\n")
    with pytest.raises(ImportFailed, match=r"g\.ttl:7 Parser error"):
        import_graph([path], tmp_path / "out")
    (path,) = put(tmp_path, g__ttl=f"{TURTLE}<http://x.org/a> a <{'b:' * 9000}> .")
    with pytest.raises(ImportFailed, match=r"g\.ttl: statement 9: the category has"):
        import_graph([path], tmp_path / "out")


def test_a_mapping_that_fits_nothing_is_named(tmp_path: Path) -> None:
    mapping, path = put(tmp_path, map__toml='[predicates]\n"http://x.org/tos" = "to"\n', g__ttl=TURTLE)
    with pytest.raises(
        ImportFailed, match=r"map\.toml: no statement has one of its predicates.*x\.org/affects"
    ):
        import_graph([path], tmp_path / "out", mapping=mapping)
    mapping.write_text(MAPPING + '"http://x.org/tos" = "to"\n', encoding="utf-8")
    notes = import_graph([path], tmp_path / "out", mapping=mapping).notes
    assert any(note.endswith("map.toml: no statement has http://x.org/tos") for note in notes)
    (table,) = put(tmp_path, e__txt="a b\n")
    assert any("no file is RDF" in n for n in import_graph([table], tmp_path / "out", mapping=mapping).notes)


def test_what_a_message_quotes_does_not_steer_the_terminal(tmp_path: Path, run: Run) -> None:
    (path,) = put(tmp_path, g__ttl='<http://a> <http://\x1b[2J\x07> "x" .')
    result = run("import", str(path), "--to", str(tmp_path / "out"))

    assert result.exit_code == 1
    assert "\x1b" not in result.output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "use one of"),
        ("label = 1\n", "write a text"),
        ("[predicates]\na = 1\n", "a table of texts"),
        ("predicates = 'x'\n", "a table of texts"),
        ("= 1", "map.toml"),
        ("__init__ = 'x'", "use one of"),
    ],
)
def test_a_wrong_mapping_is_refused(tmp_path: Path, text: str, message: str) -> None:
    mapping, path = put(tmp_path, map__toml=text, g__ttl=TURTLE)
    with pytest.raises(ImportFailed, match=message):
        import_graph([path], tmp_path / "out", mapping=mapping)


def test_two_prefixes_for_one_iri_are_refused(tmp_path: Path) -> None:
    (path,) = put(tmp_path, m__toml='[prefixes]\na = "http://x/"\nb = "http://x/"\n')
    with pytest.raises(ImportFailed, match="two prefixes stand for one IRI"):
        read_mapping(path)
