"""The fact families: what is asked for in one call, and what of a field a proposal may say.

Left out is what no quote can prove: facts that follow from several sentences (line and order of
treatment), and what the verifier takes from the quote itself (units, anchors of a time).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.graph.fields import FIELDS, Attr, AttrKind, Field, ValueKind

_KINDS = frozenset(
    {AttrKind.TERM, AttrKind.TEXT, AttrKind.DECIMAL, AttrKind.INTEGER, AttrKind.TIME, AttrKind.PART}
)
_NOT_ASKED = frozenset(
    {"raw", "unit", "time_unit", "anchor", "attribution", "regimen", "setting", "purpose", "line",
     "sequence", "criteria", "treatment", "cause", "certainty_of_cause", "scheme",
     "level_in_scheme", "status_code", "cumulative_dose", "cumulative_dose_unit", "size_raw",
     "start_date", "start_month", "start_pod", "stop_pod", "multiplicity", "timing"}
)  # fmt: skip
SEGMENTS = ("infrarenal", "renal", "suprarenal-retrohepatic", "suprahepatic")
"""The values of a location in the inferior vena cava."""


@dataclass(frozen=True, slots=True)
class Family:
    """The fields of one call, and how its prompt names them."""

    name: str
    title: str
    fields: tuple[str, ...]

    def rows(self) -> Iterator[Field]:
        return (FIELDS[name] for name in self.fields)


def attributes_of(field: Field) -> tuple[Attr, ...]:
    """The attributes that a proposal of this field may have."""
    return tuple(row for row in field.attrs if row.kind in _KINDS and row.name not in _NOT_ASKED)


def is_numeric(field: Field) -> bool:
    return field.kind in (ValueKind.NUMBER, ValueKind.SIZE)


FAMILIES: tuple[Family, ...] = (
    Family("presentation", "who the patient is and how the disease showed",
           ("age", "sex", "symptom", "sign", "past_history", "past_procedure",
            "performance_status", "lab", "tumor_marker")),
    Family("imaging", "imaging, diagnosis, and where the tumor is",
           ("imaging_finding", "tumor_size", "ivc_location", "involvement", "growth_pattern",
            "metastasis", "diagnostic_procedure", "diagnosis", "differential_diagnosis")),
    Family("operation", "the operation and the reconstruction",
           ("procedure", "approach", "vascular_control", "bypass", "reconstruction",
            "vessel_management", "operative_time", "blood_loss", "ischemia_time",
            "blood_transfusion")),
    Family("pathology", "the specimen under the microscope",
           ("grade", "mitotic_rate", "histology_feature", "ihc", "specimen_weight", "margin",
            "margin_distance", "residual_disease")),
    Family("drugs", "drugs, radiotherapy, response and toxicity",
           ("drug", "drug_response", "toxicity", "adverse_event", "dose_modification",
            "radiotherapy")),
    Family("outcome", "complications, recurrence and the last follow-up",
           ("complication", "graft_patency", "hospital_stay", "discharge", "recurrence",
            "disease_status", "vital_status", "cause_of_death", "follow_up")),
)  # fmt: skip
