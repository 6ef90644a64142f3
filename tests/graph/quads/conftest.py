"""An invented report, its extraction and a small terminology, for the tests of the RDF writers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import pyoxigraph as ox
import pytest

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
    Scope,
    Source,
    Status,
    Temporality,
    Value,
    ZoneLabel,
    ZoneScheme,
    attributes,
)
from cavagraph.graph.rdf import Graphed, Run, graphed
from cavagraph.ontology.prefixes import OWN, PREFIXES
from cavagraph.ontology.terms import Term, Terminology

TEXT = """Two invented patients from a harbour town.
Ada, aged 51, had flank pain. No ascites. CT: a 7.0 x 5.5 x 4 cm mass in zone II of the cava.
It invaded the right renal vein; the liver was free.
The cava was replaced with a 20 mm ringed PTFE tube.
The operation took 310 minutes. Doxorubicin 75 mg/m2 and ifosfamide were given for three cycles.
The combination caused severe neutropenia. Trabectedin caused hepatotoxicity.
Shingles came during pazopanib.
She is alive at 19 months. Bruno, aged 64, left on day 12. The table says he left on day 14.
Zone I lies below the renal veins, zone II between renal and hepatic veins, zone III above them.
In zone I the cava may be tied when collaterals are rich.
Survival at five years is 31 to 68 percent.
A patient of another team lived ten years. The median stay was 13 days.
"""
SHA = "5a" * 32
RUN = Run("9.9", "rules", "onto")
SEARCH = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n"
                 for name in (*OWN, "rdf", "rdfs", "skos", "dcterms", "prov", "unit"))  # fmt: skip


def words(phrase: str, section: str = "case") -> tuple[Evidence, ...]:
    """Evidence of a phrase of the invented report."""
    start = TEXT.index(phrase)
    return (Evidence(start, start + len(phrase), phrase, section),)


def fact(field: str, value: Value, phrase: str, **attrs: Value) -> Fact:
    return Fact(field, value, words(phrase), attributes(**attrs), rule=f"{field}-rule")


def term(curie: str, label: str, *types: str, also: tuple[str, ...] = ()) -> Term:
    prefix, local = curie.split(":")
    return Term(OWN[prefix] + local, label, f"About {label}.", also, types=frozenset(types))


TERMS = (
    term("cg:FlankPain", "flank pain", "Symptom", "ClinicalFinding"),
    term("cg:Pain", "pain", "Symptom", "ClinicalFinding"),
    term("cg:Ascites", "ascites", "Sign", "ClinicalFinding"),
    term("cg:Neutropenia", "neutropenia", "AdverseEventType", "ClinicalFinding"),
    term("cg:Hepatotoxicity", "hepatotoxicity", "AdverseEventType", "ClinicalFinding"),
    term("cg:Shingles", "shingles", "AdverseEventType", "ClinicalFinding"),
    term("cg:CT", "computed tomography", "ImagingModality", also=("CT",)),
    term("cg:MRI", "magnetic resonance imaging", "ImagingModality", also=("MRI",)),
    term("cg:RightRenalVein", "right renal vein", "RenalVein", "Vessel", "AnatomicalStructure"),
    term("cg:RenalVein", "renal vein", "RenalVein", "Vessel", "AnatomicalStructure"),
    term("cg:Cava", "inferior vena cava", "Vessel", "AnatomicalStructure", also=("IVC",)),
    term("cg:Liver", "liver", "Organ", "AnatomicalStructure"),
    term("cg:LiverSegment7", "liver segment 7", "LiverSegment", "AnatomicalStructure"),
    term("cg:PartialResection", "partial resection", "Resection", "Procedure"),
    term("cg:Nephrectomy", "nephrectomy", "OrganResection", "Procedure"),
    term("cg:GraftReplacement", "graft replacement", "ReconstructionTechnique", "Procedure"),
    term("cg:Ligation", "ligation", "VesselManagement", "Procedure", also=("ligated",)),
    term("cg:PTFE", "PTFE", "SyntheticMaterial", "GraftMaterial"),
    term("drug:doxorubicin", "doxorubicin", "Anthracycline", "Drug"),
    term("drug:ifosfamide", "ifosfamide", "Drug"),
    term("drug:trabectedin", "trabectedin", "Drug"),
    term("drug:pazopanib", "pazopanib", "Drug"),
    term("drug:ai", "AI", "DrugRegimen"),
    term("cg:Alive", "alive", "VitalStatus"),
    term("cg:Female", "female", "Sex"),
    term("cg:Overall", "overall survival", "OutcomeMeasure", also=("OS",)),
    term("cg:Stay", "hospital stay", "Quantity"),
    term("cg:Collaterals", "rich collaterals", "ClinicalFinding"),
    term("cg:PartialResponse", "partial response", "ResponseCategory"),
    term("cg:Radiotherapy", "radiotherapy", "Radiotherapy"),
    term("cg:Desmin", "desmin", "Antigen"),
)

ADA = Patient(
    "1",
    "patient 1 (51-year-old woman)",
    facts=(
        fact("age", 51, "aged 51", unit="year"),
        fact("sex", "female", "Ada"),
        fact("symptom", "flank pain", "flank pain"),
        replace(fact("finding", "ascites", "No ascites"), status=Status.ABSENT),
        fact("tumor_size", (Decimal(70), Decimal(55), Decimal(40)), "7.0 x 5.5 x 4 cm",
             modality="CT", phase="preoperative", unit="mm"),
        fact("ivc_location", ("renal", "suprarenal-retrohepatic"), "in zone II", raw="zone II"),
        fact("involvement", "right renal vein", "invaded the right renal vein",
             relation="invasion"),
        fact("reconstruction", "IVC", "20 mm ringed PTFE tube", vessel="inferior vena cava",
             technique="graft replacement", material="PTFE", ringed=True, diameter_mm=20),
        fact("operative_time", 310, "310 minutes", unit="min"),
        fact("drug", "doxorubicin", "Doxorubicin 75 mg/m2", dose=75, unit="mg/m2", cycles=3,
             line=1, regimen="AI"),
        fact("drug", "ifosfamide", "ifosfamide", cycles=3, line=1, regimen="AI"),
        fact("drug", "trabectedin", "Trabectedin", line=2),
        replace(fact("drug", "pazopanib", "pazopanib"), temporality=Temporality.PLANNED),
        fact("toxicity", "neutropenia", "severe neutropenia", drug="doxorubicin+ifosfamide",
             severity="severe"),
        fact("toxicity", "hepatotoxicity", "Trabectedin caused hepatotoxicity",
             drug="trabectedin", grade=3),
        fact("adverse_event", "shingles", "Shingles came during pazopanib", during="pazopanib",
             attribution="not attributed"),
        fact("vital_status", "alive", "alive at 19 months", time=19, time_unit="month",
             anchor="surgery"),
    ),
)  # fmt: skip
BRUNO = Patient(
    "2",
    "patient 2 (64-year-old man)",
    facts=(
        fact("age", 64, "aged 64", unit="year"),
        fact("discharge", 12, "left on day 12", unit="postoperative day"),
        fact("discharge", 14, "left on day 14", unit="postoperative day"),
    ),
)
EXTRACTION = Extraction(
    source=Source("invented.txt", SHA, len(TEXT), slug="invented", title="Two invented patients",
                  authors=("A. Nobody",), year="2020", licence="CC0-1.0"),
    patients=(ADA, BRUNO),
    cohort=(fact("hospital_stay_median", 13, "median stay was 13 days", low=12, high=14),),
    cited=(CitedPatient("another team's patient", "lived ten years",
                        words("A patient of another team")),),
    scheme=ZoneScheme("zone", "FromBelow", (
        ZoneLabel("I", ("infrarenal",), "StatedDefinition", words("Zone I lies below")),
        ZoneLabel("II", ("renal", "suprarenal-retrohepatic"), "CorrectedTypo",
                  words("zone II between"), "printed otherwise"),
        ZoneLabel("III", ("suprahepatic",), "StatedDefinition", words("zone III above them")),
    )),
    claims=(
        Claim("recommendation_by_zone", "zone I may be tied", words("the cava may be tied"),
              attributes(zone="I", canonical=("infrarenal",), procedure="ligation",
                         polarity="Permitted", condition="rich collaterals"),
              ("4", "Roe 2001"), scope=Scope.RECOMMENDATION),
        Claim("survival", "survival 31-68%", words("31 to 68 percent"),
              attributes(low=31, high=68, horizon="5 years", measure="OS"), ("7",)),
    ),
    contradictions=(
        Contradiction("text-table", "day of discharge",
                      (Reading("text: 12", words("left on day 12")),
                       Reading("table: 14", words("The table says he left on day 14"))),
                      "the text is right", "text-over-table", preferred=0, field="discharge"),
    ),
    recomputations=(
        Recomputation("median", "hospital_stay_median", 13, Decimal("13.0"), True,
                      words("median stay was 13 days")),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A graph in memory that answers SPARQL over the union of its graphs."""

    graph: Graphed
    store: ox.Store

    def rows(self, pattern: str) -> list[tuple[str, ...]]:
        """Rows of ``SELECT * { pattern }`` as CURIE-like text, variables by name, sorted."""
        found = self.store.query(f"{SEARCH}SELECT * {{ {pattern} }}",
                                 use_default_graph_as_union=True)  # fmt: skip
        assert isinstance(found, ox.QuerySolutions)
        names = sorted(variable.value for variable in found.variables)
        return sorted(tuple(short(row[name]) for name in names) for row in found)

    def holds(self, pattern: str) -> bool:
        found = self.store.query(f"{SEARCH}ASK {{ {pattern} }}", use_default_graph_as_union=True)
        return bool(found)


def short(node: object) -> str:
    """An IRI without its namespace, a literal as its words."""
    text = str(getattr(node, "value", ""))
    for name, namespace in OWN.items():
        if isinstance(node, ox.NamedNode) and text.startswith(namespace):
            return f"{name}:{text[len(namespace) :]}"
    return text


@pytest.fixture(scope="session")
def terminology() -> Terminology:
    return Terminology(TERMS)


@pytest.fixture(scope="session")
def extraction() -> Extraction:
    return EXTRACTION


@pytest.fixture(scope="session")
def ask(terminology: Terminology) -> Callable[[Extraction], Asked]:
    """Makes the graph of an extraction and puts it into a store."""

    def made(extraction: Extraction) -> Asked:
        graph = graphed(extraction, terminology, RUN)
        store = ox.Store()
        store.extend(graph.quads)
        return Asked(graph, store)

    return made


@pytest.fixture(scope="session")
def graph(ask: Callable[[Extraction], Asked]) -> Asked:
    """The graph of the invented report."""
    return ask(EXTRACTION)


@pytest.fixture(scope="session")
def one_fact(ask: Callable[[Extraction], Asked]) -> Callable[..., Asked]:
    """The graph of a report whose only patient has these facts."""

    def made(*facts: Fact) -> Asked:
        return ask(replace(EXTRACTION, patients=(replace(ADA, facts=facts),), cohort=(), claims=(),
                           contradictions=(), cited=(), recomputations=()))  # fmt: skip

    return made


@pytest.fixture(scope="session")
def make_fact() -> Callable[..., Fact]:
    """``fact(field, value, phrase of the invented report, **attributes)``."""
    return fact
