"""Statements on a patient's last contact: alive, dead, lost; when; with or without disease."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cavagraph.graph.model import Basis, Value
from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.document import BlockKind
from cavagraph.loaders.elapsed import MONTHS, is_relative, since_surgery
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.view import ReportView

RULE = "outcome"
_DEAD = re.compile(
    r"\b(?:died|dies|passed away|expired|succumbed|deceased|DOD|dead of|was dead|"
    r"death (?:occurred|ensued|followed|(?:was|is) (?:attributed|due|caused|related))|"
    r"demise|"
    r"cause of death|lost (?:his|her) life|until (?:his|her) death|(?:his|her) death|"
    r"fatal outcome)\b",
    re.IGNORECASE,
)


_NOT_DEAD = re.compile(
    r"\b(?:mother|father|brother|sister|parent|uncle|aunt|grand\w+|husband|wife|son|daughter|"
    r"child|cousin|twin|niece|nephew|relatives?|donor|no(?:body|"
    r" one|ne)?|nobody|did not|"
    r"not|without|if|risk of|neither)\b[^.;]{0,40}$",
    re.IGNORECASE,
)


_LOST = re.compile(
    r"\blost to (?:further )?follow-?\s?up\b|\bno further follow-?\s?up (?:was|"
    r"is) available\b",
    re.IGNORECASE,
)


_ALIVE = re.compile(
    r"\b(?:(?:is|was|are|were|remains?|remained|still) (?:currently |still |now )?(?:alive|"
    r"living|well\b)|alive\b|surviv(?:es|ed|ing)\b|"
    r"(?:is |was |been |are |remains |remained |and )?doing (?:very )?well|(?:is|are|"
    r"remains?|remained|has been|have been|was|were) (?:clinically |currently |"
    r"still )?(?:asymptomatic|"
    r"disease[- ]free|tumou?r[- ]free|recurrence[- ]free|relapse[- ]free|free (?:of|"
    r"from) (?:disease|tumou?r|recurrence|relapse|"
    r"symptoms|metasta\w+)|in (?:complete |good )?(?:remission|health|condition)|"
    r"without (?:\w+ )?(?:evidence|sign|signs) of|"
    r"well)|NED\b|AWD\b|no (?:\w+ )?(?:evidence|signs?) of (?:\w+ )?(?:disease|recurrence|"
    r"tumou?r|relapse|metasta\w+)|(?:general )?condition (?:was|is|remains) (?:satisfactory|"
    r"good|excellent)|"
    r"with good (?:quality of life|performance)|returned to (?:work|normal)|leads a normal life)\b",
    re.IGNORECASE,
)


_FREE = re.compile(
    r"\bNED\b|\bno (?:\w+ )?(?:evidence|signs?) of (?:\w+ )?(?:disease|recurren\w+|tumou?r|"
    r"relapse|metasta\w+)|\b(?:disease|tumou?r|recurrence|relapse)[- ]free\b|"
    r"\bfree (?:of|from) (?:\w+ )?(?:disease|tumou?r|recurrence|relapse|metasta\w+)|"
    r"\bwithout (?:any )?(?:\w+ )?(?:evidence|signs?)?(?: of)? ?(?:disease|recurren\w+|"
    r"tumou?r|relapse|metasta\w+)|"
    r"\bin (?:complete )?remission\b|\bno recurren\w+|\bnot reveal any recurren\w+|"
    r"\bdid not (?:show|reveal) (?:any )?(?:\w+ )?(?:recurren\w+|metasta\w+|disease)",
    re.IGNORECASE,
)


_WITH = re.compile(
    r"\bAWD\b|\b(?:alive|living|lives|survives) with (?:\w+ ){0,3}?(?P<what>disease|"
    r"metasta\w+|recurren\w+|tumou?r)|\bwith (?P<stable>stable|progressive|residual|"
    r"persistent) disease\b",
    re.IGNORECASE,
)


_OF_DISEASE = re.compile(
    r"\b(?:DOD\b|(?:died|dead|death|dies|succumbed|deceased|expired) ?(?:\w+ )?(?:of|from|"
    r"to|due to|because of|with) (?:his |her |the |their )?"
    r"(?:\w+ ){0,2}?(?:disease|tumou?r|sarcoma|leiomyosarcoma|cancer|malignan\w+|metasta\w+|"
    r"progression|recurren\w+))",
    re.IGNORECASE,
)


_SEEN = re.compile(
    r"\b(?:CT|MRI|PET|Doppler|ultraso\w+|sonograph\w+|imaging|scans?|follow\w*|visit|"
    r"review\w*|control|recurr\w+|relaps\w+|metasta\w+|mets|"
    r"paten\w+|thromb\w+|found|detected|seen|show\w+|reveal\w+|develop\w+|resected|ablat\w+|"
    r"appeared|condition|well|progress\w+)\b",
    re.IGNORECASE,
)


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
    for kind, words in (("dead", _DEAD), ("lost to follow-up", _LOST), ("alive", _ALIVE)):
        for match in words.finditer(text):
            if kind == "dead" and _NOT_DEAD.search(text[: match.start()]):
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
            r"recurrence|metasta\w+|follow-?up|for|of|at)[\s,:(]*$",
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
        return ("DOD", "of disease") if _OF_DISEASE.search(clause) else ("", "")
    if kind != "alive":
        return "", ""
    with_disease = _WITH.search(clause)
    if with_disease:
        found = with_disease.groupdict()
        what = (
            f"{found['stable'].lower()} disease"
            if found.get("stable")
            else (found.get("what") or "disease").lower()
        )
        return "AWD", f"with {what}"
    return ("NED", "no evidence of disease") if _FREE.search(text) else ("", "")


def contacts(report: ReportView, annotated: Annotated, order: int) -> Iterator[Statement]:
    """Times at which the patient was seen after the operation: imaging, visits, findings."""
    if order > 0 or annotated.sentence.kind is BlockKind.TABLE:
        return
    if report.episodes[annotated.sentence.index] not in (Episode.FOLLOW_UP, Episode.POSTOPERATIVE):
        return
    offset, text = annotated.sentence.start, annotated.sentence.text
    if not _SEEN.search(text):
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
