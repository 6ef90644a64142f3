"""States of the graft or the rebuilt cava in time: one fact a state and time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cavagraph.graph.model import Value
from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.document import Section
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

RULE = "patency"
_CONDUIT = (
    r"(?:graft|prosthe\w+|homograft|allograft|tube|patch|reconstruction|IVC|inferior vena cava|"
    r"vena cava|cava|"
    r"vascular|autograft vein|vein graft|conduit|artificial vessel|interposition|neo-?cava|"
    r"anastomos[ie]s)"
)
# What only an operation makes; a narrow "IVC" may be that of the first scan.
_SEWN = r"(?:graft|prosthe\w+|homograft|allograft|patch|conduit|neo-?cava|anastomos[ie]s)"
_STATES: tuple[tuple[str, str], ...] = (
    ("partially recanalized", r"\brecanali[sz]\w+"),
    (
        "occluded",
        rf"\b{_CONDUIT}\b[^.;]{{0,40}}?\b(?:occlu\w+|obstructed)\b"
        r"|\b(?:graft|prosthe\w+|homograft|conduit)\b(?: \w+){0,4}? "
        r"(?:had |was |has )?(?:completely )?(?:thrombosed|clotted)\b"
        r"(?!.{0,80}(?:lysis|thrombectomy|cleared|resolved))"
        rf"|\bcomplete (?:thrombosis|occlusion) of (?:the |her |his )?(?:\w+ )?{_CONDUIT}"
        rf"|\b(?:occlusion|thrombotic occlusion) of (?:the |her |his )?(?:\w+ )?{_CONDUIT}",
    ),
    (
        "stenosed",
        rf"\b{_CONDUIT}\b[^.;]{{0,30}}?\b(?:narrowed|stenosed|stenotic)\b"
        rf"|\b{_SEWN}\b[^.;]{{0,30}}?\b(?:narrowing|stenosis|compressed)\b"
        rf"|\b(?:narrowing|stenosis) (?:of|at) [^.;]{{0,40}}?\b{_SEWN}\b",
    ),
    (
        "patent",
        rf"\bpatent\b|\bpatency\b|\bpermeable\b|\b{_CONDUIT}\b[^.;]{{0,25}}\bopen\b"
        rf"|\bopen {_SEWN}\b|\bopen (?:IVC|cava|vena cava)\b"
        rf"|\b(?:no|without) (?:evidence of |signs? of )?(?:thrombosis|occlusion) of the {_SEWN}\b"
        rf"|\b(?:no|without) {_SEWN} (?:thrombosis|occlusion)\b"
        rf"|\b{_CONDUIT}\b[^.;]{{0,30}}?\b(?:(?:normal|good|free|adequate) flow|unobstructed)\b"
        r"|\b(?:normal|good|free|unobstructed) flow "
        rf"(?:in|through|within) [^.;]{{0,25}}\b{_CONDUIT}\b"
        rf"|\bthrombus had ?(?:resolved|disappeared)",
    ),
)
_NOT = re.compile(
    r"\bpatency rates?\b|\bif\b|\bresidual luminal\b|\bto (?:assess|evaluate|confirm|check)\b|"
    r"\bforamen\b|\bno longer\b|"
    r"\bpossible recurrence\b|\bpartial(?:ly)? thrombos|\bnon-?occlusive\b|\bwithout occlu|\bnot "
    r"occlu|\bno occlu|"
    r"\bby tumou?r\b(?! thrombus)|\blumen was patent\b|\boccluded the\b",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"; |,? but |, (?:whereas|while|and then|then) |,? and (?=had occluded)", re.IGNORECASE
)
_ELIDED = re.compile(
    r"\s*(?:it )?(?:had|was|became|found)?(?: \w+)?\s*\b(?:occluded|thrombosed)\b", re.IGNORECASE
)
_LATER = {Episode.POSTOPERATIVE, Episode.FOLLOW_UP}


def patency_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """Adds what is said of the patency of the reconstruction after the operation."""
    yield from candidates
    for annotated in report.own():
        sentence = annotated.sentence
        episode = report.episodes[sentence.index]
        if episode is not None and episode not in _LATER and not _dated(annotated):
            continue
        if sentence.section in (Section.ABSTRACT, Section.INTRODUCTION, Section.HEADER):
            continue
        yield from _states(annotated, episode)


def _states(annotated: Annotated, episode: Episode | None) -> Iterator[Candidate]:
    text = annotated.sentence.text
    if not re.search(rf"\b{_CONDUIT}\b|thrombus had", text, re.IGNORECASE):
        return
    for start, end in _clauses(text):
        found = None if _NOT.search(text[start:end]) else _state(text, start, end)
        if found is None:
            continue
        state, match = found
        offset = annotated.sentence.start
        times: list[Quantity | None] = [
            time
            for time in _times(annotated, match.start() + offset)
            if start <= time.start - offset < end
        ]
        for time in times or [None]:
            yield _candidate(annotated, state, match, time)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of a sentence that may tell of different times ("patent, but later occluded")."""
    at = 0
    for found in _BREAK.finditer(text):
        yield at, found.start()
        at = found.end()
    yield at, len(text)


def _state(text: str, start: int, end: int) -> tuple[str, re.Match[str]] | None:
    """The first state of a clause; one without a subject tells of the conduit named before."""
    for state, expression in _STATES:
        found = re.compile(expression, re.IGNORECASE).search(text, start, end)
        if found and not _denied(text[start:end], found.start() - start):
            return state, found
    elided = _ELIDED.match(text, start, end)
    return ("occluded", elided) if start and elided else None


def _dated(annotated: Annotated) -> bool:
    """Whether a sentence tells of months or years after something."""
    return any(q.unit in ("month", "year") for q in annotated.amounts(QuantityKind.TIMEPOINT))


def _denied(text: str, at: int) -> bool:
    return bool(re.search(r"\b(?:no|not|without|never)\b[^,.;]{0,15}$", text[:at], re.IGNORECASE))


def _times(annotated: Annotated, at: int) -> Iterator[Quantity]:
    """Time points of the clause, also the bare ones of a list ("at 1, 3 and 5 years")."""
    for quantity in annotated.amounts(QuantityKind.TIMEPOINT, QuantityKind.DURATION):
        if quantity.values and quantity.unit in ("day", "week", "month", "year"):
            between = annotated.sentence.text[
                min(at, quantity.end) - annotated.sentence.start : max(at, quantity.start)
                - annotated.sentence.start
            ]
            if not re.search(r"[;.] |\bbut\b", between) and len(between) < 90:
                yield quantity


def _candidate(
    annotated: Annotated, state: str, found: re.Match[str], time: Quantity | None
) -> Candidate:
    sentence = annotated.sentence
    attrs: dict[str, Value] = {}
    if time is not None:
        factor = 12 if time.unit == "year" else 1
        attrs["time"] = number(time.values[0] * factor)
        attrs["time_unit"] = "month" if time.unit == "year" else time.unit
    modality = annotated.of("ImagingModality")
    if modality:
        attrs["modality"] = modality[0].term.label
    percent = annotated.amounts(QuantityKind.PERCENT)
    value = (
        f"{state} {number(percent[0].values[0])}%"
        if state == "stenosed" and percent and percent[0].values
        else state
    )
    return Candidate(
        field="graft_patency",
        value=value,
        spans=(
            (sentence.start + found.start(), sentence.start + found.end()),
            (sentence.start, sentence.end),
        ),
        rule=RULE,
        sentence=sentence.index,
        attrs=tuple(sorted(attrs.items())),
    )
