"""Numbers in a form of their own: sizes in two and three dimensions, times in two units, ages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from cavagraph.loaders.annotations import Quantity
from cavagraph.loaders.annotations import QuantityKind as K
from cavagraph.loaders.measures import GAP, comparator_before, plain, timed
from cavagraph.loaders.numbers import LEFT, NUMBER, WORDS, number
from cavagraph.loaders.units import UNIT, Unit

_TIMES = r"\s{0,2}(?:[x×X✕*∗]|\\times|\bby\b)\s{0,2}"
_MM_CM = r"(?:mm|cm|(?:centi|milli)met(?:re|er)s?)"
_SIZE = re.compile(
    rf"(?<![\w.·])(?<!\d[,/])(?P<dims>(?:[φØø⌀]\s?)?{NUMBER}(?:{GAP}{_MM_CM})?"
    rf"(?:{_TIMES}{NUMBER}(?:{GAP}{_MM_CM})?){{1,3}})(?:\s?\^?[23](?![\w%]|\.\d)|[²³])?(?![\w%])"
)
_SIDE = re.compile(rf"(?P<n>{NUMBER})(?:{GAP}(?P<u>{_MM_CM}))?")
_CLOCK = re.compile(
    rf"{LEFT}(?P<a>{NUMBER})\s?-?(?P<ua>h|hr|hrs|hour|hours|H)(?:\s(?:and\s)?|,\s)?"
    r"(?P<b>\d{1,2})(?!\d|[.,]\d)(?:\s?-?(?P<ub>min|mins|minute|minutes|mn|m)\b|(?=\s?[.,;:)]|"
    r"\s?$|\s[a-z(]))"
)
_SPOKEN = re.compile(
    rf"{LEFT}(?P<a>{NUMBER})\s(?P<ua>hours?)(?:,?\sand\s|,?\s)(?P<b>{WORDS}|\d{{1,2}})\smin(?:ute)?s?\b"
)
_COLON = re.compile(r"(?<![\w:.])(?P<a>\d{1,2}):(?P<b>[0-5]\d)\s?(?:h|hr|hrs|hours)\b")
_CALENDAR = re.compile(
    rf"{LEFT}(?P<a>{NUMBER})\s(?P<ua>years?|months?|weeks?)(?:\s(?:and\s)?|,\s)"
    rf"(?P<b>{NUMBER})\s(?P<ub>months?|weeks?|days?)\b"
)
# "at the age of 30" dates something else, unless it is the illness of the report.
_DATED = re.compile(r"\bat\s(?:the\s|an\s)?$", re.IGNORECASE)
_PRESENTED = re.compile(
    r"\b(?:presented|presenting|diagnosed|seen|admitted|referred)\b[^.;]{0,30}$", re.IGNORECASE
)
_STEP = {("year", "month"): 12, ("week", "day"): 7}
_AGES: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"\b(?i:aged?)(?:\s(?:of|was|is)\s|\s|:\s|"
        rf",\s)(?P<n>{NUMBER})(?:\s?[-–]\s?(?P<m>\d{{1,3}}))?"
        rf"(?!\w|[.·]\d|\s?\()(?!{GAP}{UNIT})"
    ),
    re.compile(
        r"(?<![\w.,-])(?!18F)(?P<n>\d{2})[MF]\b(?!\s?(?:sheath|catheter|drain|introducer|FDG)|-)"
    ),
    re.compile(r"(?<![\w.,/-])(?P<n>\d{1,3})\s?/\s?(?:[MF]|(?i:male|female))\b"),
    re.compile(r"\b(?:[MF]|(?i:male|female))\s?/\s?(?P<n>\d{1,3})(?![\w%/]|\.\d)"),
    re.compile(r"\b(?i:male|female|man|woman|girl|boy|lady),?\s(?P<n>\d{1,3})(?=\s?[,.;)\]]|\s?$)"),
    re.compile(r"\b(?i:man|woman|girl|boy|lady|gentleman)\sof\s(?P<n>\d{1,3})\b(?!\s?%|\.\d)"),
    re.compile(r"\bin\s(?:his|her|their)\s(?P<d>\d0)s\b"),
)


def sizes(text: str) -> Iterator[Quantity]:
    """Two to four dimensions, in mm and in printed order; unit "" where none is printed."""
    for found in _SIZE.finditer(text):
        sides = list(_SIDE.finditer(text, found.start(), found.end("dims")))
        units = [side["u"] for side in sides]
        if len(sides) == 2 and units[0] and not units[1]:
            continue  # "5 mm × 2": two lesions of 5 mm
        if not any(units) and any(not s["n"][0].isdigit() for s in sides):
            continue
        if re.match(r"[\^⁹⁻]|[-−]\d", text[found.end() : found.end() + 2]):
            continue  # 4 × 10^9, 0.9 × 10-3
        before = re.search(r"\b(mm|cm)\.?\s$", text[max(0, found.start() - 5) : found.start()])
        shared = units[-1] or next((u for u in units if u), before[1] if before else "")
        last = shared
        values: list[Decimal] = []
        for side in reversed(sides):
            last = side["u"] or last
            factor = 10 if last.startswith("c") else 1
            values.insert(0, plain(number(side["n"]) * factor))
        start, sign = comparator_before(text, found.start(), Unit(K.LENGTH, "mm"))
        end = found.end()
        name = "mm" if shared else ""
        yield Quantity(start, end, text[start:end], K.LENGTH, tuple(values), name, comparator=sign)


def compounds(text: str) -> Iterator[Quantity]:
    """Times in two units, in the smaller: 9 h 45 min, 4 h 35, 5:40 h, 1 year and 3 months."""
    for pattern in (_CLOCK, _SPOKEN, _COLON):
        for found in pattern.finditer(text):
            value = number(found["a"]) * 60 + number(found["b"])
            yield Quantity(*found.span(), found[0], K.DURATION, (plain(value),), "minute")
    for found in _CALENDAR.finditer(text):
        big, small = found["ua"].rstrip("s"), found["ub"].rstrip("s")
        if (big, small) in _STEP:
            value = number(found["a"]) * _STEP[big, small] + number(found["b"])
            quantity = Quantity(*found.span(), "", K.DURATION, (plain(value),), small)
            quantity = timed(text, quantity)
            yield replace(quantity, text=text[quantity.start : quantity.end])


def ages(text: str) -> Iterator[Quantity]:
    """Ages without a unit: "aged 62", "53F", "61/F", "Male, 42", "in her 60s"."""
    for pattern in _AGES:
        for found in pattern.finditer(text):
            groups = found.groupdict()
            dated = _DATED.search(text, 0, found.start())
            if dated and not _PRESENTED.search(text, 0, dated.start()):
                continue
            if groups.get("d"):
                low = Decimal(groups["d"])
                yield Quantity(*found.span(), found[0], K.AGE, (), "year", low, low + 9)
            elif groups.get("m"):
                low, high = number(found["n"]), number(found["m"])
                yield Quantity(*found.span(), found[0], K.AGE, (), "year", low, high)
            else:
                named = re.search(r"[a-z]{3}", found[0].removeprefix("aged"))
                span = found.span("n") if named else found.span()  # leaves "male" to be a mention
                value = number(found["n"])
                yield Quantity(*span, text[span[0] : span[1]], K.AGE, (value,), "year")
