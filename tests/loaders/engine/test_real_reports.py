"""The real reports: exact quotes, evidence for every fact, and floors under the scores."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

from cavagraph.graph.interchange import to_json
from cavagraph.graph.model import Evidence, Extraction
from cavagraph.loaders.pipeline import extract

pytestmark = pytest.mark.reports
SHARED = Path(__file__).resolve().parents[4] / "shared"
SCORER = SHARED / "tools" / "score" / "score.py"
GOLD = SHARED / "gold" / "reports.json"


@lru_cache(maxsize=1)
def extracted(reports_dir: Path) -> tuple[Extraction, ...]:
    return tuple(extract(path) for path in sorted(reports_dir.glob("*.txt")))


def pieces(found: Extraction) -> list[Evidence]:
    facts = [f for p in found.patients for f in p.facts] + list(found.cohort)
    said = [e for f in facts for e in f.evidence]
    said += [e for c in found.claims for e in c.evidence]
    said += [e for c in found.contradictions for r in c.readings for e in r.evidence]
    said += [e for c in found.cited for e in c.evidence]
    if found.scheme:
        said += [e for label in found.scheme.labels for e in label.evidence]
    return said


def test_every_quote_is_its_slice_of_the_file(reports_dir: Path) -> None:
    for found in extracted(reports_dir):
        text = (reports_dir / Path(found.source.file).name).read_bytes().decode("utf-8")
        assert found.source.chars == len(text)
        for piece in pieces(found):
            assert text[piece.start : piece.end] == piece.quote


def test_every_fact_has_evidence_and_a_rule(reports_dir: Path) -> None:
    facts = [f for x in extracted(reports_dir) for p in x.patients for f in p.facts]
    assert len(facts) > 200
    assert all(f.evidence and f.rule for f in facts)


def test_no_rule_fails(reports_dir: Path) -> None:
    errors = [str(i) for x in extracted(reports_dir) for i in x.issues if i.level == "error"]
    assert errors == []


def test_the_patients_are_told_apart(reports_dir: Path) -> None:
    counts = [len(x.patients) for x in extracted(reports_dir)]
    assert sum(counts) == 8
    assert len([n for n in counts if n > 1]) == 1  # one series among them


def scored(line: str) -> dict[str, float]:
    """Relaxed and strict precision, recall and F1 of a line of the scorer's table."""
    numbers = [float(n) for n in re.findall(r"\b[01]\.\d{3}\b", line)]
    return {"relaxed": numbers[2], "strict": numbers[5], "evidence": numbers[8]}


def test_the_scores_stay(reports_dir: Path, tmp_path: Path) -> None:
    if not SCORER.is_file() or not GOLD.is_file():
        pytest.skip("the shared scorer and gold standard are not beside this checkout")
    predicted = tmp_path / "predicted.json"
    predicted.write_text(to_json(extracted(reports_dir)), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(SCORER), str(GOLD), str(predicted), "--reports", str(reports_dir)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    total = next(line for line in run.stdout.splitlines() if line.startswith("ALL"))
    scores = scored(total)
    assert scores["relaxed"] >= 0.97, run.stdout
    assert scores["strict"] >= 0.94, run.stdout
    assert scores["evidence"] >= 0.97, run.stdout
    traps = re.search(r"traps?\D*(\d+)", run.stdout, re.IGNORECASE)
    assert traps is not None
    assert int(traps[1]) == 0, run.stdout
