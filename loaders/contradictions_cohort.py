"""Series that do not agree with themselves: labels, counts of patients, complications."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.graph.model import Contradiction, Fact, Reading
from cavagraph.loaders.document import Section, Sentence
from cavagraph.loaders.findings import Findings, attribute, brief, facts, unite, words_of
from cavagraph.loaders.numbers import NUMBER, number
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.zones import LABEL

ZONES, COUNT, GRADE = "zone-of-the-series", "counts-of-patients", "complication-against-grade"


_TUMOUR = r"(?:leiomyosarcomas?|tumou?rs?|LMS|sarcomas?|lesions?)"
_WHOSE = re.compile(
    r"\b(?:patients?|cases?) \d|\b(?:one|another|remaining|first|second|third) (?:patient|case)\b",
    re.I,
)
_STATED = (
    Section.HEADER, Section.ABSTRACT, Section.INTRODUCTION, Section.METHODS, Section.RESULTS,
    Section.CASE, Section.CONCLUSION, Section.UNKNOWN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Named:
    """The range of labels that one sentence gives to the tumours of the report."""

    label: str
    sentence: Sentence
    span: tuple[int, int]


def zone_of_series(findings: Findings) -> Iterator[Contradiction]:
    """Title, abstract and text name different ranges of zones: the usual one is taken."""
    named = [n for s in findings.sentences() if s.section in _STATED for n in _ranges(s)]
    counts = Counter(n.label for n in named).most_common()
    if len(counts) < 2 or counts[0][1] < 2 * counts[1][1]:
        return
    usual = counts[0][0]
    readings = tuple(
        Reading(
            f"{label} ({count} mention{'s' if count > 1 else ''})",
            unite(findings.quote(n.sentence) for n in named if n.label == label),
        )
        for label, count in reversed(counts)
    )
    yield Contradiction(
        "series",
        "zone of the tumours",
        readings,
        f"{usual}: {counts[0][1]} mentions against {sum(c for _, c in counts[1:])}",
        ZONES,
        preferred=len(readings) - 1,
    )


def _ranges(sentence: Sentence) -> Iterator[_Named]:
    if _WHOSE.search(sentence.text):
        return
    for match in LABEL.finditer(sentence.text):
        before = sentence.text[max(0, match.start() - 25) : match.start()]
        after = sentence.text[match.end() : match.end() + 25]
        beside = re.search(rf"\b{_TUMOUR} (?:of|in|at) (?:the )?$", before, re.I) or re.match(
            rf"\s{_TUMOUR}", after, re.I
        )
        if beside and re.search(r"\d\s?[-–]\s?\d|[IV]\s?[-–]\s?[IV]", match["list"]):
            label = re.sub(
                r"\s|–", lambda m: "-" if m.group() == "–" else "", match["list"].upper()
            )
            yield _Named(f"{match['word'].lower()} {label}", sentence, match.span())


_TOTAL = re.compile(
    rf"\b(?:(?:a )?total of |overall,? )?(?P<n>{NUMBER})(?: consecutive| eligible"
    rf"| such)? patients?\b(?P<rest>[^.;,]{{0,80}})"
)
_TREATED = re.compile(
    r"\b(?:underwent|were (?:treated|operated|seen|admitted|referred|managed)|received"
    r"|presented)\b",
    re.I,
)
_AMONG = re.compile(rf"\b(?:among|of) (?:them|whom|these,|those,),? (?P<n>{NUMBER})\b", re.I)
_REST = re.compile(rf"\b(?:remaining|other|last) (?P<n>{NUMBER}) (?:patients?|cases?)\b", re.I)
_LEFT_OUT = re.compile(
    r"\b(?:exclu\w+|declin\w+|did not|were not|refus\w+|inoperable|unresectable)\b", re.I
)


def patient_counts(findings: Findings) -> Iterator[Contradiction]:
    """Totals of one period that differ, settled by the parts that add up."""
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in findings.sentences(Ownership.OWN):
        if sentence.section in (Section.METHODS, Section.RESULTS, Section.CASE, Section.ABSTRACT):
            paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    for sentences in paragraphs.values():
        text = " ".join(s.text for s in sentences)
        if not _LEFT_OUT.search(text):
            yield from _totals(findings, sentences)


def _totals(findings: Findings, sentences: list[Sentence]) -> Iterator[Contradiction]:
    totals: dict[int, Sentence] = {}
    parts: list[int] = []
    for sentence in sentences:
        match = _TOTAL.search(sentence.text)
        if match and not _partial(sentence.text, match) and _TREATED.search(match["rest"]):
            totals.setdefault(int(number(match["n"])), sentence)
        parts += [int(number(m["n"])) for p in (_AMONG, _REST) if (m := p.search(sentence.text))]
    total = sum(parts) if len(parts) > 1 else 0
    if len(totals) < 2 or total not in totals:
        return
    counts = sorted(totals, key=lambda n: totals[n].start)
    yield Contradiction(
        "count",
        "number of patients",
        tuple(findings.read(f"{n} patients", totals[n]) for n in counts),
        f"{total}: the parts ({' + '.join(map(str, parts))}) add up to it",
        COUNT,
        preferred=counts.index(total),
    )


def _partial(text: str, match: re.Match[str]) -> bool:
    return bool(
        re.search(
            r"\b(?:of|in|among|them,|these|the|other|remaining|last)\s$", text[: match.start()]
        )
    )


_NO_GRADE = re.compile(
    r"\b(?:no|without|neither)\b[^.;]{0,30}?\b(?:Clavien(?:[-–]Dindo)?|C-?D|grade)\b[^.;]{0,20}?"
    r"(?P<grade>IV|III|II|[2-4])[ab]?\b[^.;]{0,20}?\b(?:or (?:higher|more|above|greater)"
    r"|complications?)\b",
    re.I,
)
_GRADES = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "2": 2, "3": 3, "4": 4}


def graded_complications(findings: Findings) -> Iterator[Contradiction]:
    """No complication of a grade, and yet one is named: compatible unless its grade says other."""
    denied = [(s, m) for s in findings.own() if (m := _NO_GRADE.search(s.text))]
    named = [
        f for p in findings.patients for f in facts(p, "complication")
        if not f.get("clavien") or _reaches(f, denied)
    ]  # fmt: skip
    if not denied or not named:
        return
    against = [f for f in named if f.get("clavien")]
    names = ", ".join(dict.fromkeys(words_of(f.value) for f in named))
    yield Contradiction(
        "severity",
        "complications",
        (
            Reading(brief(denied[0][1].group()), unite(findings.quote(s) for s, _ in denied)),
            Reading(names, unite(f.evidence for f in named)),
        ),
        "both kept; the grade of the named complication contradicts the statement"
        if against
        else "compatible: the named complication is below that grade, which is not asserted",
        GRADE,
    )


def _reaches(fact: Fact, denied: list[tuple[Sentence, re.Match[str]]]) -> bool:
    grade = _GRADES.get(attribute(fact, "clavien").rstrip("abAB"), 0)
    return any(grade >= _GRADES[m["grade"].upper()] for _, m in denied)
