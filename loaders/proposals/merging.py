"""Verified proposals beside what the rules found: joined, added, or kept as a contradiction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from cavagraph.graph.fields import FIELDS
from cavagraph.graph.model import Contradiction, Evidence, Fact, Patient, Reading, Status
from cavagraph.loaders.conflicts import SINGLE
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.proposals.families import is_numeric
from cavagraph.loaders.resolution import fold_value

KIND = "rule-and-model"
RULE = "rule-over-model"
_SINGLE = SINGLE | {"height", "weight", "discharge", "specimen_weight", "cause_of_death"}
_PRINTED = frozenset({"raw", "size_raw"})


@dataclass(slots=True)
class Merged:
    """The facts of one patient as proposals come in, and what contradicts them."""

    facts: list[Fact]
    lexicon: Lexicon
    contradictions: list[Contradiction] = field(default_factory=list)

    @classmethod
    def of(cls, patient: Patient, lexicon: Lexicon) -> Merged:
        return cls(list(patient.facts), lexicon)

    def add(self, new: Fact) -> None:
        """Join a fact that says the same, record one that contradicts, else keep it too.

        Where a rule's fact differs it wins if it is a number or from a table; in words both stay.
        """
        for at, known in enumerate(self.facts):
            if self._same(known, new):
                more = tuple(piece for piece in new.evidence if not _within(piece, known.evidence))
                self.facts[at] = replace(known, evidence=(*known.evidence, *more))
                return
        for known in self.facts:
            if self._contradicts(known, new):
                rule_wins = is_numeric(FIELDS[new.field]) or known.rule.startswith("table.")
                self.contradictions.append(_contradiction(known, new, rule_wins))
                if not rule_wins:
                    self.facts.append(new)
                return
        self.facts.append(new)

    def _same(self, known: Fact, new: Fact) -> bool:
        return (
            known.field == new.field
            and known.status is new.status
            and known.temporality is new.temporality
            and self._same_value(known, new)
            and not _clashing(known, new)
        )

    def _contradicts(self, known: Fact, new: Fact) -> bool:
        """One thing said in two ways: a single-valued field, or present here and absent there."""
        if known.field != new.field or known.temporality is not new.temporality:
            return False
        if known.field in _SINGLE:
            return known.status is not new.status or not self._same_value(known, new)
        opposite = {known.status, new.status} == {Status.PRESENT, Status.ABSENT}
        untimed = known.get("time") == new.get("time")
        return opposite and untimed and self._same_value(known, new)

    def _same_value(self, known: Fact, new: Fact) -> bool:
        if fold_value(known.value) == fold_value(new.value):
            return True
        first, second = self.lexicon.find(str(known.value)), self.lexicon.find(str(new.value))
        return first is not None and second is not None and first.iri == second.iri


def _within(piece: Evidence, others: Iterable[Evidence]) -> bool:
    return any(other.start <= piece.start and piece.end <= other.end for other in others)


def _clashing(known: Fact, new: Fact) -> bool:
    """Whether two facts differ in an attribute that both give."""
    first = {name: value for name, value in known.attrs if name not in _PRINTED}
    return any(
        name in first and fold_value(first[name]) != fold_value(value) for name, value in new.attrs
    )


def _contradiction(known: Fact, new: Fact, rule_wins: bool) -> Contradiction:
    name = new.field.replace("_", " ")
    return Contradiction(
        kind=KIND,
        what=f"{name}: the rules and the language model read the text in two ways",
        readings=(_reading(known, "rules"), _reading(new, "model")),
        resolution="the rule's reading is kept" if rule_wins else "both readings are kept",
        rule=RULE,
        preferred=0 if rule_wins else None,
        field=new.field,
    )


def _reading(fact: Fact, whose: str) -> Reading:
    status = "" if fact.status is Status.PRESENT else f", {fact.status.value.lower()}"
    return Reading(f"{whose}: {fold_value(fact.value)}{status}", fact.evidence)


def ordered(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """In the order in which the report tells them."""
    return tuple(sorted(facts, key=lambda f: (f.evidence[0].start, f.field)))
