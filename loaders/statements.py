"""Statements on a patient's last contact: alive, dead, lost; when; with or without disease."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cavagraph.graph.model import Basis, Value
from cavagraph.loaders import outcomewords as words
from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.document import BlockKind
from cavagraph.loaders.elapsed import MONTHS, is_relative, since_surgery
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.view import ReportView

RULE = "outcome"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of vital status; ``months`` since the operation, None where no time is said."""

    kind: str
    sentence: Annotated
    start: int
    end: int
    rank: int
    months: Decimal | None = None
    time: Quantity | None = None
    code: str = ""
    disease: str = ""


def statements(report: ReportView, annotated: Annotated, order: int) -> Iterator[Statement]:
    """The statements on life and death of one sentence."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    for kind, pattern in (
        ("dead", words.DEAD),
        ("lost to follow-up", words.LOST),
        ("alive", words.ALIVE),
    ):
        for match in pattern.finditer(text):
            if kind == "dead" and words.NOT_DEAD.search(text[: match.start()]):
                continue
            if kind == "alive" and not _late(report, annotated, order, match):
                continue
            time = _time_of(annotated, match)
            time = since_surgery(report, annotated, time) if time else None
            code, disease = _disease(text, kind, match.start(), match.end())
            yield Statement(
                kind, annotated, offset + match.start(), offset + match.end(), order,
                _months(time), time, code, disease,
            )  # fmt: skip
            if kind == "dead" and report.cast.several is False:
                break


def _late(report: ReportView, annotated: Annotated, order: int, match: re.Match[str]) -> bool:
    """Being well counts after the operation, not at presentation or on the ward."""
    episode = report.episodes[annotated.sentence.index]
    text = annotated.sentence.text
    if re.search(r"\bif\b|\bwould\b|\bcan\b", text[: match.start()][-40:], re.IGNORECASE):
        return False
    if _NOT_ALIVE.search(text[: match.start()]):
        return False
    strong = re.search(
        r"alive|NED|AWD|disease.free|follow|months?|years?|last|remission|free of",
        text,
        re.IGNORECASE,
    )
    if order > 0:
        return bool(strong)
    if episode is Episode.FOLLOW_UP:
        return True
    return (bool(strong) and bool(_time_of(annotated, match))) or bool(
        re.search(r"\b(?:alive|NED|AWD)\b", match[0])
    )


_NOT_ALIVE = re.compile(
    r"\b(?:not|no longer|recurrence in|thrombus|graft|kidney|renal function)\b[^.;,]{0,25}$",
    re.IGNORECASE,
)


def _time_of(annotated: Annotated, match: re.Match[str]) -> Quantity | None:
    """The time that belongs to a statement: nearest in the sentence, after the operation."""
    offset = annotated.sentence.start
    start, end = match.start() + offset, match.end() + offset
    best: tuple[int, Quantity] | None = None
    for q in annotated.quantities:
        if not _is_time(annotated, q):
            continue
        gap = start - q.end if q.end <= start else max(0, q.start - end)
        between = annotated.sentence.text[min(q.end, end) - offset : max(q.start, start) - offset]
        distance = gap + (60 if ";" in between else 0) + (15 if q.end <= start else 0)
        if q.anchor == "surgery":
            distance -= 12
        if distance < 130 and (best is None or distance < best[0]):
            best = (distance, q)
    return best[1] if best else None


def _is_time(annotated: Annotated, q: Quantity) -> bool:
    if not q.values or q.unit not in MONTHS or q.values[0] <= 0:
        return False
    if q.kind is QuantityKind.TIMEPOINT:
        return q.anchor in ("surgery", "follow-up", "", "diagnosis")
    if q.kind is not QuantityKind.DURATION or q.anchor == "interval":
        return False
    before = annotated.sentence.text[: q.start - annotated.sentence.start][-24:]
    return q.unit in ("month", "year") and bool(
        re.search(
            r"(?:DOD|NED|AWD|alive|well|dead|died|surviv\w+|disease[- ]free|free|disease|tumou?r|"
            r"recurrence|metasta\w+|follow(?:ed|-?up)|for|of|at|another|further|only)[\s,:(]*$",
            before,
            re.I,
        )
    )


def _months(q: Quantity | None) -> Decimal | None:
    return q.values[0] * MONTHS[q.unit] if q else None


def _disease(text: str, kind: str, start: int, end: int) -> tuple[str, str]:
    clause = text[max(0, start - 70) : end + 90]
    if kind == "dead":
        clause = re.split(r";| and (?:the )?(?:patient|case)", text[start : end + 90])[0]
        return ("DOD", "of disease") if words.OF_DISEASE.search(clause) else ("", "")
    if kind != "alive":
        return "", ""
    with_disease = words.WITH.search(clause)
    if with_disease:
        found = with_disease.groupdict()
        what = (
            f"{found['stable'].lower()} disease"
            if found.get("stable")
            else (found.get("what") or "disease").lower()
        )
        return "AWD", f"with {what}"
    free = words.FREE.search(text) and not words.BUT_DISEASE.search(text)
    return ("NED", "no evidence of disease") if free else ("", "")


def contacts(report: ReportView, annotated: Annotated, order: int) -> Iterator[Statement]:
    """Times at which the patient was seen after the operation: imaging, visits, findings."""
    if order > 0 or annotated.sentence.kind is BlockKind.TABLE:
        return
    if report.episodes[annotated.sentence.index] not in (Episode.FOLLOW_UP, Episode.POSTOPERATIVE):
        return
    offset, text = annotated.sentence.start, annotated.sentence.text
    if not words.SEEN.search(text):
        return
    for q in annotated.amounts(QuantityKind.TIMEPOINT):
        if not _is_time(annotated, q) or q.anchor == "diagnosis" or q.unit == "day":
            continue
        before = text[: q.start - offset]
        if re.search(
            r"\b(?:planned|scheduled|will|would|every|intended|ago|previous\w*|recommended|"
            r"until)\b[^.;]{0,40}$",
            before,
            re.I,
        ):
            continue
        after = text[q.end - offset :]
        if re.match(r"[^.;]{0,20}\b(?:ago|earlier|before|previously)\b", after):
            continue
        if re.search(r"\b(?:earlier|ago)\b", q.text):
            continue
        time = since_surgery(report, annotated, q)
        if time is q and is_relative(annotated, q):
            continue
        code, disease = _disease(text, "alive", q.start - offset, q.end - offset)
        yield Statement(
            "contact", annotated, q.start, q.end, order, _months(time), time, code, disease
        )


def statement_fact(
    field: str,
    value: Value,
    lead: Statement,
    ordered: list[Statement],
    attrs: dict[str, Value],
    key: str,
    inferred: bool,
) -> Candidate:
    """A fact that rests on ``lead`` and shows the sentences of all of ``ordered``."""
    sentences = dict.fromkeys((s.sentence.sentence.start, s.sentence.sentence.end) for s in ordered)
    return Candidate(
        field=field,
        value=value,
        spans=((lead.start, lead.end), *sentences),
        rule=RULE,
        sentence=lead.sentence.sentence.index,
        attrs=tuple(sorted(attrs.items())),
        basis=Basis.INFERRED if inferred else Basis.STATED,
        derived=inferred,
        patients=(key,),
    )
