"""What no fact used: sentences of the case without a fact, and quantities that no fact holds.

Both point to what a reader may want to look at, and to rules that are missing. A sentence without
a fact need not hold one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from cavagraph.graph.model import Evidence, Fact, Patient, Value
from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.document import BlockKind
from cavagraph.loaders.numbers import DIGITS, number
from cavagraph.loaders.view import ReportView

QUANTITY = ", quantity"
"""Ends the section of an unused quantity; the others are sentences."""

_SKIPPED = (BlockKind.HEADING, BlockKind.REFERENCE, BlockKind.BOILERPLATE)
_UNCOUNTED = (QuantityKind.COUNT, QuantityKind.DATE)
_TELLING = 10  # smaller numbers stand in many facts by chance
_DIGITS = re.compile(DIGITS)
# Facts hold times and amounts in the unit of their field; these turn one unit into another.
_CONVERSIONS = tuple(
    Decimal(factor) for factor in ("1", "7", "10", "12", "24", "60", "100", "1000", "1440")
)


def unused(
    report: ReportView, patients: Sequence[Patient], cohort: Sequence[Fact]
) -> tuple[Evidence, ...]:
    """The sentences about the report's own patients that gave no fact, and of the others the
    quantities with a unit that no fact holds, in reading order, as slices of the file."""
    facts = [*cohort, *(fact for patient in patients for fact in patient.facts)]
    anywhere = {n for n in _held_by(facts)[0] if n >= _TELLING}
    pieces: list[Evidence] = []
    for annotated in report.own():
        sentence = annotated.sentence
        if sentence.kind in _SKIPPED:
            continue
        whole = report.document.evidence(sentence.start, sentence.end, sentence.section.value)
        given = [fact for fact in facts if _touch(fact.evidence, whole)]
        if not given:
            pieces.extend(whole)
            continue
        section = sentence.section.value + QUANTITY
        for quantity in _free_quantities(annotated, given, anywhere):
            pieces.extend(report.document.evidence(quantity.start, quantity.end, section))
    return tuple(dict.fromkeys(pieces))


def _free_quantities(
    annotated: Annotated, facts: Sequence[Fact], anywhere: set[Decimal]
) -> Iterator[Quantity]:
    """Those that no fact of the sentence has, nor, as printed, any other of the report."""
    held, words = _held_by(facts)
    for quantity in annotated.quantities:
        if not quantity.unit or quantity.kind in _UNCOUNTED:
            continue
        own = {*quantity.values, *_numbers([quantity.text])}
        own |= {bound for bound in (quantity.low, quantity.high) if bound is not None}
        converted = {n * f for n in own for f in _CONVERSIONS} | {
            n / f for n in own for f in _CONVERSIONS
        }
        said = not words.isdisjoint(quantity.text.lower().split())
        if not said and converted.isdisjoint(held) and own.isdisjoint(anywhere):
            yield quantity


def _held_by(facts: Iterable[Fact]) -> tuple[set[Decimal], set[str]]:
    """The numbers and the one-word values that facts hold."""
    values = [value for fact in facts for value in (fact.value, *dict(fact.attrs).values())]
    words = {value.lower() for value in values if isinstance(value, str)}
    return set(_numbers(values)), words


def _numbers(values: Iterable[Value]) -> Iterator[Decimal]:
    """All numbers of values, those in words too."""
    for value in values:
        if isinstance(value, tuple):
            yield from _numbers(value)
        elif isinstance(value, str):
            yield from map(number, _DIGITS.findall(value))
        elif not isinstance(value, bool):
            yield Decimal(value)


def _touch(first: Iterable[Evidence], second: Sequence[Evidence]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in first for b in second)
