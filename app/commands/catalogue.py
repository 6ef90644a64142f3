"""``queries`` and ``query``: the catalogue, its answers, and free SPARQL."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from cavagraph.app.choices import RowFormat
from cavagraph.app.commands import options
from cavagraph.app.session import Session
from cavagraph.graph.errors import QueryError

_MAX_QUERY_FILE = 1_000_000  # bytes; the gate's own limit is far lower and says so better


@click.group(invoke_without_command=True)
@click.pass_context
def queries(context: click.Context) -> None:
    """List the questions of the catalogue."""
    if context.invoked_subcommand is not None:
        return
    from cavagraph.app.tables import table
    from cavagraph.queries.catalogue import summaries

    console = context.ensure_object(Session).console
    console.lines(table(["name", "question"], summaries(), console.width))
    console.note("ask one with: cavagraph query NAME")


@queries.command()
@click.argument("name", metavar="NAME")
@click.pass_obj
def show(run: Session, name: str) -> None:
    """Print the SPARQL of a question with its header, as it runs in any SPARQL tool."""
    from cavagraph.queries.catalogue import question

    run.console.deliver(question(name).text)


@click.command()
@click.argument("name", metavar="[NAME|-]", required=False)
@click.option(
    "--parameter",
    "-p",
    "parameters",
    metavar="NAME=VALUE",
    multiple=True,
    help="Value of a parameter: words of a term, CURIE, IRI, number; may be repeated.",
)
@click.option("--sparql", "-q", metavar="SPARQL", help="SPARQL to run.")
@click.option("--file", "-f", metavar="FILE", type=options.FILE, help="A file with SPARQL.")
@options.row_format
@options.iris
@options.endpoint
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="Rows at most; a cut is told.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    help="Seconds that SPARQL may take.",
)
@options.output
@click.pass_obj
def query(
    run: Session,
    name: str | None,
    parameters: Sequence[str],
    sparql: str | None,
    file: Path | None,
    output_format: str | None,
    iris: bool,
    endpoint: str,
    limit: int,
    timeout: float,
    output: Path | None,
) -> None:
    """Answer a question of the catalogue, or SPARQL from -q, -f or (with -) stdin."""
    from cavagraph.app.answers import Place, parameters_of
    from cavagraph.app.printing import print_answer

    if sum(given is not None for given in (name, sparql, file)) != 1:
        raise click.UsageError("give one of NAME, -, -q SPARQL or -f FILE")
    place = Place(run.settings.store, endpoint, limit, timeout)
    free = _free_text(name, sparql, file)
    if free is None:
        from cavagraph.queries import catalogue

        answer = place.ask_canned(catalogue.sparql(name or "", parameters_of(parameters)))
    elif parameters:
        raise click.UsageError("-p is for questions of the catalogue; write the value into SPARQL")
    else:
        answer = place.ask_free(free)
    chosen = RowFormat(output_format) if output_format else None
    print_answer(run.console, answer, chosen, output, iris=iris, canned=free is None)


def _free_text(name: str | None, sparql: str | None, file: Path | None) -> str | None:
    """SPARQL that a person wrote, or None where a question of the catalogue is named."""
    if sparql is not None:
        return sparql
    if file is not None:
        from cavagraph.app.console import read_text_file

        return read_text_file(file, "query in SPARQL", _MAX_QUERY_FILE)
    if name == "-":
        return _standard_input()
    return None


def _standard_input() -> str:
    try:
        return sys.stdin.read(_MAX_QUERY_FILE)
    except UnicodeDecodeError as error:
        raise QueryError(
            f"stdin: not UTF-8 at byte {error.start}; send the query as UTF-8"
        ) from error


COMMANDS = (queries, query)
