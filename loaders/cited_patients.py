"""Patients of others that a report tells of: kept apart, never merged with its own.

A person opens with an age ("a 52-year-old woman"), a case number of a table of the literature, or
words such as "one of their patients", and lasts until the next person, in the sentences that go on
about them. Summaries are made from parts: age, sex, site, procedures, course.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cavagraph.graph.model import CitedPatient, Evidence
from cavagraph.loaders.annotations import Annotated
from cavagraph.loaders.cited_words import course_of, person_of, told_of
from cavagraph.loaders.claim_passages import LONGEST
from cavagraph.loaders.claim_values import study_of
from cavagraph.loaders.document import BlockKind, Cell, Section, Sentence, Table
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.tables import row_span
from cavagraph.loaders.view import ReportView

_AGED = re.compile(
    r"\b(?:an? |one |another |the )?\d{1,3}[- ]?(?:years?|yrs?|y|months?)[- ]?(?:old|/o)\b"
    r"(?! (?:and|to|or)\b)(?: (?!who|with|was|had|in\b)\w+){0,3}?"
    r" (?P<who>girl|boy|wom[ae]n|m[ae]n|females?|males?|lady|gentleman|patient|child|infant)\b"
    r"|\b(?P<who2>girl|boy|woman|man|lady|gentleman|patient) (?:of"
    r"|aged) \d{1,3}(?: years?)?(?! ?[-\u2013]| to)",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"\b(?:cases?|patients?) (?:no\.? ?)?(?P<n>\d{1,2})\b(?! (?:years?|of)\b)", re.IGNORECASE
)
_ONE = re.compile(
    r"\bone (?:other |further )?(?:of (?:their|the|these"
    r"|those) (?:\w+ )?)?patients?\b(?! (?:with|of|in) (?:our|this|the present))"
    r"(?= (?:died|developed|was|had|underwent|received|survived|remained|relapsed"
    r"|recurred|is|lived|needed|suffered|lost))"
    r"|\b(?:another|a different|different|a second|another single) (?:patient|case)\b",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(
    r"\b(?:excluded|not (?:included|considered|analy[sz]ed)|left out)\b"
    r"|\bremaining (?:one )?patient\b"
    r"|\b(?:outside|not part of) (?:this|the|our) series\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\b(?:one|two|three|four|a|an|another|the remaining|the|fifth|sixth|seventh"
    r"|further|other|remaining)\b"
    r"[^.;]{0,40}\b(?:patients?|wom[ae]n|m[ae]n|girl|boy|case)\b",
    re.IGNORECASE,
)
_GROUPS = re.compile(
    r"\b(?:patients|criteria|reports|studies) (?:with|who|in whom|without|under"
    r"|aged)\b[^.;]{0,60}\bwere excluded\b",
    re.I,
)
_GOES_ON = re.compile(
    r"^(?:as a result|subsequently|later|then|after|postoperatively|unfortunately"
    r"|however|the patient|he|she|"
    r"his|her|this patient|this (?:woman|man|girl|boy)|that patient)\b",
    re.IGNORECASE,
)
_AUTHOR_COLUMN = re.compile(
    r"\b(?:authors?|references?|study|source|report(?:ed by)?|publication|ref)\b", re.I
)
_SERIES_COLUMN = re.compile(r"\b(?:no\.? of|number of|patients|cases|n)\b|^n$", re.IGNORECASE)
_OWN_ROW = re.compile(r"\b(?:present|our|current|this|own)\b", re.IGNORECASE)
_SECTIONS = frozenset(
    {
        Section.INTRODUCTION,
        Section.DISCUSSION,
        Section.CONCLUSION,
        Section.UNKNOWN,
        Section.TECHNIQUE,
    }
)


@dataclass(frozen=True, slots=True)
class _Person:
    """Where somebody is named in a sentence, to where the words about them end."""

    start: int
    end: int
    label: str


def cited_patients(report: ReportView) -> tuple[CitedPatient, ...]:
    """The patients of others and those that the authors excluded, in reading order."""
    found = [*_told(report), *_excluded(report), *_tabled(report)]
    people: dict[tuple[object, ...], CitedPatient] = {}
    for patient in found:
        numbered = patient.label.startswith("case ")
        key = (patient.label,) if numbered else (patient.label, patient.evidence)
        known = people.get(key)
        people[key] = _united(known, patient) if known else patient
    return tuple(people.values())


def _united(known: CitedPatient, again: CitedPatient) -> CitedPatient:
    """A case that is told of twice by its number is one person."""
    parts = dict.fromkeys((*known.summary.split("; "), *again.summary.split("; ")))
    evidence = tuple(dict.fromkeys((*known.evidence, *again.evidence)))
    return replace(known, summary="; ".join(parts), evidence=evidence)


def _told(report: ReportView) -> Iterator[CitedPatient]:
    pairs = list(zip(report.annotated, report.owners, strict=True))
    for i, (annotated, owner) in enumerate(pairs):
        if owner is Ownership.OWN or not _eligible(annotated.sentence, owner):
            continue
        people = _people(report, annotated.sentence)
        for person in people:
            last = person is people[-1]
            more = _continuation(pairs[i + 1 :], annotated.sentence, report) if last else []
            yield _patient(report, annotated, person, more)


def _eligible(sentence: Sentence, owner: Ownership) -> bool:
    if len(sentence.text) > LONGEST:
        return False
    if sentence.section is Section.CAPTION or sentence.kind is BlockKind.CAPTION:
        return owner is Ownership.CITED
    if sentence.section in (Section.CASE, Section.RESULTS, Section.METHODS):
        return owner is Ownership.CITED and sentence.kind is BlockKind.PARAGRAPH
    return sentence.section in _SECTIONS and sentence.kind is BlockKind.PARAGRAPH


def _people(report: ReportView, sentence: Sentence) -> list[_Person]:
    text = sentence.text
    starts: list[tuple[int, str]] = [(m.start(), _aged_label(m)) for m in _AGED.finditer(text)]
    starts += [(m.start(), "") for m in _ONE.finditer(text)]
    if not report.cast.several:
        cases = list(_CASE.finditer(text))
        starts += [(0 if len(cases) == 1 else m.start(), f"case {m['n']}") for m in cases]
    starts.sort()
    if not starts:
        return []
    kept: list[tuple[int, str]] = []
    for at, label in starts:
        apart = bool(kept) and at - kept[-1][0] > 25 and not _same(text, kept[-1][0], at)
        if not kept or apart:
            kept.append((at, label))
        elif label and not kept[-1][1]:
            kept[-1] = (kept[-1][0], label)
    ends = [*(at for at, _ in kept[1:]), len(text)]
    return [_Person(at, end, label) for (at, label), end in zip(kept, ends, strict=True)]


def _aged_label(found: re.Match[str]) -> str:
    words = re.sub(
        r"^(?:an?|one|another|the) ", "", " ".join(found[0].split()), flags=re.IGNORECASE
    )
    return words.replace(" year old", "-year-old")


def _same(text: str, first: int, second: int) -> bool:
    """ "one of their patients, a 36-year-old woman": an apposition is the same person."""
    return re.fullmatch(r"[^,;]{0,40},? ?", text[first:second]) is not None


def _continuation(
    rest: Sequence[tuple[Annotated, Ownership]], sentence: Sentence, report: ReportView
) -> list[Annotated]:
    """The sentences after ``sentence`` that go on about the same person."""
    out: list[Annotated] = []
    for annotated, owner in rest[:3]:
        following = annotated.sentence
        if owner is Ownership.OWN or following.section is not sentence.section:
            break
        if following.paragraph != sentence.paragraph or _people(report, following):
            break
        if not _GOES_ON.search(following.text):
            break
        out.append(annotated)
    return out


def _patient(
    report: ReportView, annotated: Annotated, person: _Person, more: Sequence[Annotated]
) -> CitedPatient:
    sentence = annotated.sentence
    start, end = sentence.start + person.start, sentence.start + person.end
    end = start + len(report.document.text[start:end].rstrip(" ,;"))
    evidence: list[Evidence] = [*report.document.evidence(start, end, sentence.section.value)]
    text, parts = report.document.text[start:end], [told_of(annotated, start, end)]
    for following in more:
        s = following.sentence
        evidence += report.document.evidence(s.start, s.end, s.section.value)
        text, parts = f"{text} {s.text}", [*parts, told_of(following, s.start, s.end)]
    quantities = [q for a in (annotated, *more) for q in a.quantities]
    study = study_of(sentence.text)
    label = person.label or "patient"
    words = (
        person_of(text),
        *dict.fromkeys(x for part in parts for x in part),
        *course_of(text, quantities),
    )
    return CitedPatient(
        f"{label} ({study})" if study else label,
        "; ".join(dict.fromkeys(w for w in words if w)) or label,
        tuple(evidence),
    )


def _excluded(report: ReportView) -> Iterator[CitedPatient]:
    """Patients whom the authors treated and left out of their series."""
    for annotated in report.annotated:
        sentence = annotated.sentence
        if sentence.section not in (
            Section.METHODS,
            Section.RESULTS,
            Section.CASE,
            Section.INTRODUCTION,
        ):
            continue
        if len(sentence.text) > LONGEST:
            continue
        if sentence.kind is not BlockKind.PARAGRAPH or not _EXCLUDED.search(sentence.text):
            continue
        if not _SOMEBODY.search(sentence.text) or _GROUPS.search(sentence.text):
            continue
        parts = told_of(annotated, sentence.start, sentence.end)
        words = (person_of(sentence.text), *parts, *course_of(sentence.text, annotated.quantities))
        evidence = report.document.evidence(sentence.start, sentence.end, sentence.section.value)
        summary = "; ".join(w for w in words if w) or "not part of the series"
        yield CitedPatient("excluded patient", summary, evidence, "excluded_patient")


def _tabled(report: ReportView) -> Iterator[CitedPatient]:
    """The rows of a table of published cases, the report's own row left out."""
    for table in report.document.tables:
        if not _of_cases(table):
            continue
        for row in table.rows:
            cells = [c for c in row if c.text]
            if len(cells) < 3 or _OWN_ROW.search(row[0].text):
                continue
            named = [
                f"{head.text}: {cell.text}" for head, cell in zip(table.header, row, strict=False)
                if cell.text and cell is not row[0]
            ]  # fmt: skip
            evidence = report.document.evidence(*row_span(row), Section.TABLE.value)
            yield CitedPatient(row[0].text, "; ".join(named), evidence)


def _of_cases(table: Table) -> bool:
    """A row a person: a column of authors, and of age or sex, and none of numbers of patients."""
    heads: tuple[Cell, ...] = table.header
    if not any(_AUTHOR_COLUMN.search(c.text) for c in heads[:3]):
        return False
    people = any(re.search(r"\bage\b|\bsex\b|\bgender\b", c.text, re.IGNORECASE) for c in heads)
    return people and not any(_SERIES_COLUMN.search(c.text) for c in heads[1:])
