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
from cavagraph.loaders.annotations import Annotated, Quantity
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.courses import in_order, patients_at
from cavagraph.loaders.document import Section
from cavagraph.loaders.elapsed import MONTHS, since_surgery
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.relapsesites import clause, details, sites, time_of
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

RULE = "recurrence"
_TRIGGER = re.compile(
    r"\b(?P<rec>recurr(?:ence|ences|ent|ed)|relaps\w+|rec(?=:))\b|\b(?P<met>metasta[st]\w*|"
    r"mets|secondaries|dissemination|carcinomatosis|sarcomatosis)\b"
    r"|\b(?P<new>(?:new|further|additional) (?:\w+ ){0,2}?(?:lesions?|nodules?|mass(?:es)?|"
    r"deposits?|foci)|(?:lytic |tumou?r )?deposits?"
    r"|(?:nodules?|lesions?|mass(?:es)?) (?:had |then |also )?(?:appeared|developed)|"
    r"(?:nodules?|lesions?) (?:was|were) (?:newly|now) )",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:develop\w*|reveal\w*|show\w*|found|detect\w*|appear\w*|diagnos\w*|seen|noted|"
    r"occur\w*|identif\w*|demonstrat\w*|suffer\w*|"
    r"present\w*|there (?:was|were)|recurred|relapsed|confirm\w*|disclos\w*|had|with|"
    r"discover\w*|observed|suspected|experienced|because of|"
    r"for|unresectable|judged|at)\b",
    re.IGNORECASE,
)
_NOTED = re.compile(
    r"\W*(?:rec|recurrences?|relapses?|mets|metastas[ei]s|course|follow-?up|outcome|\w+ mets)\b"
    r"\s?[:.,]?",
    re.IGNORECASE,
)
_TREATED = re.compile(
    r"\b(?:resect\w*|remov\w*|excis\w*|ablat\w*|metastasectomy|embolis\w*|emboliz\w*|"
    r"hepatectomy|lobectomy)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:new|further|another|additional|second|third|again)\b", re.IGNORECASE)
_ANSWERED = re.compile(
    r"\b(?:progress\w+|increased? in|enlarg\w+|shr[aiu]nk|stable|unchanged|responded?|"
    r"response|regress\w+|decreas\w+|disappear\w+|necrosis of)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:no|not|without|never|neither|free of|free from|absence of|negative for|nor|"
    r"exclude\w*|rule out|ruled out|risk of|prevent|"
    r"if|in case of|should|detect early|monitor\w* for|history of|rate of|"
    r"instead of)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?P<neg>no|without|neither|never had|free of|free from|absence of|did not (?:reveal|"
    r"show|demonstrate|disclose|develop|have)|not (?:reveal|show|have)|has had no|"
    r"negative for|nor)\b"
    r"(?P<gap>(?:\s[\w-]+){0,7}?\s)?(?P<what>(?:(?P<site>loco-?regional|local|distant|"
    r"hepatic|pulmonary)\s)?(?:tumou?r\s|disease\s)?(?:recurren\w+|relapse\w*))"
    r"|\b(?P<neg2>no) ?(?P<what4>(?P<site4>loco-?\s?regional) (?:recurren\w+|relapse\w*))"
    r"|(?P<free>\b(?:recurrence|relapse)-free\b)|\b(?P<what2>(?:(?P<site2>loco-?regional|"
    r"local|distant)\s)?(?:recurren\w+|relapse\w*)) (?:was|were|has been|"
    r"had been) not (?:seen|observed|found|detected|noted|identified)"
    r"|\b(?P<what3>(?:did|has|had|have) not (?:recur|relapse)\w*)",
    re.IGNORECASE,
)


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
    for trigger in _TRIGGER.finditer(text):
        before, after = clause(text, trigger)
        if _NOT.search(before) or re.match(r"[- ]free\b", after):
            continue
        whole = f"{before}{trigger[0]}{after}"
        treated = bool(_TREATED.search(whole)) and not _AGAIN.search(whole)
        spread = re.search(r"sarcomatosis|carcinomatosis", trigger[0], re.IGNORECASE)
        close = "" if spread else f"{before[-45:]}{trigger[0]}{after[:45]}"
        if _ANSWERED.search(close) and not re.search(
            r"\b(?:new|developed|appeared|recurr\w+|relaps\w+)\b", close, re.I
        ):
            continue
        if not (_FOUND.search(whole) or treated or trigger["new"] or _NOTED.match(text)):
            continue
        time = time_of(annotated, trigger)
        time = since_surgery(report, annotated, time) if time else None
        for site, attrs, start, end in sites(annotated, trigger, before, after):
            if site not in seen:
                seen.add(site)
                attrs |= details(annotated, start, whole)
                yield Found(
                    site, annotated, offset + start, offset + end, order, time, treated, attrs
                )


def _after_operation(report: ReportView, annotated: Annotated, order: int) -> bool:
    sentence = annotated.sentence
    if sentence.section in (Section.INTRODUCTION, Section.METHODS, Section.HEADER):
        return False
    episode = report.episodes[sentence.index]
    if sentence.section is Section.RESULTS and report.cast.several:
        episode = None
    later = re.search(
        r"\b(?:follow-?\s?up|months?|years?|POD|postoperative day|recurr\w+|relaps\w+)\b",
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
    for found in told:
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
    words = found.annotated.sentence.text[: found.end - found.annotated.sentence.start][-60:]
    beside = re.search(
        r"psoas|retroperiton|caval?|duoden|kidney|renal|iliac|muscle", found.site, re.IGNORECASE
    )
    near = (
        beside
        and re.search(r"recurr|relaps", words, re.IGNORECASE)
        and not re.search(r"metasta|distant", words, re.I)
    )
    return "local" if near or found.site in ("local", "locoregional") else "distant"


def _unit(q: Quantity) -> str:
    return "postoperative day" if q.unit == "day" else q.unit


def _denials(report: ReportView, annotated: Annotated, order: int) -> Iterator[Found]:
    if annotated.sentence.section in (Section.INTRODUCTION, Section.METHODS):
        return
    offset = annotated.sentence.start
    for match in _DENIED.finditer(annotated.sentence.text):
        rest = annotated.sentence.text[match.end() :]
        both = re.search(r"\blocal\b.{1,8}\bdistant\b|\bdistant\b.{1,8}\blocal\b", match[0], re.I)
        whole = both or re.match(
            r",? (?:or|nor|and) (?:any )?(?:distant |other |new )?"
            r"(?:metasta\w+|recurrence|disease)",
            rest,
        )
        site = (
            "any" if whole else (match["site"] or match["site2"] or match["site4"] or "any").lower()
        )
        time = (
            None
            if re.search(r"\b(?:median|mean)\b", annotated.sentence.text, re.I)
            else time_of(annotated, match)
        )
        yield Found(
            site, annotated, offset + match.start(), offset + match.end(), order, time, False, {}
        )


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
