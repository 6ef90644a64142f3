"""One prefix table: expansion, contraction, and agreement with the Turtle files."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from cavagraph.ontology.prefixes import EXTERNAL, OWN, PREFIXES, contract, expand

TURTLE = ("cavagraph.ttl", "zones.ttl", "alignments.ttl", "shapes.ttl")
DECLARATION = re.compile(r"^@prefix (\w*): <([^>]+)> \.$", re.MULTILINE)


@pytest.mark.parametrize(
    ("curie", "iri"),
    [
        ("cg:Ascites", "https://w3id.org/cavagraph/ontology#Ascites"),
        ("drug:trabectedin", "https://w3id.org/cavagraph/drug/trabectedin"),
        (
            "seg:hepatic-vein-confluence",
            "https://w3id.org/cavagraph/segment/hepatic-vein-confluence",
        ),
        ("zone:abc-II", "https://w3id.org/cavagraph/zone/abc-II"),
        ("NCIT:C5372", "http://purl.obolibrary.org/obo/NCIT_C5372"),
        ("loinc:33728-7", "https://loinc.org/33728-7"),
        ("unit:GRAY", "http://qudt.org/vocab/unit/GRAY"),
    ],
)
def test_expand_and_contract_are_opposites(curie: str, iri: str) -> None:
    assert expand(curie) == iri
    assert contract(iri) == curie


@pytest.mark.parametrize("text", ["nosuch:Ascites", "Ascites", "", ":x"])
def test_unknown_prefix_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(KeyError, match="cg"):
        expand(text)


@pytest.mark.parametrize("iri", ["https://example.org/x", "urn:x", PREFIXES["cg"]])
def test_iri_outside_the_table_stays(iri: str) -> None:
    assert contract(iri) == iri


def test_no_two_prefixes_share_a_namespace() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert not OWN.keys() & EXTERNAL.keys()


@pytest.mark.parametrize("name", TURTLE)
def test_turtle_files_use_the_prefixes_of_the_table(name: str) -> None:
    text = files("cavagraph.ontology").joinpath(name).read_text(encoding="utf-8")
    declared = dict(DECLARATION.findall(text))
    assert declared
    strange = {p: ns for p, ns in declared.items() if PREFIXES.get(p, ns) != ns}
    assert not strange
