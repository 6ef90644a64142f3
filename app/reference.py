"""Writes the pages that are made from the program: ``docs/cli.md`` and ``docs/questions.md``.

``python -m cavagraph.app.reference`` writes them, ``--check`` says whether they are up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from pathlib import Path

import click

from cavagraph.app.cli import cavagraph
from cavagraph.app.console import Console, write_file
from cavagraph.queries.catalogue import Question, questions

FOLDER = Path("docs")

_HEAD = """\
# The command line

<!-- Written by "make docs-write" from the commands themselves; a test keeps it up to date. -->

Data goes to stdout; progress, warnings and errors go to stderr. An error is one line,
`error: place: what; remedy`. The global options (`--store`, `--quiet`, `--debug`) may stand
before or after the command.

| exit code | meaning |
|---|---|
| 0 | done (an empty answer too) |
| 1 | some inputs were rejected, or problems were found |
| 2 | the command line is wrong, or names a term that the ontology does not have |
| 3 | the input was rejected whole |
| 4 | the store cannot be opened, read or written |
| 5 | the query is wrong or refused |
| 6 | a limit of time, memory or size was reached |
| 7 | a remote server did not answer as it should |
| 130 | interrupted |
"""


_QUESTIONS = """\
# The questions

<!-- Written by "make docs-write" from the files in queries/; a test keeps it up to date. -->

Ask one with `cavagraph query NAME`; `cavagraph queries show NAME` prints its SPARQL. A parameter
takes the words of a term, a CURIE or an IRI: `-p drug=trabectedin`. Without it, nothing is left
out.
"""


def pages() -> dict[str, str]:
    """Every page by its file name."""
    return {"cli.md": cli_page(), "questions.md": questions_page()}


def questions_page() -> str:
    """Every question of the catalogue with its parameters."""
    return "\n".join([_QUESTIONS, *(_question(question) for question in questions())])


def _question(question: Question) -> str:
    told = [f"## {question.name}", "", f"{question.summary}", "", question.description, ""]
    rows = [
        f"| `{p.name}` | {p.of_class or p.type} | {_cell(p.label)} | `{_cell(p.example)}` |"
        for p in question.parameters
    ]
    if rows:
        told += ["| parameter | takes | is | for example |", "|---|---|---|---|", *rows, ""]
    return "\n".join(told)


def cli_page() -> str:
    """Every command with its options."""
    sections = (_section(path, command) for path, command in commands())
    return "\n".join([_HEAD, *sections])


def commands() -> list[tuple[str, click.Command]]:
    """Every command with its full name, the groups before what is in them."""
    return list(_walk("cavagraph", cavagraph))


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    children = command.commands if isinstance(command, click.Group) else {}
    for name, child in sorted(children.items()):
        yield from _walk(f"{path} {name}", child)


def _section(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path)
    usage = " ".join(command.collect_usage_pieces(context))
    told = [f"## {path}", "", cleandoc(command.help or ""), "", "```", f"{path} {usage}", "```", ""]
    options = (p for p in command.params if isinstance(p, click.Option))
    records = (option.get_help_record(context) for option in options)
    rows = [f"| `{_cell(name)}` | {_cell(text)} |" for name, text in filter(None, records)]
    if rows:
        told += ["| option | meaning |", "|---|---|", *rows, ""]
    return "\n".join(told)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with ``--check`` compare them; 1 where one is out of date."""
    console = Console.standard()
    outdated = 0
    for name, text in pages().items():
        path = FOLDER / name
        if "--check" not in arguments:
            write_file(path, text.encode())
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            console.error(f'{path}: is out of date; run "make docs-write"')
            outdated = 1
    return outdated


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
