"""From one document of the interchange format to an extraction."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from cavagraph.graph.fields import CLAIM_KINDS, FIELDS, ValueKind
from cavagraph.graph.interchange_places import place_of
from cavagraph.graph.interchange_shape import (
    ClaimShape,
    ContradictionShape,
    DocumentShape,
    EvidenceShape,
    FactShape,
    JsonScalar,
    JsonValue,
    PatientShape,
    SchemeShape,
    ZoneLabelShape,
)
from cavagraph.graph.interchange_words import Words
from cavagraph.graph.interchange_write import DIRECTIONS
from cavagraph.graph.model import (
    Basis,
    CitedPatient,
    Claim,
    Contradiction,
    Evidence,
    Extraction,
    Fact,
    Issue,
    LanguageModel,
    Patient,
    Reading,
    Recomputation,
    Reference,
    Scope,
    Source,
    Status,
    Temporality,
    Tier,
    Value,
    ZoneLabel,
    ZoneScheme,
    attributes,
)

_ORDER = ("infrarenal", "renal", "suprarenal-retrohepatic", "suprahepatic")
_DIRECTIONS = {words: name for name, words in DIRECTIONS.items()}


def read_document(shape: DocumentShape, reports_dir: Path | None) -> Extraction:
    """The extraction of one document; ``reports_dir`` as in ``interchange.from_json``."""
    reader = _Reader(shape.file, reports_dir)
    patients = tuple(reader.patient(item) for item in shape.patients)
    cohort = reader.facts(shape.cohort_facts)
    cited = tuple(c for item in shape.literature_patients if (c := reader.cited(item)))
    scheme = reader.scheme(shape.ivc_scheme)
    claims = tuple(claim for item in shape.claims if (claim := reader.claim(item)))
    found = (reader.contradiction(item) for item in shape.contradictions)
    contradictions = tuple(item for item in found if item)
    recomputations = tuple(
        Recomputation(
            item.statistic,
            item.field,
            _value(item.stated),
            _value(item.recomputed),
            item.agrees,
            reader.evidence(item.evidence, f"recomputation of {item.field}"),
        )
        for item in shape.recomputations
    )
    references = tuple(
        Reference(r.number, r.first_author, r.year, r.title, r.journal, r.doi,
                  reader.evidence(r.evidence, f"reference {r.number}"))
        for r in shape.references
    )  # fmt: skip
    return Extraction(
        source=_source(shape),
        patients=patients,
        cohort=cohort,
        cited=cited,
        scheme=scheme,
        claims=claims,
        contradictions=contradictions,
        recomputations=recomputations,
        references=references,
        issues=tuple(reader.issues),
        language_model=_model(shape),
    )


def _model(shape: DocumentShape) -> LanguageModel | None:
    if not shape.language_model:
        return None
    return LanguageModel(shape.language_model, shape.prompt_version)


def _source(shape: DocumentShape) -> Source:
    known = shape.source
    return Source(
        file=shape.file,
        sha256=shape.sha256,
        chars=shape.chars,
        slug=known.slug,
        title=shape.title,
        authors=tuple(known.authors),
        journal=known.journal,
        year=known.year,
        doi=known.doi,
        licence=known.licence,
        design=known.design,
        pmid=known.pmid,
        pmcid=known.pmcid,
    )


class _Reader:
    """Reads the parts of one document and collects what could not be placed."""

    def __init__(self, file: str, reports_dir: Path | None) -> None:
        self._file = file
        self._words = Words(reports_dir / file if reports_dir else None)
        self.issues: list[Issue] = []

    def patient(self, shape: PatientShape) -> Patient:
        _, _, key = shape.patient_id.rpartition("-P")
        facts = self.facts(shape.facts)
        others = self.facts(shape.not_assessed, Status.NOT_ASSESSED)
        return Patient(key or shape.patient_id, shape.label, facts=facts + others)

    def facts(self, shapes: Iterable[FactShape], status: Status | None = None) -> tuple[Fact, ...]:
        return tuple(fact for shape in shapes if (fact := self.fact(shape, status)))

    def fact(self, shape: FactShape, status: Status | None) -> Fact | None:
        evidence = self.evidence(shape.evidence, f"fact {shape.id}")
        if not evidence:
            return None
        implied = Basis.INFERRED if shape.certainty == "inferred" else Basis.STATED
        return Fact(
            field=shape.field,
            value=fact_value(shape.field, shape.value),
            evidence=evidence,
            attrs=attributes(**{name: optional(value) for name, value in shape.attrs.items()}),
            status=status or _status(shape),
            basis=Basis(shape.basis) if shape.basis else implied,
            temporality=Temporality(shape.temporality),
            tier=Tier(shape.tier),
            derived=shape.derived,
            distributed=shape.distributed,
            rule=shape.rule,
            confidence=shape.confidence,
            correction=shape.correction,
            review=shape.review,
        )

    def cited(self, shape: FactShape) -> CitedPatient | None:
        evidence = self.evidence(shape.evidence, f"cited patient {shape.id}")
        if not evidence:
            return None
        summary = str(shape.value)
        label = shape.attrs.get("label")
        return CitedPatient(str(label or summary), summary, evidence, shape.field)

    def scheme(self, shape: SchemeShape | None) -> ZoneScheme | None:
        if shape is None or not shape.map:
            return None
        labels = tuple(map(self._label, shape.labels)) or self._labels(shape)
        word = shape.word or shape.name.split(" ", 1)[0]
        direction = _DIRECTIONS.get(shape.direction, "Unknown")
        if not shape.direction:
            direction = _counted(labels)
        return ZoneScheme(word, direction, labels)

    def _label(self, shape: ZoneLabelShape) -> ZoneLabel:
        evidence = self.evidence(shape.evidence, f"zone {shape.notation}")
        return ZoneLabel(
            shape.notation, tuple(shape.segments), shape.basis, evidence, shape.correction
        )

    def _labels(self, shape: SchemeShape) -> tuple[ZoneLabel, ...]:
        """A gold standard gives one evidence for the whole scheme."""
        evidence = self.evidence(shape.evidence, "zone scheme")
        basis = "StatedDefinition" if evidence else "InferredFromLandmarks"
        return tuple(
            ZoneLabel(notation, tuple(segments), basis, evidence)
            for notation, segments in (shape.map or {}).items()
        )

    def claim(self, shape: ClaimShape) -> Claim | None:
        evidence = self.evidence(shape.evidence, f"claim {shape.id}")
        if not evidence:
            return None
        advice = CLAIM_KINDS.get(shape.kind) == "Recommendation"
        implied = Scope.RECOMMENDATION if advice else Scope.LITERATURE
        return Claim(
            kind=shape.kind,
            text=shape.value,
            evidence=evidence,
            attrs=attributes(**{name: optional(value) for name, value in shape.attrs.items()}),
            citations=tuple(shape.citations),
            source=shape.claim_source,
            scope=Scope(shape.scope) if shape.scope else implied,
            correction=shape.correction,
            rule=shape.rule,
            confidence=shape.confidence,
        )

    def contradiction(self, shape: ContradictionShape) -> Contradiction | None:
        where = f"contradiction {shape.id}"
        if shape.readings:
            readings = tuple(
                Reading(item.text, self.evidence(item.evidence, where)) for item in shape.readings
            )
        else:
            # A gold standard lists the quotes of all readings in order, the first reading's first.
            pieces = self.evidence(shape.evidence, where)
            readings = (
                Reading(shape.reading_a, pieces[:1]),
                Reading(shape.reading_b, pieces[1:] or pieces[:1]),
            )
        if not any(reading.evidence for reading in readings):
            return None
        return Contradiction(
            shape.kind,
            shape.what,
            readings,
            shape.resolution,
            shape.rule,
            shape.preferred,
            shape.field,
        )

    def evidence(self, shapes: Iterable[EvidenceShape], where: str) -> tuple[Evidence, ...]:
        """The pieces that can be placed; what cannot is an issue."""
        pieces = []
        for shape in shapes:
            if shape.start is not None:
                end = shape.start + len(shape.quote)
                places = tuple(map(place_of, shape.places))
                pieces.append(Evidence(shape.start, end, shape.quote, shape.section, places))
            elif found := self._words.find(shape.quote):
                pieces.append(Evidence(found.start(), found.end(), found.group(), shape.section))
            else:
                place = f"{self._file}, {where}"
                remedy = "give offsets, or the folder of the reports"
                self.issues.append(Issue(place, "the quote was not found in the file", remedy))
        return tuple(pieces)


def _counted(labels: tuple[ZoneLabel, ...]) -> str:
    """The direction in which labels in printed order climb, where nobody says it."""
    ranks = [_ORDER.index(label.segments[0]) for label in labels if label.segments]
    if len(ranks) < 2 or ranks[0] == ranks[-1]:
        return "Unknown"
    return "FromBelow" if ranks[0] < ranks[-1] else "FromAbove"


def _status(shape: FactShape) -> Status:
    if shape.polarity == "negated":
        return Status.ABSENT
    return Status.SUSPECTED if shape.certainty == "suspected" else Status.PRESENT


def fact_value(field: str, value_as_read: JsonValue) -> Value:
    """The value of a field: sizes are Decimals throughout, whatever the JSON had."""
    value = _value(value_as_read)
    row = FIELDS.get(field)
    if row is None or row.kind is not ValueKind.SIZE:
        return value
    members = value if isinstance(value, tuple) else (value,)
    return tuple(Decimal(m) if isinstance(m, int) else m for m in members)


def _value(value: JsonValue) -> Value:
    if isinstance(value, list):
        return tuple(map(_scalar, value))
    return _scalar(value)


def _scalar(value: JsonScalar) -> JsonScalar:
    return value


def optional(value: JsonValue | None) -> Value | None:
    """An attribute's value; None stays None."""
    return None if value is None else _value(value)
