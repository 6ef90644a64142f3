"""Where and when the tumor came back, and where it did not. All texts are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.graph.model import Fact, Patient

TOLD = [
    ("Local failure was documented 25 months after surgery.", {("local", 25, "month", "local")}),
    ("The disease came back in the lungs at 9 months.", {("lung", 9, "month", "distant")}),
    (
        "Pleural metastases with effusion emerged 10 months after surgery.",
        {("pleura", 10, "month", "distant")},
    ),
    ("Eight months after surgery liver metastases were found.", {("liver", 8, "month", "distant")}),
    ("At 8 months CT disclosed a recurrence in the tumor bed.", {("local", 8, "month", "local")}),
    (
        "Five months after operation, multiple lung and bone metastases were detected.",
        {("lung", 5, "month", "distant"), ("bone", 5, "month", "distant")},
    ),
    (
        "The tumor recurred locally and in the lungs two years after operation.",
        {("local", 2, "year", "local"), ("lung", 2, "year", "distant")},
    ),
    (
        "At 18 months a lung metastasis was resected. Local recurrence developed at 30 months.",
        {("lung", 18, "month", "distant"), ("local", 30, "month", "local")},
    ),
    ("Rec: lung mets, 11 mo.", {("lung", 11, "month", "distant")}),
    (
        "CT on postoperative day 51 revealed recurrences in the remaining liver and right lung.",
        {
            ("liver", 51, "postoperative day", "distant"),
            ("lung", 51, "postoperative day", "distant"),
        },
    ),
    (
        "A metastasis of the liver was detected at 16 months and ablated.",
        {("liver", 16, "month", "distant")},
    ),
    ("At 9 months peritoneal sarcomatosis was seen.", {("peritoneum", 9, "month", "distant")}),
    (
        "At 20 months a subcutaneous metastasis was excised from the scalp.",
        {("scalp", 20, "month", "distant")},
    ),
    (
        "Liver metastases were found at 20 months. They were resected at 21 months. Two "
        "further liver "
        "metastases appeared at 26 months.",
        {("liver", 20, "month", "distant"), ("liver", 26, "month", "distant")},
    ),
    (
        "At 28 months a recurrence in the psoas muscle was excised.",
        {("psoas muscle", 28, "month", "local")},
    ),
    (
        "Twenty months after surgery a solitary lung nodule was detected and resected.",
        {("lung", 20, "month", "distant")},
    ),
    (
        "One year after surgery she presented with a mass in the thigh, which proved malignant.",
        {("thigh", 1, "year", "distant")},
    ),
    (
        "At 17 months a nodule with a diameter of 13 mm was accidentally found in the right lung.",
        {("lung", 17, "month", "distant")},
    ),
    ("Thyroid metastasis was found after 44 months.", {("thyroid", 44, "month", "distant")}),
    ("At 26 months there was a recurrence around the graft.", {("local", 26, "month", "local")}),
    (
        "At 19 months, CT showed a mass in the right psoas muscle, outside the resection bed.",
        {("right psoas muscle", 19, "month", "distant")},
    ),
    (
        "First recurrence: 14 months, liver; second recurrence: 26 months, lung.",
        {("liver", 14, "month", "distant"), ("lung", 26, "month", "distant")},
    ),
    (
        "The patient relapsed in the lungs at 14 months and again in the pancreas at 36 months.",
        {("lung", 14, "month", "distant"), ("pancreas", 36, "month", "distant")},
    ),
    ("Tumor recurrence was seen on CT at 13 months.", {("any", 13, "month", None)}),
]


@pytest.mark.parametrize(("words", "expected"), TOLD)
def test_recurrence(
    told: Callable[..., list[Fact]],
    brief: Callable[..., set[tuple[object, ...]]],
    words: str,
    expected: object,
) -> None:
    assert brief(told(words, "recurrence"), ("time", "time_unit", "type")) == expected


ABSENT = [
    ("She had no recurrence at 2-year follow-up.", {("-any", 2)}),
    ("CT at 12 months showed no local recurrence or distant metastasis.", {("-any", 12)}),
    ("No local recurrence was seen.", {("-local", None)}),
    ("The tumor has not recurred.", {("-any", None)}),
    ("No metastases were seen at 18 months.", {("-distant", 18)}),
    ("CT at 18 months showed neither local recurrence nor metastases.", {("-any", 18)}),
    (
        "No recurrence was seen at 6 months. Lung metastases were found at 14 months.",
        {("lung", 14)},
    ),
]


@pytest.mark.parametrize(("words", "expected"), ABSENT)
def test_absence(
    told: Callable[..., list[Fact]],
    brief: Callable[..., set[tuple[object, ...]]],
    words: str,
    expected: object,
) -> None:
    assert brief(told(words, "recurrence"), ("time",)) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Follow-up CT is planned every 6 months to detect recurrence.",
        "The risk of recurrence was explained at 3 months.",
        "Under pazopanib the liver metastases shrank at 9 months.",
        "The graft was patent at 12 months.",
        "At 12 months MRI showed a lesion in the liver that proved to be a hemangioma.",
        "Recurrent ascites and recurrent pleural effusion developed at 3 months.",
        "Recurrence of leg edema was noted at 5 months.",
        "The recurrence-free interval was 19 months.",
        "At 19 months a new nodule was noted in the liver and was proven to be hyperplasia.",
    ],
)
def test_no_recurrence_is_told(told: Callable[..., list[Fact]], words: str) -> None:
    assert [f for f in told(words, "recurrence") if f.status == "Present"] == []


def test_before_the_operation_it_is_no_recurrence(told: Callable[..., list[Fact]]) -> None:
    words = "Liver metastases were seen on CT. She underwent en bloc resection of the tumor."
    assert told(words, "recurrence", operated=False) == []


def test_details(told: Callable[..., list[Fact]]) -> None:
    words = (
        "At 15 months an 18-mm metastasis appeared in the right lung and was judged unresectable."
    )
    (fact,) = told(words, "recurrence")
    assert (fact.get("size_mm"), fact.get("resectable")) == (18, False)
    assert "right" in str(fact.get("laterality"))


def test_numbered_in_order_of_time(told: Callable[..., list[Fact]]) -> None:
    words = "Liver metastases were found at 8 months. Bone metastases were found at 20 months."
    facts = told(words, "recurrence")
    assert {(f.value, f.get("number")) for f in facts} == {("liver", 1), ("bone", 2)}


def test_a_calendar_date_counts_from_the_operation(
    patients: Callable[[str], tuple[Patient, ...]],
) -> None:
    (patient,) = patients(
        "A 54-year-old woman presented with back pain in November 2012. She underwent en bloc "
        "resection of the tumor in January 2013. Recovery was uneventful. At follow-up in March "
        "2014 lung metastases were detected. She was last seen in July 2016 and was alive with "
        "disease."
    )
    times = {f.field: (f.get("time"), f.get("time_unit")) for f in patient.facts}
    assert times["recurrence"] == (14, "month")
    assert times["vital_status"] == (42, "month")
