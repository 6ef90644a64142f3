"""General statements that do not agree with the report: its scheme, its patient, its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cavagraph.graph.model import Claim, Contradiction, Fact, Reading, ZoneLabel
from cavagraph.loaders.document import Sentence
from cavagraph.loaders.findings import Findings, brief, facts, unite, words_of
from cavagraph.loaders.locations import segments_of
from cavagraph.loaders.numbers import DIGITS
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.zones import LABEL, UPPER

SCHEME, IMPLAUSIBLE, PRACTICE, RANGES = (
    "claim-against-scheme", "implausible-statistic", "claim-against-own-treatment",
    "statistic-with-other-range",
)  # fmt: skip
_UPPER = re.compile(
    r"\b(?:upper (?:segment|IVC|inferior vena cava|cava|third|part)|supra-?hepatic)\b", re.I
)
_FORBIDS = re.compile(
    r"\b(?:cannot|can not|must not|should not|not (?:possible|feasible|tolerated|advised"
    r"|performed)|contraindicated|never)\b",
    re.I,
)
_TURNS = re.compile(r"\b(?:but|whereas|while|although|however)\b", re.I)


def claims_against_scheme(findings: Findings) -> Iterator[Contradiction]:
    """A sentence that forbids something in a segment and allows it in that segment's number."""
    scheme = findings.scheme
    if scheme is None:
        return
    corrected = {e.start: c for c in findings.claims if c.correction for e in c.evidence}
    for sentence in findings.sentences():
        match = next(
            (m for m in LABEL.finditer(sentence.text) if m["word"].lower() == scheme.word), None
        )
        claim = next(
            (corrected[e.start] for e in findings.quote(sentence) if e.start in corrected), None
        )
        if match is None or not (claim or _forbids_and_allows(findings, sentence.text, match)):
            continue
        numbers = re.findall(r"IV|I{1,3}|[1-5]", match["list"])
        labels = [x for x in scheme.labels if x.notation in numbers and UPPER in x.segments]
        if labels:
            yield _scheme(findings, sentence, match, labels[0], claim)


def _forbids_and_allows(findings: Findings, text: str, match: re.Match[str]) -> bool:
    turn = _TURNS.search(text)
    if turn is None or findings.scheme is None or turn.start() > match.start():
        return False
    before = text[: turn.start()]
    allowed = segments_of(match["list"], findings.scheme)
    return bool(_UPPER.search(before) and _FORBIDS.search(before)) and UPPER in allowed


def _scheme(
    findings: Findings,
    sentence: Sentence,
    match: re.Match[str],
    label: ZoneLabel,
    claim: Claim | None,
) -> Contradiction:
    word = findings.scheme.word if findings.scheme else "zone"
    note = claim.correction if claim else "the printed numbers are kept and flagged"
    return Contradiction(
        "numbering",
        f"{word} numbers in a general statement",
        (
            Reading(
                f"definition: {word} {label.notation} is {', '.join(label.segments)}",
                label.evidence,
            ),
            Reading(f"statement: {match.group()}", findings.quote(sentence)),
        ),
        f"the definition leads: {note}",
        SCHEME,
        preferred=0,
    )


_FREE = r"(?:disease|recurrence|relapse|progression|event)[- ]free survival|DFS|RFS|PFS|EFS"
_OVERALL = r"overall survival|\bOS\b"
_PERCENT = re.compile(rf"({DIGITS})\s?%")


def implausible_statistics(findings: Findings) -> Iterator[Contradiction]:
    """Overall and disease-free survival in one phrase, one less than a seventh of the other."""
    for sentence in findings.sentences(Ownership.GENERAL, Ownership.CITED):
        text = sentence.text
        overall, free = re.search(_OVERALL, text), re.search(_FREE, text, re.I)
        if overall is None or free is None:
            continue
        tail = text[max(overall.end(), free.end()) :]
        found = list(_PERCENT.finditer(tail))[:2]
        if len(found) < 2 or "respectively" not in tail[found[1].end() : found[1].end() + 30]:
            continue
        first, second = (Decimal(m[1].replace("·", ".").replace(",", ".")) for m in found)
        if overall.start() > free.start():
            first, second = second, first
        if second * 7 < first:
            offset = len(text) - len(tail)
            place = findings.quote(
                sentence, offset + found[0].start(), offset + found[1].end() + 13
            )
            yield Contradiction(
                "implausible",
                "disease-free against overall survival",
                (
                    Reading(f"overall survival {first} %", place),
                    Reading(f"disease-free survival {second} %", place),
                ),
                "kept as printed and flagged: one of the two is probably a misprint",
                IMPLAUSIBLE,
            )


_UNNEEDED = re.compile(
    r"\b(?:generally|usually|routinely|normally|commonly|typically)? ?(?:is |are )?(?:generally "
    r"|usually |routinely |normally )?"
    r"(?:not|un|no longer) ?(?:generally |usually |routinely |always )?(?:necessary|required"
    r"|needed|indicated|recommended|advised|warranted)\b",
    re.I,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|only when|in (?:patients|cases) (?:with|without)|provided)\b", re.I
)
_GIVEN = ("Drug", "DrugClass", "DrugRegimen", "Radiotherapy")
_CLASSES = {"anticoagulant": "Anticoagulant", "antiplatelet agent": "AntiplateletAgent"}


def practice_against_claims(findings: Findings) -> Iterator[Contradiction]:
    """A treatment called needless in general that the report's own patient had."""
    if findings.several():
        return
    given = [f for p in findings.patients for f in facts(p, "drug", "radiotherapy")]
    for annotated in findings.report.of(Ownership.GENERAL, Ownership.CITED):
        sentence = annotated.sentence
        cue = _UNNEEDED.search(sentence.text)
        if cue is None or _CONDITION.search(sentence.text):
            continue
        head = sentence.text[: cue.start()]
        named = [
            m.term.label
            for m in annotated.of(*_GIVEN)
            if 0 <= cue.start() - (m.end - sentence.start) <= 60
            and not _TURNS.search(head[m.end - sentence.start :])
        ]
        same = [f for f in given if words_of(f.value) in named and not _intraoperative(f)]
        if same:
            yield _practice(findings, sentence, same)


def _intraoperative(fact: Fact) -> bool:
    return "intraoperative" in words_of(fact.get("purpose") or "")


def _practice(findings: Findings, sentence: Sentence, same: list[Fact]) -> Contradiction:
    name = ", ".join(dict.fromkeys(words_of(f.value) for f in same))
    return Contradiction(
        "claim against case",
        name,
        (
            Reading(f"given to the patient: {name}", unite(f.evidence for f in same)),
            findings.read(f"in general: {brief(sentence.text)}", sentence),
        ),
        "a fact of the patient and a general statement; both kept",
        PRACTICE,
    )


_SURVIVAL = re.compile(
    rf"(?P<years>\d{{1,2}})[- ]?(?:year|yr)[- ](?P<kind>overall |disease-free |recurrence-free "
    rf"|disease-specific )?sur-?\s?vival"
    rf"(?P<between>[^.;%]{{0,70}}?)(?P<low>{DIGITS})\s?%?\s?(?:-|–|to|and)\s?"
    rf"(?P<high>{DIGITS})\s?%",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Range:
    """A range of survival in percent, with the words that quote it."""

    about: str
    low: str
    high: str
    sentence: Sentence
    span: tuple[int, int]


def ranges_of_statistics(findings: Findings) -> Iterator[Contradiction]:
    """One statistic of the literature quoted with two ranges in one report."""
    found = [r for s in findings.sentences(Ownership.GENERAL, Ownership.CITED) for r in _quoted(s)]
    for what in dict.fromkeys(r.about for r in found):
        same = [r for r in found if r.about == what]
        ranges = dict.fromkeys((r.low, r.high) for r in same)
        if len(ranges) < 2:
            continue
        yield Contradiction(
            "population",
            what,
            tuple(
                Reading(
                    f"{low} to {high} %",
                    unite(
                        findings.quote(r.sentence, *r.span)
                        for r in same
                        if (r.low, r.high) == (low, high)
                    ),
                )
                for low, high in ranges
            ),
            "two claims, each with its own population and sources",
            RANGES,
        )


def _quoted(sentence: Sentence) -> Iterator[_Range]:
    for match in _SURVIVAL.finditer(sentence.text):
        tail = sentence.text[match.end() : match.end() + 60]
        if "respectively" in tail or re.search(r"\b95|CI\b", match["between"]):
            continue
        about = f"{match['years']}-year {(match['kind'] or '').lower()}survival"
        yield _Range(about, match["low"], match["high"], sentence, match.span())
