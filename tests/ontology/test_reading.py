"""Term files of users: Turtle and CSV, good and broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.ontology.prefixes import expand
from cavagraph.ontology.reading import TermFileError, read_terms
from cavagraph.ontology.terms import load_terminology

TURTLE = """
@prefix cg: <https://w3id.org/cavagraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/t#Zebra> a cg:Symptom ; rdfs:label "zebra stripes"@en ;
    skos:altLabel "striping"@en .
cg:Nausea skos:altLabel "seasick feeling"@en .
"""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_turtle_adds_concepts_and_words(tmp_path: Path) -> None:
    terms = load_terminology([write(tmp_path, "mine.ttl", TURTLE)])
    assert terms.by_iri("https://example.org/t#Zebra").types >= {"Symptom", "ClinicalFinding"}
    found = terms.find("seasick feeling")
    assert found is not None and found.iri == expand("cg:Nausea")


def test_csv_adds_concepts(tmp_path: Path) -> None:
    table = "label,synonyms,class,definition\nzebra stripes,striping|bands,Sign,Lines on skin.\n"
    terms = load_terminology([write(tmp_path, "mine.csv", table)])
    term = terms.find("bands")
    assert term is not None
    assert (term.label, term.definition) == ("zebra stripes", "Lines on skin.")
    assert "Sign" in term.types


def test_csv_without_definition_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "mine.csv", "label,synonyms,class\nzebra stripes,,Sign\n")
    term = load_terminology([path]).find("zebra stripes")
    assert term is not None and term.definition


def test_the_shipped_terms_stay_as_they_are(tmp_path: Path) -> None:
    before = load_terminology().terms
    load_terminology([write(tmp_path, "mine.ttl", TURTLE)])
    assert load_terminology().terms == before
    assert load_terminology().find("zebra stripes") is None


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", "cg:Nausea a", "broken Turtle"),
        ("a.ttl", "@prefix cg: <urn:x> .\n cg:a cg:b ; ; ] .", "line 2"),
        ("a.ttl", b"\xff\xfe\x00", "broken Turtle"),
        ("a.csv", "name,words\nx,y\n", "no column label, synonyms, class"),
        ("a.csv", "label,synonyms,class\nzebra,,Animal\n", "line 2: unknown class 'Animal'"),
        ("a.csv", "label,synonyms,class\n ,,Sign\n", "line 2: empty label"),
        ("a.csv", b"label,synonyms,class\n\xe9,,Sign\n", "not UTF-8"),
        ("a.txt", "x", "unknown kind"),
    ],
)
def test_faults_name_place_and_remedy(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    with pytest.raises(TermFileError, match=message) as caught:
        read_terms([write(tmp_path, name, content)])
    assert str(caught.value).startswith(str(tmp_path / name))
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TermFileError, match=r"nosuch\.ttl: cannot be read"):
        read_terms([tmp_path / "nosuch.ttl"])


def test_reading_twice_gives_the_same() -> None:
    assert read_terms() == read_terms()
