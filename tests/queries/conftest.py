"""A small graph of invented reports; two number the vena cava in opposite directions."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files

import pyoxigraph as ox
import pytest
import rdflib

from cavagraph.graph.model import (
    CitedPatient,
    Claim,
    Contradiction,
    Evidence,
    Extraction,
    Fact,
    Patient,
    Reading,
    Recomputation,
    Reference,
    Scope,
    Source,
    Status,
    ZoneLabel,
    ZoneScheme,
    attributes,
)
from cavagraph.graph.oxigraph_store import OxigraphStore
from cavagraph.graph.rdf import Run, quads
from cavagraph.graph.rdflib_store import RdflibStore
from cavagraph.graph.store import Rows
from cavagraph.ontology.prefixes import PREFIXES
from cavagraph.ontology.terms import load_terminology

VOCABULARY = ox.NamedNode(PREFIXES["cgd"] + "graph-vocab")


def said(start: int, words: str = "some words") -> tuple[Evidence, ...]:
    return (Evidence(start, start + len(words), words, "case"),)


def fact(
    field: str,
    value: object,
    start: int,
    *,
    status: Status = Status.PRESENT,
    correction: str = "",
    **attrs: object,
) -> Fact:
    return Fact(
        field,
        value,  # type: ignore[arg-type]
        said(start),
        attributes(**attrs),  # type: ignore[arg-type]
        status=status,
        correction=correction,
    )


def entry(number: str, author: str, title: str, start: int) -> Reference:
    return Reference(number, author, "2011", title, "J Invented Surg", "", said(start))


def below() -> Extraction:
    """Zones from below; a combination with a graded toxicity, a graft, a thrombosis."""
    both = "gemcitabine+docetaxel"
    facts = (
        fact("age", Decimal(50), 10, unit="year"),
        fact("sex", "female", 12),
        fact("symptom", "back pain", 20),
        fact("symptom", "nausea", 24, status=Status.ABSENT),
        fact("ivc_location", ("infrarenal",), 30, raw="zone I"),
        fact("tumor_size", (Decimal(70), Decimal(40)), 40, unit="mm", modality="CT"),
        fact("tumor_size", (Decimal(64),), 45, unit="mm", modality="MRI"),
        fact("involvement", "duodenum", 47, status=Status.SUSPECTED, relation="invasion"),
        fact("involvement", "duodenum", 48, status=Status.ABSENT, relation="invasion"),
        fact("involvement", "left renal vein", 49, relation="invasion"),
        fact("approach", "midline laparotomy", 50),
        fact("procedure", "IVC resection", 51),
        fact(
            "reconstruction",
            "IVC",
            60,
            vessel="inferior vena cava",
            technique="interposition graft",
            material="PTFE",
            diameter_mm=18,
        ),
        fact("graft_patency", "patent", 61, time=6, time_unit="month", anchor="surgery"),
        fact("operative_time", Decimal(300), 62, unit="min"),
        fact("blood_loss", Decimal(450), 63, unit="mL"),
        fact("margin", "R1", 64, specimen="vena cava"),
        fact("ihc", "desmin", 65, result="positive"),
        fact("drug", "warfarin", 66, purpose="anticoagulation", duration_months=3),
        fact("drug", "doxorubicin", 69, dose=75, unit="mg/m2", sequence=1, line=1),
        fact("drug", "gemcitabine", 70, dose=900, unit="mg/m2", regimen=both, sequence=2),
        fact("drug", "docetaxel", 71, dose=75, unit="mg/m2", regimen=both, sequence=2),
        fact("drug_response", "gemcitabine+docetaxel", 72, response="stable disease"),
        fact(
            "toxicity",
            "neutropenia",
            73,
            drug="gemcitabine+docetaxel",
            grade=3,
            consequence="cycle postponed",
        ),
        fact("complication", "graft thrombosis", 75, time=9, time_unit="month", anchor="surgery"),
        fact("recurrence", "lung", 76, type="distant", time=8, time_unit="month", anchor="surgery"),
        fact("vital_status", "dead", 77, time=20, time_unit="month", anchor="surgery"),
        fact("cause_of_death", "respiratory failure", 78),
        fact("follow_up", Decimal(20), 79, unit="month"),
    )
    scheme = ZoneScheme(
        "zone",
        "FromBelow",
        (
            ZoneLabel("I", ("infrarenal",), "StatedDefinition", said(5)),
            ZoneLabel("II", ("renal", "suprarenal-retrohepatic"), "CorrectedTypo", said(6), "typo"),
        ),
    )
    claims = (
        Claim(
            "survival",
            "5-year survival 30 to 60 %",
            said(200),
            attributes(low=30, high=60, horizon="5 years"),
            ("4",),
        ),
        Claim(
            "toxicity_rate",
            "neutropenia in 41 % of a cohort",
            said(210),
            attributes(drug="docetaxel", event="neutropenia", pct=41, study="Example Group"),
        ),
        Claim(
            "recommendation",
            "patch below three quarters of the circumference",
            said(220),
            attributes(
                procedure="patch repair",
                polarity="Permitted",
                condition="circumference below 75 %",
                condition_lt=75,
                condition_unit="%",
                guideline="Invented Guide 2020",
                level="2B",
            ),
            scope=Scope.RECOMMENDATION,
        ),
    )
    return Extraction(
        Source("below.txt", "b" * 64, 500, slug="below", title="Invented report from below"),
        (Patient("1", "the first patient", facts=facts),),
        cohort=(fact("cohort_size", Decimal(1), 90),),
        cited=(CitedPatient("a colleague's patient", "alive after a year", said(230)),),
        scheme=scheme,
        claims=claims,
        references=(entry("4", "Marsh", "On tides", 300), entry("5", "Reed", "On reeds", 310)),
        contradictions=(
            Contradiction(
                "text-table",
                "blood loss",
                (Reading("450 mL", said(63)), Reading("540 mL", said(64))),
                "the table is preferred",
                "table-wins",
                0,
            ),
        ),
        recomputations=(
            Recomputation("median", "blood_loss", Decimal(450), Decimal(450), True, said(63)),
        ),
    )


def above() -> Extraction:
    """Segments from above; a single agent, an event that is not blamed on a drug, a ligation."""
    facts = (
        fact("age", Decimal(61), 10, unit="year"),
        fact("sex", "male", 12),
        fact("symptom", "back pain", 20),
        fact("ivc_location", ("infrarenal",), 30, raw="segment III"),
        fact("metastasis", "liver", 31, synchronous=True, count=2, modality="CT"),
        fact("procedure", "Kocher maneuver", 50),
        fact(
            "reconstruction",
            "IVC",
            60,
            vessel="inferior vena cava",
            technique="graft replacement",
            material="Dacron",
        ),
        fact("vessel_management", "left renal vein", 61, action="ligated"),
        fact("anticoagulation", "anticoagulation", 65, status=Status.ABSENT),
        fact("drug", "trabectedin", 70, dose=Decimal("1.5"), unit="mg/m2", sequence=1),
        fact("toxicity", "fatigue", 71, drug="trabectedin", severity="severe"),
        fact("adverse_event", "nausea", 72, during="trabectedin"),
        fact("vital_status", "alive", 77, time=12, time_unit="month", anchor="surgery"),
        fact("follow_up", Decimal(12), 79, unit="month"),
    )
    labels = (ZoneLabel("III", ("infrarenal",), "InferredFromLandmarks", said(5)),)
    claims = (
        Claim(
            "survival",
            "5-year survival 55 to 70 %",
            said(200),
            attributes(low=55, high=70, horizon="5 years", study="Example Group"),
        ),
        Claim(
            "recommendation_by_zone",
            "ligation of the lower cava where collaterals are good",
            said(220),
            attributes(
                procedure="IVC ligation",
                zone="III",
                canonical=("infrarenal",),
                polarity="Permitted",
                condition="good collaterals",
            ),
            scope=Scope.RECOMMENDATION,
            correction="printed I, read III",
        ),
    )
    return Extraction(
        Source("above.txt", "a" * 64, 500, slug="above", title="Invented report from above"),
        (Patient("1", "the second patient", facts=facts),),
        scheme=ZoneScheme("segment", "FromAbove", labels),
        claims=claims,
        references=(entry("1", "Marsh", "On Tides", 300),),
    )


def silent() -> Extraction:
    """A report that says next to nothing: no numbering, no graft, no drug."""
    facts = (
        fact("age", Decimal(33), 10, unit="year"),
        fact("vital_status", "lost to follow-up", 77),
    )
    return Extraction(
        Source("silent.txt", "c" * 64, 500, slug="silent", title="Invented short report"),
        (Patient("1", "the third patient", facts=facts),),
    )


@pytest.fixture(scope="session")
def small_quads() -> tuple[ox.Quad, ...]:
    """The ontology and the three invented reports."""
    terms = load_terminology()
    found = [q for made in (below(), above(), silent()) for q in quads(made, terms, Run())]
    for name in ("cavagraph.ttl", "zones.ttl"):
        data = files("cavagraph.ontology").joinpath(name).read_bytes()
        for t in ox.parse(data, format=ox.RdfFormat.TURTLE):
            found.append(ox.Quad(t.subject, t.predicate, t.object, VOCABULARY))
    return tuple(found)


@pytest.fixture(scope="session")
def small_store(small_quads: tuple[ox.Quad, ...]) -> OxigraphStore:
    inner = ox.Store()
    inner.extend(small_quads)
    return OxigraphStore(inner)


@pytest.fixture(scope="session")
def reversed_store(small_quads: tuple[ox.Quad, ...]) -> OxigraphStore:
    """The same quads, loaded in the opposite order."""
    inner = ox.Store()
    inner.extend(reversed(small_quads))
    return OxigraphStore(inner)


@pytest.fixture(scope="session")
def small_rdflib(small_quads: tuple[ox.Quad, ...]) -> RdflibStore:
    dataset = rdflib.Dataset(default_union=True)
    data = ox.serialize(small_quads, format=ox.RdfFormat.N_QUADS)
    dataset.parse(data=data, format="nquads")
    return RdflibStore(dataset)


@pytest.fixture(scope="session")
def declared(small_quads: tuple[ox.Quad, ...]) -> frozenset[str]:
    """All IRIs that the ontology says something of."""
    return frozenset(
        q.subject.value
        for q in small_quads
        if q.graph_name == VOCABULARY and isinstance(q.subject, ox.NamedNode)
    )


def dicts(rows: Rows) -> list[dict[str, object]]:
    """Rows as mappings from column to plain value."""
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.plain()]


@pytest.fixture
def as_dicts() -> object:
    return dicts
