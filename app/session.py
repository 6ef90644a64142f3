"""What every command is handed: where to print, and what was decided for this run."""

from __future__ import annotations

from dataclasses import dataclass

import typer

from cavagraph.app.console import Console
from cavagraph.app.settings import Settings


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line."""

    console: Console
    settings: Settings


def session(context: typer.Context) -> Session:
    """The session that ``cli`` put into ``context``."""
    found = context.obj
    if not isinstance(found, Session):
        raise TypeError(f"a command was called without a session: {found!r}")
    return found
