"""``describe`` and ``evidence``: one thing, and the words behind it."""

from __future__ import annotations

from typing import Annotated

import typer

from cavagraph.app.choices import RowFormat
from cavagraph.app.commands.catalogue import Endpoint, Iris, print_answer
from cavagraph.app.session import session

Format = Annotated[
    RowFormat | None, typer.Option("--format", help="Else: table on a terminal, csv when piped.")
]


def register(app: typer.Typer) -> None:
    app.command()(describe)
    app.command()(evidence)


def describe(
    context: typer.Context,
    thing: Annotated[
        str, typer.Argument(metavar="TERM-OR-IRI", help="Words of a term, a CURIE, or an IRI.")
    ],
    output_format: Format = None,
    iris: Iris = False,
    endpoint: Endpoint = "",
) -> None:
    """Print what the graph says of a term, a case or a fact."""
    from cavagraph.app.answers import Answer, Place
    from cavagraph.app.exploring import describe as describe_in
    from cavagraph.app.exploring import resolve

    run = session(context)
    iri = resolve(thing)
    with Place(run.settings.store, endpoint).open() as store:
        rows = describe_in(store, iri)
    print_answer(run, Answer(rows=rows), output_format, None, iris=iris)


def evidence(
    context: typer.Context,
    thing: Annotated[
        str, typer.Argument(metavar="IRI", help="A fact, a claim or a case, as an answer names it.")
    ],
    output_format: Format = None,
    iris: Iris = False,
    endpoint: Endpoint = "",
) -> None:
    """Print the sentences behind a fact, with file, section and offsets."""
    from cavagraph.app.answers import Answer, Place
    from cavagraph.app.exploring import evidence as evidence_in
    from cavagraph.app.exploring import lacks_words, resolve

    run = session(context)
    iri = resolve(thing)
    with Place(run.settings.store, endpoint).open() as store:
        rows = evidence_in(store, iri)
    print_answer(run, Answer(rows=rows), output_format, None, iris=iris)
    if lacks_words(rows):
        run.console.note(
            "the graph has no words of this report; load it with: cavagraph build REPORT"
        )
