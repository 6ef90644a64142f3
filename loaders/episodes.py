"""Where in the patient's course each sentence stands: before, at or after the operation, later.

The course runs forward within the case part and starts again with the next patient. The cues are
general language of surgical reports; a sentence without one stays in the episode that is open.
"""

from __future__ import annotations

import re
from enum import StrEnum

from cavagraph.loaders.document import Document, Section, Sentence
from cavagraph.loaders.introductions import introduces


class Episode(StrEnum):
    """A stage of the course."""

    PRESENTATION = "presentation"
    OPERATION = "operation"
    POSTOPERATIVE = "postoperative"
    FOLLOW_UP = "followup"


_RUNNING = (Section.CASE, Section.RESULTS, Section.UNKNOWN)
_LEAST = 3  # sentences of a case part; with fewer the abstract tells the case
_OPERATION = re.compile(
    r"\b(?:underwent|performed|carried out|proceeded to|taken to the operating|at (?:the )?"
    r"(?:operation|laparotomy|surgery)|OR \d|operated on|operation took place|intra-?operatively)\b"
    r".{0,120}?\b(?:resect\w*|excis\w*|surg\w+|laparotomy|operation|incision|nephrectomy|"
    r"hepatectomy|"
    r"tumou?r|mass|removed|exploration)"
    r"|\b(?:laparotomy|incision|sternotomy|en[- ]bloc|(?:was|were) (?:\w+ )?"
    r"(?:resected|excised|removed))\b|^OR\b"
    r"|\b(?:was|were) operated on\b",
    re.IGNORECASE,
)
# What only an operation leaves behind, for where the sentence of the operation has no cue itself.
_AFTERWARDS = re.compile(
    r"^\W*post-?operatively\b|\bpost-?operative (?:course|recovery|day)\b|\bPOD ?\d", re.IGNORECASE
)
_NOT_OPERATION = re.compile(
    r"\b(?:biops\w+|aspiration|(?:refused|declined)(?! .{0,40}\bunderwent\b)|planned|"
    r"previous\w*|history of|years? (?:ago|"
    r"earlier|before)|"
    r"recommended|suggested|scheduled|imaging|tomograph\w*|MRI|ultraso\w+|endoscop\w+|referred)\b",
    re.IGNORECASE,
)
_POSTOPERATIVE = re.compile(
    r"\b(?:post-?operative(?:ly)?|POD ?\d|after (?:the )?(?:surgery|operation)|intensive care|"
    r"discharged|"
    r"went home|left hospital|hospital stay|patholog\w+|histolog\w+|immunohisto\w+|specimen|"
    r"recover\w+|"
    r"on day \d|convalescence|drained percutaneously|required (?:a |an )?(?:ha?emodialysis|"
    r"dialysis|relaparotomy|"
    r"reoperation|thoracentesis|nasojejunal))\b",
    re.IGNORECASE,
)
_FOLLOW_UP = re.compile(
    r"\b(?:follow(?:ed)?[- ]?up|recurr\w+|(?:at|after) (?:\w+ )?(?:months?|years?|weeks?)\b|"
    r"(?:months?|years?) (?:later|after|postoperatively|after (?:the )?(?:surgery|operation))|"
    r"POM ?\d+|within (?:\w+ ){1,2}(?:months?|years?)\b|(?:months?|years?) (?:on\b|since|from "
    r"(?:the )?(?:surgery|operation)|postop\w*|have (?:passed|"
    r"elapsed))|relaps\w+|to date|at present|currently|at the time of (?:writing|this report|"
    r"submission|publication)|(?:last|latest|most recent) (?:visit|seen|review|contact|control|"
    r"check-?up|clinic|appointment)|surveillance|(?:first|second|third)-line|lost to|"
    r"(?:is|remains) (?:alive|well|disease|free|asymptomatic)|"
    r"adjuvant|(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) "
    r"(?:mo|months|years) (?:later|after)|died|alive|passed away|Course:)\b|\b\d+ mo\b",
    re.IGNORECASE,
)
_NEOADJUVANT = re.compile(
    r"\b(?:neo-?adjuvant|pre-?operative(?:ly)?|before (?:the )?operation)\b", re.I
)


_NUMBERED = re.compile(
    r"(?:The|Our) (?:first|second|third|fourth) (?:patient|case)\b"
    r"|An? (?:[\w-]+,? ){0,3}?\d{1,3}[- ]year"
)


def running_sections(document: Document) -> tuple[Section, ...]:
    """The sections that tell the course; the abstract where a document has nothing else."""
    told = sum(s.section in _RUNNING for s in document.sentences)
    return _RUNNING if told >= _LEAST else (*_RUNNING, Section.ABSTRACT)


def episodes(document: Document, serial: bool = False) -> tuple[Episode | None, ...]:
    """The episode of every sentence; None outside the running case part.

    ``serial``: the results of a series tell of many patients at once and have no course.
    """
    result: list[Episode | None] = []
    current: Episode = Episode.PRESENTATION
    heading = ""
    running = running_sections(document)
    for sentence in document.sentences:
        if sentence.section not in running or (serial and sentence.section is Section.RESULTS):
            result.append(None)
            continue
        if sentence.heading != heading or _new_patient(sentence):
            heading = sentence.heading
            if re.match(r"\W*(?:case|patient)\b", heading, re.I) or _new_patient(sentence):
                current = Episode.PRESENTATION
        current = _next(current, sentence.text)
        result.append(current)
    return tuple(result)


def _new_patient(sentence: Sentence) -> bool:
    return bool(_NUMBERED.match(sentence.text)) or introduces(sentence)


def _next(current: Episode, text: str) -> Episode:
    if current is Episode.PRESENTATION:
        if _OPERATION.search(text) and not _NOT_OPERATION.search(text):
            return Episode.OPERATION
        if _AFTERWARDS.search(text) and not _NOT_OPERATION.search(text):
            return Episode.POSTOPERATIVE
        return current
    if _FOLLOW_UP.search(text) and not _NEOADJUVANT.search(text):
        return Episode.FOLLOW_UP
    if current is Episode.OPERATION and _POSTOPERATIVE.search(text):
        return Episode.POSTOPERATIVE
    return current
