"""From an extraction to the shape of one document of the interchange format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cavagraph.graph.interchange_places import shape_of
from cavagraph.graph.interchange_shape import (
    ClaimShape,
    ContradictionShape,
    DocumentShape,
    EvidenceShape,
    FactShape,
    JsonValue,
    PatientShape,
    ReadingShape,
    RecomputationShape,
    ReferenceShape,
    SchemeShape,
    SourceShape,
    ZoneLabelShape,
)
from cavagraph.graph.model import (
    Attributes,
    Basis,
    CitedPatient,
    Claim,
    Contradiction,
    Evidence,
    Extraction,
    Fact,
    Patient,
    Recomputation,
    Reference,
    Source,
    Status,
    Value,
    ZoneScheme,
)

NO_SCHEME = "none used"
DIRECTIONS = {"FromBelow": "from below", "FromAbove": "from above"}


def write_document(extraction: Extraction) -> DocumentShape:
    """One document; ids are made from its name and the order of the facts."""
    doc, model = extraction.source.stem, extraction.language_model
    return DocumentShape(
        doc=doc,
        file=extraction.source.file,
        sha256=extraction.source.sha256,
        chars=extraction.source.chars,
        title=extraction.source.title,
        source=_source(extraction.source),
        ivc_scheme=_scheme(extraction.scheme),
        patients=[_patient(doc, patient) for patient in extraction.patients],
        cohort_facts=_facts(f"{doc}-C", extraction.cohort),
        literature_patients=[
            _cited(f"{doc}-L.F{n:02}", cited) for n, cited in enumerate(extraction.cited, 1)
        ],
        claims=[_claim(f"{doc}.C{n:02}", claim) for n, claim in enumerate(extraction.claims, 1)],
        contradictions=[
            _contradiction(f"{doc}.X{n:02}", item)
            for n, item in enumerate(extraction.contradictions, 1)
        ],
        recomputations=[_recomputation(item) for item in extraction.recomputations],
        references=[_reference(item) for item in extraction.references],
        language_model=model.name if model else "",
        prompt_version=model.prompt_version if model else "",
    )


def _source(source: Source) -> SourceShape:
    return SourceShape(
        slug=source.slug,
        authors=list(source.authors),
        journal=source.journal,
        year=source.year,
        doi=source.doi,
        licence=source.licence,
        design=source.design,
        pmid=source.pmid,
        pmcid=source.pmcid,
    )


def _scheme(scheme: ZoneScheme | None) -> SchemeShape:
    if scheme is None:
        return SchemeShape(name=NO_SCHEME)
    unique = dict.fromkeys(piece for label in scheme.labels for piece in label.evidence)
    return SchemeShape(
        name=f"{scheme.word} {'/'.join(label.notation for label in scheme.labels)}",
        direction=DIRECTIONS.get(scheme.direction, "unknown"),
        word=scheme.word,
        map={label.notation: list(label.segments) for label in scheme.labels},
        labels=[
            ZoneLabelShape(
                notation=label.notation,
                segments=list(label.segments),
                basis=label.basis,
                correction=label.correction,
                evidence=_evidence(label.evidence),
            )
            for label in scheme.labels
        ],
        evidence=_evidence(unique),
    )


def fact_ids(extraction: Extraction) -> Iterator[tuple[str, str, Fact]]:
    """The facts of all patients with the id that the format gives them: id, patient's key, fact."""
    for patient in extraction.patients:
        for prefix, facts in _apart(_patient_id(extraction.source.stem, patient), patient):
            for name, fact in _numbered(prefix, facts):
                yield name, patient.key, fact


def _patient_id(doc: str, patient: Patient) -> str:
    return f"{doc}-P{patient.key}"


def _apart(name: str, patient: Patient) -> tuple[tuple[str, list[Fact]], tuple[str, list[Fact]]]:
    """Facts that were not assessed stand apart: the format knows only affirmed and negated."""
    assessed = [fact for fact in patient.facts if fact.status is not Status.NOT_ASSESSED]
    others = [fact for fact in patient.facts if fact.status is Status.NOT_ASSESSED]
    return (name, assessed), (f"{name}-N", others)


def _patient(doc: str, patient: Patient) -> PatientShape:
    name = _patient_id(doc, patient)
    assessed, others = _apart(name, patient)
    return PatientShape(
        patient_id=name,
        label=patient.label,
        facts=_facts(*assessed),
        not_assessed=_facts(*others),
    )


def _facts(prefix: str, facts: Iterable[Fact]) -> list[FactShape]:
    return [_fact(name, fact) for name, fact in _numbered(prefix, facts)]


def _numbered(prefix: str, facts: Iterable[Fact]) -> Iterator[tuple[str, Fact]]:
    for n, fact in enumerate(facts, 1):
        yield f"{prefix}.F{n:02}", fact


def _certainty(fact: Fact) -> str:
    if fact.status is Status.SUSPECTED:
        return "suspected"
    return "inferred" if fact.basis is Basis.INFERRED else "certain"


def _basis(fact: Fact) -> str:
    """The basis where the certainty does not say it."""
    implied = Basis.INFERRED if _certainty(fact) == "inferred" else Basis.STATED
    return "" if fact.basis is implied else fact.basis.value


def _fact(name: str, fact: Fact) -> FactShape:
    return FactShape(
        id=name,
        field=fact.field,
        value=_value(fact.value),
        attrs=_attrs(fact.attrs),
        polarity="negated" if fact.status is Status.ABSENT else "affirmed",
        certainty=_certainty(fact),
        temporality=fact.temporality.value,
        tier=fact.tier.value,
        derived=fact.derived,
        evidence=_evidence(fact.evidence),
        distributed=fact.distributed,
        basis=_basis(fact),
        rule=fact.rule,
        confidence=fact.confidence,
        correction=fact.correction,
        review=fact.review,
    )


def _cited(name: str, cited: CitedPatient) -> FactShape:
    return FactShape(
        id=name,
        field=cited.kind,
        value=cited.summary,
        attrs={"experiencer": "other", "label": cited.label},
        polarity="affirmed",
        certainty="certain",
        temporality="current",
        tier="core",
        derived=False,
        evidence=_evidence(cited.evidence),
    )


def _claim(name: str, claim: Claim) -> ClaimShape:
    return ClaimShape(
        id=name,
        kind=claim.kind,
        value=claim.text,
        attrs=_attrs(claim.attrs),
        citations=list(claim.citations),
        claim_source=claim.source,
        tier="core",
        evidence=_evidence(claim.evidence),
        scope=claim.scope.value,
        correction=claim.correction,
        rule=claim.rule,
        confidence=claim.confidence,
    )


def _contradiction(name: str, item: Contradiction) -> ContradictionShape:
    texts = [reading.text for reading in item.readings] + ["", ""]
    return ContradictionShape(
        id=name,
        what=item.what,
        reading_a=texts[0],
        reading_b=texts[1],
        resolution=item.resolution,
        evidence=[piece for reading in item.readings for piece in _evidence(reading.evidence)],
        readings=[
            ReadingShape(text=reading.text, evidence=_evidence(reading.evidence))
            for reading in item.readings
        ],
        kind=item.kind,
        rule=item.rule,
        preferred=item.preferred,
        field=item.field,
    )


def _recomputation(item: Recomputation) -> RecomputationShape:
    return RecomputationShape(
        statistic=item.statistic,
        field=item.field,
        stated=_value(item.stated),
        recomputed=_value(item.recomputed),
        agrees=item.agrees,
        evidence=_evidence(item.evidence),
    )


def _reference(item: Reference) -> ReferenceShape:
    return ReferenceShape(
        number=item.number,
        first_author=item.first_author,
        year=item.year,
        title=item.title,
        journal=item.journal,
        doi=item.doi,
        evidence=_evidence(item.evidence),
    )


def _evidence(pieces: Iterable[Evidence]) -> list[EvidenceShape]:
    return [
        EvidenceShape(
            quote=piece.quote,
            start=piece.start,
            end=piece.end,
            section=piece.section,
            places=list(map(shape_of, piece.places)),
        )
        for piece in pieces
    ]


def _value(value: Value) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value


def _attrs(attrs: Attributes) -> dict[str, JsonValue | None]:
    return {name: _value(value) for name, value in attrs}
