"""Facts that follow from others by the nature of the operation, marked as inferred and extra.

A cava that was replaced or patched has lost a part of its wall: the resection is implied even where
no sentence names it. Nothing is inferred about drugs, outcomes or anything that a patient may lack.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cavagraph.graph.model import Basis, Fact, Status, Tier

RULE = "implied.caval-resection"
_WHOLE = frozenset({"interposition", "graft replacement"})
_PART = frozenset({"patch", "primary repair"})


def with_implied(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts, and the caval resection that a done caval reconstruction implies."""
    known = tuple(facts)
    if any(f.field == "procedure" and "IVC resection" in str(f.value) for f in known):
        return known
    for fact in known:
        rebuilt = fact.field == "reconstruction" and fact.value == "IVC"
        if rebuilt and fact.status is Status.PRESENT and fact.get("technique") in _WHOLE | _PART:
            extent = (("extent", "partial"),) if fact.get("technique") in _PART else ()
            return (*known, _resection(fact, extent))
    return known


def _resection(fact: Fact, attrs: tuple[tuple[str, str], ...]) -> Fact:
    return replace(
        fact,
        field="procedure",
        value="IVC resection",
        attrs=attrs,
        basis=Basis.INFERRED,
        tier=Tier.EXTRA,
        derived=True,
        rule=RULE,
    )
