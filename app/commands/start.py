"""``app`` and ``doctor``: the first look, and what is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cavagraph.app.session import Session

if TYPE_CHECKING:
    from cavagraph.app.answers import Place

FIRST_QUESTIONS = ("drug-toxicity", "zone-technique")
GO_ON = """\
How to go on:
  cavagraph queries                               the other questions
  cavagraph query drug-toxicity -p drug=trabectedin
  cavagraph describe trabectedin                  a term, and what points to it
  cavagraph query drug-toxicity --iris            the IRIs behind the rows
  cavagraph evidence IRI                          the place of a fact in its report
  cavagraph build REPORT...                       your own reports, with their words
  cavagraph export --format turtle -o graph.ttl   the graph for other tools
"""


@click.command(name="app")
@click.pass_obj
def start(run: Session) -> None:
    """Build the default graph where there is no other, and answer two questions."""
    from cavagraph.app.answers import Place
    from cavagraph.app.building import is_default
    from cavagraph.app.commands.graphs import load_default
    from cavagraph.graph.build import Library

    if is_default(Library(run.settings.store)):
        load_default(run)
    place = Place(run.settings.store)
    for name in FIRST_QUESTIONS:
        _answer(run, place, name)
    run.console.deliver(GO_ON)


def _answer(run: Session, place: Place, name: str) -> None:
    from cavagraph.app.rows import table_of
    from cavagraph.queries import catalogue

    question = catalogue.question(name)
    run.console.lines(["", f"{question.summary}  (cavagraph query {name})", ""])
    answer = place.ask_canned(catalogue.sparql(name))
    if answer.rows is not None:
        run.console.lines(table_of(answer.rows, run.console.width or 120, iris=False, canned=True))
    run.console.lines([""])


@click.command()
@click.pass_obj
def doctor(run: Session) -> int:
    """Print what is installed and the state of the graph; 1 where something is wrong."""
    from cavagraph.app.health import problems, state

    found = problems(run.settings.store)
    run.console.lines(f"{name}: {value}" for name, value in state(run.settings.store))
    for problem in found:
        run.console.error(problem)
    return 1 if found else 0


COMMANDS = (start, doctor)
