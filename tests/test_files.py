from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bmgraph.errors import BuildError
from bmgraph.files import _lock, whole_folder


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
    for name in ("during/new", "after/old", "between/new", "between/old", "begun", "used/new"):
        (tmp_path / f".bmgraph-{name}").mkdir(parents=True)
    (tmp_path / ".bmgraph-link").symlink_to(tmp_path / ".bmgraph-used")
    lock = _lock(tmp_path / ".bmgraph-used")
    assert lock is not None
    write(tmp_path / "b", "one")
    left = {p.name.removeprefix(".bmgraph-") for p in tmp_path.iterdir()}
    assert left == {"between", "begun", "used", "link", "b"}
    os.close(lock)
    with whole_folder(tmp_path / "d", "mark", ()):
        assert not (tmp_path / ".bmgraph-used").exists()
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
