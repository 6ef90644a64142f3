"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from cavagraph.app.choices import RowFormat
from cavagraph.app.reading import Reading
from cavagraph.app.session import Session
from cavagraph.loaders.formats import ReportFormat

Command = Callable[..., Any]

FILE = click.Path(path_type=Path)


def _jobs(context: click.Context, option: click.Parameter, value: int | None) -> int:
    """One a core where nothing else was asked for."""
    from cavagraph.app.workers import cores

    return cores() if value is None else value


reports = click.argument("reports", metavar="REPORT...", nargs=-1, required=True, type=FILE)
terms = click.option(
    "--terms",
    metavar="FILE",
    multiple=True,
    type=FILE,
    help="Further terms, Turtle or CSV; may be repeated.",
)
rules = click.option(
    "--rules",
    metavar="FILE",
    multiple=True,
    type=FILE,
    help="Further rules, YAML as in docs/rules.md; may be repeated.",
)
decisions_option = click.option(
    "--decisions",
    metavar="FILE",
    type=FILE,
    help="Decisions about facts, as curate writes them.",
)
proposed_by = click.option(
    "--proposals",
    metavar="openai:MODEL",
    help="Also ask a language model, at CAVAGRAPH_LLM_URL; see docs/llm.md. Off by default.",
)
rejects = click.option(
    "--rejects",
    metavar="FILE",
    type=FILE,
    help="Write the proposals that were not taken there, as JSON lines, not as warnings.",
)
jobs = click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    callback=_jobs,
    help="Read many reports with N processes; else one a core.",
)
as_option = click.option(
    "--as",
    "as_format",
    metavar="FORMAT",
    type=click.Choice([choice.value for choice in ReportFormat]),
    callback=lambda _context, _option, value: ReportFormat(value) if value else None,
    help=f"Read the reports as {', '.join(ReportFormat)}; else their content tells.",
)
output = click.option(
    "--output", "-o", metavar="FILE", type=FILE, help="Write there, not to stdout."
)
endpoint = click.option(
    "--endpoint", metavar="URL", default="", help="Ask this SPARQL endpoint, not the store."
)
iris = click.option("--iris", is_flag=True, help="In tables, all columns, and IRIs for labels.")
row_format = click.option(
    "--format",
    "output_format",
    type=click.Choice([choice.value for choice in RowFormat]),
    help="Else: a table on a terminal, csv or turtle when piped.",
)


def proposals(command: Command) -> Command:
    """The options of a language model, below ``reading``: it joins what the command is handed
    there; the command also takes ``rejects``."""

    @wraps(command)
    def gathered(*args: Any, reading: Reading, proposals: str | None, **others: Any) -> Any:
        if proposals is not None:
            from cavagraph.app.proposals import endpoint

            session = click.get_current_context().find_object(Session)
            assert session is not None
            reading = replace(reading, proposals=endpoint(proposals, session.settings))
        return command(*args, reading=reading, **others)

    for option in (rejects, proposed_by):
        gathered = option(gathered)
    return gathered


def reading(command: Command) -> Command:
    """The options that say how reports are read; the command takes ``reading`` and ``jobs``."""

    @wraps(command)
    def gathered(
        *args: Any,
        terms: Sequence[Path],
        rules: Sequence[Path],
        as_format: ReportFormat | None,
        decisions: Path | None,
        **others: Any,
    ) -> Any:
        chosen = Reading(tuple(terms), tuple(rules), as_format, decisions)
        return command(*args, reading=chosen, **others)

    for option in (jobs, decisions_option, rules, terms, as_option):
        gathered = option(gathered)
    return gathered
