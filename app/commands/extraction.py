"""``extract`` and ``evaluate``: what is found in reports, and how well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cavagraph.app.choices import FactFormat
from cavagraph.app.commands import options
from cavagraph.app.reading import Reading
from cavagraph.app.session import Session

if TYPE_CHECKING:
    from cavagraph.graph.model import Extraction


@click.command()
@options.reports
@click.option(
    "--format",
    "output_format",
    type=click.Choice([choice.value for choice in FactFormat]),
    default=FactFormat.TABLE.value,
    show_default=True,
    help="A table, or the interchange format.",
)
@click.option(
    "--coverage", is_flag=True, help="List sentences and quantities of cases that gave no fact."
)
@click.option(
    "--suggest",
    is_flag=True,
    help="List phrases that no term covers and quantities that no fact holds, frequent ones first.",
)
@options.reading
@options.proposals
@options.output
@click.pass_obj
def extract(
    run: Session,
    reports: Sequence[Path],
    output_format: str,
    coverage: bool,
    suggest: bool,
    reading: Reading,
    jobs: int,
    rejects: Path | None,
    output: Path | None,
) -> int:
    """Print the facts of reports, each with the words that state it."""
    from cavagraph.app.facts import FACT_COLUMNS, UNUSED_COLUMNS, fact_rows, unused_rows

    if suggest:
        _deliver_rows(run, *_suggested(reports, reading), output_format, output)
        return 0
    found, code = _extracted(run, reports, reading, jobs, rejects)
    if output_format == FactFormat.JSON and not coverage:
        from cavagraph.graph.interchange import to_json

        run.console.deliver(to_json(found), output)
        return code
    columns, rows_of = (UNUSED_COLUMNS, unused_rows) if coverage else (FACT_COLUMNS, fact_rows)
    rows = [row for extraction in found for row in rows_of(extraction)]
    if found or output_format == FactFormat.JSON:
        _deliver_rows(run, columns, rows, output_format, output)
    return code


@click.command()
@click.argument("gold", metavar="GOLD", type=options.FILE)
@options.reports
@click.option("--json", "as_json", is_flag=True, help="All scores and counted facts as JSON.")
@click.option(
    "--against",
    metavar="RUN.json",
    type=options.FILE,
    help="An earlier run (--json): which facts came, which went, by which rule.",
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="End with 1 where the strict F1 of core facts is lower.",
)
@options.reading
@options.proposals
@click.pass_obj
def evaluate(
    run: Session,
    gold: Path,
    reports: Sequence[Path],
    as_json: bool,
    against: Path | None,
    fail_under: float,
    reading: Reading,
    jobs: int,
    rejects: Path | None,
) -> int:
    """Score what is found in reports against a gold standard, by field and by document."""
    from cavagraph.app.scores import score_text

    found, code = _extracted(run, reports, reading, jobs, rejects)
    text, strict_f1 = score_text(
        gold, found, as_json=as_json, width=run.console.width, against=against
    )
    run.console.deliver(text)
    if strict_f1 < fail_under:
        run.console.error(
            f"{gold}: strict F1 {strict_f1:.3f} is under {fail_under}; see the scores"
        )
        return 1
    return code


def _extracted(
    run: Session, reports: Sequence[Path], reading: Reading, jobs: int, rejects: Path | None
) -> tuple[list[Extraction], int]:
    """What was found in each readable report, and the exit code that the others cause."""
    from cavagraph.app.inputs import report_files
    from cavagraph.app.intake import Accepted, Rejected, exit_code, take_in
    from cavagraph.app.printing import warn_of
    from cavagraph.app.recipe import ReportExtractor, check

    check(reading)
    files, read = report_files(reports), ReportExtractor(reading)
    outcomes = []
    for n, outcome in enumerate(take_in(files, read, jobs=jobs), 1):
        outcomes.append(outcome)
        if isinstance(outcome, Rejected):
            run.console.error(outcome.reason)
        elif isinstance(outcome, Accepted):
            run.console.note(f"[{n}/{len(files)}] {outcome.path.name}")
            warn_of(run.console, outcome.extraction.issues, rejects)
    found = [outcome.extraction for outcome in outcomes if isinstance(outcome, Accepted)]
    if rejects is not None:
        from cavagraph.app.proposals import write_rejections

        write_rejections(rejects, found)
    return found, exit_code(outcomes)


def _suggested(
    reports: Sequence[Path], reading: Reading
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """What reports have that no term or fact covers, as columns and rows."""
    from cavagraph.app.facts import SUGGESTION_COLUMNS, suggestion_row
    from cavagraph.app.inputs import report_files
    from cavagraph.app.recipe import rulebook, terminology
    from cavagraph.loaders.suggestions import suggest

    terms, book = terminology(reading.terms), rulebook(reading)
    found = suggest(report_files(reports), terms, book, reading.format)
    return SUGGESTION_COLUMNS, [suggestion_row(one) for one in found]


def _deliver_rows(
    run: Session,
    columns: tuple[str, ...],
    rows: list[tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> None:
    from cavagraph.app.tables import table

    if output_format == FactFormat.JSON:
        run.console.deliver(_json(columns, rows), output)
        return
    width = run.console.width if output is None else None
    run.console.deliver("\n".join(table(columns, rows, width)), output)


def _json(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    import json

    data = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(data, ensure_ascii=False, indent=1)


COMMANDS = (extract, evaluate)
