from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.app import release
from cavagraph.graph.released import RELEASED


def test_the_release_is_the_same_twice_and_has_no_words(examples_dir: Path) -> None:
    data = release.released([examples_dir])
    assert data == release.released([examples_dir])
    assert b"cg:exactText" not in data
    assert b"cg:startChar" in data
    assert b"cardiotoxicity from doxorubicin" not in data


def test_it_is_written_where_the_package_reads_it(
    examples_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert release.TARGET.name == RELEASED.name
    monkeypatch.setattr(release, "TARGET", tmp_path / "released.trig")
    assert release.main([str(examples_dir)]) == 0
    assert (tmp_path / "released.trig").stat().st_size > 1000


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["missing.txt"], 3)])
def test_mistakes_write_nothing(
    arguments: list[str],
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(release, "TARGET", tmp_path / "released.trig")
    assert release.main(arguments) == code
    assert capsys.readouterr().err.startswith("error: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.reports
def test_the_reports_give_the_released_graph(reports_dir: Path) -> None:
    assert release.released([reports_dir]) == RELEASED.read_bytes(), "make release"
