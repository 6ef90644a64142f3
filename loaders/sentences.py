"""Where sentences end, without stops at "Fig.", "et al.", initials or decimals."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STOP = re.compile(
    r"(?:(?<=\d\))|(?<=\d[a-z]\)))(?= [A-Z][a-z]+ [a-z])|[.!?][\"'\u201d\u2019)\]*]{0,3}(?=\s|$)"
)
_POINTER = re.compile(r"\((?:Figs?\.?|Figures?|Tables?) ?\d{1,2}[a-z]?\)$")
_SHORT_WORDS = """
fig figs tab no nos dr drs mr mrs ms prof st approx ca vs inc ltd co corp resp incl excl
cf ref refs ed eds eq vol pp p max min v a aa vv yr yrs hr hrs wk wks mo mos pt pts inj
cap syr s i.e e.g i.v p.o s.c b.i.d t.i.d o.d a.m p.m w.l n.d viz dept univ jr sr al etc
op dia temp lab abd bilat rt lt resp
"""
_SHORT = frozenset(_SHORT_WORDS.split())
# These end a sentence when a capital that begins one follows.
_MAYBE_WORDS = """
etc p.o i.v s.c b.i.d t.i.d o.d a.m p.m yr yrs hr hrs wk mo jr inc ltd co corp al
"""
_MAYBE = frozenset(_MAYBE_WORDS.split())
_STARTERS = re.compile(
    r"(?:The|A|An|In|On|At|She|He|It|We|They|There|This|These|Those|After|During|Her|His|Our|For|"
    r"No|"
    r"Postoperative\w*|However|Patient|Patients|Histolog\w+|Both|All|One|Two|Three|CT|MRI|By|"
    r"From)\b"
)
_NEXT = re.compile(
    r"[\"'\u201c\u2018(\[*]{0,3}(?:[A-Z\u00c0-\u00de0-9\u0391-\u03c9\u2265\u2264<>~\u2248\u00b1]|"
    r"[a-z]{1,3}[A-Z]|[a-z]-\w|p\d)"
)
_GRADED = re.compile(
    r"\b(?:was|is|class|score|grade|type|stage|group|hepatitis|vitamin|segment|level|zone|part|"
    r"factor|category) [A-Z]$",
    re.IGNORECASE,
)
_PANEL = re.compile(r"\(?[a-h](?:(?: ?[,\u2013-] ?|, and | and )[a-h])*\)? [A-Z]")
_LABEL = re.compile(
    r"\W*(?:Fig(?:ure|s)?|FIG(?:URE)?|Table|TABLE|Tab|Photo)\.? ?(?:\d{1,2}|[IVX]{1,4})[a-zA-Z]?\."
)
_UNITS = re.compile(
    r"\d\s?(?:mm|cm|m|mg|g|kg|ml|dl|l|min|h|d|s|gy|mo|yr|yrs|hr|hrs|wk|wks|v)$", re.I
)


def sentences(text: str, caption: bool = False) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence within a paragraph, outer space left out.

    In a ``caption`` the letter of a panel opens a sentence: "... veins. b Defect of the cava".
    """
    start = 0
    for found in _STOP.finditer(text):
        if _is_end(text, start, found, caption):
            yield from _trimmed(text, start, found.end())
            start = found.end()
    yield from _trimmed(text, start, len(text))


def _is_end(text: str, start: int, found: re.Match[str], caption: bool) -> bool:
    after = text[found.end() : found.end() + 40].lstrip()
    if not found[0]:
        # A full stop forgotten: "... on the images (Fig. 1) Lymph nodes were".
        return bool(_POINTER.search(text, max(start, found.end() - 16), found.end()))
    if not after:
        return True
    if not _NEXT.match(after) and not (caption and _PANEL.match(after)):
        return False
    if _LABEL.fullmatch(text, start, found.end()):
        return False
    if found[0][0] != "." or found[0][1:2] in ('"', "\u201d"):
        return True
    before = text[max(start, found.start() - 24) : found.start()]
    word = before.split()[-1] if before.split() else ""
    word = word.lstrip("([\"'\u201c")
    low = word.lower()
    if _UNITS.search(before):
        return True
    if low in _SHORT:
        if low == "al":
            return after[0] not in "[(0123456789" and bool(_STARTERS.match(after))
        return low in _MAYBE and bool(_STARTERS.match(after))
    if len(word) == 1 and word.isalpha() and word.isupper():
        # An initial; but "vitamin K. She", "hepatitis B. The".
        return bool(_STARTERS.match(after) or _GRADED.search(before))
    if re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word):
        return bool(_STARTERS.match(after))
    # "1. Expanded lumen": a number of a list.
    number = start == found.start() - len(before) and re.fullmatch(r"\(?\d{1,2}", before.strip())
    return not number


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
