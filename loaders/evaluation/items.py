"""Facts of a gold standard and of an extraction in one shape, ready to be held together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from enum import StrEnum
from types import MappingProxyType

from cavagraph.graph.interchange_shape import (
    DocumentShape,
    EvidenceShape,
    FactShape,
    JsonValue,
)

Attrs = Mapping[str, JsonValue | None]
_NONE: Attrs = MappingProxyType({})


class Standing(StrEnum):
    """Whether a fact is said to be so: planned is neither done nor denied."""

    YES = "yes"
    NO = "no"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Item:
    """One fact. ``value`` is as in the interchange format; ``place`` names it for people."""

    field: str
    value: JsonValue | None
    attrs: Attrs = made(default_factory=lambda: _NONE)
    negated: bool = False
    certainty: str = "certain"
    temporality: str = "current"
    core: bool = True
    distributed: bool = False
    evidence: tuple[EvidenceShape, ...] = ()
    rule: str = ""
    place: str = ""

    @property
    def standing(self) -> Standing:
        if self.negated:
            return Standing.NO
        return Standing.PLANNED if self.temporality == "planned" else Standing.YES

    @property
    def suspected(self) -> bool:
        return self.certainty == "suspected"

    @property
    def counted(self) -> bool:
        """Whether a gold fact must be found: core, and not only the annotator's inference."""
        return self.core and self.certainty != "inferred"

    @property
    def text(self) -> str:
        """The value as words."""
        if isinstance(self.value, list):
            return " ".join(map(str, self.value))
        return "" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Person:
    """A patient with the facts to be held against another's."""

    name: str
    items: tuple[Item, ...]


# Structures that come in pairs: a fact about both is one about each.
_PAIRED = re.compile(r"(?:bilateral|both|(?:left and right|right and left)) +(.+?)s?", re.I)
_PAIRED_FIELDS = frozenset({"involvement", "reconstruction", "vessel_management"})


def persons(document: DocumentShape) -> tuple[Person, ...]:
    """The patients of a document."""
    return tuple(
        Person(patient.patient_id, tuple(_items(patient.facts))) for patient in document.patients
    )


def _items(shapes: Iterable[FactShape]) -> Iterator[Item]:
    for shape in shapes:
        yield from _sides(item(shape))


def item(shape: FactShape) -> Item:
    """A fact of the interchange format."""
    return Item(
        field=shape.field,
        value=shape.value,
        attrs=MappingProxyType(dict(shape.attrs)),
        negated=shape.polarity == "negated",
        certainty=shape.certainty,
        temporality=shape.temporality,
        core=shape.tier == "core",
        distributed=shape.distributed,
        evidence=tuple(shape.evidence),
        rule=shape.rule,
        place=shape.id,
    )


def _sides(whole: Item) -> Iterator[Item]:
    """A fact about both sides as two, so that either way of writing meets the other."""
    paired = None
    if whole.field in _PAIRED_FIELDS and isinstance(whole.value, str):
        paired = _PAIRED.fullmatch(whole.value.strip())
    if paired is None:
        yield whole
        return
    for side in ("left", "right"):
        yield replace(whole, value=f"{side} {paired[1]}")
