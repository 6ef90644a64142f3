"""``describe`` and ``evidence``: one thing, and the words behind it."""

from __future__ import annotations

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


COMMANDS = (describe, evidence)
