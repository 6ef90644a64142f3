"""What a report says, as plain frozen values.

Loaders make these, ``graph.rdf`` writes them, nothing here knows RDF. Offsets are Unicode code
points into the report file decoded as UTF-8 with its newlines untouched, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Scalar = str | int | bool | Decimal
Value = Scalar | tuple[Scalar, ...]


class Status(StrEnum):
    """What the text asserts of a fact. Not reported is not ABSENT: it has no fact at all."""

    PRESENT = "Present"
    ABSENT = "Absent"
    SUSPECTED = "Suspected"
    NOT_ASSESSED = "NotAssessed"


class Basis(StrEnum):
    """On whose word a fact rests."""

    STATED = "StatedByAuthor"
    INFERRED = "InferredFromText"
    EDITORIAL = "EditorialCorrection"


class Scope(StrEnum):
    """Of whom or what a statement speaks."""

    INDEX_PATIENT = "IndexPatient"
    COHORT = "Cohort"
    CITED_PATIENT = "CitedPatient"
    LITERATURE = "LiteratureStatistic"
    RECOMMENDATION = "RecommendationScope"


class Temporality(StrEnum):
    """When the fact holds, relative to the report's own course."""

    CURRENT = "current"
    HISTORICAL = "historical"
    PLANNED = "planned"
    FOLLOW_UP = "followup"


class Tier(StrEnum):
    """Core facts must be found; extra facts are welcome and are not in the headline score."""

    CORE = "core"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class ElementPlace:
    """A stretch in an element of an XML or HTML file.

    ``start`` and ``end`` are code points of the element's text content, half-open.
    """

    xpath: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A rectangle of a page. ``page`` counts from 1.

    ``box`` is left, bottom, right, top in PDF points (1/72 inch) from the lower left corner of the
    page as it is shown.
    """

    page: int
    box: tuple[Decimal, Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell of a table file, or a stretch of a row. ``sheet`` is empty for CSV and TSV.

    ``cell`` is like "B3" or "A3:F3".
    """

    sheet: str
    cell: str


Place = ElementPlace | PagePlace | CellPlace
"""Where in a file that is no plain text; the offsets of its evidence count the text layer."""


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """One stretch of the report's text: ``text[start:end] == quote``.

    The text is the file itself where that is plain text, else the text layer that its reader made.
    ``places`` say where that is in the file; they follow from the offsets and are not compared.
    """

    start: int
    end: int
    quote: str
    section: str = ""
    places: tuple[Place, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"evidence span {self.start}:{self.end} is empty or negative")
        if self.end - self.start != len(self.quote):
            raise ValueError(
                f"evidence span {self.start}:{self.end} does not fit its quote of "
                f"{len(self.quote)} characters"
            )


Attributes = tuple[tuple[str, Value], ...]


def attributes(**values: Value | None) -> Attributes:
    """Sorted attribute pairs; a value of None is left out. Names are listed in ``graph.fields``."""
    return tuple(sorted((name, value) for name, value in values.items() if value is not None))


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about one patient (or a cohort), with the words that make it.

    ``field`` and attribute names come from ``graph.fields``. ``rule`` is the id of the rule that
    found it; ``confidence`` is the extractor's, 0 to 1, None where it is not measured.
    ``correction``: what an editor changed, and why; ``review``: who found it right.
    """

    field: str
    value: Value
    evidence: tuple[Evidence, ...]
    attrs: Attributes = ()
    status: Status = Status.PRESENT
    basis: Basis = Basis.STATED
    temporality: Temporality = Temporality.CURRENT
    tier: Tier = Tier.CORE
    derived: bool = False
    distributed: bool = False
    rule: str = ""
    confidence: Decimal | None = None
    correction: str = ""
    review: str = ""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"a fact without evidence: {self.field} = {self.value!r}")

    def get(self, name: str) -> Value | None:
        """The attribute ``name``, or None."""
        return dict(self.attrs).get(name)


@dataclass(frozen=True, slots=True)
class Patient:
    """A person of the report. ``key`` is the case number or label in the report ("1", "A")."""

    key: str
    label: str
    scope: Scope = Scope.INDEX_PATIENT
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedPatient:
    """Somebody else's patient, told in this report: kept apart, never merged.

    ``kind``: literature_patient, or excluded_patient (treated by the authors, not in the series).
    """

    label: str
    summary: str
    evidence: tuple[Evidence, ...]
    kind: str = "literature_patient"


@dataclass(frozen=True, slots=True)
class ZoneLabel:
    """What a printed zone label means: ``segments`` are canonical names of ``ZoneSegment``."""

    notation: str
    segments: tuple[str, ...]
    basis: str  # StatedDefinition | CorrectedTypo | InferredFromLandmarks
    evidence: tuple[Evidence, ...] = ()
    correction: str = ""


@dataclass(frozen=True, slots=True)
class ZoneScheme:
    """The numbering of one report. ``word`` as printed: segment, zone, level, type, part."""

    word: str
    direction: str  # FromBelow | FromAbove | Unknown
    labels: tuple[ZoneLabel, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A general statement: a statistic of the literature, a recommendation, a conclusion."""

    kind: str
    text: str
    evidence: tuple[Evidence, ...]
    attrs: Attributes = ()
    citations: tuple[str, ...] = ()
    source: str = "literature"  # literature | authors
    scope: Scope = Scope.LITERATURE
    correction: str = ""
    rule: str = ""
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A work in the bibliography of a report. ``number`` as printed, empty where there is none."""

    number: str
    first_author: str
    year: str
    title: str
    journal: str
    doi: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One side of a contradiction."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two or more readings of one thing, with how it was settled and by which rule.

    ``preferred`` is the index of the reading that was chosen, None where all are kept. ``field``
    is the field of the facts in question, empty where it is none or several.
    """

    kind: str
    what: str
    readings: tuple[Reading, ...]
    resolution: str
    rule: str
    preferred: int | None = None
    field: str = ""

    def __post_init__(self) -> None:
        if self.preferred is not None and not 0 <= self.preferred < len(self.readings):
            raise ValueError(f"contradiction {self.what!r} has no reading {self.preferred}")


@dataclass(frozen=True, slots=True)
class Recomputation:
    """A figure that the report computes from its own table, computed again."""

    statistic: str  # mean | median | minimum | maximum | count
    field: str
    stated: Value
    recomputed: Value
    agrees: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """Something was skipped, and why. ``where`` names file and place."""

    where: str
    message: str
    remedy: str = ""
    level: str = "warning"  # warning | error
    rule: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f"; {self.remedy}" if self.remedy else "")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the words come from. ``sha256`` is of the file's bytes; ``chars`` counts code points.

    ``key`` names the report in IRIs: the first twelve hex digits of ``sha256``. What is not known
    of a publication is empty, never guessed.
    """

    file: str
    sha256: str
    chars: int
    slug: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: str = ""
    doi: str = ""
    licence: str = ""
    design: str = ""
    pmid: str = ""
    pmcid: str = ""

    @property
    def key(self) -> str:
        return self.sha256[:12]

    @property
    def stem(self) -> str:
        """The file name without its ending: the report's name in the interchange format."""
        return self.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """The model that proposed facts of a report, and the version of what it was asked."""

    name: str
    prompt_version: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one report; by the rules alone where ``language_model`` is None."""

    source: Source
    patients: tuple[Patient, ...] = ()
    cohort: tuple[Fact, ...] = ()
    cited: tuple[CitedPatient, ...] = ()
    scheme: ZoneScheme | None = None
    claims: tuple[Claim, ...] = ()
    references: tuple[Reference, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    recomputations: tuple[Recomputation, ...] = ()
    issues: tuple[Issue, ...] = ()
    unused: tuple[Evidence, ...] = field(default=())  # case sentences that gave no fact
    language_model: LanguageModel | None = None
    text: str = field(default="", compare=False, repr=False)  # what the offsets count
