"""Spread that one examination suspects and a later one does not find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.graph.model import Contradiction, Evidence, Patient, Reading, Status
from cavagraph.loaders.annotations import Annotated, Mention
from cavagraph.loaders.findings import CASE, Findings, about, attribute, brief, facts, unite

REFUTED, UNCONFIRMED = "suspicion-refuted", "finding-not-confirmed"
_STRUCTURES = ("Vein", "Artery", "Organ", "HeartChamber", "BowelPart", "BodyRegion")
_SPREAD = (
    r"(?:infiltrat\w+|inva(?:sion|ded|ding|sive)|involve\w*|encas\w+|adheren\w+|extension"
    r"|metastas[ei]s)"
)
_SUSPECTS = re.compile(
    rf"\b{_SPREAD}\b[^.;]{{0,60}}\b(?:suspected|suspicious|possible|suggested|not be (?:excluded"
    rf"|ruled out))\b"
    rf"|\b(?:suspected|suspicious|possible|suspicion of|suggest\w+"
    rf"|probable)\b[^.;]{{0,60}}\b{_SPREAD}\b"
    r"|\b(?:narrowed|stenotic|stenosed|compressed|displaced|fat plane\b[^.;]{0,40}\b(?:lost"
    r"|obliterated))\b",
    re.I,
)
_DENIES = re.compile(
    r"\b(?:was|were) not(?: (?:infiltrated|invaded|involved|encased|affected))?\s*(?:$|[.,;])"
    r"|\b(?:not|never) (?:infiltrated|invaded|involved|encased|affected)\b"
    rf"|\b(?:no|without|neither)\b[^.;,]{{0,30}}\b{_SPREAD}\b"
    r"|\bfree (?:of|from) (?:tumou?r|disease|invasion|infiltration)\b|\bspared\b"
    rf"|\b{_SPREAD} (?:was|were) (?:negative|absent|excluded|ruled out|not)\b",
    re.I,
)
_CLAUSE = re.compile(
    r"[^,;]+(?:,\s(?=(?:and|or)\s(?:the\s)?[\w-]+\s(?:and|or|was|were)\b)[^,;]+)?[,;]?"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a clause says of a structure. ``refuted``: not spread to; else doubtful."""

    structure: str
    refuted: bool
    words: str
    evidence: tuple[Evidence, ...]
    start: int


def refuted_suspicions(findings: Findings) -> Iterator[Contradiction]:
    """A structure that imaging suspects or narrows and that turns out to be free."""
    for patient in findings.patients:
        said = [*_from_facts(patient), *_from_text(findings, patient)]
        for structure in dict.fromkeys(x.structure for x in said):
            here = sorted((x for x in said if x.structure == structure), key=lambda x: x.start)
            first = [x for x in here if not x.refuted]
            last = [x for x in here if x.refuted and first and x.start > first[0].start]
            denied = unite(x.evidence for x in last)
            first = [x for x in first if not set(x.evidence) & set(denied)]
            if first and last:
                yield _refuted(findings, patient, structure, first, last)


def _from_facts(patient: Patient) -> Iterator[_Said]:
    for fact in facts(patient, "involvement", "metastasis", status=None):
        relation = attribute(fact, "relation")
        doubtful = fact.status is Status.SUSPECTED or re.search("narrow|stenos|compress", relation)
        refuted = fact.status is Status.ABSENT
        if doubtful or refuted:
            words = relation or fact.field
            text = f"no {words}" if refuted else f"{words} {fact.status.value.lower()}"
            yield _Said(str(fact.value), refuted, text, fact.evidence, fact.evidence[0].start)


def _from_text(findings: Findings, patient: Patient) -> Iterator[_Said]:
    for annotated in findings.report.own():
        sentence = annotated.sentence
        if sentence.section in CASE and patient.key in findings.keys(sentence):
            yield from _clauses(findings, annotated)


def _clauses(findings: Findings, annotated: Annotated) -> Iterator[_Said]:
    sentence = annotated.sentence
    for clause in _CLAUSE.finditer(sentence.text):
        refuted = _DENIES.search(clause.group())
        if not refuted and not _SUSPECTS.search(clause.group()):
            continue
        first, last = sentence.start + clause.start(), sentence.start + clause.end()
        for mention in annotated.of(*_STRUCTURES):
            if first <= mention.start and mention.end <= last and not _is_cava(mention):
                evidence = findings.quote(sentence, *clause.span())
                words = brief(clause.group().strip(" ,;"))
                yield _Said(mention.term.label, bool(refuted), words, evidence, evidence[0].start)


def _is_cava(mention: Mention) -> bool:
    return "vena cava" in mention.term.label or mention.isa("VascularSegment")


def _refuted(
    findings: Findings, patient: Patient, structure: str, first: list[_Said], last: list[_Said]
) -> Contradiction:
    return Contradiction(
        "over time",
        about(findings, patient, f"spread to the {structure}"),
        (
            Reading(first[0].words, unite(x.evidence for x in first)),
            Reading(last[0].words, unite(x.evidence for x in last)),
        ),
        "the later finding leads on invasion; what was seen before stays a finding of its own",
        REFUTED,
    )


_DOUBT = re.compile(
    r"\b(?:questionable|equivocal|indeterminate|suspicious|possible|suspected"
    r"|uncertain)\b[^.]{0,120}?"
    r"\b(?:not (?:been )?(?:confirmed|reproduced|verified|seen on|visible on)|ruled out|refuted"
    r"|excluded)\b[^.;]{0,40}",
    re.I,
)


def unconfirmed_findings(findings: Findings) -> Iterator[Contradiction]:
    """A doubtful finding of one examination that another does not confirm, in one sentence."""
    for sentence in findings.own(CASE):
        match = _DOUBT.search(sentence.text)
        if match is None:
            continue
        cut = re.search(r"\b(?:not|ruled|refuted|excluded)\b", match.group())
        middle = match.start() + (cut.start() if cut else 0)
        first = brief(sentence.text[match.start() : middle].strip(" ,;"))
        yield Contradiction(
            "by modality",
            "doubtful finding",
            (
                Reading(first, findings.quote(sentence, match.start(), middle)),
                Reading(
                    brief(sentence.text[middle : match.end()]),
                    findings.quote(sentence, middle, match.end()),
                ),
            ),
            "the finding that was not confirmed is not asserted",
            UNCONFIRMED,
        )
