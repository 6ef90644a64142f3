"""How reports are read in a run: what a person adds to the shipped terms and rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cavagraph.loaders.formats import ReportFormat

if TYPE_CHECKING:
    from cavagraph.loaders.proposals.chat import Endpoint


@dataclass(frozen=True, slots=True)
class Reading:
    """Choices that decide what comes out of a report.

    ``terms`` and ``rules``: files that add to the shipped ones, in the order given. ``format``:
    what the files are, where their content does not tell. ``proposals``: the language model that is
    asked for further facts, None for the rules alone. ``decisions``: what people decided about
    facts.
    """

    terms: tuple[Path, ...] = ()
    rules: tuple[Path, ...] = ()
    format: ReportFormat | None = None
    decisions: Path | None = None
    proposals: Endpoint | None = None


AS_SHIPPED = Reading()
