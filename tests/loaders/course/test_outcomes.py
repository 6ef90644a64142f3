"""The last word on a patient, causes of death, and what came before. All texts are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.graph.model import Fact, Patient

VITAL = [
    ("The patient survived 27 months.", {("dead", 27, "month", None)}),
    ("Septic shock claimed her life 5 months after the resection.", {("dead", 5, "month", None)}),
    ("She was followed for 33 months and leads an active life.", {("alive", 33, "month", None)}),
    ("He defaulted on follow-up after 2 years.", {("lost to follow-up", 2, "year", None)}),
    ("He is well but with metastases at 19 months.", {("alive", 19, "month", "AWD")}),
    ("She is alive with disease at 41 months.", {("alive", 41, "month", "AWD")}),
    ("At 3 years after surgery there is no evidence of recurrence.", {("alive", 3, "year", "NED")}),
    (
        "The patient died of disease progression 31 months after resection.",
        {("dead", 31, "month", "DOD")},
    ),
    ("She died at 36 months from pulmonary embolism.", {("dead", 36, "month", None)}),
    ("She was alive and well at last follow-up (27 months).", {("alive", 27, "month", None)}),
    (
        "The patient has been followed for 48 months without evidence of recurrence.",
        {("alive", 48, "month", "NED")},
    ),
    (
        "The patient was lost to follow-up after 9 months.",
        {("lost to follow-up", 9, "month", None)},
    ),
    (
        "She expired on the 47th postoperative day due to organ failure.",
        {("dead", 47, "day", None)},
    ),
    ("Follow-up: NED at 52 months.", {("alive", 52, "month", "NED")}),
    ("Outcome: DOD 29 mo.", {("dead", 29, "month", "DOD")}),
    ("Outcome: died of disease, 17 months.", {("dead", 17, "month", "DOD")}),
    ("She has been disease free for 6 years.", {("alive", 6, "year", "NED")}),
    ("He succumbed to the disease 3 years after the resection.", {("dead", 3, "year", "DOD")}),
    ("Death occurred 8 months after surgery due to liver failure.", {("dead", 8, "month", None)}),
    (
        "She was well at 12 months. CT 14 months after surgery showed lung metastases.",
        {("alive", 14, "month", None)},
    ),
    (
        "At 10 months she was free of disease. She died 22 months after surgery.",
        {("dead", 22, "month", None)},
    ),
]


@pytest.mark.parametrize(("words", "expected"), VITAL)
def test_vital_status(
    told: Callable[..., list[Fact]],
    brief: Callable[..., set[tuple[object, ...]]],
    words: str,
    expected: object,
) -> None:
    assert brief(told(words, "vital_status"), ("time", "time_unit", "status_code")) == expected


@pytest.mark.parametrize(
    "words",
    ["Her mother had died of breast cancer.", "No patient died.", "The graft was patent."],
)
def test_nobody_died(told: Callable[..., list[Fact]], words: str) -> None:
    assert [f for f in told(words, "vital_status") if f.value == "dead"] == []


def test_inferred_where_only_a_visit_is_told(told: Callable[..., list[Fact]]) -> None:
    (fact,) = told("CT 14 months after surgery showed liver metastases.", "vital_status")
    assert (fact.value, fact.basis) == ("alive", "InferredFromText")


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("She is alive at 5 years.", 60),
        ("She died 19 months after surgery.", 19),
        ("She died 12 days after surgery.", None),
    ],
)
def test_follow_up_in_months(told: Callable[..., list[Fact]], words: str, months: object) -> None:
    assert [f.value for f in told(words, "follow_up")] == ([months] if months else [])


CAUSES = [
    ("She died from tumour progression after 26 months.", {"leiomyosarcoma"}),
    ("She died of disease at 20 months.", {"leiomyosarcoma"}),
    ("She died of sepsis and renal failure 9 months after surgery.", {"sepsis", "renal failure"}),
    ("The cause of death was pulmonary embolism.", {"pulmonary embolism"}),
    (
        "Death was attributed to myocardial infarction and was not related to the sarcoma.",
        {"myocardial infarction"},
    ),
    ("The patient died of unrelated causes (stroke) 5 years later.", {"stroke"}),
    (
        "She died of liver failure due to metastases at 15 months.",
        {"liver failure due to metastases"},
    ),
    ("She developed massive haematemesis and died 9 months after the operation.", {"haematemesis"}),
    ("She died with hepatic metastases at 23 months.", set()),
    ("She died 23 months after the operation.", set()),
]


@pytest.mark.parametrize(("words", "expected"), CAUSES)
def test_cause_of_death(told: Callable[..., list[Fact]], words: str, expected: object) -> None:
    assert {f.value for f in told(words, "cause_of_death")} == expected


def test_interim_remission(told: Callable[..., list[Fact]]) -> None:
    words = "At 17 months she was in complete remission. At 30 months she is alive with disease."
    (fact,) = told(words, "disease_status")
    assert (fact.value, fact.get("time")) == ("complete remission", 17)


def test_two_patients_keep_their_own_ends(patients: Callable[[str], tuple[Patient, ...]]) -> None:
    first, second = patients(
        "The first patient, a 49-year-old woman, had a tumor of 8 cm. It was resected. She died of "
        "respiratory failure 22 months after the operation.\n\n"
        "The second patient, a 66-year-old man, had back pain. The tumor was resected. He is alive "
        "without recurrence after 54 months."
    )

    def ends(patient: Patient) -> set[tuple[object, object]]:
        return {(f.value, f.get("time")) for f in patient.facts if f.field == "vital_status"}

    assert ends(first) == {("dead", 22)}
    assert ends(second) == {("alive", 54)}


LATER = [
    ("At 22 months a brain metastasis was excised. She died of sepsis 4 months later.", 26),
    ("Lung metastases were found one year after surgery. She died three months later.", 15),
    ("She received adjuvant treatment. Thirty months later she is alive.", 30),
    (
        "At 10 months liver metastases were seen. They were ablated two months later. She is alive "
        "three months later.",
        15,
    ),
]


@pytest.mark.parametrize(("words", "months"), LATER)
def test_later_counts_from_what_was_told_before(
    told: Callable[..., list[Fact]], words: str, months: object
) -> None:
    (fact,) = told(words, "vital_status")
    assert (fact.get("time"), fact.get("time_unit")) == (months, "month")


def test_one_patient_of_two_is_nobody(patients: Callable[[str], tuple[Patient, ...]]) -> None:
    first, second = patients(
        "The first patient was a woman of 58 years. A tumor of 7 cm was resected. She is alive and "
        "free of disease at 36 months.\n\nThe second patient, a 71-year-old man, had leg swelling. "
        "The tumor was resected. He died of the disease 16 months after the operation.\n\n"
        "The first was fortunate. One patient died of the disease."
    )
    ends = [[f.value for f in p.facts if f.field == "vital_status"] for p in (first, second)]
    assert ends == [["alive"], ["dead"]]


def test_each_patient_of_a_sentence_dies_of_his_own_cause(
    patients: Callable[[str], tuple[Patient, ...]],
) -> None:
    told_of = patients(
        "Two operations are described.\n\n| Patient | Age | Sex |\n|---|---|---|\n| 1 | 51 | F |\n"
        "| 2 | 62 | M |\n\n## Results\n\n"
        "There were two deaths. Patient 1 died of disease 19 months after surgery and "
        "patient 2 died of hepatic failure at 30 months."
    )
    causes = [[f.value for f in p.facts if f.field == "cause_of_death"] for p in told_of]
    assert causes == [["leiomyosarcoma"], ["hepatic failure"]]


LAST_CONTACT = [
    ("He is currently on regular follow-up and disease free for 2 years.", ("alive", "NED", 24)),
    (
        "She is alive at 52 months with no evidence of local or distant recurrence.",
        ("alive", "NED", 52),
    ),
    ("She continues to be free of disease 5 years after the operation.", ("alive", "NED", 60)),
    ("He dies 9 months after the operation from pulmonary metastases.", ("dead", "DOD", 9)),
    ("She was found dead at home 2 months after the operation.", ("dead", None, 2)),
    ("She did not attend further follow-up after 9 months.", ("lost to follow-up", None, 9)),
    (
        "At 12 months she has no evidence of local recurrence, but a lung metastasis was found.",
        ("alive", None, 12),
    ),
]


@pytest.mark.parametrize(("words", "expected"), LAST_CONTACT)
def test_last_contact(
    told: Callable[..., list[Fact]], words: str, expected: tuple[str, str | None, int]
) -> None:
    status, contact = sorted(told(words, "vital_status", "follow_up"), key=lambda f: f.field)[::-1]
    assert (status.value, status.get("status_code"), contact.value) == expected


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("Death due to liver failure occurred at 18 months.", "liver failure"),
        ("Autopsy revealed pulmonary embolism as the cause of death.", "pulmonary embolism"),
        ("Fatal pulmonary embolism occurred on day 6.", "pulmonary embolism"),
        (
            "She developed respiratory failure from lung metastases and died at 25 months.",
            "respiratory failure from lung metastases",
        ),
    ],
)
def test_the_cause_before_or_beside_the_death(
    told: Callable[..., list[Fact]], words: str, cause: str
) -> None:
    assert [f.value for f in told(words, "cause_of_death")] == [cause]
