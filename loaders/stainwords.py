"""The words that judge an immunostain, and where they stand beside the antigens."""

from __future__ import annotations

import re
from dataclasses import dataclass

_I = re.IGNORECASE
GAP = re.compile(
    r"(?:\s?\((?!(?:patchy|focal|weak|strong|diffuse"
    r"|moderate))[^()+]{0,40}\)?)?[\s,/&)\]-]*(?:(?:and|or|nor|and/or|as well as|plus"
    r"|in addition to|also|both|"
    r"for|of|with|the|anti-?|antibod(?:y|ies)|antigens?|protein|proteins|receptors?|markers?"
    r"|stains?|(?!positiv|negativ)\w+ly|focal|"
    r"weak|patchy)[\s,/&()\[\]-]*){0,4}",
    _I,
)
"""Between the antigens of one list."""

_PLUS, _MINUS = r"\d?\+{1,3}(?:ve\b)?", r"[-−–](?:ve\b)?"
_HOW = r"(?:(?:\w+ly|focal|diffuse|strong|weak|patchy) ){0,2}"
SIGN = re.compile(
    r"(?:\s(?:protein|antigen|stain|receptors?))?\s?(?:"
    rf"[(\[]\s?(?:[\w ,.%<>-]{{0,30}}?\s)?({_PLUS}|positiv\w*|pos|{_MINUS}|negativ\w*|neg)"
    r"(?![\w-]*\d)[\w ,.%-]{0,25}[)\]]"
    rf"|{_HOW}({_PLUS}|{_MINUS})(?=\s?(?:[,;.)]|$|and\b))"
    rf"|[-–\s:]{{1,2}}{_HOW}(positive|negative|pos|neg)\b(?!\s(?:for|to|with)\b))",
    _I,
)
"""A sign right behind an antigen: "(+)", "-", "-positive", "(focally positive)"."""

QUALIFIED = re.compile(
    r"\s?\((?:\w+ly\s)?(?:patchy|focal|diffuse|strong|weak|moderate)\b[\w\s,]{0,20}\)", _I
)
"""How an antigen was found right behind it: "(patchy)"."""

SHARE = re.compile(r"\s?[(:]?\s?(?P<share>[<>≤≥~≈]?\s?\d{1,3}\s?%)", _I)
"""The share of stained cells right behind an antigen."""

STOP = re.compile(
    r";|\.\s|\b(?:while|whereas|however|although|although|though)\b|\bbut\b(?!\s+not\b)", _I
)
"""Ends the reach of a word."""

DENIED = re.compile(
    r"(?:\b(?:but|and|yet)?,?\s?\bnot\s(?:for|of|to|with|by|the)?|\b(?:neither|nor|none of|no"
    r"|without|lacked|lacking|lacks|"
    r"devoid of|(?:absence|lack|loss) of|excluded)(?:\s(?:the|any|both|for|of|to))?)\s?$",
    _I,
)
"""Right before a list that it denies: "but not for", "neither", "lacked"."""

CARRIED = re.compile(
    r"[\s,()]*(?:(?:and|as well as|with|in|for|of|\w+ly|focal|weak|diffuse|strong|patchy|some"
    r"|faint|\d+%|cells?|areas?)[\s,()]*){0,5}",
    _I,
)
"""Between two lists that one word judges: "positive for A, and focally for B"."""

SHOWN_LAST = re.compile(
    r"\b(?:immuno\w*|stain\w*|IHC|antibod\w*)\b[^.;]{0,40}\b(?:demonstrated|confirmed|revealed"
    r"|showed|highlighted|detected|identified)\s(?:the presence of )?$",
    _I,
)
"""Immunohistochemistry "demonstrated" the antigens, and no other word judges them."""

SINGULAR = re.compile(r"\s(?:was|is)\b", _I)

_WORD = re.compile(
    r"\b(?P<adjective>(?:immuno-?)?(?:positiv\w*|negativ\w*)|(?:non-?|un|immuno-?)?reactive"
    r"|immunoreacted)\b"
    r"|\b(?P<verb>(?:over-?|co-?)?express(?:ed|ing|es)?|(?:stained"
    r"|(?<=not )stain)(?=\s(?:\w+ly\s)*(?:\w+\s)?(?:for|with|the|positive)\b)|reacted"
    r"|retain(?:ed|s|ing)|labell?ed|decorated|"
    r"marked(?=\s(?:for|with)\b)|(?<=failed to )decorate)\b"
    r"|\b(?P<noun>(?:over-?|co-?)?expression|(?:immuno-?)?(?:staining|reactivity|reaction"
    r"|labell?ing)|(?:immuno-?)?stains?)\b"
    r"|(?P<seen>(?:(?<=\bwas )|(?<=\bwere )|(?<=\bis )|(?<=\bare )"
    r"|(?<=\bnot ))(?:\w+ly )?(?:seen|observed|noted|present|detected|identified|"
    r"demonstrated|found|evident|strong|diffuse|focal|weak)\b)"
    r"|\b(?P<gone>absent|lost|lacking)\b",
    _I,
)
_NOT = re.compile(
    r"\b(?:not|no|never|neither|nor|none|without|lack\w*|absent|absence|devoid|fail(?:ed|s)?"
    r"|non)\b(?:[\s-]+[\w-]+){0,3}[\s-]*$",
    _I,
)
_SHOWN = re.compile(
    r"\b(?:show\w*|demonstrat\w*|reveal\w*|exhibit\w*|display\w*|with|had|strong|diffuse|focal"
    r"|positive|intense|weak|patchy|there (?:was|were))\b[^;.]{0,40}$",
    _I,
)
_SEEN = re.compile(r"\b(?:was|were)\s(?:\w+ly\s)?(?:seen|noted|observed|present|found)\b", _I)
_LEADS = re.compile(
    r"(?:\s(?:was|were)\s(?:\w+ly\s)?(?:seen|noted|observed|present|found|detected)\b)?[\s:(]*"
    r"(?:(?!(?:was|were|is|are|and|but|which|who|had|has)\b)[\w/%-]+"
    r"(?:[\s:(]+|,\s?(?=including|such|namely))){0,7}",
    _I,
)
_FOR = re.compile(r"\s(?:\w+ly\s)?(?:for|to|with|of)\b", _I)
_TRAILS = re.compile(r"[\s:,(–-]*(?:(?!(?:but|which)\b)[\w/%-]+[\s:(]*){0,7}", _I)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that judges a list. ``weak``: "staining for" may only tell what was done."""

    end: int
    result: str
    weak: bool = False


def before(left: str) -> Cue | None:
    """The word in the text before a list that judges it."""
    for found in reversed(list(_WORD.finditer(left))):
        if found["seen"] is not None:
            continue
        if not _LEADS.fullmatch(left, found.end()):
            return None
        if found["gone"] is not None:
            return None
        denied = bool(_NOT.search(left[: found.start()]))
        if found["noun"]:
            weak = (
                not denied and not _SHOWN.search(left[: found.start()]) and not _SEEN.search(left)
            )
            return Cue(found.end(), _result("", denied), weak)
        return Cue(found.end(), _result(found.group(), denied))
    return None


def after(right: str, followed: bool) -> Cue | None:
    """The word in the text behind a list that judges it.

    ``followed``: another list comes next, and "positive for" belongs to that.
    """
    if stop := STOP.search(right):
        right = right[: stop.start()]
    for found in _WORD.finditer(right):
        lead = right[: found.start()]
        if not _TRAILS.fullmatch(lead):
            return None
        if followed and _FOR.match(right, found.end()):
            return None
        denied = bool(_NOT.search(lead))
        if found["noun"]:
            if re.search(r"\b(?:show|demonstrat|exhibit|display|had|reveal)\w*\b", lead, _I):
                return Cue(found.end(), _result("", denied))
            if denied:
                return Cue(found.end(), "negative")
            continue
        if found["gone"] is not None:
            return Cue(found.end(), "negative")
        return Cue(found.end(), _result(found.group(), denied))
    return None


def _result(word: str, denied: bool) -> str:
    negative = bool(re.search(r"negativ|non-?react|unreact", word, _I))
    return "negative" if negative != denied else "positive"
