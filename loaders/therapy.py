"""Drugs against the tumor as facts: what was given, withheld or planned, changed and stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cavagraph.graph.model import Status, Temporality, Tier, Value, attributes
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.courses import Course, Regimen, components
from cavagraph.loaders.dosechanges import changes
from cavagraph.loaders.namings import Naming
from cavagraph.loaders.regimens import courses
from cavagraph.loaders.responses import line_responses, responses
from cavagraph.loaders.templates import number
from cavagraph.loaders.toxicities import line_toxicities, toxicities
from cavagraph.loaders.view import ReportView

RULE = "regimen"


def therapy_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """Adds drugs, responses, toxicities, dose changes and stops of systemic treatment."""
    found = courses(report)
    answers = [*responses(report, found), *line_responses(report, components)]
    harms = [*toxicities(report, found), *line_toxicities(report, components)]
    yield from (
        c
        for c in candidates
        if not _same_event(c, [*harms, *answers]) and not _summary(report, c, found)
    )
    for course in found.values():
        yield from _drugs(report, course)
    yield from answers
    yield from harms
    yield from changes(report, found, harms)


def _same_event(candidate: Candidate, harms: list[Candidate]) -> bool:
    """Whether a complication is the very event that was read as harm or answer of a treatment."""
    return candidate.field in ("complication", "finding", "symptom", "sign") and any(
        h.sentence == candidate.sentence and (h.start < candidate.end and candidate.start < h.end)
        for h in harms
        if h.status is Status.PRESENT
    )


_SUMMARIES = {
    "preoperative_chemotherapy": ("neoadjuvant",),
    "adjuvant_chemotherapy": ("adjuvant", "postoperative", "adjuvant after metastasectomy"),
    "chemotherapy": (),
}


def _summary(report: ReportView, candidate: Candidate, found: dict[str, Course]) -> bool:
    """Whether "chemotherapy was given" only sums up drugs that are told by name."""
    if candidate.field not in _SUMMARIES or candidate.value != "given":
        return False
    settings = _SUMMARIES[candidate.field]
    keys = report.assign(candidate).keys
    return bool(keys) and all(
        any(not settings or r.setting in settings for r in found[key].regimens) for key in keys
    )


def _drugs(report: ReportView, course: Course) -> Iterator[Candidate]:
    for regimen in course.regimens:
        for drug in regimen.drugs:
            yield _given(report, course, regimen, drug)
    for namings_, status, when, tier in (
        (course.withheld, Status.ABSENT, Temporality.CURRENT, Tier.CORE),
        (course.planned, Status.PRESENT, Temporality.PLANNED, Tier.EXTRA),
        (course.historical, Status.PRESENT, Temporality.HISTORICAL, Tier.CORE),
    ):
        for naming, index in namings_:
            for drug in naming.drugs:
                if when is not Temporality.HISTORICAL and any(
                    drug in r.drugs for r in course.regimens
                ):
                    continue
                yield _not_given(report, course.patient, naming, index, drug, status, when, tier)


def _given(report: ReportView, course: Course, regimen: Regimen, drug: str) -> Candidate:
    dose = regimen.doses.get(drug)
    several = len(regimen.drugs) > 1
    values: dict[str, Value | None] = {
        "dose": number(dose.value) if dose else None,
        "unit": dose.unit if dose else None,
        "cycles": regimen.cycles,
        "line": regimen.line,
        "sequence": regimen.sequence,
        "regimen": (regimen.title or regimen.name) if several else None,
        "setting": regimen.setting or None,
    }
    index, start, end = regimen.first
    sentences = [report.sentence(i) for i in dict.fromkeys(regimen.sentences)]
    return Candidate(
        field="drug",
        value=drug,
        spans=((start, end), *regimen.rows, *((s.start, s.end) for s in sentences)),
        rule=RULE,
        sentence=index,
        attrs=attributes(**values),
        distributed=regimen.distributed,
        patients=(course.patient,),
    )


def _not_given(
    report: ReportView,
    patient: str,
    naming: Naming,
    index: int,
    drug: str,
    status: Status,
    when: Temporality,
    tier: Tier,
) -> Candidate:
    sentence = report.sentence(index)
    dose = naming.doses.get(drug)
    return Candidate(
        field="drug",
        value=drug,
        spans=((naming.start, naming.end), (sentence.start, sentence.end)),
        rule=RULE,
        sentence=index,
        attrs=attributes(dose=number(dose.value), unit=dose.unit) if dose else (),
        status=status,
        temporality=when,
        tier=tier,
        patients=(patient,),
    )
