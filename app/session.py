"""What every command is handed: where to print, and what was decided for this run."""

from __future__ import annotations

from dataclasses import dataclass

from cavagraph.app.console import Console
from cavagraph.app.settings import Settings


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line."""

    console: Console
    settings: Settings
