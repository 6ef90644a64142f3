"""The command line in this process, and a store of the invented reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cavagraph.app.building import build
from cavagraph.app.cli import run
from cavagraph.app.recipe import recipe
from cavagraph.graph.build import Library


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """The error lines."""
        return [line for line in self.err.splitlines() if line.startswith("error: ")]


Cli = Callable[..., Ended]


@pytest.fixture(scope="session")
def built_store(tmp_path_factory: pytest.TempPathFactory, examples_dir: Path) -> Path:
    """A store that holds the invented reports. Tests only read it."""
    store = tmp_path_factory.mktemp("built") / "store"
    built = build(Library(store), sorted(examples_dir.iterdir()), recipe(), lambda *_: None)
    assert built.manifest is not None
    return store


@pytest.fixture
def cli(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, built_store: Path
) -> Cli:
    """Runs a command line in this process, on the store of the invented reports."""

    def call(*arguments: str | Path, store: Path = built_store) -> Ended:
        monkeypatch.setenv("CAVAGRAPH_STORE", str(store))
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return call
