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
from cavagraph.loaders.annotations import Annotated, Mention
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.causes import CHANGE_FOR, Cause, find_cause
from cavagraph.loaders.courses import Course, Regimen, in_order, patients_at
from cavagraph.loaders.linetables import treatment_lines
from cavagraph.loaders.namings import Components, around
from cavagraph.loaders.toxicevents import Event, events
from cavagraph.loaders.view import ReportView

RULE = "toxicity"
_UNRELATED = re.compile(
    r"\b(?:unrelated|not (?:considered |felt |thought |judged |"
    r"deemed )?(?:to be )?(?:drug[- ]|treatment[- ])?related|"
    r"no (?:causal )?(?:relation|relationship|link|connection|association)|"
    r"not (?:be )?attribut\w+|not ascribed|"
    r"not (?:due|caused)|cause (?:of which )?(?:was|is|remained) (?:unclear|unknown|not)|"
    r"of unknown (?:cause|origin)|"
    r"rather than (?:by |to )?(?:the )?(?:drugs?|treatment|chemotherapy|toxicity)|"
    r"unclear (?:cause|aetiology|etiology)|independent of|coincident\w+|prevalent|"
    r"not (?:\w+ ){0,2}(?:drug|treatment))\b",
    re.IGNORECASE,
)
_TOXIC = re.compile(
    r"\b(?:toxicit(?:y|ies)|side[- ]effects?|adverse (?:effects?|events?|reactions?)|"
    r"intoleran\w+)\b[^.;]{0,40}?"
    r"(?:such as|including|included|were|was|consist\w+ of|namely|:|,|\(|like|comprised|"
    r"in the form of|of)[^.;]{0,60}$",
    re.IGNORECASE,
)
_THEN_CHANGED = re.compile(
    r"^[^.;]{0,60}?\b(?:(?:due|owing) to which|(?:led|leading) to|result\w+ in|requir\w+|"
    r"necessitat\w+|caused|prompt\w+|forc\w+|"
    r"prevent\w+|hinder\w+|delay\w+|so that|which (?:delayed|stopped|led|"
    r"required))\b[^.;]{0,60}?\b(?:delay\w*|reduc\w+|discontinu\w+|stop\w*|"
    r"deferr\w+|postpon\w+|dose|cessation|interrupt\w+|withdraw\w+|cycle|administration|"
    r"schedule)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:because of|due to|owing to|following|in view of|for|on account of|"
    r"after) (?:\w+ ){0,3}$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"^[^.;]{0,60}?\b(?:dos(?:e|es|age)|cycles?|courses?|chemotherapy|treatment|drug|"
    r"regimen|\w+(?:in|ide|el|nib|bine))\b[^.;]{0,20}?\b(?:was|were|had to be)"
    r" (?:\w+ )?(?:reduced|delayed|postponed|deferred|stopped|discontinued|withheld|omitted|"
    r"interrupted|lowered|cancelled|changed|modified)\b",
    re.IGNORECASE,
)
_CAUSED = re.compile(
    r"\b(?:it|treatment|therapy|chemotherapy|drug|regimen|combination|which|\w+(?:in|ide|el|"
    r"nib|bine|mab|AI|MAID)) (?:had |also |then |has )*(?:caused|induced|led to|resulted in|"
    r"provoked|produced|was (?:associated with|accompanied by|followed by)|"
    r"but (?:also )?caused) (?:\w+ ){0,3}$",
    re.IGNORECASE,
)
_COMPLICATED = re.compile(
    r"\b(?:complicated by|tolerated[^.;]{0,30}\b(?:except|apart|with|but)\b|"
    r"well tolerated)[^.;]{0,50}$",
    re.I,
)
_CONSEQUENCE: tuple[tuple[str, str], ...] = (
    (r"\b(?:off schedule|on schedule|timely)\b", "administration delayed"),
    (r"\b(?:delay\w*|postpon\w+|deferr\w+)\b", "delay"),
    (r"\b(?:reduc\w+|lowered)\b", "dose reduction"),
    (r"\b(?:stopp\w+|discontinu\w+|cancel\w+|withdrawn|ceased|terminated)\b", "discontinuation"),
)
_SEVERITY = re.compile(r"\b(severe|moderate|mild|marked|life-threatening|serious)\b", re.IGNORECASE)
_CHEMO = re.compile(r"\bchemo-?therapy\b", re.IGNORECASE)
_STATIN = re.compile(r"\w{3,}(?:in|ol|ide|ine|tumou?r)\b")
_VIRAL = {
    "herpes zoster",
    "dengue fever",
    "influenza",
    "COVID-19",
    "malaria",
    "common cold",
    "gastroenteritis",
}


def toxicities(report: ReportView, courses: dict[str, Course]) -> Iterator[Candidate]:
    """The toxicities and adverse events of all patients."""
    for order, annotated in in_order(report):
        for event in events(annotated):
            mention = event.mention
            keys, _ = patients_at(report, annotated.sentence.index, mention.start, mention.end)
            for key in keys:
                found = _judge(courses[key], order, annotated, event)
                if found is not None:
                    yield found


def line_toxicities(report: ReportView, components: Components) -> Iterator[Candidate]:
    """The harms that a treatment table prints in the row of their regimen."""
    for line in treatment_lines(report, components):
        cause = Cause("+".join(line.naming.drugs), len(line.naming.drugs) == 1, stated=True)
        for event in events(line.toxicity) if line.toxicity else ():
            if not event.mention.context.negated:
                made = _toxicity(line.toxicity, event, cause, report.cast.keys[0], Status.PRESENT)  # type: ignore[arg-type]
                yield replace(made, spans=(made.spans[0], line.span))


def _judge(course: Course, order: int, annotated: Annotated, event: Event) -> Candidate | None:
    text, offset = annotated.sentence.text, annotated.sentence.start
    mention = event.mention
    before, after = text[: mention.start - offset], text[mention.end - offset :]
    running = course.running((order, mention.start))
    cause = find_cause(course, order, annotated, mention, running)
    if cause == Cause() and event.grade is not None and _CHEMO.search(text):
        cause = Cause(treatment="chemotherapy", stated=True)
    if not cause.drug and not cause.treatment and running is None:
        return None
    label = mention.term.label
    own = re.split(r";|, and ", after)[0]
    unrelated = _UNRELATED.search(own[:110]) or _UNRELATED.search(before[-60:])
    if (unrelated or cause.other) and running is not None and not mention.context.negated:
        if not mention.isa("AdverseEventType", "LaboratoryAbnormality") and not unrelated:
            return None
        return _adverse(annotated, mention, course, running, cause)
    named = re.search(r"(?:cardio|hepato|nephro|neuro|myelo|ha?emato)tox", label)
    strong = (
        cause.stated or event.grade is not None or _worded(before, after) or named or event.listed
    )
    if not strong or re.search(
        r"\b(?:died|death|passed away|hyperkal\w+ and)\b", before[-80:], re.I
    ):
        return None
    if label in _VIRAL and not cause.stated and event.grade is None:
        return _adverse(annotated, mention, course, running, cause) if running else None
    if mention.context.negated:
        clear = cause.stated or named
        return _toxicity(annotated, event, cause, course.patient, Status.ABSENT) if clear else None
    return _toxicity(annotated, event, cause, course.patient, Status.PRESENT)


def _worded(before: str, after: str) -> bool:
    return bool(
        _TOXIC.search(before)
        or CHANGE_FOR.search(before)
        or _COMPLICATED.search(before)
        or _THEN_CHANGED.search(after[:130])
        or (_BECAUSE.search(before) and _CHANGED.search(after[:90]))
        or _CAUSED.search(before)
        or re.match(
            r"[\s,]*(?:as|was) (?:a |an )?(?:side|adverse) (?:effect|event)|[\s,]*toxicity\b", after
        )
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
    severe = _SEVERITY.findall(near)
    if severe and event.grade is None:
        attrs["severity"] = severe[-1].lower()
    lead, tail = around(annotated, event.mention.start, event.mention.end)
    whole = lead[-110:] + tail[:90]
    for words, name in _CONSEQUENCE:
        if re.search(words, whole, re.IGNORECASE) and status is Status.PRESENT:
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
    ) and not _STATIN.search(cause.other)
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
