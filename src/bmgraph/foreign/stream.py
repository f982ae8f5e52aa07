"""Files that nobody vouches for: bounded in length of line and in what they unpack to."""

from __future__ import annotations

import bz2
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from bmgraph.errors import ImportFailed

__all__ = ["MAX_LINE", "Line", "open_stream", "read_lines"]

#: Bytes; a longer line is passed over without being held.
MAX_LINE = 16 << 20
#: A compressed file that unpacks to more than this many bytes and times its size is refused.
_MAX_UNPACKED, _MAX_RATIO = 1 << 26, 200
_CHUNK = 1 << 20

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


class _Bzip2:
    """Reads one bzip2 stream after another; the library's own file passes over what follows a damaged one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._stream = bz2.BZ2Decompressor()

    def read(self, size: int) -> bytes:
        """Return the next bytes, none at the end.

        Raises:
            OSError: what follows is no bzip2.
            EOFError: it is cut off.
        """
        data = b""
        while not data:
            if self._stream.eof:
                rest = self._stream.unused_data or self._file.read(_CHUNK)
                if not rest:
                    break
                self._stream = bz2.BZ2Decompressor()
            else:
                rest = self._file.read(_CHUNK) if self._stream.needs_input else b""
                if self._stream.needs_input and not rest:
                    raise EOFError("cut off")
            data = self._stream.decompress(rest, size)
        return data


class _Guarded(io.RawIOBase):
    """Counts what is unpacked, stops at a bomb, and tells how far the file on the disk has been read."""

    def __init__(self, path: Path, on_bytes: Callable[[int], None]) -> None:
        if not _ARCHIVES.isdisjoint(path.suffixes):
            raise ImportFailed(f"{path}: an archive, or packed in a way that is not read: unpack it first")
        self._path = path
        self._file = path.open("rb")
        self._size = path.stat().st_size
        self._told = self._out = 0
        self._on_bytes = on_bytes
        self._packed = path.suffix in (".gz", ".bz2")
        self._source: BinaryIO | gzip.GzipFile | _Bzip2 = self._file
        if path.suffix == ".gz":
            self._source = gzip.GzipFile(fileobj=self._file)
        elif path.suffix == ".bz2":
            self._source = _Bzip2(self._file)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        # The stubs of io call a writable buffer an object.
        view = memoryview(buffer)  # type: ignore[arg-type]
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
        self._on_bytes(place - self._told)
        self._told = place
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def open_stream(path: Path, on_bytes: Callable[[int], None] = lambda n: None) -> io.BufferedReader:
    """Open a file, unpacking ``.gz`` and ``.bz2``; a byte order mark of UTF-8 is passed over.

    Args:
        path: the file.
        on_bytes: told how many bytes of the file were read.

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
