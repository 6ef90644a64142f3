"""Scores against a gold standard as text: the seam between ``evaluate`` and its scorer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cavagraph.graph.model import Extraction

if TYPE_CHECKING:
    from cavagraph.loaders.evaluation.report import Report


def score_text(
    gold: Path,
    found: Sequence[Extraction],
    *,
    as_json: bool,
    width: int | None,
    against: Path | None = None,
) -> tuple[str, float]:
    """The scores of ``found`` as tables or as JSON, and the strict F1 of core facts.

    ``against``: an earlier run, as JSON; what differs is shown too.

    Raises:
        ReportError: the gold standard or the earlier run cannot be read.
    """
    from cavagraph.loaders.evaluation import evaluate
    from cavagraph.loaders.evaluation.runs import read_run

    before = read_run(against).given if against else None
    report = replace(evaluate(gold, found), before=before)
    text = report.to_json() if as_json else "\n".join(_lines(report, width))
    return text, report.strict_f1


def _lines(report: Report, width: int | None) -> Iterator[str]:
    from cavagraph.app.tables import table

    for section in report.sections():
        yield section.title
        yield ""
        yield from table(section.columns, section.rows, width)
        yield ""
    yield from report.notes
