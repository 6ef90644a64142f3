"""One document: its patients paired, its facts paired, everything counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cavagraph.loaders.evaluation.agreement import Judge, key_attributes, overlap
from cavagraph.loaders.evaluation.gold import GoldDocument, TrapShape
from cavagraph.loaders.evaluation.implied import Implications
from cavagraph.loaders.evaluation.items import Item, Person, persons
from cavagraph.loaders.evaluation.pairing import best_assignment, most_pairs
from cavagraph.loaders.evaluation.tallies import Tally
from cavagraph.loaders.evaluation.traps import fallen_for
from cavagraph.loaders.evaluation.values import Level

_STRICT_BONUS = 0.001  # of two pairings with as many relaxed pairs, the one with more strict ones


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts: who judges, what follows from what, and the fields that are counted."""

    judge: Judge
    implications: Implications
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """A fact that was missed, wrong in part, or not in the gold standard.

    ``kind``: missed, spurious, strict or evidence (found, but not at that level).
    """

    kind: str
    patient: str
    item: Item
    other: Item | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a prediction of a counted field is true, however many say the same.

    ``patient``: the gold patient that it was held against, else the name it was given.
    """

    patient: str
    item: Item
    true: bool


@dataclass(slots=True)
class Outcome:
    """The counts of a document, by field and together, and what went wrong."""

    name: str
    tally: Tally = field(default_factory=Tally)
    by_field: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    told: list[Told] = field(default_factory=list)
    traps: list[tuple[TrapShape, Item]] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def count(self, name: str, of_field: str = "", by: int = 1) -> None:
        """Add to a count of the document, and of a field."""
        tallies = [self.tally, self.by_field[of_field]] if of_field else [self.tally]
        for tally in tallies:
            setattr(tally, name, getattr(tally, name) + by)


@dataclass(frozen=True)
class Match:
    """A gold patient held against a predicted one."""

    gold: Person
    found: Person
    judge: Judge

    @cached_property
    def counted(self) -> tuple[Item, ...]:
        return tuple(item for item in self.gold.items if item.counted)

    @cached_property
    def relaxed(self) -> dict[int, int]:
        return most_pairs(self.edges)

    @cached_property
    def strict(self) -> dict[int, int]:
        return most_pairs(self._edges(lambda g, f: self.judge.agree(g, f, Level.STRICT)))

    @cached_property
    def evidence(self) -> dict[int, int]:
        quoted = [
            [k for k in edges if overlap(gold.evidence, self.found.items[k].evidence)]
            for gold, edges in zip(self.counted, self.edges, strict=True)
        ]
        return most_pairs(quoted)

    @cached_property
    def edges(self) -> list[list[int]]:
        return self._edges(lambda g, f: self.judge.agree(g, f, Level.RELAXED))

    @property
    def weight(self) -> float:
        return len(self.relaxed) + _STRICT_BONUS * len(self.strict)

    @cached_property
    def flipped(self) -> dict[int, int]:
        """Gold facts without a partner, to predictions that differ in yes and no only."""
        used = set(self.relaxed.values())
        return most_pairs(
            [
                [
                    k
                    for k, found in enumerate(self.found.items)
                    if n not in self.relaxed
                    and k not in used
                    and self.judge.differs_only_in_standing(gold, found)
                ]
                for n, gold in enumerate(self.counted)
            ]
        )

    def _edges(self, agree: Callable[[Item, Item], bool]) -> list[list[int]]:
        return [
            [k for k, found in enumerate(self.found.items) if agree(gold, found)]
            for gold in self.counted
        ]


def score_document(gold: GoldDocument, found: Sequence[Person], rules: Rules) -> Outcome:
    """Count one document; ``found`` are its predicted patients."""
    outcome = Outcome(gold.doc)
    true = persons(gold)
    given = [person for person in found if person.items]
    matches = [[Match(person, other, rules.judge) for other in given] for person in true]
    pairs = best_assignment([[match.weight for match in row] for row in matches])
    partner = {column: row for row, column in pairs}
    outcome.pairs = [(true[row].name, given[column].name) for row, column in pairs]
    outcome.count("patients", by=len(true))
    outcome.count("patients_given", by=len(given))
    outcome.count("patients_matched", by=len(pairs))
    paired = {row: matches[row][column] for row, column in pairs}
    for row, person in enumerate(true):
        _count_gold(outcome, person, paired.get(row))
    for column, person in enumerate(given):
        match = paired.get(partner[column]) if column in partner else None
        _count_found(outcome, person, match, rules)
        _count_assigned(outcome, person, match, true, rules)
    _count_traps(outcome, gold, given, {c: true[r] for r, c in pairs}, rules.judge)
    return outcome


def _count_gold(outcome: Outcome, person: Person, match: Match | None) -> None:
    counted = [item for item in person.items if item.counted]
    for n, item in enumerate(counted):
        outcome.count("gold", item.field)
        outcome.count("quoted", item.field, by=bool(item.evidence))
        if match is None or n not in match.relaxed:
            other = None if match is None else match.flipped.get(n)
            partner = match.found.items[other] if match and other is not None else None
            outcome.told.append(Told("missed", person.name, item, partner))
    if match is None:
        return
    for n, item in enumerate(match.counted):
        if n in match.relaxed:
            _count_pair(outcome, person, match, n)
        elif n in match.flipped:
            outcome.count("polarity", item.field)


def _count_pair(outcome: Outcome, person: Person, match: Match, n: int) -> None:
    """A gold fact that was found, at least by and large."""
    item = match.counted[n]
    best = match.found.items[match.strict.get(n, match.relaxed[n])]
    outcome.count("relaxed", item.field)
    outcome.count("strict", item.field, by=n in match.strict)
    outcome.count("evidence", item.field, by=n in match.evidence)
    outcome.count("polarity", item.field)
    outcome.count("polarity_right", item.field)
    for name in key_attributes(item):
        outcome.count("attributes", item.field)
        right = match.judge.attribute_agrees(item, best, name)
        outcome.count("attributes_right", item.field, by=right)
    for level, pairs in (("strict", match.strict), ("evidence", match.evidence)):
        if n not in pairs:
            outcome.told.append(Told(level, person.name, item, best))


def _count_found(outcome: Outcome, person: Person, match: Match | None, rules: Rules) -> None:
    """The predictions: right, spurious, or neither."""
    used = set(match.relaxed.values()) if match else set()
    patient = match.gold.name if match else person.name
    linked = {k for edges in match.edges for k in edges} if match else set()
    for k, item in enumerate(person.items):
        counted = item.field in rules.fields and item.core
        spurious = False
        if k in linked:
            outcome.count("repeated", by=k not in used)
        elif match is not None and _explained(item, match.gold, rules):
            outcome.count("neutral")
        elif not counted:
            outcome.count("ignored")
        else:
            spurious = True
            outcome.count("spurious", item.field)
            outcome.told.append(Told("spurious", person.name, item))
        if counted:
            outcome.verdicts.append(Verdict(patient, item, not spurious))


def _explained(item: Item, gold: Person, rules: Rules) -> bool:
    """Whether a gold fact that need not be found has it, or it follows from one."""
    optional = (fact for fact in gold.items if not fact.counted)
    if any(rules.judge.agree(fact, item, Level.RELAXED) for fact in optional):
        return True
    return rules.implications.follows(item, gold.items)


def _count_assigned(
    outcome: Outcome, person: Person, match: Match | None, true: Sequence[Person], rules: Rules
) -> None:
    """Of the facts that are true of somebody: how many are with the right patient."""
    for item in person.items:
        if not item.core or item.field not in rules.fields:
            continue
        holders = list(holders_of(item, true, rules.judge))
        if holders:
            right = match is not None and match.gold.name in holders
            outcome.count("assigned")
            outcome.count("assigned_right", by=right)


def holders_of(item: Item, true: Sequence[Person], judge: Judge) -> Iterator[str]:
    """The patients of whom a predicted fact is true."""
    for person in true:
        if any(judge.agree(gold, item, Level.RELAXED) for gold in person.items):
            yield person.name


def _count_traps(
    outcome: Outcome,
    gold: GoldDocument,
    given: Sequence[Person],
    stands_for: dict[int, Person],
    judge: Judge,
) -> None:
    for trap in gold.negative_traps:
        fallen = [
            item
            for column, person in enumerate(given)
            for item in fallen_for(trap, person, stands_for.get(column), judge)
        ]
        outcome.count("traps")
        outcome.count("traps_failed", by=bool(fallen))
        outcome.traps.extend((trap, item) for item in fallen)
