from __future__ import annotations

from pathlib import Path

import pytest

from bmgraph.errors import BuildError
from bmgraph.folders import whole_folder


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
