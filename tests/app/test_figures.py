"""The figures of the extractor: splits, page and table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cavagraph.app import figures
from cavagraph.app.figures import BEGIN, END, Split, main, measure, page, splits
from cavagraph.graph.errors import CavagraphError, ReportError
from cavagraph.graph.interchange import to_json
from cavagraph.loaders.pipeline import extract


def test_no_report_is_in_two_splits() -> None:
    parts = splits()
    names = [name for part in parts for name in part.documents]
    assert len(names) == len(set(names))
    assert {part.standing for part in parts} == {"in-sample", "held-out"}


def test_every_invented_report_is_in_a_split() -> None:
    gold = json.loads((figures.ROOT / "tests/corpus/gold.json").read_text(encoding="utf-8"))
    ours = [name for part in splits() if part.ours for name in part.documents]
    assert [document["doc"] for document in gold["documents"]] == ours


@pytest.fixture
def material(tmp_path: Path, examples_dir: Path) -> Path:
    """Invented reports, with what is found in them as the gold standard."""
    gold = to_json([extract(path) for path in sorted(examples_dir.iterdir()) if path.is_file()])
    (tmp_path / "gold.json").write_text(gold, encoding="utf-8")
    (tmp_path / "reports").symlink_to(examples_dir)
    return tmp_path


def _split(*documents: str) -> Split:
    return Split(
        name="examples",
        gold=Path("gold.json"),
        folder=Path("reports"),
        standing="held-out",
        documents=documents,
    )


def test_figures_stand_between_the_markers(material: Path) -> None:
    names = [d["doc"] for d in json.loads((material / "gold.json").read_text())["documents"]]
    measured = measure(_split(*names), material)
    text = page(f"before\n{BEGIN}\nstale\n{END}\nafter\n", [measured], measured.report.by_rule)
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "stale" not in text
    assert "examples (held-out)" in text
    assert all(f"| {name} |" in text for name in names)


def test_a_page_without_markers_is_named(material: Path) -> None:
    with pytest.raises(CavagraphError, match="markers"):
        page("no markers", [], {})


def test_a_document_that_the_gold_standard_lacks_is_named(material: Path) -> None:
    with pytest.raises(ReportError, match="nowhere"):
        measure(_split("nowhere"), material)


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["/nowhere"], 3)])
def test_wrong_arguments_write_nothing(
    arguments: list[str], code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(figures, "TABLE", tmp_path / "table.tsv")
    assert main(arguments) == code
    assert not (tmp_path / "table.tsv").exists()


def test_both_files_are_written(
    material: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    where = tmp_path / "page.md", tmp_path / "table.tsv"
    where[0].write_text(f"{BEGIN}\n{END}\n")
    monkeypatch.setattr(figures, "PAGE", where[0])
    monkeypatch.setattr(figures, "TABLE", where[1])
    monkeypatch.setattr(figures, "splits", lambda: (_split("valley", "ridge"),))
    assert main([str(material)]) == 0
    assert "| valley |" in where[0].read_text()
    assert where[1].read_text().startswith("kind\tname\t")
