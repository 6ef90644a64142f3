from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.app.inputs import report_files
from cavagraph.graph.errors import ReportError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "reports"
    inside.mkdir()
    for name in (
        "b.txt",
        "a.md",
        "README.md",
        "manifest.tsv",
        "notes.json",
        "c.TXT",
        "d.xml",
        "e.csv",
    ):
        (inside / name).write_text("x")
    (inside / "sub.txt").mkdir()
    return inside


def test_a_folder_stands_for_its_reports(folder: Path) -> None:
    assert [p.name for p in report_files([folder])] == ["a.md", "b.txt", "c.TXT", "d.xml", "e.csv"]


def test_a_file_is_taken_as_it_is_named_and_only_once(folder: Path) -> None:
    named = [folder / "notes.json", folder / "missing.txt", folder / "notes.json"]
    assert report_files(named) == (folder / "notes.json", folder / "missing.txt")


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (folder / "z.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "y.txt").symlink_to(folder / "b.txt")
    assert [p.name for p in report_files([folder])] == [
        "a.md",
        "b.txt",
        "c.TXT",
        "d.xml",
        "e.csv",
        "y.txt",
    ]


def test_a_folder_without_reports_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no reports in this folder"):
        report_files([tmp_path])
