"""What a duration means where it stands: an age, a point in time, an interval or a span of time.

The decision looks at the words just before and just after it. Cues are tried in the order of the
code; the order is the rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cavagraph.loaders.annotations import QuantityKind
from cavagraph.loaders.numbers import NUMBER, ORDINAL

_WINDOW = 70
_CALENDAR = frozenset({"day", "week", "month", "year"})

# The first of these that stands within the next few words names the anchor.
_EVENTS: tuple[tuple[str, str], ...] = (
    (
        "surgery",
        r"surger(?:y|ies)|operations?|resections?|procedures?|laparotomy|\w{3,30}ectomy|"
        r"transplantation|reconstruction|excision|operative|operated",
    ),
    ("radiotherapy", r"radiotherapy|radiation|irradiation|IMRT|RT\b|chemoradi\w+"),
    ("chemotherapy", r"chemotherapy|cycles?\b|courses?\b|chemo\b|doses?\b|infusion|regimen"),
    ("admission", r"admissions?|hospitali[sz]ation|referral"),
    ("discharge", r"discharged?"),
    ("diagnosis", r"diagnos[ei]s|diagnosed|biops(?:y|ies)|presentation|presenting"),
    ("recurrence", r"recurrences?|relapses?|progression"),
    ("follow-up", r"follow-?\s?up"),
    ("death", r"deaths?\b|died"),
)
_ANY_EVENT = "|".join(f"(?P<e{i}>{pattern})" for i, (_, pattern) in enumerate(_EVENTS))
_EVENT = re.compile(
    rf"(?:[\w’'-]{{1,30}}\s){{0,4}}?(?:{_ANY_EVENT})",
    re.IGNORECASE,
)
_WHOM = r"(?:\s(?:of\s(?:life|age)))?"

_AGE_RIGHT = re.compile(
    r"[\s-]{0,2}old\b|\sof\sage\b|['’]?s?[\s,-]{1,2}(?:(?:fe)?male|wom[ae]n|m[ae]n|lady|girl|boy|"
    r"gentleman)\b",
    re.IGNORECASE,
)
_AGE_LEFT = re.compile(
    r"\bage[ds]?\b(?:\s|,|:|=|\(|\b(?:of|was|is|were|ranged?|ranging|between|from|at|diagnosis|"
    r"presentation|surgery|median|mean|about)\b){0,8}$|\b(?:older|younger)\sthan\s$",
    re.IGNORECASE,
)
_FOR_LEFT = re.compile(
    r"\b(?:for|lasting|lasted|over|during|took|of)\s(?:(?:the|a|an|about|another|at|least|last|"
    r"past|first|"
    r"next|up|to|further|total|of|period)\s){0,4}$",
    re.IGNORECASE,
)
_EVERY_LEFT = re.compile(r"(?:\b(?:every|each|intervals?\sof)\s|\bq\s?)$", re.IGNORECASE)
_FOLLOW_LEFT = re.compile(
    r"(?<!lost\sto\s)\b(?:follow-?\s?ups?|follow(?:ed)?(?:[-\s]?up)?|surveillance)\b"
    r"(?:\s|[,:(=]|\b(?:of|was|is|were|period|time|duration|for|at|after|median|mean|a|an|the|"
    r"range|"
    r"ranged|ranging|from|between|length|total|up|to|has|been|now|at|least)\b){0,12}$",
    re.IGNORECASE,
)
_AT_LEFT = re.compile(
    r"\b(?:at|after|until|till|beyond|DOD|NED|AWD|ANED|DOC)\s(?:(?:the|about|a|an|her|his|"
    r"further|another|only|age|nearly|"
    r"last|least|as|early)\s){0,3}$",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\b(?:within|in)\s(?:the\s)?(?:first\s)?(?=[\w½]+[\s-]\w+$)", re.IGNORECASE)
_RELATION = re.compile(
    r"['’]?s?\s{1,2}(?P<rel>after|following|post|from|since|before|prior\sto|preceding|"
    r"of)\s(?!which\b)",
    re.IGNORECASE,
)
_POSTOP = re.compile(
    r"[\s-]{1,2}(?:post-?\s?operative(?:ly)?|post-?\s?op\b\.?|post-?\s?surgery|post-?\s?resection)",
    re.IGNORECASE,
)
_LATER = re.compile(r"\s(?:later|thereafter|afterwards?|after(?=\s?[,.;:)]|\s?$))\b", re.IGNORECASE)
_AGO = re.compile(
    r"\s(?:ago|earlier|previously|back|beforehand|(?:before|prior)(?=\s?[,.;:)]|\s?$))\b",
    re.IGNORECASE,
)
_FOLLOW_RIGHT = re.compile(
    r"['’]?s?(?:\s|-)(?:of\s)?(?:(?:clinical|postoperative|median|close|regular|imaging)\s)?"
    r"(?:follow-?\s?up|visit|mark\b|check-?\s?up|control\b|review\b|surveillance)",
    re.IGNORECASE,
)
_BY_LEFT = re.compile(r"\bby\s(?:the\s|about\s)?$", re.IGNORECASE)
_DATED_LEFT = re.compile(r"\b(?:19|20)\d\d\s?\($")
_TERSE_LEFT = re.compile(r"(?:^|[:;.]\s)\s?$")
_TERSE_RIGHT = re.compile(r"\s{0,2}(?:[-–:]\s)")

_UNIT = r"(?P<unit>day|week|month|year)s?"
_OST = r"(?:ost-?\s?operative|ost-?\s?op\.?|ost-?\s?surgical|ost-?\s?transplant)"
_TAIL = (
    rf"(?P<a>{NUMBER})(?:\s?(?P<sep>-|–|to|and|,)\s?(?P<b>{NUMBER})(?!\s?(?:mm|cm|m[Ll]|%|mg|Gy)))?"
)
_SURGERY = r"(?:after|following|post|since|from)\s(?:[\w-]{1,20}\s){0,3}?(?P<event>[\w-]{3,30})"
# (pattern, anchor): the unit is the group "unit", or day.
POINTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"\bPODs?\s?[#:-]?\s?{_TAIL}(?![\w%])"), "surgery"),
    (re.compile(rf"\bPOMs?\s?{_TAIL}(?![\w%])(?P<unit>)"), "surgery"),
    (re.compile(rf"\b(?:[Pp]{_OST})\s(?i:{_UNIT})\s?(?:\(POD\)\s)?{_TAIL}(?![\w%])"), "surgery"),
    (re.compile(rf"\b(?P<a>{ORDINAL})\s(?:POD\b|[Pp]{_OST}\s(?i:{_UNIT})\b)"), "surgery"),
    (
        re.compile(
            rf"\b(?P<a>{ORDINAL})\s(?i:{_UNIT})\s(?i:post-?\s?operatively|post-?op\b|"
            rf"after\s(?:the\s)?"
            r"(?:initial\s|first\s|primary\s)?(?:surgery|operation|procedure|resection))"
        ),
        "surgery",
    ),
    (re.compile(rf"\b(?P<a>{ORDINAL})\s(?i:{_UNIT})\sof\s(?i:follow-?\s?up)\b"), "follow-up"),
    (re.compile(rf"\b(?:on|in|at|by|until)\sthe\s(?P<a>{ORDINAL})\s(?i:{_UNIT})\b"), ""),
    (re.compile(rf"\b[Dd]ays?\s{_TAIL}(?![\w%/]|\.\d)(?P<unit>)"), ""),
    (
        re.compile(
            rf"\b(?:[Aa]t|[Ii]n|[Oo]n|until|by|from|to)\s(?i:(?P<unit>week|month|"
            rf"year))\s{_TAIL}(?![\w%])"
        ),
        "",
    ),
)


@dataclass(frozen=True, slots=True)
class Sense:
    """``start`` and ``end`` include the words that made the sense (not the event's name)."""

    kind: QuantityKind
    start: int
    end: int
    anchor: str = ""
    before: bool = False


def sense(text: str, start: int, end: int, unit: str) -> Sense:
    """What the duration ``text[start:end]`` in ``unit`` is.

    A time before its anchor ("3 months before admission", "two years ago") has ``before`` set.
    A repeated interval ("every 3 weeks") stays a duration, with the anchor "interval".
    """
    left, right = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    if unit in _CALENDAR:
        found = _AGE_RIGHT.match(right)
        if found:
            return Sense(QuantityKind.AGE, start, end + found.end())
        if unit == "year" and _AGE_LEFT.search(left):
            return Sense(QuantityKind.AGE, start, end)
    if _EVERY_LEFT.search(left):
        return Sense(QuantityKind.DURATION, start, end, "interval")
    found = _RELATION.match(right)
    explicit = found and found["rel"].lower() in ("after", "following", "before", "prior to")
    if _FOLLOW_LEFT.search(left) and not explicit:
        return Sense(QuantityKind.TIMEPOINT, start, end, "follow-up")
    found = _FOLLOW_RIGHT.match(right)
    if found:
        return Sense(QuantityKind.TIMEPOINT, start, end + found.end(), "follow-up")
    if unit not in _CALENDAR or _FOR_LEFT.search(left):
        return Sense(QuantityKind.DURATION, start, end)
    return _relative(left, right, start, end, unit, text[start:end])


def _relative(left: str, right: str, start: int, end: int, unit: str, printed: str) -> Sense:
    point = QuantityKind.TIMEPOINT
    found = _POSTOP.match(right)
    if found:
        return Sense(point, start, end + found.end(), "surgery")
    found = _RELATION.match(right)
    if found:
        relation = found["rel"].lower()
        anchor = event_anchor(right[found.end() :])
        loose = relation in ("of", "from", "since")
        if not loose or (anchor and (relation != "of" or _WITHIN.search(left + printed))):
            before = relation in ("before", "prior to", "preceding")
            return Sense(point, start, end + found.end("rel"), anchor, before)
    found = _LATER.match(right)
    if found:
        return Sense(point, start, end + found.end())
    found = _AGO.match(right)
    if found:
        return Sense(point, start, end + found.end(), before=True)
    if re.match(r"\sof\s|-", right) or re.search(r"\w-\w", printed):
        return Sense(QuantityKind.DURATION, start, end)
    terse = _TERSE_LEFT.search(left) and _TERSE_RIGHT.match(right)
    by_then = unit in ("month", "year") and _BY_LEFT.search(left)
    if _AT_LEFT.search(left) or terse or by_then or _DATED_LEFT.search(left):
        return Sense(point, start, end)
    return Sense(QuantityKind.DURATION, start, end)


def event_anchor(words: str) -> str:
    """The anchor that the first words of a text name, or ""."""
    found = _EVENT.match(words)
    if not found:
        return ""
    return next(name for i, (name, _) in enumerate(_EVENTS) if found[f"e{i}"])
