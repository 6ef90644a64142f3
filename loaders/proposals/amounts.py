"""Numbers of a proposal against the numbers of its quote, in the unit that the field counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

import pyoxigraph as ox

from cavagraph.graph.fields import Field, ValueKind
from cavagraph.loaders.annotations import Quantity
from cavagraph.loaders.numbers import NUMBER, number
from cavagraph.ontology.prefixes import expand

_CONVERSIONS: Mapping[str, Mapping[str, str]] = {
    "min": {"minute": "1", "hour": "60"},
    "minute": {"minute": "1", "hour": "60"},
    "day": {"day": "1", "week": "7"},
    "postoperative day": {"day": "1"},
    "month": {"month": "1", "year": "12"},
    "year": {"year": "1"},
    "mm": {"mm": "1"},
    "cm": {"mm": "0.1"},
    "mL": {"mL": "1"},
    "kg": {"kg": "1", "g": "0.001"},
    "g": {"g": "1", "kg": "1000", "mg": "0.001"},
    "%": {"%": "1"},
    "Gy": {"Gy": "1"},
    "°C": {"°C": "1"},
}
"""The registered conversions: the unit of a field, units of the quantity grammar, the factor."""
_BY_SUFFIX = {
    "_mm": "mm", "_min": "min", "_months": "month", "_gy": "Gy", "_ml": "mL", "_kg": "kg",
    "_pct": "%", "_c": "°C",
}  # fmt: skip
_NUMBER = re.compile(NUMBER)
_CARRIERS = {"patient": "Patient", "tumor": "PrimaryTumor", "case": "ClinicalCase",
             "surgery": "SurgicalProcedure"}  # fmt: skip
_BOUNDS = """SELECT ?cls ?path ?least ?above ?most {
    ?shape sh:targetClass ?cls ; sh:property ?rule . ?rule sh:path ?path
    OPTIONAL { ?rule sh:minInclusive ?least } OPTIONAL { ?rule sh:minExclusive ?above }
    OPTIONAL { ?rule sh:maxInclusive ?most } }"""


def unit_of(attribute: str) -> str:
    """The unit that the name of an attribute says: "diameter_mm" counts mm.

    >>> unit_of("diameter_mm"), unit_of("cycles")
    ('mm', '')
    """
    return next((unit for end, unit in _BY_SUFFIX.items() if attribute.endswith(end)), "")


def parsed(words: str) -> tuple[Decimal, ...]:
    """The numbers of a value: one, or the dimensions of a size ("60 x 40"); none if it has others.

    >>> parsed("1,500"), parsed("60 x 40"), parsed("about 3")
    ((Decimal('1500'),), (Decimal('60'), Decimal('40')), ())
    """
    parts = re.split(r"\s*[x×*]\s*", words.strip())
    if not all(re.fullmatch(r"-?\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?", part) for part in parts):
        return ()
    return tuple(Decimal(part.replace(",", "")) for part in parts)


def stated(unit: str, quantities: Iterable[Quantity], words: str) -> frozenset[Decimal]:
    """The numbers that a quote states in ``unit``; without one, all that it prints bare."""
    if not unit:
        bare = {n for q in quantities if not q.unit for n in _members(q)}
        return frozenset(bare | {number(found[0]) for found in _NUMBER.finditer(words)})
    factors = _CONVERSIONS.get(unit, {unit: "1"})
    return frozenset(
        n * Decimal(factors[q.unit]) for q in quantities if q.unit in factors for n in _members(q)
    )


def _members(quantity: Quantity) -> Iterator[Decimal]:
    yield from quantity.values
    yield from (bound for bound in (quantity.low, quantity.high) if bound is not None)


def in_range(field: Field, numbers: Iterable[Decimal]) -> bool:
    """Whether the graph's shapes allow these numbers as the value of a field."""
    names = [(field.node, field.prop)]
    if field.kind is ValueKind.SIZE:
        names = [(field.node, f"dimension{n}Mm") for n in (1, 2, 3)]
    carrier, _, shortcut = field.shortcut.partition(":")
    names.append((_CARRIERS.get(carrier, ""), shortcut))
    rules = [_bounds()[name] for name in names if name in _bounds()]
    return all(
        n >= 0 and all(least <= n <= most and n != above for least, above, most in rules)
        for n in numbers
    )


Bounds = tuple[Decimal, Decimal | None, Decimal]


@lru_cache(maxsize=1)
def _bounds() -> Mapping[tuple[str, str], Bounds]:
    """Least, excluded and greatest number of a class's property, as ``shapes.ttl`` has them."""
    store = ox.Store()
    store.load(files("cavagraph.ontology").joinpath("shapes.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    found = store.query(_BOUNDS, prefixes={"sh": "http://www.w3.org/ns/shacl#"})
    assert isinstance(found, ox.QuerySolutions)
    home, table = expand("cg:"), {}
    for row in found:
        cls, path = str(row["cls"].value), str(row["path"].value)
        least, above, most = (_decimal(row[name]) for name in ("least", "above", "most"))
        if (least, above, most) != (None, None, None):
            key = cls.removeprefix(home), path.removeprefix(home)
            lower = next((n for n in (least, above) if n is not None), Decimal(0))
            table[key] = (lower, above, Decimal("Infinity") if most is None else most)
    return table


def _decimal(term: object) -> Decimal | None:
    return Decimal(term.value) if isinstance(term, ox.Literal) else None
