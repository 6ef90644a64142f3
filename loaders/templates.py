"""Templates of frames: the value and the attributes of a fact from what a pattern named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from cavagraph.graph.model import Value
from cavagraph.loaders.annotations import Mention, Quantity, QuantityKind

Item = Mention | Quantity
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# "partial" beside a concept that is itself called "partial hepatectomy".
_REPEATED = re.compile(r"\b([^\W\d_]+) (?=\1\b)", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{(\w+)(?:\.(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """What a template can name: items (mention or quantity) or plain words with their place."""

    items: dict[str, Item]
    words: dict[str, str]
    spans: dict[str, tuple[int, int]]


def render(template: str, filled: Filled) -> Value | None:
    """A template filled in. One placeholder alone keeps its type; otherwise the parts are joined,
    and a word that two of them share where they meet stands once.

    ``{x}``: label of a mention, value(s) of a quantity, or words; ``{x.text}`` as printed;
    ``{x.unit}``, ``{x.low}``, ``{x.high}``, ``{x.anchor}``, ``{x.all}`` (always a tuple) of a
    quantity. A template whose only placeholder is missing gives None.
    """
    alone = _TEMPLATE.fullmatch(template)
    if alone:
        return _part(alone[1], alone[2] or "", filled)
    if template in ("true", "false"):
        return template == "true"
    text = _TEMPLATE.sub(lambda m: _text(_part(m[1], m[2] or "", filled)), template)
    return _REPEATED.sub("", " ".join(text.split()))


def _text(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(map(_text, value))
    return str(value)


def _part(name: str, aspect: str, filled: Filled) -> Value | None:
    item = filled.items.get(name)
    if item is None or aspect == "text":
        return as_aspect(filled.words.get(name), aspect)
    if isinstance(item, Mention):
        return item.term.label
    if aspect == "all":
        return tuple(number(v) for v in item.values)
    if aspect in PER_UNIT:
        return in_unit(item, aspect)
    if aspect:
        raw = getattr(item, aspect)
        return number(raw) if isinstance(raw, Decimal) else raw
    if item.kind is QuantityKind.DATE:
        return item.text
    return number(item.values[0]) if item.values else None


PER_UNIT = {
    "minutes": {"second": Decimal(1) / 60, "minute": Decimal(1), "hour": Decimal(60)},
    "days": {"day": Decimal(1), "week": Decimal(7)},
    "months": {"month": Decimal(1), "year": Decimal(12)},
}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}


def in_unit(item: Quantity, aspect: str) -> Value | None:
    """A duration in minutes, days or months; None where that would need a rounding rule."""
    factor = PER_UNIT[aspect].get(item.unit)
    return number(item.values[0] * factor) if factor and item.values else None


def as_aspect(text: str | None, aspect: str) -> Value | None:
    """Plain words as they are, in capitals, as a number, or a roman numeral as a number."""
    if text is None or aspect in ("", "text"):
        return text
    if aspect == "upper":
        return text.upper()
    if aspect == "lower":
        return text.lower()
    if aspect == "number":
        plain = text.replace(",", "")
        return number(Decimal(plain)) if _NUMBER.fullmatch(plain) else None
    if aspect in ("int", "arabic"):
        roman = _ROMAN.get(text.upper())
        return roman if roman else (int(text) if text.isdigit() else None)
    return None


def number(value: Decimal) -> int | Decimal:
    """An int where the value is whole."""
    return int(value) if value == value.to_integral_value() else value
