"""The documents name every command and option, and every command they show runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from cavagraph.app import reference
from cavagraph.app.reference import cli_page, commands, pages
from cavagraph.queries import catalogue

if TYPE_CHECKING:
    from tests.app.conftest import Cli

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL_LINES = [line for block in BLOCK.findall(README) for line in block.splitlines() if line]


@pytest.mark.parametrize("name", ["cli.md", "questions.md"])
def test_the_pages_are_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == pages()[name], "make docs-write"


def test_the_page_of_questions_has_each_with_its_parameters() -> None:
    text = pages()["questions.md"]
    for question in catalogue.questions():
        assert f"## {question.name}\n" in text
        assert question.summary in text
        for parameter in question.parameters:
            assert f"| `{parameter.name}` |" in text


def test_the_page_names_every_command_and_option() -> None:
    text = cli_page()
    for path, command in commands():
        assert f"## {path}\n" in text
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("-"):
                    assert f"{option} " in text or f"{option}`" in text or f"{option}," in text


def test_every_command_says_what_it_does() -> None:
    for path, command in commands():
        assert command.help, path
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.name}"


def test_check_tells_of_an_outdated_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    assert reference.main(["--check"]) == 1
    assert "make docs-write" in capsys.readouterr().err
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0


def test_the_readme_shows_every_command_that_people_need() -> None:
    shown = {line.split()[1] for line in SHELL_LINES if line.startswith("cavagraph ")}
    known = {path.split()[1] for path, _ in commands() if path.count(" ") == 1}
    assert known - shown <= {"app", "doctor", "fetch"}  # "make app"; and no test asks a server


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [line.split()[1] for line in SHELL_LINES if line.startswith("make ")]
    assert targets == ["app", "test"]
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the tour runs from its first command to its last."""
    folder = tmp_path_factory.mktemp("tour")
    (folder / "docs").symlink_to(ROOT / "docs")
    return folder


def test_the_tour_runs_from_the_first_command_to_the_last(
    cli: Cli, tour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    monkeypatch.chdir(tour)
    ran = 0
    for line in SHELL_LINES:
        before, _, after = line.rpartition(" | ")
        words = shlex.split(after, comments=True)
        if words[0] != "cavagraph":
            assert words[0] == "make", line
            continue
        if before:
            echo, text = shlex.split(before)
            assert echo == "echo"
            monkeypatch.setattr("sys.stdin", io.StringIO(text))
        ended = cli(*words[1:], store=tour / "store")
        assert ended.code == 0, f"{line}\n{ended.err}"
        assert ended.out or ended.err or "-o" in words, line
        ran += 1
    assert ran >= 15
    for name in ("cavagraph.ttl", "cavagraph.jsonld", "valley.json"):
        assert (tour / name).stat().st_size > 1000
