"""Calendar dates of a report, as ISO text: 2022-09-22, 2022-09 or 2022."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS: tuple[str, ...] = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d|[-–/.]\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAMED = (
    re.compile(rf"(?<!\w){_DAY}\s(?:of\s)?{_MONTH},?\s{_YEAR}"),
    re.compile(rf"\b{_MONTH}\s{_DAY},?\s{_YEAR}"),
    re.compile(rf"\b{_MONTH},?\s(?:of\s)?{_YEAR}"),
)
_CENTURY = re.compile(r"(?:19|20)\d\d")
_ISO = re.compile(r"(?<![\w-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\w-])")
_NUMERIC = re.compile(
    r"(?<![\w/.-])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:19|"
    r"20)\d\d)(?![\w/-])"
)
_MONTH_YEAR = re.compile(r"(?<![\w/.-])(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)(?![\w/])")
# A bare year counts only after a word of time, or in brackets after a word in small letters
# ("a stent (2009)"): "Fiore (2012)" and "2012;19(2)" are citations.
_BARE = re.compile(
    r"(?:\b(?i:in|since|until|till|through|by|during|early|late|mid|of|year|from)\s"
    r"|\b[a-z][a-z-]{1,30}\s\()(?P<year>(?:19|20)\d\d)(?![\w/.:;-]\d|\d|[-–]\d{1,2}\D|;)(?!\))?"
)
_SPAN = re.compile(
    r"\b(?i:between|from)\s(?P<year>(?:19|20)\d\d)\s(?i:and|to|through|until)\s(?P<to>(?:19|"
    r"20)\d\d)"
    r"(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date with the positions of its words in the text that was searched."""

    start: int
    end: int
    iso: str


def month_first(text: str) -> bool:
    """Whether the numeric dates of a document are printed month first.

    03/04/2018 is read day first unless another date of the same document cannot be
    (04/25/2018) and none contradicts it.
    """
    pairs = [(int(m["a"]), int(m["b"])) for m in _NUMERIC.finditer(text)]
    return any(b > 12 for _, b in pairs) and not any(a > 12 for a, _ in pairs)


def dates(text: str, *, month_first: bool = False) -> Iterator[Found]:
    """All dates in a text; impossible ones (month 13, day 32) are left out. May overlap."""
    if not _CENTURY.search(text):
        return
    for pattern in _NAMED:
        for found in pattern.finditer(text):
            groups = found.groupdict()
            month = _MONTHS.index(found["month"][:3].lower()) + 1
            yield from _checked(found, found["year"], month, int(groups.get("day") or 0))
    for found in _ISO.finditer(text):
        yield from _checked(found, found["year"], int(found["month"]), int(found["day"]))
    for found in _NUMERIC.finditer(text):
        day, month = int(found["a"]), int(found["b"])
        if month > 12 or (month_first and day <= 12):
            day, month = month, day
        yield from _checked(found, found["year"], month, day)
    for found in _MONTH_YEAR.finditer(text):
        yield from _checked(found, found["year"], int(found["month"]), 0)
    yield from _years(text)


def _checked(found: re.Match[str], year: str, month: int, day: int) -> Iterator[Found]:
    if not 1 <= month <= 12 or day > 31:
        return
    iso = f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")
    yield Found(found.start(), found.end(), iso)


def _years(text: str) -> Iterator[Found]:
    for found in _BARE.finditer(text):
        yield Found(*found.span("year"), found["year"])
    for found in _SPAN.finditer(text):
        yield Found(*found.span("year"), found["year"])
        yield Found(*found.span("to"), found["to"])
