"""Relative times: "four months later" counts from what was told before, not from the operation."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.view import ReportView

MONTHS = {
    "month": Decimal(1),
    "year": Decimal(12),
    "week": Decimal(12) / 52,
    "day": Decimal(12) / 365,
}
_LATER = re.compile(r"\b(?:later|thereafter|afterwards?|subsequently)\b", re.IGNORECASE)
_LOOK_BACK = 12  # sentences


def is_relative(annotated: Annotated, time: Quantity) -> bool:
    """Whether a time counts from the event before it ("two months later")."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    return bool(_LATER.search(time.text) or _LATER.match(text[time.end - offset :].lstrip()[:12]))


def since_surgery(report: ReportView, annotated: Annotated, time: Quantity) -> Quantity:
    """The time itself; a relative one is added to the last absolute one told before, in months."""
    if not time.values or time.unit not in MONTHS or not is_relative(annotated, time):
        return time
    base = _before(report, annotated, time)
    if base is None:
        return time
    months = base + time.values[0] * MONTHS[time.unit]
    return replace(time, values=(months.quantize(Decimal("0.1")),), unit="month", anchor="surgery")


def _before(report: ReportView, annotated: Annotated, time: Quantity) -> Decimal | None:
    """The last time told before in the same part; relative ones on the way are added."""
    index = annotated.sentence.index
    added = Decimal(0)
    for earlier in reversed(report.annotated[max(0, index - _LOOK_BACK) : index + 1]):
        if earlier.sentence.section is not annotated.sentence.section:
            return None
        if report.episodes[earlier.sentence.index] is not Episode.FOLLOW_UP:
            return None
        for found in reversed(earlier.amounts(QuantityKind.TIMEPOINT)):
            if found.start >= time.start or found.unit not in ("month", "year", "week"):
                continue
            if not found.values or found.anchor not in ("surgery", "follow-up", ""):
                continue
            value = found.values[0] * MONTHS[found.unit]
            if not is_relative(earlier, found):
                return value + added
            added += value
    return None
