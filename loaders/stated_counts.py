"""Counts that a series states in passing ("two patients died"), held against its patients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.graph.model import Evidence, Fact, Patient, Recomputation, Status
from cavagraph.loaders.document import Section, Sentence
from cavagraph.loaders.numbers import NUMBER, number
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.view import ReportView

_PEOPLE = r"(?:of the |of our |of these )?(?:patients?|cases?|women|men)"


@dataclass(frozen=True, slots=True)
class _Count:
    """``value`` "" counts the patients with any present fact of the field."""

    field: str
    value: str
    pattern: re.Pattern[str]


def _count(field: str, value: str, *expressions: str) -> _Count:
    words = "|".join(
        e.replace("{n}", rf"(?P<n{i}>{NUMBER})").replace("{p}", _PEOPLE)
        for i, e in enumerate(expressions)
    )
    return _Count(field, value, re.compile(rf"\b(?:{words})\b", re.I))


_COUNTS = (
    _count("vital_status", "dead", r"{n} {p} (?:have |has |had )?died"),
    _count("vital_status", "alive", r"{n} {p} (?:are|is|were|was|remain\w*) (?:still )?alive"),
    _count("margin", "R1", r"R1 (?:resections?|margins?)[^.;]{0,30}? in {n} {p}",
           r"{n} {p} had (?:an? )?R1"),
    _count("complication", "", r"complications? (?:occurred|developed|arose) in {n} {p}",
           r"complications? (?:was|were) (?:seen|observed|noted|recorded) in {n} {p}"),
)  # fmt: skip
_SECTIONS = (Section.ABSTRACT, Section.RESULTS, Section.CASE, Section.CONCLUSION)
_NAMED = re.compile(r"\b(?:patients?|cases?) \d|\bone other\b", re.I)
_LIMITED = re.compile(
    r"\b(?:remaining|other|within|first|days?|at \d|who|whose|with|without|major|severe|minor|"
    r"late|early|"
    r"in-hospital|intra-?operative\w*|post-?operative\w*|peri-?operative\w*)\b",
    re.I,
)


def stated_counts(report: ReportView, patients: tuple[Patient, ...]) -> tuple[Recomputation, ...]:
    """Each count of a series that its patients' facts can check; () for one patient."""
    if len(patients) < 2:
        return ()
    found: dict[tuple[str, str, int], Recomputation] = {}
    for annotated, owner in zip(report.annotated, report.owners, strict=True):
        sentence = annotated.sentence
        if sentence.section in _SECTIONS and owner is Ownership.OWN:
            for count, stated, span in _stated(sentence):
                if all(_known(p, count.field) for p in patients) and stated <= len(patients):
                    key = (count.field, count.value, stated)
                    found.setdefault(key, _checked(report, patients, sentence, count, stated, span))
    return tuple(found.values())


def _stated(sentence: Sentence) -> Iterator[tuple[_Count, int, tuple[int, int]]]:
    """Counts of a sentence that speaks of the whole series, not of some patients or some time."""
    if _NAMED.search(sentence.text):
        return
    for count in _COUNTS:
        match = count.pattern.search(sentence.text)
        if match is None:
            continue
        around = sentence.text[max(0, match.start() - 15) : match.end() + 35]
        if not _LIMITED.search(around):
            digits = next(words for words in match.groupdict().values() if words)
            yield count, int(number(digits)), match.span()


def _known(patient: Patient, field: str) -> bool:
    return any(fact.field == field for fact in patient.facts)


def _has(patient: Patient, count: _Count) -> list[Fact]:
    return [
        f for f in patient.facts
        if f.field == count.field and f.status is Status.PRESENT and count.value in ("", f.value)
    ]  # fmt: skip


def _checked(
    report: ReportView, patients: tuple[Patient, ...], sentence: Sentence, count: _Count,
    stated: int, span: tuple[int, int],
) -> Recomputation:  # fmt: skip
    start, end = sentence.start + span[0], sentence.start + span[1]
    said = report.document.evidence(start, end, sentence.section.value)
    rows = [e for p in patients for f in _has(p, count) for e in f.evidence[:1]]
    evidence: tuple[Evidence, ...] = tuple(dict.fromkeys((*said, *rows)))
    counted = sum(bool(_has(p, count)) for p in patients)
    return Recomputation("count", count.field, stated, counted, stated == counted, evidence)
