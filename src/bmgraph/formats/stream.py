"""Files that nobody vouches for: bounded in length of line and in what they unpack to."""

from __future__ import annotations

import bz2
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from bmgraph.errors import ImportFailed

__all__ = ["MAX_LINE", "Line", "open_stream", "read_lines"]

#: Bytes; a longer line is passed over without being held.
MAX_LINE = 16 << 20
#: A compressed file that unpacks to more than this many bytes and times its size is refused.
_MAX_UNPACKED, _MAX_RATIO = 1 << 24, 100
_CHUNK = 1 << 20
#: What zlib is to expect: the header and checksum of gzip.
_GZIP = 16 + zlib.MAX_WBITS

#: Number from 1, text, and why it cannot be read (then the text is what can be shown of it, or empty).
Line = tuple[int, str, str]
_BOM = b"\xef\xbb\xbf"
#: What begins so is something else than its name says.
_OTHER = {
    b"\xff\xfe": "UTF-16: convert it to UTF-8 first",
    b"\xfe\xff": "UTF-16: convert it to UTF-8 first",
    b"\x1f\x8b": "packed with gzip: end its name in .gz",
    b"BZh": "packed with bzip2: end its name in .bz2",
    b"PK\x03\x04": "a zip archive: unpack it first",
    b"version https://git-lfs": "a pointer to a file in Git LFS: fetch the file itself (git lfs pull)",
}

_ARCHIVES = {".tar", ".tgz", ".zip", ".xz", ".zst", ".7z"}


class _Streams:
    """Reads one packed stream after another, to the last byte.

    The libraries' own files pass over what follows a damaged stream of bzip2, and over zeros between or
    behind those of gzip, which a download that was broken off may have in the place of streams.
    """

    def __init__(self, file: BinaryIO, stream: Callable[[], Any]) -> None:
        self._file = file
        self._new = stream
        self._stream = stream()
        self._rest = file.read(_CHUNK)
        self._empty = not self._rest

    def read(self, size: int) -> bytes:
        """Return the next bytes, none at the end.

        Raises:
            OSError: what follows is not packed so (bzip2).
            zlib.error: likewise (gzip).
            EOFError: it is cut off.
        """
        data = b""
        while not data and not self._empty:
            stream = self._stream
            data = stream.decompress(self._rest, size)
            # What bzip2 has not unpacked yet it keeps, gzip gives it back.
            self._rest = stream.unused_data if stream.eof else getattr(stream, "unconsumed_tail", b"")
            if not self._rest and (stream.eof or getattr(stream, "needs_input", True)):
                self._rest = self._file.read(_CHUNK)
                if not self._rest and not data and not stream.eof:
                    raise EOFError("cut off")
            if stream.eof:
                self._empty, self._stream = not self._rest, self._new()
        return data


class _Guarded(io.RawIOBase):
    """Counts what is unpacked, stops at a bomb, and reports how far the file on the disk has been read."""

    def __init__(self, path: Path, on_bytes: Callable[[int], None]) -> None:
        if not _ARCHIVES.isdisjoint(path.suffixes):
            raise ImportFailed(f"{path}: an archive, or packed in a way that is not read: unpack it first")
        self._path = path
        self._file = path.open("rb")
        self._size = path.stat().st_size
        self._reported = self._out = 0
        self._on_bytes = on_bytes
        self._packed = path.suffix in (".gz", ".bz2")
        self._source: BinaryIO | _Streams = self._file
        if path.suffix == ".gz":
            self._source = _Streams(self._file, lambda: zlib.decompressobj(_GZIP))
        elif path.suffix == ".bz2":
            self._source = _Streams(self._file, bz2.BZ2Decompressor)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # io's stubs call a writable buffer an object
        try:
            data = self._source.read(min(len(view), _CHUNK))
        except (OSError, EOFError, zlib.error) as error:
            raise ImportFailed(f"{self._path}: damaged ({error}): fetch it again") from error
        self._out += len(data)
        if self._packed and self._out > max(_MAX_UNPACKED, _MAX_RATIO * self._size):
            raise ImportFailed(
                f"{self._path}: unpacks to more than {_MAX_RATIO} times its size: "
                "if you trust it, unpack it yourself"
            )
        place = self._file.tell()
        self._on_bytes(place - self._reported)
        self._reported = place
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def open_stream(path: Path, on_bytes: Callable[[int], None] = lambda n: None) -> io.BufferedReader:
    """Open a file, unpacking ``.gz`` and ``.bz2``; a byte order mark of UTF-8 is passed over.

    Args:
        path: the file.
        on_bytes: called with how many bytes more of the file were read.

    Raises:
        ImportFailed: it cannot be opened, is damaged, holds nothing or no text, or unpacks to far more than
            it should.
    """
    try:
        stream: io.BufferedReader = io.BufferedReader(_Guarded(path, on_bytes), _CHUNK)
    except OSError as error:
        raise ImportFailed(f"{path}: {error.strerror}") from error
    try:
        start = stream.peek(len(_BOM))
        if not start:
            raise ImportFailed(f"{path}: holds nothing: fetch or write it again")
        for other, message in _OTHER.items():
            if start.startswith(other):
                raise ImportFailed(f"{path}: {message}")
        if start.startswith(_BOM):
            stream.read(len(_BOM))
    except BaseException:
        stream.close()
        raise
    return stream


def read_lines(path: Path, on_bytes: Callable[[int], None] = lambda n: None) -> Iterator[Line]:
    """Yield a text's lines without their ends; what is no line of UTF-8 says why.

    Raises:
        ImportFailed: see `open_stream`.
    """
    with open_stream(path, on_bytes) as file:
        number = 0
        while raw := file.readline(MAX_LINE + 1):
            number += 1
            if len(raw) > MAX_LINE and not raw.endswith(b"\n"):
                while raw and not raw.endswith(b"\n"):
                    raw = file.readline(_CHUNK)
                yield number, "", f"longer than {MAX_LINE >> 20} MiB"
                continue
            try:
                yield number, raw.decode().rstrip("\r\n"), ""
            except UnicodeDecodeError as error:
                text = raw.decode(errors="replace").rstrip("\r\n")
                yield number, text, f"not UTF-8 at byte {error.start + 1}"
