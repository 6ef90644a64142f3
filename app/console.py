"""The two streams and the files of a command: data on stdout, everything else on stderr."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from cavagraph.app.tables import visible
from cavagraph.graph.errors import CavagraphError, ReportError


class OutputError(CavagraphError):
    """A file that was to be written cannot be."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command prints. ``quiet`` silences notes, never data, warnings or errors."""

    out: TextIO
    err: TextIO
    quiet: bool = False

    @classmethod
    def standard(cls, *, quiet: bool = False) -> Console:
        """The streams of the process, in UTF-8 whatever the locale says."""
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(encoding="utf-8", errors="backslashreplace")
        return cls(sys.stdout, sys.stderr, quiet)

    @property
    def on_terminal(self) -> bool:
        return self.out.isatty()

    @property
    def width(self) -> int | None:
        """Columns of the terminal, or None where stdout is a file or a pipe."""
        return shutil.get_terminal_size().columns if self.on_terminal else None

    def note(self, text: str) -> None:
        """Progress and hints."""
        if not self.quiet:
            print(visible(text), file=self.err, flush=True)

    def warn(self, text: str) -> None:
        print(f"warning: {visible(text)}", file=self.err, flush=True)

    def error(self, text: str) -> None:
        """The one line of an error."""
        print(f"error: {visible(text)}", file=self.err, flush=True)

    def lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.out.write(line + "\n")

    def deliver(self, data: str | bytes, target: Path | None = None) -> None:
        """``data`` to the file ``target``, or to stdout where it is None or ``-``."""
        if target is not None and str(target) != "-":
            write_file(target, data.encode() if isinstance(data, str) else data)
        elif isinstance(data, str):
            self.out.write(data if data.endswith("\n") or not data else data + "\n")
        else:
            self.out.write(data.decode("utf-8", errors="backslashreplace"))


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "patient"), counted(0, "fact")
    ('1 patient', '0 facts')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def write_file(target: Path, data: bytes) -> None:
    """Write all of ``data`` or leave ``target`` as it was.

    Raises OutputError where the folder is missing, not writable or full.
    """
    if target.is_dir():
        raise OutputError(f"{target}: is a folder; name a file")
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
    except OSError as error:
        raise OutputError(
            f"{target}: cannot be written ({error.strerror}); choose another file"
        ) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_text_file(path: Path, what: str, limit: int) -> str:
    """The text of ``path``, for queries and gold files; ``what`` names it in errors.

    Raises ReportError (input rejected whole): missing, too large (``limit`` in bytes), not UTF-8.
    """
    try:
        if not path.is_file():
            reason = "is not a file" if path.exists() else "no such file"
            raise ReportError(f"{path}: {reason}; name a {what}")
        if (size := path.stat().st_size) > limit:
            raise ReportError(f"{path}: {size} bytes, more than {limit}; that is no {what}")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReportError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise ReportError(f"{path}: cannot be read ({error.strerror}); check it") from error
