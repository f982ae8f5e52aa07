from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from bmgraph.dataset import worker
from bmgraph.dataset.worker import run_apart
from bmgraph.errors import BuildError, QueryError, QuerySyntaxError, QueryTimeout, QueryTooLarge

processes = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows cannot fork: limits of a process are not tested"
)


def nothing() -> None:
    pass


def wait(out: BinaryIO) -> None:
    time.sleep(30)


def test_what_is_written_comes_back_whole() -> None:
    content = bytes(range(256)) * 10_000

    assert run_apart(lambda out: out.write(content), prepare=nothing, seconds=20) == content
    assert run_apart(lambda out: None, prepare=nothing) == b""


@pytest.mark.parametrize("place", ["work", "prepare"])
@pytest.mark.parametrize("error", [QueryError("no: é"), QuerySyntaxError("line 1"), BuildError("none")])
def test_errors_come_back(place: str, error: QueryError | BuildError) -> None:
    def fail(*arguments: object) -> None:
        raise error

    work, prepare = (fail, nothing) if place == "work" else (wait, fail)
    with pytest.raises(type(error), match=f"^{error}$"):
        run_apart(work, prepare=prepare, seconds=20)


def children() -> set[str]:
    """The processes of this one; other tests may have left some that go on."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {process for task in tasks for process in task.read_text().split()}


def test_the_limit_holds_and_leaves_no_process() -> None:
    before, start = children(), time.monotonic()
    with pytest.raises(QueryTimeout, match=r"longer than 0\.2 s"):
        run_apart(wait, prepare=nothing, seconds=0.2)

    assert time.monotonic() - start < 0.9
    assert children() <= before


@processes
def test_the_process_opens_neither_files_nor_connections() -> None:
    def work(out: BinaryIO) -> None:
        for attempt in (lambda: socket.socket(), lambda: Path(__file__).read_bytes(), os.pipe):
            try:
                attempt()
            except OSError as error:
                out.write(f"{error.strerror}\n".encode())

    assert run_apart(work, prepare=nothing, seconds=20) == b"Too many open files\n" * 3


@processes
def test_memory_and_answers_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LARGEST_ANSWER", 10 << 20)
    with pytest.raises(QueryTooLarge, match="larger than 10 MB"):
        run_apart(lambda out: out.write(bytes(11 << 20)), prepare=nothing, seconds=20)
    monkeypatch.setattr(worker, "MOST_MEMORY", 100 << 20)
    with pytest.raises(QueryTooLarge, match="more than 100 MB of memory"):
        run_apart(lambda out: out.write(bytes(200 << 20)), prepare=nothing, seconds=20)


@processes
def test_what_nobody_thought_of_is_an_error_too() -> None:
    with pytest.raises(QueryError, match="cannot be answered: ZeroDivisionError: division by zero"):
        run_apart(lambda out: 1 / 0, prepare=nothing, seconds=20)


@processes
def test_a_process_that_dies_is_an_error() -> None:
    with pytest.raises(QueryTooLarge, match="nests too deeply"):
        run_apart(lambda out: os.abort(), prepare=nothing, seconds=20)


@processes
def test_an_interrupted_wait_ends_the_process(tmp_path: Path) -> None:
    number = tmp_path / "number"

    def tell() -> None:
        number.write_text(str(os.getpid()), encoding="ascii")

    # To the thread that waits: a signal to the process may be delivered to another one.
    here = threading.get_ident()
    threading.Timer(0.3, lambda: signal.pthread_kill(here, signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        run_apart(wait, prepare=tell, seconds=20)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text(encoding="ascii")), 0)


def test_threads_do_it_where_processes_cannot_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(out: BinaryIO) -> None:
        raise QueryError("no")

    monkeypatch.delattr(os, "fork")
    assert run_apart(lambda out: out.write(b"x"), prepare=nothing, seconds=20) == b"x"
    with pytest.raises(QueryError, match="no"):
        run_apart(fail, prepare=nothing)
    with pytest.raises(QueryTimeout):
        run_apart(wait, prepare=nothing, seconds=0.1)
