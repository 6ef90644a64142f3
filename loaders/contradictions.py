"""Contradictions of a report: found by class, kept with both readings and how they are settled.

Each detector knows one class of inconsistency that case reports show; none knows a report
(extraction.md 2.2.16 and 4.6). Nothing is deleted: a reading that loses stays beside the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from cavagraph.graph.model import Contradiction
from cavagraph.loaders.contradictions_claims import (
    claims_against_scheme,
    implausible_statistics,
    practice_against_claims,
    ranges_of_statistics,
)
from cavagraph.loaders.contradictions_cohort import (
    graded_complications,
    patient_counts,
    zone_of_series,
)
from cavagraph.loaders.contradictions_course import (
    changed_plans,
    cycle_counts,
    rounded_times,
    told_late,
)
from cavagraph.loaders.contradictions_disease import (
    completeness,
    liver_sites,
    margins_and_deposits,
)
from cavagraph.loaders.contradictions_location import caval_names
from cavagraph.loaders.contradictions_measures import (
    lesion_sizes,
    sizes_by_modality,
    sizes_without_unit,
    volume_units,
)
from cavagraph.loaders.contradictions_spread import refuted_suspicions, unconfirmed_findings
from cavagraph.loaders.contradictions_tables import (
    graft_events,
    recomputed_figures,
    table_against_text,
)
from cavagraph.loaders.contradictions_values import (
    differing_details,
    margin_statements,
    other_sides,
    present_and_absent,
    revised_diagnoses,
    single_values,
)
from cavagraph.loaders.contradictions_words import (
    empty_fields,
    missing_words,
    organ_of_test,
    repeated_panels,
    zones_defined_twice,
)
from cavagraph.loaders.findings import Detector, Findings

DETECTORS: tuple[Detector, ...] = (
    table_against_text,
    graft_events,
    recomputed_figures,
    zone_of_series,
    patient_counts,
    graded_complications,
    sizes_by_modality,
    lesion_sizes,
    volume_units,
    sizes_without_unit,
    rounded_times,
    changed_plans,
    cycle_counts,
    told_late,
    margins_and_deposits,
    completeness,
    liver_sites,
    caval_names,
    refuted_suspicions,
    unconfirmed_findings,
    single_values,
    margin_statements,
    other_sides,
    present_and_absent,
    differing_details,
    revised_diagnoses,
    zones_defined_twice,
    organ_of_test,
    empty_fields,
    missing_words,
    repeated_panels,
    claims_against_scheme,
    implausible_statistics,
    practice_against_claims,
    ranges_of_statistics,
)


def contradictions(findings: Findings) -> tuple[Contradiction, ...]:
    """All that a report says in two ways. A detector that fails is an Issue of the report."""
    found: dict[tuple[str, str, tuple[str, ...]], Contradiction] = {}
    for detector in DETECTORS:
        for item in _guarded(detector, findings):
            key = (item.kind, item.what, tuple(r.text for r in item.readings))
            found.setdefault(key, item)
    return tuple(found.values())


def _guarded(detector: Detector, findings: Findings) -> Iterator[Contradiction]:
    try:
        yield from detector(findings)
    except Exception as error:  # noqa: BLE001 - what it found before stays
        findings.report.guard.tell(detector.__name__, error)
