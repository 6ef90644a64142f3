"""Disease that one sentence leaves behind and another does not: margins, residue, sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.graph.model import Contradiction, Patient, Reading
from cavagraph.loaders.document import Section, Sentence
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.findings import CASE, Findings, about, facts, unite

MARGIN, COMPLETE, LIVER_SITES = (
    "margin-against-deposits", "complete-against-residual", "liver-sites-by-modality",
)  # fmt: skip
_CLEAR = ("R0", "negative")
_DEPOSITS = re.compile(
    r"\b(?:many|multiple|numerous|several|scattered|satellite|tiny|minute"
    r"|microscopic)\b[^.;]{0,40}?"
    r"\b(?:nodul\w+|foci|deposits|tumou?rs|lesions|metastases)\b[^.;]{0,80}?"
    r"(?:\bscattered\b|\bthroughout\b|\bremnant\b|\bremaining\b|\bnot (?:been )?(?:noted|seen"
    r"|visible|detected)\b)"
    r"|\bsatellite (?:nodul\w+|deposits)\b",
    re.I,
)
_COMPLETE = re.compile(
    r"\b(?:complete|radical|curative|total|en[- ]bloc|R0|gross total)\b[^.;]{0,30}?\b(?:resection"
    r"|excision|removal)\b"
    r"|\b(?:completely|radically|totally) (?:resected|excised|removed)\b",
    re.I,
)
_RESIDUAL = re.compile(
    r"\b(?:halted|abandoned|gave up|not (?:feasible|possible|achieved))\b[^.;]{0,40}\b(?:curative"
    r"|complete|radical|R0)\b"
    r"|\b(?:curative|complete|radical|R0)\b[^.;]{0,40}\b(?:abandoned|impossible|not (?:feasible"
    r"|possible|achieved))\b"
    r"|\b(?:debulking|volume reduction|cytoreduct\w+|incomplete resection|R2)\b"
    r"|\bresidual (?:tumou?r|disease|nodul\w+|lesions?)\b|\bmacroscopic(?:ally)? (?:positive"
    r"|involved) margin",
    re.I,
)
_GENERAL = re.compile(r"\b(?:can|should|may|might|would|reported|patients with|planned)\b", re.I)


def margins_and_deposits(findings: Findings) -> Iterator[Contradiction]:
    """A clear margin beside deposits in the specimen or the remnant: no other R is inferred."""
    for patient in findings.patients:
        clear = [f for f in facts(patient, "margin") if f.value in _CLEAR]
        found = [(s, m) for s in _told(findings, patient) if (m := _DEPOSITS.search(s.text))]
        if not clear or not found:
            continue
        deposits = unite(findings.quote(s, *m.span()) for s, m in found)
        statements = ", ".join(dict.fromkeys(str(f.value) for f in clear))
        yield Contradiction(
            "scope",
            about(findings, patient, "completeness of resection"),
            (
                Reading(f"margin {statements}", unite(f.evidence for f in clear)),
                Reading("deposits beyond the margin", deposits),
            ),
            "margin kept as stated, deposits kept as a finding; no other R status inferred",
            MARGIN,
        )


def completeness(findings: Findings) -> Iterator[Contradiction]:
    """A resection called complete or radical although disease was left behind."""
    for patient in findings.patients:
        told = list(_told(findings, patient, (*CASE, Section.ABSTRACT, Section.HEADER)))
        claimed = [(s, m) for s in told if (m := _asserted(_COMPLETE, s))]
        left = [(s, m) for s in told if (m := _asserted(_RESIDUAL, s))]
        residue = [
            *facts(patient, "residual_disease"),
            *(f for f in facts(patient, "margin") if f.value == "R2"),
        ]
        if not claimed or not residue:
            continue
        words = ", ".join(dict.fromkeys(m.group() for _, m in claimed))
        rest = unite([*(f.evidence for f in residue), *(findings.quote(s) for s, _ in left)])
        yield Contradiction(
            "scope",
            about(findings, patient, "completeness of resection"),
            (
                Reading(f"said: {words}", unite(findings.quote(s) for s, _ in claimed)),
                Reading("disease left behind", rest),
            ),
            "both kept: the words for the part that they name, the residual disease for the whole",
            COMPLETE,
        )


def _asserted(pattern: re.Pattern[str], sentence: Sentence) -> re.Match[str] | None:
    match = pattern.search(sentence.text)
    return None if match is None or _GENERAL.search(sentence.text) else match


def _told(
    findings: Findings, patient: Patient, sections: tuple[Section, ...] = tuple(CASE)
) -> Iterator[Sentence]:
    return (s for s in findings.own(sections) if patient.key in findings.keys(s))


_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
_NUMERAL = r"(?:[1-8]|VIII|VII|VI|IV|V|I{1,3})"
_SEGMENTS = re.compile(
    rf"\b(?:segments? |S ?)(?P<list>{_NUMERAL}[ab]?(?:(?:\s?(?:[-–/,&]|and|to"
    rf"|, and)\s?)S?{_NUMERAL}[ab]?){{0,6}})\b"
)
_LOBES: tuple[tuple[str, frozenset[int]], ...] = (
    (r"\bcaudate\b", frozenset({1})),
    (r"\bleft lateral\b", frozenset({2, 3})),
    (r"\bright posterior\b", frozenset({6, 7})),
    (r"\bright anterior\b", frozenset({5, 8})),
    (r"\bright (?:hepatic |liver )?lobe\b|\bright lobe\b", frozenset({5, 6, 7, 8})),
    (r"\bleft (?:hepatic |liver )?lobe\b|\bleft lobe\b", frozenset({2, 3, 4})),
)
_CAVAL = re.compile(r"^.{0,12}\b(?:inferior vena cava|IVC|cava)\b", re.I)
_LESION = re.compile(r"\b(?:metasta\w+|nodul\w+|lesions?|foc(?:us|i)|deposits?|resect\w+)\b", re.I)
_LATER = re.compile(r"\b(?:recurr\w+|follow-up|new (?:lesion|nodul|metasta))", re.I)
_OPERATIVE = re.compile(r"\b(?:intra-?operative\w*|resect\w+|excised|specimen|laparotomy)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Sites:
    """Liver segments named in one sentence. ``numbered``: by segment, not by lobe."""

    segments: frozenset[int]
    numbered: bool
    operative: bool
    words: str
    sentence: Sentence


def liver_sites(findings: Findings) -> Iterator[Contradiction]:
    """Liver lesions in one place by imaging and in another at operation."""
    for patient in findings.patients:
        found = [x for s in _told(findings, patient) if (x := _sites(findings, s))]
        imaging = [x for x in found if not x.operative]
        operation = [x for x in found if x.operative]
        differing = [x for x in operation if any(_differ(x, y) for y in imaging)]
        if not differing:
            continue
        before = [y for y in imaging if any(_differ(x, y) for x in differing)]
        yield Contradiction(
            "by modality",
            about(findings, patient, "sites of the liver lesions"),
            (
                _site_reading(findings, "imaging", before),
                _site_reading(findings, "operation", differing),
            ),
            "both kept, each with its modality; what was resected is proven, the rest is not",
            LIVER_SITES,
        )


def _site_reading(findings: Findings, how: str, sites: list[_Sites]) -> Reading:
    words = "; ".join(dict.fromkeys(x.words for x in sites))
    return Reading(f"{words} ({how})", unite(findings.quote(x.sentence) for x in sites))


def _differ(a: _Sites, b: _Sites) -> bool:
    if a.numbered and b.numbered:
        return a.segments != b.segments
    return not (a.segments <= b.segments or b.segments <= a.segments)


def _sites(findings: Findings, sentence: Sentence) -> _Sites | None:
    text = sentence.text
    episode = findings.report.episodes[sentence.index]
    if not _LESION.search(text) or _LATER.search(text) or episode is Episode.FOLLOW_UP:
        return None
    numbered = [m for m in _SEGMENTS.finditer(text) if not _CAVAL.match(text[m.end() :][:40])]
    if numbered and (findings.scheme is None or re.search(r"\b(?:liver|hepat)", text, re.I)):
        segments = frozenset(n for m in numbered for n in _numbers(m["list"]))
        words = ", ".join(m.group() for m in numbered)
    else:
        lobes = [(m.group(), s) for cue, s in _LOBES if (m := re.search(cue, text, re.I))]
        numbered, segments = [], frozenset().union(*(s for _, s in lobes))
        words = ", ".join(w for w, _ in lobes)
    if not segments:
        return None
    operative = episode in (Episode.OPERATION, Episode.POSTOPERATIVE) or bool(
        _OPERATIVE.search(text)
    )
    return _Sites(segments, bool(numbered), operative, words, sentence)


def _numbers(printed: str) -> set[int]:
    """The segments of "7 and 8", "5 to 8", "8–5"."""
    parts = [(_ROMAN.get(p) or int(p)) for p in re.findall(_NUMERAL, printed)]
    if len(parts) == 2 and re.search(r"[-–]|\bto\b", printed):
        return set(range(min(parts), max(parts) + 1))
    return set(parts)
