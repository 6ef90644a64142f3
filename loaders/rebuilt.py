"""One reconstruction a vessel: what several sentences say of it, put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cavagraph.graph.model import Fact, Status, Value

# The more exact word for one technique leads; unnamed kinds come last.
_TECHNIQUES = (
    "patch",
    "primary repair",
    "interposition",
    "reimplantation into graft",
    "end-to-end anastomosis",
    "graft replacement",
)
_GENERIC = {"prosthetic graft", "synthetic graft", "graft"}
_BRAND_MATERIAL = {"PTFE": {"ePTFE"}}


def merge_reconstructions(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts with second statements of a done reconstruction merged into the first.

    Different named materials stay apart: that is a contradiction, not a detail.
    """
    result: list[Fact] = []
    for fact in facts:
        done = fact.field == "reconstruction" and fact.status is Status.PRESENT
        at = next(
            (
                i
                for i, known in enumerate(result)
                if done
                and known.field == fact.field
                and known.status is fact.status
                and known.value == fact.value
                and known.temporality is fact.temporality
                and _compatible(known, fact)
            ),
            None,
        )
        if at is None:
            result.append(fact)
        else:
            result[at] = _united(result[at], fact)
    return tuple(result)


def _compatible(a: Fact, b: Fact) -> bool:
    for name in ("material", "diameter_mm", "length_mm"):
        x, y = a.get(name), b.get(name)
        if x is not None and y is not None and x != y and not _one_material(x, y):
            return False
    return True


def _one_material(a: Value, b: Value) -> bool:
    return (
        a in _GENERIC or b in _GENERIC
        or set(str(a).split()) < set(str(b).split())
        or set(str(b).split()) < set(str(a).split())
        or b in _BRAND_MATERIAL.get(str(a), ()) or a in _BRAND_MATERIAL.get(str(b), ())
    )  # fmt: skip


def _united(known: Fact, new: Fact) -> Fact:
    attrs = dict(new.attrs) | dict(known.attrs)
    for name in ("material", "technique"):
        x, y = known.get(name), new.get(name)
        if x is not None and y is not None:
            attrs[name] = _material(x, y) if name == "material" else _technique(x, y)
    return replace(
        known,
        attrs=tuple(sorted(attrs.items())),
        evidence=tuple(dict.fromkeys((*known.evidence, *new.evidence))),
        distributed=known.distributed and new.distributed,
    )


def _material(a: Value, b: Value) -> Value:
    if a in _GENERIC or set(str(b).split()) < set(str(a).split()):
        return b
    return b if b in _BRAND_MATERIAL.get(str(a), ()) else a


def _technique(a: Value, b: Value) -> Value:
    ranked = [t for t in _TECHNIQUES if t in (a, b)]
    return ranked[0] if len(ranked) == 2 and "graft replacement" in (a, b) else a
