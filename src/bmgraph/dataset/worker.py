"""Runs what may take too long, or too much, in a process of its own, which can be ended.

No engine can be interrupted: each may hold the interpreter for as long as it looks for the next row. The
process is a copy of this one (fork), so that a dataset in memory is there at once. Once it is ready it can
open neither files nor connections, whatever it is asked. Where a process cannot be copied (Windows), a thread
is left to itself at the limit.
"""

from __future__ import annotations

import contextlib
import faulthandler
import io
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NoReturn

from bmgraph.errors import BuildError, QueryError, QueryRefused, QuerySyntaxError, QueryTimeout, QueryTooLarge

if sys.platform != "win32":
    import resource

__all__ = ["LARGEST_ANSWER", "MOST_MEMORY", "run_apart"]

#: Bytes of an answer as it is handed over.
LARGEST_ANSWER = 256 << 20
#: Bytes of memory for the work, beside what the process has already.
MOST_MEMORY = 1 << 30
_LONGEST_MESSAGE = 4_000
_ERRORS = {error.__name__: error for error in (BuildError, QueryError, QueryRefused, QuerySyntaxError)}


def run_apart(
    work: Callable[[BinaryIO], object], *, prepare: Callable[[], object], seconds: float | None = None
) -> bytes:
    """Return what `work` writes.

    Args:
        work: writes the answer; what it raises of `QueryError` and `BuildError` is raised here.
        prepare: opens what the work needs; called first, in the same place.
        seconds: after which to give up, the time to get ready included.

    Raises:
        QueryTimeout: it took longer.
        QueryTooLarge: the answer is too large, the work took too much memory, or it nests too deeply.
        QueryError, BuildError: as `work` or `prepare` does.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    run = _in_process if hasattr(os, "fork") else _in_thread
    try:
        return run(work, prepare, deadline)
    except TimeoutError:
        raise QueryTimeout(f"the query ran longer than {seconds:g} s: narrow it or raise the limit") from None


def _in_process(
    work: Callable[[BinaryIO], object], prepare: Callable[[], object], deadline: float | None
) -> bytes:
    (answer, answer_end), (message, message_end) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _work_and_end(work, prepare, deadline, answer_end, message_end)
    os.close(answer_end)
    os.close(message_end)
    status = None
    try:
        content = _read(answer, LARGEST_ANSWER, deadline)
        said = _read(message, _LONGEST_MESSAGE * 4, deadline)
        status = os.waitpid(child, 0)[1]
    finally:
        if status is None:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(answer)
        os.close(message)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == getattr(signal, "SIGXCPU", None):
        raise TimeoutError
    if said:
        kind, _, text = said.decode("utf-8", "replace").partition(":")
        raise _ERRORS[kind](text)
    if status:
        raise QueryTooLarge(
            f"the query needs more than {MOST_MEMORY >> 20:,} MB of memory, or nests too deeply: narrow it"
        )
    return content


def _read(pipe: int, most: int, deadline: float | None) -> bytes:
    """Read a pipe to its end."""
    poll = select.poll()
    poll.register(pipe, select.POLLIN | select.POLLHUP)
    parts: list[bytes] = []
    size = 0
    while True:
        left = None if deadline is None else max(0, deadline - time.monotonic()) * 1000
        if not poll.poll(left):
            raise TimeoutError
        part = os.read(pipe, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > most:
            raise QueryTooLarge(f"the answer is larger than {most >> 20:,} MB: narrow the query or add LIMIT")


def _work_and_end(
    work: Callable[[BinaryIO], object],
    prepare: Callable[[], object],
    deadline: float | None,
    answer: int,
    message: int,
) -> NoReturn:
    """Do the work in the copied process, which ends here whatever happens."""
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        faulthandler.disable()
        # What engines say as they die is no use to anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        prepare()
        _confine(deadline)
        with os.fdopen(answer, "wb", closefd=False) as out:
            work(out)
        code = 0
    except MemoryError:
        pass
    except Exception as error:  # noqa: BLE001 - carried to the caller
        name, text = type(error).__name__, str(error)
        if name not in _ERRORS:
            name, text = "QueryError", f"the query cannot be answered: {name}: {text}"
        os.write(message, f"{name}:{text[:_LONGEST_MESSAGE]}".encode("utf-8", "replace"))
    finally:
        os._exit(code)


def _confine(deadline: float | None) -> None:
    """Let this process open nothing more, and take no more memory or time than it may."""
    if sys.platform == "win32":
        return
    limits = [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 0)]
    if deadline is not None:
        # If nobody is left to end it; the limit is in whole seconds of this process.
        used = time.process_time() + max(0, deadline - time.monotonic())
        limits.append((resource.RLIMIT_CPU, int(used) + 2))
    with contextlib.suppress(OSError):  # only Linux tells how much there is
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limits.append((resource.RLIMIT_AS, pages * resource.getpagesize() + MOST_MEMORY))
    for which, most in limits:
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # not every system knows every limit
            resource.setrlimit(which, (most, most))


def _in_thread(
    work: Callable[[BinaryIO], object], prepare: Callable[[], object], deadline: float | None
) -> bytes:
    outcome: list[bytes | BaseException] = []

    def run() -> None:
        out = io.BytesIO()
        try:
            prepare()
            work(out)
            outcome.append(out.getvalue())
        except BaseException as error:  # noqa: BLE001 - carried to the caller
            outcome.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(None if deadline is None else max(0, deadline - time.monotonic()))
    if not outcome:
        raise TimeoutError
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]
