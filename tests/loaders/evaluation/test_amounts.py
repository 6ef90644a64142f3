"""Numbers with units."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cavagraph.loaders.evaluation.amounts import CLOSE, EXACT, amount, lengths, plain_number


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (("9 h 45 min", None), (585, "min"), True),
        ((2, "L"), (2000, "mL"), True),
        ((1, "year"), (12, "months"), True),
        ((14, "days"), (2, "weeks"), True),
        ((75, "mg/m2"), (75, "mg/m²"), True),
        ((75, "mg/m2"), (75, "mg"), False),
        ((5000, "cGy"), (50, "Gy"), True),
        ((10, ""), (10, "kg/m2"), True),
        ((Decimal("9.6"), "cm"), ("9·6 cm", None), True),
        ((100, "mL"), (101, "mL"), False),
    ],
)
def test_amounts_in_different_units(
    first: tuple[object, str | None], second: tuple[object, str | None], same: bool
) -> None:
    ours, theirs = (amount(value, unit) for value, unit in (first, second))  # type: ignore[arg-type]
    assert ours is not None
    assert theirs is not None
    assert ours.agrees(theirs, EXACT) is same


def test_a_rounding_is_close_and_not_exact() -> None:
    ours, theirs = amount(1000, "mL"), amount(1008, "mL")
    assert ours is not None
    assert theirs is not None
    assert ours.agrees(theirs, CLOSE)
    assert not ours.agrees(theirs, EXACT)


@pytest.mark.parametrize("value", [None, True, "none", [1, 2]])
def test_what_is_no_amount(value: object) -> None:
    assert amount(value) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "unit", "sizes"),
    [
        ("6 x 4 x 5 cm", None, [40, 50, 60]),
        ([60, 40], None, [40, 60]),
        ([6, 4], "cm", [40, 60]),
        (45, "mm", [45]),
        ("large", None, []),
        (None, None, []),
    ],
)
def test_sizes_in_any_order(value: object, unit: str | None, sizes: list[float]) -> None:
    assert lengths(value, unit) == sizes  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("digits", "number"), [("1,200", 1200), ("9,6", 9.6), ("9·6", 9.6), ("1.2.3", None)]
)
def test_digits(digits: str, number: float | None) -> None:
    assert plain_number(digits) == number
