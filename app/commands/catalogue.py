"""``queries`` and ``query``: the catalogue, its answers, and free SPARQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cavagraph.app.choices import RowFormat
from cavagraph.app.session import Session, session

if TYPE_CHECKING:
    from cavagraph.app.answers import Answer, Place

Endpoint = Annotated[
    str, typer.Option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not the store.")
]
Iris = Annotated[bool, typer.Option("--iris", help="In tables, IRIs beside their labels.")]

_SHOW = typer.Typer(rich_markup_mode=None, invoke_without_command=True)
_MAX_QUERY_FILE = 1_000_000  # bytes; the gate's own limit is far lower and says so better


def register(app: typer.Typer) -> None:
    app.add_typer(_SHOW, name="queries")
    app.command()(query)


@_SHOW.callback()
def queries(context: typer.Context) -> None:
    """List the questions of the catalogue."""
    if context.invoked_subcommand is not None:
        return
    from cavagraph.app.tables import table
    from cavagraph.queries.catalogue import summaries

    console = session(context).console
    console.lines(table(["name", "question"], summaries(), console.width))
    console.note("ask one with: cavagraph query NAME; see its SPARQL with: cavagraph queries show")


@_SHOW.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of a question.")],
) -> None:
    """Print the SPARQL of a question with its header, as it runs in any SPARQL tool."""
    from cavagraph.queries.catalogue import question

    session(context).console.deliver(question(name).text)


def query(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|-]", help="A question of the catalogue; - reads SPARQL from stdin."
        ),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter", "-p", metavar="NAME=VALUE", help="A label, CURIE, IRI, number."
        ),
    ] = None,
    sparql: Annotated[
        str | None, typer.Option("--sparql", "-q", metavar="SPARQL", help="SPARQL to run.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", metavar="FILE", help="A file with SPARQL.")
    ] = None,
    output_format: Annotated[
        RowFormat | None,
        typer.Option("--format", help="Else: table on a terminal, csv or turtle when piped."),
    ] = None,
    iris: Iris = False,
    endpoint: Endpoint = "",
    limit: Annotated[int, typer.Option(min=1, help="Rows at most; a cut is told.")] = 10_000,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that SPARQL may take.")] = 10.0,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write there, not to stdout."),
    ] = None,
) -> None:
    """Answer a question of the catalogue, or SPARQL from -q, -f or stdin."""
    from cavagraph.app.answers import Place

    run = session(context)
    if sum(given is not None for given in (name, sparql, file)) != 1:
        raise typer.BadParameter("give one of NAME, -, -q SPARQL or -f FILE")
    free = _free_text(name, sparql, file)
    if free is not None and parameter:
        raise typer.BadParameter(
            "-p is for questions of the catalogue; put the value into the SPARQL"
        )
    place = Place(run.settings.store, endpoint, limit, timeout)
    answer = (
        place.ask_free(free) if free is not None else _canned(place, name or "", parameter or [])
    )
    print_answer(run, answer, output_format, output, iris=iris)


def print_answer(
    run: Session, answer: Answer, chosen: RowFormat | None, output: Path | None, *, iris: bool
) -> None:
    """Write an answer where it should go, and say where it was cut."""
    from cavagraph.app.answers import write

    width = run.console.width if output is None else None
    text = write(answer, chosen, width, iris=iris)
    run.console.deliver(text, output)
    if answer.truncated:
        run.console.warn(f"cut: there are more than {answer.size}; raise it with --limit")


def _canned(place: Place, name: str, typed: list[str]) -> Answer:
    from cavagraph.app.answers import parameters_of
    from cavagraph.queries import catalogue

    return place.ask_canned(catalogue.sparql(name, parameters_of(typed)))


def _free_text(name: str | None, sparql: str | None, file: Path | None) -> str | None:
    """SPARQL that a person wrote, or None where a question of the catalogue is named."""
    if sparql is not None:
        return sparql
    if file is not None:
        from cavagraph.app.console import read_text_file

        return read_text_file(file, "query in SPARQL", _MAX_QUERY_FILE)
    if name == "-":
        return sys.stdin.read(_MAX_QUERY_FILE)
    return None
