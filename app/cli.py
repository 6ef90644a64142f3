"""The command line: parse, call the library, print, end with a code.

A fresh process that answers one question must not pay for what it does not use, so this module
and ``cavagraph.app.commands`` import only the standard library, click and the error classes; each
command imports its part of the library when it runs.

Exit codes: 0 done, 1 some inputs rejected or problems found, 2 usage, 3 input rejected whole,
4 store, 5 query refused or wrong, 6 limit reached, 7 remote, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from cavagraph.app.commands import (
    catalogue,
    curation,
    exploring,
    extraction,
    fetching,
    graphs,
    rules,
    start,
)
from cavagraph.app.console import Console
from cavagraph.app.session import Session
from cavagraph.app.settings import STORE_VARIABLE, Settings
from cavagraph.graph.errors import CavagraphError

INTERRUPTED = 130
USAGE = 2
INTERNAL = 1

_GLOBAL_FLAGS = ("--quiet", "--debug")
_GLOBAL_VALUE = "--store"


@click.group(name="cavagraph", invoke_without_command=True)
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help=f"Folder of the graph. Else {STORE_VARIABLE}, else this system's data folder.",
)
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@click.option("--debug", is_flag=True, help="Show the traceback of errors.")
@click.option("--version", is_flag=True, help="Print the version and end.")
@click.pass_context
def cavagraph(
    context: click.Context, store: Path | None, quiet: bool, debug: bool, version: bool
) -> None:
    """A knowledge graph of case reports on leiomyosarcoma of the inferior vena cava.

    Every fact carries the sentence that states it. No medical advice.
    """
    del debug  # run() reads it from the arguments: it matters where parsing fails too
    console = Console.standard(quiet=quiet)
    context.obj = Session(console, Settings.read(os.environ, store=store, quiet=quiet))
    if version:
        from importlib.metadata import version as installed_version

        console.deliver(f"cavagraph {installed_version('cavagraph')}")
        context.exit()
    if context.invoked_subcommand is None:
        console.deliver(context.get_help())


for module in (graphs, extraction, fetching, rules, curation, catalogue, exploring, start):
    for command in module.COMMANDS:
        cavagraph.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code. Every error becomes one line on stderr."""
    arguments = hoist(arguments)
    console = Console.standard()
    try:
        with cavagraph.make_context("cavagraph", list(arguments)) as context:
            result = cavagraph.invoke(context)
            console.out.flush()
            return result if isinstance(result, int) else 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except CavagraphError as error:
        _traceback(arguments)
        console.error(error.message)
        return error.exit_code
    except click.ClickException as error:
        console.error(f"cavagraph: {_usage(error)}")
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        console.error("cavagraph: interrupted; the graph is as it was before")
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return 0
    except Exception as error:  # noqa: BLE001 (the last wall: nobody sees a traceback unasked)
        _traceback(arguments)
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        console.error(f"cavagraph: internal error ({what}); run it with --debug and report it")
        return INTERNAL


def main() -> None:
    """Entry point of the command ``cavagraph``."""
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _close_quietly()
    sys.exit(code)


def hoist(arguments: Sequence[str]) -> list[str]:
    """Global options may stand anywhere before ``--``: move them to the front.

    >>> hoist(["build", "a.txt", "--store", "here"])
    ['--store', 'here', 'build', 'a.txt']
    """
    front: list[str] = []
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            rest += [argument, *remaining]
        elif argument == _GLOBAL_VALUE:
            value = next(remaining, None)
            if value is None:
                return [argument]  # nothing to run: the parser says what is missing
            front += [argument, value]
        elif argument in _GLOBAL_FLAGS or argument.startswith(f"{_GLOBAL_VALUE}="):
            front.append(argument)
        else:
            rest.append(argument)
    return front + rest


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "cavagraph"
    return f"{error.format_message().rstrip('.')}; see {path} --help"


def _traceback(arguments: Sequence[str]) -> None:
    if "--debug" in arguments:
        import traceback

        traceback.print_exc()


def _close_quietly() -> None:
    """The reader of stdout has gone: let the interpreter's last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
