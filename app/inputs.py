"""Reports as they are named on a command line: files, or folders of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cavagraph.graph.errors import ReportError

SUFFIXES = (
    *(".txt", ".md", ".xml", ".nxml", ".html", ".htm", ".xhtml"),
    *(".pdf", ".docx", ".xlsx", ".csv", ".tsv"),
)
"""Endings of reports in a folder; a file that is named itself may have any. The content tells its
format."""
NO_REPORTS = frozenset({"README", "MANIFEST"})
"""Names, without ending, of files that say something of the others."""


def report_files(named: Iterable[Path]) -> tuple[Path, ...]:
    """The files named, and in the place of each folder its reports, sorted; each file once.

    A folder's README and its manifest are no reports. A link that leads out of its folder is left
    out: a folder that somebody sent may point anywhere.

    Raises:
        ReportError: a folder holds no report.
    """
    return tuple(dict.fromkeys(file for path in named for file in _expanded(path)))


def _expanded(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    inside = path.resolve()
    found = [
        file
        for file in sorted(path.iterdir())
        if file.suffix.lower() in SUFFIXES
        and file.stem.upper() not in NO_REPORTS
        and file.is_file()
        and file.resolve().is_relative_to(inside)
    ]
    if not found:
        raise ReportError(f"{path}: no reports in this folder; they end in {', '.join(SUFFIXES)}")
    yield from found
