from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cavagraph.app import cli as cli_module
from cavagraph.app.cli import hoist
from cavagraph.app.reference import commands
from cavagraph.graph.errors import LimitError

if TYPE_CHECKING:
    from tests.app.conftest import Cli


@pytest.mark.parametrize(
    ("typed", "hoisted"),
    [
        (["build", "a.txt", "--store", "s"], ["--store", "s", "build", "a.txt"]),
        (["query", "x", "--store=s", "--quiet"], ["--store=s", "--quiet", "query", "x"]),
        (["--debug", "app"], ["--debug", "app"]),
        (["remove", "--", "--store"], ["remove", "--", "--store"]),
        (["app", "--store"], ["--store"]),
        ([], []),
    ],
)
def test_global_options_may_stand_anywhere(typed: list[str], hoisted: list[str]) -> None:
    assert hoist(typed) == hoisted


def test_the_version_is_the_installed_one(cli: Cli) -> None:
    from importlib.metadata import version

    assert cli("--version").out == f"cavagraph {version('cavagraph')}\n"


@pytest.mark.parametrize("path", [path for path, _ in commands()])
def test_every_command_has_help(cli: Cli, path: str) -> None:
    ended = cli(*path.split()[1:], "--help")
    assert ended.code == 0
    assert ended.out.startswith(f"Usage: {path}")


def test_without_a_command_the_help_is_printed(cli: Cli) -> None:
    ended = cli()
    assert ended.code == 0
    assert "No medical advice" in ended.out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["quer"], "No such command 'quer'"),
        (["export"], "Missing option '--format'"),
        (["export", "--format", "word"], "'word' is not one of"),
        (["query"], "give one of NAME, -, -q SPARQL or -f FILE"),
        (["query", "patients", "-q", "ASK {}"], "give one of NAME"),
        (["query", "-q", "ASK {}", "-p", "a=b"], "-p is for questions of the catalogue"),
        (["query", "patients", "--limit", "0"], "0 is not in the range"),
        (["extract"], "Missing argument 'REPORT...'"),
        (["app", "--store"], "'--store' requires an argument"),
        (["build", "--nonsense"], "No such option"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_code_2(cli: Cli, typed: list[str], said: str) -> None:
    ended = cli(*typed)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    assert ended.errors
    assert said in ended.err
    assert "--help" in ended.err


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (LimitError("SPARQL: stopped"), 6, "error: SPARQL: stopped"),
        (KeyboardInterrupt(), 130, "error: cavagraph: interrupted; the graph is as it was before"),
        (
            ZeroDivisionError("by zero"),
            1,
            "error: cavagraph: internal error (ZeroDivisionError: by zero); "
            "run it with --debug and report it",
        ),
    ],
)
def test_every_exception_is_one_line(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, line: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("cavagraph.queries.catalogue.summaries", fails)
    ended = cli("queries")
    assert (ended.code, ended.err) == (code, line + "\n")


def test_debug_shows_the_traceback_before_the_line(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise LimitError("SPARQL: stopped")

    monkeypatch.setattr("cavagraph.queries.catalogue.summaries", fails)
    ended = cli("queries", "--debug")
    assert ended.err.startswith("Traceback")
    assert ended.err.endswith("error: SPARQL: stopped\n")


def test_a_reader_that_has_gone_is_no_error(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []

    def gone() -> None:
        raise BrokenPipeError

    monkeypatch.setattr("cavagraph.queries.catalogue.summaries", gone)
    monkeypatch.setattr(cli_module, "_close_quietly", lambda: closed.append(True))
    ended = cli("queries")
    assert (ended.code, ended.err, closed) == (0, "", [True])


def test_the_store_option_wins(cli: Cli, tmp_path: Path) -> None:
    ended = cli("query", "-q", "ASK {}", "--store", tmp_path / "none")
    assert ended.code == 4
    assert ended.errors == [f"error: {tmp_path / 'none'}: no graph here; build one first"]
    assert not (tmp_path / "none").exists()
