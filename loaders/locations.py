"""Where in the cava the tumour sits: printed zone labels through the report's scheme, or landmarks.

A patient gets one location: from the labels where the scheme says what they mean, else from the
segments and landmarks named with the tumour. A label without a known direction stays unmapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cavagraph.graph.model import Basis, Issue, Value, ZoneScheme
from cavagraph.loaders.annotations import Annotated
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.document import Section
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.stretches import spans
from cavagraph.loaders.view import ReportView
from cavagraph.loaders.zones import (
    INFRARENAL,
    LABEL,
    MIDDLE,
    ORDER,
    RENAL,
    UPPER,
    find_scheme,
    number_of,
)

RULE_LABEL, RULE_LANDMARK = "location.label", "location.landmark"
_TUMOUR = re.compile(
    r"\b(?:tumou?rs?|mass|lesion|neoplasm|leiomyosarcoma|LMS|sarcoma|growth|nodule|"
    r"filling defect|formation|neoplasia|neoformation|(?:upper|lower) pole|"
    r"it (?:lay|sat|spanned|straddled|occupied)|"
    r"it (?:extended|arose|originated|lay|involved|reached)|space-occupying|Dx)\b",
    re.I,
)
_LANDMARKS: tuple[tuple[tuple[str, ...], str], ...] = (
    ((RENAL, MIDDLE), r"\bat and above the renal veins?\b"),
    ((RENAL,), r"\b(?:junction|confluence|level|insertion|entry) of (?:the )?(?:(?:right|left|"
               r"both)(?: and (?:left|right))? )?"
               r"renal v(?:eins?|v)\b|"
               r"\b(?:straddl|span|bridg|cross)\w+ (?:the )?(?:\w+ )?renal v(?:eins?|v)\b|"
               r"\b(?:encas|surround|incorporat|includ)\w+ (?:the )?(?:\w+ )?renal vein "
               r"(?:confluence|ostia)|"
               r"\b(?:juxta|para|inter)-?renal\b|\bat the renal veins?\b"),
    ((MIDDLE,), r"\bbehind the liver\b|\bretro-?hepatic\b|\bsupra-?renal\b|\bintra-?hepatic "
                r"(?:IVC|inferior|cava|vena)|"
                r"\babove (?:the )?(?:confluence of the )?renal vein|\bsuperior to the renal vein"),
    ((INFRARENAL,), r"\b(?:infra|sub)-?renal\b|\b(?:below|beneath|under|inferior to|caudal to|"
                    r"distal to|short of|caudad to) (?:the )?(?:(?:level|entry|confluence) of "
                    r"(?:the )?)?(?:right |left |both )?renal v(?:eins?|v)\b|"
                    r"\b(?:above|cephalad to|cranial to|proximal to) (?:the )?(?:common )?"
                    r"(?:ilio-?caval|iliac|caval) (?:vein )?(?:confluence|bifurcation)"),
    ((RENAL, MIDDLE), r"\bbetween the renal veins and the (?:lower|inferior) (?:margin|border|"
                      r"edge) of the liver"),
    ((UPPER,), r"\bsupra-?hepatic\b|\bcavo-?atrial junction\b"),
    ((MIDDLE,), r"\bmiddle (?:(?:segment|third|portion|part) of (?:the )?)?"
                r"(?:IVC|inferior|vena|cava)"
                r"|\bbetween the (?:right |left )?(?:renal|hepatic) (?:veins )?and "
                r"(?:the )?(?:renal|hepatic) veins"),
    ((INFRARENAL,), r"\blower (?:segment|third|portion|part) of (?:the )?"
                    r"(?:IVC|inferior|vena|cava)"),
    ((UPPER,), r"\bupper (?:segment|third|portion|part) of (?:the )?"
               r"(?:IVC|inferior|vena|cava)"),
)  # fmt: skip
_NEGATIVE = re.compile(
    r"\b(?:patent|free|not involved|thrombus|clamp\w*|taped|divided|ligated|graft|above and below|"
    r"catheter)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A location statement: segments, printed words and place (working text)."""

    segments: tuple[str, ...]
    raw: str
    start: int
    end: int
    sentence: int
    rule: str


def location_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """Adds the caval location of each patient."""
    yield from candidates
    scheme = find_scheme(report.document)
    found = [f for a in report.own() for f in _statements(report, a, scheme)]
    tabled = {k for c in candidates if c.field == "ivc_location" for k in c.patients or ()}
    for key in report.cast.keys:
        if key in tabled:
            continue
        own = [f for f in found if key in _patients(report, f)]
        labelled = [f for f in own if f.rule == RULE_LABEL]
        chosen = labelled or own
        if chosen:
            yield _candidate(chosen, key, scheme if labelled else None)


def segments_of(label: str, scheme: ZoneScheme) -> tuple[str, ...]:
    """The segments of a printed label or range of labels ("I-II"); () where one is not known."""
    numerals = re.findall(r"IV|I{1,3}|[1-5]", label, re.IGNORECASE)
    numbers = [number_of(n) for n in numerals]
    if len(numbers) == 2 and re.search(r"[-–]|to", label):
        numbers = list(range(min(numbers), max(numbers) + 1))
    known = {number_of(z.notation): z.segments for z in scheme.labels}
    if not numbers or any(n not in known for n in numbers):
        return ()
    found = {s for n in numbers for s in known[n]}
    return tuple(s for s in ORDER if s in found)


def landmark_segments(words: str) -> tuple[str, ...]:
    """The segments that the landmarks in a few words name ("infrarenal"), in order."""
    found = {s for segments, e in _LANDMARKS if re.search(e, words, re.I) for s in segments}
    return tuple(s for s in ORDER if s in found)


_CODES = {
    "IR": (INFRARENAL,), "R": (RENAL,), "JR": (RENAL,), "PR": (RENAL,), "SR": (MIDDLE,),
    "RH": (MIDDLE,), "SH": (UPPER,),
}  # fmt: skip
_CODED = re.compile(r"\W*(?:IR|JR|PR|SR|RH|SH|R)(?:\s?[-–+/&,]\s?(?:IR|JR|PR|SR|RH|SH|R))*\W*")


def table_segments(cell: str) -> tuple[str, ...]:
    """The segments of a table's cell: landmarks, or the usual letters ("IR + R")."""
    if not _CODED.fullmatch(cell):
        return landmark_segments(cell)
    found = {s for code in re.findall(r"[A-Z]+", cell) for s in _CODES[code]}
    return tuple(s for s in ORDER if s in found)


def scheme_name(scheme: ZoneScheme) -> str:
    """ "segment I-III (I upper)": the numbering in a few words."""
    first, last = scheme.labels[0], scheme.labels[-1]
    end = "upper" if scheme.direction == "FromAbove" else "lower"
    return f"{scheme.word} {first.notation}-{last.notation} ({first.notation} {end})"


def _patients(report: ReportView, found: Found) -> tuple[str, ...]:
    sentence = report.sentence(found.sentence)
    return report.assigner.assign(sentence, found.start, found.end).keys


def _statements(
    report: ReportView, annotated: Annotated, scheme: ZoneScheme | None
) -> Iterator[Found]:
    sentence = annotated.sentence
    episode = report.episodes[sentence.index]
    if episode not in (None, Episode.PRESENTATION) and not re.search(
        r"\blevel|zone|segment", sentence.text
    ):
        return
    for match in LABEL.finditer(sentence.text):
        if re.search(
            r"^.{0,3}(?:of )?(?:the )?(?:liver|hepat|lobe)", sentence.text[match.end() :], re.I
        ):
            continue
        place = (sentence.start + match.start(), sentence.start + match.end(), sentence.index)
        segments = (
            segments_of(match["list"], scheme)
            if scheme and match["word"].lower() == scheme.word
            else ()
        )
        if segments and not _defining(sentence.text):
            yield Found(segments, match.group(), *place, RULE_LABEL)
        elif not segments and scheme is None and report.cast.keys:
            _unmapped(report, sentence.index, match.group())
    if sentence.section is Section.ABSTRACT and report.cast.several:
        return
    if episode in (Episode.PRESENTATION, None) and _TUMOUR.search(sentence.text):
        yield from _landmarks(annotated)


def _defining(text: str) -> bool:
    return len([*LABEL.finditer(text)]) > 2


def _landmarks(annotated: Annotated) -> Iterator[Found]:
    text = annotated.sentence.text
    for place in spans(text):
        if not _NEGATIVE.search(text[max(0, place.start - 40) : place.start]):
            start = annotated.sentence.start
            yield Found(
                place.segments, place.raw, start + place.start, start + place.end,
                annotated.sentence.index, RULE_LANDMARK,
            )  # fmt: skip
    for segments, expression in _LANDMARKS:
        for match in re.finditer(expression, text, re.IGNORECASE):
            around = text[max(0, match.start() - 40) : match.end() + 30]
            if _NEGATIVE.search(around):
                continue
            start = annotated.sentence.start
            yield Found(
                segments, match.group(), start + match.start(), start + match.end(),
                annotated.sentence.index, RULE_LANDMARK,
            )  # fmt: skip


def _unmapped(report: ReportView, sentence: int, label: str) -> None:
    where = f"{report.document.source.file}: sentence {sentence + 1}"
    message = f"{label!r} is not mapped: the report does not say which way it numbers"
    if not any(i.rule == RULE_LABEL for i in report.issues):
        report.issues.append(Issue(where, message, "see the printed label", rule=RULE_LABEL))


def _candidate(found: list[Found], key: str, scheme: ZoneScheme | None) -> Candidate:
    segments = {s for f in found for s in f.segments}
    attrs: dict[str, Value] = {"raw": "; ".join(dict.fromkeys(f.raw for f in found))}
    if scheme:
        attrs["scheme"] = scheme_name(scheme)
    first = found[0]
    return Candidate(
        field="ivc_location",
        value=tuple(s for s in ORDER if s in segments),
        spans=((first.start, first.end), *((f.start, f.end) for f in found)),
        rule=first.rule,
        sentence=first.sentence,
        attrs=tuple(sorted(attrs.items())),
        basis=Basis.STATED,
        derived=True,
        patients=(key,),
    )
