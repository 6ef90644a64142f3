"""Of whom a sentence speaks: sections, cue words, what goes on, whose caption it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.document import Document
from cavagraph.loaders.scopes import Ownership, ScopeExample, cues, ownership

DocumentOf = Callable[[str], Document]
OWN, CITED, GENERAL = Ownership.OWN, Ownership.CITED, Ownership.GENERAL
FRAME = """
Case report

A 44-year-old woman had a mass in the vena cava. It was removed.

Discussion

Smooth muscle is found in veins. {words}
"""


def owners(document: Document, several: bool = False) -> dict[str, Ownership]:
    found = ownership(document, several)
    return {s.text: o for s, o in zip(document.sentences, found, strict=True)}


@pytest.mark.parametrize("example", cues().examples, ids=lambda e: str(e.text))
def test_examples_of_the_rules(document_of: DocumentOf, example: ScopeExample) -> None:
    found = owners(document_of(FRAME.format(words=example.text)), several=True)
    assert found[example.text] is example.scope


DISCUSSED = [
    # own
    ("The present patient walked on day two.", OWN),
    ("In our case a tube was sewn in.", OWN),
    ("We chose a patch of pericardium.", OWN),
    ("Her tumor had grown into the wall.", OWN),
    ("The patient described herein had no edema.", OWN),
    ("All of our patients were anticoagulated.", OWN),
    # cited
    ("Sanders et al. ligated the cava in four women.", CITED),
    ("Morano and colleagues kept both kidneys.", CITED),
    ("In a recent national registry, ten died.", CITED),
    ("A large study of sarcomas showed a benefit.", CITED),
    ("Another patient bled to death.", CITED),
    ("Previously published cases had larger masses.", CITED),
    ("Published cases had larger masses.", CITED),
    ("A 71-year-old man elsewhere died on the table.", CITED),
    ("Case 4 had a clot in the tube.", CITED),
    # the own age is no stranger's
    ("For a 44-year-old woman this is hard.", GENERAL),
    # general
    ("Patients with clots should receive heparin.", GENERAL),
    ("Resection is recommended for most sarcomas.", GENERAL),
    ("The prognosis stays poor.", GENERAL),
    ("Veins have thin walls.", GENERAL),
]


@pytest.mark.parametrize(("words", "scope"), DISCUSSED)
def test_in_a_discussion(document_of: DocumentOf, words: str, scope: Ownership) -> None:
    assert owners(document_of(FRAME.format(words=words)))[words] is scope


@pytest.mark.parametrize(
    ("several", "scope"), [(False, CITED), (True, OWN)], ids=["one patient", "series"]
)
def test_a_numbered_case_is_ones_own_only_in_a_series(
    document_of: DocumentOf, several: bool, scope: Ownership
) -> None:
    words = "Case 2 shows how the vein is kept."
    assert owners(document_of(FRAME.format(words=words)), several)[words] is scope


def test_what_is_told_of_the_own_patient_goes_on(document_of: DocumentOf) -> None:
    words = "In our patient a tube was used. It stayed open. Tubes should be ringed. It is soft."
    found = list(owners(document_of(FRAME.format(words=words))).values())[-4:]
    assert found == [OWN, OWN, GENERAL, GENERAL]


def test_a_new_paragraph_ends_what_goes_on(document_of: DocumentOf) -> None:
    words = "In our patient a tube was used.\n\nIt stayed open for long."
    assert owners(document_of(FRAME.format(words=words)))["It stayed open for long."] is GENERAL


def test_a_citation_ends_what_goes_on(document_of: DocumentOf) -> None:
    words = "In our patient a tube was used. Tubes stay open for years [4]."
    found = list(owners(document_of(FRAME.format(words=words))).values())
    assert found[-2:] == [OWN, GENERAL]


CASE = [
    ("The mass was soft.", OWN),
    ("The patient was treated as suggested by Sanders et al.", OWN),
    ("She was given what others reported by post.", OWN),
    ("Sanders et al. saw ten such masses.", CITED),
]


@pytest.mark.parametrize(("words", "scope"), CASE)
def test_in_the_case_part(document_of: DocumentOf, words: str, scope: Ownership) -> None:
    text = f"Case report\n\nA 44-year-old woman came in. {words}\n"
    assert owners(document_of(text))[words] is scope


CAPTIONS = [
    ("Figure 1. The tube in place.", OWN),
    ("Figure 1. Scan of another patient with a clot.", CITED),
    ("Figure 1. A tumor of a zone III cava.", CITED),
    ("Figure 1. Drawing from the literature.", CITED),
    ("Figure 1. Specimen, not the patient herself.", CITED),
    ("Figure 1. After Sanders et al.", CITED),
]


@pytest.mark.parametrize(("caption", "scope"), CAPTIONS)
def test_captions(document_of: DocumentOf, caption: str, scope: Ownership) -> None:
    text = f"Case report\n\nA 44-year-old woman came in.\n\n{caption}\n\nShe went home.\n"
    found = [o for t, o in owners(document_of(text)).items() if t in caption]
    assert found
    assert set(found) == {scope}


def test_a_caption_with_a_stranger_in_one_panel_is_all_of_strangers(
    document_of: DocumentOf,
) -> None:
    text = (
        "Case report\n\nA 44-year-old woman came in.\n\n"
        "Figure 2. (a) The clot of another patient. (b) A soft mass.\n\nShe went home.\n"
    )
    found = owners(document_of(text))
    assert [o for t, o in found.items() if "mass" in t] == [CITED]
    assert found["She went home."] is OWN


ABSTRACTS = [
    ("We present a case of a caval mass. A 44-year-old woman had it removed.", [OWN, OWN]),
    ("Background: Such tumors are rare. Results: The graft stayed open.", [GENERAL, OWN]),
    ("These masses are rare. Surgery is recommended.", [GENERAL, GENERAL]),
]


@pytest.mark.parametrize(("words", "expected"), ABSTRACTS)
def test_abstracts(document_of: DocumentOf, words: str, expected: list[Ownership]) -> None:
    text = f"Abstract\n\n{words}\n\nCase report\n\nA 44-year-old woman came in.\n"
    found = owners(document_of(text))
    said = [o for t, o in found.items() if t in words and len(t) > 12]
    assert said == expected


def test_technique_references_and_endings_speak_of_nobody(document_of: DocumentOf) -> None:
    text = (
        "Case report\n\nA 44-year-old woman came in.\n\nSurgical technique\n\n"
        "The cava is clamped.\n\nReferences\n\n1. Sanders A. Our patient. J Test 2001;1:1.\n"
    )
    found = owners(document_of(text))
    assert found["The cava is clamped."] is GENERAL
    assert all(o is GENERAL for t, o in found.items() if "Sanders" in t)


def test_one_owner_a_sentence(document_of: DocumentOf) -> None:
    document = document_of(FRAME.format(words="One. Two. Three."))
    assert len(ownership(document, False)) == len(document.sentences)
