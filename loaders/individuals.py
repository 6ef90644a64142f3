"""Whether a report tells of a single patient of its own, or only of groups and of what is done.

A cohort study names somebody only in passing ("one patient, a 64-year-old man, died"); a guideline
and a how-to speak of "the patient" without ever having met one.
"""

from __future__ import annotations

import re

from cavagraph.loaders.document import Document, Section, Sentence
from cavagraph.loaders.introductions import introduces
from cavagraph.loaders.scopes import in_general, of_others

_PERSON = re.compile(
    r"\b(?:the|this|our) patient\b|\b(?:male|female)\b|\b\d{1,3}[- ]years?[- ]?old\b|\byear-old\b"
    r"|\b\d{1,3} ?(?:yo|y/o|[MF])\b|\bage[d:]? \d{1,3}\b|\bpatient:"
    r"|\b(?:a|an|our|this|the) (?:[\w-]+,? ){0,3}?(?:woman|man|lady|gentleman|girl|boy|patient)\b"
    r"|\b(?:she|he) (?:was|had|underwent|presented|complained|received)\b"
    r"|\b(?:quin|sex|sept|oct|non)(?:qu)?agenarian\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:was|were|had|did|complained|presented|underwent|received|developed|died|showed|"
    r"refused|declined|recovered|remain(?:s|ed)|has been|is (?:alive|well|free|doing))\b"
    r"|\b\d{2,3}\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"\b(?:should|must|may|might|can|could|will|is (?:\w+ed)|are (?:\w+ed))\b", re.IGNORECASE
)
_NUMBER = r"(?:\d{1,4}|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)"
_PEOPLE = r"(?:\w+ ){0,3}(?:patients|cases|subjects|women|men)\b"
_GROUP = re.compile(
    rf"\b{_NUMBER} {_PEOPLE}[^.;]{{0,120}}\b(?:"
    r"included|identified|enrolled|underwent|treated|reviewed|operated|resected|analy[sz]ed|"
    r"eligible|collected|evaluated|studied|met)\b"
    r"|\b(?:included|identified|enrolled|reviewed|analy[sz]ed|collected|treated|"
    rf"data (?:on|of|from))\b[^.;]{{0,60}}\b{_NUMBER} {_PEOPLE}"
    r"|\b(?:all|consecutive) (?:\w+ )?(?:patients|cases) "
    r"(?:who|with|treated|undergoing|operated)\b",
    re.IGNORECASE,
)
_STATISTICS = re.compile(
    r"\b(?:median|mean|interquartile|IQR|hazard ratio|Kaplan|confidence interval)\b|\bn ?= ?\d"
    r"|\b\d{1,3} ?\(\d{1,3}(?:\.\d)? ?%\)",
    re.IGNORECASE,
)
_PASSING = re.compile(r"\W*(?:one|another|two|a further|the only)\b", re.IGNORECASE)
_OWN = {Section.CASE, Section.UNKNOWN, Section.HEADER, Section.RESULTS, Section.ABSTRACT}
_COUNTED = _OWN | {Section.METHODS}


def tells_of_one(document: Document) -> bool:
    """Whether the report has a patient of its own who can be told from a group."""
    told = [s for s in document.sentences if s.section in _OWN]
    if _is_cohort(document):
        return any(_single(s) for s in told)
    return any(_met(s) for s in told)


def _met(sentence: Sentence) -> bool:
    """Whether a sentence speaks of a person to whom something happened."""
    text = sentence.text
    if not _PERSON.search(text) or of_others(text):
        return False
    if sentence.section is Section.HEADER or introduces(sentence):
        return True
    general = _GENERAL.search(text) or in_general(text)
    return not general or _TOLD.search(text) is not None


def _single(sentence: Sentence) -> bool:
    """Whether a sentence of a study introduces its one case, not somebody in passing."""
    if _PASSING.match(sentence.text) or sentence.section is Section.HEADER:
        return False
    if introduces(sentence):
        return True
    narrated = sentence.section is Section.CASE and re.search(
        r"\b(?:the patient|she|he)\b", sentence.text, re.IGNORECASE
    )
    return bool(narrated) and _TOLD.search(sentence.text) is not None


def _is_cohort(document: Document) -> bool:
    """Whether several patients are counted in and described by statistics."""
    own = [s for s in document.sentences if s.section in _COUNTED and not of_others(s.text)]
    return any(_GROUP.search(s.text) for s in own) and any(_STATISTICS.search(s.text) for s in own)
