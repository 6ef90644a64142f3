"""The field registry, and the page that describes it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cavagraph.graph.errors import VocabularyError
from cavagraph.graph.fields import (
    CASE_FACT_FIELDS,
    CLAIM_ATTRS,
    CLAIM_KINDS,
    COHORT_FIELDS,
    FIELDS,
    LITERATURE_FIELDS,
    AttrKind,
    Field,
    Role,
    ValueKind,
    field_named,
)
from cavagraph.graph.fields_table import field_tables, name_lists
from cavagraph.graph.names import (
    CLASSES,
    CONCEPT_CLASSES,
    DATA_PROPERTIES,
    NAMED_VALUES,
    OBJECT_PROPERTIES,
)
from cavagraph.ontology.terms import load_terminology

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "graph-model.md").read_text(encoding="utf-8")
SHARED = ROOT.parent / "shared"
GOLDS = [path for path in (SHARED / "gold" / "reports.json", SHARED / "corpus" / "gold.json")
         if path.is_file()]  # fmt: skip
NAME = re.compile(r"[a-z][A-Za-z0-9]*$")


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.name)
def test_rows_are_sound(field: Field) -> None:
    names = [row.name for row in field.attrs]
    assert len(names) == len(set(names))
    assert field.node[0].isupper()
    assert all(NAME.match(row.prop) for row in field.attrs)
    assert bool(field.prop) is (field.kind is not ValueKind.TEXT)
    assert ("time" in names) is ("time_unit" in names)
    if field.shortcut:
        subject, prop = field.shortcut.split(":")
        assert subject in {"case", "patient", "tumor", "surgery"}
        assert NAME.match(prop)


def test_cohort_fields_are_no_facts_of_a_case() -> None:
    assert {field.role for field in COHORT_FIELDS} == {Role.STATISTIC}
    assert Role.STATISTIC not in {field.role for field in CASE_FACT_FIELDS}


def test_attributes_of_claims_are_listed_once() -> None:
    names = [row.name for row in CLAIM_ATTRS]
    assert len(names) == len(set(names))
    assert {kind for kind in CLAIM_KINDS if kind.startswith("recommendation")} == {
        "recommendation", "recommendation_by_zone",
    }  # fmt: skip


def test_unknown_field_names_itself() -> None:
    with pytest.raises(VocabularyError, match="shoe_size"):
        field_named("shoe_size")
    assert field_named("age").prop == "ageYears"


def between(start: str, end: str) -> str:
    return PAGE.split(f"<!-- {start}: graph/fields_table.py -->\n")[1].split(f"<!-- {end} -->")[0]


def test_page_holds_the_registry() -> None:
    assert between("fields", "end of fields") == field_tables()
    assert between("names", "end of names") == name_lists()


def test_names_in_the_examples_of_the_page_exist() -> None:
    examples = "".join(re.findall(r"```turtle\n(.*?)```", PAGE, re.DOTALL))
    known = {*CLASSES, *OBJECT_PROPERTIES, *DATA_PROPERTIES,
             *(name for names in NAMED_VALUES.values() for name in names)}  # fmt: skip
    concepts = {"Female", "Hepatotoxicity", "ComputedTomography", "InferiorVenaCava", "AIRegimen",
                "InterpositionGraft", "ePTFE", "CavalLigation", "OverallSurvivalRate",
                "ResectedCircumference"}  # fmt: skip
    assert set(re.findall(r"\bcg:([A-Za-z0-9]+)", examples)) - known == concepts


def test_a_name_is_one_kind_of_property() -> None:
    assert not OBJECT_PROPERTIES & DATA_PROPERTIES.keys()
    assert set(NAMED_VALUES) <= OBJECT_PROPERTIES
    assert set(DATA_PROPERTIES.values()) == {"string", "decimal", "integer", "boolean"}
    assert not CLASSES & CONCEPT_CLASSES, "a node's class is never a concept's class"


def test_look_up_classes_are_in_the_ontology() -> None:
    terminology = load_terminology()
    missing = {name for name in CONCEPT_CLASSES if not terminology.of_class(name)}
    assert missing <= {"InvolvementRelation", "Timepoint"}  # kept as words until they have terms


@pytest.mark.skipif(not GOLDS, reason="no gold standard beside the project")
@pytest.mark.parametrize("path", GOLDS, ids=lambda path: path.parent.name)
def test_gold_standards_use_only_listed_names(path: Path) -> None:
    unknown: set[str] = set()
    claim_names = {row.name for row in CLAIM_ATTRS}
    for document in json.loads(path.read_text(encoding="utf-8"))["documents"]:
        facts = [fact for patient in document["patients"] for fact in patient["facts"]]
        for fact in facts + document["cohort_facts"]:
            row = FIELDS.get(fact["field"])
            names = {item.name for item in row.attrs} if row else set()
            unknown |= {f"{fact['field']}.{name}" for name in fact["attrs"].keys() - names}
        for claim in document["claims"]:
            unknown |= claim["attrs"].keys() - claim_names | {claim["kind"]} - CLAIM_KINDS.keys()
        unknown |= {fact["field"] for fact in document["literature_patients"]} - {
            *LITERATURE_FIELDS
        }
    assert not unknown


def test_terms_are_links_and_numbers_are_literals() -> None:
    for field in CASE_FACT_FIELDS:
        for row in field.attrs:
            if row.kind is AttrKind.TERM:
                assert row.prop in OBJECT_PROPERTIES
                assert DATA_PROPERTIES[f"{row.prop}Text"] == "string"
