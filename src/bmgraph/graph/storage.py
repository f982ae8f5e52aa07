"""Named arrays in one memory-mapped file beside a manifest, each checked when it is first used."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bmgraph.errors import BuildError, GraphLacks

__all__ = ["ARRAYS_FILE", "CLOSED", "MANIFEST_FILE", "Arrays", "ClosedArrays", "open_arrays", "write_arrays"]

MANIFEST_FILE, ARRAYS_FILE, _VERSION = "index.json", "arrays.bin", 5
_ALIGN = 64
#: Bytes of the manifest's checksum at the end of the arrays.
_FOOTER = 4
#: Larger arrays are not checked: they would have to be read whole before the first answer.
_CHECKED = 1 << 30

#: What is answered when a graph was closed.
CLOSED = "this graph was closed and answers nothing any more: open it again"

Arrays = Mapping[str, npt.NDArray[Any]]


class _Mapped(Arrays):
    """The arrays of a file, cut out of the map when asked for, and checked when asked for the first time."""

    def __init__(
        self, path: Path, buffer: npt.NDArray[np.uint8], places: Mapping[str, tuple[int, int, str, int]]
    ) -> None:
        self._path = path
        self._buffer = buffer
        self._places = places
        self._known: dict[str, npt.NDArray[Any]] = {}

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        if name not in self._known:
            start, length, kind, checksum = self._places[name]
            item = np.dtype(kind)
            part = self._buffer[start : start + length * item.itemsize]
            if len(part) <= _CHECKED and zlib.crc32(part.data) != checksum:
                raise BuildError(f"{self._path} is damaged (at {name}): build or import it again")
            self._known[name] = part.view(item)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class ClosedArrays(Arrays):
    """The arrays of a graph that was closed: there are none, and whoever asks for one learns why."""

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        raise GraphLacks(CLOSED)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def open_arrays(folder: Path) -> tuple[dict[str, Any], Arrays]:
    """Return the manifest and the arrays of a folder.

    Raises:
        BuildError: one is missing, of another version, or damaged; what is damaged in the arrays is found
            when they are first used.
    """
    try:
        text = (folder / MANIFEST_FILE).read_bytes()
        manifest = json.loads(text)
        if manifest["version"] != _VERSION:
            raise BuildError(
                f"{folder} is an index of version {manifest['version']}: build or import it again"
            )
        size = (folder / ARRAYS_FILE).stat().st_size
        if size != manifest["size"]:
            raise BuildError(
                f"{folder / ARRAYS_FILE} has {size} bytes, not {manifest['size']}: build or import it again"
            )
        buffer = np.asarray(np.memmap(folder / ARRAYS_FILE, dtype=np.uint8, mode="r"))
        if buffer[-_FOOTER:].tobytes() != _footer(text):
            raise BuildError(f"{folder / MANIFEST_FILE} is damaged: build or import it again")
        return manifest, _Mapped(folder / ARRAYS_FILE, buffer, manifest["arrays"])
    except (OSError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BuildError(
            f"{folder} is no index ({error}): write one with `bmgraph build` or `bmgraph import`"
        ) from error


def write_arrays(folder: Path, manifest: Mapping[str, Any], arrays: Arrays) -> None:
    """Write a manifest and arrays of one dimension into a folder that is there."""
    places, end = {}, 0
    with (folder / ARRAYS_FILE).open("wb") as file:
        for name, array in arrays.items():
            file.write(b"\0" * (-end % _ALIGN))
            end += -end % _ALIGN
            data = np.ascontiguousarray(array).data
            places[name] = (end, len(array), array.dtype.str, zlib.crc32(data))
            file.write(data)
            end += array.nbytes
        content = {"version": _VERSION, **manifest, "arrays": places, "size": end + _FOOTER}
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        file.write(_footer(text))
    (folder / MANIFEST_FILE).write_bytes(text)


def _footer(manifest: bytes) -> bytes:
    """Return what the file of arrays ends with: it makes sure of the manifest, as that does of the arrays."""
    return zlib.crc32(manifest).to_bytes(_FOOTER, "little")
