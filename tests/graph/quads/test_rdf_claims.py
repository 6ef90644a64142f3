"""Claims: recommendations by zone, statistics, conditions, and statistics of the cohort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cavagraph.graph.model import Claim, Extraction, Scope, attributes

Ask = Callable[[Extraction], Any]


@pytest.fixture
def one_claim(ask: Ask, extraction: Extraction) -> Callable[..., Any]:
    """The graph of the invented report with one claim instead of its own."""

    def made(kind: str, **attrs: Any) -> Any:
        evidence = extraction.claims[0].evidence
        claim = Claim(kind, "an invented claim", evidence, attributes(**attrs))
        return ask(replace(extraction, claims=(claim,)))

    return made


def test_recommendation(graph: Any) -> None:
    assert graph.holds(
        "?r a cg:Recommendation, cg:Claim ; cg:claimKind 'recommendation_by_zone' ;"
        " cg:technique cg:Ligation ; cg:polarity cg:Permitted ;"
        " cg:appliesToSegment seg:infrarenal ;"
        " cg:canonicalZone seg:lower ; cg:verbatimZone 'I' ; cg:zoneAsPrinted/skos:notation 'I' ;"
        " cg:citesReferenceNumber '4' ; cg:citesReferenceText 'Roe 2001' ; cg:evidence ?e ;"
        " cg:scope cg:RecommendationScope ; cg:condition ?c . ?c a cg:QualitativeCondition ;"
        " cg:conditionText 'rich collaterals' ; cg:conditionOn cg:Collaterals"
    )


def test_statistic(graph: Any) -> None:
    assert graph.holds(
        "?r a cg:CohortStatistic ; cg:claimKind 'survival' ; cg:minValue 31.0 ; cg:maxValue 68.0 ;"
        " cg:valueUnit unit:PERCENT ; cg:horizonMonths 60.0 ; cg:horizonText '5 years' ;"
        " cg:statisticOf cg:Overall ; cg:statisticOfText 'OS' ; cg:scope cg:LiteratureStatistic"
    )


def test_claims_belong_to_no_case(graph: Any) -> None:
    assert not graph.holds("?r a cg:Claim ; cg:ofCase ?c")


def test_cohort_statistic(graph: Any) -> None:
    assert graph.holds(
        "?s a cg:CohortStatistic ; cg:field 'hospital_stay_median' ; cg:statisticKind 'median' ;"
        " cg:pointValue 13.0 ; cg:minValue 12.0 ; cg:maxValue 14.0 ; cg:unitText 'day' ;"
        " cg:statisticOf cg:Stay ; cg:scope cg:Cohort . FILTER NOT EXISTS { ?s cg:ofCase ?c }"
    )


def test_a_correction_keeps_what_was_printed(one_claim: Callable[..., Any]) -> None:
    found = one_claim("recommendation_by_zone", levels_printed=("II", "III"),
                      canonical_after_resolution=("infrarenal", "renal"))  # fmt: skip
    printed = found.rows("?r a cg:Claim ; cg:zoneAsPrinted/skos:notation ?n")
    assert [row[0] for row in printed] == ["II", "III"]
    meant = found.rows("?r a cg:Claim ; cg:appliesToSegment ?s")
    assert [row[1] for row in meant] == ["seg:infrarenal", "seg:juxtarenal"]


@pytest.mark.parametrize(
    ("attrs", "expected"),
    [
        ({"pct": 5}, "cg:pointValue 5.0 ; cg:valueUnit unit:PERCENT"),
        ({"value_months": 9}, "cg:pointValue 9.0 ; cg:valueUnit unit:MO"),
        ({"pct_lt": 20}, "cg:maxExclusive 20.0"),
        ({"n": 5, "N": 10}, "cg:numerator 5.0 ; cg:denominator 10.0"),
        ({"low": 2, "high": 3, "unit": "cm"}, "cg:valueUnit unit:CentiM ; cg:unitText 'cm'"),
        ({"horizon": "18 months"}, "cg:horizonMonths 18.0"),
        ({"horizon": "not stated"}, "cg:horizonText 'not stated'"),
        ({"drug": "trabectedin"}, "cg:aboutDrug drug:trabectedin ; cg:aboutDrugText 'trabectedin'"),
        ({"study": "Roe"}, "cg:study 'Roe'"),
        ({"mood": "good"}, "cg:otherAttribute 'mood: good'"),
        ({"condition": "wall", "condition_gt": 75},
         "cg:condition ?c . ?c a cg:NumericCondition ; cg:minExclusive 75.0 ; cg:conditionText"
         " 'wall' ; cg:valueUnit unit:PERCENT"),
    ],
)  # fmt: skip
def test_attributes(one_claim: Callable[..., Any], attrs: dict[str, Any], expected: str) -> None:
    assert one_claim("outcome_rate", **attrs).holds(f"?r a cg:CohortStatistic ; {expected}")


@pytest.mark.parametrize("value", ["permitted", "Maybe"])
def test_polarity_is_a_closed_list(one_claim: Callable[..., Any], value: str) -> None:
    assert not one_claim("recommendation", polarity=value).holds("?r cg:polarity ?p")


def test_a_range_of_something_else_has_no_unit(one_claim: Callable[..., Any]) -> None:
    assert not one_claim("epidemiology", low=42, high=50).holds("?r a cg:Claim ; cg:valueUnit ?u")


def test_equal_claims_unite(ask: Ask, extraction: Extraction) -> None:
    claim = extraction.claims[1]
    other = replace(claim, evidence=extraction.claims[0].evidence, scope=Scope.LITERATURE)
    found = ask(replace(extraction, claims=(claim, other)))
    rows = found.rows("?r cg:claimKind 'survival' ; cg:evidence ?e")
    assert len(rows) == 2
    assert len({row[1] for row in rows}) == 1
