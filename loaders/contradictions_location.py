"""The place of the tumour in the cava in different words: segment names, labels, landmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.graph.model import Contradiction, Patient, Reading
from cavagraph.loaders.document import Section, Sentence
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.findings import Findings, about, unite
from cavagraph.loaders.locations import segments_of
from cavagraph.loaders.zones import INFRARENAL, LABEL, MIDDLE, ORDER, RENAL, UPPER

NAMES = "caval-segment-names"
_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    (r"retro-?hepatic", frozenset({MIDDLE})),
    (r"supra-?renal", frozenset({MIDDLE})),
    (r"infra-?renal", frozenset({INFRARENAL})),
    (r"(?:infra|sub)-?hepatic", frozenset({INFRARENAL, RENAL})),
    (r"supra-?hepatic", frozenset({UPPER})),
    (r"(?:the )?(?:upper|cranial) third", frozenset({UPPER})),
    (r"(?:the )?middle third", frozenset({RENAL, MIDDLE})),
    (r"(?:the )?(?:lower|caudal) third", frozenset({INFRARENAL})),
    (r"(?:juxta|para|inter)-?renal", frozenset({RENAL})),
    (
        r"(?:junction|confluence|level) of (?:the )?(?:right and left |left and right |both )?"
        r"renal veins",
        frozenset({RENAL}),
    ),
)  # fmt: skip
_CAVA = (
    r"(?:segment |portion |part |section )?(?:of (?:the )?)?(?:inferior vena cava|IVC|vena cava)"
)
_TUMOUR = re.compile(
    r"\b(?:tumou?r|mass|lesion|neoplasm|leiomyosarcoma|LMS|lumen|thickening|filling defect)\b", re.I
)
_HANDLED = re.compile(
    r"\b(?:clamp\w*|tap(?:ed|ing)|dissect\w*|mobili[sz]\w*|expos\w*|graft|anastomo\w*|divided"
    r"|encircle\w*|control\w*|"
    r"reconstruct\w*|resected|patent|free|stent\w*|thrombus|patency)\b",
    re.I,
)
_SECTIONS = (Section.CASE, Section.UNKNOWN, Section.CAPTION, Section.RESULTS)


@dataclass(frozen=True, slots=True)
class _Name:
    """One way in which the report names where the tumour lies."""

    words: str
    segments: frozenset[str]
    sentence: Sentence


def caval_names(findings: Findings) -> Iterator[Contradiction]:
    """Different names of the segment, by modality or figure: compatible where they overlap."""
    if findings.several():
        return
    for patient in findings.patients:
        names = [n for s in findings.own(_SECTIONS) for n in _names(findings, s)]
        if len({n.segments for n in names}) > 1:
            yield _named(findings, patient, names)


def _named(findings: Findings, patient: Patient, names: list[_Name]) -> Contradiction:
    whole = frozenset().union(*(n.segments for n in names))
    shared = names[0].segments.intersection(*(n.segments for n in names))
    readings = tuple(
        Reading(words, unite(findings.quote(n.sentence) for n in names if n.words == words))
        for words in dict.fromkeys(n.words for n in names)
    )
    segments = ", ".join(s for s in ORDER if s in (shared or whole))
    return Contradiction(
        "naming",
        about(findings, patient, "segment of the cava"),
        readings,
        f"compatible: all hold {segments}"
        if shared
        else f"all kept; together they cover {segments}",
        NAMES,
    )


def _names(findings: Findings, sentence: Sentence) -> Iterator[_Name]:
    text = sentence.text
    episode = findings.report.episodes[sentence.index]
    if not _TUMOUR.search(text) or episode not in (None, Episode.PRESENTATION):
        return
    for words, segments in _WORDS:
        cava = "" if "renal veins" in words else rf" {_CAVA}"
        for match in re.finditer(rf"\b(?P<name>{words})\b{cava}", text, re.I):
            if not _HANDLED.search(text[max(0, match.start() - 30) : match.end() + 30]):
                yield _Name(match["name"].lower(), segments, sentence)
    scheme = findings.scheme
    for match in LABEL.finditer(text) if scheme else ():
        if scheme and match["word"].lower() == scheme.word and len([*LABEL.finditer(text)]) == 1:
            segments = frozenset(segments_of(match["list"], scheme))
            if segments and not re.match(
                r".{0,3}(?:of )?(?:the )?(?:liver|hepat)", text[match.end() :]
            ):
                yield _Name(match.group().lower(), segments, sentence)
