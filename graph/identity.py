"""Names of nodes: hashes of what they say, so that the same input gives the same graph.

A fact is named by its case, field, value, attributes, status, basis and temporality: not by where
it stands, which rule found it or what else the report says. Two equal facts of one case are
therefore one node, with the evidence of both.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from cavagraph.graph.model import Evidence, Fact, Status, Tier, Value

__all__ = ["decimal_text", "digest", "fact_digest", "local_name", "merge_facts"]

_DIGITS = 12
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")

Part = str | int | bool | Decimal | Sequence["Part"] | None


def digest(*parts: Part) -> str:
    """Twelve hex digits of the SHA-256 of the parts; 1 and Decimal("1.0") are the same part.

    >>> digest("a", 1) == digest("a", Decimal("1.0"))
    True
    """
    text = json.dumps([_plain(part) for part in parts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_DIGITS]


def fact_digest(owner: str, fact: Fact) -> str:
    """The hash of a fact of ``owner`` (a patient's key, empty for a cohort)."""
    return digest(
        owner,
        fact.field,
        fact.value,
        [list(pair) for pair in fact.attrs],
        fact.status.value,
        fact.basis.value,
        fact.temporality.value,
    )


def merge_facts(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts with equal ones merged, in order of first appearance.

    The merged fact has the evidence of all in order of the file, the best confidence, the rule of
    the first, and is core, or stated literally, where one of them is.
    """
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact_digest("", fact), []).append(fact)
    return tuple(_merged(group) for group in groups.values())


def _merged(group: list[Fact]) -> Fact:
    first = group[0]
    known = [fact.confidence for fact in group if fact.confidence is not None]
    return replace(
        first,
        evidence=_united(piece for fact in group for piece in fact.evidence),
        tier=Tier.CORE if any(fact.tier is Tier.CORE for fact in group) else first.tier,
        derived=all(fact.derived for fact in group),
        distributed=all(fact.distributed for fact in group),
        confidence=max(known) if known else None,
        correction="; ".join(dict.fromkeys(fact.correction for fact in group if fact.correction)),
        review="; ".join(dict.fromkeys(fact.review for fact in group if fact.review)),
    )


def _united(pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted({(piece.start, piece.end): piece for piece in pieces}.values()))


def local_name(text: str) -> str:
    """``text`` as a part of an IRI: letters and digits, the rest as hyphens.

    >>> local_name("Case 3 (b)")
    'Case-3-b'
    """
    return _UNSAFE.sub("-", text).strip("-") or digest(text)


def decimal_text(number: Decimal | int) -> str:
    """The canonical XSD 1.1 form, which is also what Oxigraph keeps: 60, 1.4, -0.5.

    >>> decimal_text(Decimal("60.0")), decimal_text(Decimal("1.40"))
    ('60', '1.4')
    """
    text = format(Decimal(number), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _plain(part: Part | Value | Status) -> object:
    if isinstance(part, bool) or part is None:
        return part
    if isinstance(part, (int, Decimal)):
        return {"n": decimal_text(part)}
    if isinstance(part, str):
        return part
    return [_plain(member) for member in part]
