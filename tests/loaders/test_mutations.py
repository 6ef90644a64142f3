"""Damaged reports: an error in one line or a result that holds, never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import mutations
from tests.benchmarks.mutations import CHANGES, damaged, faults_of


@pytest.mark.parametrize("first", range(0, 200, 10))
def test_damaged_reports_cost_at_most_what_is_damaged(tmp_path: Path, first: int) -> None:
    """``make fuzz`` runs as many as you like."""
    assert [fault for seed in range(first, first + 10) for fault in faults_of(seed, tmp_path)] == []


def test_a_seed_is_a_report() -> None:
    made = [damaged(seed) for seed in range(40)]
    assert made == [damaged(seed) for seed in range(40)]
    assert len(set(made)) == 40
    assert len(CHANGES) == len(set(CHANGES))


def test_a_crash_and_a_failed_step_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cavagraph.loaders import pipeline

    def crash(*_: object) -> object:
        raise ZeroDivisionError("as if a rule were wrong")

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "claims", crash)
        (fault,) = faults_of(1, tmp_path)
    assert "claims: the step failed: ZeroDivisionError" in fault
    monkeypatch.setattr(mutations, "extract", crash)
    (fault,) = faults_of(1, tmp_path)
    assert "ZeroDivisionError: as if a rule were wrong" in fault
