"""Anticoagulants and other drugs beside the treatment of the tumor. All texts are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.graph.model import Fact

GIVEN = [
    ("Heparin 10,000 units/day was started on POD 1.", ("heparin", 10000, "units/day", 1, None)),
    (
        "Enoxaparin 40 mg s/c OD was given for 10 days.",
        ("enoxaparin", 40, "mg/day", None, "10 days"),
    ),
    ("Aspirin 100 mg daily was taken throughout.", ("aspirin", 100, "mg/day", None, None)),
    ("She was discharged on lifelong warfarin.", ("warfarin", None, None, None, "lifelong")),
    (
        "Apixaban 2.5 mg twice daily was prescribed.",
        ("apixaban", 2.5, "mg twice daily", None, None),
    ),
    (
        "Some 60 mg low molecular weight heparin a day came from postoperative day two.",
        ("low molecular weight heparin", 60, "mg", 2, None),
    ),
    ("On postoperative day 10 she was started on warfarin.", ("warfarin", None, None, 10, None)),
    (
        "An oral antiplatelet agent was begun on the 3rd POD.",
        ("oral antiplatelet agent", None, None, 3, None),
    ),
]


@pytest.mark.parametrize(("words", "expected"), GIVEN)
def test_given(
    told: Callable[..., list[Fact]],
    brief: Callable[..., set[tuple[object, ...]]],
    words: str,
    expected: object,
) -> None:
    facts = [f for f in told(words, "drug") if f.tier == "core"]
    assert brief(facts, ("dose", "unit", "start_pod", "duration")) == {expected}


def test_months_and_end(told: Callable[..., list[Fact]]) -> None:
    words = "Heparin was started on POD 1 and stopped on POD 7. Rivaroxaban was given for 6 months."
    facts = {f.value: f for f in told(words, "drug")}
    assert (facts["heparin"].get("start_pod"), facts["heparin"].get("stop_pod")) == (1, 7)
    assert facts["rivaroxaban"].get("duration_months") == 6


@pytest.mark.parametrize(
    ("words", "purpose"),
    [
        ("Before clamping 5000 IU of heparin were given.", "intraoperative anticoagulation"),
        ("Heparin was started on POD 1.", "postoperative anticoagulation"),
        ("Prophylactic rivaroxaban 10 mg was given.", "thromboprophylaxis"),
        (
            "Graft thrombosis at 8 months was treated with warfarin.",
            "treatment of graft thrombosis",
        ),
        ("Clopidogrel 75 mg was added.", "antiplatelet"),
    ],
)
def test_purpose(told: Callable[..., list[Fact]], words: str, purpose: object) -> None:
    assert [f.get("purpose") for f in told(words, "drug")] == [purpose]


def test_said_twice_is_given_once(told: Callable[..., list[Fact]]) -> None:
    words = "Aspirin 81 mg daily was given. Aspirin was exchanged for rivaroxaban 20 mg daily."
    assert sorted(f.value for f in told(words, "drug")) == ["aspirin", "rivaroxaban"]


@pytest.mark.parametrize(
    "words", ["She was discharged without warfarin.", "Heparin was not given."]
)
def test_not_given(told: Callable[..., list[Fact]], words: str) -> None:
    assert [f.status for f in told(words, "drug")] == ["Absent"]


def test_other_drugs_are_extra(told: Callable[..., list[Fact]]) -> None:
    words = "Delayed gastric emptying was treated with octreotide."
    assert [(f.value, f.tier) for f in told(words, "drug")] == [("octreotide", "extra")]


def test_taken_before_the_illness(told: Callable[..., list[Fact]]) -> None:
    facts = told("She was taking clopidogrel.", "drug", operated=False)
    assert [(f.value, f.temporality) for f in facts] == [("clopidogrel", "historical")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Postoperatively she was given a heparin drip and discharged on lifelong warfarin.",
            {("heparin", None), ("warfarin", "lifelong")},
        ),
        ("Warfarin for life was given.", {("warfarin", "lifelong")}),
    ],
)
def test_lifelong_is_said_of_one_drug(
    told: Callable[..., list[Fact]], words: str, expected: set[tuple[str, object]]
) -> None:
    assert {(f.value, f.get("duration")) for f in told(words, "drug")} == expected
