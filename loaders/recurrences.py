"""Where and when the tumor came back, each site of each episode one fact; and where it did not.

A recurrence is stated by its words (recurrence, relapse, metastasis, a new nodule) in the time
after the operation. Sites are the organs of the same clause; the time is the nearest one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cavagraph.graph.model import Status, Value
from cavagraph.loaders import relapsewords as words
from cavagraph.loaders.annotations import Annotated, Quantity
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.courses import in_order, patients_at
from cavagraph.loaders.document import Section
from cavagraph.loaders.elapsed import MONTHS, since_surgery
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.relapsesites import (
    clause,
    details,
    named_before,
    own_time,
    sites,
    time_of,
)
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

RULE = "recurrence"
_UNPLACED = {"any", "distant"}


@dataclass(frozen=True, slots=True)
class Found:
    """A recurrence at one site. ``months`` orders them; ``treated``: told by its removal."""

    site: str
    annotated: Annotated
    start: int
    end: int
    rank: int
    time: Quantity | None
    treated: bool
    attrs: dict[str, Value]

    @property
    def months(self) -> Decimal | None:
        return self.time.values[0] * MONTHS[self.time.unit] if self.time else None


def recurrence_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """Adds recurrences, and their absence where nothing ever came back."""
    yield from candidates
    told: dict[str, list[Found]] = {key: [] for key in report.cast.keys}
    denied: dict[str, list[tuple[Found, str]]] = {key: [] for key in report.cast.keys}
    for order, annotated in in_order(report):
        for found in _found(report, annotated, order):
            for key in patients_at(report, annotated.sentence.index, found.start, found.end)[0]:
                told[key].append(found)
        for found in _denials(report, annotated, order):
            for key in patients_at(report, annotated.sentence.index, found.start, found.end)[0]:
                denied[key].append((found, found.site))
    for key in report.cast.keys:
        known = [c for c in candidates if c.field == "recurrence" and key in (c.patients or ())]
        yield from _positive(key, told[key], known)
        yield from _negative(
            key,
            [d for d, _ in denied[key]],
            bool(told[key]) or any(c.status is Status.PRESENT for c in known),
        )


def _found(report: ReportView, annotated: Annotated, order: int) -> Iterator[Found]:
    if not _after_operation(report, annotated, order):
        return
    text, offset = annotated.sentence.text, annotated.sentence.start
    seen: set[str] = set()
    for trigger in words.TRIGGER.finditer(text):
        before, after = clause(text, trigger)
        whole = f"{before}{trigger[0]}{after}"
        if not _told(report, annotated, order, trigger, before, after):
            continue
        treated = bool(words.TREATED.search(whole)) and not words.AGAIN.search(whole)
        time = _since(report, annotated, time_of(annotated, trigger))
        named = list(sites(annotated, trigger, before, after))
        if not named and not seen and order == 0:
            named = list(_nowhere(trigger, whole))
        for site, attrs, start, end in named:
            if site not in seen:
                seen.add(site)
                attrs |= details(annotated, start, whole)
                own = _since(report, annotated, own_time(annotated, trigger, after, end)) or time
                yield Found(
                    site, annotated, offset + start, offset + end, order, own, treated, attrs
                )


def _since(report: ReportView, annotated: Annotated, time: Quantity | None) -> Quantity | None:
    return since_surgery(report, annotated, time) if time else None


def _told(
    report: ReportView,
    annotated: Annotated,
    order: int,
    trigger: re.Match[str],
    before: str,
    after: str,
) -> bool:
    """Whether the words around a trigger say that the tumor came back."""
    text, whole = annotated.sentence.text, f"{before}{trigger[0]}{after}"
    if words.NOT.search(before) or re.match(r"[- ]free\b", after):
        return False
    if trigger["rec"] and words.OTHER_ILLS.match(after):
        return False
    if trigger["new"] and words.PROVED_HARMLESS.search(text):
        return False
    if trigger["lesion"]:
        late = order == 0 and report.episodes[annotated.sentence.index] is Episode.FOLLOW_UP
        return late and _new_lesion(annotated, trigger, before, after)
    spread = re.search(r"sarcomatosis|carcinomatosis", trigger[0], re.IGNORECASE)
    close = "" if spread else f"{before[-45:]}{trigger[0]}{after[:45]}"
    if words.ANSWERED.search(close) and not re.search(
        r"\b(?:new|developed|appeared|recurr\w+|relaps\w+)\b", close, re.I
    ):
        return False
    said = words.FOUND.search(whole) or words.TREATED.search(whole) or trigger["new"]
    return bool(said or words.NOTED.match(text) or words.NOTED.match(whole))


def _new_lesion(annotated: Annotated, trigger: re.Match[str], before: str, after: str) -> bool:
    """A lesion that nobody calls a recurrence, found anew at a place: "a nodule in the lung"."""
    whole = f"{before}{trigger[0]}{after}"
    if not words.FOUND_ANEW.search(whole) or words.HARMLESS.search(annotated.sentence.text):
        return False
    if words.GIVEN_BEFORE.search(before):
        return False
    return named_before(before) or bool(words.LOCATED.match(after))


def _nowhere(
    trigger: re.Match[str], whole: str
) -> Iterator[tuple[str, dict[str, Value], int, int]]:
    """A recurrence that is told without its place."""
    if words.TOLD.search(whole) and (trigger["rec"] or trigger["met"]):
        yield ("any" if trigger["rec"] else "distant"), {}, trigger.start(), trigger.end()


def _after_operation(report: ReportView, annotated: Annotated, order: int) -> bool:
    sentence = annotated.sentence
    if sentence.section in (Section.INTRODUCTION, Section.METHODS, Section.HEADER):
        return False
    episode = report.episodes[sentence.index]
    if sentence.section is Section.RESULTS and report.cast.several:
        episode = None
    later = re.search(
        r"\b(?:follow-?\s?up|months?|years?|POD|POM|postoperative day|recurr\w+|relaps\w+|"
        r"regrowth)\b",
        sentence.text,
        re.IGNORECASE,
    )
    if order > 0 or episode is None:
        diagnosis = re.search(
            r"\bat (?:the time of )?(?:diagnosis|presentation)\b|synchronous",
            sentence.text,
            re.IGNORECASE,
        )
        return bool(later) and not diagnosis
    if episode in (Episode.FOLLOW_UP, Episode.POSTOPERATIVE):
        return not re.search(
            r"\b(?:specimen|histolog\w+|resected nodules?|patholog\w+)\b", sentence.text, re.I
        ) or bool(later)
    return (
        bool(re.search(r"\brecurr\w+|relaps\w+", sentence.text, re.IGNORECASE))
        and episode is not Episode.OPERATION
        and bool(later)
    )


def _positive(key: str, told: list[Found], known: list[Candidate]) -> Iterator[Candidate]:
    """One fact a site and time; a later mention of a site without a new time adds nothing."""
    kept: list[Found] = []
    placed = {f.site for f in told} - _UNPLACED or {str(c.value) for c in known}
    for found in told:
        if found.site in _UNPLACED and placed:
            continue
        same = [k for k in kept if k.site == found.site]
        if same and (found.months is None or found.rank > 0 or found.treated):
            continue
        if any(k.months == found.months for k in same):
            continue
        if found.treated and any(str(c.value).startswith(found.site) for c in known):
            continue
        if found.months is None and found.rank > 0 and kept:
            continue
        kept = [k for k in kept if not (k.site == found.site and k.months is None)] + [found]
    numbers = {
        m: i + 1 for i, m in enumerate(sorted({k.months for k in kept if k.months is not None}))
    }
    for found in kept:
        attrs = dict(found.attrs)
        if found.site != "any":
            attrs["type"] = _type(found)
        if found.time:
            attrs |= {
                "time": number(found.time.values[0]),
                "time_unit": _unit(found.time),
                "anchor": "surgery",
            }
        if len(numbers) > 1 and found.months is not None:
            attrs["number"] = numbers[found.months]
        yield _candidate(key, found, found.site, attrs, Status.PRESENT)


def _type(found: Found) -> str:
    """A recurrence (not a metastasis) beside the old place is local; everything else distant."""
    near_words = found.annotated.sentence.text[: found.end - found.annotated.sentence.start][-60:]
    beside = re.search(
        r"psoas|retroperiton|caval?|duoden|kidney|renal|iliac|muscle", found.site, re.IGNORECASE
    )
    near = (
        beside
        and re.search(r"recurr|relaps", near_words, re.IGNORECASE)
        and not re.search(r"metasta|distant", near_words, re.I)
    )
    return "local" if near or found.site in ("local", "locoregional") else "distant"


def _unit(q: Quantity) -> str:
    return "postoperative day" if q.unit == "day" else q.unit


def _denials(report: ReportView, annotated: Annotated, order: int) -> Iterator[Found]:
    if annotated.sentence.section in (Section.INTRODUCTION, Section.METHODS):
        return
    text, offset = annotated.sentence.text, annotated.sentence.start
    late = order == 0 and report.episodes[annotated.sentence.index] is Episode.FOLLOW_UP
    covered = False
    for match in words.DENIED.finditer(text):
        whole = _covers_all(match, text)
        if match["spread"] and (not late or covered):
            continue
        covered = covered or whole
        site = match["site"] or match["site2"] or match["site4"]
        if whole or not site:
            site = "distant" if match["spread"] and not whole else "any"
        typical = re.search(r"\b(?:median|mean)\b", text, re.IGNORECASE)
        time = None if typical else time_of(annotated, match)
        start, end = offset + match.start(), offset + match.end()
        yield Found(site.lower(), annotated, start, end, order, time, False, {})


def _covers_all(denied: re.Match[str], text: str) -> bool:
    """ "no local or distant recurrence", "neither recurrence nor metastasis"."""
    both = re.search(r"\blocal\b.{1,8}\bdistant\b|\bdistant\b.{1,8}\blocal\b", denied[0], re.I)
    rest = re.compile(
        r",? (?:or|nor|and) (?:any )?(?:distant |other |new )?(?:metasta\w+|recurrence|disease)",
        re.IGNORECASE,
    )
    return bool(both or rest.match(text, denied.end()))


def _negative(key: str, denied: list[Found], recurred: bool) -> Iterator[Candidate]:
    done: set[str] = set()
    for found in sorted(denied, key=lambda f: (f.rank, -(f.months or 0))):
        if found.site in done or (recurred and found.site == "any"):
            continue
        done.add(found.site)
        attrs: dict[str, Value] = {}
        if found.site in ("local", "locoregional"):
            attrs["type"] = "local"
        if found.time:
            attrs |= {"time": number(found.time.values[0]), "time_unit": found.time.unit}
        yield _candidate(key, found, found.site, attrs, Status.ABSENT)


def _candidate(
    key: str, found: Found, site: str, attrs: dict[str, Value], status: Status
) -> Candidate:
    sentence = found.annotated.sentence
    return Candidate(
        field="recurrence",
        value=site,
        spans=((found.start, found.end), (sentence.start, sentence.end)),
        rule=RULE,
        sentence=sentence.index,
        attrs=tuple(sorted(attrs.items())),
        status=status,
        patients=(key,),
    )
