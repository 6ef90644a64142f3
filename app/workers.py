"""Work on many files at once: one worker process a core, results in the order of the files.

A worker that dies (out of memory, a fault of a native library) takes its pool along, and nobody
is told which file did it. Each file that is left then gets a process of its own.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

WORTH_IT = 6
"""Fewer files are done before the workers have loaded their terms (a second each)."""


class WorkerDied(Exception):
    """The process that worked on a file ended without an answer."""


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def side_by_side(
    work: Callable[[Path], T], died: Callable[[Path], T], paths: Sequence[Path], jobs: int
) -> Iterator[T]:
    """``work`` of each path, in order, by ``jobs`` processes; with one job or few paths by this.

    ``work`` and what it gives must be picklable. ``died`` gives the result of a path whose worker
    ended without an answer.
    """
    if min(jobs, len(paths)) < 2 or len(paths) < WORTH_IT:
        yield from map(work, paths)
        return
    done = 0
    with _pool(min(jobs, len(paths))) as pool:
        futures = [pool.submit(work, path) for path in paths]
        try:
            with suppress(BrokenProcessPool):  # what is left is told below, file by file
                for future in futures:
                    yield future.result()
                    done += 1
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    for path in paths[done:]:
        try:
            yield alone(work, path)
        except WorkerDied:
            yield died(path)


def alone(work: Callable[[Path], T], path: Path) -> T:
    """``work`` of one path in a process of its own.

    Raises:
        WorkerDied: the process ended without an answer.
    """
    with _pool(1) as pool:
        try:
            return pool.submit(work, path).result()
        except BrokenProcessPool:
            raise WorkerDied(str(path)) from None


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_the_parent
    )


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
