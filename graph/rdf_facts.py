"""Fact nodes: what all have in common, the value, the plain attributes, the shortcuts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from cavagraph.graph.fields import Attr, AttrKind, Field, Role, ValueKind, field_named
from cavagraph.graph.identity import fact_digest
from cavagraph.graph.model import Fact, Scope, Status, Temporality
from cavagraph.graph.names import INTEGER_VALUES
from cavagraph.graph.rdf_context import BASES, SCOPES, TEMPORALITIES, Writer, text_of
from cavagraph.graph.rdf_sink import cg, iri
from cavagraph.graph.segments import canonical_segments, canonical_zones, printed_labels
from cavagraph.ontology.terms import Term

__all__ = ["ANY", "Place", "Written", "write_fact"]

ANY = "any"
_TUMOR_FIELDS = frozenset({"tumor_size", "ivc_location", "involvement", "growth_pattern", "grade",
                           "diagnosis", "circumference_involved", "tumor_location_relation",
                           "mitotic_rate", "histology_feature"})  # fmt: skip
_PAST_FIELDS = frozenset({"past_history", "past_procedure"})
_INVADING = ("invasion", "infiltration", "extension", "encasement")


@dataclass(frozen=True, slots=True)
class Place:
    """Nodes of one patient; of a cohort only ``owner`` and ``scope`` are set."""

    owner: str
    scope: Scope
    case: NamedNode | None = None
    patient: NamedNode | None = None
    tumor: NamedNode | None = None
    surgery: NamedNode | None = None

    def subject(self, name: str) -> NamedNode | None:
        return {"case": self.case, "patient": self.patient, "tumor": self.tumor,
                "surgery": self.surgery}[name]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A fact with its node and the concepts of its value; ``own``: of a patient of the report."""

    fact: Fact
    node: NamedNode
    field: Field
    concepts: tuple[Term, ...]
    preferred: bool
    own: bool

    @property
    def holds(self) -> bool:
        """Whether shortcuts may stand for it."""
        past = self.fact.temporality is Temporality.HISTORICAL
        allowed = not past or self.fact.field in _PAST_FIELDS
        done = self.fact.temporality is not Temporality.PLANNED
        present = self.fact.status is Status.PRESENT and self.preferred and self.own
        return present and allowed and done

    @property
    def of_index_operation(self) -> bool:
        """Whether it holds of the operation that the report is about, not of a later one."""
        current = self.fact.temporality is Temporality.CURRENT
        # What a radiologist does through the skin or a vein is no step of an open operation.
        open_ = not any("InterventionalProcedure" in term.types for term in self.concepts)
        return self.holds and current and open_ and not _dated_after(self.fact)


def _dated_after(fact: Fact) -> bool:
    """Whether the fact has a time after its anchor: "lobectomy at 14 months"."""
    time = fact.get("time")
    return isinstance(time, int | Decimal) and time > 0


def write_fact(writer: Writer, place: Place, fact: Fact, *, preferred: bool) -> Written:
    """Writes the node of ``fact`` with its plain attributes and shortcuts.

    Raises:
        VocabularyError: the registry has no such field.
    """
    field = field_named(fact.field)
    node = writer.node(field.slug, fact_digest(place.owner, fact))
    _common(writer, place, fact, field, node, preferred=preferred)
    concepts = _value(writer, fact, field, node)
    for name, value in fact.attrs:
        row = field.attr(name)
        if row is None:
            writer.value(node, AttrKind.TEXT, "otherAttribute", f"{name}: {text_of(value)}")
        elif row.kind is AttrKind.TERM:
            members = value if isinstance(value, tuple) else (value,)
            for member in members:
                writer.phrase(node, row.prop, text_of(member), row.classes, f"{fact.field}.{name}")
        elif row.kind is not AttrKind.PART and row.kind is not AttrKind.TIME:
            writer.value(node, row.kind, row.prop, value)
    _time(writer, fact, field, node)
    _unit(writer, fact, field, node)
    own = place.scope is Scope.INDEX_PATIENT
    written = Written(fact, node, field, concepts, preferred, own)
    if written.holds:
        _shortcut(writer, place, written)
    return written


def _common(
    writer: Writer, place: Place, fact: Fact, field: Field, node: NamedNode, *, preferred: bool
) -> None:
    sink = writer.sink
    sink.a(node, field.node)
    writer.generated(node)
    if place.case:
        sink.a(node, field.role.value)
        sink.link(node, "ofCase", place.case)
        sink.link(place.case, "hasFact", node)
        sink.link(place.case, f"has{field.role.value}", node)
    if place.tumor and fact.field in _TUMOR_FIELDS:
        sink.link(node, "ofTumor", place.tumor)
    sink.text(node, "field", fact.field)
    sink.label(node, _label(fact, field))
    sink.text(node, "valueText", _value_text(fact, field))
    sink.link(node, "assertionStatus", cg(fact.status.value))
    sink.link(node, "basis", cg(BASES[fact.basis]))
    sink.link(node, "scope", cg(SCOPES[place.scope]))
    sink.link(node, "temporality", cg(TEMPORALITIES[fact.temporality]))
    sink.text(node, "tier", fact.tier.value)
    sink.boolean(node, "preferred", preferred)
    if fact.derived:
        sink.boolean(node, "isDerived", True)
    if fact.distributed:
        sink.boolean(node, "isDistributed", True)
    sink.decimal(node, "confidence", fact.confidence)
    sink.text(node, "ruleId", fact.rule)
    sink.text(node, "editorialCorrection", fact.correction)
    sink.text(node, "editorialReview", fact.review)
    writer.evidence(node, fact.evidence)


def _value_text(fact: Fact, field: Field) -> str:
    words = text_of(fact.value)
    return f"{words} {field.unit}" if field.unit and field.kind is not ValueKind.TERM else words


def _label(fact: Fact, field: Field) -> str:
    """One line for people: "tumor size: 60 × 40 mm (CT)", "ascites" with "absent"."""
    name = fact.field.replace("_", " ")
    details = [text_of(value) for key in ("vessel", "technique", "material", "modality", "drug",
                                          "response", "result", "action", "relation")
               if (value := fact.get(key)) is not None]  # fmt: skip
    if fact.status is not Status.PRESENT:
        details.append(fact.status.name.lower().replace("_", " "))
    if fact.temporality in (Temporality.HISTORICAL, Temporality.PLANNED):
        details.append(fact.temporality.value)
    return f"{name}: {_value_text(fact, field)}" + (f" ({'; '.join(details)})" if details else "")


def _value(writer: Writer, fact: Fact, field: Field, node: NamedNode) -> tuple[Term, ...]:
    match field.kind:
        case ValueKind.TERM:
            return _term_value(writer, fact, field, node)
        case ValueKind.NUMBER:
            _number_value(writer, fact, field, node)
        case ValueKind.SIZE:
            _size_value(writer, fact, node)
        case ValueKind.LOCATION:
            _location_value(writer, fact, node)
        case ValueKind.TEXT:
            _mentions(writer, node, writer.words.read(text_of(fact.value)).main)
    return ()


def _term_value(writer: Writer, fact: Fact, field: Field, node: NamedNode) -> tuple[Term, ...]:
    words = text_of(fact.value)
    if words == ANY:
        writer.sink.boolean(node, "appliesToAny", True)
        return ()
    if fact.field in ("reconstruction", "vessel_management") and fact.get("vessel") is not None:
        return ()  # the vessel attribute is the same structure, more exactly
    if field.node == "TreatmentStatement":
        words = words if writer.words.find(words) else fact.field.replace("_", " ")
    if "Drug" in field.classes:
        reading = writer.words.drugs(words)
    else:
        reading = writer.words.read(words, field.classes)
    regimens = [t for t in reading.main if field.prop == "administersDrug" and _is_regimen(t)]
    writer.terms(node, "administersRegimen", regimens)
    writer.terms(node, field.prop, (t for t in reading.main if t not in regimens))
    _mentions(writer, node, reading.others)
    if not reading.exact:
        if fact.get("raw") is None:
            writer.sink.text(node, "verbatim", text_of(fact.value))
        elsewhere = writer.words.find(words)  # a known concept of another kind: "local"
        if elsewhere and not reading.main:
            _mentions(writer, node, (elsewhere,))
        else:
            writer.unresolved(fact.field, words, reading)
    return reading.main


def _is_regimen(term: Term) -> bool:
    return "DrugRegimen" in term.types


def _mentions(writer: Writer, node: NamedNode, terms: Iterable[Term]) -> None:
    """Anatomy is a site of the fact; everything else is only mentioned."""
    for term in terms:
        prop = "site" if "AnatomicalStructure" in term.types else "mentionsConcept"
        writer.terms(node, prop, (term,))


def _number_value(writer: Writer, fact: Fact, field: Field, node: NamedNode) -> None:
    kind = AttrKind.DECIMAL
    if field.prop in INTEGER_VALUES:
        kind = AttrKind.INTEGER
    writer.value(node, kind, field.prop, fact.value)


def _size_value(writer: Writer, fact: Fact, node: NamedNode) -> None:
    numbers = _numbers(fact)
    for index, number in enumerate(numbers, 1):
        writer.sink.decimal(node, f"dimension{index}Mm", number)
    if numbers:
        writer.sink.decimal(node, "maxDimensionMm", max(numbers))


def _numbers(fact: Fact) -> list[Decimal]:
    """The numbers of a size, the first three (a report gives no more)."""
    members = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    return [Decimal(m) for m in members if isinstance(m, (int, Decimal))][:3]


def _location(fact: Fact) -> tuple[list[str], str]:
    members = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    return [str(member) for member in members], text_of(fact.get("raw") or "")


def _location_value(writer: Writer, fact: Fact, node: NamedNode) -> None:
    values, raw = _location(fact)
    segments = (iri("seg", name) for name in canonical_segments(values, raw))
    writer.sink.link(node, "segment", *segments)
    zones = (iri("seg", name) for name in canonical_zones(values))
    writer.sink.link(node, "canonicalZone", *zones)
    for label in printed_labels(raw, writer.scheme):
        writer.sink.link(node, "zoneAsPrinted", writer.zone(label))


def _time(writer: Writer, fact: Fact, field: Field, node: NamedNode) -> None:
    """TIME attributes; months stay months and days stay days."""
    time = fact.get("time")
    if time is None or field.attr("time") is None:
        return
    unit = text_of(fact.get("time_unit") or "")
    sink = writer.sink
    sink.text(node, "timeText", f"{text_of(time)} {unit}".strip())
    sink.text(node, "timeUnit", unit)
    if isinstance(time, bool) or not isinstance(time, (int, Decimal)):
        return
    sink.decimal(node, "timeValue", time)
    if unit == "postoperative day" and time == int(time):
        sink.integer(node, "postoperativeDay", int(time))
    months = {"month": time, "year": time * 12}.get(unit)
    sink.decimal(node, "timeMonths", months)
    if fact.get("anchor") == "surgery":
        sink.decimal(node, "monthsSinceSurgery", months)


def _unit(writer: Writer, fact: Fact, field: Field, node: NamedNode) -> None:
    """The unit as words where it is not part of the property's name."""
    unit = fact.get("unit")
    row: Attr | None = field.attr("unit")
    measured = field.prop in ("analyte", "uptakeValue", "findingType", "pointValue")
    if unit is not None and row is not None and row.prop == "unitText" and measured:
        writer.sink.text(node, "unitText", text_of(unit))
    elif field.role is Role.STATISTIC and field.unit:
        writer.sink.text(node, "unitText", field.unit)


def _shortcut(writer: Writer, place: Place, written: Written) -> None:
    name, _, prop = written.field.shortcut.partition(":")
    subject = place.subject(name) if prop else None
    if subject is None or (subject == place.surgery and not written.of_index_operation):
        return
    fact, sink = written.fact, writer.sink
    match written.field.kind:
        case ValueKind.TERM:
            writer.terms(subject, prop, written.concepts)
        case ValueKind.NUMBER:
            writer.value(subject, AttrKind.DECIMAL, prop, fact.value)
        case ValueKind.SIZE if numbers := _numbers(fact):
            sink.decimal(subject, prop, max(numbers))
        case ValueKind.LOCATION:
            segments = canonical_segments(*_location(fact))
            sink.link(subject, prop, *(iri("seg", segment) for segment in segments))
        case _:
            pass
    if fact.field == "involvement" and text_of(fact.get("relation") or "") in _INVADING:
        writer.terms(subject, "invades", written.concepts)
