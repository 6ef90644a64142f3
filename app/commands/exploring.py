"""``describe``, ``evidence`` and ``text``: one thing, and the words behind it."""

from __future__ import annotations

from pathlib import Path

import click

from cavagraph.app.choices import RowFormat
from cavagraph.app.commands import options
from cavagraph.app.session import Session


@click.command()
@click.argument("thing", metavar="TERM-OR-IRI")
@options.row_format
@options.iris
@options.endpoint
@click.pass_obj
def describe(
    run: Session, thing: str, output_format: str | None, iris: bool, endpoint: str
) -> None:
    """Print what the graph says of a term, a case or a fact.

    Name it by its words, a CURIE or an IRI.
    """
    from cavagraph.app import exploring
    from cavagraph.app.answers import Answer, Place
    from cavagraph.app.printing import print_answer

    iri = exploring.resolve(thing)
    with Place(run.settings.store, endpoint).open() as store:
        rows = exploring.describe(store, iri)
    chosen = RowFormat(output_format) if output_format else None
    print_answer(run.console, Answer(rows=rows), chosen, None, iris=iris)


@click.command()
@click.argument("thing", metavar="IRI")
@options.row_format
@options.iris
@options.endpoint
@click.pass_obj
def evidence(
    run: Session, thing: str, output_format: str | None, iris: bool, endpoint: str
) -> None:
    """Print the sentences behind a fact, with file, section and offsets.

    IRI: a fact, a claim, a place in a report, or a case, as an answer names it.
    """
    from cavagraph.app import exploring
    from cavagraph.app.answers import Answer, Place
    from cavagraph.app.printing import print_answer

    iri = exploring.resolve(thing)
    with Place(run.settings.store, endpoint).open() as store:
        rows = exploring.evidence(store, iri)
    chosen = RowFormat(output_format) if output_format else None
    print_answer(run.console, Answer(rows=rows), chosen, None, iris=iris)
    if exploring.lacks_words(rows):
        run.console.note("the graph lacks the words; load the report: cavagraph build REPORT")


@click.command()
@click.argument("report", metavar="REPORT")
@click.option(
    "--span",
    metavar="START-END",
    help="Only these characters, as an answer counts them; else all.",
)
@options.output
@click.pass_obj
def text(run: Session, report: str, span: str | None, output: Path | None) -> None:
    """Print the text of a report that the graph was built from: what its offsets count.

    REPORT is its file name, with or without its ending, its path, or its key.
    """
    from cavagraph.app.building import report_named
    from cavagraph.graph.build import Library
    from cavagraph.graph.errors import StoreError

    start, end = _stretch(span)
    library = Library(run.settings.store)
    entry = report_named(library, report, "name a report of the graph")
    words = library.text(entry)
    if not words:
        raise StoreError(f"{entry.file}: its text is not in the store; build it from its file")
    run.console.deliver(words[start:end], output)


def _stretch(span: str | None) -> tuple[int, int | None]:
    """The offsets of "14-60". Raises click.BadParameter for anything else."""
    if span is None:
        return 0, None
    start, dash, end = span.partition("-")
    if not (dash and start.isdecimal() and end.isdecimal()):
        raise click.BadParameter(f"{span!r} is not like 14-60", param_hint="--span")
    return int(start), int(end)


COMMANDS = (describe, evidence, text)
