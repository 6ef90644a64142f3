"""Numbers with a unit: single, shared by several ("60 and 75 mg/m2"), ranges, with comparators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from cavagraph.loaders.annotations import Quantity
from cavagraph.loaders.annotations import QuantityKind as K
from cavagraph.loaders.numbers import LEFT, NUMBER, number
from cavagraph.loaders.times import sense
from cavagraph.loaders.units import FREQUENCY, UNIT, Unit, unit

GAP = r"(?:\s{0,2}-?\s?|-)"
_PLAIN_ITEM = rf"{NUMBER}(?:{GAP}{UNIT})?(?:-(?=\s|,))?"
_SEPARATOR = (
    r"(?:\s?(?:-|–|—|−|~|∼)\s?|\s(?:to|and|or|&|vs\.?|versus)\s|,\s(?:and|or)\s|,\s|\s?/\s?(?=\d))"
)
# A median with its range: "215 (150-240) minutes".
_BRACKET = (
    rf"(?:\s?\((?i:range,?:?\s|IQR,?:?\s)?{_PLAIN_ITEM}(?:{_SEPARATOR}{_PLAIN_ITEM})?\)"
    rf"(?:{GAP}{UNIT})?)?"
)
_ELEMENT = rf"{_PLAIN_ITEM}{_BRACKET}"
_CHAIN = re.compile(rf"{LEFT}{_ELEMENT}(?:{_SEPARATOR}{_ELEMENT}){{0,5}}")
_CHAIN_ITEM = re.compile(
    rf"(?P<n>{NUMBER})(?:{GAP}(?P<u>{UNIT}))?(?:-(?=\s|,))?(?:\)(?:{GAP}(?P<late>{UNIT}))?)?"
)
_RANGE = frozenset({"-", "–", "—", "−", "~", "∼", "to"})

COMPARATORS: tuple[tuple[str, str], ...] = (
    (">=", r"≥|⩾|>=|=>|at\sleast|no\sless\sthan|not\sless\sthan|a\sminimum\sof|minimum"),
    (
        "<=",
        r"≤|⩽|<=|=<|at\smost|up\sto|(?:no|not)\smore\sthan|within(?:\sthe\sfirst)?|a\smaximum\sof",
    ),
    (
        ">",
        r"(?<![-=])>|&gt;|(?:more|greater|larger|longer|older|higher)\sthan|over|above|"
        r"exceed(?:ing|ed|s)|in\sexcess\sof",
    ),
    ("<", r"<|&lt;|(?:less|fewer|smaller|shorter|younger|lower)\sthan|under|below"),
    (
        "~",
        r"~|∼|≈|about|approximately|approx\.?|circa|ca\.?|around|nearly|almost|roughly|close\sto|"
        r"some",
    ),
)
_BEFORE = re.compile(
    "(?:"
    + "|".join(f"(?P<c{i}>{p})" for i, (_, p) in enumerate(COMPARATORS))
    + r")(?<![\w.]ca)\s{0,2}$",
    re.IGNORECASE,
)
_WORD_EDGE = re.compile(r"(?:^|[^A-Za-z])$")
_AFTER = re.compile(
    r"\s(?:or|and)\s(?P<word>more|higher|greater|larger|above|over|less|lower|below)\b"
)
_LABEL = re.compile(
    r"\b(?:cases?|patients?|pts?\.?|levels?|zones?|segments?|types?|stages?|tables?|figures?|"
    r"figs?\.?|"
    r"grades?|days?|cycles?|parts?|phases?|lines?)\s$",
    re.IGNORECASE,
)
_WEIGH = re.compile(r"\b(?:weigh\w*|weight|specimen)\b[^.;]{0,30}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Item:
    """A number of a chain; ``separator`` stands before it."""

    start: int
    end: int
    number: str
    unit: str
    separator: str
    own: bool


def measures(text: str) -> Iterator[Quantity]:
    """Numbers with a unit of their own or shared with the next ones."""
    for chain in _CHAIN.finditer(text):
        yield from _read(text, _shared(text, _items(text, chain)))


def _items(text: str, chain: re.Match[str]) -> list[_Item]:
    items: list[_Item] = []
    at = chain.start()
    while at < chain.end():
        found = _CHAIN_ITEM.search(text, at, chain.end())
        if not found:
            break
        printed = found["u"] or found["late"] or ""
        end = (
            found.end("late") if found["late"] else found.end("u") if found["u"] else found.end("n")
        )
        separator = text[at : found.start()].strip(" )").lower() if items else ""
        items.append(_Item(found.start(), end, found["n"], printed, separator, bool(printed)))
        at = found.end()
    return items


def _shared(text: str, items: list[_Item]) -> list[_Item]:
    """Give numbers without a unit that of the next one they are joined to; drop the rest."""
    labelled = bool(items) and bool(
        _LABEL.search(text[max(0, items[0].start - 12) : items[0].start])
    )
    out: list[_Item] = []
    ahead, following, joined = "", "", False
    for item in reversed(items):
        current = item
        if item.unit:
            ahead, joined = item.unit, False
        elif ahead and (joined or following not in (",", "/")) and not labelled:
            current = replace(item, unit=ahead)
        else:
            current = replace(item, unit="")
            ahead = ahead if item.unit else ""
        out.append(current)
        following = item.separator
        joined = joined or following not in (",", "/")
    return [item for item in reversed(out) if item.unit and not _is_year(item)]


def _is_year(item: _Item) -> bool:
    return not item.own and len(item.number) == 4 and item.number[:2] in ("19", "20")


def _read(text: str, items: list[_Item]) -> Iterator[Quantity]:
    previous: Quantity | None = None
    i = 0
    while i < len(items):
        first = items[i]
        second = items[i + 1] if i + 1 < len(items) else None
        if second and _is_range(text, first, second):
            i += 1
        else:
            second = None
        quantity = _quantity(text, first, second)
        if previous and _continues(first, previous, quantity):
            quantity = replace(quantity, kind=previous.kind, anchor=previous.anchor)
        yield quantity
        previous = quantity
        i += 1


def _is_range(text: str, first: _Item, second: _Item) -> bool:
    if unit(first.unit).kind != unit(second.unit).kind:
        return False
    if second.separator in _RANGE:
        falls = number(first.number) > number(second.number) and first.unit == second.unit
        return not (falls and second.separator == "to")  # "lowered from 800 to 600 mg"
    left = text[max(0, first.start - 14) : first.start].lower()
    if second.separator == "and" and re.search(r"\bbetween\s(?:about\s)?$", left):
        return True
    return second.separator == "or" and not first.own and unit(first.unit).kind is K.DURATION


def _continues(first: _Item, previous: Quantity, quantity: Quantity) -> bool:
    """Whether a duration in a list or in brackets means what the one before it means."""
    return (
        quantity.kind is K.DURATION
        and not quantity.anchor
        and previous.unit == quantity.unit
        and previous.kind in (K.AGE, K.TIMEPOINT)
        and first.separator != ""
    )


def _quantity(text: str, first: _Item, second: _Item | None) -> Quantity:
    measure = _kind(text, first)
    start, end = first.start, (second or first).end
    a = number(first.number) * measure.factor
    if measure.name == "mL" and re.fullmatch(r"[1-9]\d?\.\d{3}", first.number):
        a *= 1000  # "2.300 ml": a point that groups; nobody measures thousandths of a millilitre
    sign = text[max(0, start - 2) : start]
    if measure.kind is K.PERCENT and re.fullmatch(r"(?:[\s(]|^)[-−–]", sign):
        a, start = -a, start - 1
    values: tuple[Decimal, ...] = (plain(a),)
    low: Decimal | None = None
    high: Decimal | None = None
    if second:
        values, low = (), plain(a)
        high = plain(number(second.number) * unit(second.unit).factor)
    if measure.kind is K.LENGTH and text[max(0, start - 1) : start] in ("φ", "Ø", "ø", "⌀"):
        start -= 1
    start, comparator = comparator_before(text, start, measure)
    name, end = _frequency(text, end, measure)
    after = _AFTER.match(text, end)
    if after:
        comparator = "<=" if after["word"] in ("less", "lower", "below") else ">="
        end = after.end()
    quantity = Quantity(start, end, "", measure.kind, values, name, low, high, comparator)
    if measure.kind is K.DURATION:
        quantity = timed(text, quantity)
    return replace(quantity, text=text[quantity.start : quantity.end])


def _kind(text: str, item: _Item) -> Unit:
    """Grams are a dose or a mass: a mass from 20 g on, or after a word of weighing."""
    measure = unit(item.unit)
    if measure.name == "g" and measure.kind is K.DOSE:
        heavy = number(item.number) >= 20
        if heavy or _WEIGH.search(text[max(0, item.start - 45) : item.start]):
            return Unit(K.MASS, "g")
    return measure


def comparator_before(text: str, start: int, measure: Unit) -> tuple[int, str]:
    left = text[max(0, start - 22) : start]
    found = _BEFORE.search(left)
    if not found or (not _WORD_EDGE.search(left[: found.start()]) and found[0][0].isalpha()):
        return start, ""
    sign = next(s for i, (s, _) in enumerate(COMPARATORS) if found[f"c{i}"])
    word = found[0].strip().lower()
    if word == "over" and measure.kind is K.DURATION:
        return start, ""  # "infused over 24 hours"
    return start - len(left) + found.start(), sign


def _frequency(text: str, end: int, measure: Unit) -> tuple[str, int]:
    if measure.kind not in (K.DOSE, K.VOLUME, K.MASS) or measure.name.endswith("/m2"):
        return measure.name, end
    found = FREQUENCY.match(text, end)
    if not found:
        return measure.name, end
    return measure.name + (" twice daily" if found["twice"] else "/day"), found.end()


def timed(text: str, quantity: Quantity) -> Quantity:
    if text[: quantity.end].endswith("ly"):  # "3-weekly"
        return replace(quantity, anchor="interval")
    found = sense(text, quantity.start, quantity.end, quantity.unit)
    values = tuple(-v for v in quantity.values) if found.before else quantity.values
    return replace(
        quantity,
        kind=found.kind,
        start=found.start,
        end=found.end,
        anchor=found.anchor,
        values=values,
    )


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent: 60, not 6E+1 or 60.0."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
