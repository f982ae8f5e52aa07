from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmgraph.errors import BuildError
from bmgraph.files import _lock, file_name, whole_file, whole_folder

PREFIX = ".bmgraph-writing-"


def write(target: Path, text: str) -> None:
    with whole_folder(target, "mark", ("mark",)) as new:
        (new / "mark").write_text(text, encoding="utf-8")


def test_the_new_takes_the_place_of_the_old(tmp_path: Path) -> None:
    for text in ("one", "two"):
        write(tmp_path / "a" / "b", text)
        assert (tmp_path / "a" / "b" / "mark").read_text(encoding="utf-8") == text
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, BuildError])
def test_what_fails_leaves_the_old_and_nothing_else(tmp_path: Path, error: type[BaseException]) -> None:
    write(tmp_path / "b", "one")

    def fail() -> None:
        with whole_folder(tmp_path / "b", "mark", ("mark",)) as new:
            (new / "mark").write_text("half", encoding="utf-8")
            raise error

    with pytest.raises(error):
        fail()

    assert [p.name for p in tmp_path.iterdir()] == ["b"]
    assert (tmp_path / "b" / "mark").read_text(encoding="utf-8") == "one"


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_what_is_interrupted_between_the_moves_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    write(tmp_path / "b", "one")
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises((error, BuildError)):
        write(tmp_path / "b", "two")
    assert [p.name for p in tmp_path.iterdir()] == ["b"]
    assert (tmp_path / "b" / "mark").read_text(encoding="utf-8") == "one"


def test_what_is_of_another_kind_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "thesis").write_text("", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    for name in ("b", "file", "file/below"):
        with pytest.raises(BuildError):
            write(tmp_path / name, "one")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b", "file"]
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", "one")
    (tmp_path / "empty" / "notes").write_text("mine", encoding="utf-8")
    with pytest.raises(BuildError, match=r"holds other files \(notes\): name a new folder"):
        write(tmp_path / "empty", "two")
    assert (tmp_path / "empty" / "mark").read_text(encoding="utf-8") == "one"


def test_a_link_stays_and_what_it_points_at_is_written(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "there")
    for text in ("one", "two"):
        write(tmp_path / "link", text)
        assert (tmp_path / "there" / "mark").read_text(encoding="utf-8") == text
    assert (tmp_path / "link").is_symlink()
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(BuildError, match="points at itself"):
        write(tmp_path / "circle", "one")


def test_what_cannot_be_replaced_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "b" / "c")

    def refused(target: Path, message: str) -> None:
        with pytest.raises(BuildError, match=message), whole_folder(target, "mark", ("mark", "c")):
            pytest.fail("it was begun")

    refused(Path(), "is the folder you are in")
    (tmp_path / "b" / "mark").write_text("", encoding="utf-8")
    refused(Path(".."), "is the folder you are in")
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "is_mount", lambda path: True)
        refused(tmp_path / "b", "is a mount point")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    refused(tmp_path / "b", "no permission")


def test_folders_on_the_way_are_not_left(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), whole_folder(tmp_path / "a" / "b" / "c", "mark", ()):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_what_comes_in_the_meantime_stays(tmp_path: Path) -> None:
    thesis = tmp_path / "b" / "thesis"
    with pytest.raises(BuildError, match="holds other files"), whole_folder(thesis.parent, "mark", ()) as new:
        shutil.copytree(new, thesis)
    assert [p.name for p in (tmp_path / "b").iterdir()] == ["thesis"]


def test_what_killed_runs_left_is_removed(tmp_path: Path) -> None:
    for name in (
        "during/new",
        "after/old",
        "between/new",
        "between/old",
        "begun",
        "used/new",
        "mine/new",
        "mine/thesis",
    ):
        (tmp_path / f"{PREFIX}{name}").mkdir(parents=True)
    (tmp_path / f"{PREFIX}link").symlink_to(tmp_path / f"{PREFIX}used")
    lock = _lock(tmp_path / f"{PREFIX}used")
    assert lock is not None
    write(tmp_path / "b", "one")
    left = {p.name.removeprefix(PREFIX) for p in tmp_path.iterdir()}
    assert left == {"between", "begun", "used", "mine", "link", "b"}
    os.close(lock)
    with whole_folder(tmp_path / "d", "mark", ()):
        assert not (tmp_path / f"{PREFIX}used").exists()
        write(tmp_path / "b", "two")


def test_a_file_of_somebody_else_deep_inside_stays(tmp_path: Path) -> None:
    write(tmp_path / "b", "one")
    (tmp_path / "b" / "more").mkdir()
    (tmp_path / "b" / "more" / "thesis.txt").touch()
    with (
        pytest.raises(BuildError, match=r"more/thesis\.txt"),
        whole_folder(tmp_path / "b", "mark", ("mark", "more")),
    ):
        pass
    assert (tmp_path / "b" / "more" / "thesis.txt").exists()


def put(target: Path, text: str) -> None:
    with whole_file(target) as file:
        file.write(text.encode())


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    put(path, "one")
    path.chmod(0o640)
    with pytest.raises(TypeError), whole_file(path) as file:
        file.writelines([b"half", None])  # type: ignore[list-item]  # the fault
    assert path.read_text(encoding="utf-8") == "one"
    put(path, "two")
    assert path.read_text(encoding="utf-8") == "two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.rglob("*")) == [path.parent, path]
    with pytest.raises(KeyboardInterrupt), whole_file(tmp_path / "new" / "file"):
        raise KeyboardInterrupt
    assert not (tmp_path / "new").exists()


def test_what_a_link_points_at_is_written(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "real").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to("elsewhere/real")
    (tmp_path / "first").symlink_to("link")
    put(tmp_path / "first", "new")
    assert (tmp_path / "elsewhere" / "real").read_text(encoding="utf-8") == "new"
    assert (tmp_path / "first").is_symlink()
    assert (tmp_path / "link").is_symlink()


def test_pipes_and_devices_are_written_and_stay(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text(encoding="utf-8")))
    reader.start()
    put(tmp_path / "link", "through")
    reader.join()
    assert read == ["through"]
    assert (tmp_path / "pipe").is_fifo()
    put(Path(os.devnull), "gone")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this system has no /dev/stdout")
def test_the_standard_output_may_be_a_file_that_others_write_to(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/dev/stdout")
    code = """
import sys, pathlib, bmgraph.files
with bmgraph.files.whole_file(pathlib.Path(sys.argv[1])) as out:
    out.write(b"new")
"""
    for name in ("/dev/stdout", str(tmp_path / "link")):
        with (tmp_path / "out").open("w", encoding="utf-8") as out:
            out.write("old, ")
            out.flush()
            subprocess.run([sys.executable, "-c", code, name], stdout=out, check=True)
            out.write(", more")
        assert (tmp_path / "out").read_text(encoding="utf-8") == "old, new, more"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "file").touch()
    for name, message in (
        (".", "is a folder"), ("circle", "points at itself"), ("file/below", "cannot write .*file is a file"),
    ):  # fmt: skip
        with pytest.raises(BuildError, match=message):
            put(tmp_path / name, "")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(BuildError, match="no permission"):
        put(tmp_path / "file", "")


def test_other_texts_have_other_names() -> None:
    texts = [
        "HR+/HER2-",
        "HR-/HER2-",
        "a:b",
        "a_b",
        "a~3Ab",
        "a/b",
        "..",
        "é",
        "x" * 300,
        "x" * 301,
        "\ud800",
    ]
    names = [file_name(text) for text in texts]
    assert len(set(names)) == len(texts)
    assert all("/" not in name and len(name.encode()) < 100 and name.isascii() for name in names)


@given(st.text(), st.text())
def test_a_name_stands_for_one_text(one: str, other: str) -> None:
    assert (file_name(one) == file_name(other)) == (one == other)
