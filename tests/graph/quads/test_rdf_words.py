"""From words to concepts: whole phrase, head, and what else is in it."""

from __future__ import annotations

import pytest

from cavagraph.graph.rdf_words import Words
from cavagraph.ontology.terms import Terminology

PROCEDURE = ("Procedure",)
ANATOMY = ("AnatomicalStructure",)
FINDING = ("ClinicalFinding",)


@pytest.fixture(scope="module")
def words(terminology: Terminology) -> Words:
    return Words(terminology)


@pytest.mark.parametrize(
    ("phrase", "classes", "main", "others", "exact"),
    [
        ("flank pain", FINDING, ["flank pain"], [], True),
        ("Renal veins", ANATOMY, ["renal vein"], [], True),
        ("CT", ("ImagingModality",), ["computed tomography"], [], True),
        ("robotic right nephrectomy", PROCEDURE, ["nephrectomy"], [], False),
        ("partial resection of liver segment 7", PROCEDURE, ["partial resection"],
         ["liver segment 7"], False),
        ("CT/MRI", ("ImagingModality",), ["computed tomography", "magnetic resonance imaging"], [],
         False),
        ("pain, ascites and shingles", FINDING, ["pain", "ascites", "shingles"], [], False),
        ("pain without ascites", FINDING, ["pain"], ["ascites"], False),
        ("liver pain", FINDING, ["pain"], ["liver"], False),
        ("nephrectomy", ANATOMY, [], ["nephrectomy"], False),
        ("something unheard of", FINDING, [], [], False),
        ("", FINDING, [], [], False),
    ],
)  # fmt: skip
def test_read(
    words: Words,
    phrase: str,
    classes: tuple[str, ...],
    main: list[str],
    others: list[str],
    exact: bool,
) -> None:
    reading = words.read(phrase, classes)
    assert [term.label for term in reading.main] == main
    assert [term.label for term in reading.others] == others
    assert reading.exact is exact


@pytest.mark.parametrize(
    ("phrase", "labels", "exact"),
    [
        ("doxorubicin+ifosfamide", ["doxorubicin", "ifosfamide"], True),
        ("AI", ["AI"], True),
        ("doxorubicin + unheardof", ["doxorubicin"], False),
        ("flank pain", [], False),
        ("", [], False),
    ],
)
def test_drugs(words: Words, phrase: str, labels: list[str], exact: bool) -> None:
    reading = words.drugs(phrase)
    assert [term.label for term in reading.main] == labels
    assert reading.exact is exact


def test_find_takes_only_the_wanted_class(words: Words) -> None:
    assert words.find("ligated", PROCEDURE) is not None
    assert words.find("ligated", ANATOMY) is None
