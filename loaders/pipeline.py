"""The one composition: a report file to all that was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from cavagraph.graph.model import Contradiction, Extraction, Patient
from cavagraph.loaders.annotations import Annotated
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.cited_patients import cited_patients
from cavagraph.loaders.claims import claims
from cavagraph.loaders.cohort import cohort_facts
from cavagraph.loaders.confidence import trusted_claim, trusted_fact, trusted_patient
from cavagraph.loaders.conflicts import Conflict
from cavagraph.loaders.contradictions import contradictions
from cavagraph.loaders.coverage import unused
from cavagraph.loaders.curation import curate
from cavagraph.loaders.decisions import Decisions
from cavagraph.loaders.document import Document
from cavagraph.loaders.engine import apply_frames
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.findings import Findings
from cavagraph.loaders.formats import ReportFormat
from cavagraph.loaders.frames import Frame
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.locations import location_stage
from cavagraph.loaders.outcomes import outcome_stage
from cavagraph.loaders.patency import patency_stage
from cavagraph.loaders.radioresponses import radiotherapy_response_stage
from cavagraph.loaders.radiotherapy import radiotherapy_stage
from cavagraph.loaders.readers import read
from cavagraph.loaders.recompute import recompute
from cavagraph.loaders.reconstructions import reconstruction_stage
from cavagraph.loaders.recurrences import recurrence_stage
from cavagraph.loaders.references import references, unread_entries
from cavagraph.loaders.resolution import resolve, resolve_one_by_one
from cavagraph.loaders.respectively import respective_stage
from cavagraph.loaders.rulebook import Rulebook
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.sizes import size_stage
from cavagraph.loaders.specificity import paired_stage
from cavagraph.loaders.stains import stain_stage
from cavagraph.loaders.stated_counts import stated_counts
from cavagraph.loaders.supportdrugs import support_drug_stage
from cavagraph.loaders.systemic import systemic_stage
from cavagraph.loaders.tabular import table_stage
from cavagraph.loaders.therapy import therapy_stage
from cavagraph.loaders.unstated import unstated_stage
from cavagraph.loaders.view import ReportView, Stage, view
from cavagraph.loaders.zones import find_scheme
from cavagraph.ontology.terms import Terminology, load_terminology

if TYPE_CHECKING:
    from cavagraph.loaders.proposals.chat import Endpoint


def extract(
    path: Path,
    terminology: Terminology | None = None,
    rules: Rulebook | None = None,
    as_: ReportFormat | None = None,
    decisions: Decisions | None = None,
    model: Endpoint | None = None,
) -> Extraction:
    """Everything found in one report, by the shipped terms and rules where none are given.

    ``as_``: the format to read it as, where the content misleads. ``decisions``: what people
    decided about facts. ``model``: as below.

    Raises:
        ReportError: the file cannot be read as a report. Else as ``extract_document``.
    """
    terms = terminology or load_terminology()
    return extract_document(read(path, as_), terms, rules, decisions, model)


def candidates_of(report: ReportView) -> tuple[Candidate, ...]:
    """What the rules find, before it is given to patients."""
    candidates: tuple[Candidate, ...] = ()
    for stage in STAGES:
        candidates = run_guarded(stage, report, candidates)
    return candidates


def extract_document(
    document: Document,
    terminology: Terminology,
    rules: Rulebook | None = None,
    decisions: Decisions | None = None,
    model: Endpoint | None = None,
) -> Extraction:
    """Everything found in a document. A rule that fails is an Issue, never the end.

    ``model``: a language model that proposes further facts; what is not verified is an Issue.

    Raises:
        RemoteError, StoreError: only with ``model``, as ``proposals.proposing.with_proposals``.
    """
    report = view(document, lexicon_of(terminology), rules)
    run, listed = report.guard.run, report.guard.listed
    patients, conflicts = _resolved(report)
    patients, disputed = _proposed(report, patients, model, terminology)
    patients = _curated(report, patients, decisions)
    scheme = run("find_scheme", lambda: find_scheme(document), None)
    cohort = listed("cohort_facts", lambda: tuple(map(trusted_fact, cohort_facts(report))))
    figures = listed("recompute", lambda: recompute(patients, cohort))
    figures += listed("stated_counts", lambda: stated_counts(report, patients))
    said = listed("claims", lambda: tuple(map(trusted_claim, claims(report))))
    works = listed("references", lambda: references(document))
    report.issues.extend(listed("unread_entries", lambda: unread_entries(document)))
    cited = listed("cited_patients", lambda: cited_patients(report))
    silent = listed("unused", lambda: unused(report, patients, cohort))
    findings = Findings(report, patients, conflicts, scheme, said, cohort, figures)
    return Extraction(
        source=document.source,
        patients=patients,
        cohort=cohort,
        cited=cited,
        scheme=scheme,
        claims=said,
        references=works,
        contradictions=(*listed("contradictions", lambda: contradictions(findings)), *disputed),
        recomputations=figures,
        issues=(*document.issues, *report.issues),
        unused=silent,
        language_model=model.named if model else None,
        text=document.mapped.original,
    )


def _resolved(report: ReportView) -> tuple[tuple[Patient, ...], tuple[Conflict, ...]]:
    """The patients with their facts as far as they can be trusted, and what a table overruled."""
    candidates = candidates_of(report)
    whole = report.guard.run("resolve", lambda: resolve(report, candidates), None)
    found, conflicts = whole or resolve_one_by_one(report, candidates)
    trusted = report.guard.run("trusted", lambda: tuple(map(trusted_patient, found)), found)
    return trusted, conflicts


def _curated(
    report: ReportView, patients: tuple[Patient, ...], decisions: Decisions | None
) -> tuple[Patient, ...]:
    """The patients as people decided, also of what a model proposed."""
    if decisions is None:
        return patients
    work = partial(curate, report.document, patients, decisions)
    curated = report.guard.run("curate", work, None)
    if curated is None:
        return patients
    report.issues.extend(curated.issues(decisions))
    return curated.patients


def _proposed(
    report: ReportView,
    patients: tuple[Patient, ...],
    model: Endpoint | None,
    terminology: Terminology,
) -> tuple[tuple[Patient, ...], tuple[Contradiction, ...]]:
    """The patients with the verified proposals of a model, and what contradicts the rules."""
    if model is None:
        return patients, ()
    from cavagraph.loaders.proposals.proposing import with_proposals  # rules need no HTTP client

    work = partial(with_proposals, report, patients, model, terminology)
    proposed = report.guard.run("with_proposals", work, None)
    if proposed is None:
        return patients, ()
    file = report.document.source.file
    report.issues.extend(rejection.issue(file) for rejection in proposed.rejections)
    return proposed.patients, proposed.contradictions


@lru_cache(maxsize=4)
def lexicon_of(terminology: Terminology) -> Lexicon:
    """The words of a terminology, ready to be found; made once for each."""
    return Lexicon(terminology)


def frame_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """What the frames of the run find."""
    yield from candidates
    frames = report.rules.frames
    everywhere = tuple(f for f in frames if f.where == "any")
    for annotated, owner, episode in zip(
        report.annotated, report.owners, report.episodes, strict=True
    ):
        chosen: Sequence[Frame] = frames if owner is Ownership.OWN else everywhere
        yield from _framed(report, chosen, annotated, episode)


def _framed(
    report: ReportView, frames: Sequence[Frame], annotated: Annotated, episode: Episode | None
) -> tuple[Candidate, ...]:
    """What the frames find in a sentence; one that fails costs nothing but itself."""
    try:
        return tuple(apply_frames(frames, annotated, episode))
    except Exception:  # noqa: BLE001 - told below, with the frame that did it
        sentence = annotated.sentence.index + 1
        return tuple(
            candidate
            for frame in frames
            for candidate in report.guard.listed(
                f"{frame.id}, sentence {sentence}",
                partial(_alone, frame, annotated, episode),
            )
        )


def _alone(frame: Frame, annotated: Annotated, episode: Episode | None) -> tuple[Candidate, ...]:
    return tuple(apply_frames([frame], annotated, episode))


def run_guarded(
    stage: Stage, report: ReportView, candidates: tuple[Candidate, ...]
) -> tuple[Candidate, ...]:
    """The candidates after a stage; after a fault those before it, and an Issue that says so."""
    work = partial(_after, stage, report, candidates)
    return report.guard.run(stage.__name__, work, candidates)


def _after(
    stage: Stage, report: ReportView, candidates: tuple[Candidate, ...]
) -> tuple[Candidate, ...]:
    return tuple(stage(report, candidates))


STAGES: tuple[Stage, ...] = (
    table_stage,
    frame_stage,
    stain_stage,
    size_stage,
    location_stage,
    reconstruction_stage,
    systemic_stage,
    therapy_stage,
    support_drug_stage,
    radiotherapy_stage,
    radiotherapy_response_stage,
    recurrence_stage,
    outcome_stage,
    patency_stage,
    paired_stage,
    respective_stage,
    unstated_stage,
)
