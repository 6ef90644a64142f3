"""How the tumor answered a treatment: RECIST words, growth and shrinkage, and whose they are.

"After two cycles of X, disease progressed and Y was started": the answer is X's, because Y is named
after it. "Y was given; the best effect was ...": Y's. Without a name it is the running regimen's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.graph.model import Value
from cavagraph.loaders.annotations import Annotated, QuantityKind
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.courses import Course, Regimen, in_order, patients_at
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.linetables import treatment_lines
from cavagraph.loaders.namings import Components
from cavagraph.loaders.responsewords import KINDS, Kind
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

RULE = "response"


_NEGATED = re.compile(
    r"\b(?:no|not|without|never|neither|minimal|slight|minor|insignificant|absence of|free of|if|"
    r"until|unless|in case of|"
    r"should|would|to prevent|"
    r"progression-free|time to|risk of|died of|died from|death from|death due to|"
    r"succumbed to)\b[^.;,()]{0,18}$",
    re.IGNORECASE,
)
_TO_DRUG = re.compile(
    r"^\s?(?:\([^)]{0,30}\) ?)?(?:to|for|upon|while on|while receiving|with|on|under|during|"
    r"following|from|after|despite|"
    r"through) (?:\w+ ){0,3}?$",
    re.I,
)
_PERCENT = re.compile(r"(?P<sign>[-–−+])?\s?(?P<n>\d{1,3}(?:[.·]\d)?) ?%")
_CRITERIA = re.compile(
    r"\b(?:m?RECIST(?: (?:version |v)?\d\.\d)?|Choi|PERCIST|WHO) ?(?:criteria)?\b"
)
_BOTH = re.compile(r"\s*(?:both|neither)\b", re.IGNORECASE)
_RADIO = re.compile(r"\b(?:radiotherapy|irradiat\w+|radiation)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A response word at ``start:end`` of the working text."""

    kind: Kind
    start: int
    end: int


def responses(report: ReportView, courses: dict[str, Course]) -> Iterator[Candidate]:
    """The answers of all patients, one a regimen and category."""
    seen: set[tuple[str, str, str]] = set()
    for order, annotated in in_order(report):
        for found in _found(annotated):
            keys, _ = patients_at(report, annotated.sentence.index, found.start, found.end)
            for key in keys:
                regimen = _owner(report, courses[key], order, annotated, found)
                if regimen is None:
                    continue
                if _BOTH.match(annotated.sentence.text):
                    yield from _earlier(courses[key], annotated, found, regimen)
                mark = (key, regimen.name, found.kind.value)
                repeated = mark in seen and order > 0
                if repeated or (found.kind.derived and mark in seen):
                    continue
                seen.add(mark)
                yield _candidate(annotated, found, regimen, key)


def line_responses(report: ReportView, components: Components) -> Iterator[Candidate]:
    """The answers that a treatment table prints, one a row."""
    for line in treatment_lines(report, components):
        found = next(_found(line.response), None) if line.response else None
        if found is not None:
            yield Candidate(
                field="drug_response",
                value="+".join(line.naming.drugs),
                spans=((found.start, found.end), line.span),
                rule=RULE,
                attrs=(("response", found.kind.value),),
                patients=(report.cast.keys[0],),
            )


def _earlier(
    course: Course, annotated: Annotated, found: Found, regimen: Regimen
) -> Iterator[Candidate]:
    """ "Both were ineffective": the regimen before the running one, too."""
    at = course.regimens.index(regimen)
    if at > 0:
        yield _candidate(annotated, found, course.regimens[at - 1], course.patient)


def _found(annotated: Annotated) -> Iterator[Found]:
    text, offset = annotated.sentence.text, annotated.sentence.start
    taken: list[tuple[int, int]] = []
    for kind in KINDS:
        for match in kind.words.finditer(text):
            if any(s < match.end() and match.start() < e for s, e in taken):
                continue
            if kind.weak and any(abs(match.start() - s) < 60 for s, _ in taken):
                continue
            taken.append(match.span())
            before = text[: match.start()]
            if kind.value != "ineffective" and _NEGATED.search(before):
                continue
            if re.match(r"[- ]free\b", text[match.end() :]):
                continue
            yield Found(kind, offset + match.start(), offset + match.end())


def _owner(
    report: ReportView, course: Course, order: int, annotated: Annotated, found: Found
) -> Regimen | None:
    """The regimen that was answered, or None where none can be told."""
    sentence = annotated.sentence
    text, offset = sentence.text, sentence.start
    here = [
        (p[1], r)
        for p, r in course.references
        if p[0] == order and sentence.start <= p[1] < sentence.end
    ]
    for at, regimen in here:
        if at >= found.end and _TO_DRUG.match(text[found.end - offset : at - offset]):
            return regimen
    before = [r for at, r in here if at < found.start]
    if before:
        return before[-1]
    if found.kind.value.startswith("best") and not here:
        return None
    running = course.running((order, found.start))
    if found.kind.weak and not _fresh(report, course, order, annotated):
        return None
    if running and running.setting.startswith("adj") and (found.kind.weak or here):
        return None
    if _RADIO.search(text[: found.start - offset]):
        return None
    return running


def _fresh(report: ReportView, course: Course, order: int, annotated: Annotated) -> bool:
    """Growth and shrinkage count only close to the treatment: within the last three sentences."""
    if order > 0:
        return False
    for sentence in report.document.sentences[
        max(0, annotated.sentence.index - 3) : annotated.sentence.index
    ]:
        named = any(sentence.start <= p[1] < sentence.end for p, _ in course.references)
        if named and not _operated_between(report, sentence.index, annotated.sentence.index):
            return True
    return False


def _operated_between(report: ReportView, first: int, last: int) -> bool:
    return Episode.OPERATION in report.episodes[first + 1 : last] and (
        report.episodes[first] is Episode.PRESENTATION
    )


def _candidate(annotated: Annotated, found: Found, regimen: Regimen, patient: str) -> Candidate:
    sentence = annotated.sentence
    text, offset = sentence.text, sentence.start
    around = text[max(0, found.start - offset - 45) : found.end - offset + 45]
    attrs: dict[str, Value] = {"response": found.kind.value}
    criteria = _CRITERIA.search(text)
    if criteria:
        attrs["criteria"] = criteria[0].strip()
    percent = _PERCENT.search(around)
    if percent and found.kind.value != "complete response":
        falls = found.kind.value == "partial response" or re.search(
            r"reduc|decreas|shr", around, re.I
        )
        amount = number(_decimal(percent["n"]))
        minus = percent["sign"] in ("-", "–", "−") or (falls and percent["sign"] != "+")
        attrs["change_pct"] = -amount if minus else amount
    attrs |= _times(annotated, found)
    return Candidate(
        field="drug_response",
        value=regimen.name,
        spans=((found.start, found.end), (sentence.start, sentence.end)),
        rule=RULE,
        sentence=sentence.index,
        attrs=tuple(sorted(attrs.items())),
        derived=found.kind.derived,
        patients=(patient,),
    )


def _decimal(text: str):  # type: ignore[no-untyped-def]
    from decimal import Decimal

    return Decimal(text.replace("·", "."))


def _times(annotated: Annotated, found: Found) -> dict[str, Value]:
    """Cycles before the answer, its length ("for 7 months"), or its time."""
    offset, text = annotated.sentence.start, annotated.sentence.text
    result: dict[str, Value] = {}
    for q in annotated.quantities:
        gap = q.start - found.end
        if not q.values or not -60 < gap < 50:
            continue
        between = text[min(q.end, found.end) - offset : max(q.start, found.start) - offset]
        if q.kind is QuantityKind.TIMEPOINT and re.search(r"[,;]|->|→", between):
            continue
        if q.kind is QuantityKind.CYCLES and re.search(
            r"\bafter (?:the )?$", text[: q.start - offset]
        ):
            result.setdefault("after_cycles", number(q.values[0]))
        elif q.kind is QuantityKind.DURATION and q.unit == "month" and gap >= 0:
            result.setdefault("duration_months", number(q.values[0]))
        elif q.kind is QuantityKind.TIMEPOINT and q.unit in ("month", "year"):
            result.setdefault("time", number(q.values[0]))
            result.setdefault("time_unit", q.unit)
    if "time" in result and "time_unit" not in result:
        del result["time"]
    return result
