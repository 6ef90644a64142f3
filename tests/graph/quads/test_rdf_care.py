"""Drugs, toxicity, grafts, stains and times: what hangs on the facts of one patient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cavagraph.graph.model import Status, Temporality

Make = Callable[..., Any]


def test_single_agent_points_at_its_administration(graph: Any) -> None:
    assert graph.holds(
        "?a a cg:AdverseEvent ; cg:eventType cg:Hepatotoxicity ; cg:ctcaeGradeNumber 3 ;"
        " cg:hasAttribution ?t . ?t a cg:CausalAttribution ; cg:attributionScope cg:SingleAgent ;"
        " cg:attributionBasis cg:StatedByAuthor ; cg:suspectText 'trabectedin' ;"
        " cg:suspectDrug drug:trabectedin ; cg:suspectAdministration ?d ; cg:evidence ?e ."
        " ?d cg:administersDrug drug:trabectedin ; cg:lineOfTherapy 2"
    )


def test_combination_stays_unresolved(graph: Any) -> None:
    """Each component is reachable, and the scope says that none of them alone is blamed."""
    rows = graph.rows(
        "?a cg:eventType cg:Neutropenia ; cg:severityText 'severe' ; cg:ctcaeGrade"
        " cg:GradeNotStated ; cg:hasAttribution ?t . ?t cg:attributionScope"
        " cg:CombinationUnresolved ; cg:suspectRegimen ?r ; cg:suspectDrug ?d ."
        " ?r a cg:RegimenExposure ; cg:regimenText 'AI' ; cg:regimen drug:ai ; cg:lineOfTherapy 1 ;"
        " cg:cyclesGiven 3.0 ; cg:evidence ?e"
    )
    assert {row[1] for row in rows} == {"drug:doxorubicin", "drug:ifosfamide"}
    assert not graph.holds("?a cg:eventType cg:Neutropenia ; cg:hasAttribution/"
                           "cg:suspectAdministration ?d")  # fmt: skip


def test_nearness_is_not_attribution(graph: Any) -> None:
    assert graph.holds("?a cg:eventType cg:Shingles ; cg:duringDrug drug:pazopanib ;"
                       " cg:hasAttribution/cg:attributionScope cg:NotAttributed")  # fmt: skip
    assert not graph.holds(
        "?a cg:eventType cg:Shingles ; cg:hasAttribution/"
        "(cg:suspectDrug|cg:suspectAdministration|cg:suspectRegimen) ?d"
    )


def test_regimen_links_its_components(graph: Any) -> None:
    rows = graph.rows(
        "?r cg:componentAdministration/cg:administersDrug ?d ; cg:hasComponentDrug ?d"
    )
    assert [row[0] for row in rows] == ["drug:doxorubicin", "drug:ifosfamide"]


def test_dose_keeps_words_and_unit(graph: Any) -> None:
    assert graph.holds(
        "?d cg:administersDrug drug:doxorubicin ; cg:doseValue 75.0 ; cg:doseUnitText 'mg/m2' ;"
        " cg:doseUnit unit:MilliGM-PER-M2 ; cg:cyclesGiven 3.0 ; cg:regimenText 'AI'"
    )


@pytest.mark.parametrize(
    ("attrs", "scope", "drugs"),
    [
        ({"drug": "AI"}, "CombinationUnresolved", {"drug:doxorubicin", "drug:ifosfamide"}),
        ({"drug": "doxorubicin"}, "SingleAgent", {"drug:doxorubicin"}),
        ({"drug": "doxorubicin+unheardof"}, "CombinationUnresolved", {"drug:doxorubicin"}),
        ({"drug": "doxorubicin", "attribution": "not attributed"}, "NotAttributed", set()),
        ({"attribution": "radiotherapy"}, "RadiotherapyAttributed", set()),
        ({"treatment": "radiotherapy"}, "RadiotherapyAttributed", set()),
        ({}, "NotAttributed", set()),
    ],
)
def test_attribution_scopes(
    one_fact: Make, make_fact: Make, attrs: dict[str, str], scope: str, drugs: set[str]
) -> None:
    given = [make_fact("drug", name, name.capitalize() if name == "doxorubicin" else name,
                       regimen="AI") for name in ("doxorubicin", "ifosfamide")]  # fmt: skip
    found = one_fact(*given, make_fact("toxicity", "neutropenia", "severe neutropenia", **attrs))
    assert found.holds(f"?t cg:attributionScope cg:{scope}")
    assert {row[0] for row in found.rows("?t cg:suspectDrug ?d")} == drugs


def test_absent_toxicity_blames_nothing(one_fact: Make, make_fact: Make) -> None:
    absent = replace(make_fact("toxicity", "neutropenia", "severe neutropenia", drug="doxorubicin"),
                     status=Status.ABSENT)  # fmt: skip
    found = one_fact(absent)
    assert found.holds("?a cg:eventType cg:Neutropenia ; cg:assertionStatus cg:Absent")
    assert not found.holds("?a cg:hasAttribution ?t")
    assert not found.holds("?c cg:hadToxicity ?x")


def test_regimens_that_differ_in_order_are_two(one_fact: Make, make_fact: Make) -> None:
    first = [make_fact("drug", name, "The combination", regimen="AI", sequence=1)
             for name in ("doxorubicin", "ifosfamide")]  # fmt: skip
    second = [make_fact("drug", name, "three cycles", regimen="AI", sequence=3)
              for name in ("doxorubicin", "ifosfamide")]  # fmt: skip
    untold = make_fact("drug", "trabectedin", "Trabectedin", regimen="AI")
    found = one_fact(*first, *second, untold)
    rows = found.rows("?r a cg:RegimenExposure ; cg:treatmentOrder ?o ; cg:componentAdministration"
                      "/cg:administersDrug drug:doxorubicin")  # fmt: skip
    assert [row[0] for row in rows] == ["1", "3"]
    assert len(found.rows("?r cg:hasComponentDrug drug:trabectedin")) == 1


def test_response_of_a_regimen(one_fact: Make, make_fact: Make) -> None:
    found = one_fact(
        make_fact("drug", "doxorubicin", "Doxorubicin", regimen="doxorubicin+ifosfamide"),
        make_fact("drug", "ifosfamide", "ifosfamide", regimen="doxorubicin+ifosfamide"),
        make_fact("drug_response", "doxorubicin+ifosfamide", "The combination",
                  response="partial response"),
        make_fact("drug_response", "trabectedin", "Trabectedin", response="fine"),
    )  # fmt: skip
    assert found.holds(
        "?r cg:field 'drug_response' ; cg:recistCategory cg:PartialResponse ; cg:ofDrug"
        " drug:doxorubicin, drug:ifosfamide ; cg:ofExposure ?x . ?x a cg:RegimenExposure"
    )
    assert found.holds("?r cg:ofDrug drug:trabectedin ; cg:recistCategory"
                       " cg:ResponseNotCategorised ; cg:recistCategoryText 'fine'")  # fmt: skip


def test_withheld_drugs_are_given_to_nobody(one_fact: Make, make_fact: Make) -> None:
    withheld = replace(make_fact("drug", "doxorubicin", "Doxorubicin"), status=Status.ABSENT)
    found = one_fact(
        withheld, make_fact("toxicity", "neutropenia", "severe neutropenia", drug="doxorubicin")
    )
    assert found.holds("?d cg:administersDrug drug:doxorubicin ; cg:assertionStatus cg:Absent")
    assert not found.holds("?t cg:suspectAdministration ?d")
    assert not found.holds("?c cg:receivedDrug ?d")


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("positive", "cg:stainResult cg:StainPositive ; cg:resultText 'positive'"),
        ("negative", "cg:stainResult cg:StainNegative"),
        ("+", "cg:stainResult cg:StainPositive ; cg:resultText '+'"),
        ("++", "cg:stainResult cg:StainPositive"),
        ("focally positive", "cg:stainResult cg:StainPositive"),
        ("-", "cg:stainResult cg:StainNegative ; cg:resultText '-'"),
        ("\u2212", "cg:stainResult cg:StainNegative"),
        ("weakly negative", "cg:stainResult cg:StainNegative"),
        ("30%", "cg:stainResult cg:StainPositive ; cg:percentPositive 30.0"),
        ("weak", "cg:resultText 'weak'"),
    ],
)
def test_stains(one_fact: Make, make_fact: Make, result: str, expected: str) -> None:
    found = one_fact(make_fact("ihc", "desmin", "Ada", result=result))
    assert found.holds(f"?i a cg:ImmunostainResult ; cg:antigen cg:Desmin ; {expected}")


@pytest.mark.parametrize(
    ("attrs", "there", "missing"),
    [
        ({"time": 19, "time_unit": "month", "anchor": "surgery"},
         "cg:timeMonths 19.0 ; cg:monthsSinceSurgery 19.0 ; cg:timeText '19 month'",
         "cg:postoperativeDay"),
        ({"time": 2, "time_unit": "year"}, "cg:timeMonths 24.0 ; cg:timeUnit 'year'",
         "cg:monthsSinceSurgery"),
        ({"time": 51, "time_unit": "postoperative day"},
         "cg:postoperativeDay 51 ; cg:timeValue 51.0", "cg:timeMonths"),
        ({"time": "soon"}, "cg:timeText 'soon'", "cg:timeValue"),
    ],
)  # fmt: skip
def test_days_are_never_made_months(
    one_fact: Make, make_fact: Make, attrs: dict[str, Any], there: str, missing: str
) -> None:
    found = one_fact(make_fact("complication", "shingles", "Shingles", **attrs))
    assert found.holds(f"?e a cg:ComplicationEvent ; {there}")
    assert not found.holds(f"?e a cg:ComplicationEvent ; {missing} ?x")


def test_no_reconstruction_has_no_graft(one_fact: Make, make_fact: Make) -> None:
    none = replace(make_fact("reconstruction", "IVC", "The cava", vessel="inferior vena cava"),
                   status=Status.ABSENT)  # fmt: skip
    tied = make_fact("vessel_management", "inferior vena cava", "cava may be tied",
                     action="ligated")  # fmt: skip
    found = one_fact(none, tied)
    assert found.holds("?r a cg:Reconstruction ; cg:targetVessel cg:Cava ; cg:assertionStatus"
                       " cg:Absent")  # fmt: skip
    assert found.holds("?v a cg:VesselManagementStep ; cg:targetVessel cg:Cava ;"
                       " cg:procedureType cg:Ligation")  # fmt: skip
    assert not found.holds("?r cg:usesGraft ?g")
    assert not found.holds("?c cg:hadReconstructionOf ?v")


def test_a_later_operation_is_no_step_of_the_first(one_fact: Make, make_fact: Make) -> None:
    index = make_fact("procedure", "nephrectomy", "The operation")
    later = replace(make_fact("procedure", "partial resection", "The operation took"),
                    temporality=Temporality.FOLLOW_UP)  # fmt: skip
    found = one_fact(index, later)
    rows = found.rows("?s cg:hasSubProcedure/cg:procedureType ?p")
    assert [row[0] for row in rows] == ["cg:Nephrectomy"]
    assert found.holds("?c cg:underwentProcedure cg:PartialResection")


def test_any_is_no_concept(one_fact: Make, make_fact: Make) -> None:
    found = one_fact(replace(make_fact("complication", "any", "Ada"), status=Status.ABSENT))
    assert found.holds("?c cg:field 'complication' ; cg:appliesToAny true ; cg:assertionStatus"
                       " cg:Absent ; rdfs:label 'complication: any (absent)'@en")  # fmt: skip
    assert found.graph.issues == ()


def test_attributes_without_a_property_are_kept(one_fact: Make, make_fact: Make) -> None:
    found = one_fact(make_fact("symptom", "flank pain", "flank pain", colour="blue"),
                     make_fact("operative_time", 310, "310 minutes", raw="5 h 10"))  # fmt: skip
    assert found.holds("?s cg:otherAttribute 'colour: blue'")
    assert found.holds("?o cg:operativeTimeMin 310.0 ; cg:verbatim '5 h 10'")


def test_without_an_operation_there_is_no_node_of_one(one_fact: Make, make_fact: Make) -> None:
    """Neither a drug, nor an operation of a later recurrence, nor one that was not done."""
    found = one_fact(
        make_fact("drug", "doxorubicin", "Doxorubicin"),
        replace(make_fact("procedure", "nephrectomy", "Ada"), status=Status.ABSENT),
        replace(make_fact("operative_time", 310, "310 minutes"),
                temporality=Temporality.FOLLOW_UP),
    )  # fmt: skip
    assert not found.holds("?c cg:hasOperation ?o")
    assert found.holds("?m cg:operativeTimeMin 310.0")
    assert not found.holds("?o a cg:SurgicalProcedure")


@pytest.mark.parametrize(
    ("attrs", "status", "synchronous"),
    [
        ({"timing": "at diagnosis"}, Status.PRESENT, ["true"]),
        ({"timing": "at surgery"}, Status.PRESENT, ["true"]),
        ({"timing": "intraoperative"}, Status.SUSPECTED, ["true"]),
        ({"timing": "at initial presentation"}, Status.PRESENT, ["true"]),
        ({"timing": "at diagnosis"}, Status.ABSENT, []),
        ({"timing": "6 months after surgery"}, Status.PRESENT, []),
        ({}, Status.PRESENT, []),
        ({"synchronous": False, "timing": "at diagnosis"}, Status.PRESENT, ["false"]),
        ({"synchronous": True}, Status.PRESENT, ["true"]),
    ],
)
def test_metastases_seen_by_the_operation_are_synchronous(
    one_fact: Make,
    make_fact: Make,
    attrs: dict[str, Any],
    status: Status,
    synchronous: list[str],
) -> None:
    found = one_fact(replace(make_fact("metastasis", "liver", "the liver", **attrs), status=status))
    pattern = "?m cg:field 'metastasis' ; cg:isSynchronous"
    assert [v for v in ("true", "false") if found.holds(f"{pattern} {v}")] == synchronous
