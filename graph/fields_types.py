"""Row types of the field registry (``graph.fields``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cavagraph.graph.model import Tier


class Role(StrEnum):
    """How a case reaches the node: ``cg:hasFinding`` or ``cg:hasEvent`` (both ``cg:hasFact``)."""

    FINDING = "Finding"
    EVENT = "Event"
    STATISTIC = "Statistic"


class ValueKind(StrEnum):
    """What ``Fact.value`` holds."""

    TERM = "term"  # words that name a concept
    TEXT = "text"  # words that name none
    NUMBER = "number"  # one number in the field's unit
    SIZE = "size"  # one to three numbers in mm, in printed order
    LOCATION = "location"  # canonical segment names


class AttrKind(StrEnum):
    """What an attribute holds. A tuple gives one triple for each member."""

    TERM = "term"  # concept link, and the words at ``<property>Text``
    TEXT = "text"
    DECIMAL = "decimal"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TIME = "time"  # with time_unit and anchor: see TIME in docs/graph-model.md
    PART = "part"  # consumed by another attribute or by the node's own writer


@dataclass(frozen=True, slots=True)
class Attr:
    """One attribute: its name in the interchange format and its property.

    ``classes``: ontology classes (local names) that a TERM must belong to; none means any.
    """

    name: str
    kind: AttrKind
    prop: str
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    ``node`` is the class of the fact node, ``slug`` the kind in its IRI, ``prop`` the property of
    the value (a link for TERM, a number for NUMBER, empty for TEXT). ``shortcut`` is
    ``subject:property``: the direct triple beside the node, written only where the status is
    Present and the reading preferred; subject is case, patient, tumor or surgery.
    """

    name: str
    node: str
    slug: str
    kind: ValueKind
    prop: str = ""
    unit: str = ""
    classes: tuple[str, ...] = ()
    attrs: tuple[Attr, ...] = ()
    shortcut: str = ""
    tier: Tier = Tier.CORE
    role: Role = field(kw_only=True)

    def attr(self, name: str) -> Attr | None:
        """The attribute row ``name``, or None where the field has no such attribute."""
        return next((row for row in self.attrs if row.name == name), None)


def term(name: str, prop: str, *classes: str) -> Attr:
    return Attr(name, AttrKind.TERM, prop, classes)


def text(name: str, prop: str) -> Attr:
    return Attr(name, AttrKind.TEXT, prop)


def decimal(name: str, prop: str) -> Attr:
    return Attr(name, AttrKind.DECIMAL, prop)


def integer(name: str, prop: str) -> Attr:
    return Attr(name, AttrKind.INTEGER, prop)


def flag(name: str, prop: str) -> Attr:
    return Attr(name, AttrKind.BOOLEAN, prop)


def part(name: str, prop: str) -> Attr:
    return Attr(name, AttrKind.PART, prop)


UNIT = part("unit", "unitText")
RAW = text("raw", "verbatim")
MODALITY = term("modality", "assessedBy", "ImagingModality", "DiagnosticProcedure")
DATE = text("date", "dateText")
TIMES = (
    Attr("time", AttrKind.TIME, "timeText"),
    part("time_unit", "timeUnit"),
    text("anchor", "timeAnchor"),
)
"""When it happened, counted from ``anchor``; never converted between days and months."""
