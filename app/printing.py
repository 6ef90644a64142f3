"""Prints an answer in the format that was asked for, and what a person should know beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cavagraph.app.answers import Answer, write
from cavagraph.app.choices import RowFormat
from cavagraph.app.console import Console
from cavagraph.graph.model import Issue
from cavagraph.loaders.proposals.proposal import is_rejection


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


def warn_of(console: Console, issues: Iterable[Issue], rejects: Path | None) -> None:
    """A warning for each issue; with ``rejects`` the proposals not taken go there instead."""
    for issue in issues:
        if rejects is None or not is_rejection(issue):
            console.warn(str(issue))
