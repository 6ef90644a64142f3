"""The JSON shape of the interchange format, as pydantic models: what is read and what is written.

Keys without a default are those that the format always has; the others are this product's own
additions (they do a scorer no harm) and are left out where they say nothing. Unknown keys (notes,
traps of a gold standard) are ignored.
"""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict

FORMAT = "cavagraph interchange 1"

JsonScalar = str | int | bool | Decimal
JsonValue = JsonScalar | list[JsonScalar]


class Shape(BaseModel):
    """Base: immutable, unknown keys ignored, numbers kept as they were parsed."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ElementShape(Shape):
    xpath: str
    start: int
    end: int


class PageShape(Shape):
    """``box``: left, bottom, right, top in PDF points."""

    page: int
    box: tuple[Decimal, Decimal, Decimal, Decimal]


class CellShape(Shape):
    sheet: str
    cell: str


class EvidenceShape(Shape):
    """Offsets are null where the gold standard of an XML file gives only the words.

    ``places`` stand in the file itself where that is no plain text.
    """

    quote: str
    start: int | None
    end: int | None
    section: str = ""
    places: list[ElementShape | PageShape | CellShape] = []


class FactShape(Shape):
    id: str
    field: str
    value: JsonValue
    attrs: dict[str, JsonValue | None]
    polarity: str
    certainty: str
    temporality: str
    tier: str
    derived: bool
    evidence: list[EvidenceShape]
    distributed: bool = False
    basis: str = ""
    rule: str = ""
    confidence: Decimal | None = None
    correction: str = ""
    review: str = ""


class PatientShape(Shape):
    patient_id: str
    label: str
    facts: list[FactShape]
    not_assessed: list[FactShape] = []


class ZoneLabelShape(Shape):
    notation: str
    segments: list[str]
    basis: str
    correction: str = ""
    evidence: list[EvidenceShape] = []


class SchemeShape(Shape):
    """``map`` is null, and the name "none used", where the report numbers no zones."""

    name: str
    direction: str = ""
    word: str = ""
    map: dict[str, list[str]] | None = None
    labels: list[ZoneLabelShape] = []
    evidence: list[EvidenceShape] = []


class ClaimShape(Shape):
    id: str
    kind: str
    value: str
    attrs: dict[str, JsonValue | None]
    citations: list[str]
    claim_source: str
    tier: str
    evidence: list[EvidenceShape]
    scope: str = ""
    correction: str = ""
    rule: str = ""
    confidence: Decimal | None = None


class ReadingShape(Shape):
    text: str
    evidence: list[EvidenceShape]


class ContradictionShape(Shape):
    id: str
    what: str
    reading_a: str
    reading_b: str
    resolution: str
    evidence: list[EvidenceShape]
    readings: list[ReadingShape] = []
    kind: str = ""
    rule: str = ""
    preferred: int | None = None
    field: str = ""


class RecomputationShape(Shape):
    statistic: str
    field: str
    stated: JsonValue
    recomputed: JsonValue
    agrees: bool
    evidence: list[EvidenceShape]


class ReferenceShape(Shape):
    number: str
    first_author: str
    year: str
    title: str
    journal: str
    doi: str
    evidence: list[EvidenceShape]


class SourceShape(Shape):
    """Bibliography of the report, as far as it is known."""

    slug: str = ""
    authors: list[str] = []
    journal: str = ""
    year: str = ""
    doi: str = ""
    licence: str = ""
    design: str = ""
    pmid: str = ""
    pmcid: str = ""


class DocumentShape(Shape):
    doc: str
    file: str
    sha256: str
    chars: int
    title: str = ""
    source: SourceShape = SourceShape()
    ivc_scheme: SchemeShape | None
    patients: list[PatientShape]
    cohort_facts: list[FactShape]
    literature_patients: list[FactShape]
    claims: list[ClaimShape]
    contradictions: list[ContradictionShape]
    recomputations: list[RecomputationShape] = []
    references: list[ReferenceShape] = []
    language_model: str = ""
    prompt_version: str = ""


class InterchangeShape(Shape):
    documents: list[DocumentShape]
