"""Systemic treatment as a whole, given or not: neoadjuvant, adjuvant, or with no setting named.

Single drugs are read by ``therapy.py``; where they are named, "chemotherapy was given" adds nothing
and is dropped there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cavagraph.graph.model import Status
from cavagraph.loaders.annotations import Annotated
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.courses import in_order
from cavagraph.loaders.offered import clause_bounds, denied, hypothetical, only_told
from cavagraph.loaders.view import ReportView

RULE = "systemic"
_NEO = r"neo-?\s?adjuvant|pre-?\s?operative|induction|neoadj\.?|pre-?op\.?"
_ADJ = r"(?<!neo)(?<!neo-)(?<!neo )(?:adjuvant|adj\.?)|post-?\s?operative|post-?op\.?|consolidation"
_BOTH = r"\(neo-?\)\s?adjuvant|neo-?\s?adjuvant (?:and|or|nor) adjuvant|peri-?\s?operative|" + (
    r"pre-? ?(?:and|or|nor|/) ?post-?\s?operative"
)
_CHEMO = r"chemo(?:-?\s?therap(?:y|ies|eutic\w*))?\b(?![ -]?(?:radi|embol|perfus|induced|naive))"
_ANY = (
    r"(?:(?:systemic|oncologic(?:al)?|medical|anti-?\s?cancer|anti-?\s?neoplastic|anti-?\s?tumou?r|"
    r"cytotoxic|drug|additional|further|specific) )*(?:therap(?:y|ies)|treatments?|"
    r"chemo-?\s?radi\w+)\b(?! with (?:radi|irradi))"
)
_BETWEEN = r"(?:[\s,/-]+(?:[\w-]+[\s,/-]+){0,3}?|[\s-]+)"
_NAMED = re.compile(
    rf"(?:\b|(?=\())(?:(?P<both>{_BOTH})|(?P<neo>{_NEO})|(?P<adj>{_ADJ}))(?![\w(])"
    rf"(?:{_BETWEEN}(?P<chemo>{_CHEMO})|[\s-]+(?P<any>{_ANY}))"
    rf"|\b(?P<bare>(?:(?:systemic|palliative|cytotoxic|combination|further|first-line|second-line|"
    rf"salvage) )*{_CHEMO})",
    re.IGNORECASE,
)
_SETTINGS = re.compile(rf"\b(?:(?P<neo>{_NEO})|(?P<adj>{_ADJ}))(?:ly)?\b", re.IGNORECASE)
_GIVEN = re.compile(
    r"\b(?:received|receives|receiving|underwent|undergone|undergoing|(?:was|were|been|being|is) "
    r"(?:\w+ ){0,2}?(?:given|administered|started|performed|completed|begun|initiated|commenced|"
    r"delivered|treated|put on|continued|instituted|applied)|started|commenced|completed|"
    r"followed by|"
    r"treated with|had|courses? of|cycles? of|in the form of)\b"
    r"|\b(?:after|following) (?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"\bpatients (?:with|who)\b|\bthe (?:role|benefit|value|use|effect|efficacy) of\b|"
    r"\b(?:is|are) (?:\w+ )?(?:controversial|recommended|not|the)\b|\bremains?\b|\bregimens?\b|"
    r"\bliterature\b|\breported\b|\bsurvival\b|\bstudies\b|\btrials?\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:years? (?:ago|earlier|before|previously)|history of|previous(?:ly)?|"
    r"(?:breast|colon|colorectal|rectal|cervical|ovarian|gastric|prostate|bladder|lung|thyroid|"
    r"endometrial) (?:cancer|carcinoma)|lymphoma|leuka?emia|myeloma|seminoma)\b",
    re.IGNORECASE,
)
_FIELDS = {"neo": "preoperative_chemotherapy", "adj": "adjuvant_chemotherapy", "": "chemotherapy"}


def systemic_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """Adds systemic treatment of each setting as given or not given."""
    yield from candidates
    for _, annotated in in_order(report):
        yield from _in_sentence(annotated)


def _in_sentence(annotated: Annotated) -> Iterator[Candidate]:
    text = annotated.sentence.text
    for named in _NAMED.finditer(text):
        begin, stop = clause_bounds(text, named.start(), named.end())
        clause = text[begin:stop]
        before, after = text[begin : named.start()], text[named.end() : stop]
        if hypothetical(clause) or _PAST.search(text):
            continue
        for setting in _settings(named, clause):
            status = _status(named, before, after, clause, setting)
            if status is not None:
                yield _candidate(annotated, named, setting, status)


def _settings(named: re.Match[str], clause: str) -> tuple[str, ...]:
    """The settings of a treatment: its own words, else for bare chemotherapy one of the clause."""
    if named["both"]:
        return ("neo", "adj")
    if named["neo"] or named["adj"]:
        return ("neo" if named["neo"] else "adj",)
    near = list(_SETTINGS.finditer(clause))
    return tuple({"neo" if m["neo"] else "adj": None for m in near}) if len(near) == 1 else ("",)


def _status(
    named: re.Match[str], before: str, after: str, clause: str, setting: str
) -> Status | None:
    if denied(before, after):
        return None if _GENERIC.search(clause) else Status.ABSENT
    if only_told(before, after) or named["any"] or _GENERIC.search(clause):
        return None
    return Status.PRESENT if _GIVEN.search(before) or _GIVEN.search(after) else None


def _candidate(
    annotated: Annotated, named: re.Match[str], setting: str, status: Status
) -> Candidate:
    sentence = annotated.sentence
    absent = "not given" if setting else "any"
    return Candidate(
        field=_FIELDS[setting],
        value="given" if status is Status.PRESENT else absent,
        spans=(
            (sentence.start + named.start(), sentence.start + named.end()),
            (sentence.start, sentence.end),
        ),
        rule=RULE,
        sentence=sentence.index,
        status=status,
    )
