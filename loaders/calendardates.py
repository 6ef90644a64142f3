"""Calendar dates after the operation as months since it: "in March 2014" after "May 2013" is 10.

A date counts only to the month at least, only after an operation whose own date is printed, and
not beside a time that the sentence prints itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.episodes import Episode

_LATER = (Episode.POSTOPERATIVE, Episode.FOLLOW_UP)
_LONGEST = 480  # months; a longer course is a misread date
_DAYS = Decimal("30.44")  # of a mean month


def since_operation(
    annotated: Sequence[Annotated], episodes: Sequence[Episode | None]
) -> tuple[Annotated, ...]:
    """The sentences with dates of the later course turned into time points in months."""
    result: list[Annotated] = []
    operated: Quantity | None = None
    for sentence, episode in zip(annotated, episodes, strict=True):
        if episode is Episode.PRESENTATION:
            operated = None
        elif episode is Episode.OPERATION and operated is None:
            operated = next((q for q in sentence.amounts(QuantityKind.DATE) if _exact(q)), None)
        elif episode in _LATER and operated is not None:
            sentence = _timed(sentence, operated)
        result.append(sentence)
    return tuple(result)


def _exact(date: Quantity) -> bool:
    return len(date.text) >= len("2014-03")


def _timed(sentence: Annotated, operated: Quantity) -> Annotated:
    if any(q.anchor == "surgery" for q in sentence.amounts(QuantityKind.TIMEPOINT)):
        return sentence
    changed = tuple(_point(q, operated) for q in sentence.quantities)
    return replace(sentence, quantities=changed)


def _point(quantity: Quantity, operated: Quantity) -> Quantity:
    if quantity.kind is not QuantityKind.DATE or not _exact(quantity):
        return quantity
    months = _months(operated.text, quantity.text)
    if not 1 <= months <= _LONGEST:
        return quantity
    return replace(
        quantity,
        kind=QuantityKind.TIMEPOINT,
        values=(Decimal(months),),
        unit="month",
        anchor="surgery",
    )


def _months(first: str, second: str) -> int:
    """Whole months from one ISO date to another; the days count where both are printed."""
    a, b = [int(x) for x in first.split("-")], [int(x) for x in second.split("-")]
    months = Decimal((b[0] - a[0]) * 12 + b[1] - a[1])
    if len(a) == len(b) == 3:
        months += Decimal(b[2] - a[2]) / _DAYS
    return int(months.to_integral_value())
