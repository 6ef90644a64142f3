"""The course told twice: times that were rounded, plans that changed, details told late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cavagraph.graph.model import Contradiction, Evidence, Fact, Patient, Reading
from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.document import Section, Sentence
from cavagraph.loaders.findings import (
    CASE,
    Findings,
    about,
    attribute,
    brief,
    facts,
    told_in,
    unite,
)

ROUNDED, PLAN, LATE, COUNTS = (
    "time-exact-against-rounded", "plan-against-course", "told-outside-the-case",
    "cycles-over-time",
)  # fmt: skip
_DAYS = {
    "day": Decimal(1),
    "week": Decimal(7),
    "month": Decimal("30.44"),
    "year": Decimal("365.25"),
}
_RECURRENCE = re.compile(r"\b(?:recurr\w+|relaps\w+|metasta\w+)\b", re.I)
_RETOLD = (Section.DISCUSSION, Section.ABSTRACT, Section.CONCLUSION, Section.INTRODUCTION)
_OTHER_EVENT = re.compile(
    r"\b(?:resect\w*|remov\w+|surviv\w+|patients|underwent|treated|started)\b|%", re.I
)
_NEAR = 60


def rounded_times(findings: Findings) -> Iterator[Contradiction]:
    """The exact day of a recurrence in the case, a rounded month elsewhere: the exact one leads."""
    for patient in findings.patients:
        exact = [f for f in facts(patient, "recurrence") if _days_of(f)]
        rounded = list(_retold(findings, patient, exact))
        if not rounded:
            continue
        known = [f for f in exact if any(_rounds(q, _days_of(f)) for _, q in rounded)]
        number, unit = attribute(known[0], "time"), attribute(known[0], "time_unit")
        time = f"{unit} {number}" if unit.startswith("post") else f"{number} {unit}"
        yield Contradiction(
            "rounding",
            about(findings, patient, "time of recurrence"),
            (
                Reading(time, unite(f.evidence for f in known)),
                Reading(_bare(rounded[0][1].text), unite(findings.quote(s) for s, _ in rounded)),
            ),
            "the exact time is preferred; the other is a rounding",
            ROUNDED,
            preferred=0,
            field="recurrence",
        )


def _retold(
    findings: Findings, patient: Patient, exact: list[Fact]
) -> Iterator[tuple[Sentence, Quantity]]:
    told = {(e.start, e.end) for f in exact for e in f.evidence}
    for annotated in findings.report.own():
        sentence = annotated.sentence
        if sentence.section not in _RETOLD or not _RECURRENCE.search(sentence.text):
            continue
        if patient.key not in findings.keys(sentence):
            continue
        if any((e.start, e.end) in told for e in findings.quote(sentence)):
            continue
        for quantity in _times(annotated):
            if any(_rounds(quantity, _days_of(f)) for f in exact):
                yield sentence, quantity


def _bare(time: str) -> str:
    """A printed time without the word that leads to its anchor ("six months after")."""
    return re.sub(r"\s(?:after|following|from|of|post\w*)$", "", time)


def _times(annotated: Annotated) -> Iterator[Quantity]:
    """Times that stand near a word for recurrence, in a sentence about nothing else."""
    text, start = annotated.sentence.text, annotated.sentence.start
    if _OTHER_EVENT.search(text):
        return
    for quantity in annotated.amounts(QuantityKind.TIMEPOINT, QuantityKind.DURATION):
        near = text[max(0, quantity.start - start - _NEAR) : quantity.end - start + _NEAR]
        if _RECURRENCE.search(near):
            yield quantity


def _days(quantity: Quantity) -> Decimal:
    value = quantity.value
    return Decimal(0) if value is None else value * _DAYS.get(quantity.unit.rstrip("s"), Decimal(0))


def _days_of(fact: Fact) -> Decimal:
    value = fact.get("time")
    unit = attribute(fact, "time_unit").split()[-1:] or [""]
    if not isinstance(value, (int, Decimal)) or isinstance(value, bool):
        return Decimal(0)
    return Decimal(value) * _DAYS.get(unit[0].rstrip("s"), Decimal(0))


def _rounds(quantity: Quantity, exact: Decimal) -> bool:
    """Whether a time is not the exact one (in days), but not more than half its unit away."""
    unit = _DAYS.get(quantity.unit.rstrip("s"), Decimal(0))
    distance = abs(_days(quantity) - exact)
    return bool(unit and exact) and 1 <= distance <= unit * Decimal("0.55")


_INTENDED = re.compile(
    r"\b(?:intended|planned|scheduled|prescribed|meant|envisaged)\b[^.;]{0,30}?\b(?:for"
    r"|to)\b[^.;,]{0,40}",
    re.I,
)
_ACTUAL = re.compile(
    r"\b(?:was|were|has been|had been)\s(?:then\s|therefore\s|finally\s)?"
    r"(?:continued|prolonged|extended|stopped|discontinued|cancelled|shortened"
    r"|withdrawn)\b[^.;]{0,50}",
    re.I,
)
_TREATMENT = (
    "Drug", "DrugClass", "DrugRegimen", "Radiotherapy",
)  # fmt: skip


def changed_plans(findings: Findings) -> Iterator[Contradiction]:
    """A treatment intended for one time and given for another: what was done leads."""
    for annotated in findings.report.own():
        sentence = annotated.sentence
        plan = _INTENDED.search(sentence.text)
        if plan is None or not annotated.of(*_TREATMENT):
            continue
        course = _ACTUAL.search(sentence.text, plan.end()) or _ACTUAL.search(sentence.text)
        if course is None or not re.search(
            r"\d|\b(?:one|two|three|four|five|six|year|life)", plan.group()
        ):
            continue
        name = annotated.of(*_TREATMENT)[0].term.label
        yield Contradiction(
            "plan",
            f"duration of {name}",
            (
                Reading(brief(plan.group()), findings.quote(sentence, *plan.span())),
                Reading(brief(course.group()), findings.quote(sentence, *course.span())),
            ),
            "the actual course leads; the plan is kept as a plan",
            PLAN,
            preferred=1,
        )


_AFTER = re.compile(
    r"\b[Aa]fter (?:the )?(?:first )?(?P<n>\d+|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?:cycles|courses)\b"
)


def cycle_counts(findings: Findings) -> Iterator[Contradiction]:
    """One regimen judged after different numbers of cycles, with no other drug in between."""
    before: tuple[Sentence, str] | None = None
    for annotated in findings.report.own():
        sentence = annotated.sentence
        match = _AFTER.search(sentence.text)
        if match is None or sentence.section not in CASE:
            if before and sentence.paragraph != before[0].paragraph:
                before = None
            continue
        renewed = bool(annotated.of("Drug", "DrugRegimen"))
        if (
            before
            and before[0].paragraph == sentence.paragraph
            and before[1] != match["n"]
            and not renewed
        ):
            yield Contradiction(
                "over time",
                "number of cycles",
                (
                    Reading(f"after {before[1]} cycles", findings.quote(before[0])),
                    Reading(f"after {match['n']} cycles", findings.quote(sentence)),
                ),
                "the larger number was given; each response is kept with its own time",
                COUNTS,
            )
        before = (sentence, match["n"])


def told_late(findings: Findings) -> Iterator[Contradiction]:
    """A reconstruction that only the discussion tells, where the case tells another one."""
    if findings.several():
        return
    for patient in findings.patients:
        rebuilt = facts(patient, "reconstruction")
        case = [f for f in rebuilt if told_in(f) & {s.value for s in CASE}]
        late = [
            f
            for f in rebuilt
            if told_in(f) and told_in(f) <= {Section.DISCUSSION.value, Section.CONCLUSION.value}
        ]
        vessels = {str(f.value) for f in case}
        new = [f for f in late if str(f.value) not in vessels]
        if case and new:
            yield _late(findings, patient, case, new)


def _late(findings: Findings, patient: Patient, case: list[Fact], new: list[Fact]) -> Contradiction:
    first = ", ".join(dict.fromkeys(str(f.value) for f in case))
    more = ", ".join(dict.fromkeys(str(f.value) for f in new))
    return Contradiction(
        "completeness",
        about(findings, patient, f"reconstruction of the {more}"),
        (
            Reading(f"the case part tells only of the {first}", _of_case(case)),
            Reading(f"the discussion adds the {more}", _evidence(new)),
        ),
        "the explicit statement about this patient is accepted",
        LATE,
    )


def _of_case(found: list[Fact]) -> tuple[Evidence, ...]:
    sections = {s.value for s in CASE}
    return tuple(e for e in _evidence(found) if e.section in sections)


def _evidence(found: list[Fact]) -> tuple[Evidence, ...]:
    return unite(f.evidence for f in found)
