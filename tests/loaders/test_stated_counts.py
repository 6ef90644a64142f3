"""Counts in passing on an invented series, held against its table."""

from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.graph.model import Recomputation
from cavagraph.loaders.pipeline import extract

SERIES = """# Three invented tumours of a vein

## Methods

We looked at charts.

## Results

{results}

Table 1. The patients

| Case | Sex | Age | Margin | Complication | Status |
|---|---|---|---|---|---|
| 1 | F | 40 | R0 | No | Alive |
| 2 | F | 50 | R1 | Wound infection | Dead |
| 3 | M | 60 | R1 | No | Alive |

## Discussion

Such tumours are rare.
"""


def counted(folder: Path, results: str) -> list[Recomputation]:
    path = folder / "series.md"
    path.write_text(SERIES.format(results=results), encoding="utf-8")
    return [r for r in extract(path).recomputations if r.statistic == "count"]


@pytest.mark.parametrize(
    ("results", "field", "stated", "own", "agrees"),
    [
        ("One patient died.", "vital_status", 1, 1, True),
        ("Two patients have died.", "vital_status", 2, 1, False),
        ("Two patients are still alive.", "vital_status", 2, 2, True),
        ("Three of the patients are alive.", "vital_status", 3, 2, False),
        ("There were R1 resections in two patients.", "margin", 2, 2, True),
        ("One patient had an R1 resection.", "margin", 1, 2, False),
        ("Complications occurred in one patient.", "complication", 1, 1, True),
        ("Complications were seen in two patients.", "complication", 2, 1, False),
    ],
)
def test_a_count_is_checked(
    tmp_path: Path, results: str, field: str, stated: int, own: int, agrees: bool
) -> None:
    (item,) = counted(tmp_path, results)
    assert (item.field, item.stated, item.recomputed, item.agrees) == (field, stated, own, agrees)
    assert item.evidence[0].quote in results


@pytest.mark.parametrize(
    "results",
    [
        "Two of the remaining patients died.",
        "Patient 2 died.",
        "Two patients died within 30 days.",
        "Major complications occurred in two patients.",
        "In other series two patients of ten died.",
        "Nine patients died.",
        "See Table 1.",
    ],
)
def test_a_count_of_some_patients_or_some_time_is_not_checked(tmp_path: Path, results: str) -> None:
    assert counted(tmp_path, results) == []


def test_a_count_that_fails_is_a_contradiction(tmp_path: Path) -> None:
    path = tmp_path / "series.md"
    path.write_text(SERIES.format(results="Two patients died."), encoding="utf-8")
    (item,) = [c for c in extract(path).contradictions if c.rule == "figure-recomputed"]
    assert [r.text for r in item.readings] == ["stated: 2", "from the patients: 1"]
    assert "Two patients died" in item.readings[0].evidence[0].quote
    assert "Dead" in item.readings[1].evidence[0].quote
