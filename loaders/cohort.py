"""What a series says of itself as a whole: size, period, sexes, means and medians, deaths.

These facts belong to no patient; ``recompute`` holds them against the facts of the patients.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from cavagraph.graph.model import Fact
from cavagraph.loaders.annotations import Annotated, QuantityKind
from cavagraph.loaders.cohort_counts import cohort_fact, counts, deaths, plain, reconstructions
from cavagraph.loaders.document import Section, Sentence
from cavagraph.loaders.numbers import DIGITS, NUMBER, number
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.view import ReportView

_SECTIONS = (
    Section.ABSTRACT, Section.METHODS, Section.RESULTS, Section.CASE, Section.UNKNOWN,
    Section.INTRODUCTION,
)  # fmt: skip


def cohort_facts(report: ReportView) -> tuple[Fact, ...]:
    """The facts of the series, each with its first statement; () for a report of one patient."""
    if not report.cast.several:
        return ()
    found: dict[tuple[str, str], Fact] = {}
    for annotated in _sentences(report):
        for fact in _facts(report, annotated):
            key = (fact.field, "" if fact.field in _ONCE else str(fact.value))
            found[key] = _merged(found[key], fact) if key in found else fact
    return tuple(sorted(found.values(), key=lambda f: (f.evidence[0].start, f.field)))


_ONCE = frozenset({"cohort_size", "study_period", "sex_distribution", "reconstruction_count"})


def _merged(known: Fact, again: Fact) -> Fact:
    """A second statement of the same figure adds its range and its words."""
    if known.field in _ONCE and known.value != again.value:
        return known
    attrs = dict(again.attrs) | dict(known.attrs)
    evidence = tuple(dict.fromkeys((*known.evidence, *again.evidence)))
    return replace(known, attrs=tuple(sorted(attrs.items())), evidence=evidence)


def _sentences(report: ReportView) -> Iterator[Annotated]:
    for annotated, owner in zip(report.annotated, report.owners, strict=True):
        section = annotated.sentence.section
        if section in _SECTIONS and (owner is Ownership.OWN or section is Section.ABSTRACT):
            yield annotated


def _facts(report: ReportView, annotated: Annotated) -> Iterator[Fact]:
    sentence = annotated.sentence
    yield from _size(report, sentence)
    yield from _period(report, sentence)
    yield from _sexes(report, sentence)
    yield from _statistics(report, sentence)
    yield from _mean_size(report, annotated)
    yield from deaths(report, sentence)
    yield from counts(report, sentence)
    yield from reconstructions(report, sentence)


_SIZE = re.compile(
    rf"\b(?P<n>{NUMBER})\s(?:(?!of\b|in\b|patients?\b)[\w-]+\s){{0,3}}?(?:patients|cases|women"
    rf"|men)\b"
    r"(?!\s(?:in|of|from) the (?:literature|study|series))"
)
_PART = re.compile(r"\b(?:of|in|among|these|those|the|other|remaining|only|from)\s$", re.I)


def _size(report: ReportView, sentence: Sentence) -> Iterator[Fact]:
    """The first count of patients that equals the number of patients found."""
    for match in _SIZE.finditer(sentence.text):
        if int(number(match["n"])) == len(report.cast.keys) and not _PART.search(
            sentence.text[: match.start()]
        ):
            yield cohort_fact(
                report, sentence, (0, len(sentence.text)), "cohort_size", len(report.cast.keys)
            )
            return


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = "|".join(_MONTHS)
_PERIOD = re.compile(
    rf"\b(?:between|from|during|in)\s(?:(?P<m1>{_MONTH_NAMES})[a-z]*\.?,?\s)?(?P<y1>(?:19"
    rf"|20)\d\d)\s?"
    rf"(?:and|to|until|through|-|–)\s?(?:(?P<m2>{_MONTH_NAMES})[a-z]*\.?,?\s)?(?P<y2>(?:19"
    rf"|20)\d\d)\b",
    re.I,
)


def _period(report: ReportView, sentence: Sentence) -> Iterator[Fact]:
    match = _PERIOD.search(sentence.text)
    if match and match["y1"] <= match["y2"]:
        value = "/".join(_iso(match[f"y{i}"], match[f"m{i}"]) for i in (1, 2))
        yield cohort_fact(report, sentence, match.span(), "study_period", value)


def _iso(year: str, month: str | None) -> str:
    return f"{year}-{_MONTHS.index(month.lower()[:3]) + 1:02}" if month else year


_WOMEN = r"(?:wom[ae]n|females?|female patients)"
_MEN = r"(?:m[ae]n|males?|male patients)"
_SEXES = re.compile(
    rf"\b(?P<a>{NUMBER}) (?P<first>{_WOMEN}|{_MEN})(?: patients)?(?:,| and|, and) "
    rf"(?P<b>{NUMBER}) (?P<second>{_WOMEN}|{_MEN})\b",
    re.I,
)
_FEMALE = re.compile(r"wom|female", re.I)


def _sexes(report: ReportView, sentence: Sentence) -> Iterator[Fact]:
    match = _SEXES.search(sentence.text)
    if match is None or bool(_FEMALE.match(match["first"])) == bool(_FEMALE.match(match["second"])):
        return
    counts = {
        bool(_FEMALE.match(match[g])): int(number(match[n]))
        for g, n in (("first", "a"), ("second", "b"))
    }
    if sum(counts.values()) > 1:
        women, men = counts[True], counts[False]
        value = (
            f"{women} {'women' if women != 1 else 'woman'}, {men} {'men' if men != 1 else 'man'}"
        )
        yield cohort_fact(
            report, sentence, match.span(), "sex_distribution", value, female=women, male=men
        )


@dataclass(frozen=True, slots=True)
class _Measure:
    """A quantity that series summarise. ``unit`` is the graph's; ``units`` what may be printed."""

    field: str
    words: str
    unit: str
    units: dict[str, Decimal]


_TIME = {"min": Decimal(1), "h": Decimal(60)}
_DAYS = {"day": Decimal(1), "d": Decimal(1), "week": Decimal(7)}
_MONTH = {"month": Decimal(1), "mo": Decimal(1), "year": Decimal(12)}
_VOLUME = {"ml": Decimal(1), "cc": Decimal(1), "l": Decimal(1000)}
_MEASURES = (
    _Measure("age", r"\bage\b|\baged\b", "year", {"year": Decimal(1), "yr": Decimal(1)}),
    _Measure("blood_loss", r"blood loss|bleeding|h(?:a)?emorrhage", "mL", _VOLUME),
    _Measure(
        "operative_time",
        r"(?:operat\w+|surgical|surgery|procedure) (?:time|duration)|duration of (?:the )?"
        r"(?:surgery|operation)",
        "min", _TIME,
    ),
    _Measure("hospital_stay", r"\bstays?\b|hospitali[sz]ation", "day", _DAYS),
    _Measure("follow_up", r"follow(?:ed)?[- ]?up", "month", _MONTH),
)  # fmt: skip
_UNIT = r"(?:years?|yrs?|months?|mo|min(?:ute)?s?|hours?|h|m[lL]|cc|L|days?|d|weeks?)"
_STATISTIC = re.compile(
    rf"\b(?P<stat>mean|median|average)\b(?P<about>[^.;()\d]{{0,70}}?)(?P<num>{DIGITS})\s?"
    rf"(?P<unit>{_UNIT})?\b(?!\s?(?:cm|mm|%))"
    rf"(?P<tail>(?:[^.;]|\.(?=\d)){{0,70}})",
    re.I,
)
_RANGE = re.compile(
    rf"^[^\d;]{{0,30}}?[(,]\s?(?:range[,:]?\s?|IQR\s)?(?P<low>{DIGITS})\s?(?:{_UNIT}\s?)?(?:-|–"
    rf"|to)\s?(?P<high>{DIGITS})\s?(?P<unit>{_UNIT})?",
    re.I,
)


def _statistics(report: ReportView, sentence: Sentence) -> Iterator[Fact]:
    """ "Median blood loss was 450 mL (200-600 mL)": the value, its range, in the graph's unit."""
    position = 0
    while match := _STATISTIC.search(sentence.text, position):
        position = match.end("num")
        spread = _RANGE.match(match["tail"])
        unit = (match["unit"] or (spread and spread["unit"]) or _unit_after(match["tail"])).lower()
        measure = _measure(match["about"], match["tail"])
        factor = _factor(measure, unit) if measure else None
        if measure is None or factor is None:
            continue
        stat = "median" if match["stat"].lower() == "median" else "mean"
        end = match.start("tail") + (_close(match["tail"], spread.end()) if spread else 0)
        yield cohort_fact(
            report, sentence, (match.start(), end), f"{measure.field}_{stat}",
            _scaled(match["num"], factor),
            low=_scaled(spread["low"], factor) if spread else None,
            high=_scaled(spread["high"], factor) if spread else None,
            unit=measure.unit,
        )  # fmt: skip


def _close(tail: str, end: int) -> int:
    """With the closing bracket and a unit behind it."""
    more = re.match(rf"\s?\)?(?:\s?{_UNIT}\b)?", tail[end:], re.I)
    return end + (more.end() if more else 0)


def _unit_after(tail: str) -> str:
    found = re.search(rf"\)\s?({_UNIT})\b", tail, re.I)
    return found[1] if found else ""


def _measure(before: str, tail: str) -> _Measure | None:
    """What is summarised: named between "median" and the number, else right after it."""
    for words in (before, tail[:25].split("(")[0].split(",")[0]):
        hits = [(m.start(), x) for x in _MEASURES if (m := re.search(x.words, words, re.I))]
        if hits:
            return max(hits, key=lambda hit: hit[0])[1]
    return None


def _factor(measure: _Measure, unit: str) -> Decimal | None:
    for name, factor in measure.units.items():
        if (
            unit == name
            or (len(name) > 1 and unit.startswith(name))
            or (name == "h" and unit.startswith("hour"))
        ):
            return factor
    return None


def _scaled(digits: str, factor: Decimal) -> int | Decimal:
    return plain(number(digits) * factor)


def _mean_size(report: ReportView, annotated: Annotated) -> Iterator[Fact]:
    """ "mean size of 9 cm x 5 cm x 4 cm": the dimensions in mm."""
    text = annotated.sentence.text
    for quantity in annotated.amounts(QuantityKind.LENGTH):
        start = quantity.start - annotated.sentence.start
        before = re.search(
            r"\b(?:mean|average) (?:[\w-]+ ){0,3}?(?:size|diameter|dimensions?)\b[^.;\d]{0,20}$",
            text[:start],
            re.I,
        )
        if before and quantity.values:
            sizes = tuple(plain(v) for v in quantity.values)
            end = quantity.end - annotated.sentence.start
            yield cohort_fact(
                report,
                annotated.sentence,
                (before.start(), end),
                "tumor_size_mean",
                sizes,
                unit="mm",
            )
