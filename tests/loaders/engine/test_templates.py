"""Templates: types are kept, units turned only where that is exact, missing parts left out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cavagraph.graph.model import Value
from cavagraph.loaders.annotations import Mention, Quantity
from cavagraph.loaders.annotations import QuantityKind as K
from cavagraph.loaders.templates import Filled, as_aspect, in_unit, number, render
from cavagraph.ontology.terms import Term

SPLEEN = Mention(4, 11, "Spleens", Term("urn:x:spleen", "spleen", "An organ."))


def amount(kind: K, *values: str, unit: str = "", text: str = "as printed") -> Quantity:
    return Quantity(0, 10, text, kind, tuple(map(Decimal, values)), unit)


SIZE = amount(K.LENGTH, "31", "22.5", "18", unit="mm", text="3.1 x 2.25 x 1.8 cm")
RANGE = Quantity(0, 4, "2-3 h", K.DURATION, (), "hour", Decimal(2), Decimal(3))
POINT = Quantity(0, 5, "POD 4", K.TIMEPOINT, (Decimal(4),), "day", anchor="surgery")
FILLED = Filled(
    items={
        "organ": SPLEEN,
        "size": SIZE,
        "range": RANGE,
        "point": POINT,
        "day": amount(K.DATE, text="2017-05-14"),
        "dose": amount(K.DOSE, "1.5", unit="g/m2"),
        "hours": amount(K.DURATION, "2.5", unit="hour"),
        "nothing": amount(K.COUNT),
    },
    words={
        "organ": "Spleens",
        "size": "3.1 x 2.25 x 1.8 cm",
        "point": "POD 4",
        "code": "iii",
        "count": "1,250",
        "said": "quite  small",
    },
    spans={},
)
RENDERED: list[tuple[str, Value | None]] = [
    ("Spleen {organ}", "spleen"),
    ("the {organ} spleen", "the spleen"),
    ("spleens {organ}", "spleens spleen"),
    ("{point} {point}", "4 4"),
    ("{organ}", "spleen"),
    ("{organ.text}", "Spleens"),
    ("{size}", 31),
    ("{size.all}", (31, Decimal("22.5"), 18)),
    ("{size.unit}", "mm"),
    ("{size.text}", "3.1 x 2.25 x 1.8 cm"),
    ("{range}", None),
    ("{range.low}", 2),
    ("{range.high}", 3),
    ("{range.all}", ()),
    ("{point}", 4),
    ("{point.anchor}", "surgery"),
    ("{point.days}", 4),
    ("{day}", "2017-05-14"),
    ("{dose}", Decimal("1.5")),
    ("{hours.minutes}", 150),
    ("{hours.days}", None),
    ("{nothing}", None),
    ("{code}", "iii"),
    ("{code.upper}", "III"),
    ("{code.arabic}", 3),
    ("{count.number}", 1250),
    ("{missing}", None),
    ("{missing.text}", None),
    ("true", True),
    ("false", False),
    ("fixed words", "fixed words"),
    ("left {organ}", "left spleen"),
    ("{missing} {organ}", "spleen"),
    ("{said} {organ}", "quite small spleen"),
    ("size {size.all} {size.unit}", "size 31 22.5 18 mm"),
    ("grade {code.arabic}", "grade 3"),
    ("{missing} and {nothing}", "and"),
    ("", ""),
]


@pytest.mark.parametrize(("template", "value"), RENDERED)
def test_render(template: str, value: Value | None) -> None:
    made = render(template, FILLED)
    assert made == value
    assert type(made) is type(value)


@pytest.mark.parametrize(
    ("value", "unit", "aspect", "expected"),
    [
        ("90", "second", "minutes", Decimal("1.5")),
        ("25", "minute", "minutes", 25),
        ("1.5", "hour", "minutes", 90),
        ("2", "day", "minutes", None),
        ("3", "week", "days", 21),
        ("5", "day", "days", 5),
        ("2", "month", "days", None),
        ("2", "year", "months", 24),
        ("1.5", "year", "months", 18),
        ("7", "month", "months", 7),
        ("10", "week", "months", None),
    ],
)
def test_units_are_turned_only_where_exact(
    value: str, unit: str, aspect: str, expected: Value | None
) -> None:
    assert in_unit(amount(K.DURATION, value, unit=unit), aspect) == expected


def test_a_range_has_no_value_in_a_unit() -> None:
    assert in_unit(RANGE, "minutes") is None


@pytest.mark.parametrize(
    ("text", "aspect", "expected"),
    [
        ("II", "arabic", 2),
        ("iv", "arabic", 4),
        ("5", "int", 5),
        ("0", "int", 0),
        ("VIII", "arabic", None),
        ("two", "int", None),
        ("3.5", "number", Decimal("3.5")),
        ("40", "number", 40),
        ("12,000", "number", 12000),
        ("about", "number", None),
        ("1.2.3", "number", None),
        ("", "number", None),
        ("Wide", "lower", "wide"),
        ("Wide", "upper", "WIDE"),
        ("Wide", "", "Wide"),
        ("Wide", "text", "Wide"),
        ("Wide", "unit", None),
        (None, "upper", None),
    ],
)
def test_words_as_an_aspect(text: str | None, aspect: str, expected: Value | None) -> None:
    assert as_aspect(text, aspect) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("7", 7), ("7.0", 7), ("7.10", Decimal("7.10")), ("0", 0), ("-3", -3), ("1E+2", 100)],
)
def test_whole_numbers_are_ints(value: str, expected: int | Decimal) -> None:
    made = number(Decimal(value))
    assert made == expected
    assert isinstance(made, int) == isinstance(expected, int)
