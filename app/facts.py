"""Facts of an extraction as rows for people, and what no fact used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from cavagraph.graph.model import (
    Attributes,
    Basis,
    Claim,
    Contradiction,
    Evidence,
    Extraction,
    Fact,
    Reference,
    Scope,
    Status,
    Temporality,
    Value,
)

if TYPE_CHECKING:
    from cavagraph.loaders.suggestions import Suggestion

FACT_COLUMNS = ("report", "patient", "field", "value", "how", "section", "words")
UNUSED_COLUMNS = ("report", "characters", "section", "words")

SUGGESTION_COLUMNS = ("kind", "words", "reports", "times", "first in", "characters")

Cells = tuple[str, ...]


def fact_rows(extraction: Extraction) -> Iterator[Cells]:
    """Everything found in a report, in order: patients, cohort, claims, references, disputes."""
    report = extraction.source.stem
    for patient in extraction.patients:
        who = patient.key if patient.scope is Scope.INDEX_PATIENT else f"{patient.key} (cited)"
        for fact in patient.facts:
            yield (report, who, *_fact(fact))
    for fact in extraction.cohort:
        yield (report, "all", *_fact(fact))
    for cited in extraction.cited:
        yield (report, "cited", "summary", cited.summary, "", *_words(cited.evidence))
    for claim in extraction.claims:
        yield (report, "", *_claim(claim))
    for reference in extraction.references:
        yield (report, "", *_reference(reference))
    for contradiction in extraction.contradictions:
        yield (report, "", *_contradiction(contradiction))


def unused_rows(extraction: Extraction) -> Iterator[Cells]:
    """The sentences of the case and the quantities that gave no fact."""
    for piece in extraction.unused:
        place = f"{piece.start}-{piece.end}"
        yield (extraction.source.stem, place, piece.section, piece.quote)


def suggestion_row(one: Suggestion) -> Cells:
    """A phrase or quantity with how often it occurs and where first."""
    place = f"{one.example.start}-{one.example.end}"
    return (one.kind, one.words, str(len(one.reports)), str(one.times), one.first, place)


def written(value: Value) -> str:
    """A value as people write it.

    >>> written((Decimal("60.0"), Decimal("41.5")))
    '60 x 41.5'
    """
    if isinstance(value, tuple):
        numbers = all(isinstance(part, int | Decimal) for part in value)
        return (" x " if numbers else ", ").join(written(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _fact(fact: Fact) -> Cells:
    return (
        fact.field,
        _with_attributes(fact.value, fact.attrs),
        _how(fact),
        *_words(fact.evidence),
    )


def _claim(claim: Claim) -> Cells:
    text = _with_attributes(claim.text, claim.attrs)
    return (f"claim: {claim.kind}", text, claim.source, *_words(claim.evidence))


def _reference(reference: Reference) -> Cells:
    work = f"{reference.first_author} {reference.year}"
    told = ", ".join(part for part in (work, reference.journal) if part)
    return ("reference", told, reference.number, *_words(reference.evidence))


def _contradiction(found: Contradiction) -> Cells:
    pieces = [piece for reading in found.readings for piece in reading.evidence]
    settled = f"{found.what}; {found.resolution}" if found.resolution else found.what
    return (f"contradiction: {found.kind}", settled, "", *_words(pieces))


def _how(fact: Fact) -> str:
    """What is not the ordinary case, which is present, stated and current."""
    said = [fact.status.lower() if fact.status is not Status.PRESENT else ""]
    said += ["inferred" if fact.basis is Basis.INFERRED else ""]
    said += ["corrected" if fact.basis is Basis.EDITORIAL else ""]
    said += [fact.temporality.value if fact.temporality is not Temporality.CURRENT else ""]
    return ", ".join(filter(None, said))


def _with_attributes(value: Value, attributes: Attributes) -> str:
    told = ", ".join(f"{name} {written(part)}" for name, part in attributes)
    return f"{written(value)} ({told})" if told else written(value)


def _words(evidence: Sequence[Evidence]) -> Cells:
    sections = dict.fromkeys(piece.section for piece in evidence if piece.section)
    return (", ".join(sections), " ... ".join(piece.quote for piece in evidence))
