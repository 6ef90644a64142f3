"""``build``, ``remove``, ``validate`` and ``export``: the graph as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cavagraph.app.commands import options
from cavagraph.app.console import counted
from cavagraph.app.reading import Reading
from cavagraph.app.session import Session
from cavagraph.graph.export_format import ExportFormat

if TYPE_CHECKING:
    from cavagraph.app.building import Built
    from cavagraph.app.intake import Outcome
    from cavagraph.graph.manifest import Manifest


@click.command()
@click.argument("reports", metavar="[REPORT]...", nargs=-1, type=options.FILE)
@options.reading
@options.proposals
@click.pass_obj
def build(
    run: Session, reports: Sequence[Path], reading: Reading, jobs: int, rejects: Path | None
) -> int:
    """Extract reports and load them into the graph.

    REPORT is a file, or a folder of them. Without reports the released graph is loaded. A report
    that has not changed is not extracted again; a bad one is named, and the others go on.
    """
    if not reports:
        load_default(run)
        return 0
    from cavagraph.app.building import build as build_graph
    from cavagraph.app.inputs import report_files
    from cavagraph.app.intake import Accepted, exit_code
    from cavagraph.app.recipe import recipe
    from cavagraph.graph.build import Library

    files = report_files(reports)
    built = build_graph(
        Library(run.settings.store),
        files,
        recipe(reading),
        lambda number, outcome: _tell(run, f"[{number}/{len(files)}]", outcome, rejects),
        jobs,
    )
    if rejects is not None:
        from cavagraph.app.proposals import write_rejections

        accepted = (o.extraction for o in built.outcomes if isinstance(o, Accepted))
        write_rejections(rejects, accepted)
    _sum_up(run, built)
    return exit_code(built.outcomes)


@click.command()
@click.argument("report", metavar="REPORT")
@click.pass_obj
def remove(run: Session, report: str) -> None:
    """Take a report out of the graph.

    REPORT is its file name, with or without its ending, its path, or its key.
    """
    from cavagraph.app.building import remove_report
    from cavagraph.graph.build import Library

    library = Library(run.settings.store)
    entry = remove_report(library, report)
    run.console.note(f"removed {entry.file} ({entry.key})")
    _tell_size(run, library.manifest())


@click.command()
@click.option("--reason", is_flag=True, help="Also ask HermiT; needs a Java runtime.")
@click.option(
    "--shapes", metavar="FILE", type=options.FILE, help="SHACL in Turtle instead of the shipped."
)
@click.pass_obj
def validate(run: Session, reason: bool, shapes: Path | None) -> int:
    """Check the graph by shapes and references; ends with 1 where there are errors."""
    from cavagraph.app.tables import visible
    from cavagraph.graph.build import Library
    from cavagraph.graph.validate import Severity
    from cavagraph.graph.validate import validate as check

    with Library(run.settings.store).open() as store:
        found = check(store, shapes)
        if reason:
            from cavagraph.graph.reason import check_reasoning

            found += check_reasoning(store)
    run.console.lines(visible(str(finding)) for finding in found)
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    others = counted(len(found) - errors, "other finding")
    run.console.note(f"{counted(errors, 'error')}, {others}")
    return 1 if errors else 0


@click.command()
@click.option(
    "--format",
    "output_format",
    required=True,
    type=click.Choice([choice.value for choice in ExportFormat]),
    help="Of the file.",
)
@click.option("--no-quotes", is_flag=True, help="Without the words of the reports.")
@click.option("--ontology", is_flag=True, help="With the vocabulary and the mappings.")
@options.output
@click.pass_obj
def export(
    run: Session, output_format: str, no_quotes: bool, ontology: bool, output: Path | None
) -> None:
    """Write the graph as RDF, complete in itself, the same bytes for the same graph."""
    from cavagraph.graph.build import Library
    from cavagraph.graph.export import export as export_file
    from cavagraph.graph.export import export_bytes

    chosen, quotes = ExportFormat(output_format), not no_quotes
    with Library(run.settings.store).open() as store:
        if output is None or str(output) == "-":
            run.console.deliver(export_bytes(store, chosen, quotes=quotes, ontology=ontology))
            return
        count = export_file(store, chosen, output, quotes=quotes, ontology=ontology)
    run.console.note(f"{output}: {counted(count, 'statement')}")


def load_default(run: Session) -> None:
    """Make the released graph the content of the store."""
    from cavagraph.app.building import load_released
    from cavagraph.app.recipe import ONTOLOGY, common_graphs, digest_of
    from cavagraph.graph.build import Library

    library = Library(run.settings.store)
    _tell_size(run, load_released(library, common_graphs, digest_of(ONTOLOGY)))


def _tell(run: Session, place: str, outcome: Outcome, rejects: Path | None) -> None:
    from cavagraph.app.intake import Accepted, Rejected
    from cavagraph.app.printing import warn_of

    if isinstance(outcome, Rejected):
        run.console.error(outcome.reason)
    elif isinstance(outcome, Accepted):
        found = outcome.extraction
        facts = sum(len(patient.facts) for patient in found.patients)
        run.console.note(
            f"{place} {outcome.path.name}: "
            f"{counted(len(found.patients), 'patient')}, {counted(facts, 'fact')}"
        )
        warn_of(run.console, found.issues, rejects)
    else:
        run.console.note(f"{place} {outcome.path.name}: unchanged")


def _sum_up(run: Session, built: Built) -> None:
    for file in built.replaced:
        run.console.note(f"{file}: replaces the earlier report of this name")
    if built.manifest is not None:
        _tell_size(run, built.manifest)


def _tell_size(run: Session, manifest: Manifest) -> None:
    run.console.note(
        f"the graph in {run.settings.store} holds {counted(len(manifest.reports), 'report')}, "
        f"{counted(manifest.quads, 'statement')}"
    )


COMMANDS = (build, remove, validate, export)
