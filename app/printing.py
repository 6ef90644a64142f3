"""Prints an answer in the format that was asked for, and says where it was cut."""

from __future__ import annotations

from pathlib import Path

from cavagraph.app.answers import Answer, write
from cavagraph.app.choices import RowFormat
from cavagraph.app.console import Console


def print_answer(
    console: Console,
    answer: Answer,
    chosen: RowFormat | None,
    output: Path | None,
    *,
    iris: bool,
    canned: bool = False,
) -> None:
    """To ``output`` or stdout. ``canned``: the columns are ours, so a table may leave out the
    references that only other commands read."""
    width = console.width if output is None else None
    console.deliver(write(answer, chosen, width, iris=iris, canned=canned), output)
    if answer.truncated:
        console.warn(f"cut: there are more than {answer.size}; raise it with --limit")
