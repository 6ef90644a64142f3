"""The product's scores and those of the scorer that decides must agree."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cavagraph.graph.interchange import to_json
from cavagraph.graph.model import Extraction
from cavagraph.loaders.evaluation import evaluate
from cavagraph.loaders.evaluation.report import Report
from cavagraph.loaders.pipeline import extract

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
LEVELS = ("relaxed", "strict", "evidence")


def other_scores(gold: Path, found: list[Extraction], folder: Path) -> dict[str, Any]:
    """What the other scorer says, in a process of its own."""
    scorer = SHARED / "tools" / "score" / "score.py"
    prediction = folder / "found.json"
    prediction.write_text(to_json(found), encoding="utf-8")
    command = [sys.executable, str(scorer), str(gold), str(prediction), "--json"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    scores: dict[str, Any] = json.loads(told.stdout)
    return scores


@pytest.mark.reports
@pytest.mark.parametrize(
    ("gold", "folder", "endings"),
    [
        ("gold/reports.json", "reports", {".txt"}),
        ("corpus/gold.json", "corpus", {".md", ".txt", ".xml"}),
    ],
)
def test_agreement(gold: str, folder: str, endings: set[str], tmp_path: Path) -> None:
    if not (SHARED / "tools" / "score" / "score.py").is_file() or not (SHARED / gold).is_file():
        pytest.skip(f"no scorer or gold standard in {SHARED}")
    known = {d["file"] for d in json.loads((SHARED / gold).read_text("utf-8"))["documents"]}
    files = sorted(path for path in (SHARED / folder).iterdir() if path.name in known)
    assert {path.suffix for path in files} <= endings
    found = [extract(path) for path in files]
    ours, theirs = evaluate(SHARED / gold, found), other_scores(SHARED / gold, found, tmp_path)
    assert len(ours.outcomes) == len(files) == len(theirs["documents"])
    for level in LEVELS:
        theirs_f1 = theirs["overall"][level]["f1"]
        assert ours.tally.score(level).f1 == pytest.approx(theirs_f1, abs=0.01), level
    assert ours.tally.gold == theirs["overall"]["relaxed"]["gold"]
    assert_patients_and_traps_agree(ours, theirs)


def assert_patients_and_traps_agree(ours: Report, theirs: dict[str, Any]) -> None:
    assert ours.tally.patients_matched == theirs["patients"]["matched"]
    assert ours.tally.traps == theirs["traps"]["n"]
    assert abs(ours.tally.traps_failed - theirs["traps"]["failed"]) <= 1
    assignment = theirs["patient_assignment"]["all"]["accuracy"]
    assert ours.ratios["patient assignment"].share == pytest.approx(assignment, abs=0.01)
    assert ours.ratios["polarity"].share == pytest.approx(theirs["polarity"]["accuracy"], abs=0.01)
