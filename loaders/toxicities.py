"""Harm of treatment: which event, how bad, and which drug the text holds responsible.

Nearness is not attribution. An event is a toxicity where the text says so: it grades it by CTCAE,
names its cause ("due to ifosfamide"), calls it toxicity or side effect, or changes the treatment
because of it. The cause is the drug that is named, else the regimen that runs, with all its drugs.
An event that the authors do not ascribe to the drug is an adverse event and no toxicity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cavagraph.graph.model import Status, Value
from cavagraph.loaders import toxicwords as words
from cavagraph.loaders.annotations import Annotated, Mention
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.causes import CHANGE_FOR, Cause, find_cause
from cavagraph.loaders.courses import Course, Regimen, in_order, patients_at
from cavagraph.loaders.linetables import treatment_lines
from cavagraph.loaders.namings import Components, around
from cavagraph.loaders.toxicevents import Event, events
from cavagraph.loaders.view import ReportView

RULE = "toxicity"


def toxicities(report: ReportView, courses: dict[str, Course]) -> Iterator[Candidate]:
    """The toxicities and adverse events of all patients."""
    for order, annotated in in_order(report):
        found = list(events(annotated))
        for key in report.cast.keys if found else ():
            mine = [_is_of(report, annotated, event, key) for event in found]
            yield from _listed(report, courses[key], order, annotated, found, mine)


def _is_of(report: ReportView, annotated: Annotated, event: Event, key: str) -> bool:
    at = event.mention
    return key in patients_at(report, annotated.sentence.index, at.start, at.end)[0]


def _listed(
    report: ReportView,
    course: Course,
    order: int,
    annotated: Annotated,
    found: list[Event],
    mine: list[bool],
) -> Iterator[Candidate]:
    """The harms of one sentence; an item of a list is one where the item beside it is."""
    made: dict[int, Candidate] = {}
    irradiated = _irradiated(report, course, order, annotated)

    def judge(i: int, beside: bool) -> None:
        if mine[i] and i not in made:
            harm = _judge(course, order, annotated, found[i], beside, irradiated)
            if harm is not None:
                made[i] = harm

    for i, event in enumerate(found):
        judge(i, event.listed and _harm(made.get(i - 1)))
    for i in range(len(found) - 2, -1, -1):
        if found[i + 1].listed and _harm(made.get(i + 1)):
            judge(i, True)
    yield from (made[i] for i in sorted(made))


def _harm(candidate: Candidate | None) -> bool:
    return (
        candidate is not None
        and candidate.field == "toxicity"
        and candidate.status is Status.PRESENT
    )


def _irradiated(report: ReportView, course: Course, order: int, annotated: Annotated) -> bool:
    """Whether radiotherapy was told last, and no drug after it, within three sentences."""
    index = annotated.sentence.index
    for earlier in reversed(report.annotated[max(0, index - 2) : index + 1]):
        start, end = earlier.sentence.start, earlier.sentence.end
        if earlier.sentence.section is not annotated.sentence.section:
            return False
        if any(p[0] == order and start <= p[1] < end for p, _ in course.references):
            return False
        if words.RADIATION.search(earlier.sentence.text):
            return True
    return False


def line_toxicities(report: ReportView, components: Components) -> Iterator[Candidate]:
    """The harms that a treatment table prints in the row of their regimen."""
    for line in treatment_lines(report, components):
        cause = Cause("+".join(line.naming.drugs), len(line.naming.drugs) == 1, stated=True)
        for event in events(line.toxicity) if line.toxicity else ():
            if not event.mention.context.negated:
                made = _toxicity(line.toxicity, event, cause, report.cast.keys[0], Status.PRESENT)  # type: ignore[arg-type]
                yield replace(made, spans=(made.spans[0], line.span))


def _judge(
    course: Course, order: int, annotated: Annotated, event: Event, beside: bool, irradiated: bool
) -> Candidate | None:
    text, offset = annotated.sentence.text, annotated.sentence.start
    mention = event.mention
    before, after = text[: mention.start - offset], text[mention.end - offset :]
    running = course.running((order, mention.start))
    if words.THE_TUMOR.search(mention.term.label):
        return None
    cause = find_cause(course, order, annotated, mention, running)
    worded = _worded(before, after)
    if not cause.stated and irradiated:
        cause = Cause(treatment="radiotherapy", stated=bool(words.RADIATION.search(text)))
        worded = worded or bool(re.search(r"\bcaus|\bafter|\bdevelop", before))
        if event.grade is None and not worded and not beside:
            return None
    if cause == Cause() and (event.grade is not None or worded) and words.CHEMO.search(text):
        cause = Cause(treatment="chemotherapy", stated=True)
    if not cause.drug and not cause.treatment and running is None:
        return None
    label = mention.term.label
    own = re.split(r";(?! (?:a|an|any|the|no|whether)\b)|, and ", after)[0]
    if running is None and cause.drug:
        running = course.known(frozenset(cause.drug.split("+")))
    unrelated = words.UNRELATED.search(own[:110]) or words.UNRELATED.search(before[-60:])
    if (unrelated or cause.other) and running is not None and not mention.context.negated:
        if not mention.isa("AdverseEventType", "LaboratoryAbnormality") and not unrelated:
            return None
        return _adverse(annotated, mention, course, running, cause)
    named = re.search(r"(?:cardio|hepato|nephro|neuro|myelo|ha?emato)tox", label)
    strong = cause.stated or event.grade is not None or worded or named or beside
    if not strong or re.search(
        r"\b(?:died|death|passed away|hyperkal\w+ and)\b", before[-80:], re.I
    ):
        return None
    if label in words.INCIDENTAL and not cause.stated and event.grade is None:
        return _adverse(annotated, mention, course, running, cause) if running else None
    if mention.context.negated:
        clear = cause.stated or named
        return _toxicity(annotated, event, cause, course.patient, Status.ABSENT) if clear else None
    return _toxicity(annotated, event, cause, course.patient, Status.PRESENT)


def _worded(before: str, after: str) -> bool:
    return bool(
        words.TOXIC.search(before)
        or words.INDUCED.search(before)
        or CHANGE_FOR.search(before)
        or words.COMPLICATED.search(before)
        or words.THEN_CHANGED.search(after[:130])
        or (words.BECAUSE.search(before) and words.CHANGED.search(after[:90]))
        or words.CAUSED.search(before)
        or words.NAMED_SO.match(after)
    )


def _toxicity(
    annotated: Annotated, event: Event, cause: Cause, patient: str, status: Status
) -> Candidate:
    text, offset = annotated.sentence.text, annotated.sentence.start
    attrs: dict[str, Value] = {}
    if cause.drug:
        attrs["drug"] = cause.drug
        attrs["attribution"] = "single-agent" if cause.single else "combination"
    if cause.treatment:
        attrs["treatment"] = cause.treatment
        if cause.treatment == "radiotherapy":
            attrs["attribution"] = "radiotherapy"
    if event.grade is not None:
        attrs["grade"] = event.grade
    near = text[max(0, event.mention.start - offset - 60) : event.mention.start - offset]
    severe = words.SEVERITY.findall(near)
    if severe and event.grade is None:
        attrs["severity"] = severe[-1].lower()
    lead, tail = around(annotated, event.mention.start, event.mention.end)
    whole = lead[-110:] + tail[:90]
    for pattern, name in words.CONSEQUENCE:
        if re.search(pattern, whole, re.IGNORECASE) and status is Status.PRESENT:
            attrs["consequence"] = name
            break
    return _candidate(
        annotated, event.mention, "toxicity", attrs, patient, status, not cause.stated
    )


def _adverse(
    annotated: Annotated, mention: Mention, course: Course, running: Regimen, cause: Cause
) -> Candidate:
    denied = re.search(
        r"\bnot\b|\bno\b|unrelated|unclear", annotated.sentence.text
    ) and not words.STATIN.search(cause.other)
    attrs: dict[str, Value] = {
        "during": running.name,
        "attribution": "not attributed"
        if denied or not cause.other
        else cause.other.split(" rather")[0],
    }
    return _candidate(
        annotated, mention, "adverse_event", attrs, course.patient, Status.PRESENT, False
    )


def _candidate(
    annotated: Annotated,
    mention: Mention,
    field: str,
    attrs: dict[str, Value],
    patient: str,
    status: Status,
    derived: bool,
) -> Candidate:
    sentence = annotated.sentence
    return Candidate(
        field=field,
        value=mention.term.label,
        spans=((mention.start, mention.end), (sentence.start, sentence.end)),
        rule=RULE,
        sentence=sentence.index,
        attrs=tuple(sorted(attrs.items())),
        status=status,
        derived=derived,
        patients=(patient,),
    )
