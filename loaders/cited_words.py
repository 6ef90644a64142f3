"""What is told of a cited patient, in parts: who, what was found and done, how it went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.claim_words import labels
from cavagraph.loaders.measures import plain

_PERSON = re.compile(
    r"\b(?P<age>\d{1,3})[- ]?(?:years?|yrs?|y)[- ]?(?:old"
    r"|/o)\b[^,;.]{0,20}?\b(?P<who>girl|boy|woman|man|female|male|lady|gentleman"
    r"|patient|child)?\b"
    r"|\b(?P<who2>girl|boy|woman|man|lady) (?:of|aged) (?P<age2>\d{1,3})",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:girl|boy|woman|man|female|male|lady|gentleman|patient|child)\b", re.IGNORECASE
)
_SITES = (
    "VascularSegment", "Vein", "TumorType", "Resection", "ReconstructionTechnique",
    "VesselManagement", "Transplantation", "Drug", "DrugRegimen", "Radiotherapy",
    "TreatmentModality", "GraftMaterial", "Complication",
)  # fmt: skip
_COURSE: tuple[tuple[str, str], ...] = (
    ("recurrence", (
        r"(?<!free of )(?<!without )(?<!after )(?:\brecurre\w*|\brelaps\w*|\bmetasta(?:sis"
        r"|ses)\b)"
    )),
    ("died", r"\bdied\b|\bpassed away\b|\bexpired\b|\bdeath\b|\bsuccumbed\b|\blost an?\b|\bdead\b"),
    ("free of disease", (
        r"\bfree of (?:recurrence|disease)\b|\bdisease[- ]free\b|\bwithout (?:evidence"
        r"|recurrence)\b|\bcured\b"
    )),
    ("alive", r"\balive\b|\bliving\b|\bsurvived\b"),
    ("survival", r"\bsurvival\b"),
)  # fmt: skip
_MOST = 5


def person_of(text: str) -> str:
    """ "52-year-old woman"; only the sex or nothing where the age is not told."""
    found = _PERSON.search(text)
    if found:
        age = found["age"] or found["age2"]
        who = found["who"] or found["who2"]
        if not who:
            near = _WHO.search(text, found.end(), found.end() + 30)
            who = near[0] if near else "patient"
        return f"{age}-year-old {who.lower()}"
    return ""


def told_of(annotated: Annotated, start: int, end: int) -> list[str]:
    """Labels of what is found and done in ``[start, end)`` of the working text."""
    mentions = [
        m for m in annotated.mentions if start <= m.start and m.end <= end and not m.context.negated
    ]
    out: list[str] = []
    for name in _SITES:
        out += [x for x in labels(mentions, name) if x not in out]
    return out[:_MOST]


def course_of(text: str, quantities: Iterable[Quantity]) -> Iterator[str]:
    """Recurrence, death and last contact, each with the time printed next to it."""
    times = [
        q for q in quantities
        if q.kind in (QuantityKind.TIMEPOINT, QuantityKind.DURATION) and q.value is not None
    ]  # fmt: skip
    for name, expression in _COURSE:
        found = re.search(expression, text, re.IGNORECASE)
        if not found:
            continue
        after = text[found.end() : found.end() + 60]
        time = next((q for q in times if q.text in after), None)
        before = text[max(0, found.start() - 40) : found.start()]
        time = time or next((q for q in times if q.text in before), None)
        cause = re.match(
            r" (?:of|from) (?P<c>[a-z][\w -]{3,40}?)(?= (?:at|after|on|\d)|[,.;)]|$)", after
        )
        words = f"{name} at {plain(time.value)} {time.unit}s" if time and time.value else name
        cause_words = " ".join(cause["c"].split()[:5]) if cause and name == "died" else ""
        yield f"{words} ({cause_words})" if cause_words else words
