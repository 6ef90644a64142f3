"""Counts, and the precision, recall and F1 that they give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from cavagraph.graph.errors import CavagraphError


@dataclass(frozen=True, slots=True)
class Score:
    """``right`` of ``expected`` were found by ``given`` predictions."""

    right: int
    expected: int
    given: int

    @property
    def precision(self) -> float:
        """1 where nothing was given and nothing expected."""
        return self.right / self.given if self.given else float(not self.expected)

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else float(not self.given)

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Ratio:
    """``right`` out of ``all``."""

    right: int = 0
    all: int = 0

    @property
    def share(self) -> float | None:
        """None where there was nothing to get right."""
        return self.right / self.all if self.all else None

    def __str__(self) -> str:
        return "-" if self.share is None else f"{self.share:.3f} ({self.right}/{self.all})"


@dataclass(slots=True)
class Tally:
    """Running counts of one field, one document or all of them.

    ``quoted``: gold facts that have words to overlap with. ``spurious``: predictions of counted
    fields that no gold fact explains. ``repeated``, ``neutral`` and ``ignored`` predictions are
    neither right nor wrong: a second statement of a found fact, a fact that the gold standard has
    as extra or that follows from another, a field that it does not annotate.
    """

    gold: int = 0
    quoted: int = 0
    relaxed: int = 0
    strict: int = 0
    evidence: int = 0
    spurious: int = 0
    repeated: int = 0
    neutral: int = 0
    ignored: int = 0
    attributes: int = 0
    attributes_right: int = 0
    polarity: int = 0
    polarity_right: int = 0
    patients: int = 0
    patients_given: int = 0
    patients_matched: int = 0
    assigned: int = 0
    assigned_right: int = 0
    traps: int = 0
    traps_failed: int = 0

    def add(self, other: Tally) -> None:
        for row in fields(self):
            setattr(self, row.name, getattr(self, row.name) + getattr(other, row.name))

    def score(self, level: str) -> Score:
        """The score at a level: relaxed, strict or evidence."""
        given = self.relaxed + self.spurious
        match level:
            case "relaxed":
                return Score(self.relaxed, self.gold, given)
            case "strict":
                return Score(self.strict, self.gold, given)
            case "evidence":
                return Score(self.evidence, self.quoted, given)
        raise CavagraphError(f"level {level!r}: not known; use relaxed, strict or evidence")


LEVELS = ("relaxed", "strict", "evidence")


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole
