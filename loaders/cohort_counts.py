"""Counts of a series: deaths, clear margins, recurrences; and how a fact of a series is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cavagraph.graph.model import Fact, Status, Value, attributes
from cavagraph.loaders.document import Sentence
from cavagraph.loaders.numbers import NUMBER, number
from cavagraph.loaders.view import ReportView

RULE = "cohort"


def cohort_fact(
    report: ReportView, sentence: Sentence, span: tuple[int, int], field: str, value: Value,
    **attrs: Value | None,
) -> Fact:  # fmt: skip
    start, end = sentence.start + span[0], sentence.start + span[1]
    return Fact(
        field=field,
        value=value,
        evidence=report.document.evidence(start, end, sentence.section.value),
        attrs=attributes(**attrs),
        status=Status.ABSENT if field.endswith("mortality") and value == 0 else Status.PRESENT,
        rule=f"{RULE}.{field.replace('_', '-')}",
    )


def plain(value: Decimal) -> int | Decimal:
    """A whole number as an int."""
    return int(value) if value == value.to_integral_value() else value.normalize()


_WHEN = (
    ("intraoperative_mortality", r"intra-?operative|operative|on the table"),
    ("perioperative_mortality", r"peri-?operative|post-?operative"),
    ("in_hospital_mortality", r"(?:in-?)?hospital"),
    ("thirty_day_mortality", r"(?:30|thirty)[- ]days?|within 30 days|first 30 days"),
    ("ninety_day_mortality", r"(?:90|ninety)[- ]days?|within 90 days|first 90 days"),
)
_NO_DEATH = re.compile(
    r"\b(?:no|without|neither|nor|zero)\b (?P<when>[\w -]{0,30}?)\b(?:deaths?|mortality)\b"
    r"(?P<late>[^.;,]{0,40})"
    r"|\b(?:no|none of the) patients? died\b(?P<later>[^.;]{0,50})"
    r"|\b(?P<when2>30-day|90-day|in-hospital|perioperative) mortality (?:was|of) (?:0|nil|zero)\b",
    re.I,
)
_HOME = re.compile(
    r"\ball (?:\w+ )?patients (?:left (?:the )?hospital alive|were discharged(?: alive| home)?)\b",
    re.I,
)


def deaths(report: ReportView, sentence: Sentence) -> Iterator[Fact]:
    match = _NO_DEATH.search(sentence.text)
    if match:
        when = " ".join(filter(None, match.groups()))
        fields = [field for field, words in _WHEN if re.search(rf"\b(?:{words})\b", when, re.I)]
        if fields:
            yield cohort_fact(
                report, sentence, match.span(), fields[-1] if len(fields) == 1 else fields[0], 0
            )
        return
    home = _HOME.search(sentence.text)
    if home:
        yield cohort_fact(report, sentence, home.span(), "in_hospital_mortality", 0)


_R0 = re.compile(
    rf"\bR0\b[^.;]{{0,60}}?\b(?:in|for)\s(?P<n>{NUMBER})(?:\s(?:of|out of|/)\s(?:the\s)?"
    rf"(?P<of>{NUMBER}))?(?:\s?patients|\s?cases)?"
    rf"|\b(?P<n2>{NUMBER})\s(?:patients|cases|resections)\s(?:had|were|underwent|achieved)\s"
    rf"(?:an?\s)?R0\b",
    re.I,
)
_RECURRED = re.compile(
    rf"\brecurren\w+\s(?:was\s|were\s)?(?:developed|occurred|observed|seen|detected|noted|found"
    rf"|appeared|diagnosed)?\s?in\s"
    rf"(?P<n>{NUMBER})(?:\s(?:of|out of)\s(?:the\s)?(?P<of>{NUMBER}))?\s?(?:patients|cases)?"
    rf"|\b(?P<n2>{NUMBER})\s(?:(?:of the\s)?(?:patients|tumou?rs|cases))\s(?:recurred|relapsed"
    rf"|developed (?:a )?recurrence|had (?:a )?recurrence)",
    re.I,
)


def counts(report: ReportView, sentence: Sentence) -> Iterator[Fact]:
    """How many had a clear margin and how many a recurrence, of how many."""
    for field, pattern in (("r0_count", _R0), ("recurrence_count", _RECURRED)):
        match = pattern.search(sentence.text)
        if match is None or re.search(r"\bin (?:patient|case)s? \d", match.group(), re.I):
            continue
        count = int(number(match["n"] or match["n2"]))
        total = int(number(match["of"])) if match["of"] else len(report.cast.keys)
        if count <= total <= len(report.cast.keys):
            yield cohort_fact(report, sentence, match.span(), field, count, N=total)


_TECHNIQUES = (
    ("graft", r"grafts?|prosthes[ie]s|(?:graft |prosthetic )?replacement|interposition"),
    ("ligation", r"ligation|ligated"),
    ("patch", r"patch(?:es|ed|plasty)?|patch (?:repair|cavoplasty)"),
)


def reconstructions(report: ReportView, sentence: Sentence) -> Iterator[Fact]:
    """ "Grafts were used in four patients, a patch in one": how many had which, if it adds up."""
    found: dict[str, int] = {}
    spans: list[tuple[int, int]] = []
    for name, words in _TECHNIQUES:
        match = re.search(
            rf"\b(?:{words})\b[^.;,]{{0,40}}?\bin (?P<n>{NUMBER})\b(?!\s?(?:cm|mm|m[lL]|%|months?))"
            rf"|\b(?P<n2>{NUMBER})\s(?:(?!and\b|or\b|in\b|patients?\b|"
            rf"cases?\b)[A-Za-z-]+\s){{0,3}}?"
            rf"(?:{words})\b",
            sentence.text,
            re.I,
        )
        if match:
            found[name] = int(number(match["n"] or match["n2"]))
            spans.append(match.span())
    if len(found) > 1 and sum(found.values()) <= len(report.cast.keys):
        span = (min(s for s, _ in spans), max(e for _, e in spans))
        value = ", ".join(f"{count} {name}" for name, count in found.items())
        yield cohort_fact(
            report, sentence, span, "reconstruction_count", value,
            graft=found.get("graft"), ligation=found.get("ligation"), patch=found.get("patch"),
        )  # fmt: skip
