"""Names by content."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cavagraph.graph.identity import decimal_text, digest, fact_digest, local_name, merge_facts
from cavagraph.graph.model import (
    Basis,
    Evidence,
    Fact,
    Status,
    Temporality,
    Tier,
    Value,
    attributes,
)

FACT = Fact("drug", "a drug", (Evidence(3, 6, "one"),), attributes(dose=5, unit="mg"))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (60, "60"),
        (Decimal("60.0"), "60"),
        (Decimal("1.40"), "1.4"),
        (Decimal("-0.0"), "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.001"), "0.001"),
        (100, "100"),
    ],
)
def test_decimals_are_canonical(number: Decimal | int, text: str) -> None:
    assert decimal_text(number) == text


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-9999, max_value=9999)
)
def test_decimal_text_keeps_the_number(number: Decimal) -> None:
    text = decimal_text(number)
    assert Decimal(text) == number
    assert decimal_text(Decimal(text)) == text


@pytest.mark.parametrize(
    "changed",
    [
        replace(FACT, value="another drug"),
        replace(FACT, field="toxicity"),
        replace(FACT, attrs=attributes(dose=6, unit="mg")),
        replace(FACT, status=Status.ABSENT),
        replace(FACT, basis=Basis.INFERRED),
        replace(FACT, temporality=Temporality.PLANNED),
    ],
)
def test_what_a_fact_says_is_its_name(changed: Fact) -> None:
    assert fact_digest("1", changed) != fact_digest("1", FACT)


@pytest.mark.parametrize(
    "changed",
    [
        replace(FACT, evidence=(Evidence(9, 12, "two"),)),
        replace(FACT, rule="another-rule"),
        replace(FACT, confidence=Decimal("0.4")),
        replace(FACT, tier=Tier.EXTRA),
        replace(FACT, attrs=attributes(dose=Decimal("5.0"), unit="mg")),
    ],
)
def test_where_it_stands_is_not(changed: Fact) -> None:
    assert fact_digest("1", changed) == fact_digest("1", FACT)


def test_another_patient_is_another_fact() -> None:
    assert fact_digest("1", FACT) != fact_digest("2", FACT)


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), ("1", 1), (("a", "b"), "ab"), (("a",), "a"), (("ab", "c"), ("a", "bc"))],
)
def test_parts_are_told_apart(one: Value, other: Value) -> None:
    assert digest(one) != digest(other)


def test_equal_facts_unite() -> None:
    other = replace(FACT, evidence=(Evidence(0, 3, "two"), FACT.evidence[0]), rule="second",
                    confidence=Decimal("0.7"), tier=Tier.EXTRA, derived=True)  # fmt: skip
    third = replace(FACT, value="something else")
    merged = merge_facts([FACT, other, third])
    assert [fact.value for fact in merged] == ["a drug", "something else"]
    assert [piece.start for piece in merged[0].evidence] == [0, 3]
    assert merged[0].confidence == Decimal("0.7")
    assert merged[0].tier is Tier.CORE
    assert merged[0].derived is False
    assert merged[0].rule == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [("Case 3 (b)", "Case-3-b"), ("1", "1"), ("A/B", "A-B"), ("é", local_name("é"))],
)
def test_local_names_fit_an_iri(text: str, name: str) -> None:
    assert local_name(text) == name
    assert local_name(text).replace("-", "").isalnum()
