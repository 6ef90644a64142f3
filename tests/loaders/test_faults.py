"""A step that crashes costs what it would have found, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cavagraph.graph.errors import ReportError, VocabularyError
from cavagraph.graph.model import Extraction, Fact
from cavagraph.loaders import (
    assignment,
    context,
    contradictions,
    pipeline,
    readers,
    resolution,
    view,
)
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.decisions import Decisions
from cavagraph.loaders.guard import Guard
from cavagraph.loaders.view import ReportView, Stage

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "docs" / "examples").iterdir())


def crash(*_: object, **__: object) -> object:
    raise ZeroDivisionError("as if a rule were wrong")


def faults(found: Extraction) -> set[str]:
    return {issue.rule for issue in found.issues if issue.level == "error"}


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.name)
def report(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


STEPS = [
    "find_scheme", "cohort_facts", "recompute", "stated_counts", "claims", "references",
    "unread_entries", "cited_patients", "unused", "contradictions",
]  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_step_after_the_facts(report: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pipeline.extract(report)
    monkeypatch.setattr(pipeline, step, crash)
    found = pipeline.extract(report)
    assert faults(found) == {step} or (step == "cohort_facts" and not faults(found))
    assert found.patients == whole.patients
    (issue,) = [issue for issue in found.issues if issue.rule == step]
    assert issue.where == f"{report.name}: {step}"
    assert "ZeroDivisionError: as if a rule were wrong" in issue.message


@pytest.mark.parametrize("stage", pipeline.STAGES, ids=lambda stage: stage.__name__)
def test_a_stage(report: Path, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Sequence[Candidate]:
        raise ZeroDivisionError

    broken.__name__ = stage.__name__
    stages = tuple(broken if one is stage else one for one in pipeline.STAGES)
    monkeypatch.setattr(pipeline, "STAGES", stages)
    found = pipeline.extract(report)
    assert stage.__name__ in faults(found)
    assert any(patient.facts for patient in found.patients)


@pytest.mark.parametrize(
    ("module", "name", "rule"),
    [
        (view, "annotate", "annotate"),
        (context, "quantities", "annotate"),
        (view, "find_cast", "find_cast"),
        (view, "episodes", "episodes"),
        (view, "since_operation", "since_operation"),
        (view, "ownership", "ownership"),
        (readers, "infer_sections", "infer_sections"),
        (readers, "_abbreviations", "abbreviations"),
        (pipeline, "trusted_patient", "trusted"),
        (contradictions, "DETECTORS", "crash"),
    ],
)
def test_a_part_of_the_reading(
    report: Path, module: object, name: str, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, (crash,) if name == "DETECTORS" else crash)
    found = pipeline.extract(report)
    assert rule in faults(found)
    assert found.references or found.claims or any(p.facts for p in found.patients)


def test_patients_that_cannot_be_told_apart_cost_only_what_needs_them(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = len(pipeline.extract(report).patients) > 1
    monkeypatch.setattr(assignment, "_running", crash)
    found = pipeline.extract(report)
    assert faults(found) == ({"assigner"} if several else set())


def test_a_candidate_that_cannot_be_resolved_costs_only_itself(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pipeline.extract(report)
    lost = next(fact for patient in whole.patients for fact in patient.facts if fact.rule)
    plain = resolution.to_fact

    def picky(seen: ReportView, placed: resolution.Placed) -> Fact:
        if placed.candidate.rule == lost.rule:
            raise ZeroDivisionError
        return plain(seen, placed)

    monkeypatch.setattr(resolution, "to_fact", picky)
    found = pipeline.extract(report)
    assert {"resolve", lost.rule} <= faults(found)
    before = {fact for patient in whole.patients for fact in patient.facts}
    after = {fact for patient in found.patients for fact in patient.facts}
    assert not any(fact.rule == lost.rule for fact in after)
    assert len(after & before) > len(before) / 2


def test_facts_that_cannot_be_merged_stay_unmerged(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = resolution._merge

    def alone(seen: ReportView, placed: list[resolution.Placed]) -> list[Fact]:
        if len(placed) > 1:
            raise ZeroDivisionError
        return plain(seen, placed)

    monkeypatch.setattr(resolution, "_merge", alone)
    found = pipeline.extract(report)
    assert faults(found) == {"resolve"}
    assert any(patient.facts for patient in found.patients)


def test_decisions_that_cannot_be_applied(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pipeline.extract(report)
    monkeypatch.setattr(pipeline, "curate", crash)
    found = pipeline.extract(report, decisions=Decisions(report))
    assert faults(found) == {"curate"}
    assert found.patients == whole.patients


def test_a_reader_that_crashes_is_told_in_one_line(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "load", crash)
    with pytest.raises(ReportError, match=f"{report.name}: the reader failed: ZeroDivisionError"):
        readers.read(report)


def test_what_a_person_can_mend_is_told() -> None:
    def broken() -> tuple[str, ...]:
        raise VocabularyError("rules.yaml: broken; mend it")

    guard = Guard("report.txt")
    with pytest.raises(VocabularyError, match="mend it"):
        guard.listed("step", broken)
    assert guard.issues == []
