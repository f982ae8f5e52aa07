"""Arrays on disk: whole, or an error that says what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from bmgraph.errors import BuildError, GraphLacks
from bmgraph.graph.storage import ARRAYS_FILE, MANIFEST_FILE, ClosedArrays, open_arrays, write_arrays

ARRAYS: dict[str, npt.NDArray[Any]] = {
    "one": np.arange(40, dtype=np.int32), "none": np.zeros(0), "text": np.frombuffer(b"abc", np.uint8),
}  # fmt: skip


def everything(folder: Path) -> dict[str, list[int]]:
    return {name: array.tolist() for name, array in open_arrays(folder)[1].items()}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_arrays(tmp_path, {"what": "é"}, ARRAYS)
    manifest, arrays = open_arrays(tmp_path)

    assert manifest["what"] == "é"
    assert everything(tmp_path) == {name: array.tolist() for name, array in ARRAYS.items()}
    assert [arrays[name].dtype for name in ARRAYS] == [array.dtype for array in ARRAYS.values()]
    assert (len(arrays), arrays["one"].base is not None) == (3, True)


def test_every_damaged_byte_is_found(tmp_path: Path) -> None:
    write_arrays(tmp_path, {"what": "é"}, ARRAYS)
    whole = everything(tmp_path)
    places = json.loads((tmp_path / MANIFEST_FILE).read_bytes())["arrays"].values()
    used = [range(start, start + length * np.dtype(kind).itemsize) for start, length, kind, _ in places]
    for name in (MANIFEST_FILE, ARRAYS_FILE):
        content = (tmp_path / name).read_bytes()
        for place in range(len(content)):
            changed = bytes([content[place] ^ 0x11])
            (tmp_path / name).write_bytes(content[:place] + changed + content[place + 1 :])
            footer = place >= len(content) - 4
            if name == MANIFEST_FILE or footer or any(place in part for part in used):
                with pytest.raises(BuildError, match="import"):
                    everything(tmp_path)
            else:
                assert everything(tmp_path) == whole, "between arrays nothing is read"
        (tmp_path / name).write_bytes(content)


@pytest.mark.parametrize("name", [MANIFEST_FILE, ARRAYS_FILE])
def test_what_is_cut_or_missing_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(BuildError, match="bmgraph import"):
        open_arrays(tmp_path)
    write_arrays(tmp_path, {}, ARRAYS)
    content = (tmp_path / name).read_bytes()
    for length in (0, 1, len(content) // 2, len(content) - 1):
        (tmp_path / name).write_bytes(content[:length])
        with pytest.raises(BuildError, match="import"):
            open_arrays(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(BuildError, match="bmgraph import"):
        open_arrays(tmp_path)


@pytest.mark.parametrize("text", ["[]", "{}", "null", '{"version": 99}', "[" * 100_000, "\udcff"])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    write_arrays(tmp_path, {}, ARRAYS)
    (tmp_path / MANIFEST_FILE).write_text(text, encoding="utf-8", errors="surrogateescape")

    with pytest.raises(BuildError, match=r"of version 99: build or import it again|is no index"):
        open_arrays(tmp_path)


def test_what_is_mapped_cannot_be_changed(tmp_path: Path) -> None:
    write_arrays(tmp_path, {}, ARRAYS)

    with pytest.raises(ValueError, match="read-only"):
        open_arrays(tmp_path)[1]["one"][0] = 1


def test_arrays_of_a_closed_graph_say_so() -> None:
    arrays = ClosedArrays()

    assert list(arrays) == []
    for ask in (lambda: arrays["ptr"], lambda: "ptr" in arrays, lambda: arrays.get("ptr")):
        with pytest.raises(GraphLacks, match="was closed"):
            ask()
