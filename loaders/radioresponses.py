"""How the tumor answered radiotherapy, told in the sentence of the treatment or the next one.

What a drug is held responsible for there (``drug_response``) is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cavagraph.graph.model import Status
from cavagraph.loaders.annotations import Annotated
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.responsewords import KINDS
from cavagraph.loaders.view import ReportView

RULE = "radiotherapy-response"
_OWN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "pain relief",
        re.compile(
            r"\b(?:pain (?:relief|resolved|subsided|disappeared|improved|control)|reliev\w+ "
            r"(?:of )?"
            r"(?:the |her |his )?(?:\w+ )?pain|free of pain|pain[- ]free)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "stable disease",
        re.compile(
            r"\b(?:has |have |had )?(?:remained|been|stayed|is|was) (?:stable|unchanged|controlled|"
            r"under control)\b|\b(?:good |durable |lasting )?local control (?:was|has been)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "partial response",
        re.compile(
            r"\b(?:shrank|shrunk|shrinkage|regressed|regression|decreas\w+ in size|became "
            r"smaller)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "progressive disease",
        re.compile(
            r"\b(?:(?:continued|went on) to (?:grow|enlarge|progress)|progress(?:ed|ion)|grew)\b",
            re.IGNORECASE,
        ),
    ),
)
_NEGATED = re.compile(
    r"\b(?:no|not|without|never|until|if|risk of|to prevent|free of)\b[^.;,]{0,20}$", re.IGNORECASE
)
_OTHER_TREATMENT = re.compile(r"\b(?:resect\w+|excis\w+|chemo\w*|ablat\w+)\b", re.IGNORECASE)


def radiotherapy_response_stage(
    report: ReportView, candidates: tuple[Candidate, ...]
) -> Iterable[Candidate]:
    """Adds the answers to radiotherapy, one a course."""
    yield from candidates
    answered = {c.sentence for c in candidates if c.field == "drug_response"}
    for course in candidates:
        if course.field == "radiotherapy" and course.status is Status.PRESENT:
            yield from _answer(report, course, answered)


def _answer(report: ReportView, course: Candidate, answered: set[int]) -> Iterator[Candidate]:
    """The first answer after a course: behind it in its sentence, else in the next one."""
    if course.sentence < 0:  # told by a table
        return
    for index in range(course.sentence, min(course.sentence + 2, len(report.annotated))):
        annotated = report.annotated[index]
        if annotated.sentence.section is not report.annotated[course.sentence].sentence.section:
            return
        later = index > course.sentence
        if index in answered or (later and _of_another(annotated)):
            return
        found = _found(annotated, annotated.sentence.start if later else course.start)
        if found:
            yield _candidate(annotated, course, *found)
            return


def _of_another(annotated: Annotated) -> bool:
    named = any(True for _ in annotated.of("AntineoplasticAgent", "DrugRegimen"))
    return named or bool(_OTHER_TREATMENT.search(annotated.sentence.text))


def _found(annotated: Annotated, start: int) -> tuple[str, int, int] | None:
    """The leftmost answer at or after ``start``: value and place in the working text."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    recist = [
        (k.value, k.words)
        for k in KINDS
        if not k.weak and k.value.endswith(("response", "disease"))
    ]
    hits = [
        (match.start(), rank, value, match.end())
        for rank, (value, words) in enumerate((*recist, *_OWN))
        for match in words.finditer(text, max(0, start - offset))
        if not _NEGATED.search(text[: match.start()])
    ]
    if not hits:
        return None
    at, _, value, end = min(hits)
    return value, offset + at, offset + end


def _candidate(
    annotated: Annotated, course: Candidate, value: str, start: int, end: int
) -> Candidate:
    sentence = annotated.sentence
    return Candidate(
        field="radiotherapy_response",
        value=value,
        spans=((start, end), (sentence.start, sentence.end)),
        rule=RULE,
        sentence=sentence.index,
        derived=value != "pain relief",
        patients=course.patients,
    )
