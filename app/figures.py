"""Measure the extractor on the development reports and write the figures down ("make figures").

Writes ``loaders/rules/confidence.tsv`` (true and false facts by rule) and the part of
``docs/extraction.md`` between its markers. ``tests/data/splits.yaml`` says which reports count as
in-sample; reports and gold standards are no part of the project and stand in the folder given.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from cavagraph.app.console import Console, write_file
from cavagraph.graph.errors import CavagraphError, ReportError
from cavagraph.loaders.confidence import Cue, Kind, Table, factor, rounded, table_lines
from cavagraph.loaders.evaluation import evaluate
from cavagraph.loaders.evaluation.gold import GoldDocument, read_gold
from cavagraph.loaders.evaluation.precision import joined
from cavagraph.loaders.evaluation.report import COLUMNS, Report, score_row
from cavagraph.loaders.pipeline import extract

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "extraction.md"
TABLE = ROOT / "loaders" / "rules" / "confidence.tsv"
SPLITS = ROOT / "tests" / "data" / "splits.yaml"
BEGIN = "<!-- figures: written by make figures -->"
END = "<!-- end of figures -->"


class Split(BaseModel):
    """A set of whole reports.

    ``gold`` and ``folder`` stand in the folder of the material, or, where ``ours``, in the project.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    gold: Path
    folder: Path
    standing: Literal["in-sample", "held-out"]
    documents: tuple[str, ...]
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A split with its scores."""

    split: Split
    report: Report


def splits(path: Path = SPLITS) -> tuple[Split, ...]:
    """The splits of the development reports."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Split, ...]).validate_python(data)


def measure(split: Split, material: Path) -> Measured:
    """Extract the reports of a split and score them.

    Raises:
        ReportError: the gold standard lacks a document, or a report cannot be read.
    """
    root = ROOT if split.ours else material
    gold = root / split.gold
    known = {name: document for document in read_gold(gold).documents for name in document.names}
    missing = [name for name in split.documents if name not in known]
    if missing:
        raise ReportError(f"{gold}: no document {', '.join(missing)}; correct {SPLITS.name}")
    files = [_file(root / split.folder, known[name]) for name in split.documents]
    return Measured(split, evaluate(gold, [extract(file) for file in files]))


def _file(folder: Path, document: GoldDocument) -> Path:
    return folder / document.file


def page(text: str, measured: Sequence[Measured], table: Table) -> str:
    """The page with the figures between its markers replaced.

    Raises:
        CavagraphError: the page has no markers.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise CavagraphError(f"{PAGE}: the markers of the figures are missing; put them back")
    lines = [*_figures(measured), *_cues(table)]
    return "\n".join([before + BEGIN, "", *lines, "", END + after])


def _figures(measured: Sequence[Measured]) -> Iterator[str]:
    for one in measured:
        yield from (f"### {one.split.name} ({one.split.standing})", "")
        yield from _table(COLUMNS, [_all(one.report), *_documents(one.report)])
        yield ""
        for level in ("relaxed", "strict"):
            low, high = one.report.interval(level) or (0.0, 0.0)
            yield f"* {level} F1, 95 % interval over documents: {low:.3f} to {high:.3f}"
        yield from (f"* {name}: {ratio}" for name, ratio in one.report.ratios.items())
        yield ""


def _all(report: Report) -> tuple[str, ...]:
    return score_row("all", report.tally)


def _documents(report: Report) -> list[tuple[str, ...]]:
    return [score_row(name, tally) for name, tally in report.by_document.items()]


def _cues(table: Table) -> Iterator[str]:
    """What was measured of the cues that lower a confidence."""
    yield from ("### What lowers a confidence", "")
    rows = []
    for cue in Cue:
        record = table.get((Kind.CUE, cue.value))
        cases = (record.true, record.false) if record else (0, 0)
        rows.append((cue.value, *map(str, cases), str(rounded(factor(table, cue)))))
    yield from _table(("cue", "true", "false", "factor"), rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for cells in (columns, ["---"] * len(columns), *rows):
        yield f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str]) -> int:
    """Measure on the material in the folder given and write both files."""
    console = Console.standard()
    if len(arguments) != 1:
        console.error("figures: one argument: the folder of gold standards and reports")
        return 2
    try:
        measured = [measure(split, Path(arguments[0])) for split in splits()]
        table = joined([one.report.by_rule for one in measured])
        text = page(PAGE.read_text(encoding="utf-8"), measured, table)
    except CavagraphError as error:
        console.error(error.message)
        return error.exit_code
    write_file(TABLE, "".join(f"{line}\n" for line in table_lines(table)).encode())
    write_file(PAGE, text.encode())
    for one in measured:
        console.note(f"{one.split.name}: strict F1 {one.report.strict_f1:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
