"""``build``, ``remove``, ``validate`` and ``export``: the graph as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cavagraph.app.choices import GraphFormat
from cavagraph.app.commands.extraction import Terms
from cavagraph.app.session import Session, session
from cavagraph.app.tables import visible

if TYPE_CHECKING:
    from cavagraph.app.building import Built
    from cavagraph.app.intake import Outcome
    from cavagraph.graph.manifest import Manifest


def register(app: typer.Typer) -> None:
    for command in (build, remove, validate, export):
        app.command()(command)


def build(
    context: typer.Context,
    reports: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[REPORT]...",
            help="Report files, or folders of them. None: load the released graph.",
            show_default=False,
        ),
    ] = None,
    terms: Terms = None,
) -> int:
    """Extract reports and load them into the graph; without reports load the released graph."""
    run = session(context)
    if not reports:
        load_default(run)
        return 0
    from cavagraph.app.building import build as build_graph
    from cavagraph.app.inputs import report_files
    from cavagraph.app.intake import exit_code
    from cavagraph.app.recipe import recipe
    from cavagraph.graph.build import Library

    files = report_files(reports)
    built = build_graph(
        Library(run.settings.store),
        files,
        recipe(terms or ()),
        lambda number, outcome: _tell(run, f"[{number}/{len(files)}]", outcome),
    )
    _sum_up(run, built)
    return exit_code(built.outcomes)


def remove(
    context: typer.Context,
    report: Annotated[
        str, typer.Argument(metavar="REPORT", help="File name or key of a report in the graph.")
    ],
) -> None:
    """Take a report out of the graph."""
    from cavagraph.app.building import remove_report
    from cavagraph.graph.build import Library

    run = session(context)
    library = Library(run.settings.store)
    entry = remove_report(library, report)
    run.console.note(f"removed {entry.file} ({entry.key})")
    _tell_size(run, library.manifest())


def validate(
    context: typer.Context,
    reason: Annotated[
        bool, typer.Option("--reason", help="Also ask HermiT; needs a Java runtime.")
    ] = False,
    shapes: Annotated[
        Path | None,
        typer.Option("--shapes", metavar="FILE", help="SHACL in Turtle instead of the shipped."),
    ] = None,
) -> int:
    """Check the graph by shapes and references; ends with 1 where there are errors."""
    from cavagraph.graph.build import Library
    from cavagraph.graph.validate import Severity
    from cavagraph.graph.validate import validate as check

    run = session(context)
    with Library(run.settings.store).open() as store:
        found = check(store, shapes)
        if reason:
            from cavagraph.graph.reason import check_reasoning

            found += check_reasoning(store)
    run.console.lines(visible(str(finding)) for finding in found)
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    run.console.note(f"{errors} errors, {len(found) - errors} other findings")
    return 1 if errors else 0


def export(
    context: typer.Context,
    output_format: Annotated[GraphFormat, typer.Option("--format", help="Of the file.")],
    quotes: Annotated[
        bool, typer.Option("--quotes/--no-quotes", help="With or without the reports' words.")
    ] = True,
    ontology: Annotated[
        bool, typer.Option("--ontology", help="With the vocabulary and the mappings.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write there, not to stdout."),
    ] = None,
) -> None:
    """Write the graph as RDF, complete in itself, the same bytes for the same graph."""
    from cavagraph.graph.build import Library
    from cavagraph.graph.export import ExportFormat, export_bytes
    from cavagraph.graph.export import export as export_file

    run = session(context)
    chosen = ExportFormat(output_format.value)
    with Library(run.settings.store).open() as store:
        if output is None or str(output) == "-":
            run.console.deliver(export_bytes(store, chosen, quotes=quotes, ontology=ontology))
            return
        count = export_file(store, chosen, output, quotes=quotes, ontology=ontology)
    run.console.note(f"{output}: {count} statements")


def load_default(run: Session) -> None:
    """Make the released graph the content of the store."""
    from cavagraph.app.building import load_released
    from cavagraph.app.recipe import common_graphs
    from cavagraph.graph.build import Library

    _tell_size(run, load_released(Library(run.settings.store), common_graphs))


def _tell(run: Session, place: str, outcome: Outcome) -> None:
    from cavagraph.app.intake import Accepted, Rejected

    if isinstance(outcome, Rejected):
        run.console.error(outcome.reason)
    elif isinstance(outcome, Accepted):
        found = outcome.extraction
        facts = sum(len(patient.facts) for patient in found.patients)
        run.console.note(
            f"{place} {outcome.path.name}: {len(found.patients)} patients, {facts} facts"
        )
        for issue in found.issues:
            run.console.warn(str(issue))
    else:
        run.console.note(f"{place} {outcome.path.name}: unchanged")


def _sum_up(run: Session, built: Built) -> None:
    for file in built.replaced:
        run.console.note(f"{file}: replaces the earlier report of this name")
    if built.manifest is not None:
        _tell_size(run, built.manifest)


def _tell_size(run: Session, manifest: Manifest) -> None:
    run.console.note(
        f"the graph in {run.settings.store} holds {len(manifest.reports)} reports, "
        f"{manifest.quads} statements"
    )
