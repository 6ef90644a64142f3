"""``curate`` and ``diff``: what people decided about facts, and what changed since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cavagraph.app.commands import options
from cavagraph.app.session import Session

if TYPE_CHECKING:
    from cavagraph.graph.model import Extraction

_STATUSES = ("Present", "Absent", "Suspected", "NotAssessed")
_TIMES = ("current", "historical", "planned", "followup")


def _signed(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every decision."""
    for option in (
        click.option("--why", required=True, help="The reason, for those who read it later."),
        click.option("--who", required=True, envvar="CAVAGRAPH_CURATOR", help="Your name."),
        click.option(
            "--decisions",
            "file",
            required=True,
            metavar="FILE",
            type=options.FILE,
            help="The file of your decisions; begun where there is none.",
        ),
        click.argument("report", metavar="REPORT", type=options.FILE),
    ):
        command = option(command)
    return command


def _stated(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that word a fact."""
    for option in (
        click.option(
            "--time",
            default="current",
            type=click.Choice(_TIMES),
            show_default=True,
            help="When it holds.",
        ),
        click.option(
            "--status",
            default="Present",
            type=click.Choice(_STATUSES),
            show_default=True,
            help="Whether it holds.",
        ),
        click.option(
            "--attr",
            "attrs",
            metavar="NAME=VALUE",
            multiple=True,
            help="A detail, unit=mm; may be given again.",
        ),
        click.option("--value", required=True, help="60; 54 x 48; infrarenal, juxtarenal; words."),
    ):
        command = option(command)
    return command


@click.group()
def curate() -> None:
    """Decide about facts; the decisions stand in a file that outlives better rules.

    Give the file to extract, build and evaluate with --decisions. Ids of facts are those of an
    extraction without decisions (cavagraph explain REPORT).
    """


@curate.command()
@click.option("--fact", metavar="ID", required=True, help="Its id, as explain lists it.")
@_signed
@click.pass_obj
def accept(run: Session, report: Path, file: Path, who: str, why: str, fact: str) -> None:
    """Say that a fact is right."""
    _decide(run, _extracted(report), file, fact, "accept", who, why)


@curate.command()
@click.option("--fact", metavar="ID", required=True, help="Its id, as explain lists it.")
@_signed
@click.pass_obj
def reject(run: Session, report: Path, file: Path, who: str, why: str, fact: str) -> None:
    """Say that a fact is wrong: it is left out."""
    _decide(run, _extracted(report), file, fact, "reject", who, why)


@curate.command()
@click.option("--fact", metavar="ID", required=True, help="Its id, as explain lists it.")
@_stated
@_signed
@click.pass_obj
def correct(
    run: Session,
    report: Path,
    file: Path,
    who: str,
    why: str,
    fact: str,
    value: str,
    attrs: Sequence[str],
    status: str,
    time: str,
) -> None:
    """Put another value in the place of a fact's, which is kept beside it."""
    from cavagraph.app.curating import chosen, statement
    from cavagraph.graph.model import Status, Temporality

    found = _extracted(report)
    _, old = chosen(found, fact)
    to = statement(old.field, value, attrs, Status(status), Temporality(time))
    _decide(run, found, file, fact, "correct", who, why, to)


@curate.command()
@click.option("--patient", metavar="KEY", default="1", show_default=True, help="Whose fact it is.")
@click.option("--field", metavar="FIELD", required=True, help="Such as margin_distance.")
@click.option("--quote", metavar="WORDS", required=True, help="Words of the report that state it.")
@_stated
@_signed
@click.pass_obj
def add(
    run: Session,
    report: Path,
    file: Path,
    who: str,
    why: str,
    patient: str,
    field: str,
    quote: str,
    value: str,
    attrs: Sequence[str],
    status: str,
    time: str,
) -> None:
    """Add a fact that no rule found."""
    from cavagraph.app.curating import Signature, added, append, quoted, statement
    from cavagraph.graph.model import Status, Temporality
    from cavagraph.loaders.readers import read

    said = statement(field, value, attrs, Status(status), Temporality(time))
    piece = quoted(read(report).mapped.original, quote, str(report))
    decision = added(_extracted(report), patient, said, piece, Signature(who, why))
    append(file, decision)
    run.console.note(f"{file}: added {field}")


@curate.command("list")
@click.argument("file", metavar="FILE", type=options.FILE)
@click.argument("reports", metavar="[REPORT]...", nargs=-1, type=options.FILE)
@click.pass_obj
def listed(run: Session, file: Path, reports: Sequence[Path]) -> int:
    """List the decisions of a file; with REPORT, what becomes of each.

    Ends with 1 where one cannot be applied to its report any more.
    """
    from cavagraph.app.curated_rows import COLUMNS, rows
    from cavagraph.app.inputs import report_files
    from cavagraph.app.tables import table

    found = rows(file, report_files(reports))
    run.console.lines(table(COLUMNS, found, run.console.width))
    return 1 if any(row[1].startswith("stale") for row in found) else 0


@click.command()
@click.argument("before", metavar="OLD.json", type=options.FILE)
@click.argument("now", metavar="NEW.json", type=options.FILE)
@click.pass_obj
def diff(run: Session, before: Path, now: Path) -> None:
    """List the facts that came, went or changed between two extractions (--format json)."""
    from cavagraph.app.curated_rows import CHANGE_COLUMNS, change_rows
    from cavagraph.app.tables import table

    found = change_rows(before, now)
    run.console.lines(table(CHANGE_COLUMNS, found, run.console.width))


def _extracted(report: Path) -> Extraction:
    """What the rules find, without decisions."""
    from cavagraph.app.recipe import ReportExtractor

    return ReportExtractor()(report)


def _decide(
    run: Session,
    found: Extraction,
    file: Path,
    fact: str,
    verdict: str,
    who: str,
    why: str,
    to: Any = None,
) -> None:
    from cavagraph.app.curating import Signature, about_fact, append
    from cavagraph.loaders.decisions import Verdict

    append(file, about_fact(found, fact, Verdict(verdict), Signature(who, why), to))
    run.console.note(f"{file}: {verdict} {fact}")


COMMANDS = (curate, diff)
