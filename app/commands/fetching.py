"""``fetch``: the one command that asks a server for reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cavagraph.app.commands import options
from cavagraph.app.console import counted
from cavagraph.app.session import Session
from cavagraph.graph.errors import RemoteError

if TYPE_CHECKING:
    from cavagraph.loaders.fetching import Got, Missed

URL_VARIABLE = "CAVAGRAPH_EUROPEPMC_URL"
CONTACT_VARIABLE = "CAVAGRAPH_CONTACT"
SOME_MISSED = 1
ALL_MISSED = RemoteError.exit_code


@click.command()
@click.argument("articles", metavar="PMCID|DOI...", nargs=-1, required=True)
@click.option(
    "--to", "folder", metavar="FOLDER", required=True, type=options.FILE, help="Where they go."
)
@click.option(
    "--contact",
    metavar="EMAIL",
    envvar=CONTACT_VARIABLE,
    default="",
    help=f"Whom Europe PMC may write to. Else {CONTACT_VARIABLE}.",
)
@click.option(
    "--any-licence",
    is_flag=True,
    help="Also articles that are not under Creative Commons; you must have the right.",
)
@click.option(
    "--url",
    metavar="URL",
    envvar=URL_VARIABLE,
    default="",
    help=f"Another address of the service. Else {URL_VARIABLE}.",
)
@click.option(
    "--pause",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=0.5,
    show_default=True,
    help="Between two requests.",
)
@click.pass_obj
def fetch(
    run: Session,
    articles: Sequence[str],
    folder: Path,
    contact: str,
    any_licence: bool,
    url: str,
    pause: float,
) -> int:
    """Bring open-access articles from Europe PMC into a folder, as JATS XML.

    What is there already is not fetched again. The folder's manifest.tsv says where each file
    came from and under which licence. Ends with 7 where the server gave nothing at all.
    """
    from datetime import UTC, datetime
    from functools import partial

    from cavagraph.app.remote import agent, without_retry_log
    from cavagraph.loaders.europepmc import BASE_URL, EuropePmc
    from cavagraph.loaders.fetching import fetch as fetch_articles

    without_retry_log()
    service = EuropePmc(url or BASE_URL, agent(contact), pause)
    wanted = tuple(dict.fromkeys(articles))
    found = fetch_articles(
        wanted, service, folder, partial(datetime.now, UTC), any_licence=any_licence
    )
    return _told(run, found, len(wanted))


def _told(run: Session, found: Iterable[Got | Missed], total: int) -> int:
    """Says what became of each article; the exit code."""
    from cavagraph.loaders.fetching import Got, Missed

    outcomes: list[Got | Missed] = []
    for number, outcome in enumerate(found, 1):
        outcomes.append(outcome)
        if isinstance(outcome, Missed):
            run.console.error(outcome.reason)
        else:
            what = "fetched" if outcome.new else "is there already"
            run.console.note(f"[{number}/{total}] {outcome.wanted}: {what}, {outcome.path.name}")
    missed = [outcome for outcome in outcomes if isinstance(outcome, Missed)]
    new = sum(isinstance(outcome, Got) and outcome.new for outcome in outcomes)
    kept = total - new - len(missed)
    run.console.note(f"{counted(new, 'article')} fetched, {kept} there already, {len(missed)} not")
    if not missed:
        return 0
    return ALL_MISSED if all(m.remote for m in missed) and len(missed) == total else SOME_MISSED


COMMANDS = (fetch,)
