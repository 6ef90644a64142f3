"""The numbers of a general statement: percentages, n of N, counts, ratios, ages, times, sizes.

A condition ("less than 75 % of the circumference") is no statistic: see ``claim_zones``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from cavagraph.graph.model import Value
from cavagraph.loaders.annotations import Quantity, QuantityKind
from cavagraph.loaders.claim_passages import Passage, clause_at, clauses
from cavagraph.loaders.claim_rules import FigureKind
from cavagraph.loaders.measures import plain
from cavagraph.loaders.numbers import NUMBER, number

Attrs = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or pair at ``[start, end)`` of the passage. ``attrs`` as in ``CLAIM_ATTRS``."""

    start: int
    end: int
    kind: FigureKind
    attrs: tuple[tuple[str, Value], ...]

    def with_attrs(self, **more: Value) -> Figure:
        """The figure with further attributes; those it has stay."""
        return replace(self, attrs=tuple({**more, **dict(self.attrs)}.items()))


_PARTS = {
    "half": 50, "third": 33, "two third": 67, "quarter": 25, "three quarter": 75, "fifth": 20,
    "two fifth": 40, "four fifth": 80, "tenth": 10,
}  # fmt: skip
_FRACTION = re.compile(
    r"(?P<c>more than |over |at least |less than |fewer than |under |up to |about |nearly |almost |"
    r"approximately |roughly |around )?(?:(?:a|one)[ -])?(?P<w>half|third|quarter|fifth|tenth|"
    r"(?:two|three|four)[ -](?:third|quarter|fifth)s?)\b"
    r"(?=(?: of (?!life\b|the (?:wall|caval|ivc|vena|lumen|normal|vessel|circumf)"
    r"|(?:its|their) )| eventually| will| had| have| develop))",
    re.IGNORECASE,
)
_OF = re.compile(
    rf"(?<![\w.-])(?P<n>{NUMBER}|none)\s?(?:(?:out )?of|in|/)\s?(?:every |the |all |their |these )?"
    rf"(?P<N>{NUMBER})(?![\d%.]*\s?(?:%|mm|cm|years?|months?|days?|weeks?|Gy|mg))"
    r"(?=\)?[ ,;.]*(?:[a-z(]|$))",
    re.IGNORECASE,
)
_SHARE_OF = re.compile(  # "11 (26%) of 42"
    r"(?<![\w.])(?P<n>\d{1,5}) ?\((?P<p>\d{1,3}(?:[.\u00b7]\d{1,2})?) ?%\)"
    r" (?:out )?of (?:the |all )?(?P<N>\d{1,5})\b(?! ?%)"
)
_NOBODY = re.compile(
    r"\bno(?:ne of the)? (?:patients?|one)?[^,;.]{0,60}\b(?:liv(?:ed?|ing)|surviv\w+"
    r"|alive)\b[^,;.]{0,30}"
    r"\byears?\b|\bno (?:\d+|five|three|ten)[- ]year survivors?\b",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"(?<![\w.:])(?P<a>\d{1,3}(?:\.\d{1,2})?)\s?(?::|to|/)\s?(?P<b>\d{1,2}(?:\.\d{1,2})?)(?![\w:%])"
)
_CONDITION = re.compile(
    r"\bto be resected\b|\bamount of\b|circumferen\w+|\blumen\b|\bof (?:the "
    r"|its )?(?:caval |venous |vessel )?wall\b|\bnarrow\w*|"
    r"\bof the (?:ivc|vena cava|cava) (?:is|was|has)\b|ki-?67|mitotic|ejection|stenosis of",
    re.IGNORECASE,
)
_UNDER = re.compile(r"(?:as high as|as much as|up to|a maximum of|not exceeding)\s$", re.IGNORECASE)
_OVER = re.compile(r"(?:at least|a minimum of|as low as)\s$", re.IGNORECASE)
_LESS = re.compile(r"(?:less than|fewer than|under|below)\s$", re.IGNORECASE)
_MORE = re.compile(r"(?:more than|over|above|exceeding|in excess of)\s$", re.IGNORECASE)
_SUFFIX = {">": "_gt", "<": "_lt", "<=": "_le", ">=": "_ge"}
_TIME_VALUE = re.compile(
    r"(?:\bof|\bwas|\bis|\bto|,|median|mean|\bvs\.?|versus|about|approximately|\band"
    r"|\bwere|\bby|\()\s$",
    re.I,
)


def figures(passage: Passage) -> list[Figure]:
    """The figures of a passage in order; none overlap."""
    found = [
        *_percents(passage),
        *_fractions(passage),
        *_counted(passage),
        *_ratios(passage),
        *_measured(passage),
    ]
    chosen: list[Figure] = []
    for figure in sorted(found, key=lambda f: (f.start, f.start - f.end)):
        if not chosen or figure.start >= chosen[-1].end:
            chosen.append(figure)
    return chosen


def comparator(text: str, quantity_start: int, printed: str) -> str:
    """The comparator of a number: as the grammar read it, or by the words before it."""
    before = text[max(0, quantity_start - 24) : quantity_start]
    for sign, pattern in (("<=", _UNDER), (">=", _OVER), ("<", _LESS), (">", _MORE)):
        if pattern.search(before):
            return sign
    return printed


def _bounds(quantity: Quantity, stem: str, sign: str) -> Attrs:
    if quantity.low is not None and quantity.high is not None:
        return {"low": plain(quantity.low), "high": plain(quantity.high)}
    value = quantity.value
    return {} if value is None else {stem + _SUFFIX.get(sign, ""): plain(value)}


def _percents(passage: Passage) -> Iterator[Figure]:
    spans = clauses(passage.text)
    last: Figure | None = None
    for q in passage.quantities:
        if q.kind is not QuantityKind.PERCENT:
            continue
        start, end = q.start - passage.start, q.end - passage.start
        after = passage.text[end : end + 14]
        if re.match(r"\s?-?(?:CI\b|confidence)", after):
            continue
        clause = clause_at(spans, start)
        near = passage.text[max(clause[0], start - 45) : min(clause[1], end + 45)]
        if _CONDITION.search(near):
            continue
        attrs = _bounds(q, "pct", comparator(passage.text, start, q.comparator))
        attrs |= {"approximate": True} if q.comparator == "~" else {}
        between = passage.text[last.end : start] if last else ""
        if last and re.search(r"\bCI\b|confidence", between) and "low" in attrs:
            last = last.with_attrs(**attrs)
            last = replace(last, end=end)
            continue
        if last:
            yield last
        last = Figure(start, end, FigureKind.PERCENT, tuple(attrs.items()))
    if last:
        yield last


def _fractions(passage: Passage) -> Iterator[Figure]:
    text = passage.text
    for found in _FRACTION.finditer(text):
        if _CONDITION.search(text[max(0, found.start() - 45) : found.end() + 45]):
            continue
        word = found["w"].lower().replace("-", " ").rstrip("s")
        sign = comparator((found["c"] or ""), len(found["c"] or ""), "")
        name = "pct" + _SUFFIX.get(sign, "")
        value = Decimal(_PARTS.get(word, 50))
        yield Figure(found.start(), found.end(), FigureKind.PERCENT, ((name, value),))
    for found in _NOBODY.finditer(text):
        yield Figure(*found.span(), FigureKind.PERCENT, (("pct", Decimal(0)),))


def _counted(passage: Passage) -> Iterator[Figure]:
    text = passage.text
    pairs: list[tuple[int, int]] = []
    for found in _OF.finditer(text):
        n = Decimal(0) if found["n"].lower() == "none" else number(found["n"])
        total = number(found["N"])
        if n <= total and total >= 2 and not 1900 <= total <= 2100:
            pairs.append(found.span())
            yield Figure(*found.span(), FigureKind.FRACTION, (("n", plain(n)), ("N", plain(total))))
    for found in _SHARE_OF.finditer(text):
        pairs.append(found.span())
        names = (("n", number(found["n"])), ("N", number(found["N"])), ("pct", number(found["p"])))
        yield Figure(*found.span(), FigureKind.FRACTION, names)
    counts = [q for q in passage.quantities if q.kind is QuantityKind.COUNT and q.value is not None]
    counts = [q for q in counts if not any(a <= q.start - passage.start < b for a, b in pairs)]
    yield from _series(text, passage.start, counts)
    for q in counts:
        start = q.start - passage.start
        attrs = _bounds(q, "count", comparator(text, start, q.comparator))
        attrs = {
            k.removesuffix("_gt").removesuffix("_le").removesuffix("_ge"): v
            for k, v in attrs.items()
        }
        yield Figure(start, q.end - passage.start, FigureKind.COUNT, tuple(attrs.items()))


_GROUP = re.compile(
    r"(?:\b(?:of|in|among|from|followed|treated|studied|reviewed|resected|collected"
    r"|analy[sz]ed|with)(?: the| a total of)?)\s$",
    re.IGNORECASE,
)


def _series(text: str, offset: int, counts: list[Quantity]) -> Iterator[Figure]:
    """ "In a report of six patients ..., four were given": a part of a group named before."""
    for first, second in pairwise(counts):
        whole, part = first.value, second.value
        before = text[max(0, first.start - offset - 24) : first.start - offset]
        if whole is None or part is None or not part < whole or not _GROUP.search(before):
            continue
        start, end = second.start - offset, second.end - offset
        yield Figure(start, end + 1, FigureKind.FRACTION, (("n", plain(part)), ("N", plain(whole))))


def _ratios(passage: Passage) -> Iterator[Figure]:
    for found in _RATIO.finditer(passage.text):
        if re.search(
            r"\bratio\b|\bF ?[:/>] ?M\b|\bfemale ?: ?male\b",
            passage.text[max(0, found.start() - 60) : found.end() + 20],
            re.I,
        ):
            value = f"{found['a']}:{found['b']}"
            yield Figure(*found.span(), FigureKind.RATIO, (("ratio", value),))


def _measured(passage: Passage) -> Iterator[Figure]:
    """Ages, times to an event and sizes; the rules decide which of them are statistics."""
    text = passage.text
    for q in passage.quantities:
        start, end = q.start - passage.start, q.end - passage.start
        before, after = text[max(0, start - 40) : start], text[end : end + 30]
        sign = comparator(text, start, q.comparator)
        if q.kind is QuantityKind.AGE or (
            q.unit == "year" and re.search(r"\bage\b[^,;]{0,30}$", before, re.IGNORECASE)
        ):
            if not re.match(r"[- ]old", after) and "old" not in q.text:
                attrs = {**_bounds(q, "value_years", ""), **_unit(q, "year")}
                yield Figure(start, end, FigureKind.YEARS, tuple(attrs.items()))
        elif q.kind in (QuantityKind.DURATION, QuantityKind.TIMEPOINT):
            if (
                q.unit in ("month", "year")
                and not re.search(
                    r"\b(?:wom[ae]n|m[ae]n|girl|boy|patient|lady) of\s$", before, re.I
                )
                and _TIME_VALUE.search(before)
                and not re.match(
                    r"[- ]*(?:and|or)?[- ]?\d*[- ]?(?:year|month|overall|survival"
                    r"|disease|mortality|os\b|dfs\b|patency|follow)",
                    after,
                    re.I,
                )
            ):
                attrs = {**_bounds(q, f"value_{q.unit}s", ""), **_unit(q, q.unit)}
                yield Figure(start, end, FigureKind.MONTHS, tuple(attrs.items()))
        elif q.kind is QuantityKind.LENGTH and len(q.values) <= 1:
            yield Figure(start, end, FigureKind.LENGTH, tuple(_length(q, sign).items()))


def _unit(q: Quantity, unit: str) -> Attrs:
    """A range needs its unit; single values have it in the name of their attribute."""
    return {"unit": unit} if q.low is not None else {}


def _length(q: Quantity, sign: str) -> Attrs:
    """In cm, as reports state the size of these tumors."""
    if q.low is not None and q.high is not None:
        return {"low": plain(q.low / 10), "high": plain(q.high / 10), "unit": "cm"}
    name = "value_gt_cm" if sign == ">" else "value_cm"
    return {name: plain((q.value or Decimal(0)) / 10)}
