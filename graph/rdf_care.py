"""Nodes beside the facts of one patient: grafts, regimens, attributions, operation, stains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from pyoxigraph import NamedNode

from cavagraph.graph.fields import AttrKind
from cavagraph.graph.identity import digest, fact_digest
from cavagraph.graph.model import Status
from cavagraph.graph.rdf_context import Writer, text_of
from cavagraph.graph.rdf_drugs import Exposures
from cavagraph.graph.rdf_facts import Place, Written
from cavagraph.graph.rdf_sink import cg, iri
from cavagraph.graph.rdf_steps import STEP_FIELDS, write_steps

__all__ = ["write_care"]

_PARTS = frozenset({*STEP_FIELDS, "blood_transfusion"})
_FIGURES = frozenset({"operative_time", "blood_loss", "ischemia_time"})
_GRAFT = ("material", "brand", "diameter_mm", "length_mm", "width_mm", "ringed", "size_raw")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_STAINED = re.compile(r"\+|\bpositiv", re.IGNORECASE)
_UNSTAINED = re.compile(r"^\s*[-\u2010-\u2015\u2212]\s*$|\bnegativ", re.IGNORECASE)
_AT_FIRST = re.compile(
    r"\b(?:at|on|before|during) (?:\w+ )?(?:diagnosis|presentation|admission|surgery|operation)\b"
    r"|\bsynchronous|\b(?:pre|intra)operative",
    re.IGNORECASE,
)
"""Words of time that make a metastasis synchronous with the tumor."""
_UNITS = {
    "mg/m2": "MilliGM-PER-M2",
    "g/m2": "GM-PER-M2",
    "mg": "MilliGM",
    "g": "GM",
    "mg/kg": "MilliGM-PER-KiloGM",
    "mg/day": "MilliGM-PER-DAY",
}
"""QUDT unit IRIs of doses; other units stay words."""


def write_care(writer: Writer, place: Place, facts: Sequence[Written]) -> None:
    """Writes what hangs on the facts of one patient."""
    exposures = Exposures(writer, place, facts)
    special: dict[str, Callable[[Written], None]] = {
        "reconstruction": lambda w: _reconstruction(writer, place, w),
        "drug": lambda w: _dose(writer, w),
        "toxicity": lambda w: _toxicity(writer, place, w, exposures),
        "adverse_event": lambda w: _adverse_event(writer, place, w),
        "drug_response": lambda w: _response(writer, w, exposures),
        "ihc": lambda w: _stain(writer, w),
        "metastasis": lambda w: _synchronous(writer, w),
        "follow_up": lambda w: writer.sink.text(w.node, "timeUnit", "month"),
    }
    for written in facts:
        if written.fact.field in special:
            special[written.fact.field](written)
    _operation(writer, place, facts)
    write_steps(writer, facts)


def _operation(writer: Writer, place: Place, facts: Iterable[Written]) -> None:
    """Gathers the steps of the index operation that were done; without any sign of an operation
    there is no node of one."""
    told = [w for w in facts if w.of_index_operation and w.fact.field in _PARTS | _FIGURES]
    surgery, case, sink = place.surgery, place.case, writer.sink
    if surgery is None or case is None or not told:
        return
    sink.a(surgery, "SurgicalProcedure")
    sink.link(case, "hasOperation", surgery)
    sink.link(surgery, "ofCase", case)
    sink.label(surgery, f"operation of case {place.owner}")
    for written in told:
        if written.fact.field in _PARTS:
            sink.link(surgery, "hasSubProcedure", written.node)


def _reconstruction(writer: Writer, place: Place, written: Written) -> None:
    fact, sink = written.fact, writer.sink
    vessel = fact.get("vessel")
    technique = fact.get("technique")
    targets = writer.words.read(text_of(vessel if vessel is not None else fact.value),
                                ("Vessel", "AnatomicalStructure")).main  # fmt: skip
    materials: tuple[NamedNode, ...] = ()
    if fact.status is Status.PRESENT and any(fact.get(name) is not None for name in _GRAFT):
        materials = _graft(writer, place, written)
    if written.holds and place.case:
        writer.terms(place.case, "hadReconstructionOf", targets)
        if technique is not None:
            classes = ("ReconstructionTechnique", "Procedure")
            found = writer.words.read(text_of(technique), classes).main
            writer.terms(place.case, "reconstructedBy", found)
        sink.link(place.case, "receivedGraftMaterial", *materials)


def _graft(writer: Writer, place: Place, written: Written) -> tuple[NamedNode, ...]:
    """The graft of a reconstruction; gives its materials."""
    fact, sink = written.fact, writer.sink
    graft = writer.node("graft", fact_digest(place.owner, fact))
    sink.link(written.node, "usesGraft", graft)
    sink.a(graft, "Graft")
    writer.generated(graft)
    sink.label(graft, ", ".join(text_of(value) for name in ("material", "brand")
                                if (value := fact.get(name)) is not None) or "graft")  # fmt: skip
    writer.evidence(graft, fact.evidence)
    for name, prop, kind in (
        ("brand", "brandName", AttrKind.TEXT),
        ("diameter_mm", "diameterMm", AttrKind.DECIMAL),
        ("length_mm", "lengthMm", AttrKind.DECIMAL),
        ("width_mm", "widthMm", AttrKind.DECIMAL),
        ("ringed", "isRinged", AttrKind.BOOLEAN),
        ("size_raw", "sizeCodeVerbatim", AttrKind.TEXT),
    ):
        value = fact.get(name)
        if value is not None:
            writer.value(graft, kind, prop, value)
    material = fact.get("material")
    if material is None:
        return ()
    found = writer.phrase(graft, "hasMaterial", text_of(material), ("GraftMaterial",),
                          "reconstruction.material")  # fmt: skip
    return tuple(NamedNode(term.iri) for term in found)


def _dose(writer: Writer, written: Written) -> None:
    fact, sink, node = written.fact, writer.sink, written.node
    dose, unit = fact.get("dose"), fact.get("unit")
    if dose is not None:
        writer.value(node, AttrKind.DECIMAL, "doseValue", dose)
    if unit is not None:
        sink.text(node, "doseUnitText", text_of(unit))
        known = _UNITS.get(text_of(unit).replace("²", "2"))
        sink.link(node, "doseUnit", *([iri("unit", known)] if known else []))
    regimen = fact.get("regimen")
    if regimen is not None:
        sink.text(node, "regimenText", text_of(regimen))


def _grade(writer: Writer, written: Written) -> None:
    """A stated grade is a number and its concept; a missing one is said to be missing."""
    grade, sink, node = written.fact.get("grade"), writer.sink, written.node
    if grade is None:
        sink.link(node, "ctcaeGrade", cg("GradeNotStated"))
        return
    writer.value(node, AttrKind.INTEGER, "ctcaeGradeNumber", grade)
    words = text_of(grade)
    found = writer.words.find(f"CTCAE grade {words}", ("CtcaeGrade",))
    writer.terms(node, "ctcaeGrade", (found,) if found else ())


def _attribution(writer: Writer, place: Place, written: Written, scope: str) -> NamedNode:
    name = digest(fact_digest(place.owner, written.fact), "attribution")
    node = writer.node("attribution", name)
    writer.sink.link(written.node, "hasAttribution", node)
    writer.sink.a(node, "CausalAttribution")
    writer.generated(node)
    writer.sink.link(node, "attributionScope", cg(scope))
    writer.sink.link(node, "attributionBasis", cg(written.fact.basis.value))
    writer.evidence(node, written.fact.evidence)
    return node


def _toxicity(writer: Writer, place: Place, written: Written, exposures: Exposures) -> None:
    """The attribution as the text makes it; an absent event is blamed on nothing."""
    _grade(writer, written)
    fact = written.fact
    if fact.status is Status.ABSENT:
        return
    drug, treatment = fact.get("drug"), fact.get("treatment")
    told = text_of(fact.get("attribution") or "")
    suspects = exposures.suspects(text_of(drug)) if drug is not None else None
    if told == "radiotherapy" or (suspects is None and treatment is not None):
        node = _attribution(writer, place, written, "RadiotherapyAttributed")
        words = text_of(treatment or "radiotherapy")
        writer.phrase(node, "suspectTreatment", words, (), "toxicity.treatment")
        return
    if suspects is None or told == "not attributed":
        _attribution(writer, place, written, "NotAttributed")
        return
    combined = told == "combination" or (told != "single-agent" and suspects.count > 1)
    scope = "CombinationUnresolved" if combined else "SingleAgent"
    node = _attribution(writer, place, written, scope)
    writer.sink.text(node, "suspectText", text_of(drug or ""))
    writer.terms(node, "suspectDrug", suspects.drugs)
    if not suspects.exact:
        writer.unresolved("toxicity.drug", text_of(drug or ""), suspects.reading)
    if combined:
        regimen = exposures.regimen(suspects, fact.evidence)
        writer.sink.link(node, "suspectRegimen", regimen)
    else:
        writer.sink.link(node, "suspectAdministration", *exposures.administrations(suspects))


def _adverse_event(writer: Writer, place: Place, written: Written) -> None:
    """An event during a drug that nobody blames on it: no drug edge from the attribution."""
    _grade(writer, written)
    if written.fact.status is Status.ABSENT:
        return
    node = _attribution(writer, place, written, "NotAttributed")
    told = text_of(written.fact.get("attribution") or "")
    if told not in ("", "not attributed"):
        writer.sink.text(node, "otherCause", told)


def _response(writer: Writer, written: Written, exposures: Exposures) -> None:
    fact, sink, node = written.fact, writer.sink, written.node
    suspects = exposures.suspects(text_of(fact.value))
    writer.terms(node, "ofDrug", suspects.drugs)
    if suspects.count > 1:
        sink.link(node, "ofExposure", exposures.regimen(suspects, fact.evidence))
    else:
        sink.link(node, "ofExposure", *exposures.administrations(suspects))
    words = text_of(fact.get("response") or "")
    if not writer.words.read(words, ("ResponseCategory",)).main:
        sink.link(node, "recistCategory", cg("ResponseNotCategorised"))


def _stain(writer: Writer, written: Written) -> None:
    fact, sink, node = written.fact, writer.sink, written.node
    words = text_of(fact.get("result") or "")
    sink.text(node, "resultText", words)
    percent = _PERCENT.search(words)
    if percent:
        sink.decimal(node, "percentPositive", Decimal(percent.group(1)))
    negative = fact.status is Status.ABSENT or bool(_UNSTAINED.search(words))
    if negative or percent or _STAINED.search(words):
        sink.link(node, "stainResult", cg("StainNegative" if negative else "StainPositive"))


def _synchronous(writer: Writer, written: Written) -> None:
    """A metastasis seen by the time of the operation is synchronous, also where the word is not
    used; one that is denied is not asked."""
    fact = written.fact
    if fact.get("synchronous") is not None or fact.status is Status.ABSENT:
        return
    if _AT_FIRST.search(text_of(fact.get("timing") or "")):
        writer.sink.boolean(written.node, "isSynchronous", True)
