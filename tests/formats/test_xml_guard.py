"""XML that the parser of RDF would take and must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph.errors import ImportFailed
from bmgraph.formats.load import import_graph
from tests.formats.small import edges_of, opened, put


def test_text_that_abbreviations_make_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bmgraph.formats.xml_guard.MAX_LINE", 1 << 20)
    text = f'<!DOCTYPE a [<!ENTITY e "{"x" * 200}">]>\n<a>{"&e;" * 6000}</a>'
    with pytest.raises(ImportFailed, match="a tag or text of more than 1 MiB"):
        import_graph(put(tmp_path, g__rdf=text), tmp_path / "out")


@pytest.mark.parametrize(
    "content", ['<x a="{}"/>', "<x>{}</x>", "<!-- {} --><x/>", "<x{}/>", "<x><y/>{}</x>", "<x/>{}"]
)
def test_long_pieces_of_xml_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.setattr("bmgraph.formats.xml_guard.MAX_LINE", 1 << 20)
    text = f'<?xml version="1.0"?>\n<a>{content.format("y" * 1_100_000)}</a>'
    with pytest.raises(ImportFailed, match=r"g\.rdf:2: a tag or text of more than 1 MiB"):
        import_graph(put(tmp_path, g__rdf=text), tmp_path / "out")


@pytest.mark.parametrize("encoding", ["Shift_JIS", "nope", "rot13", "idna"])
def test_an_encoding_of_xml_that_is_not_read_is_refused(tmp_path: Path, encoding: str) -> None:
    paths = put(tmp_path, e__rdf=f'<?xml version="1.0" encoding="{encoding}"?><a/>')
    with pytest.raises(ImportFailed, match=r"e\.rdf"):
        import_graph(paths, tmp_path / "out")


XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.org/">{}</rdf:RDF>'


EDGE = '<rdf:Description rdf:about="&x;a"><x:to rdf:resource="&x;b"/></rdf:Description>'


def test_xml_entities_may_abbreviate_and_no_more(tmp_path: Path) -> None:
    head = '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY x "http://x.org/">{}]>'
    good = head.format("") + XML.format(EDGE)
    import_graph(put(tmp_path, g__rdf=good), tmp_path / "out")
    assert edges_of(opened(tmp_path / "out")) == {("http://x.org/a", "to", "http://x.org/b")}

    for bad in (
        '<!ENTITY y "&x;&x;">',
        f'<!ENTITY y "{"z" * 999}">',
        '<!ENTITY y SYSTEM "file:///etc/passwd">',
    ):
        for filler in ("", " " * ((1 << 20) - 120)):
            paths = put(tmp_path, g__rdf=head.format(filler + bad) + XML.format(EDGE))
            with pytest.raises(ImportFailed, match="entity"):
                import_graph(paths, tmp_path / "out")


def test_xml_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    body = '\n<rdf:Description rdf:about="http://a/1"><x:to rdf:resource="http://a/2"/></rdf:Description>\n'
    (path,) = put(tmp_path, g__rdf=XML.format(body * 2).removesuffix("</rdf:RDF>"))
    with pytest.raises(ImportFailed, match=r"g\.rdf:5: no element found: mend it, or fetch it again"):
        import_graph([path], tmp_path / "out")


def test_xml_may_not_be_nested_without_end(tmp_path: Path) -> None:
    (path,) = put(tmp_path, g__rdf=XML.format("<x:a>\n<x:b>" * 501 + "</x:b></x:a>" * 501))
    with pytest.raises(ImportFailed, match=r"g\.rdf:501: elements nested more than 1000"):
        import_graph([path], tmp_path / "out")
