"""From candidates to the facts of each patient: assign, merge second statements, order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from cavagraph.graph.model import Basis, Evidence, Fact, Patient, Status, Tier, Value
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.conflicts import Conflict, conflict, exhaustive, is_table
from cavagraph.loaders.diagnosis import settle_diagnosis
from cavagraph.loaders.document import Section
from cavagraph.loaders.implied import with_implied
from cavagraph.loaders.rebuilt import merge_reconstructions
from cavagraph.loaders.specificity import drop_general
from cavagraph.loaders.view import ReportView

_PRINTED = frozenset({"raw", "size_raw"})  # how it was printed decides nothing
# Which statement leads when several say the same (extraction.md 4.6).
_ORDER = (
    Section.TABLE,
    Section.CASE,
    Section.RESULTS,
    Section.UNKNOWN,
    Section.METHODS,
    Section.HEADER,
    Section.CAPTION,
    Section.ABSTRACT,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate given to one patient."""

    candidate: Candidate
    patient: str
    distributed: bool
    rank: int


def place(view: ReportView, candidates: Iterable[Candidate]) -> Iterator[Placed]:
    """Give each candidate to its patients; one that names nobody in a series is left out."""
    for candidate in candidates:
        assigned = view.assign(candidate)
        rank = _rank(view, candidate)
        for key in assigned.keys:
            distributed = candidate.distributed or (assigned.distributed and len(assigned.keys) > 1)
            yield Placed(candidate, key, distributed, rank)


def _rank(view: ReportView, candidate: Candidate) -> int:
    if candidate.sentence < 0:
        return 0
    section = view.sentence(candidate.sentence).section
    return _ORDER.index(section) if section in _ORDER else len(_ORDER)


def resolve(
    view: ReportView, candidates: Iterable[Candidate]
) -> tuple[tuple[Patient, ...], tuple[Conflict, ...]]:
    """The patients with their facts, second statements merged, and what a table overruled."""
    placed = sorted(place(view, candidates), key=lambda p: (p.rank, p.candidate.start))
    patients = []
    conflicts: list[Conflict] = []
    for member in view.cast.members:
        own = [p for p in placed if p.patient == member.key]
        overruled = list(_overruled(own))
        conflicts.extend(overruled)
        lost = {id(c.rejected) for c in overruled}
        own = [p for p in own if id(p.candidate) not in lost]
        merged = with_implied(
            settle_diagnosis(view, merge_reconstructions(drop_general(view, _merge(view, own))))
        )
        facts = tuple(sorted(merged, key=lambda f: (f.evidence[0].start, f.field)))
        patients.append(Patient(member.key, member.label, facts=facts))
    return tuple(patients), tuple(conflicts)


def resolve_one_by_one(
    view: ReportView, candidates: Iterable[Candidate]
) -> tuple[tuple[Patient, ...], tuple[Conflict, ...]]:
    """As ``resolve`` where that fails: without the candidates at fault, or else unmerged."""
    guard, nobody = view.guard, tuple(Patient(m.key, m.label) for m in view.cast.members)
    fit: list[Candidate] = []
    facts: dict[str, list[Fact]] = {p.key: [] for p in nobody}
    for one in candidates:
        name = f"{one.rule or one.field}, sentence {one.sentence + 1}"
        alone = guard.run(name, partial(resolve, view, (one,)), None)
        if alone is not None:
            fit.append(one)
            for patient in alone[0]:
                facts[patient.key].extend(patient.facts)
    single = tuple(replace(p, facts=tuple(dict.fromkeys(facts[p.key]))) for p in nobody)
    unmerged: tuple[tuple[Patient, ...], tuple[Conflict, ...]] = (single, ())
    return guard.run("resolve", lambda: resolve(view, fit), unmerged)


def _overruled(placed: list[Placed]) -> Iterator[Conflict]:
    tabled = [p.candidate for p in placed if is_table(p.candidate)]
    for one in placed:
        if is_table(one.candidate):
            continue
        row = conflict(one.candidate, tabled) or exhaustive(one.candidate, tabled)
        if row is not None:
            yield Conflict(one.patient, row, one.candidate)


def _merge(view: ReportView, placed: list[Placed]) -> list[Fact]:
    facts: list[Fact] = []
    for one in placed:
        fact = to_fact(view, one)
        for i, known in enumerate(facts):
            merged = _merged(known, fact)
            if merged is not None:
                facts[i] = merged
                break
        else:
            facts.append(fact)
    return facts


def to_fact(view: ReportView, placed: Placed) -> Fact:
    """A candidate with exact slices of the file as evidence: its sentence, or its own spans."""
    c = placed.candidate
    spans = c.spans[1:] or c.spans
    evidence = tuple(
        dict.fromkeys(
            e
            for start, end in spans
            for e in view.document.evidence(start, end, view.section_at(start))
        )
    )
    return Fact(
        field=c.field,
        value=c.value,
        evidence=evidence,
        attrs=c.attrs,
        status=c.status,
        basis=c.basis,
        temporality=c.temporality,
        tier=c.tier,
        derived=c.derived,
        distributed=placed.distributed,
        rule=c.rule,
        correction=c.correction,
    )


def fold_value(value: Value) -> str:
    """A value for comparison: case, hyphens and spaces folded; the order of sizes kept."""
    if isinstance(value, tuple):
        return "|".join(fold_value(v) for v in value)
    return re.sub(r"[\s‐–-]+", " ", str(value).lower()).strip()


def _merged(known: Fact, new: Fact) -> Fact | None:
    """One fact of two that say the same; None where they do not."""
    same = (
        known.field == new.field
        and known.temporality == new.temporality
        and fold_value(known.value) == fold_value(new.value)
        and (known.status == new.status or Status.SUSPECTED in (known.status, new.status))
        and not _clash(known, new)
    )
    if not same or (known.status != new.status and known.field != "involvement"):
        return None
    attrs = dict(new.attrs) | dict(known.attrs)
    return replace(
        known,
        attrs=tuple(sorted(attrs.items())),
        evidence=_united(known.evidence, new.evidence),
        basis=known.basis if known.basis is not Basis.INFERRED else new.basis,
        tier=Tier.CORE if Tier.CORE in (known.tier, new.tier) else Tier.EXTRA,
        distributed=known.distributed and new.distributed,
    )


def _united(first: tuple[Evidence, ...], second: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _clash(a: Fact, b: Fact) -> bool:
    """Whether two facts differ in an attribute that both give."""
    first = {n: v for n, v in a.attrs if n not in _PRINTED}
    return any(
        name in first and fold_value(first[name]) != fold_value(value) for name, value in b.attrs
    )
