"""The folder that a build writes: is it whole, of this program and of these tables?

The manifest is written last and names the rest, so a reader sees the old build or the new one. The next build
removes what no manifest names.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bmgraph import __version__
from bmgraph.errors import BuildError
from bmgraph.files import whole_file
from bmgraph.resources import DATASET_FILE, build_dir, data_dir

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = [
    "MANIFEST_FILE",
    "STORE_PREFIX",
    "Built",
    "Tables",
    "find_built",
    "open_built_store",
    "write_manifest",
]

MANIFEST_FILE = "manifest.json"
#: What the folders of the dataset on disk are called; what follows is another in each build.
STORE_PREFIX = "store-"
#: Of the folder; another one is not read.
_FORM = 1
#: A build may take the place of another while that is being opened.
_TRIES = 3


class Tables(NamedTuple):
    """What tables and ontology a dataset is of.

    Args:
        stamp: their names, sizes and times.
        content: digest of their names and bytes.
    """

    stamp: str
    content: str

    @classmethod
    def read(cls, data: Path) -> Tables:
        """Return those in a folder."""
        return cls(_stamp(data), _content(data))

    def are_in(self, data: Path) -> bool:
        """Return whether a folder has these tables; they are only read if their times differ."""
        return self.stamp == _stamp(data) or self.content == _content(data)


class Built(NamedTuple):
    """A build, as its manifest describes it.

    Args:
        form: of the folder.
        program: the version of bmgraph that wrote it.
        digest: SHA-256 of the dataset's TriG file.
        size: of that file, in bytes.
        quads: how many the dataset has.
        store: name of the folder with the dataset on disk.
        tables: what the dataset is of.
    """

    form: int
    program: str
    digest: str
    size: int
    quads: int
    store: str
    tables: Tables


def write_manifest(folder: Path, dataset: bytes, *, quads: int, store: str, tables: Tables) -> None:
    """Write the manifest of a build.

    Args:
        folder: of the build; the rest of it is written.
        dataset: the dataset's TriG file.
        quads: how many it has.
        store: name of the folder with the dataset on disk.
        tables: what the dataset is of, as they were before they were read.

    Raises:
        BuildError: it cannot be written.
    """
    import hashlib  # a command that finds a build as it was left has no need of it

    digest = hashlib.sha256(dataset).hexdigest()
    built = Built(_FORM, __version__, digest, len(dataset), quads, store, tables)
    with whole_file(folder / MANIFEST_FILE) as file:
        file.write(json.dumps(built._asdict() | {"tables": tables._asdict()}, indent=2).encode() + b"\n")


def find_built(folder: Path | None = None, data: Path | None = None) -> Built:
    """Return the build in a folder, if it can be used.

    Args:
        folder: of the build.
        data: folder with the tables and the ontology that it should be of.

    Raises:
        BuildError: there is none; it is not whole; another version wrote it; it is of other tables.
    """
    folder, data = folder or build_dir(), data or data_dir()
    for left in reversed(range(_TRIES)):
        built = _read_manifest(folder)
        try:
            size = (folder / DATASET_FILE).stat().st_size
        except OSError:
            size = -1
        if size == built.size:
            break
        if not left:
            what = "is missing" if size < 0 else f"is damaged: it has {size:,} bytes of {built.size:,}"
            raise BuildError(f"{folder / DATASET_FILE} {what}: run `bmgraph build`")
        time.sleep(0.05)
    if not built.tables.are_in(data):
        raise BuildError(
            f"the dataset in {folder} is of other tables than those in {data}: run `bmgraph build`"
        )
    return built


def open_built_store(folder: Path | None = None) -> ox.Store:
    """Open the dataset on disk, to read.

    Raises:
        BuildError: as `find_built` does, or the store is damaged.
    """
    import pyoxigraph as ox  # a path has no need of it

    folder = folder or build_dir()
    for left in reversed(range(_TRIES)):
        built = _read_manifest(folder)
        path = folder / built.store
        try:
            if (path / "CURRENT").is_file():
                return ox.Store.read_only(str(path))
            error = "it is missing"
        except (OSError, RuntimeError) as found:
            error = str(found)
        if left:
            time.sleep(0.05)
    raise BuildError(f"{path} is damaged ({error}): run `bmgraph build`")


def _read_manifest(folder: Path) -> Built:
    try:
        read = json.loads((folder / MANIFEST_FILE).read_bytes())
    except FileNotFoundError:
        if (folder / DATASET_FILE).exists():
            raise BuildError(
                f"the dataset in {folder} is of an older bmgraph, or was never finished: run `bmgraph build`"
            ) from None
        raise BuildError(f"no dataset in {folder}: run `bmgraph build` first") from None
    except (OSError, ValueError) as error:
        raise BuildError(f"{folder / MANIFEST_FILE} is damaged ({error}): run `bmgraph build`") from error
    program = read.get("program") if isinstance(read, dict) else None
    if not isinstance(read, dict) or (program, read.get("form")) != (__version__, _FORM):
        raise BuildError(
            f"the dataset in {folder} was built by bmgraph {program}, and this is {__version__}: "
            "run `bmgraph build`"
        )
    try:
        return Built(**{**read, "tables": Tables(**read["tables"])})
    except (KeyError, TypeError) as error:
        raise BuildError(f"{folder / MANIFEST_FILE} is damaged ({error}): run `bmgraph build`") from error


def _files(data: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that a build reads, by name, sorted."""
    found = [*(data / "ontology").rglob("*.ttl"), *(data / "graph").rglob("*.tsv")]
    yield from sorted((path.relative_to(data).as_posix(), path) for path in found)


def _stamp(data: Path) -> str:
    states = [(name, path.stat()) for name, path in _files(data)]
    return "\n".join(f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states)


def _content(data: Path) -> str:
    import hashlib

    digest = hashlib.sha256()
    for name, path in _files(data):
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
