"""Literature claims and contradictions: which were found, and with which numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from cavagraph.graph.interchange_shape import (
    ClaimShape,
    ContradictionShape,
    DocumentShape,
    EvidenceShape,
    JsonValue,
)
from cavagraph.loaders.evaluation.agreement import overlap
from cavagraph.loaders.evaluation.amounts import EXACT, is_number, near, plain_number
from cavagraph.loaders.evaluation.pairing import most_pairs
from cavagraph.loaders.evaluation.tallies import Ratio

_NUMBER = re.compile(r"\d+(?:[.,·]\d+)*")


class ClaimCounts:
    """Claims of all documents. One sentence may hold several claims, and one found claim may
    stand for all of them."""

    def __init__(self) -> None:
        self._found: defaultdict[str, int] = defaultdict(int)
        self._all: defaultdict[str, int] = defaultdict(int)
        self._kind_right = 0
        self._numbers: list[bool] = []
        self._given = 0
        self._known = 0
        self._contradictions = Ratio()

    def add(self, gold: DocumentShape, found: DocumentShape) -> None:
        """Count one document."""
        for claim in gold.claims:
            hits = [other for other in found.claims if overlap(claim.evidence, other.evidence)]
            self._all[claim.kind] += 1
            self._found[claim.kind] += bool(hits)
            self._kind_right += any(other.kind == claim.kind for other in hits)
            if hits and numbers(claim):
                self._numbers.append(_numbers_in(claim, hits))
        words = [piece for claim in gold.claims for piece in claim.evidence]
        self._given += len(found.claims)
        self._known += sum(overlap(words, other.evidence) for other in found.claims)
        right = contradictions_found(gold.contradictions, found.contradictions)
        self._contradictions = Ratio(
            self._contradictions.right + right, self._contradictions.all + len(gold.contradictions)
        )

    @property
    def found(self) -> Ratio:
        """Gold claims whose words were found as a claim."""
        return Ratio(sum(self._found.values()), sum(self._all.values()))

    @property
    def by_kind(self) -> dict[str, Ratio]:
        return {kind: Ratio(self._found[kind], n) for kind, n in sorted(self._all.items())}

    @property
    def kind_right(self) -> Ratio:
        """Of the claims that were found, those with the same kind."""
        return Ratio(self._kind_right, self.found.right)

    @property
    def numbers_right(self) -> Ratio:
        """Of the claims with numbers that were found, those with every number right."""
        return Ratio(sum(self._numbers), len(self._numbers))

    @property
    def precise(self) -> Ratio:
        """Of the claims given, those in words that the gold standard has as a claim."""
        return Ratio(self._known, self._given)

    @property
    def contradictions(self) -> Ratio:
        return self._contradictions


def numbers(claim: ClaimShape) -> tuple[float, ...]:
    """The figures of a claim: those of its attributes."""
    return tuple(
        number
        for name, value in claim.attrs.items()
        for number in _figures(value)
        if name != "citation"
    )


def _figures(value: JsonValue | None) -> tuple[float, ...]:
    members: Sequence[object] = value if isinstance(value, list) else [value]
    return tuple(float(str(member)) for member in members if is_number(member))


def _numbers_in(claim: ClaimShape, hits: Iterable[ClaimShape]) -> bool:
    """Whether the claims that were found have every figure of the gold claim, between them."""
    known: list[float] = []
    for other in hits:
        known.extend(numbers(other))
        known.extend(
            number
            for value in (other.value, *map(str, other.attrs.values()))
            for digits in _NUMBER.findall(value)
            if (number := plain_number(digits)) is not None
        )
    return all(any(near(wanted, have, EXACT) for have in known) for wanted in numbers(claim))


def contradictions_found(
    gold: Sequence[ContradictionShape], found: Sequence[ContradictionShape]
) -> int:
    """How many contradictions were found: a prediction with words of two of its readings."""
    return len(
        most_pairs(
            [[k for k, other in enumerate(found) if _both_sides(item, other)] for item in gold]
        )
    )


def _both_sides(gold: ContradictionShape, found: ContradictionShape) -> bool:
    pieces: list[EvidenceShape] = gold.evidence
    touched = sum(overlap([piece], found.evidence) for piece in pieces)
    return touched >= min(2, len(pieces)) > 0
