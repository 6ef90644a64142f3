"""Cycles given, never those planned; the first dose where only its reduction is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.courses import Course, Regimen, patients_at
from cavagraph.loaders.doses import Dose
from cavagraph.loaders.view import ReportView

_NOT_GIVEN_CYCLES = re.compile(
    r"\b(?:planned|scheduled|intended|cancel\w+|omitted|withheld|not given|were to|was to)\b",
    re.IGNORECASE,
)


_ALL_GIVEN = re.compile(
    r"\b(?:completed|received all|finished|all (?:\w+ )?planned|were given)\b", re.I
)


_OF_PLANNED = re.compile(
    r"\b(?:of|out of) (?:the )?(?:\w+|\d+) (?:planned|scheduled|intended)\b", re.I
)


_TIMES = re.compile(
    r"\b(?:given|administered|applied|received|repeated|infused|delivered) (?P<n>once|twice|thrice|"
    r"(?P<word>three|four|five|six|seven|eight|\d{1,2}) times)\b",
    re.IGNORECASE,
)


_OF_WHICH = re.compile(
    r"\b(?:of which|of these|only|but)(?: the)? (?:only |first )?"
    r"(?P<n>one|two|three|four|five|six|seven|eight|\d+)"
    r"(?: cycles?| courses?)? (?:\w+ )?(?:were|was|could be)? ?(?:given|administered|"
    r"completed|delivered|received)\b"
    r"|(?<=\bplanned; )(?P<then>one|two|three|four|five|six|seven|eight|\d+) "
    r"(?:were|was|could be) (?:\w+ )?(?:given|administered|completed|delivered)\b",
    re.IGNORECASE,
)


_ORDINAL_OF = re.compile(
    r"\b(?P<n>first|second|third|fourth|fifth|sixth|\d(?:st|nd|rd|th)|one|two|three|four|"
    r"five|six|seven|\d{1,2}) (?:of|out of) "
    r"(?:the )?(?:\w+|\d+) (?:(?:planned|scheduled|intended) )?(?:cycles?|courses?)\b",
    re.IGNORECASE,
)


_NUMBERS = {
    w: i + 1 for i, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight"])
} | {w: i + 1 for i, w in enumerate(["first", "second", "third", "fourth", "fifth", "sixth"])}


_EXTRA = re.compile(r"\b(?:further|additional|more|another)\b", re.IGNORECASE)
_FROM_TO = re.compile(
    r"\b(?:reduc|lower|decreas)\w+ from (?P<a>\d[\d,.]*)(?: ?mg[^ ]*)?(?: daily|"
    r" per day)? to \d[\d,.]* ?(?P<unit>mg(?:/(?:m2|m²|kg|day))?)",
    re.IGNORECASE,
)


def first_dose(report: ReportView, course: Course, order: int, annotated: Annotated) -> None:
    """ "lowered from 800 to 600 mg": the first dose of a single drug, where none was told."""
    found = _FROM_TO.search(annotated.sentence.text)
    if not found:
        return
    start = annotated.sentence.start + found.start()
    if course.patient not in patients_at(report, annotated.sentence.index, start, start + 1)[0]:
        return
    running = course.running((order, start))
    if running and len(running.drugs) == 1:
        unit = (found["unit"] or "").replace("²", "2")
        running.doses.setdefault(running.drugs[0], Dose(Decimal(found["a"].replace(",", "")), unit))


def ends(annotated: Annotated) -> bool:
    """Whether a sentence tells that treatment ended, so that "third cycle" is a total."""
    return bool(
        re.search(
            r"\b(?:complet\w+|stopp\w+|discontinu\w+|lost|last|ceased|terminat\w+|finished|died|"
            r"received)\b",
            annotated.sentence.text,
            re.IGNORECASE,
        )
    )


def cycles_given(annotated: Annotated) -> Iterator[tuple[Quantity, bool]]:
    """Cycles that were given, with whether the number is a total (not an ordinal)."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    for special in (*_OF_WHICH.finditer(text), *_ORDINAL_OF.finditer(text)):
        word = (special["n"] or special.groupdict().get("then") or "").lower()
        n = _NUMBERS.get(word) or int(re.sub(r"\D", "", word) or 0)
        start, end = offset + special.start(), offset + special.end()
        yield Quantity(start, end, special[0], QuantityKind.CYCLES, (Decimal(n),)), True
    if _OF_WHICH.search(text) or _ORDINAL_OF.search(text):
        return
    for times in _TIMES.finditer(text):
        word = (times["word"] or times["n"]).lower()
        n = {"once": 1, "twice": 2, "thrice": 3}.get(word) or _NUMBERS.get(word) or int(word)
        start, end = offset + times.start(), offset + times.end()
        yield Quantity(start, end, times[0], QuantityKind.CYCLES, (Decimal(n),)), True
    for quantity in annotated.amounts(QuantityKind.CYCLES):
        near = text[max(0, quantity.start - offset - 40) : quantity.end - offset + 40]
        own = text[quantity.start - offset : quantity.end - offset]
        if _OF_PLANNED.search(text) and _NOT_GIVEN_CYCLES.search(own):
            continue
        if _NOT_GIVEN_CYCLES.search(near) and not _ALL_GIVEN.search(near):
            continue
        yield quantity, not quantity.ordinal


def cycle_owner(
    report: ReportView, course: Course, order: int, annotated: Annotated, amount: Quantity
) -> Regimen | None:
    """The regimen whose cycles are counted: "n cycles of X", else the one that runs."""
    keys, _ = patients_at(report, annotated.sentence.index, amount.start, amount.end)
    if course.patient not in keys:
        return None
    offset, text = annotated.sentence.start, annotated.sentence.text
    for place, regimen in course.references:
        if place[0] == order and amount.end <= place[1] <= amount.end + 60:
            between = text[amount.end - offset : place[1] - offset]
            if re.fullmatch(r"\s?(?:(?:of|with|,)\s)?(?:[\w-]+[\s:]){0,3}[(:]?\s?", between):
                return regimen
    here = [p[1] for p, _ in course.references if annotated.sentence.start <= p[1] < amount.start]
    if here and max(here) in course.partial and _EXTRA.search(text[: amount.end - offset][-30:]):
        return None  # "maintenance X for further 6 cycles" counts for no combination
    return course.running((order, amount.start))
