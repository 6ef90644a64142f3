"""Patients of others that a report tells of: kept apart, never merged with its own."""

from __future__ import annotations

from cavagraph.graph.model import CitedPatient
from cavagraph.loaders.view import ReportView


def cited_patients(report: ReportView) -> tuple[CitedPatient, ...]:
    return ()
