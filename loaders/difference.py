"""Two extractions of the same reports held together: which facts came, went or changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cavagraph.graph.model import Extraction, Fact
from cavagraph.loaders.resolution import fold_value

Key = tuple[str, ...]


class Change(StrEnum):
    """What became of a fact."""

    CAME = "came"
    WENT = "went"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that differs. ``before`` and ``now``: as it was and is; one is None where it came or
    went. A changed one says the same of the same patient, with other details."""

    change: Change
    report: str
    patient: str
    before: Fact | None
    now: Fact | None

    @property
    def fact(self) -> Fact:
        """The fact of today, or the one that went."""
        fact = self.now or self.before
        assert fact is not None  # one of both is there
        return fact

    @property
    def details(self) -> tuple[str, ...]:
        """What changed (attributes, basis, rule ...); empty where it came or went."""
        if self.before is None or self.now is None:
            return ()
        names = ("attrs", "basis", "rule", "tier", "correction", "review")
        return tuple(n for n in names if getattr(self.before, n) != getattr(self.now, n))


def fact_changes(before: Iterable[Extraction], now: Iterable[Extraction]) -> list[FactChange]:
    """What differs in the reports that both have, by report, patient, field and value."""
    old, new = _by_report(before), _by_report(now)
    return [
        change
        for report in sorted(old.keys() & new.keys())
        for change in _of_report(report, old[report], new[report])
    ]


def _by_report(extractions: Iterable[Extraction]) -> dict[str, dict[Key, Fact]]:
    return {
        extraction.source.stem: {
            (patient.key, *_key(fact)): fact
            for patient in extraction.patients
            for fact in patient.facts
        }
        for extraction in extractions
    }


def _key(fact: Fact) -> Key:
    return (fact.field, fold_value(fact.value), fact.status.value, fact.temporality.value)


def _of_report(
    report: str, old: Mapping[Key, Fact], new: Mapping[Key, Fact]
) -> Iterator[FactChange]:
    for key in sorted(old.keys() | new.keys()):
        before, now = old.get(key), new.get(key)
        change = Change.CAME if before is None else Change.WENT if now is None else Change.CHANGED
        found = FactChange(change, report, key[0], before, now)
        if change is not Change.CHANGED or found.details:
            yield found
