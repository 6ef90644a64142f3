"""``extract`` and ``evaluate``: what is found in reports, and how well."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cavagraph.app.choices import FactFormat
from cavagraph.app.session import Session, session

if TYPE_CHECKING:
    from cavagraph.graph.model import Extraction

Reports = Annotated[
    list[Path],
    typer.Argument(
        metavar="REPORT...", help="Report files, or folders of them.", show_default=False
    ),
]
Target = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, not to stdout.")
]

Terms = Annotated[
    list[Path] | None,
    typer.Option("--terms", metavar="FILE", help="Further terms, Turtle or CSV; may be repeated."),
]


def register(app: typer.Typer) -> None:
    app.command()(extract)
    app.command()(evaluate)


def extract(
    context: typer.Context,
    reports: Reports,
    output_format: Annotated[
        FactFormat, typer.Option("--format", help="A table, or the interchange format.")
    ] = FactFormat.TABLE,
    coverage: Annotated[
        bool,
        typer.Option(
            "--coverage", help="List sentences and quantities of cases that gave no fact."
        ),
    ] = False,
    terms: Terms = None,
    output: Target = None,
) -> int:
    """Print the facts of reports, each with the words that state it."""
    from cavagraph.app.facts import FACT_COLUMNS, UNUSED_COLUMNS, fact_rows, unused_rows
    from cavagraph.app.tables import table

    run = session(context)
    found, code = _extracted(run, reports, terms or [])
    if output_format is FactFormat.JSON and not coverage:
        from cavagraph.graph.interchange import to_json

        run.console.deliver(to_json(found), output)
        return code
    columns, rows_of = (UNUSED_COLUMNS, unused_rows) if coverage else (FACT_COLUMNS, fact_rows)
    rows = [row for extraction in found for row in rows_of(extraction)]
    if output_format is FactFormat.JSON:
        run.console.deliver(_json(columns, rows), output)
    elif found:
        width = run.console.width if output is None else None
        run.console.deliver("\n".join(table(columns, rows, width)), output)
    return code


def evaluate(
    context: typer.Context,
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Facts in the interchange format.")],
    reports: Reports,
    as_json: Annotated[bool, typer.Option("--json", help="All scores as JSON.")] = False,
    fail_under: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="End with 1 where the strict F1 is lower.")
    ] = 0.0,
    terms: Terms = None,
) -> int:
    """Score what is found in reports against a gold standard, by field and by document."""
    from cavagraph.app.scores import score_text

    run = session(context)
    found, code = _extracted(run, reports, terms or [])
    text, strict_f1 = score_text(gold, found, as_json=as_json, width=run.console.width)
    run.console.deliver(text)
    if strict_f1 < fail_under:
        run.console.error(
            f"{gold}: strict F1 {strict_f1:.3f} is under {fail_under}; see the scores"
        )
        return 1
    return code


def _extracted(
    run: Session, reports: list[Path], terms: list[Path]
) -> tuple[list[Extraction], int]:
    """What was found in each readable report, and the exit code that the others cause."""
    from cavagraph.app.inputs import report_files
    from cavagraph.app.intake import Accepted, Rejected, exit_code, take_in
    from cavagraph.app.recipe import terminology
    from cavagraph.loaders.pipeline import extract as extract_report

    files, words = report_files(reports), terminology(terms)
    outcomes = []
    for n, outcome in enumerate(take_in(files, lambda path: extract_report(path, words)), 1):
        outcomes.append(outcome)
        if isinstance(outcome, Rejected):
            run.console.error(outcome.reason)
        elif isinstance(outcome, Accepted):
            run.console.note(f"[{n}/{len(files)}] {outcome.path.name}")
            for issue in outcome.extraction.issues:
                run.console.warn(str(issue))
    found = [outcome.extraction for outcome in outcomes if isinstance(outcome, Accepted)]
    return found, exit_code(outcomes)


def _json(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    import json

    data = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(data, ensure_ascii=False, indent=1)
