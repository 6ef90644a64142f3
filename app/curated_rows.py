"""Decisions and differences as rows for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cavagraph.app.facts import written
from cavagraph.graph.errors import ReportError
from cavagraph.graph.interchange import from_json
from cavagraph.graph.model import Extraction
from cavagraph.loaders.curation import Settled, curate
from cavagraph.loaders.decisions import Decision, Statement, read_decisions
from cavagraph.loaders.difference import FactChange, fact_changes
from cavagraph.loaders.pipeline import extract_document
from cavagraph.loaders.readers import read
from cavagraph.ontology.terms import load_terminology

COLUMNS = ("line", "state", "verdict", "report", "patient", "said", "to", "by")
CHANGE_COLUMNS = ("change", "report", "patient", "fact", "rule", "what changed")

Cells = tuple[str, ...]


def rows(file: Path, reports: Sequence[Path]) -> list[Cells]:
    """The decisions of a file; the state of those about one of the reports.

    Raises:
        ReportError: the file or a report cannot be read.
    """
    decisions = read_decisions(file)
    states: dict[int, Settled] = {}
    for report in reports:
        document = read(report)
        found = extract_document(document, load_terminology())
        for settled in curate(document, found.patients, decisions).settled:
            known = states.get(settled.line)
            if known is None or known.outcome.value == "stale":
                states[settled.line] = settled
    return [_row(line, decision, states.get(line)) for line, decision in decisions.lines]


def _row(line: int, decision: Decision, settled: Settled | None) -> Cells:
    state = "" if settled is None else settled.outcome.value
    if settled is not None and settled.why:
        state += f": {settled.why}"
    to = _said(decision.to) if decision.to else ""
    name = decision.file.rsplit("/", 1)[-1]
    said = _said(decision.said)
    return (str(line), state, decision.verdict, name, decision.patient, said, to, decision.by)


def _said(statement: Statement) -> str:
    status = "" if statement.status == "Present" else f" ({statement.status})"
    return f"{statement.field} = {written(statement.as_value)}{status}"


def change_rows(before: Path, now: Path) -> list[Cells]:
    """What differs between two files of the interchange format.

    Raises:
        ReportError: a file cannot be read or is of another kind.
    """
    return [_change(one) for one in fact_changes(_extractions(before), _extractions(now))]


def _extractions(path: Path) -> tuple[Extraction, ...]:
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise ReportError(f"{path}: cannot be read ({reason}); check the file") from None


def _change(one: FactChange) -> Cells:
    fact = one.fact
    said = f"{fact.field} = {written(fact.value)}"
    told = ", ".join(one.details)
    if one.now is not None and one.now.correction:
        told = f"{told}: {one.now.correction}" if told else one.now.correction
    return (one.change.value, one.report, one.patient, said, fact.rule, told)
