"""The closed registry of fields and attributes: what a fact may say, and how it stands in RDF.

``FIELDS`` is the one list that the RDF writer, the checks and ``docs/graph-model.md`` share. All
names of classes and properties are local names in ``cg:``. The rows live in ``fields_case`` (who,
tumor, pathology), ``fields_care`` (operation, drugs, outcome) and ``fields_claims`` (cohorts and
literature).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from cavagraph.graph.errors import VocabularyError
from cavagraph.graph.fields_care import CARE_FIELDS
from cavagraph.graph.fields_case import CASE_FIELDS
from cavagraph.graph.fields_claims import CLAIM_ATTRS, CLAIM_KINDS, COHORT_FIELDS, LITERATURE_FIELDS
from cavagraph.graph.fields_types import Attr, AttrKind, Field, Role, ValueKind

__all__ = [
    "CASE_FACT_FIELDS",
    "CLAIM_ATTRS",
    "CLAIM_KINDS",
    "COHORT_FIELDS",
    "FIELDS",
    "LITERATURE_FIELDS",
    "Attr",
    "AttrKind",
    "Field",
    "Role",
    "ValueKind",
    "field_named",
]


def _by_name(fields: Iterable[Field]) -> Mapping[str, Field]:
    table: dict[str, Field] = {}
    for field in fields:
        if field.name in table:
            raise VocabularyError(f"graph.fields: {field.name} is listed twice; keep one row")
        table[field.name] = field
    return MappingProxyType(table)


CASE_FACT_FIELDS: tuple[Field, ...] = (*CASE_FIELDS, *CARE_FIELDS)
"""Fields of a patient's own facts, in the order of a case: presentation first, outcome last."""

FIELDS: Mapping[str, Field] = _by_name((*CASE_FACT_FIELDS, *COHORT_FIELDS))
"""Every field by name: patients' facts and cohort facts."""


def field_named(name: str) -> Field:
    """The row of ``name``.

    Raises:
        VocabularyError: the registry has no such field.
    """
    try:
        return FIELDS[name]
    except KeyError:
        raise VocabularyError(
            f"field {name!r}: not in graph.fields; add a row there or correct the name"
        ) from None
