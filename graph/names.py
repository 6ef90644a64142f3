"""Every name in ``cg:`` that the graph writes, by kind: the ontology must declare each of them.

Most follow from the field registry; the rest is the frame around the facts. A test holds this list
against what is really written, and against the ontology.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cavagraph.graph.fields import CASE_FACT_FIELDS, CLAIM_ATTRS, CLAIM_KINDS, FIELDS
from cavagraph.graph.fields_types import Attr, AttrKind, ValueKind

__all__ = ["CLASSES", "CONCEPT_CLASSES", "DATA_PROPERTIES", "NAMED_VALUES", "OBJECT_PROPERTIES"]

NAMED_VALUES: Mapping[str, tuple[str, ...]] = {
    "assertionStatus": ("Present", "Absent", "Suspected", "NotAssessed"),
    "basis": ("StatedByAuthor", "InferredFromText", "EditorialCorrection"),
    "scope": ("IndexPatient", "Cohort", "CitedPatient", "LiteratureStatistic",
              "RecommendationScope"),
    "temporality": ("CurrentEpisode", "Historical", "Planned", "FollowUpPeriod"),
    "attributionScope": ("SingleAgent", "CombinationUnresolved", "RadiotherapyAttributed",
                         "NotAttributed"),
    "attributionBasis": ("StatedByAuthor", "InferredFromText", "EditorialCorrection"),
    "mappingBasis": ("StatedDefinition", "CorrectedTypo", "InferredFromLandmarks"),
    "numberingDirection": ("FromBelow", "FromAbove", "DirectionUnknown"),
    "polarity": ("Required", "Preferred", "Permitted", "Contraindicated"),
    "stainResult": ("StainPositive", "StainNegative"),
    "intent": ("CurativeIntent", "CytoreductiveIntent", "PalliativeIntent"),
    "ctcaeGrade": ("GradeNotStated",),
    "recistCategory": ("ResponseNotCategorised",),
}  # fmt: skip
"""Individuals that are values of a property, by property."""

_FRAME_CLASSES = (
    "CaseReport", "CaseSeries", "ClinicalCase", "Patient", "PrimaryTumor", "SurgicalProcedure",
    "Event", "Finding", "TextSpan", "Graft", "RegimenExposure", "CausalAttribution", "Claim",
    "NumericCondition", "QualitativeCondition", "Contradiction", "Reading", "Recomputation",
    "CitedCase", "ZoneScheme", "ZoneLabel", "PublishedWork", "ReferenceEntry",
)  # fmt: skip

_FRAME_LINKS = (
    "ofReport", "ofCase", "ofTumor", "inReport", "describedIn", "evidence", "hasPatient",
    "hasTumor", "hasOperation", "hasFact", "hasEvent", "hasFinding", "hasSubProcedure", "site",
    "mentionsConcept", "zoneAsPrinted", "canonicalZone", "denotesSegment", "appliesToSegment",
    "valueUnit", "doseUnit", "condition", "conditionOn", "hasReading", "concernsFact", "usesGraft",
    "hasMaterial", "hadReconstructionOf", "reconstructedBy", "receivedGraftMaterial", "regimen",
    "componentAdministration", "hasComponentDrug", "administersRegimen", "ofExposure",
    "hasAttribution", "suspectDrug", "suspectRegimen", "suspectAdministration", "suspectTreatment",
    "invades", "stainResult", "cites", "citesReference", "entryOf", "directlyPrecedes",
    *NAMED_VALUES,
)  # fmt: skip

_FRAME_DATA: Mapping[str, tuple[str, ...]] = {
    "string": (
        "about", "brandName", "caseNumber", "citedKind", "citesReferenceNumber",
        "citesReferenceText", "claimKind", "claimSource", "claimText", "conditionText",
        "contradictionKind", "doseUnitText", "editorialCorrection", "editorialReview", "exactText",
        "field",
        "fileName", "firstAuthor", "promptVersion", "publicationYear", "referenceNumber",
        "hasMaterialText", "horizonText", "journal", "languageModel", "ontologyDigest",
        "otherAttribute", "otherCause", "readingText", "regimenText", "resolution", "resultText",
        "ruleId", "rulesDigest", "section", "sizeCodeVerbatim", "slug", "softwareVersion",
        "statisticKind", "studyDesign", "summary", "suspectText", "suspectTreatmentText",
        "textSha256", "quoteSha256", "tier", "timeText", "timeUnit", "unitText",
        "valueText", "verbatim", "verbatimZone", "zoneWord",
    ),
    "decimal": (
        "confidence", "diameterMm", "dimension1Mm", "dimension2Mm", "dimension3Mm", "doseValue",
        "horizonMonths", "lengthMm", "maxExclusive", "maxInclusive", "minExclusive",
        "minInclusive", "monthsSinceSurgery", "percentPositive", "recomputedValue", "statedValue",
        "timeMonths", "timeValue", "widthMm",
    ),
    "integer": (
        "chars", "ctcaeGradeNumber", "endChar", "patientCount", "postoperativeDay",
        "readingIndex", "startChar", "stepIndex",
    ),
    "boolean": ("agrees", "appliesToAny", "isDerived", "isDistributed", "isRinged", "preferred"),
}  # fmt: skip

_ATTR_TYPES = {AttrKind.TEXT: "string", AttrKind.DECIMAL: "decimal", AttrKind.INTEGER: "integer",
               AttrKind.BOOLEAN: "boolean"}  # fmt: skip
INTEGER_VALUES = frozenset({"postoperativeDay", "performanceScore"})
"""Value properties of NUMBER fields that count something whole."""


def _rows() -> Iterator[Attr]:
    for field in FIELDS.values():
        yield from field.attrs
    yield from CLAIM_ATTRS


def _links() -> Iterator[str]:
    yield from _FRAME_LINKS
    for row in _rows():
        if row.kind is AttrKind.TERM:
            yield row.prop
    for field in CASE_FACT_FIELDS:
        if field.kind in (ValueKind.TERM, ValueKind.LOCATION):
            yield field.prop
            yield field.shortcut.partition(":")[2]
    yield "statisticOf"


def _data() -> Iterator[tuple[str, str]]:
    for datatype, names in _FRAME_DATA.items():
        yield from ((name, datatype) for name in names)
    for row in _rows():
        if row.kind is AttrKind.TERM:
            yield f"{row.prop}Text", "string"
        elif row.kind in _ATTR_TYPES:
            yield row.prop, _ATTR_TYPES[row.kind]
    for field in FIELDS.values():
        if field.kind in (ValueKind.NUMBER, ValueKind.SIZE):
            yield field.prop, "integer" if field.prop in INTEGER_VALUES else "decimal"
            yield field.shortcut.partition(":")[2], "decimal"


CLASSES: frozenset[str] = frozenset(
    {*_FRAME_CLASSES, *CLAIM_KINDS.values(), *(field.node for field in FIELDS.values())}
)
"""Classes of nodes."""

OBJECT_PROPERTIES: frozenset[str] = frozenset(filter(None, _links()))
"""Properties whose values are nodes or concepts."""

DATA_PROPERTIES: Mapping[str, str] = dict(sorted((n, t) for n, t in _data() if n))
"""Properties whose values are literals, with the local name of the XSD datatype."""

CONCEPT_CLASSES: frozenset[str] = frozenset(
    {name for row in _rows() for name in row.classes}
    | {name for field in FIELDS.values() for name in field.classes}
)
"""Classes of concepts that values and attributes are looked up in."""
