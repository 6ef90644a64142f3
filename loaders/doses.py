"""Doses of drugs: beside the name, before it, or in a list that runs along the names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cavagraph.loaders.annotations import Annotated, Mention, Quantity, QuantityKind

_CHANGED = re.compile(
    r"\b(?:reduc\w+|lower\w+|decreas\w+|cut|dropped|escalat\w+|increas\w+|rais\w+|cumulative|"
    r"total)\b[^.;]{0,24}$",
    re.I,
)


_FROM = re.compile(r"\b(?:reduc\w+|lower\w+|decreas\w+)\b[^.;]{0,30}\bfrom $", re.I)


# "(900/100 mg/m2)": two doses with one unit.
_PAIR = re.compile(
    r"\s?(?:\(|at )?(?P<a>\d{1,4}(?:\.\d+)?) ?(?:/|and|\+) ?(?P<b>\d{1,4}(?:\.\d+)?) ?"
    r"(?P<unit>m?g/m[2²])\b"
)


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose as printed: ``unit`` normalised (mg/m2, mg/day)."""

    value: Decimal
    unit: str


def printed_order(group: list[Mention], labels: tuple[str, ...]) -> tuple[str, ...]:
    """Labels in the order in which they are printed inside combined names."""
    text = " ".join(m.text.lower() for m in group)
    at = {m.term.label: text.find(m.text.lower()) for m in group}
    return tuple(sorted(labels, key=lambda lab: at.get(lab, text.find(lab[:6].lower()) % 10_000)))


def doses(
    annotated: Annotated, group: list[Mention], labels: tuple[str, ...]
) -> Iterator[tuple[str, Dose]]:
    """The dose of each drug of a naming; ``labels`` are its drugs in printed order."""
    amounts = [q for q in annotated.amounts(QuantityKind.DOSE) if q.values and q.unit]
    singles = [m for m in group if not m.isa("DrugRegimen")] or group
    others = [m.start for m in annotated.of("Drug", "DrugRegimen") if m.start >= group[-1].end]
    limit = min(others, default=annotated.sentence.end)
    taken: set[int] = set()
    found: dict[str, Dose] = {}
    for i, mention in enumerate(singles):
        stop = singles[i + 1].start if i + 1 < len(singles) else limit
        dose = _dose_of(annotated, mention, amounts, stop, taken)
        if dose and len(_words(mention)) == 1:
            found.setdefault(mention.term.label, dose)
    if not found:
        found = _respective(annotated, group, labels, [q for q in amounts if q.start < limit])
    yield from found.items()


def _words(mention: Mention) -> list[str]:
    return [mention.term.label] if not mention.isa("DrugRegimen") else ["", ""]


def _dose_of(
    annotated: Annotated, mention: Mention, amounts: list[Quantity], stop: int, taken: set[int]
) -> Dose | None:
    offset, text = annotated.sentence.start, annotated.sentence.text
    for q in amounts:
        between = text[mention.end - offset : q.start - offset]
        if mention.end <= q.start < stop and q.start not in taken and _near(between):
            lead = text[: q.start - offset]
            if _CHANGED.search(between) or (_CHANGED.search(lead[-40:]) and not _FROM.search(lead)):
                continue
            taken.add(q.start)
            return Dose(q.values[0], _printed(q))
    for q in reversed(amounts):
        between = text[q.end - offset : mention.start - offset]
        if (
            q.end <= mention.start
            and q.start not in taken
            and re.fullmatch(r"\s?(?:of )?(?:oral |iv )?", between)
        ):
            taken.add(q.start)
            return Dose(q.values[0], _printed(q))
    return None


def _printed(quantity: Quantity) -> str:
    """The unit; "gm" stays as printed."""
    return (
        quantity.unit.replace("g/", "gm/", 1)
        if re.search(r"\dgm/|\bgm/", quantity.text)
        else quantity.unit
    )


def _near(between: str) -> bool:
    return len(between) <= 60 and not re.search(
        r"[;.]\s| (?:and|plus|with) [a-z]{5,}(?:ine|cin|mide|xel|nib|mab)\b", between
    )


def _respective(
    annotated: Annotated, group: list[Mention], labels: tuple[str, ...], amounts: list[Quantity]
) -> dict[str, Dose]:
    """ "gemcitabine and docetaxel at 900 and 75 mg/m2", one dose a drug after the names."""
    after = [q for q in amounts if 0 <= q.start - group[-1].end <= 40]
    offset, text = annotated.sentence.start, annotated.sentence.text
    paired = _PAIR.match(annotated.sentence.text[group[-1].end - annotated.sentence.start :])
    if paired and len(labels) == 2:
        unit = paired["unit"].replace("²", "2")
        values = (Decimal(paired["a"]), Decimal(paired["b"]))
        return {lab: Dose(v, unit) for lab, v in zip(labels, values, strict=True)}
    near = after and _near(text[group[-1].end - offset : after[0].start - offset])
    if near and len(after) == len(labels) > 1:
        order = printed_order(group, labels)
        return {lab: Dose(q.values[0], q.unit) for lab, q in zip(order, after, strict=True)}
    if (
        near
        and len(after) == len(labels) == 1
        and not _CHANGED.search(text[: after[0].start - offset][-40:])
    ):
        return {labels[0]: Dose(after[0].values[0], after[0].unit)}
    return {}
