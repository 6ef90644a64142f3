"""The last word on each patient: alive, dead or lost, when, with or without disease, of what.

Every statement of the own patients is collected; a death outweighs a loss, a loss outweighs being
alive, and of several times the latest counts. "Doing well at the 12-month visit" followed by
metastases found at 14 months means alive at 14 months, inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cavagraph.graph.model import Status, Value
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.courses import in_order, patients_at
from cavagraph.loaders.deaths import causes
from cavagraph.loaders.document import Section
from cavagraph.loaders.statements import Statement, contacts, statement_fact, statements
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

_REMISSION = re.compile(
    r"\bin (?P<what>(?:complete |partial |clinical )?remission)\b|"
    r"\b(?P<cr>complete remission) (?:was|had been) (?:achieved|obtained|reached)",
    re.I,
)
_COHORT = re.compile(r"\b(?:median|mean|average|range|rate|overall survival)\b", re.IGNORECASE)
_EARLY_SECTIONS = (Section.INTRODUCTION, Section.METHODS)


def outcome_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """Adds vital status, cause of death, follow-up and interim disease status."""
    yield from candidates
    told: dict[str, list[Statement]] = {key: [] for key in report.cast.keys}
    times: dict[str, list[Statement]] = {key: [] for key in report.cast.keys}
    for order, annotated in in_order(report):
        if annotated.sentence.section in _EARLY_SECTIONS or _COHORT.search(annotated.sentence.text):
            continue
        for statement in statements(report, annotated, order):
            for key in _patients(report, statement):
                told[key].append(statement)
        for timed in contacts(report, annotated, order):
            for key in _patients(report, timed):
                times[key].append(timed)
    tabled = {key for c in candidates if c.field == "vital_status" for key in c.patients or ()}
    for key in report.cast.keys:
        yield from _interim(told[key], key)
        yield from causes(told[key], key)
        if key not in tabled:
            yield from _resolved(key, told[key], times[key])


def _patients(report: ReportView, statement: Statement) -> tuple[str, ...]:
    keys, _ = patients_at(report, statement.sentence.sentence.index, statement.start, statement.end)
    return keys


def _resolved(key: str, told: list[Statement], times: list[Statement]) -> Iterator[Candidate]:
    for kind in ("dead", "lost to follow-up"):
        mine = _credible([s for s in told if s.kind == kind], told)
        if mine:
            yield from _final(kind, key, mine, _first_time(mine))
            return
    alive = [s for s in told if s.kind == "alive"]
    dated = [s for s in (*alive, *times) if s.months is not None]
    latest = max(dated, key=lambda s: (s.months or 0, s.kind == "alive"), default=None)
    if not alive and latest is None:
        return
    if latest is not None and latest.kind == "contact":
        same = [s for s in alive if s.months == latest.months]
        yield from _final(
            "alive", key, same or [latest], latest, inferred=not same and not _after(alive, latest)
        )
        return
    yield from _final(
        "alive",
        key,
        [s for s in alive if s.months in (None, latest.months if latest else None)],
        latest,
    )


def _credible(mine: list[Statement], told: list[Statement]) -> list[Statement]:
    """Without ends that only abstract or discussion tell of somebody alive in the case part."""
    alive = any(s.kind == "alive" and s.rank == 0 for s in told)
    return [] if alive and all(s.rank > 0 for s in mine) else mine


def _after(alive: list[Statement], latest: Statement) -> bool:
    """Whether an undated statement of being alive follows the latest contact."""
    return any(s.months is None and s.rank == 0 and s.start > latest.start for s in alive)


def _first_time(mine: list[Statement]) -> Statement | None:
    return next((s for s in mine if s.months is not None), None)


def _final(
    kind: str, key: str, mine: list[Statement], timed: Statement | None, inferred: bool = False
) -> Iterator[Candidate]:
    ordered = [timed, *mine] if timed else mine
    lead = timed or mine[0]
    attrs: dict[str, Value] = {}
    if timed and timed.time:
        attrs |= _time_attrs(timed)
    for statement in ordered:
        if statement.code:
            attrs |= {"status_code": statement.code, "disease": statement.disease}
            break
    yield statement_fact("vital_status", kind, lead, ordered, attrs, key, inferred)
    if timed and timed.months is not None:
        months = timed.months
        if months >= 1:
            value = (
                number(months)
                if months == months.to_integral_value()
                else number(months.quantize(Decimal("0.1")))
            )
            yield statement_fact("follow_up", value, lead, [timed], {"unit": "month"}, key, False)


def _time_attrs(timed: Statement) -> dict[str, Value]:
    q = timed.time
    if q is None:
        return {}
    attrs: dict[str, Value] = {"time": number(q.values[0]), "time_unit": q.unit}
    if q.anchor in ("surgery", "diagnosis"):
        attrs["anchor"] = q.anchor
    return attrs


def _interim(told: list[Statement], key: str) -> Iterator[Candidate]:
    """Remission at a time before the last contact."""
    for statement in told:
        match = _REMISSION.search(statement.sentence.sentence.text)
        later = [
            s for s in told if s is not statement and (s.months or 0) > (statement.months or 0)
        ]
        if (
            statement.kind != "alive"
            or not match
            or not (later or any(s.kind != "alive" for s in told))
        ):
            continue
        yield statement_fact(
            "disease_status", (match["what"] or match["cr"]).lower(), statement, [statement],
            _time_attrs(statement), key, False,
        )  # fmt: skip
        return


__all__ = ["Status", "outcome_stage"]
