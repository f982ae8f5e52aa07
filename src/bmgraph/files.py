"""Writing a folder whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bmgraph.errors import BuildError

if sys.platform != "win32":
    import fcntl

__all__ = ["whole_folder"]

_PREFIX = ".bmgraph-"


@contextmanager
def whole_folder(target: Path, mark: str, holds: Collection[str]) -> Iterator[Path]:
    """Give a fresh folder to write to, and put it in the place of `target` if nothing went wrong.

    The old folder is moved aside before it goes, so that at no time there is neither. What runs that were
    killed left beside the target is removed.

    Args:
        target: the folder; an empty one or an earlier one of its kind is replaced. A link stays, and the
            folder that it points at is replaced.
        mark: the file by which its kind is known, as a path in it.
        holds: what a folder of its kind may hold, as paths in it, folders too; with anything else in it it is
            somebody's, and stays.

    Raises:
        BuildError: the target holds something else, or cannot be written or replaced; told before anything is
            written as far as it can be known.
    """
    temporary = lock = None
    made: list[Path] = []
    try:
        real = Path(os.path.realpath(target))
        _check(real, target, mark, holds)
        made = [parent for parent in real.parents if not parent.exists()]
        real.parent.mkdir(parents=True, exist_ok=True)
        _sweep(real.parent)
        temporary = Path(tempfile.mkdtemp(dir=real.parent, prefix=_PREFIX))
        lock = _lock(temporary, wait=True)
        new, old = temporary / "new", temporary / "old"
        new.mkdir()
        yield new
        # Somebody may have used the name in the meantime.
        _check(real, target, mark, holds)
        if real.exists():
            real.replace(old)
        new.replace(real)
    except OSError as error:
        raise BuildError(f"cannot write {target}: {error.strerror or error}") from error
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
    for left in parent.glob(f"{_PREFIX}*"):
        lock = _lock(left)
        if lock is None:
            continue
        # With both, a run was killed as it put one in the place of the other: the old one may be the only
        # one. With neither, it has just begun.
        if (left / "new").exists() != (left / "old").exists():
            shutil.rmtree(left, ignore_errors=True)
        os.close(lock)
