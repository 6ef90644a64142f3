"""Why a fact was missed or is wrong, as far as two lists of facts can tell.

The classes and their numbers are those of the error analysis that the extractor was planned with.
What only a reader can tell (a picture, a caption in the wrong place, a fault of the gold standard)
is not guessed: such facts fall into the class that their symptom has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cavagraph.loaders.evaluation.agreement import (
    Judge,
    attribute,
    key_attributes,
    overlap,
    same_field,
)
from cavagraph.loaders.evaluation.amounts import CLOSE, amount, is_number
from cavagraph.loaders.evaluation.documents import Outcome, Told, holders_of
from cavagraph.loaders.evaluation.items import Item, Person
from cavagraph.loaders.evaluation.values import Level
from cavagraph.loaders.evaluation.words import Wording


class ErrorClass(StrEnum):
    """Numbered as in the plan of the extractor; gaps are classes that cannot be told here."""

    FORM = "E2 value or place"
    LEXICON = "E5 word not known"
    PATTERN = "E6 phrase not known"
    NUMBER = "E7 wrong type of number"
    POLARITY = "E8 yes, no or suspected"
    PLAN = "E9 history or plan"
    PATIENT = "E10 wrong patient"
    TIME = "E11 wrong time"
    LINK = "E12 wrong link"
    SCHEME = "E13 zone scheme"
    UNFOUNDED = "other: not in the gold standard"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fact that counts against the score, and its class. ``kind`` as in ``Told``."""

    document: str
    kind: str
    error: ErrorClass
    patient: str
    item: Item


class Classifier:
    """Tells the class of each fault of one document."""

    def __init__(
        self,
        true: Sequence[Person],
        judge: Judge,
        wording: Wording,
        outcome: Outcome,
    ) -> None:
        self._true = true
        self._judge = judge
        self._wording = wording
        self._pairs = dict(outcome.pairs)
        self._told = outcome.told

    def classify(self, told: Told) -> ErrorClass:
        """The class of a fault."""
        match told.kind:
            case "missed":
                return self._missed(told)
            case "strict":
                return self._inexact(told)
            case "evidence":
                return ErrorClass.FORM
        return self._spurious(told)

    def _missed(self, told: Told) -> ErrorClass:
        item = told.item
        if told.other is not None:
            return _standing(item, told.other)
        partner = self._pairs.get(told.patient, "")
        if any(self._judge.agree(item, other, Level.RELAXED) for other in self._astray(partner)):
            return ErrorClass.PATIENT
        wrong = self._of("spurious", partner)
        if item.field == "ivc_location" and any(other.field == item.field for other in wrong):
            return ErrorClass.SCHEME
        near_by = [other for other in wrong if overlap(item.evidence, other.evidence)]
        if any(same_field(item, other, Level.RELAXED) for other in near_by):
            return ErrorClass.FORM
        if any(_same_number(item, other) for other in near_by):
            return ErrorClass.NUMBER
        known = not item.text or is_number(item.value) or isinstance(item.value, list)
        if known or self._wording.knows(item.text):
            return ErrorClass.PATTERN
        return ErrorClass.LEXICON

    def _inexact(self, told: Told) -> ErrorClass:
        item, other = told.item, told.other
        if other is None or not self._judge.values.agree(item, other, Level.STRICT):
            return ErrorClass.FORM
        if item.suspected != other.suspected or item.negated != other.negated:
            return ErrorClass.POLARITY
        wrong = [
            n for n in key_attributes(item) if not self._judge.attribute_agrees(item, other, n)
        ]
        if wrong == ["time"] and attribute(other, "time") is not None:
            return ErrorClass.TIME
        return ErrorClass.LINK if wrong else ErrorClass.FORM

    def _spurious(self, told: Told) -> ErrorClass:
        item = told.item
        partner = next((gold for gold, found in self._pairs.items() if found == told.patient), "")
        if any(name != partner for name in holders_of(item, self._true, self._judge)):
            return ErrorClass.PATIENT
        missed = self._of("missed", partner)
        for gold in (*missed, *self._facts(partner)):
            if self._judge.differs_only_in_standing(gold, item):
                return _standing(gold, item)
        near_by = [gold for gold in missed if overlap(gold.evidence, item.evidence)]
        if any(same_field(gold, item, Level.RELAXED) for gold in near_by):
            return ErrorClass.FORM
        if any(_same_number(gold, item) for gold in near_by):
            return ErrorClass.NUMBER
        if item.temporality in ("historical", "planned"):
            return ErrorClass.PLAN
        return ErrorClass.UNFOUNDED

    def _astray(self, partner: str) -> list[Item]:
        """The unfounded facts of all other patients."""
        return [t.item for t in self._told if t.kind == "spurious" and t.patient != partner]

    def _of(self, kind: str, patient: str) -> list[Item]:
        """The facts of a patient that went wrong in this way."""
        return [told.item for told in self._told if (told.kind, told.patient) == (kind, patient)]

    def _facts(self, patient: str) -> tuple[Item, ...]:
        return next((person.items for person in self._true if person.name == patient), ())


def _standing(gold: Item, found: Item) -> ErrorClass:
    """A difference in what is planned or past, or in yes and no."""
    special = {"historical", "planned"}
    times = {gold.temporality, found.temporality} & special
    return ErrorClass.PLAN if times else ErrorClass.POLARITY


def _same_number(first: Item, second: Item) -> bool:
    """Whether the same figure stands in two facts of different fields."""
    if first.field == second.field or not is_number(first.value):
        return False
    values = [second.value, *second.attrs.values()]
    ours = amount(first.value)
    theirs = (amount(value) for value in values if is_number(value))
    return ours is not None and any(other and ours.agrees(other, CLOSE) for other in theirs)
