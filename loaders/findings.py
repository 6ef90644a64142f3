"""What the detectors of contradictions look at, and how they word and place what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cavagraph.graph.model import (
    Claim,
    Contradiction,
    Evidence,
    Fact,
    Patient,
    Reading,
    Recomputation,
    Status,
    Value,
    ZoneScheme,
)
from cavagraph.loaders.conflicts import Conflict
from cavagraph.loaders.document import Section, Sentence
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.view import ReportView

CASE = frozenset({Section.CASE, Section.UNKNOWN, Section.RESULTS, Section.CAPTION})
"""Sections that tell the course of the report's own patients."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything known of a report when contradictions are sought."""

    report: ReportView
    patients: tuple[Patient, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    scheme: ZoneScheme | None = None
    claims: tuple[Claim, ...] = ()
    cohort: tuple[Fact, ...] = ()
    recomputations: tuple[Recomputation, ...] = ()

    def sentences(self, *owners: Ownership) -> Iterator[Sentence]:
        """The sentences of these ownerships (none given: all), in reading order."""
        for annotated, owner in zip(self.report.annotated, self.report.owners, strict=True):
            if not owners or owner in owners:
                yield annotated.sentence

    def own(self, sections: Iterable[Section] = ()) -> Iterator[Sentence]:
        """The sentences about the report's own patients, of these sections if any are given."""
        wanted = frozenset(sections)
        for sentence in self.sentences(Ownership.OWN):
            if not wanted or sentence.section in wanted:
                yield sentence

    def quote(self, sentence: Sentence, start: int = 0, end: int = -1) -> tuple[Evidence, ...]:
        """Exact slices behind a sentence, or behind ``sentence.text[start:end]``."""
        first = sentence.start + start
        last = sentence.end if end < 0 else sentence.start + end
        return self.report.document.evidence(first, last, sentence.section.value)

    def read(self, text: str, *sentences: Sentence) -> Reading:
        """A reading that rests on whole sentences."""
        return Reading(text, unite(self.quote(s) for s in sentences))

    def keys(self, sentence: Sentence) -> tuple[str, ...]:
        """The patients that a sentence is about."""
        if len(self.report.cast.keys) == 1:
            return self.report.cast.keys
        return self.report.assigner.assign(sentence, sentence.start, sentence.end).keys

    def several(self) -> bool:
        return self.report.cast.several


Detector = Callable[[Findings], Iterable[Contradiction]]
"""Finds one class of inconsistency; a detector that finds nothing gives nothing."""


def unite(parts: Iterable[Iterable[Evidence]]) -> tuple[Evidence, ...]:
    """All pieces of evidence once, in order of position."""
    return tuple(sorted({piece for part in parts for piece in part}))


def facts(patient: Patient, *fields: str, status: Status | None = Status.PRESENT) -> list[Fact]:
    """The patient's facts of these fields; ``status`` None takes any."""
    return [
        f for f in patient.facts if f.field in fields and (status is None or f.status is status)
    ]


def told_in(fact: Fact) -> frozenset[str]:
    """The sections in which a fact is told."""
    return frozenset(piece.section for piece in fact.evidence)


def attribute(fact: Fact, name: str) -> str:
    """An attribute as words, "" where it is not given."""
    value = fact.get(name)
    return "" if value is None else words_of(value)


def words_of(value: Value) -> str:
    """A value in words: "60 × 40", "right renal vein"."""
    if isinstance(value, tuple):
        numbers = all(not isinstance(member, (str, bool)) for member in value)
        return (" × " if numbers else ", ").join(map(str, value))
    return str(value)


def about(findings: Findings, patient: Patient, what: str) -> str:
    """The thing in question, with the patient where there are several."""
    return f"{what}, {patient.label}" if findings.several() else what


def brief(text: str, words: int = 8) -> str:
    """The first printed words on one line: readings must stand in a graph without quotations."""
    printed = text.split()
    return " ".join(printed[:words]) + (" …" if len(printed) > words else "")
