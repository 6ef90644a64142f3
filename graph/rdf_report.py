"""The report itself: its bibliography, zone scheme, contradictions, recomputations, run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pyoxigraph import Literal

from cavagraph.graph.fields import AttrKind
from cavagraph.graph.identity import digest
from cavagraph.graph.model import (
    CitedPatient,
    Contradiction,
    Evidence,
    Extraction,
    Fact,
    Recomputation,
    Scope,
    Source,
    ZoneScheme,
)
from cavagraph.graph.rdf_context import SCOPES, Writer, text_of
from cavagraph.graph.rdf_facts import Written
from cavagraph.graph.rdf_sink import RDF_TYPE, cg, iri
from cavagraph.graph.segments import canonical_segments, canonical_zones

__all__ = [
    "is_preferred",
    "write_cited",
    "write_contradiction",
    "write_recomputation",
    "write_report",
    "write_scheme",
]

_DIRECTIONS = {"FromBelow": "FromBelow", "FromAbove": "FromAbove"}
_ALL_OF_A_THIRD = {("infrarenal",): "lower", ("renal", "suprarenal-retrohepatic"): "middle",
                   ("suprahepatic",): "upper"}  # fmt: skip


def write_report(writer: Writer, extraction: Extraction) -> None:
    """The report's node and the run's. What is not known of a publication is not written."""
    source, sink, node = extraction.source, writer.sink, writer.report
    sink.a(node, "CaseReport", *(["CaseSeries"] if len(extraction.patients) > 1 else []))
    writer.generated(node)
    bibliography = [("title", source.title), ("date", source.year), ("license", source.licence)]
    bibliography += [("creator", author) for author in source.authors]
    numbers = (("doi", source.doi), ("pmid", source.pmid), ("pmcid", source.pmcid))
    bibliography += [("identifier", f"{kind}:{number}") for kind, number in numbers if number]
    for name, words in bibliography:
        if words:
            sink.add(node, iri("dcterms", name), Literal(words))
    sink.label(node, short_name(source))
    sink.text(node, "slug", source.slug)
    sink.text(node, "journal", source.journal)
    sink.text(node, "studyDesign", source.design)
    sink.text(node, "fileName", source.file.rsplit("/", 1)[-1])
    sink.text(node, "textSha256", source.sha256)
    sink.integer(node, "chars", source.chars)
    sink.integer(node, "patientCount", len(extraction.patients))
    sink.add(writer.run.node, RDF_TYPE, iri("prov", "Activity"))
    sink.text(writer.run.node, "softwareVersion", writer.run.version)
    sink.text(writer.run.node, "rulesDigest", writer.run.rules_digest)
    sink.text(writer.run.node, "ontologyDigest", writer.run.ontology_digest)
    if writer.run.model is not None:
        sink.text(writer.run.node, "languageModel", writer.run.model.name)
        sink.text(writer.run.node, "promptVersion", writer.run.model.prompt_version)


def write_scheme(writer: Writer, scheme: ZoneScheme) -> None:
    """The numbering of the report: one concept a printed label, with the segments it denotes."""
    sink = writer.sink
    node = iri("zone", writer.key)
    sink.add(node, RDF_TYPE, iri("skos", "ConceptScheme"))
    sink.a(node, "ZoneScheme")
    writer.generated(node)
    sink.label(node, f"{scheme.word} {', '.join(label.notation for label in scheme.labels)}")
    sink.text(node, "zoneWord", scheme.word)
    direction = _DIRECTIONS.get(scheme.direction, "DirectionUnknown")
    sink.link(node, "numberingDirection", cg(direction))
    for label in scheme.labels:
        zone = writer.zone(label)
        sink.add(zone, RDF_TYPE, iri("skos", "Concept"))
        sink.a(zone, "ZoneLabel")
        writer.generated(zone)
        sink.add(zone, iri("skos", "inScheme"), node)
        sink.add(zone, iri("skos", "notation"), Literal(label.notation))
        sink.label(zone, f"{scheme.word} {label.notation}")
        denoted = list(canonical_segments(label.segments))
        whole = _ALL_OF_A_THIRD.get(tuple(sorted(label.segments)))
        denoted += [whole] if whole else []
        sink.link(zone, "denotesSegment", *(iri("seg", name) for name in denoted))
        zones = canonical_zones(label.segments)
        sink.link(zone, "canonicalZone", *(iri("seg", name) for name in zones))
        sink.link(zone, "mappingBasis", cg(label.basis))
        sink.text(zone, "editorialCorrection", label.correction)
        writer.evidence(zone, label.evidence)
        writer.evidence(node, label.evidence)


def write_contradiction(writer: Writer, item: Contradiction, facts: Sequence[Written]) -> None:
    """A contradiction with its readings, each tied to the facts that rest on its words."""
    sink = writer.sink
    name = digest(item.kind, item.what, [reading.text for reading in item.readings])
    node = writer.node("contradiction", name)
    sink.a(node, "Contradiction")
    writer.generated(node)
    sink.label(node, item.what)
    sink.text(node, "contradictionKind", item.kind)
    sink.text(node, "about", item.what)
    sink.text(node, "field", item.field)
    sink.text(node, "resolution", item.resolution)
    sink.text(node, "ruleId", item.rule)
    for index, reading in enumerate(item.readings):
        part = writer.node("reading", name, str(index + 1))
        sink.link(node, "hasReading", part)
        sink.a(part, "Reading")
        writer.generated(part)
        sink.integer(part, "readingIndex", index + 1)
        sink.label(part, reading.text)
        sink.text(part, "readingText", reading.text)
        if item.preferred is not None:
            sink.boolean(part, "preferred", index == item.preferred)
        writer.evidence(part, reading.evidence)
        writer.evidence(node, reading.evidence)
        for written in facts:
            if _concerned(item, written.fact, reading.evidence):
                sink.link(part, "concernsFact", written.node)


def is_preferred(fact: Fact, contradictions: Iterable[Contradiction]) -> bool:
    """False for a fact that rests only on readings that lost.

    A contradiction that names no field speaks of no fact for certain, so it takes nothing away.
    """
    for item in contradictions:
        if item.preferred is None or item.field != fact.field:
            continue
        lost = [piece for index, reading in enumerate(item.readings)
                if index != item.preferred for piece in reading.evidence]  # fmt: skip
        kept = item.readings[item.preferred].evidence
        if all(_inside((piece,), lost) and not _inside((piece,), kept) for piece in fact.evidence):
            return False
    return True


def _concerned(item: Contradiction, fact: Fact, words: tuple[Evidence, ...]) -> bool:
    """Whether a reading is about the fact: same field and overlapping words, or, where no field is
    named, mostly the same words (a whole table row holds many facts)."""
    if item.field:
        return item.field == fact.field and _inside(fact.evidence, words)
    return any(_overlap(one, other) >= 0.5 for one in fact.evidence for other in words)


def _overlap(one: Evidence, other: Evidence) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(common, 0) / (max(one.end, other.end) - min(one.start, other.start))


def _inside(pieces: Iterable[Evidence], wholes: Iterable[Evidence]) -> bool:
    """Whether one of the pieces overlaps one of the wholes."""
    spans = [(whole.start, whole.end) for whole in wholes]
    return any(piece.start < end and start < piece.end for piece in pieces for start, end in spans)


def write_recomputation(writer: Writer, item: Recomputation) -> None:
    """A figure of the report computed again from its own table; a size gives one a dimension."""
    if isinstance(item.stated, tuple) and isinstance(item.recomputed, tuple):
        for number, pair in enumerate(zip(item.stated, item.recomputed, strict=True), start=1):
            kind = f"{item.statistic} of dimension {number}"
            one = replace(item, statistic=kind, stated=pair[0], recomputed=pair[1])
            write_recomputation(writer, one)
        return
    sink = writer.sink
    name = digest(item.statistic, item.field, item.stated)
    node = writer.node("recomputation", name)
    sink.a(node, "Recomputation")
    writer.generated(node)
    sink.label(node, f"{item.statistic} of {item.field.replace('_', ' ')}: stated "
                     f"{text_of(item.stated)}, recomputed {text_of(item.recomputed)}")  # fmt: skip
    sink.text(node, "statisticKind", item.statistic)
    sink.text(node, "field", item.field)
    writer.value(node, AttrKind.DECIMAL, "statedValue", item.stated)
    writer.value(node, AttrKind.DECIMAL, "recomputedValue", item.recomputed)
    sink.boolean(node, "agrees", item.agrees)
    writer.evidence(node, item.evidence)


def write_cited(writer: Writer, cited: CitedPatient) -> None:
    """Somebody else's patient: never a ``ClinicalCase``, and no facts of its own."""
    sink = writer.sink
    node = writer.node("cited", digest(cited.kind, cited.label, cited.summary))
    sink.a(node, "CitedCase")
    writer.generated(node)
    sink.label(node, cited.label)
    sink.text(node, "summary", cited.summary)
    sink.text(node, "citedKind", cited.kind)
    sink.link(node, "scope", cg(SCOPES[Scope.CITED_PATIENT]))
    writer.evidence(node, cited.evidence)


def short_name(source: Source) -> str:
    """How people name a report: "Novak 2019", else its title, else its slug or file."""
    words = source.authors[0].replace(",", "").split() if source.authors else []
    # "de Souza AB": the initials come last and are no part of the name
    initials = len(words) > 1 and words[-1].isupper() and len(words[-1]) <= 3
    surname = " ".join(words[:-1] if initials else words)
    if surname and source.year:
        return f"{surname} {source.year}"
    return source.title or source.slug or source.stem
