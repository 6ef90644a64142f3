"""Which patient a stretch of text is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.view import ReportView

ViewOf = Callable[[str], ReportView]
SERIES = """
Methods

All records were read.

Results

It is told here what the charts hold. {words}

Table 1. The group

| Case | Age | Sex |
|---|---|---|
| 1 | 44 | F |
| 2 | 61 | M |
| 3 | 58 | F |
| 4 | 39 | M |
"""
HEADED = """
Case report

Case 1

A 44-year-old nurse had a mass. {first}

Case 2

A 61-year-old smith had pain. {second}

Discussion

It is told here what is thought. {words}
"""
ORDINAL = """
Case report

The first patient was a nurse. {first}

The second patient was a smith. {second}
"""


def assigned(view: ReportView, words: str) -> tuple[str, str]:
    """The keys of the place of ``words`` ("1 3"), and how: named, group or ""."""
    sentence = next(s for s in view.document.sentences if words in s.text)
    at = sentence.start + sentence.text.index(words)
    found = view.assigner.assign(sentence, at, at + len(words))
    how = "group" if found.distributed else "named" if found.explicit else ""
    return " ".join(found.keys), how


NAMED = [
    # forward: the reference opens its clause
    ("Patient 3 had fever.", "fever", "3"),
    ("Patient 1 had fever, and patient 3 had cramps.", "fever", "1"),
    ("Patient 1 had fever, and patient 3 had cramps.", "cramps", "3"),
    ("In case 2, fever came late.", "fever", "2"),
    ("Later in the course, patient 4 had fever.", "fever", "4"),
    # backward: it closes its clause
    ("Fever was noted in patient 2 and cramps in patient 4.", "Fever", "2"),
    ("Fever was noted in patient 2 and cramps in patient 4.", "cramps", "4"),
    ("A leak was seen (patient 3).", "leak", "3"),
    # lists and ranges
    ("Patients 1 and 3 had fever.", "fever", "1 3"),
    ("Patients 1, 2 and 4 had fever.", "fever", "1 2 4"),
    ("Patients 2-4 had fever.", "fever", "2 3 4"),
    ("Cases 1 to 3 had fever.", "fever", "1 2 3"),
    ("Fever came in cases 1 & 4.", "Fever", "1 4"),
    ("Pts 1 or 2 had fever.", "fever", "1 2"),
    ("Patient no. 2 had fever.", "fever", "2"),
    ("Patient #2 had fever.", "fever", "2"),
    # what the excepted patient had instead; a value before "in patients" is no patient
    ("All patients had cramps except patient 2, who had fever.", "fever", "2"),
    ("Fever was 1 in patient 2, 2 in patients 3 and 4.", "was 1", "2"),
    # a number of another thing is no reference
    ("Patients 44 years old have fever.", "fever", ""),
    ("Patient 9 had fever.", "fever", ""),
]


@pytest.mark.parametrize(("words", "place", "keys"), NAMED)
def test_numbered_references(view_of: ViewOf, words: str, place: str, keys: str) -> None:
    found, how = assigned(view_of(SERIES.format(words=words)), place)
    assert found == keys
    assert how in (("named",) if keys else ("", "group"))


GROUP = [
    # a plural subject ends what was told of one patient
    ("Patient 3 had a leak. Radical resections of the tumors were without fever.", "1 2 3 4"),
    ("All patients had fever.", "1 2 3 4"),
    ("Fever came in all four patients.", "1 2 3 4"),
    ("None of the patients had fever.", "1 2 3 4"),
    ("No patient had fever.", "1 2 3 4"),
    ("Fever was not seen in any patient.", "1 2 3 4"),
    ("Each of the patients had fever.", "1 2 3 4"),
    ("The operated women had fever.", "1 2 3 4"),
    ("All patients except patient 2 had fever.", "1 3 4"),
    ("All patients but cases 1 and 4 had fever.", "2 3"),
    ("All patients, apart from patient 3, had fever.", "1 2 4"),
    # a past-tense statement that singles nobody out
    ("Fever was treated with paracetamol.", "1 2 3 4"),
    # somebody is singled out, but who?
    ("Fever was seen in one patient.", ""),
    ("Two patients had fever.", ""),
    ("Some of the patients had fever.", ""),
    ("Median fever was 38.", ""),
    # the present tense tells of no course
    ("Fever is common.", ""),
]


@pytest.mark.parametrize(("words", "keys"), GROUP)
def test_statements_of_a_group(view_of: ViewOf, words: str, keys: str) -> None:
    place = "ever"
    found, how = assigned(view_of(SERIES.format(words=words)), place)
    assert found == keys
    assert how == ("group" if keys else "")


def test_a_paragraph_of_one_patient_stays_with_it(view_of: ViewOf) -> None:
    view = view_of(SERIES.format(words="Patient 2 was cut open. Fever came.\n\nCramps came."))
    assert assigned(view, "Fever")[0] == "2"
    assert assigned(view, "Cramps")[0] != "2"


def test_two_named_patients_end_the_paragraphs_patient(view_of: ViewOf) -> None:
    view = view_of(
        SERIES.format(words="Patient 2 was cut open. Patients 1 and 3 waited. The fever is odd.")
    )
    assert assigned(view, "fever")[0] == ""


def test_all_ends_the_paragraphs_patient(view_of: ViewOf) -> None:
    view = view_of(
        SERIES.format(words="Patient 2 was cut open. All patients slept. The fever is odd.")
    )
    assert assigned(view, "fever")[0] == ""


def headed(first: str = "", second: str = "", words: str = "Nothing.") -> str:
    return HEADED.format(first=first, second=second, words=words)


HEADED_CASES = [
    (headed(first="Fever came."), "Fever", "1"),
    (headed(second="Fever came."), "Fever", "2"),
    (headed(words="The former had fever."), "fever", "1"),
    (headed(words="The latter had fever."), "fever", "2"),
    (headed(words="The second patient had fever."), "fever", "2"),
    (headed(words="Patient 1 had fever; the other patient had cramps."), "cramps", "2"),
    (headed(words="Patient 1 had fever; the other patient had cramps."), "fever", "1"),
    (headed(words="Both patients had fever."), "fever", "1 2"),
    (headed(words="Fever came late."), "Fever", ""),
]


@pytest.mark.parametrize(("text", "place", "keys"), HEADED_CASES)
def test_headings_and_spoken_references(view_of: ViewOf, text: str, place: str, keys: str) -> None:
    assert assigned(view_of(text), place)[0] == keys


@pytest.mark.parametrize(
    ("first", "second", "place", "keys"),
    [
        ("Fever came.", "Nothing came.", "Fever", "1"),
        ("Nothing came.", "Fever came.", "Fever", "2"),
        ("He had cramps. Fever came.", "Nothing came.", "Fever", "1"),
    ],
)
def test_ordinals_run_on(view_of: ViewOf, first: str, second: str, place: str, keys: str) -> None:
    assert assigned(view_of(ORDINAL.format(first=first, second=second)), place)[0] == keys


def test_introductions_run_on(view_of: ViewOf) -> None:
    view = view_of(
        "Case report\n\nA 44-year-old nurse had a mass. Fever came.\n\n"
        "A 61-year-old smith had pain. Cramps came.\n"
    )
    assert assigned(view, "Fever")[0] == "1"
    assert assigned(view, "Cramps")[0] == "2"


def test_one_patient_gets_everything(view_of: ViewOf) -> None:
    view = view_of("Case report\n\nA 44-year-old nurse had a mass. Patient 7 had fever.\n")
    assert assigned(view, "fever") == ("1", "")


def test_a_review_gives_nothing_to_nobody(view_of: ViewOf) -> None:
    view = view_of("Introduction\n\nFever is rare.\n")
    assert assigned(view, "Fever") == ("", "")


def test_references_come_in_order_with_their_place(view_of: ViewOf) -> None:
    view = view_of(SERIES.format(words="Fever in patient 3, cramps in cases 1 and 4."))
    sentence = next(s for s in view.document.sentences if "Fever" in s.text)
    found = list(view.assigner.references(sentence))
    assert [r.keys for r in found] == [("3",), ("1", "4")]
    assert [sentence.text[r.start : r.end] for r in found] == ["patient 3", "cases 1 and 4"]


PAIR = "Case report\n\nA 44-year-old woman had a mass. A 61-year-old man had pain.\n\n{words}\n"


@pytest.mark.parametrize(
    ("words", "place", "keys"),
    [
        ("The woman got a tube and the man a patch.", "tube", "1"),
        ("The woman got a tube and the man a patch.", "patch", "2"),
        ("The 44-year-old woman left early.", "left", "1"),
        ("The former got a tube, the latter a patch.", "patch", "2"),
        ("Ligation was done in the former and a tube used in the latter.", "Ligation", "1"),
        ("Ligation was done in the former and a tube used in the latter.", "tube", "2"),
    ],
)
def test_two_told_apart(view_of: ViewOf, words: str, place: str, keys: str) -> None:
    assert assigned(view_of(PAIR.format(words=words)), place)[0] == keys


def test_two_introduced_in_one_sentence(view_of: ViewOf) -> None:
    words = "One, aged 52, had fever; the other, aged 66, had cramps."
    view = view_of(f"Case report\n\n{words}\n")
    assert assigned(view, "fever")[0] == "1"
    assert assigned(view, "cramps")[0] == "2"


def test_named_patients_run_on(view_of: ViewOf) -> None:
    words = "Patient A, a nurse, had a mass. Fever came.\n\nPatient B had pain. Cramps came."
    view = view_of(f"Case report\n\n{words}\n")
    assert assigned(view, "Fever")[0] == "A"
    assert assigned(view, "Cramps")[0] == "B"


def test_a_heading_below_that_of_a_patient_keeps_the_patient(view_of: ViewOf) -> None:
    first = "\n\nHistology: cords were seen.\n\nCourse: fever came."
    second = "\n\nCourse: cramps came."
    view = view_of(HEADED.format(first=first, second=second, words="Nothing"))
    assert assigned(view, "cords")[0] == "1"
    assert assigned(view, "fever")[0] == "1"
    assert assigned(view, "cramps")[0] == "2"
