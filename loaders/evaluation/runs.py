"""An evaluation held against an earlier one: which facts came, which went, and by which rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.evaluation.documents import Outcome


class Given(BaseModel):
    """A counted fact of a run. ``right``: the gold standard has it. ``sense``: yes, no, planned."""

    model_config = ConfigDict(frozen=True)

    document: str
    patient: str
    field: str
    value: str
    sense: str
    rule: str
    right: bool

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same fact in another run."""
        return (self.document, self.patient, self.field, self.value, self.sense)


class Run(BaseModel):
    """What ``evaluate --json`` keeps of a run for later ones."""

    given: tuple[Given, ...]


class Change(StrEnum):
    """What became of a fact."""

    CAME = "came"
    WENT = "went"
    JUDGED = "judged otherwise"
    RULE = "other rule"


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that differs between two runs. ``rule``: that of the run that has it, the new first;
    ``before``: the earlier rule, where both have it and it is another."""

    change: Change
    fact: Given
    before: str = ""


def given_facts(outcomes: Iterable[Outcome]) -> tuple[Given, ...]:
    """The counted facts of a run, sorted; one that is told twice counts once."""
    return tuple(sorted(_unique(_told(outcomes)).values(), key=lambda fact: fact.key))


def _told(outcomes: Iterable[Outcome]) -> Iterator[Given]:
    for outcome in outcomes:
        for verdict in outcome.verdicts:
            item = verdict.item
            yield Given(
                document=outcome.name,
                patient=verdict.patient,
                field=item.field,
                value=item.text,
                sense=item.standing.value,
                rule=item.rule,
                right=verdict.true,
            )


def _unique(facts: Iterable[Given]) -> dict[tuple[str, ...], Given]:
    """Facts by key; of two, the one that is right, then the first rule by name."""
    ordered = sorted(facts, key=lambda fact: (not fact.right, fact.rule))
    unique: dict[tuple[str, ...], Given] = {}
    for fact in ordered:
        unique.setdefault(fact.key, fact)
    return unique


def read_run(path: Path) -> Run:
    """The run that ``evaluate --json`` wrote.

    Raises:
        ReportError: the file cannot be read, or is none.
    """
    try:
        return Run.model_validate_json(path.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReportError(f"{path}: cannot be read ({reason}); check the name") from None
    except ValidationError:
        raise ReportError(
            f"{path}: is no run; write one with: cavagraph evaluate --json > {path.name}"
        ) from None


def differences(before: Iterable[Given], now: Iterable[Given]) -> tuple[Difference, ...]:
    """What differs, in order of document, patient and field. Documents of one run only are left
    out: nothing can be said of them."""
    old, new = _unique(before), _unique(now)
    both = {fact.document for fact in old.values()} & {fact.document for fact in new.values()}
    keys = sorted(key for key in old.keys() | new.keys() if key[0] in both)
    return tuple(found for key in keys if (found := _difference(key, old, new)) is not None)


def _difference(
    key: tuple[str, ...],
    old: Mapping[tuple[str, ...], Given],
    new: Mapping[tuple[str, ...], Given],
) -> Difference | None:
    before, now = old.get(key), new.get(key)
    if now is None:
        return None if before is None else Difference(Change.WENT, before)
    if before is None:
        return Difference(Change.CAME, now)
    if before.right != now.right:
        return Difference(Change.JUDGED, now, before.rule)
    if before.rule != now.rule:
        return Difference(Change.RULE, now, before.rule)
    return None
