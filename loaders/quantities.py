"""One grammar for everything a report counts or measures.

Every rule proposes candidates; the most specific and then the longest wins, and no two quantities
overlap. Names that hold numbers (Ki-67, segment 7, T2-weighted, Table 1) are proposed too, as
candidates that give nothing: they keep their digits from being read.

All repetition is bounded, so the time grows linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from cavagraph.loaders.annotations import Quantity
from cavagraph.loaders.annotations import QuantityKind as K
from cavagraph.loaders.counts import bare, counts, cycles, grades, names, scores
from cavagraph.loaders.dates import dates
from cavagraph.loaders.forms import ages, compounds, sizes
from cavagraph.loaders.measures import measures
from cavagraph.loaders.numbers import ORDINAL, ROMAN, WORDS, number, ordinal
from cavagraph.loaders.times import POINTS, event_anchor


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading of ``text[start:end]``; ``rank`` 0 beats 1. No quantity: nothing to be read."""

    start: int
    end: int
    rank: int
    quantity: Quantity | None


def quantities(text: str, start: int = 0, *, month_first: bool = False) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in order; ``start`` is its position in the working text.

    ``month_first``: how the document prints numeric dates (``dates.month_first``).
    A time before its anchor ("two years before admission") has a negative value.

    >>> [str(v) for v in quantities("a mass of 6 × 4 × 5 cm")[0].values]
    ['60', '40', '50']
    """
    chosen = _choose(text, list(_candidates(text, month_first)))
    return tuple(replace(q, start=q.start + start, end=q.end + start) for q in chosen)


def points(text: str) -> Iterator[Quantity]:
    """Time points by number or ordinal: "POD 51", "the 11th day after surgery"."""
    for pattern, anchor in POINTS:
        for found in pattern.finditer(text):
            groups = found.groupdict()
            unit = (
                groups.get("unit") or ("month" if found[0].startswith("POM") else "day")
            ).lower()
            is_ordinal = "ORD" in pattern.pattern or "st|nd" in pattern.pattern
            first = ordinal(found["a"]) if is_ordinal else number(found["a"])
            yield from _points(text, found, unit, anchor, first, groups.get("b"))


def _points(
    text: str, found: re.Match[str], unit: str, anchor: str, first: Decimal, second: str | None
) -> Iterator[Quantity]:
    start, end = found.span()
    if text.startswith(("on ", "in ", "at ", "by ", "until "), start):
        start = found.start("a")
    if not anchor:
        after = re.match(r"\s(?:after|following|post|of)\s", text[end : end + 12])
        anchor = event_anchor(text[end + after.end() : end + 70]) if after else ""
    whole = Quantity(start, end, text[start:end], K.TIMEPOINT, (first,), unit, anchor=anchor)
    if second is None:
        yield whole
    elif found["sep"] in ("-", "–", "to"):
        yield replace(whole, values=(), low=first, high=number(second))
    else:
        middle = found.end("a")
        yield replace(whole, end=middle, text=text[start:middle])
        at = found.start("b")
        yield replace(whole, start=at, text=text[at:end], values=(number(second),))


# A sentence with none of these holds no number; two thirds of a report's sentences.
_ANY_NUMBER = re.compile(rf"\d|{WORDS}|\b{ORDINAL}\b|\b{ROMAN}[ab]?\b")
# (rank, rule, words of which a sentence must hold one in small letters; none: always tried)
_RULES: tuple[tuple[int, Callable[[str], Iterator[Quantity]], tuple[str, ...]], ...] = (
    (1, sizes, ("x", "×", "*", "by", "✕", "∗")),
    (1, compounds, ("h", "year", "month", "week")),
    (1, cycles, ("cycle", "course", "x", "×", "#", "infusion", "administration", "application")),
    (1, measures, ()),
    (1, ages, ("age", "m", "f", "girl", "boy", "lady", "0s")),
    (1, points, ("day", "week", "month", "year", "pod", "pom")),
    (1, grades, ("grade", "gr", "clavien", "c-d", "cdc", "ctcae", "fnclcc", "g")),
    (1, scores, ("hpf", "power", "mm", "suv", "ecog", "asa", "inr", "auc")),
    (2, bare, ()),
    (3, counts, ()),
)


def _candidates(text: str, month_first: bool) -> Iterator[Candidate]:
    if not _ANY_NUMBER.search(text):
        return
    for date in dates(text, month_first=month_first):
        quantity = Quantity(date.start, date.end, date.iso, K.DATE, ())
        yield Candidate(date.start, date.end, 1, quantity)
    low = text.lower()
    for rank, rule, words in _RULES:
        if not words or any(word in low for word in words):
            for quantity in rule(text):
                yield Candidate(quantity.start, quantity.end, rank, quantity)
    for begin, end in names(text):
        yield Candidate(begin, end, 0, None)


def _choose(text: str, candidates: list[Candidate]) -> list[Quantity]:
    candidates.sort(key=lambda c: (c.rank, c.start - c.end, c.start))
    taken = bytearray(len(text))
    chosen: list[Quantity] = []
    for candidate in candidates:
        if any(taken[candidate.start : candidate.end]):
            continue
        taken[candidate.start : candidate.end] = b"\x01" * (candidate.end - candidate.start)
        if candidate.quantity:
            chosen.append(candidate.quantity)
    return sorted(chosen, key=lambda q: q.start)
