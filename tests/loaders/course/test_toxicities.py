"""Harm of treatment and to whom the text gives it. Nearness is not attribution. All invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.graph.model import Fact

AI = (
    "Lung metastases appeared at 12 months. Doxorubicin 60 mg/m2 and ifosfamide 6 g/m2 were begun. "
)
TRAB = "Lung metastases appeared at 12 months. Trabectedin 1.3 mg/m2 was begun. "

HARM = [
    (AI + "Grade 4 neutropenia followed.", {("neutropenia", "doxorubicin+ifosfamide", 4)}),
    (AI + "Encephalopathy due to ifosfamide developed.", {("encephalopathy", "ifosfamide", None)}),
    (
        AI + "Treatment was well tolerated apart from grade 2 nausea and alopecia.",
        {("nausea", "doxorubicin+ifosfamide", 2), ("alopecia", "doxorubicin+ifosfamide", 2)},
    ),
    (
        AI + "She completed it with grade 2 nausea and one episode of febrile neutropenia.",
        {
            ("nausea", "doxorubicin+ifosfamide", 2),
            ("febrile neutropenia", "doxorubicin+ifosfamide", None),
        },
    ),
    (
        AI + "Ifosfamide was then omitted because of encephalopathy.",
        {("encephalopathy", "ifosfamide", None)},
    ),
    (
        AI + "The team attributed this cardiomyopathy to doxorubicin.",
        {("cardiomyopathy", "doxorubicin", None)},
    ),
    (
        AI + "Severe side effects, such as hepatotoxicity, delayed the third cycle.",
        {("hepatotoxicity", "doxorubicin+ifosfamide", None)},
    ),
    (TRAB + "Mucositis (grade 3) occurred.", {("mucositis", "trabectedin", 3)}),
    (TRAB + "It caused diarrhea.", {("diarrhea", "trabectedin", None)}),
    (
        TRAB + "Because of myelosuppression the dose was reduced by 25%.",
        {("myelosuppression", "trabectedin", None)},
    ),
    (TRAB + "Trabectedin was stopped for grade 3 hepatitis.", {("hepatitis", "trabectedin", 3)}),
    (
        TRAB + "She developed fatigue and peripheral neuropathy (grade 3).",
        {("fatigue", "trabectedin", None), ("peripheral neuropathy", "trabectedin", 3)},
    ),
    (
        TRAB + "Grade 2 hypertension ascribed to the agent followed.",
        {("hypertension", "trabectedin", 2)},
    ),
    (TRAB + "Immune-related hypothyroidism occurred.", {("hypothyroidism", "trabectedin", None)}),
    (
        "Doxorubicin was switched to gemcitabine because of mucositis.",
        {("mucositis", "doxorubicin", None)},
    ),
    (
        "Because of progressive renal impairment ifosfamide was replaced by dacarbazine.",
        {("renal impairment", "ifosfamide", None)},
    ),
    ("Adjuvant radiotherapy was given. Grade 1 nausea occurred.", {("nausea", None, 1)}),
    ("Chemotherapy was complicated by febrile neutropenia.", {("febrile neutropenia", None, None)}),
    (TRAB + "There was no cardiotoxicity.", {("-cardiotoxicity", "trabectedin", None)}),
    (
        TRAB + "Grade 3 hypertension developed under pazopanib, which was given next.",
        {("hypertension", "pazopanib", 3)},
    ),
    (
        "Lung metastases appeared. Pazopanib was given, which was complicated by hypertension.",
        {("hypertension", "pazopanib", None)},
    ),
]


@pytest.mark.parametrize(("words", "expected"), HARM)
def test_harm(
    told: Callable[..., list[Fact]],
    brief: Callable[..., set[tuple[object, ...]]],
    words: str,
    expected: object,
) -> None:
    assert brief(told(words, "toxicity"), ("drug", "grade")) == expected


@pytest.mark.parametrize(
    ("words", "attribution"),
    [
        (AI + "Grade 4 neutropenia followed.", "combination"),
        (AI + "Encephalopathy due to ifosfamide developed.", "single-agent"),
        (TRAB + "Mucositis (grade 3) occurred.", "single-agent"),
        (AI + "Grade 3 neutropenia, ascribed to the combination, followed.", "combination"),
    ],
)
def test_attribution(told: Callable[..., list[Fact]], words: str, attribution: object) -> None:
    (harm,) = told(words, "toxicity")
    assert harm.get("attribution") == attribution


@pytest.mark.parametrize(
    "words",
    [
        TRAB + "She complained of back pain.",
        TRAB + "She complained of back pain and new swelling of the legs.",
        TRAB + "It was stopped because of disease progression.",
        TRAB + "She died of pulmonary embolism 20 months after surgery.",
        TRAB + "The patient had fever from a wound infection.",
        "Grade 3 fever was seen after the operation.",
        "The tumor was a grade 3 leiomyosarcoma with necrosis. " + TRAB,
    ],
)
def test_nearness_is_not_attribution(told: Callable[..., list[Fact]], words: str) -> None:
    assert told(words, "toxicity") == []


@pytest.mark.parametrize(
    ("words", "event", "attribution"),
    [
        (
            TRAB + "She had herpes zoster, which was not considered drug related.",
            "herpes zoster",
            "not attributed",
        ),
        (
            TRAB + "She had transient delirium, the cause of which was unclear.",
            "delirium",
            "not attributed",
        ),
        (
            TRAB + "A rise in creatine kinase was thought to be due to a statin.",
            "creatine kinase increased",
            "statin",
        ),
        (
            TRAB + "Dizziness was noted but no relation with trabectedin was established.",
            "dizziness",
            "not attributed",
        ),
    ],
)
def test_adverse_event(
    told: Callable[..., list[Fact]], words: str, event: object, attribution: object
) -> None:
    facts = told(words, "adverse_event", "toxicity", "complication")
    assert [(f.field, f.value, f.get("attribution")) for f in facts] == [
        ("adverse_event", event, attribution)
    ]
    assert facts[0].get("during") == "trabectedin"


CHANGES = [
    (
        AI + "The next cycle was delayed by 2 weeks.",
        {("doxorubicin+ifosfamide", "delayed 2 weeks", None)},
    ),
    (
        AI + "Ifosfamide was reduced by 20% for encephalopathy.",
        {("ifosfamide", "reduced by 20%", "encephalopathy")},
    ),
    (
        TRAB + "Grade 3 mucositis led to a dose reduction.",
        {("trabectedin", "reduced", "mucositis")},
    ),
    (
        TRAB + "Grade 2 nausea; all doses were reduced by 25%.",
        {("trabectedin", "reduced by 25%", None)},
    ),
    (TRAB + "After four cycles the lesions had decreased by 35%.", set()),
    (TRAB + "The dose was not reduced by 25%.", set()),
    (
        TRAB + "Treatment was interrupted for two weeks owing to mucositis.",
        {("trabectedin", "interrupted two weeks", "mucositis")},
    ),
    (
        TRAB + "Cycle 3 was held for 1 week because of grade 3 neutropenia.",
        {("trabectedin", "held 1 week", "neutropenia")},
    ),
    (TRAB + "The meeting was held in May.", set()),
]


@pytest.mark.parametrize(("words", "expected"), CHANGES)
def test_dose_modification(
    told: Callable[..., list[Fact]],
    brief: Callable[..., set[tuple[object, ...]]],
    words: str,
    expected: object,
) -> None:
    assert brief(told(words, "dose_modification"), ("change", "reason")) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            TRAB + "It was stopped after cycle 3 because of hepatotoxicity.",
            ["trabectedin stopped after cycle 3 for hepatotoxicity"],
        ),
        (
            AI + "The fourth cycle was cancelled because of mucositis.",
            ["fourth cycle cancelled for mucositis"],
        ),
        (TRAB + "It was stopped for progression.", []),
        (TRAB + "It was stopped after eight cycles.", []),
        (
            TRAB + "It was halted after 3 cycles due to neuropathy.",
            ["trabectedin halted after 3 cycles for neuropathy"],
        ),
        (
            TRAB + "Vomiting led to the cessation of trabectedin.",
            ["trabectedin discontinued for vomiting"],
        ),
        (
            TRAB + "Pazopanib was ceased after 2 cycles at the patient's request.",
            ["pazopanib ceased after 2 cycles"],
        ),
    ],
)
def test_discontinuation(told: Callable[..., list[Fact]], words: str, expected: object) -> None:
    assert [f.value for f in told(words, "treatment_discontinuation")] == expected


def test_harm_while_on_a_drug_and_poor_tolerance(told: Callable[..., list[Fact]]) -> None:
    words = (
        TRAB
        + "On pazopanib she complained of diarrhea. Eribulin was poorly tolerated due to nausea."
    )
    facts = told(words, "toxicity")
    assert {(f.value, f.get("drug")) for f in facts} == {
        ("diarrhea", "pazopanib"),
        ("nausea", "eribulin"),
    }


def test_link_denied_after_a_semicolon(told: Callable[..., list[Fact]]) -> None:
    words = TRAB + "Pneumonia occurred during trabectedin; a causal link was not established."
    assert [f.value for f in told(words, "adverse_event", "toxicity")] == ["pneumonia"]
    assert [f.field for f in told(words, "adverse_event", "toxicity")] == ["adverse_event"]
