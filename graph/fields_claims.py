"""Fields of cohorts, kinds of claims and their attributes (rows of ``graph.fields``)."""

from __future__ import annotations

from cavagraph.graph.fields_types import (
    UNIT,
    Attr,
    AttrKind,
    Field,
    Role,
    ValueKind,
    decimal,
    part,
    term,
    text,
)

_RANGE = (decimal("low", "minValue"), decimal("high", "maxValue"), UNIT)


def _cohort(name: str, kind: ValueKind, *attrs: Attr, unit: str = "") -> Field:
    prop = {ValueKind.NUMBER: "pointValue", ValueKind.SIZE: "maxDimensionMm"}.get(kind, "")
    return Field(name, "CohortStatistic", "stat", kind, prop, unit, (), attrs, role=Role.STATISTIC)


COHORT_FIELDS: tuple[Field, ...] = (
    _cohort("cohort_size", ValueKind.NUMBER, unit="patient"),
    _cohort("study_period", ValueKind.TEXT),
    _cohort("sex_distribution", ValueKind.TEXT, decimal("female", "femaleCount"),
            decimal("male", "maleCount")),
    _cohort("age_mean", ValueKind.NUMBER, *_RANGE, unit="year"),
    _cohort("age_median", ValueKind.NUMBER, *_RANGE, unit="year"),
    _cohort("tumor_size_mean", ValueKind.SIZE, UNIT, unit="mm"),
    _cohort("blood_loss_median", ValueKind.NUMBER, *_RANGE, unit="mL"),
    _cohort("operative_time_median", ValueKind.NUMBER, *_RANGE, unit="min"),
    _cohort("follow_up_median", ValueKind.NUMBER, *_RANGE, unit="month"),
    _cohort("hospital_stay_median", ValueKind.NUMBER, *_RANGE, unit="day"),
    _cohort("r0_count", ValueKind.NUMBER, decimal("N", "denominator"), unit="patient"),
    _cohort("recurrence_count", ValueKind.NUMBER, decimal("N", "denominator"), unit="patient"),
    _cohort("reconstruction_count", ValueKind.TEXT, decimal("graft", "graftCount"),
            decimal("ligation", "ligationCount"), decimal("patch", "patchCount")),
    _cohort("intraoperative_mortality", ValueKind.NUMBER, decimal("N", "denominator")),
    _cohort("in_hospital_mortality", ValueKind.NUMBER, decimal("N", "denominator")),
    _cohort("perioperative_mortality", ValueKind.NUMBER, decimal("N", "denominator")),
    _cohort("thirty_day_mortality", ValueKind.NUMBER, decimal("N", "denominator")),
    _cohort("ninety_day_mortality", ValueKind.NUMBER, decimal("N", "denominator")),
)  # fmt: skip

LITERATURE_FIELDS: tuple[str, ...] = ("literature_patient", "excluded_patient")
"""Somebody else's patient (``CitedPatient``), not a field of a case."""

CLAIM_KINDS: dict[str, str] = {
    "survival": "CohortStatistic",
    "outcome_rate": "CohortStatistic",
    "toxicity_rate": "CohortStatistic",
    "symptom_rate": "CohortStatistic",
    "mortality": "CohortStatistic",
    "epidemiology": "CohortStatistic",
    "metastasis_pattern": "CohortStatistic",
    "tumor_size_stat": "CohortStatistic",
    "series": "CohortStatistic",
    "recommendation": "Recommendation",
    "recommendation_by_zone": "Recommendation",
    "conclusion": "Conclusion",
    "prognostic_factor": "PrognosticStatement",
    "treatment_effect": "EffectStatement",
    "drug_property": "EffectStatement",
    "outcome": "EffectStatement",
    "treatment": "BackgroundStatement",
    "material_option": "BackgroundStatement",
    "material_property": "BackgroundStatement",
    "history": "BackgroundStatement",
    "novelty": "BackgroundStatement",
    "symptom_pattern": "BackgroundStatement",
    "trial": "BackgroundStatement",
}
"""Class of the node of each kind of claim; every one is a ``cg:Claim`` too."""

CLAIM_ATTRS: tuple[Attr, ...] = (
    # numbers of a statistic
    decimal("pct", "pointValue"), decimal("pct_gt", "minExclusive"),
    decimal("pct_lt", "maxExclusive"), decimal("pct_le", "maxInclusive"),
    decimal("pct_ge", "minInclusive"), decimal("value_pct", "pointValue"),
    decimal("value_months", "pointValue"), decimal("value_years", "pointValue"),
    decimal("value_gt_cm", "minExclusive"), decimal("value_cm", "pointValue"),
    decimal("value_min_gt", "minExclusive"),
    decimal("low", "minValue"), decimal("high", "maxValue"),
    decimal("low_gy", "minValue"), decimal("high_gy", "maxValue"),
    decimal("count", "pointValue"), decimal("count_lt", "maxExclusive"),
    decimal("n", "numerator"), decimal("N", "denominator"), text("ratio", "ratioText"),
    text("p_value", "pValueText"), part("unit", "valueUnit"),
    # what the statistic speaks of
    term("measure", "statisticOf", "OutcomeMeasure", "Quantity"), text("population", "population"),
    text("study", "study"), Attr("horizon", AttrKind.PART, "horizonMonths"),
    term("event", "aboutEvent"), term("drug", "aboutDrug", "Drug", "DrugRegimen", "DrugClass"),
    term("material", "aboutMaterial", "GraftMaterial"), text("grade", "gradeText"),
    text("certainty", "claimCertainty"), text("direction", "direction"),
    # recommendations
    term("procedure", "technique", "Procedure"), part("zone", "zoneAsPrinted"),
    part("levels_printed", "zoneAsPrinted"), part("canonical", "appliesToSegment"),
    part("canonical_after_resolution", "appliesToSegment"), part("polarity", "polarity"),
    text("guideline", "guidelineVersion"), text("level", "strength"),
    # a condition under which the claim holds
    part("condition", "condition"), part("condition_on", "conditionOn"),
    part("condition_gt", "minExclusive"), part("condition_ge", "minInclusive"),
    part("condition_lt", "maxExclusive"), part("condition_le", "maxInclusive"),
    part("condition_unit", "valueUnit"),
)  # fmt: skip
"""Attributes of a claim."""
