"""What nobody is told of by name: the diagnosis of the title, the sex that only pronouns tell.

A series names its disease once, in the title or the abstract, and means every patient; a narrative
may say "the 54-year-old patient ... she". Both are read last, for patients who lack the fact.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from cavagraph.graph.model import Status
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.diagnosis import CAVAL
from cavagraph.loaders.document import BlockKind, Section, Sentence
from cavagraph.loaders.view import ReportView

RULE_DIAGNOSIS, RULE_SEX = "diagnosis.entitled", "sex.pronoun"
_CAVAL = re.compile(
    r"\b(?:leiomyosarcomas?|LMS)\b[^.;:]{0,30}?\b(?:of|in|from|arising|involving|affecting)\b[^.;:]{0,25}?"
    r"\b(?:vena(?:e)? cava(?:e)?|IVC|VCI|ICV|(?:inferior )?cava(?: vein)?)\b|"
    r"\b(?:caval|cava|IVC) (?:leiomyosarcomas?|LMS)\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:mimick\w+|versus|vs|not|differential|benign|leiomyomatosis|metasta\w+ (?:from|of))\b",
    re.IGNORECASE,
)
_SEXED = re.compile(
    r"\b(?:(?P<female>she|hers?|herself|widow|housewife|(?:primi|multi)gravida|(?:primi|multi|"
    r"nulli)para|mother of|gravida|woman|lady)|(?P<male>he|his|him|himself|widower|father of|man|"
    r"gentleman))\b",
    re.IGNORECASE,
)
_KIN = re.compile(
    r"\b(?:mother|father|sister|brother|son|daughter|wife|husband|aunt|uncle|donor|surgeon|"
    r"physician|doctor|cousin|partner|baby|newborn|infant)\b",
    re.IGNORECASE,
)
_NAMED = (Section.HEADER, Section.ABSTRACT, Section.INTRODUCTION)


def unstated_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """Adds the diagnosis and the sex of patients of whom no sentence states them."""
    yield from candidates
    yield from _diagnoses(report, _lacking(report, candidates, "diagnosis"))
    yield from _sexes(report, _lacking(report, candidates, "sex"))


def _lacking(report: ReportView, candidates: tuple[Candidate, ...], field: str) -> list[str]:
    known = {
        key
        for c in candidates
        if c.field == field and c.status is Status.PRESENT
        for key in report.assign(c).keys
    }
    return [key for key in report.cast.keys if key not in known]


def _diagnoses(report: ReportView, keys: list[str]) -> Iterator[Candidate]:
    """The caval leiomyosarcoma of the title, else of the abstract, for each of several."""
    found = next(_naming(report), None) if keys and report.cast.several else None
    if found is None:
        return
    sentence, match = found
    for key in keys:
        yield Candidate(
            field="diagnosis",
            value=CAVAL,
            spans=(_place(sentence, match),),
            rule=RULE_DIAGNOSIS,
            sentence=sentence.index,
            attrs=(("primary", "true"),),
            distributed=True,
            derived=True,
            patients=(key,),
        )


def _naming(report: ReportView) -> Iterator[tuple[Sentence, re.Match[str]]]:
    named = [s for s in report.document.sentences if s.section in _NAMED]
    for sentence in sorted(
        named, key=lambda s: (_NAMED.index(s.section), s.kind is not BlockKind.HEADING, s.index)
    ):
        match = _CAVAL.search(sentence.text)
        if match and not _DOUBT.search(sentence.text):
            yield sentence, match


def _sexes(report: ReportView, keys: list[str]) -> Iterator[Candidate]:
    """The sex that nearly all pronouns and nouns for a patient agree on."""
    if not keys:
        return
    told: dict[str, list[tuple[str, Sentence, re.Match[str]]]] = defaultdict(list)
    for annotated in report.own():
        sentence = annotated.sentence
        if _KIN.search(sentence.text):
            continue
        for match in _SEXED.finditer(sentence.text):
            start, end = _place(sentence, match)
            owners = report.assigner.assign(sentence, start, end).keys
            if len(owners) == 1:
                told[owners[0]].append((match.lastgroup or "", sentence, match))
    for key in keys:
        (sex, often), *others = Counter(t[0] for t in told[key]).most_common() or [("", 0)]
        if not sex or any(often < 4 * count for _, count in others):
            continue
        sentence, match = next((s, m) for name, s, m in told[key] if name == sex)
        yield Candidate(
            field="sex",
            value=sex,
            spans=(_place(sentence, match),),
            rule=RULE_SEX,
            sentence=sentence.index,
            derived=True,
            patients=(key,),
        )


def _place(sentence: Sentence, match: re.Match[str]) -> tuple[int, int]:
    return sentence.start + match.start(), sentence.start + match.end()
