"""What a sentence says of a graft: material, brand, rings, diameter and length."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from cavagraph.loaders.annotations import Annotated, Mention, Quantity, QuantityKind

_RINGED = re.compile(
    r"\b(?:ringed|ring-(?:reinforced|supported)|externally supported|spiral)\b", re.I
)
_WIDTH = re.compile(r"(?:diameter|wide|width|φ|ø|calib(?:er|re)|across)", re.I)
_LENGTH = re.compile(r"(?:long\b|length)", re.I)


@dataclass(frozen=True, slots=True)
class Graft:
    """What a sentence says of the graft; ``mm`` where sizes."""

    material: str | None
    brand: str | None
    ringed: bool | None
    diameter: Decimal | None
    length: Decimal | None
    raw: str | None


NO_GRAFT = Graft(None, None, None, None, None, None)


def graft_of(annotated: Annotated) -> Graft:
    """The graft of a sentence: what is not told of it is None; a brand alone means PTFE."""
    text = annotated.sentence.text
    materials = annotated.of("GraftMaterial")
    brands = annotated.of("GraftBrand")
    diameter, length = _sizes(annotated)
    raw = re.search(r"\bF ?(\d{1,2})\b(?=[^.]{0,30}(?:graft|prosthe|Dacron))", text)
    return Graft(
        material=_specific(materials) if materials else ("PTFE" if brands else None),
        brand=brands[0].term.label if brands else None,
        ringed=True if _RINGED.search(text) else None,
        diameter=diameter,
        length=length,
        raw=raw.group() if raw else None,
    )


def _specific(materials: tuple[Mention, ...]) -> str:
    """The most specific of several names of one material ("expanded PTFE" over "PTFE")."""
    label = max(materials, key=lambda m: (len(m.term.broader), -m.start)).term.label
    return label.removeprefix("ringed ")  # rings are a quality of the graft, not a material


def _sizes(annotated: Annotated) -> tuple[Decimal | None, Decimal | None]:
    """Diameter and length of the graft in mm."""
    diameter: Decimal | None = None
    length: Decimal | None = None
    loose: list[Decimal] = []
    for quantity in annotated.amounts(QuantityKind.LENGTH):
        kind = _kind(annotated, quantity)
        if kind == "pair":
            small, large = sorted(quantity.values[:2])
            diameter, length = diameter or small, length or large
        elif kind == "diameter":
            diameter = diameter or quantity.values[0]
        elif kind == "length":
            length = length or quantity.values[0]
        elif kind == "loose":
            loose.append(quantity.values[0])
    for value in loose:
        if diameter is None and 8 <= value <= 40 and (length is None or value < length):
            diameter = value
        elif length is None and 20 <= value <= 300:
            length = value
    return diameter, length


def _kind(annotated: Annotated, quantity: Quantity) -> str:
    text = annotated.sentence.text
    start, end = quantity.start - annotated.sentence.start, quantity.end - annotated.sentence.start
    near = text[max(0, start - 14) : start] + "|" + text[end : end + 18]
    around = text[max(0, start - 60) : end + 60]
    if not re.search(
        r"graft|prosthe|tube|PTFE|Dacron|pericardi|Gore|homograft|polyester", around, re.I
    ):
        return "other"
    if re.search(
        r"\b(?:margin|below|above|from the|tumou?r|lesion|nodule|sheet|patch)",
        text[end : end + 25],
        re.I,
    ):
        return "other"
    if len(quantity.values) == 2:
        return "pair"
    if not quantity.values or len(quantity.values) > 2:
        return "other"
    if _WIDTH.search(near.split("|")[0][-12:]) or _WIDTH.search(near.split("|")[1]):
        return "diameter"
    if _LENGTH.search(near.split("|")[1]) or _LENGTH.search(near.split("|")[0][-9:]):
        return "length"
    return "loose"
