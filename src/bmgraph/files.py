"""Writing a file or a folder whole or not at all.

What is new is made in a temporary folder beside its place and moved there at the end. What runs that were
killed left beside the place is removed.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bmgraph.errors import BuildError

if sys.platform != "win32":
    import fcntl

__all__ = ["file_name", "locked_folder", "whole_file", "whole_folder"]

_PREFIX = ".bmgraph-writing-"
#: Bytes of a file's name that every file system takes, with room for an ending.
_LONGEST = 200
#: What names a file that this process has open; it may be one that others write to as well.
_OPEN_FILE = re.compile(r"(?:/dev|/proc/self)/(stdout|stderr|fd/(\d+))")
#: How many links are followed at most, as Linux does.
_LINKS = 40


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write to that takes the place of `target` if nothing went wrong.

    A link stays, and the file that it points at is replaced; its permissions are kept. A pipe or a device is
    opened and written as it is.

    Args:
        target: the file; folders on the way are made.

    Raises:
        BuildError: it is a folder, or cannot be written.
    """
    try:
        stream = _stream(target)
        if stream is not None:
            with os.fdopen(stream, "wb") as file:
                yield file
            return
        real = Path(os.path.realpath(target))
        if real.is_symlink():
            raise BuildError(f"{target} is a link that points at itself: remove it")
        if real.is_dir():
            raise BuildError(f"{target} is a folder: name a file in it")
        if real.exists() and not os.access(real, os.W_OK):
            raise BuildError(f"cannot write {target}: no permission to replace it: name a new file")
        with _beside(real) as temporary:
            with (temporary / "new").open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if real.exists():
                (temporary / "new").chmod(stat.S_IMODE(real.stat().st_mode))
            (temporary / "new").replace(real)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise BuildError(f"cannot write {target}: {error.strerror or error}") from error


@contextmanager
def whole_folder(target: Path, mark: str, holds: Collection[str]) -> Iterator[Path]:
    """Give a fresh folder to write to, and put it in the place of `target` if nothing went wrong.

    The old folder is moved aside before it goes, so that at no time there is neither.

    Args:
        target: the folder; an empty one or an earlier one of its kind is replaced. A link stays, and the
            folder that it points at is replaced.
        mark: the file by which its kind is known, as a path in it.
        holds: what a folder of its kind may hold, as paths in it, folders too; with anything else in it it is
            somebody's, and stays.

    Raises:
        BuildError: the target holds something else, or cannot be written or replaced; raised before anything
            is written as far as it can be known.
    """
    try:
        real = Path(os.path.realpath(target))
        _check(real, target, mark, holds)
        with _beside(real) as temporary:
            new = temporary / "new"
            new.mkdir()
            yield new
            # Somebody may have used the name in the meantime.
            _check(real, target, mark, holds)
            if real.exists():
                real.replace(temporary / "old")
            new.replace(real)
    except OSError as error:
        raise BuildError(f"cannot write {target}: {error.strerror or error}") from error


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Let one process at a time work in a folder, which is made if need be; the others wait.

    Raises:
        BuildError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuildError(f"cannot write {folder}: {error.strerror or error}") from error
    lock = _lock(folder, wait=True)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def file_name(text: str) -> str:
    """Return a text as a part of a file's name: other texts give other names, all of them safe.

    >>> file_name("CL:0000127"), file_name("a/b_c")
    ('CL_0000127', 'a~2Fb~5Fc')
    """
    name = "".join(
        "_"
        if c == ":"
        else c
        if c.isascii() and (c.isalnum() or c == "-")
        else "".join(f"~{byte:02X}" for byte in c.encode("utf-8", "surrogatepass"))
        for c in text
    )
    if len(name) <= _LONGEST // 3:
        return name
    import hashlib

    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{name[: _LONGEST // 3 - 17]}~{digest[:16]}"


@contextmanager
def _beside(real: Path) -> Iterator[Path]:
    """Give a locked temporary folder beside a path and remove it, with what is left in it, at the end."""
    import shutil  # these two are for those who write
    import tempfile

    temporary = lock = None
    made = [parent for parent in real.parents if not parent.exists()]
    try:
        if real.parent.exists() and not real.parent.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, f"{real.parent} is a file")
        real.parent.mkdir(parents=True, exist_ok=True)
        _sweep(real.parent)
        temporary = Path(tempfile.mkdtemp(dir=real.parent, prefix=_PREFIX))
        lock = _lock(temporary, wait=True)
        yield temporary
    finally:
        if temporary is not None:
            # What was interrupted between the two moves is put back.
            if (temporary / "old").exists() and not real.exists():
                with suppress(OSError):
                    (temporary / "old").replace(real)
            shutil.rmtree(temporary, ignore_errors=True)
        if lock is not None:
            os.close(lock)
        # Folders on the way that are empty were made for nothing.
        with suppress(OSError):
            for parent in made:
                parent.rmdir()


def _stream(target: Path) -> int | None:
    """Return a descriptor of a pipe or device, or of what this process has open (``/dev/stdout``)."""
    place = Path.cwd() / target
    for _ in range(_LINKS):
        place = Path(os.path.normpath(place))
        if opened := _OPEN_FILE.fullmatch(place.as_posix()):
            # Opened anew it would be written from its beginning.
            return os.dup({"stdout": 1, "stderr": 2}.get(opened[1]) or int(opened[2]))
        if not place.is_symlink():
            break
        place = place.parent / place.readlink()
    try:
        mode = target.stat().st_mode
    except OSError:
        return None
    return None if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else os.open(target, os.O_WRONLY)


def _check(real: Path, target: Path, mark: str, holds: Collection[str]) -> None:
    """Refuse at once what would fail at the end."""
    if real.is_symlink():
        raise BuildError(f"{target} is a link that points at itself: remove it")
    if not real.exists():
        return
    kind = (real / mark).exists()
    held = real.rglob("*") if real.is_dir() else [real]
    names = (path.relative_to(real).as_posix() if path != real else path.name for path in held)
    foreign = sorted(name for name in names if not kind or name not in holds)
    if foreign:
        raise BuildError(f"{target} holds other files ({foreign[0]}): name a new folder")
    if real.is_mount() or Path.cwd().is_relative_to(real):
        what = "a mount point" if real.is_mount() else "the folder you are in"
        raise BuildError(f"{target} is {what}, which cannot be replaced: name a new folder in it")
    if not os.access(real, os.W_OK):
        raise BuildError(f"cannot write {target}: no permission to replace it: name a new folder")


def _lock(folder: Path, *, wait: bool = False) -> int | None:
    """Return a descriptor that keeps a folder locked, or None if another process does, or it cannot be."""
    if sys.platform == "win32":
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _sweep(parent: Path) -> None:
    """Remove the temporary folders of runs that are no more."""
    import shutil

    for left in parent.glob(f"{_PREFIX}*"):
        lock = _lock(left)
        if lock is None:
            continue
        # With both, a run was killed as it put one in the place of the other: the old one may be the only
        # one. With neither, it has just begun. With anything else, it is somebody's.
        if {path.name for path in left.iterdir()} in ({"new"}, {"old"}):
            shutil.rmtree(left, ignore_errors=True)
        os.close(lock)
