"""Events that may be harm of a treatment, with their CTCAE grades."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.loaders.annotations import Annotated, Mention, Quantity, QuantityKind
from cavagraph.ontology.terms import Term

_EVENTS = (
    "AdverseEventType",
    "LaboratoryAbnormality",
    "Complication",
    "Symptom",
    "Sign",
    "Comorbidity",
)


_TUMOR_GRADE = re.compile(
    r"\b(?:leiomyosarcoma|sarcoma|tumou?r|FNCLCC|histolog\w+|Clavien|differentiat\w+)\b", re.I
)


_RISEN = {"liver function tests": "hepatotoxicity"}


_RISE_OF = re.compile(
    r"\b(?:ris(?:e|es|ing)|elevations?|increases?|increased|elevated|raised)(?: (?:in|"
    r"of))?(?: the| serum)? $",
    re.I,
)


_ROSE = re.compile(
    r" (?:levels? )?(?:elevation|increase|rise|rose|increased|up|↑|(?:was|were) (?:elevated|"
    r"raised|increased))\b",
    re.I,
)


_SAME_GRADE = re.compile(r"\s?(?:,|and|, and|or|/)\s?(?:\w+ )?")
_JOINED = re.compile(
    r"\s?(?:\([^)]{0,25}\)\s?)?(?:,|and|, and|or|/|as well as|with)\s?(?:(?:one |an? |"
    r"two )?(?:episodes? of |transient |"
    r"mild )?|(?:\w+ )?(?:(?:grade|gr\.?|G) ?\d )?(?:\w+ )?)",
    re.IGNORECASE,
)
_CONSEQUENT = re.compile(r"\s(?:with|without|causing|and consequent) (?:\w+ )?")
_UNSPECIFIC = {"adverse event", "toxicity", "side effect", "complication", "adverse effect"}


@dataclass(frozen=True, slots=True)
class Event:
    """An event in a sentence with its CTCAE grade, if printed."""

    mention: Mention
    grade: int | None
    listed: bool  # joined to the event before it: "nausea and vomiting"


def events(annotated: Annotated) -> Iterator[Event]:
    """Events of the sentence with the grade that governs them ("grade 2 anemia and nausea")."""
    grades = [
        g
        for g in annotated.amounts(QuantityKind.GRADE)
        if g.unit in ("", "CTCAE") and not _tumor_grade(annotated, g)
    ]
    text, offset = annotated.sentence.text, annotated.sentence.start
    previous: Event | None = None
    for mention in sorted((*annotated.of(*_EVENTS), *_raised(annotated)), key=lambda m: m.start):
        c = mention.context
        if mention.term.label in _UNSPECIFIC:
            continue
        if c.historical or c.planned or c.hypothetical or c.generic or c.other or c.family:
            continue
        grade = _grade(annotated, mention, grades)
        listed = False
        if previous is not None:
            gap = text[previous.mention.end - offset : mention.start - offset]
            listed = bool(_JOINED.fullmatch(gap))
            if grade is None and _SAME_GRADE.fullmatch(gap):
                grade = previous.grade
            elif grade is None and _CONSEQUENT.fullmatch(gap):
                continue
        previous = Event(mention, grade, listed)
        yield previous


def _raised(annotated: Annotated) -> Iterator[Mention]:
    """A laboratory value that rose, as an event: "a rise in lipase", "creatinine increased"."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    taken = {m.start for m in annotated.of(*_EVENTS)}
    for mention in annotated.of("LaboratoryTest"):
        before, after = text[: mention.start - offset], text[mention.end - offset :]
        if mention.start in taken or not (_RISE_OF.search(before) or _ROSE.match(after)):
            continue
        label = _RISEN.get(mention.term.label, f"{mention.term.label} increased")
        term = Term("", label, "", types=frozenset({"LaboratoryAbnormality", "AdverseEventType"}))
        rose = _ROSE.match(after)
        end = mention.end + (rose.end() if rose else 0)
        yield Mention(
            mention.start, end, text[mention.start - offset : end - offset], term, mention.context
        )


def _tumor_grade(annotated: Annotated, grade: Quantity) -> bool:
    text, offset = annotated.sentence.text, annotated.sentence.start
    near = text[max(0, grade.start - offset - 25) : grade.end - offset + 22]
    return bool(_TUMOR_GRADE.search(near))


def _grade(annotated: Annotated, mention: Mention, grades: list[Quantity]) -> int | None:
    text, offset = annotated.sentence.text, annotated.sentence.start
    for g in grades:
        value = g.values[0] if g.values else g.high
        if value is None or not 1 <= value <= 5:
            continue
        before = text[g.end - offset : mention.start - offset]
        after = text[mention.end - offset : g.start - offset]
        if (
            g.end <= mention.start
            and re.fullmatch(r"\)?\s(?:[\w-]+ ){0,2}", before)
            and not re.search(r" (?:and|with) ", before)
        ):
            return int(value)
        if mention.end <= g.start and re.fullmatch(
            r"\s?(?:,|\(|\[|of|was|:)?\s?(?:(?:NCI[- ])?CTCAE |NCI |CTC |"
            r"WHO )?(?:v(?:ersion )?\.? ?\d\.\d,? )?"
            r"(?:toxicity )?(?:of )?",
            after,
        ):
            return int(value)
    return None
