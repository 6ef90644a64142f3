"""The numbering of caval zones that a report uses, read from its own words.

Numbers run from below in some papers and from above in others, so a number alone is never mapped.
A label gets its meaning from a definition, or else from the landmarks that stand beside it; a
numeral that a definition prints twice while another is missing is read as the missing one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cavagraph.graph.model import Evidence, ZoneLabel, ZoneScheme
from cavagraph.loaders.document import Document, Section, Sentence
from cavagraph.loaders.literals import sieve

INFRARENAL, RENAL, MIDDLE, UPPER = (
    "infrarenal", "renal", "suprarenal-retrohepatic", "suprahepatic",
)  # fmt: skip
ORDER = (INFRARENAL, RENAL, MIDDLE, UPPER)
_WORD = r"(?:segment|zone|level|part|type|region|portion|third)"
_NUMERAL = r"(?:IV|I{1,3}|[1-5])"
LABEL = sieve(
    rf"\b(?P<word>{_WORD})s?[ (]*(?P<list>{_NUMERAL}(?:\s?(?:[-–/]|,|and|&|or|to|,? and)"
    rf"\s?{_NUMERAL})*)\b"
    r"(?! (?:of the liver|trial|error|diabetes|evidence|hepat))"
)
_LIVER = re.compile(
    r"^ ?(?:of the |of )?(?:right |left )?(?:liver|hepatic lobe|caudate|couinaud|lobe)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(?:refers? to|defined|denotes?|extends?|encompass\w+|compris\w+|means|corresponds?|"
    r"classified|divided|"
    r"categori[sz]ed|counted|divid\w+|zones?:|lies|lying|spans?|covers?|includes?|"
    r"reach(?:es|ing)|is (?:the|below|above|between))|[:=]|"
    r", which (?:lie|sit|approach|reach|are)\b",
    re.IGNORECASE,
)
_ABOVE_HEPATIC = re.compile(
    r"\b(?:above|cranial to|superior to|over|from) (?:the )?(?:level of (?:the )?)?hepatic "
    r"veins?\b(?! to (?:the )?renal)"
    r"|\batri(?:um|a|al)\b|\bheart\b|\bsuprahepatic\b|\bdiaphragm",
    re.IGNORECASE,
)
_BELOW_RENAL = re.compile(
    r"\b(?:below|under|caudal to|inferior to|lower than|beneath)\b[^.;,]{0,25}\b(?:renal veins?|"
    r"them)\b|\binfra-?renal\b|"
    r"\biliac\b|\bfrom (?:the )?renal veins? (?:down|to (?:the )?(?:iliac|confluence|bifurcation|"
    r"origin))",
    re.IGNORECASE,
)
_AT_RENAL = re.compile(
    r"\b(?:at|level of|around|opposite|(?:orifices?|ostia|ostium|mouths?) of) (?:the )?renal "
    r"veins?\b|\b(?:juxta|para|inter)-?renal\b",
    re.I,
)
_BETWEEN = re.compile(
    r"\bbetween\b[^.;]{0,40}\b(?:renal|hepatic)\b[^.;]{0,30}\b(?:hepatic|renal)\b|"
    r"\b(?:from|behind|below)\b[^.;]{0,40}\b(?:renal|hepatic) veins?\b[^.;]{0,30}\bto\b[^.;]{0,40}"
    r"\b(?:hepatic|renal) veins?\b|"
    r"\bretro-?hepatic\b|\bsupra-?renal\b|\bbehind the liver\b|\bbelow the hepatic veins?\b",
    re.IGNORECASE,
)

_LANDMARKS = (
    ("atrium", r"\batri(?:um|a|al)\b|\bheart\b|\bdiaphragm"),
    ("hepatic", r"\bhepatic veins?\b"),
    ("renal", r"\brenal veins?\b"),
    ("iliac", r"\biliac\b"),
)
_PAIRS: tuple[tuple[set[str], str], ...] = (
    ({"atrium", "hepatic"}, UPPER),
    ({"hepatic", "renal"}, MIDDLE),
    ({"renal", "iliac"}, INFRARENAL),
)


@dataclass(frozen=True, slots=True)
class Definition:
    """One label with the landmarks printed beside it. Positions are of the working text."""

    word: str
    numeral: str
    segment: str
    start: int
    end: int
    stated: bool


def number_of(numeral: str) -> int:
    """1 to 5 of a roman or arabic numeral."""
    roman = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
    return roman.get(numeral.upper()) or int(numeral)


def find_scheme(document: Document) -> ZoneScheme | None:
    """The report's own zone scheme; None where it numbers nothing or the meaning stays open."""
    stated = [d for s in _eligible(document) for d in _definitions(s, stated=True)]
    inferred = list(_beside_landmarks(list(_eligible(document))))
    words = Counter(d.word for d in stated or inferred)
    if not words:
        return None
    word = words.most_common(1)[0][0]
    known = _repair([d for d in stated if d.word == word])
    for definition in inferred:
        if definition.word == word and definition.numeral not in {d.numeral for d, _ in known}:
            known.append((definition, ""))
    if len({d.segment for d, _ in known}) < 2:
        return None
    labels = _labels(document, known)
    return ZoneScheme(word, _direction(labels), labels)


def _eligible(document: Document) -> Iterator[Sentence]:
    """All but the references and titles: definitions stand in methods, discussions, captions."""
    skipped = (Section.REFERENCES, Section.BOILERPLATE)
    return (s for s in document.sentences if s.section not in skipped)


def _beside_landmarks(sentences: list[Sentence]) -> Iterator[Definition]:
    """Labels that stand alone beside landmarks, or just before the sentence that names them."""
    for sentence, following in zip(sentences, [*sentences[1:], None], strict=False):
        found = list(_definitions(sentence, stated=False))
        if not found and following and following.paragraph == sentence.paragraph:
            found = list(_definitions(sentence, stated=False, more=following.text))
        yield from found


def _definitions(sentence: Sentence, stated: bool, more: str = "") -> Iterator[Definition]:
    text = sentence.text
    found = [m for m in LABEL.finditer(text) if not _LIVER.match(text[m.end() :])]
    if stated and (len(found) < 2 or not (_DEFINES.search(text) or _glossary(text, found))):
        return
    if not stated and (len({m["list"] for m in found}) != 1 or LABEL.search(more)):
        return
    for i, match in enumerate(found):
        numerals = re.findall(_NUMERAL, match["list"], re.IGNORECASE)
        if len(numerals) != 1:
            continue
        stop = found[i + 1].start() if i + 1 < len(found) else len(text)
        description = text[match.end() : stop] if stated else more or text
        segment = _segment(description)
        if segment:
            yield Definition(
                match["word"].lower(), numerals[0].upper(), segment,
                sentence.start + match.start(), sentence.start + min(stop, len(text)), stated,
            )  # fmt: skip


def _glossary(text: str, found: list[re.Match[str]]) -> bool:
    """ "Zone I, right atrium to ...; zone II, ...": a list of labels with their landmarks."""
    opened = [m for m in found if re.match(r"\s*[,(:–-]", text[m.end() :])]
    return len(opened) > 1 and len({_segment(text[m.end() :]) for m in opened} - {""}) > 1


def _segment(description: str) -> str:
    """The canonical segment that landmarks describe, or ""."""
    inside = re.match(r"\s*\(([^)]*)\)", description)
    first = inside[1] if inside else description.lstrip(") ").split(";")[0]
    landmarks = {n for n, e in _LANDMARKS if re.search(e, first, re.IGNORECASE)}
    for pair, name in _PAIRS:
        if landmarks == pair:
            return name
    hits = [
        (m.start(), name)
        for name, pattern in (
            (MIDDLE, _BETWEEN),
            (UPPER, _ABOVE_HEPATIC),
            (RENAL, _AT_RENAL),
            (INFRARENAL, _BELOW_RENAL),
        )
        if (m := pattern.search(first))
    ]  # fmt: skip
    if hits:
        return min(hits)[1]
    if re.search(r"\brenal veins?\b", first, re.I) and not re.search(
        r"\bhepatic veins?\b", first, re.I
    ):
        return MIDDLE
    if re.search(r"\bhepatic veins?\b", first, re.I) and not re.search(r"\brenal\b", first, re.I):
        return UPPER
    return ""


def _repair(stated: list[Definition]) -> list[tuple[Definition, str]]:
    """Definitions with a numeral printed twice read as the one that is missing, and why."""
    known: list[tuple[Definition, str]] = []
    numerals = [d.numeral for d in stated]
    top = max((number_of(n) for n in numerals), default=0)
    missing = [n for n in range(1, top) if n not in {number_of(x) for x in numerals}]
    for definition in stated:
        same = [d for d, _ in known if d.numeral == definition.numeral]
        if not same:
            known.append((definition, ""))
        elif same[0].segment != definition.segment and len(missing) == 1:
            numeral = _like(definition.numeral, missing.pop())
            note = (
                f"printed {definition.word} {definition.numeral} a second time; read as {numeral}, "
                "the one number that the definition leaves out"
            )
            fixed = Definition(
                definition.word, numeral, definition.segment, definition.start, definition.end, True
            )
            known.append((fixed, note))
    return known


def _like(model: str, number: int) -> str:
    return str(number) if model.isdigit() else ("", "I", "II", "III", "IV", "V")[number]


def _labels(document: Document, known: Iterable[tuple[Definition, str]]) -> tuple[ZoneLabel, ...]:
    pairs = sorted(known, key=lambda p: number_of(p[0].numeral))
    four = any(d.segment == RENAL for d, _ in pairs)
    return tuple(
        ZoneLabel(
            d.numeral,
            _canonical(d.segment, four),
            "CorrectedTypo"
            if note
            else ("StatedDefinition" if d.stated else "InferredFromLandmarks"),
            _evidence(document, d),
            note,
        )
        for d, note in pairs
    )


def _canonical(segment: str, four: bool) -> tuple[str, ...]:
    """The middle of three zones holds the renal veins; with a zone of their own it does not."""
    return (RENAL, MIDDLE) if segment == MIDDLE and not four else (segment,)


def _evidence(document: Document, definition: Definition) -> tuple[Evidence, ...]:
    return document.evidence(definition.start, definition.end, "definition")


def _direction(labels: tuple[ZoneLabel, ...]) -> str:
    order = [ORDER.index(label.segments[0]) for label in labels]
    if order == sorted(order):
        return "FromBelow"
    return "FromAbove" if order == sorted(order, reverse=True) else "Unknown"
