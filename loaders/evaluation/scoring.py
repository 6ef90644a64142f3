"""The one composition: a gold standard and extractions to a report of the scores."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from cavagraph.graph.interchange_write import write_document
from cavagraph.graph.model import Extraction
from cavagraph.loaders.coverage import QUANTITY
from cavagraph.loaders.evaluation.agreement import Judge
from cavagraph.loaders.evaluation.claims import ClaimCounts
from cavagraph.loaders.evaluation.documents import Outcome, Rules, score_document
from cavagraph.loaders.evaluation.errors import Classifier, Fault
from cavagraph.loaders.evaluation.gold import GoldDocument, GoldShape, read_gold
from cavagraph.loaders.evaluation.implied import Implications
from cavagraph.loaders.evaluation.items import persons
from cavagraph.loaders.evaluation.precision import Count, counted, counted_apart, tabulated
from cavagraph.loaders.evaluation.report import Report
from cavagraph.loaders.evaluation.values import Values
from cavagraph.loaders.evaluation.words import Wording
from cavagraph.ontology.terms import Terminology, load_terminology


def evaluate(
    gold: Path, extractions: Sequence[Extraction], terminology: Terminology | None = None
) -> Report:
    """The scores of ``extractions`` against the gold standard in a file.

    Documents are brought together by the name of their file. A document of the gold standard
    without an extraction is named in the report and not counted.

    Raises:
        ReportError: the gold standard cannot be read.
    """
    return score(read_gold(gold), extractions, terminology or load_terminology())


def score(gold: GoldShape, extractions: Sequence[Extraction], terminology: Terminology) -> Report:
    """As ``evaluate``, with the gold standard already read."""
    scorer = _scorer(terminology)
    rules = Rules(scorer.judge, scorer.implications, counted_fields(gold))
    found = {extraction.source.stem: extraction for extraction in extractions}
    outcomes: list[Outcome] = []
    faults: list[Fault] = []
    missing: list[str] = []
    claims = ClaimCounts()
    counts: list[Count] = []
    unused = {}
    for document in gold.documents:
        extraction = next((found[n] for n in document.names if n in found), None)
        if extraction is None:
            missing.append(document.doc)
            continue
        written = write_document(extraction)
        outcome = score_document(document, persons(written), rules)
        outcomes.append(outcome)
        faults.extend(scorer.faults(document, outcome))
        claims.add(document, written)
        counts.extend(counted(outcome.verdicts))
        counts.extend(counted_apart(document, written, rules.judge))
        unused[document.doc] = _unused(extraction)
    table = tabulated(counts)
    return Report(tuple(outcomes), claims, tuple(faults), tuple(missing), unused, table)


def counted_fields(gold: GoldShape) -> frozenset[str]:
    """The fields that the gold standard annotates as core somewhere: those that can be wrong."""
    return frozenset(
        item.field
        for document in gold.documents
        for person in persons(document)
        for item in person.items
        if item.counted
    )


class _Scorer:
    """What is made once for a terminology."""

    def __init__(self, terminology: Terminology) -> None:
        self._wording = Wording(terminology)
        values = Values(self._wording)
        self.judge = Judge(values)
        self.implications = Implications(terminology, values)

    def faults(self, gold: GoldDocument, outcome: Outcome) -> tuple[Fault, ...]:
        """What went wrong in a document, with its class."""
        classifier = Classifier(persons(gold), self.judge, self._wording, outcome)
        return tuple(
            Fault(gold.doc, told.kind, classifier.classify(told), told.patient, told.item)
            for told in outcome.told
        )


@lru_cache(maxsize=2)
def _scorer(terminology: Terminology) -> _Scorer:
    return _Scorer(terminology)


def _unused(extraction: Extraction) -> tuple[int, int]:
    """Sentences and quantities that no fact used."""
    quantities = sum(piece.section.endswith(QUANTITY) for piece in extraction.unused)
    return len(extraction.unused) - quantities, quantities
