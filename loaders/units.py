"""The units of the quantity grammar: how they are printed, their kind, and the factor to ours.

Sizes come out in mm, volumes in mL, radiation in Gy, as the values of the graph have them; doses,
durations and concentrations keep the unit they are printed in, in one spelling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from cavagraph.loaders.annotations import QuantityKind as K

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Unit:
    """``factor`` turns the printed number into ``name``."""

    kind: K
    name: str
    factor: Decimal = _ONE


# kind, normal unit, factor to it, the forms it is written in
_ROWS: tuple[tuple[K, str, str, str], ...] = (
    (K.LENGTH, "mm", "1", "mm millimetre millimeter millimetres millimeters"),
    (K.LENGTH, "mm", "10", "cm cms centimetre centimeter centimetres centimeters"),
    (
        K.VOLUME,
        "mL",
        "1",
        "mL ml ML Ml cc CC mls millilitre milliliter millilitres milliliters",
    ),
    (K.VOLUME, "mL", "1000", "L l litre liter litres liters Litres Liters"),
    (K.VOLUME, "mL", "100", "dL dl"),
    (K.VOLUME, "mL", "1", "cm3 cm³ cm^3"),
    (K.DURATION, "minute", "1", "min mins minute minutes mn min."),
    (K.DURATION, "hour", "1", "h hr hrs hour hours H hr."),
    (K.DURATION, "day", "1", "d day days"),
    (K.DURATION, "week", "1", "wk wks week weeks weekly"),
    (K.DURATION, "month", "1", "mo mos mth mths month months mo. monthly"),
    (K.DURATION, "year", "1", "y yr yrs year years yr."),
    (K.DURATION, "second", "1", "sec secs seconds"),
    (K.AGE, "year", "1", "yearold yearsold y/o yo y.o. y/o. YO"),
    (K.RADIATION, "Gy", "1", "Gy gy GY Gray gray Grays GyE CGE"),
    (K.RADIATION, "Gy", "0.01", "cGy rad rads"),
    (K.COUNT, "fraction", "1", "fraction fractions fx fr # sittings"),
    (K.PERCENT, "%", "1", "% percent"),
    (K.MASS, "kg", "1", "kg kgs Kg KG kilogram kilograms kilogrammes"),
    (K.DOSE, "g", "1", "g gm gms gr gram grams gramme grammes"),
    (K.DOSE, "mg", "1", "mg mgs Mg MG milligram milligrams"),
    (K.DOSE, "mcg", "1", "mcg µg μg ug microgram micrograms"),
    (K.DOSE, "units", "1", "units unit U"),
    (K.DOSE, "IU", "1", "IU iu"),
    (K.OTHER, "mmHg", "1", "mmHg mm_Hg"),
    (K.OTHER, "°C", "1", "°C ℃ °"),
    (K.OTHER, "HU", "1", "HU"),
    (K.OTHER, "Fr", "1", "Fr French"),
    (K.OTHER, "bpm", "1", "bpm"),
)


def _table() -> dict[str, Unit]:
    table = {
        form.replace("_", " "): Unit(kind, name, Decimal(factor))
        for kind, name, factor, forms in _ROWS
        for form in forms.split()
    }
    table["per cent"] = table["%"]
    return table


_SIMPLE = _table()
_MASS = (
    r"(?:mg|mcg|µg|μg|ug|gms?|g|ng|pg|IU|mIU|kU|U|[Uu]nits?|mmol|µmol|μmol|umol|nmol|mEq|meq|kg|"
    r"mL|ml)"
)
_PER_AREA = r"(?:\s?/\s?|\s?per\s)(?:m\s?\^?2|m²|mq|sq\.?\s?m|square\smet(?:re|er))"
_PER_KG = r"(?:\s?/\s?|\sper\s)(?:kg|kilogram)"
_PER_VOLUME = r"\s?/\s?(?:mL|ml|dL|dl|L|l|µL|μL|uL|mm3|mm³|cumm)"
_ROUTE = (
    r"(?:\s(?:s/?c\b|SC\b|s\.c\.|i\.?v\b\.?|IV\b|p\.?o\b\.?|PO\b|oral(?:ly)?\b|subcutaneously\b|"
    r"intravenously\b|by\smouth\b))?"
)
_FREQUENCY = (
    rf"{_ROUTE}(?:\s?/\s?(?:day|d|24\s?h)\b|\s(?:once\s)?(?:daily|(?:a|per)\sday|OD|od|q\.?d\.?)\b|"
    r"\s(?:every|each)\sday\b|"
    r"(?P<twice>\s(?:twice\s(?:daily|a\sday|per\sday)|b\.?i\.?d\b\.?|BD\b|bd\b)))"
)
_COMPOUND = (
    r"mL/min(?:/1\.73\s?m(?:2|²))?|ml/min(?:/1\.73\s?m(?:2|²))?|"
    r"(?:×|x|\*)\s?10\s?\^?(?:9|3|6|⁹|³)\s?/\s?(?:L|l|µL|μL|uL)|"
    rf"kg/m(?:2|²)|{_MASS}(?:{_PER_AREA}|{_PER_KG}|{_PER_VOLUME})|/\s?(?:µL|μL|uL|cumm|mm3|mm³)"
)
_FORMS = "|".join(re.escape(form) for form in sorted(_SIMPLE, key=len, reverse=True))
# A unit ends where no letter or digit follows; "%" and "#" may be followed by anything.
UNIT = rf"(?:(?:{_COMPOUND}|(?i:per\scent)|{_FORMS})(?:(?<=[%#])|(?![A-Za-z0-9²³])))"
FREQUENCY = re.compile(_FREQUENCY)
_AREA = re.compile(_PER_AREA)
_KG = re.compile(_PER_KG)


def unit(printed: str) -> Unit:
    """The unit behind a text that ``UNIT`` matched.

    >>> unit("mg/m²").name, unit("cGy").factor, unit("months").kind.value
    ('mg/m2', Decimal('0.01'), 'duration')
    """
    simple = _SIMPLE.get(printed) or _SIMPLE.get(printed.lower())
    if simple:
        return simple
    if printed.startswith("kg/m"):
        return Unit(K.OTHER, "kg/m2")
    for pattern, suffix in ((_AREA, "/m2"), (_KG, "/kg")):
        found = pattern.search(printed)
        if found:
            return Unit(K.DOSE, _mass(printed[: found.start()]) + suffix)
    compact = printed.replace(" ", "").replace("μ", "µ").replace("uL", "µL")
    if compact[:1] in "×x*":
        return Unit(K.CONCENTRATION, "10^" + compact.lstrip("×x*").removeprefix("10").lstrip("^"))
    head, _, volume = compact.partition("/")
    volume = {"ml": "mL", "dl": "dL", "l": "L", "mm3": "µL", "mm³": "µL", "cumm": "µL"}.get(
        volume, volume
    )
    volume = volume.replace("m²", "m2").replace("1.73m2", "1.73 m2")
    return Unit(K.CONCENTRATION, f"{_mass(head)}/{volume}")


def _mass(printed: str) -> str:
    text = printed.strip().replace("μ", "µ")
    return {"gm": "g", "gms": "g", "ug": "mcg", "µg": "µg", "unit": "units", "ml": "mL"}.get(
        text.lower(), text
    )
