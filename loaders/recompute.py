"""Figures that a series states, computed again from the facts of its patients.

Only where every patient has the fact: a mean over some of them proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from cavagraph.graph.model import Evidence, Fact, Patient, Recomputation, Status, Value

_STATISTICS = ("mean", "median")


def recompute(patients: tuple[Patient, ...], cohort: Iterable[Fact]) -> tuple[Recomputation, ...]:
    """Every figure of the cohort that its patients give, in the order of the cohort facts."""
    if len(patients) < 2:
        return ()
    return tuple(item for fact in cohort for item in _figures(patients, fact))


def _figures(patients: tuple[Patient, ...], fact: Fact) -> Iterator[Recomputation]:
    field, _, statistic = fact.field.rpartition("_")
    if fact.field == "tumor_size_mean":
        yield from _sizes(patients, fact)
    elif statistic in _STATISTICS:
        yield from _spread(patients, fact, field, statistic)
    elif fact.field == "r0_count":
        yield from _count(patients, fact, "margin", "R0")
    elif fact.field == "recurrence_count":
        yield from _count(patients, fact, "recurrence", "")
    elif fact.field == "sex_distribution":
        for sex in ("female", "male"):
            yield from _count(patients, fact, "sex", sex)


def _spread(
    patients: tuple[Patient, ...], fact: Fact, field: str, statistic: str
) -> Iterator[Recomputation]:
    known = [_number(patient, field) for patient in patients]
    values = [value for value in known if value is not None]
    if len(values) < len(patients):
        return
    evidence = _evidence(fact, patients, field)
    middle = sum(values, Decimal(0)) / len(values) if statistic == "mean" else median(values)
    yield _compared(statistic, field, fact.value, middle, evidence)
    for name, attr, value in (("minimum", "low", min(values)), ("maximum", "high", max(values))):
        stated = fact.get(attr)
        if stated is not None:
            yield _compared(name, field, stated, value, evidence)


def _sizes(patients: tuple[Patient, ...], fact: Fact) -> Iterator[Recomputation]:
    """The mean of each dimension, in printed order."""
    stated = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    sizes = [
        f.value
        for p in patients
        for f in _present(p, "tumor_size")[:1]
        if isinstance(f.value, tuple)
    ]
    if len(sizes) < len(patients) or any(len(size) != len(stated) for size in sizes):
        return
    means = tuple(
        _plain(sum((Decimal(str(size[i])) for size in sizes), Decimal(0)) / len(sizes))
        for i in range(len(stated))
    )
    agrees = all(_agrees(Decimal(str(a)), Decimal(b)) for a, b in zip(stated, means, strict=True))
    evidence = _evidence(fact, patients, "tumor_size")
    yield Recomputation("mean", "tumor_size", fact.value, means, agrees, evidence)


def _count(
    patients: tuple[Patient, ...], fact: Fact, field: str, value: str
) -> Iterator[Recomputation]:
    """How many patients have the fact, where every patient has one of the field."""
    if any(not [f for f in p.facts if f.field == field] for p in patients):
        return
    stated = fact.get(value) if field == "sex" else fact.value
    total = fact.get("N")
    if stated is None or (total is not None and total != len(patients)):
        return
    having = [p for p in patients if any(not value or f.value == value for f in _present(p, field))]
    concerned = having if field == "sex" else [p for p in patients if p not in having]
    counted = len(having)
    agrees = Decimal(str(stated)) == counted
    evidence = _evidence(fact, concerned if not agrees else patients, field)
    yield Recomputation("count", field, stated, counted, agrees, evidence)


def _compared(
    statistic: str, field: str, stated: Value, value: Decimal, evidence: tuple[Evidence, ...]
) -> Recomputation:
    agrees = _agrees(Decimal(str(stated)), value)
    return Recomputation(statistic, field, stated, _plain(value), agrees, evidence)


def _agrees(stated: Decimal, value: Decimal) -> bool:
    """Equal, rounded or cut to the decimals that are printed, or within one in a hundred."""
    exponent = Decimal(1).scaleb(min(0, _exponent(stated)))
    rounded = value.quantize(exponent, ROUND_HALF_UP)
    return stated == rounded or abs(stated - value) <= abs(value) / 100


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _number(patient: Patient, field: str) -> Decimal | None:
    """The patient's one number of a field; None where there is none or more than one."""
    values = {f.value for f in _present(patient, field) if isinstance(f.value, (int, Decimal))}
    return Decimal(str(values.pop())) if len(values) == 1 else None


def _present(patient: Patient, field: str) -> list[Fact]:
    return [f for f in patient.facts if f.field == field and f.status is Status.PRESENT]


def _evidence(fact: Fact, patients: Iterable[Patient], field: str) -> tuple[Evidence, ...]:
    """The statement first, then the rows or sentences it was computed from."""
    rows = [e for p in patients for f in p.facts if f.field == field for e in f.evidence[:1]]
    return tuple(dict.fromkeys((*fact.evidence, *rows)))


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else round(value, 4).normalize()
