"""General statements beside specific ones: "laparotomy" beside the incision, and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from cavagraph.graph.model import Fact, Status
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.view import ReportView
from cavagraph.ontology.terms import Term

FIELDS = frozenset(
    {"approach", "procedure", "diagnostic_procedure", "growth_pattern", "grade", "involvement"}
)
_PAIRED = frozenset({"involvement", "reconstruction", "vessel_management"})
_BOTH = re.compile(r"\b(?:bilateral|both)(?: the)?(?: \w+)? (?:vein|gland)s?\b", re.IGNORECASE)
_SIDED = re.compile(r"^(?:renal|common iliac|iliac|adrenal|gonadal) veins?$")
_GENERAL = {"approach": "laparotomy"}


def drop_general(report: ReportView, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts without those that another fact of the same field says more exactly."""
    kept = tuple(facts)
    return tuple(f for f in kept if not any(_narrower(report, o, f) for o in kept if o is not f))


def _narrower(report: ReportView, specific: Fact, general: Fact) -> bool:
    if specific.field != general.field or general.field not in FIELDS:
        return False
    if Status.PRESENT is not specific.status or specific.status is not general.status:
        return False
    if specific.temporality is not general.temporality or specific.value == general.value:
        return False
    if specific.get("relation") != general.get("relation") and "invol" not in str(specific.attrs):
        return False
    if _GENERAL.get(general.field) == general.value:
        return True
    return _below(report, str(specific.value), str(general.value))


def _below(report: ReportView, specific: str, general: str) -> bool:
    a, b = _term(report, specific), _term(report, general)
    if a is not None and b is not None and b.iri in a.broader:
        return True
    words = set(general.lower().split())
    return len(words) > 1 and words < set(specific.lower().split())


def _term(report: ReportView, words: str) -> Term | None:
    return report.lexicon.find(words)


def paired_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """ "Bilateral renal veins" that were invaded or rebuilt are the right and the left one."""
    for candidate in candidates:
        if not _is_pair(report, candidate):
            yield candidate
            continue
        base = str(candidate.value).removesuffix("s")
        for side in ("right", "left"):
            name = f"{side} {base}"
            attrs = tuple((k, name if k == "vessel" else v) for k, v in candidate.attrs)
            yield replace(candidate, value=name, attrs=attrs)


def _is_pair(report: ReportView, candidate: Candidate) -> bool:
    if candidate.field not in _PAIRED or candidate.status is not Status.PRESENT:
        return False
    if candidate.sentence < 0 or not _SIDED.match(str(candidate.value)):
        return False
    sentence = report.sentence(candidate.sentence)
    at = candidate.start - sentence.start
    return bool(_BOTH.search(sentence.text[max(0, at - 16) : candidate.end - sentence.start]))
