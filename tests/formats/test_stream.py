"""Packed files, marks and lines that nobody should hold."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from bmgraph.errors import ImportFailed
from bmgraph.formats import stream
from bmgraph.formats.load import import_graph
from tests.formats.small import BOTH, EDGES, MAPPING, NODES, TURTLE, edges_of, kgx_json, opened, put

BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    "files",
    [
        {"n__csv": BOM + NODES.replace("\t", ",").encode(), "e__tsv": BOM + EDGES.encode()},
        {"n__json": BOM + kgx_json().encode()},
        {"g__ttl": BOM + TURTLE.encode()},
        {"g__ttl__gz": gzip.compress(BOM + TURTLE.encode())},
    ],
)
def test_a_byte_order_mark_is_passed_over(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    paths = put(tmp_path, **files)
    (mapping,) = put(tmp_path, map__toml=BOM + MAPPING.encode())
    import_graph(paths, tmp_path / "out", mapping=mapping)
    assert edges_of(opened(tmp_path / "out")) == BOTH
    (path,) = put(tmp_path, wide__json=kgx_json().encode("utf-16"))
    with pytest.raises(ImportFailed, match="UTF-16: convert it"):
        import_graph([path], tmp_path / "no")


@pytest.mark.parametrize(("suffix", "packed"), [("bz2", bz2.compress), ("gz", gzip.compress)])
def test_several_packed_streams_are_read_whole_or_refused(
    tmp_path: Path, suffix: str, packed: Callable[[bytes], bytes]
) -> None:
    def content(data: bytes) -> list[Path]:
        return put(tmp_path, **{f"e__txt__{suffix}": data})

    one, two = (packed("".join(f"{x}{i} b\n" for i in range(9)).encode()) for x in "ac")
    for whole in (one + two, packed(b"") + one + two, one + packed(b"") + two):
        assert import_graph(content(whole), tmp_path / "out").edges == 18
    broken = [
        one + two[:20] + bytes([two[20] ^ 4]) + two[21:],
        one + b"x" + two[1:],
        one + b"rest",
        one + bytes(len(two)) + two,
        one + bytes(len(two)),
        one + two[:-9],
        one + two[:2],
        one[:-1],
    ]
    for number, data in enumerate(broken):
        with pytest.raises(ImportFailed, match="damaged"):
            import_graph(content(data), tmp_path / str(number))


def test_packed_text_longer_than_a_block_is_read_whole(tmp_path: Path) -> None:
    for pack, name in ((gzip.compress, "e.txt.gz"), (bz2.compress, "e.txt.bz2")):
        text = b"".join(b"%d b\n" % (i * 7919 % 1_000_003) for i in range(400_000))
        (tmp_path / name).write_bytes(pack(text))
        with stream.open_stream(tmp_path / name) as file:
            assert file.read() == text


def test_a_line_of_100_mb_is_passed_over(tmp_path: Path) -> None:
    (path,) = put(tmp_path, e__txt=b"a b\n" + b"x" * 100_000_000 + b"\nb c\n")
    report = import_graph([path], tmp_path / "out", skip_bad=True)

    assert (report.edges, report.refused) == (2, 1)
    assert "16 MiB" in (tmp_path / "out" / "rejected.tsv").read_text(encoding="utf-8")


def test_a_gzip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_MAX_UNPACKED", 1_000_000)
    (path,) = put(tmp_path, e__txt__gz=gzip.compress(b"a b\n" * 500_000))
    with pytest.raises(ImportFailed, match="unpacks to more than 100 times"):
        import_graph([path], tmp_path / "out")


@pytest.mark.parametrize("name", ["kg.tar.gz", "kg.zip", "kg.tsv.zst"])
def test_an_archive_is_to_be_unpacked_first(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ImportFailed, match="unpack it first"):
        import_graph([tmp_path / name], tmp_path / "out")
