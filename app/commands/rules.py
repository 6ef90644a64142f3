"""``rules`` and ``explain``: what the extractor goes by, and why it found a fact."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from cavagraph.app.commands import options
from cavagraph.app.reading import Reading
from cavagraph.app.session import Session
from cavagraph.graph.errors import VocabularyError


@click.group(invoke_without_command=True)
@click.pass_context
def rules(context: click.Context) -> None:
    """List the shipped rules that are data, with what was measured of them."""
    if context.invoked_subcommand is not None:
        return
    from cavagraph.app.explaining import precision
    from cavagraph.app.tables import table
    from cavagraph.loaders.frames import shipped_frames

    console = context.ensure_object(Session).console
    rows = [(frame.id, frame.field, precision(frame.id)) for frame in shipped_frames()]
    console.lines(table(["id", "field", "measured"], rows, console.width))


@rules.command()
@click.argument("rule", metavar="ID")
@click.option(
    "--rules",
    "added",
    metavar="FILE",
    multiple=True,
    type=options.FILE,
    help="A file of rules to look in too; may be given again.",
)
@click.pass_obj
def show(run: Session, rule: str, added: Sequence[Path]) -> None:
    """Print a rule as it stands, and what was measured of it."""
    from cavagraph.app.explaining import rule_lines
    from cavagraph.app.recipe import rulebook
    from cavagraph.loaders.rulebook import perhaps

    book = rulebook(Reading(rules=tuple(added)))
    lines = rule_lines(rule, added)
    if not lines:
        known = [frame.id for frame in book.frames]
        raise VocabularyError(f"rule {rule!r}: there is none; {perhaps(rule, known)}")
    run.console.lines(lines)


@rules.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, type=options.FILE)
@options.terms
@click.pass_obj
def test(run: Session, files: Sequence[Path], terms: Sequence[Path]) -> int:
    """Run the examples of the rules: of FILE, or of the shipped ones without.

    Ends with 1 where an example fails.
    """
    from cavagraph.app.console import counted
    from cavagraph.app.recipe import rulebook, terminology
    from cavagraph.loaders.pipeline import lexicon_of
    from cavagraph.loaders.rule_examples import failures

    book = rulebook(Reading(tuple(terms), tuple(files)))
    own = {rule for rule, _ in book.added}
    frames = [frame for frame in book.frames if frame.id in own or not files]
    failed = [*failures(frames, lexicon_of(terminology(terms)))]
    run.console.lines(map(str, failed))
    examples = sum(len(frame.examples) for frame in frames)
    run.console.note(
        f"{counted(len(frames), 'rule')}, {counted(examples, 'example')}, {len(failed)} failed"
    )
    return 1 if failed else 0


@click.command()
@click.argument("report", metavar="REPORT", type=options.FILE)
@click.option("--fact", metavar="ID", default="", help="Its id; without, the ids are listed.")
@options.reading
@click.pass_obj
def explain(run: Session, report: Path, fact: str, reading: Reading, jobs: int) -> None:
    """Print why a fact was found: rule, words, scope, patient and context cues."""
    from cavagraph.app.explaining import explanation_lines
    from cavagraph.app.facts import written
    from cavagraph.app.recipe import ReportExtractor, rulebook, terminology
    from cavagraph.app.tables import table
    from cavagraph.graph.interchange_write import fact_ids
    from cavagraph.loaders.explanation import explain as explained

    del jobs  # one report
    if fact:
        terms, book = terminology(reading.terms), rulebook(reading)
        told = explained(report, fact, terms, book, reading.format)
        run.console.lines(explanation_lines(told))
        return
    found = ReportExtractor(reading)(report)
    rows = [(name, f.field, written(f.value), f.rule) for name, _, f in fact_ids(found)]
    run.console.lines(table(["id", "field", "value", "rule"], rows, run.console.width))


COMMANDS = (rules, explain)
