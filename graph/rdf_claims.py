"""Claims of the literature and of the authors, and statistics of the report's own cohort."""

from __future__ import annotations

import re
from decimal import Decimal

from pyoxigraph import NamedNode

from cavagraph.graph.fields import CLAIM_ATTRS, CLAIM_KINDS, Attr, AttrKind
from cavagraph.graph.identity import digest
from cavagraph.graph.model import Basis, Claim, Fact, Scope, Value
from cavagraph.graph.rdf_context import SCOPES, Writer, text_of
from cavagraph.graph.rdf_facts import Place, Written, write_fact
from cavagraph.graph.rdf_references import Works, cited_works
from cavagraph.graph.rdf_sink import cg, iri
from cavagraph.graph.segments import canonical_segments, canonical_zones, printed_labels

__all__ = ["write_claim", "write_cohort_fact"]

_ROWS: dict[str, Attr] = {row.name: row for row in CLAIM_ATTRS}
_POLARITIES = frozenset({"Required", "Preferred", "Permitted", "Contraindicated"})
_QUDT = {"%": "PERCENT", "percent": "PERCENT", "month": "MO", "year": "YR", "cm": "CentiM",
         "mm": "MilliM", "min": "MIN", "Gy": "GRAY", "day": "DAY"}  # fmt: skip
_ATTR_UNITS = {"pct": "%", "pct_gt": "%", "pct_lt": "%", "pct_le": "%", "pct_ge": "%",
               "value_pct": "%", "value_months": "month", "value_years": "year",
               "value_gt_cm": "cm", "value_cm": "cm", "value_min_gt": "min", "low_gy": "Gy",
               "high_gy": "Gy"}  # fmt: skip
_PERCENT_KINDS = frozenset({"survival", "outcome_rate", "toxicity_rate", "symptom_rate",
                            "mortality", "metastasis_pattern"})  # fmt: skip
_BOUNDS = {"condition_gt": "minExclusive", "condition_ge": "minInclusive",
           "condition_lt": "maxExclusive", "condition_le": "maxInclusive"}  # fmt: skip
_HORIZON = re.compile(r"(\d+(?:\.\d+)?)[\s-]*(year|month)", re.IGNORECASE)
_STATISTIC = re.compile(r"(.+)_(mean|median|count|mortality|size|distribution|period)")


def write_claim(writer: Writer, claim: Claim, works: Works) -> NamedNode:
    """Writes one claim; gives its node. Equal claims share the node and unite their evidence."""
    sink = writer.sink
    name = digest(claim.kind, claim.text, [list(pair) for pair in claim.attrs], claim.source)
    node = writer.node("claim", name)
    sink.a(node, CLAIM_KINDS.get(claim.kind, "BackgroundStatement"), "Claim")
    writer.generated(node)
    sink.text(node, "claimKind", claim.kind)
    sink.text(node, "claimText", claim.text)
    sink.label(node, f"{claim.kind.replace('_', ' ')}: {claim.text}")
    sink.text(node, "claimSource", claim.source)
    sink.link(node, "scope", cg(SCOPES[claim.scope]))
    basis = Basis.EDITORIAL if claim.correction else Basis.STATED
    sink.link(node, "basis", cg(basis.value))
    sink.decimal(node, "confidence", claim.confidence)
    sink.text(node, "ruleId", claim.rule)
    sink.text(node, "editorialCorrection", claim.correction)
    for citation in claim.citations:
        number = "Number" if citation[:1].isdigit() else "Text"
        sink.text(node, f"citesReference{number}", citation)
        sink.link(node, "citesReference", *cited_works(works, citation))
    for attr, value in claim.attrs:
        _attribute(writer, node, attr, value)
    _zones(writer, node, claim)
    _unit(writer, node, claim)
    _condition(writer, node, claim, name)
    writer.evidence(node, claim.evidence)
    return node


def _attribute(writer: Writer, node: NamedNode, name: str, value: Value) -> None:
    row = _ROWS.get(name)
    words = text_of(value)
    if row is None:
        writer.value(node, AttrKind.TEXT, "otherAttribute", f"{name}: {words}")
    elif row.kind is AttrKind.TERM:
        for member in value if isinstance(value, tuple) else (value,):
            writer.phrase(node, row.prop, text_of(member), row.classes, f"claim.{name}")
    elif row.kind is not AttrKind.PART:
        writer.value(node, row.kind, row.prop, value)
    elif name == "polarity" and words in _POLARITIES:
        writer.sink.link(node, "polarity", cg(words))
    elif name == "horizon":
        _horizon(writer, node, words)


def _horizon(writer: Writer, node: NamedNode, words: str) -> None:
    writer.sink.text(node, "horizonText", words)
    found = _HORIZON.search(words)
    if found:
        months = 12 if found.group(2).lower() == "year" else 1
        writer.sink.decimal(node, "horizonMonths", Decimal(found.group(1)) * months)


def _zones(writer: Writer, node: NamedNode, claim: Claim) -> None:
    """The label as printed, and the segments that are meant (after a correction, if any)."""
    attrs, sink = dict(claim.attrs), writer.sink
    printed = [
        text_of(part) for name in ("zone", "levels_printed") for part in _members(attrs, name)
    ]
    for words in printed:
        sink.text(node, "verbatimZone", words)
        for label in printed_labels(words, writer.scheme, with_word=False):
            sink.link(node, "zoneAsPrinted", writer.zone(label))
    meant = _members(attrs, "canonical_after_resolution") or _members(attrs, "canonical")
    values = [str(value) for value in meant]
    words = " ".join((claim.text, *printed))
    segments = canonical_segments(values, words)
    sink.link(node, "appliesToSegment", *(iri("seg", name) for name in segments))
    sink.link(node, "canonicalZone", *(iri("seg", name) for name in canonical_zones(values)))


def _members(attrs: dict[str, Value], name: str) -> tuple[Value, ...]:
    value = attrs.get(name, ())
    return value if isinstance(value, tuple) else (value,)


def _unit(writer: Writer, node: NamedNode, claim: Claim) -> None:
    attrs = dict(claim.attrs)
    unit = text_of(attrs.get("unit", ""))
    if not unit and claim.kind in _PERCENT_KINDS and ("low" in attrs or "high" in attrs):
        unit = "%"
    units = [unit, *(_ATTR_UNITS.get(name, "") for name in attrs)]
    for words in filter(None, dict.fromkeys(units)):
        known = _QUDT.get(words)
        writer.sink.link(node, "valueUnit", *([iri("unit", known)] if known else []))
        writer.sink.text(node, "unitText", words)


def _condition(writer: Writer, node: NamedNode, claim: Claim, name: str) -> None:
    attrs, sink = dict(claim.attrs), writer.sink
    bounds = {prop: attrs[key] for key, prop in _BOUNDS.items() if key in attrs}
    texts = [text_of(part) for part in _members(attrs, "condition")] or ([""] if bounds else [])
    for index, words in enumerate(texts, 1):
        condition = writer.node("condition", name, str(index))
        sink.link(node, "condition", condition)
        sink.a(condition, "NumericCondition" if bounds else "QualitativeCondition")
        writer.generated(condition)
        sink.text(condition, "conditionText", words)
        about = text_of(attrs.get("condition_on", "")) or words
        writer.terms(condition, "conditionOn", writer.words.read(about).main)
        for prop, value in bounds.items():
            writer.value(condition, AttrKind.DECIMAL, prop, value)
        unit = _QUDT.get(text_of(attrs.get("condition_unit", "%" if bounds else "")))
        sink.link(condition, "valueUnit", *([iri("unit", unit)] if unit else []))
        writer.evidence(condition, claim.evidence)


def write_cohort_fact(writer: Writer, fact: Fact) -> Written:
    """A statistic of the report's own patients: never a fact of a case."""
    written = write_fact(writer, Place("", Scope.COHORT), fact, preferred=True)
    parts = _STATISTIC.fullmatch(fact.field)
    if parts:
        writer.sink.text(written.node, "statisticKind", parts.group(2))
        words = parts.group(1).replace("_", " ")
        about = writer.words.find(words, ("Quantity", "OutcomeMeasure"))
        writer.terms(written.node, "statisticOf", (about,) if about else ())
    if written.field.kind.value == "text":
        writer.sink.text(written.node, "verbatim", text_of(fact.value))
    return written
