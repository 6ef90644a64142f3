"""Scores against a gold standard as text: the seam between ``evaluate`` and its scorer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cavagraph.graph.model import Extraction


def score_text(
    gold: Path, found: Sequence[Extraction], *, as_json: bool, width: int | None
) -> tuple[str, float]:
    """The scores of ``found`` as a table or as JSON, and the strict F1 of core facts.

    Raises:
        ReportError: the gold standard cannot be read.
    """
    from cavagraph.app.tables import table
    from cavagraph.loaders.evaluation import evaluate

    report = evaluate(gold, found)
    if as_json:
        return report.to_json(), float(report.strict_f1)
    return "\n".join(table(report.columns, report.rows, width)), float(report.strict_f1)
