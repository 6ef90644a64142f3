"""From an extraction to the quads of its report's named graph.

Pure: the same extraction, terminology and run give the same quads in the same order. No blank
nodes, no clock time, decimals as ``xsd:decimal`` in canonical form. The layout is described in
``docs/graph-model.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad

from cavagraph.graph.identity import merge_facts
from cavagraph.graph.model import Extraction, Issue, Patient, Scope
from cavagraph.graph.quotes import without_passages
from cavagraph.graph.rdf_care import write_care
from cavagraph.graph.rdf_claims import write_claim, write_cohort_fact
from cavagraph.graph.rdf_context import Run, Writer
from cavagraph.graph.rdf_facts import Place, Written, write_fact
from cavagraph.graph.rdf_references import write_references
from cavagraph.graph.rdf_report import (
    is_preferred,
    write_cited,
    write_contradiction,
    write_recomputation,
    write_report,
    write_scheme,
)
from cavagraph.graph.rdf_words import Words
from cavagraph.ontology.terms import Terminology

__all__ = ["Graphed", "Run", "graphed", "quads"]


@dataclass(frozen=True, slots=True)
class Graphed:
    """The graph of one report: its name, its quads in order, words that named no concept."""

    name: NamedNode
    quads: tuple[Quad, ...]
    issues: tuple[Issue, ...]


def quads(
    extraction: Extraction, terminology: Terminology, run: Run, *, quotes: bool = True
) -> Iterator[Quad]:
    """The quads of one report, sorted.

    Without ``quotes`` the spans have no ``cg:exactText`` and no other literal repeats a passage
    of the report (``graph.quotes``); the names of nodes are the same.

    Raises:
        VocabularyError: a fact has a field that ``graph.fields`` does not list.
    """
    return iter(graphed(extraction, terminology, run, quotes=quotes).quads)


def graphed(
    extraction: Extraction, terminology: Terminology, run: Run, *, quotes: bool = True
) -> Graphed:
    """As ``quads``, with the graph's name and the issues met while linking concepts."""
    run = replace(run, model=extraction.language_model)
    writer = Writer(extraction.source, Words(terminology), run, extraction.scheme, quotes=quotes)
    write_report(writer, extraction)
    if extraction.scheme:
        write_scheme(writer, extraction.scheme)
    facts = [w for patient in extraction.patients for w in _case(writer, patient, extraction)]
    facts += [write_cohort_fact(writer, fact) for fact in merge_facts(extraction.cohort)]
    works = write_references(writer, extraction.references)
    for claim in extraction.claims:
        write_claim(writer, claim, works)
    for cited in extraction.cited:
        write_cited(writer, cited)
    for contradiction in extraction.contradictions:
        write_contradiction(writer, contradiction, facts)
    for recomputation in extraction.recomputations:
        write_recomputation(writer, recomputation)
    issues = tuple(dict.fromkeys(writer.sink.issues))
    lines = tuple(writer.sink) if quotes else without_passages(writer.sink, extraction)
    return Graphed(writer.sink.graph, lines, issues)


def _case(writer: Writer, patient: Patient, extraction: Extraction) -> list[Written]:
    """One patient: case, patient and tumor nodes, the facts, and what hangs on them."""
    place = _place(writer, patient)
    facts = [
        write_fact(writer, place, fact, preferred=is_preferred(fact, extraction.contradictions))
        for fact in merge_facts(patient.facts)
    ]
    write_care(writer, place, facts)
    return facts


def _place(writer: Writer, patient: Patient) -> Place:
    sink = writer.sink
    nodes = {kind: writer.patient_node(kind, patient.key)
             for kind in ("case", "patient", "tumor", "surgery")}  # fmt: skip
    place = Place(patient.key, patient.scope, **nodes)
    case = nodes["case"]
    sink.a(case, "ClinicalCase" if patient.scope is Scope.INDEX_PATIENT else "CitedCase")
    writer.generated(case)
    sink.link(case, "describedIn", writer.report)
    sink.text(case, "caseNumber", patient.key)
    sink.label(case, patient.label)
    for kind, cls, prop in (
        ("patient", "Patient", "hasPatient"),
        ("tumor", "PrimaryTumor", "hasTumor"),
    ):
        sink.a(nodes[kind], cls)
        sink.link(case, prop, nodes[kind])
        sink.link(nodes[kind], "ofCase", case)
        sink.label(nodes[kind], f"{prop.removeprefix('has').lower()} of {patient.label}")
    return place
