"""Writing a folder whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from bmgraph.errors import BuildError

__all__ = ["whole_folder"]


@contextmanager
def whole_folder(target: Path, mark: str, holds: Collection[str]) -> Iterator[Path]:
    """Give a fresh folder to write to, and put it in the place of `target` if nothing went wrong.

    The old folder is moved aside before it goes, so that at no time there is neither.

    Args:
        target: the folder; an empty one or an earlier one of its kind is replaced.
        mark: the file by which its kind is known, as a path in it.
        holds: what a folder of its kind may hold; with anything else in it it is somebody's, and stays.

    Raises:
        BuildError: the target holds something else, or cannot be written.
    """
    temporary = None
    try:
        if target.exists():
            found = {path.name for path in target.iterdir()} if target.is_dir() else {target.name}
            foreign = sorted(found - set(holds)) if (target / mark).exists() else sorted(found)
            if foreign:
                raise BuildError(f"{target} holds other files ({foreign[0]}): name a new folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=target.parent, prefix=".bmgraph-"))
        new, old = temporary / "new", temporary / "old"
        new.mkdir()
        yield new
        if target.exists():
            target.replace(old)
        new.replace(target)
    except OSError as error:
        raise BuildError(f"cannot write {target}: {error.strerror}") from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
