"""What is known of a sentence before any rule looks at it: mentions, quantities, context.

Positions are code points in ``Document.text`` (the working text), half-open. They become offsets
of the file only in evidence, through ``Document.evidence``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cavagraph.loaders.document import Sentence
from cavagraph.ontology.terms import Term


@dataclass(frozen=True, slots=True)
class Context:
    """Modifiers of a mention, each with the cue id that set it ("" = not set).

    ``other`` is a person who is not a patient of the report; ``generic`` a statement about
    patients in general; ``landmark`` a structure that only tells a position.
    """

    negated: str = ""
    suspected: str = ""
    historical: str = ""
    planned: str = ""
    hypothetical: str = ""
    family: str = ""
    generic: str = ""
    other: str = ""
    landmark: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A term of the ontology in the text. ``text`` is as printed."""

    start: int
    end: int
    text: str
    term: Term
    context: Context = Context()

    def isa(self, *classes: str) -> bool:
        """Whether the term is of one of the ontology classes (local names)."""
        return not self.term.types.isdisjoint(classes)


class QuantityKind(StrEnum):
    LENGTH = "length"  # mm; one to three dimensions
    VOLUME = "volume"  # mL
    DURATION = "duration"  # value and unit as printed: minute, hour, day, week, month, year
    TIMEPOINT = "timepoint"  # a duration with an anchor: "POD 51", "19 months after surgery"
    DATE = "date"  # iso in ``text``: 2022-09-22, 2022-09 or 2022
    AGE = "age"  # year
    DOSE = "dose"  # unit mg/m2, g/m2, mg, mg/kg, unit, unit/kg ...
    RADIATION = "radiation"  # Gy
    PERCENT = "percent"
    MASS = "mass"  # g, kg
    CONCENTRATION = "concentration"  # ng/mL, U/mL, g/dL ...
    CYCLES = "cycles"  # "three cycles", "x 4", "third cycle" (ordinal=True)
    GRADE = "grade"  # "grade 3" ; text holds the number or roman numeral as printed
    COUNT = "count"  # a number with no unit: "four patients"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its kind and unit, normalised; ``text`` is as printed (ISO for a date).

    ``values`` holds the dimensions of a size in printed order, or one value; a range sets
    ``low`` and ``high`` (and ``values`` is empty). ``comparator`` is one of < > <= >= ~ or "".
    ``anchor`` (time points): surgery, admission, diagnosis, radiotherapy, chemotherapy,
    follow-up, recurrence or "".
    """

    start: int
    end: int
    text: str
    kind: QuantityKind
    values: tuple[Decimal, ...]
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: str = ""
    anchor: str = ""
    ordinal: bool = False

    @property
    def value(self) -> Decimal | None:
        return self.values[0] if self.values else None


@dataclass(frozen=True, slots=True)
class Annotated:
    """A sentence with what stands in it, mentions and quantities in order of position."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]

    def of(self, *classes: str) -> tuple[Mention, ...]:
        """The mentions of the ontology classes (local names), in order."""
        return tuple(m for m in self.mentions if m.isa(*classes))

    def amounts(self, *kinds: QuantityKind) -> tuple[Quantity, ...]:
        """The quantities of these kinds, in order."""
        return tuple(q for q in self.quantities if q.kind in kinds)
