"""The parts of the quantity grammar: numbers, units, dates, the sense of a duration."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cavagraph.loaders.annotations import QuantityKind as K
from cavagraph.loaders.dates import dates, month_first
from cavagraph.loaders.numbers import number, ordinal, roman
from cavagraph.loaders.times import event_anchor, sense
from cavagraph.loaders.units import unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5,000", "5000"),
        ("1,234,567", "1234567"),
        ("9·6", "9.6"),
        ("9,6", "9.6"),
        ("1,5", "1.5"),
        ("0.05", "0.05"),
        ("2½", "2.5"),
        ("twelve", "12"),
        ("Forty-five", "45"),
        ("one and a half", "1.5"),
    ],
)
def test_number(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["dozen", "", "few", "-"])
def test_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number(text)


@pytest.mark.parametrize(("text", "value"), [("third", 3), ("3rd", 3), ("21st", 21), ("Tenth", 10)])
def test_ordinal(text: str, value: int) -> None:
    assert ordinal(text) == value


@pytest.mark.parametrize("text", ["three", "3", "xth"])
def test_no_ordinal(text: str) -> None:
    with pytest.raises(ValueError, match="not an ordinal"):
        ordinal(text)


@pytest.mark.parametrize(("text", "value"), [("IV", 4), ("4", 4), ("iii", 3), ("IX", None)])
def test_roman(text: str, value: int | None) -> None:
    assert roman(text) == value


@pytest.mark.parametrize(
    ("printed", "kind", "name", "factor"),
    [
        ("cm", K.LENGTH, "mm", "10"),
        ("L", K.VOLUME, "mL", "1000"),
        ("cc", K.VOLUME, "mL", "1"),
        ("hrs", K.DURATION, "hour", "1"),
        ("cGy", K.RADIATION, "Gy", "0.01"),
        ("mg/m²", K.DOSE, "mg/m2", "1"),
        ("mg / m2", K.DOSE, "mg/m2", "1"),
        ("mg per square metre", K.DOSE, "mg/m2", "1"),
        ("units/kg", K.DOSE, "units/kg", "1"),
        ("gm/dl", K.CONCENTRATION, "g/dL", "1"),
        ("μmol/l", K.CONCENTRATION, "µmol/L", "1"),
        ("/cumm", K.CONCENTRATION, "/µL", "1"),
        ("× 10^9/L", K.CONCENTRATION, "10^9/L", "1"),
        ("kg/m2", K.OTHER, "kg/m2", "1"),
        ("Per cent", K.PERCENT, "%", "1"),
    ],
)
def test_unit(printed: str, kind: K, name: str, factor: str) -> None:
    found = unit(printed)
    assert (found.kind, found.name, found.factor) == (kind, name, Decimal(factor))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seen on 03/04/2018 and 25/04/2018", False),
        ("seen on 03/04/2018 and 04/25/2018", True),
        ("seen on 25/04/2018 and 04/25/2018", False),
        ("seen in May 2018", False),
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_document(text: str, expected: bool) -> None:
    assert month_first(text) is expected


@pytest.mark.parametrize("text", ["32 May 2018", "2018-13-01", "in 1825", "room 2018B"])
def test_no_date(text: str) -> None:
    assert [d.iso for d in dates(text) if len(d.iso) > 7] == []


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("the initial operation", "surgery"),
        ("right hepatectomy", "surgery"),
        ("completion of radiotherapy", "radiotherapy"),
        ("the sixth cycle", "chemotherapy"),
        ("her death", "death"),
        ("lunch", ""),
    ],
)
def test_the_event_names_the_anchor(words: str, anchor: str) -> None:
    assert event_anchor(words) == anchor


def test_a_duration_is_read_by_its_neighbours() -> None:
    text = "aged 5 years and followed for 5 years, then 5 years later"
    starts = [i for i in range(len(text)) if text.startswith("5 years", i)]
    kinds = [sense(text, i, i + 7, "year").kind for i in starts]
    assert kinds == [K.AGE, K.TIMEPOINT, K.TIMEPOINT]
