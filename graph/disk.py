"""Writes that are either whole or not there, and a lock that one process holds.

Closing a file does not put it on the disk: what is announced as done is fsynced first, file and
folder (security.md 0.7).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cavagraph.graph.errors import StoreError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["exclusive", "sync", "write_whole"]


def sync(path: Path) -> None:
    """Force a file or folder to the disk. Folders cannot be synced on Windows: nothing happens."""
    if path.is_dir() and sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` so that a reader sees the old file or the new one, never a part.

    Raises OSError; the old file is then as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file ``path``. ``StoreError`` at once where somebody else holds it.

    The system frees the lock when its holder ends, however it ends: no stale locks.
    """
    with path.open("a+b") as file:
        try:
            _lock(file)
        except OSError as error:
            raise StoreError(
                f"{path.parent}: another process is writing this store; wait until it has ended"
            ) from error
        yield


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
