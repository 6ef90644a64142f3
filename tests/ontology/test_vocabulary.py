"""The constants of Python are the terms of the Turtle, no more and no fewer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cavagraph.ontology.vocabulary as module
from cavagraph.ontology.generate import declared, vocabulary_source
from cavagraph.ontology.prefixes import OWN
from cavagraph.ontology.vocabulary import CG, DRUG, SEG, ZONE

CLASSES = {"cg": CG, "seg": SEG, "drug": DRUG, "zone": ZONE}
MODEL = Path(__file__).resolve().parents[2] / "docs" / "graph-model.md"


def constants(cls: type) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in vars(cls).items() if not name.startswith("_"))


def test_the_module_is_up_to_date() -> None:
    written = Path(module.__file__).read_text(encoding="utf-8")
    assert written == vocabulary_source(), (
        "vocabulary.py is stale: run python -m cavagraph.ontology.generate"
    )


def test_constants_equal_the_declared_terms() -> None:
    values = {value for cls in CLASSES.values() for _, value in constants(cls)}
    assert values == declared()


@pytest.mark.parametrize("prefix", sorted(CLASSES))
def test_names_are_the_local_names(prefix: str) -> None:
    for name, value in constants(CLASSES[prefix]):
        assert value.removeprefix(OWN[prefix]).replace("-", "_") == name


@pytest.mark.parametrize(
    ("value", "iri"),
    [
        (CG.AdverseEvent, "https://w3id.org/cavagraph/ontology#AdverseEvent"),
        (CG.startChar, "https://w3id.org/cavagraph/ontology#startChar"),
        (CG.Present, "https://w3id.org/cavagraph/ontology#Present"),
        (SEG.hepatic_vein_confluence, f"{OWN['seg']}hepatic-vein-confluence"),
        (DRUG.low_molecular_weight_heparin, f"{OWN['drug']}low-molecular-weight-heparin"),
    ],
)
def test_some_constants(value: str, iri: str) -> None:
    assert value == iri


@pytest.mark.parametrize("name", ["AdversEvent", "adverseEvent", "Nosuch"])
def test_a_typo_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError):
        getattr(CG, name)


def test_a_local_name_that_python_cannot_spell_is_refused() -> None:
    with pytest.raises(ValueError, match="choose another local name"):
        vocabulary_source([f"{OWN['cg']}3D"])


def test_every_name_of_the_graph_model_is_declared() -> None:
    text = MODEL.read_text(encoding="utf-8")
    curies = set(re.findall(r"\b(cg|drug|seg):([A-Za-z][\w-]*)", text))
    missing = {f"{p}:{n}" for p, n in curies if OWN[p] + n.rstrip("-") not in declared()}
    assert not missing
