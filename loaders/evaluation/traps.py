"""Traps of a gold standard: what a hasty reader would take for a fact of the patient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cavagraph.loaders.evaluation.agreement import Judge, neighbours, overlap, sign
from cavagraph.loaders.evaluation.gold import ForbiddenShape, TrapShape
from cavagraph.loaders.evaluation.items import Item, Person, Standing
from cavagraph.loaders.evaluation.values import Level

_ANY_FIELD = ForbiddenShape()


def fallen_for(trap: TrapShape, found: Person, true: Person | None, judge: Judge) -> Iterator[Item]:
    """The facts of ``found`` that fall for the trap; ``true`` is the gold patient it stands for.

    Only what is affirmed, done and certain can fall for one, and nothing that is true of the
    patient.
    """
    for item in found.items:
        if item.standing is not Standing.YES or item.suspected:
            continue
        if any(_hit(trap, rule, item, true, judge) for rule in trap.forbid or [_ANY_FIELD]):
            yield item


def _hit(
    trap: TrapShape, rule: ForbiddenShape, item: Item, true: Person | None, judge: Judge
) -> bool:
    if rule.patient and (true is None or rule.patient != true.name):
        return False
    if not _field_fits(rule, item):
        return False
    forbidden = Item(item.field if rule.field == "*" else rule.field, rule.value)
    if rule.value is not None and not judge.values.agree(forbidden, item, Level.RELAXED):
        return False
    if rule.value is not None and _other_transplantation(judge, forbidden, item):
        return False
    if rule.result is not None and sign(item.attrs.get("result")) != sign(rule.result):
        return False
    told: Mapping[str, object] = rule.attr
    wrong = Item(item.field, None, attrs=rule.attr)
    if not all(judge.attribute_agrees(wrong, item, name) for name in told):
        return False
    if rule.result is not None or told:  # a false attribute of a fact that may well be true
        return True
    if rule.value is None and not rule.anywhere and not overlap(trap.evidence, item.evidence):
        return False
    return not _is_true(item, true, judge)


def _field_fits(rule: ForbiddenShape, item: Item) -> bool:
    if rule.field in ("*", item.field):
        return True
    return rule.value is not None and neighbours(rule.field, item.field)


def _other_transplantation(judge: Judge, forbidden: Item, item: Item) -> bool:
    """The patient's own liver put back is no liver transplantation, however alike the words."""
    said = judge.values.says(item.field, item.text)
    wanted = judge.values.says(forbidden.field, forbidden.text)
    own = any("autotransplant" in word for word in said)
    return own and not any("autotransplant" in word for word in wanted)


def _is_true(item: Item, true: Person | None, judge: Judge) -> bool:
    facts = true.items if true is not None else ()
    return any(
        gold.field == item.field and judge.agree(gold, item, Level.RELAXED) for gold in facts
    )
