"""The one composition: a report file to all that was found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from cavagraph.graph.model import Extraction, Issue
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.cohort import cohort_facts
from cavagraph.loaders.contradictions import contradictions
from cavagraph.loaders.document import Document
from cavagraph.loaders.engine import apply_frames
from cavagraph.loaders.findings import Findings
from cavagraph.loaders.frames import Frame, shipped_frames
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.locations import location_stage
from cavagraph.loaders.outcomes import outcome_stage
from cavagraph.loaders.patency import patency_stage
from cavagraph.loaders.radiotherapy import radiotherapy_stage
from cavagraph.loaders.readers import read
from cavagraph.loaders.recompute import recompute
from cavagraph.loaders.reconstructions import reconstruction_stage
from cavagraph.loaders.recurrences import recurrence_stage
from cavagraph.loaders.resolution import resolve
from cavagraph.loaders.respectively import respective_stage
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.sizes import size_stage
from cavagraph.loaders.specificity import paired_stage
from cavagraph.loaders.supportdrugs import support_drug_stage
from cavagraph.loaders.tabular import table_stage
from cavagraph.loaders.therapy import therapy_stage
from cavagraph.loaders.view import ReportView, Stage, view
from cavagraph.loaders.zones import find_scheme
from cavagraph.ontology.terms import Terminology, load_terminology

T = TypeVar("T")


def extract(path: Path, terminology: Terminology | None = None) -> Extraction:
    """Everything found in one report.

    Raises:
        ReportError: the file cannot be read as a report.
    """
    return extract_document(read(path), terminology or load_terminology())


def extract_document(document: Document, terminology: Terminology) -> Extraction:
    """Everything found in a document. A rule that fails is an Issue, never the end."""
    report = view(document, _lexicon(terminology))
    candidates: tuple[Candidate, ...] = ()
    for stage in STAGES:
        candidates = run_guarded(stage, report, candidates)
    patients, conflicts = resolve(report, candidates)
    scheme = guarded(report, "find_scheme", lambda: find_scheme(document), None)
    cohort = guarded(report, "cohort_facts", lambda: cohort_facts(report), ())
    figures = guarded(report, "recompute", lambda: recompute(patients, cohort), ())
    findings = Findings(report, patients, conflicts, scheme, (), cohort, figures)
    return Extraction(
        source=document.source,
        patients=patients,
        cohort=cohort,
        scheme=scheme,
        contradictions=contradictions(findings),
        recomputations=figures,
        issues=(*document.issues, *report.issues),
    )


@lru_cache(maxsize=4)
def _lexicon(terminology: Terminology) -> Lexicon:
    return Lexicon(terminology)


def frame_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """What the frames of ``rules/frames-*.yaml`` find."""
    yield from candidates
    frames = shipped_frames()
    everywhere = tuple(f for f in frames if f.where == "any")
    for annotated, owner, episode in zip(
        report.annotated, report.owners, report.episodes, strict=True
    ):
        chosen: Sequence[Frame] = frames if owner is Ownership.OWN else everywhere
        yield from apply_frames(chosen, annotated, episode)


def guarded(report: ReportView, name: str, work: Callable[[], T], otherwise: T) -> T:
    """What ``work`` gives; after a fault ``otherwise``, and an Issue that says so."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - a faulty rule must not cost the report
        report.issues.append(
            Issue(
                where=f"{report.document.source.file}: {name}",
                message=f"the step failed: {type(error).__name__}: {error}",
                remedy="what it finds is missing; please report this",
                level="error",
                rule=name,
            )
        )
        return otherwise


def run_guarded(
    stage: Stage, report: ReportView, candidates: tuple[Candidate, ...]
) -> tuple[Candidate, ...]:
    """The candidates after a stage; after a fault those before it, and an Issue that says so."""
    try:
        return tuple(stage(report, candidates))
    except Exception as error:  # noqa: BLE001 - a faulty rule must not cost the report
        report.issues.append(
            Issue(
                where=f"{report.document.source.file}: {stage.__name__}",
                message=f"the stage failed: {type(error).__name__}: {error}",
                remedy="its facts are missing; please report this",
                level="error",
                rule=stage.__name__,
            )
        )
        return candidates


STAGES: tuple[Stage, ...] = (
    table_stage,
    frame_stage,
    size_stage,
    location_stage,
    reconstruction_stage,
    therapy_stage,
    support_drug_stage,
    radiotherapy_stage,
    recurrence_stage,
    outcome_stage,
    patency_stage,
    paired_stage,
    respective_stage,
)
