"""Amounts: a number with a unit, made comparable with another in a different unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from cavagraph.graph.interchange_shape import JsonValue

_DAYS_A_YEAR = 365.25

# dimension: unit forms and what one is worth in the base unit of the dimension
_TABLE: Mapping[str, Mapping[str, float]] = {
    "length": {"mm": 1, "millimeter": 1, "cm": 10, "centimeter": 10, "m": 1000},
    "volume": {"ml": 1, "cc": 1, "milliliter": 1, "dl": 100, "l": 1000, "liter": 1000},
    "time": {
        **dict.fromkeys(("s", "second"), 1 / 60),
        **dict.fromkeys(("min", "minute"), 1),
        **dict.fromkeys(("h", "hr", "hour"), 60),
        **dict.fromkeys(("d", "day", "postoperative day", "pod"), 1440),
        **dict.fromkeys(("wk", "week"), 7 * 1440),
        **dict.fromkeys(("mo", "month"), 1440 * _DAYS_A_YEAR / 12),
        **dict.fromkeys(("y", "yr", "year"), 1440 * _DAYS_A_YEAR),
    },
    "mass": {"ug": 0.001, "mcg": 0.001, "mg": 1, "g": 1000, "kg": 1e6},
    "dose by area": {"mg/m2": 1, "g/m2": 1000},
    "dose by weight": {"mg/kg": 1},
    "units": dict.fromkeys(("unit", "iu", "u", "international unit"), 1),
    "units by weight": dict.fromkeys(("unit/kg", "iu/kg", "u/kg"), 1),
    "radiation": {"gy": 1, "gray": 1, "cgy": 0.01},
    "share": {"%": 1, "percent": 1},
}
_UNITS = {
    form: (dimension, factor)
    for dimension, forms in _TABLE.items()
    for form, factor in forms.items()
}
# The unit of a field's number where nobody writes one (graph/fields.py has them for the graph).
FIELD_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "age": "year",
        "tumor_size": "mm",
        "margin_distance": "mm",
        "ivc_involved_length": "mm",
        "ivc_diameter": "mm",
        "blood_loss": "ml",
        "operative_time": "min",
        "ischemia_time": "min",
        "follow_up": "month",
        "discharge": "day",
        "hospital_stay": "day",
        "specimen_weight": "g",
        "weight": "kg",
        "height": "cm",
    }
)
_PIECE = re.compile(r"(\d+(?:[.,·]\d+)*)\s*(mg/m2|g/m2|mg/kg|iu/kg|[a-z%]+)?")
CLOSE = 0.01  # relaxed: one in a hundred, for roundings of a conversion
EXACT = 1e-6


@dataclass(frozen=True, slots=True)
class Amount:
    """``number`` in the base unit of ``dimension``; the dimension is empty where it is unknown."""

    number: float
    dimension: str = ""

    def agrees(self, other: Amount, tolerance: float) -> bool:
        """Whether two amounts are the same, but for a share of ``tolerance``."""
        if self.dimension and other.dimension and self.dimension != other.dimension:
            return False
        return near(self.number, other.number, tolerance)


def near(a: float, b: float, tolerance: float) -> bool:
    return abs(a - b) <= tolerance * max(abs(a), abs(b)) + 1e-9


def is_number(value: object) -> bool:
    """Whether a JSON value is a number; true and false are none."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def plain_number(text: str) -> float | None:
    """The number that digits write; "1,200" is twelve hundred, "9,6" and "9·6" nine point six."""
    digits = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text.replace("·", ".")).replace(",", ".")
    try:
        return float(digits)
    except ValueError:
        return None


def amount(
    value: JsonValue | None, unit: JsonValue | None = None, default: str = ""
) -> Amount | None:
    """The amount of a number, or of words such as "9 h 45 min"; None where there is none.

    >>> amount("9 h 45 min"), amount(2, "L")
    (Amount(number=585.0, dimension='time'), Amount(number=2000.0, dimension='volume'))
    """
    fallback = _unit(unit) or _unit(default)
    if isinstance(value, bool) or value is None or isinstance(value, list):
        return None
    if is_number(value):
        dimension, factor = fallback or ("", 1.0)
        return Amount(float(value) * factor, dimension)
    total: Amount | None = None
    for digits, printed in _PIECE.findall(_folded(str(value))):
        known = _unit(printed)
        if total is not None and (known is None or known[0] != total.dimension):
            break
        number = plain_number(digits)
        if number is None:
            return None
        dimension, factor = known or fallback or ("", 1.0)
        total = Amount((total.number if total else 0.0) + number * factor, dimension)
        if dimension != "time":  # only times are written in two units
            break
    return total


def lengths(value: JsonValue | None, unit: JsonValue | None) -> list[float]:
    """The dimensions of a size in mm, smallest first; empty where the value is no size.

    >>> lengths("6 x 4 x 5 cm", None)
    [40.0, 50.0, 60.0]
    """
    if isinstance(value, str):
        text = _folded(value)
        printed = re.search(r"\d\s*(mm|cm|m)\b", text)
        _, factor = _unit(printed[1] if printed else unit) or ("length", 1.0)
        found = (plain_number(digits) for digits in re.findall(r"\d+(?:[.,·]\d+)?", text))
        return sorted(number * factor for number in found if number is not None)
    members = value if isinstance(value, list) else [value]
    sizes = [amount(member, unit, "mm") for member in members]
    return sorted(size.number for size in sizes if size) if all(sizes) else []


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _unit(printed: JsonValue | None) -> tuple[str, float] | None:
    if not printed:
        return None
    form = re.sub(r"\s*/\s*", "/", _folded(str(printed)).strip()).rstrip(".")
    form = form.replace("litre", "liter").replace("metre", "meter")
    return _UNITS.get(form) or _UNITS.get(form.removesuffix("s"))
