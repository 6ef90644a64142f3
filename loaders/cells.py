"""How each kind of table cell is read: one small function a kind, in the table ``READERS``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cavagraph.graph.model import Status, Value
from cavagraph.loaders.annotations import Mention, Quantity, QuantityKind
from cavagraph.loaders.columns import Column
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.numbers import DIGITS
from cavagraph.loaders.numbers import number as decimal
from cavagraph.loaders.quantities import quantities
from cavagraph.loaders.templates import number

NONE = re.compile(r"^\W*(?:no|none|nil|absent|negative|0|not done|without)\W*$", re.IGNORECASE)
MISSING = re.compile(
    r"^\W*(?:[-–—]+|NR|NA|N/A|n\.?d\.?|not (?:reported|available|applicable)|unknown|\?)?\W*$",
    re.IGNORECASE,
)
YES = re.compile(r"^\W*(?:yes|y|done|\+|present|positive)\W*$", re.IGNORECASE)
_RANGE = re.compile(r"^\W*\d+(?:\.\d+)?\s*\w*\s*(?:[-–]|\bto\b)\s*\d")
# What a column is read in, and the units of a cell that are whole numbers of it.
_FACTORS = {("min", "hour"): 60, ("month", "year"): 12, ("day", "week"): 7}
_UNIT_NAMES = {"minute": "min"}
_MARGINS = {
    "clear": "negative",
    "free": "negative",
    "not involved": "negative",
    "uninvolved": "negative",
    "involved": "positive",
}
_CLAVIEN = r"(?:V|IV[ab]?|III[ab]?|II|I)"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: field, value, attributes, status."""

    field: str
    value: Value
    attrs: tuple[tuple[str, Value], ...] = ()
    status: Status = Status.PRESENT


@dataclass(frozen=True, slots=True)
class CellContext:
    """A cell with its header, spec and the words of the ontology."""

    text: str
    header: str
    column: Column
    lexicon: Lexicon

    def mentions(self, *classes: str) -> list[Mention]:
        """The terms of the cell, of these classes where any are given; offsets are of the cell."""
        return [m for m in self.lexicon.mentions(self.text) if not classes or m.isa(*classes)]

    def amounts(self, *kinds: QuantityKind) -> list[Quantity]:
        """The quantities of these kinds in the cell."""
        return [q for q in quantities(self.text) if q.kind in kinds]


def _number(c: CellContext) -> Iterator[Reading]:
    """The number of a cell in the unit of its column; a range is no number of one patient."""
    found = re.search(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?", c.text)
    if not found or _RANGE.match(c.text):
        return
    timed = [q for q in c.amounts(QuantityKind.DURATION, QuantityKind.TIMEPOINT) if q.values]
    if timed and c.column.unit in ("min", "day", "month"):
        unit = _UNIT_NAMES.get(timed[0].unit, timed[0].unit)
        factor = _FACTORS.get((c.column.unit, unit))
        value = timed[0].values[0] * (factor or 1)
        yield Reading(c.column.field, number(value), (("unit", c.column.unit if factor else unit),))
        return
    value = Decimal(found.group().replace(",", "")) * _scale(c)
    yield Reading(c.column.field, number(value), (("unit", c.column.unit),))


def _scale(c: CellContext) -> int:
    """What a bare number is multiplied with for the unit that its header names."""
    if c.column.unit == "min" and re.search(r"\bh(?:rs?|ours?)?\b", c.header):
        return 60
    if c.column.unit == "month" and re.search(r"\b(?:years?|yrs?)\b", c.header):
        return 12
    if c.column.unit == "mL" and re.search(r"\b(?:L|litres?|liters?)\b", f"{c.header} {c.text}"):
        return 1000
    return 1


def _sex(c: CellContext) -> Iterator[Reading]:
    found = re.search(
        r"\b(?:f(?:emale)?|w(?:oman)?|m(?:ale)?|man|girl|boy)\b", c.text, re.IGNORECASE
    )
    if found:
        female = found.group().lower()[0] in "fwg"
        yield Reading("sex", "female" if female else "male")


def _age_sex(c: CellContext) -> Iterator[Reading]:
    age = re.search(r"\d{1,3}", c.text)
    if age:
        yield Reading("age", int(age.group()), (("unit", "year"),))
    yield from _sex(CellContext(re.sub(r"[\d/]", " ", c.text), c.header, c.column, c.lexicon))


def _terms(c: CellContext) -> Iterator[Reading]:
    if NONE.match(c.text):
        if c.column.none:
            yield Reading(c.column.field, c.column.none, (), Status.ABSENT)
        return
    if re.search(r"\bincidental", c.text, re.IGNORECASE):
        yield Reading("discovery", "incidental finding")
    for mention in c.mentions(*c.column.classes):
        if mention.term.label.startswith("incidental"):
            continue  # how it was found, no complaint
        yield Reading(c.column.field, mention.term.label, tuple(sorted(c.column.attrs.items())))


def _terms_or_text(c: CellContext) -> Iterator[Reading]:
    found = list(_terms(c))
    yield from found or [Reading(c.column.field, c.text.lower())]


def _size(c: CellContext) -> Iterator[Reading]:
    unit = (
        10
        if re.search(r"\bcm\b", c.text)
        or (re.search(r"\bcm\b", c.header) and not re.search(r"\bmm\b", c.text))
        else 1
    )
    numbers = [decimal(n) for n in re.findall(DIGITS, re.sub(r"[cm]m ?[3³²]", " ", c.text))][:3]
    if not numbers:
        return
    if not re.search(r"\b[cm]m\b", c.text + c.header) and max(numbers) < 30:
        unit = 10  # no tumour of a series is given in millimetres below 30 in all dimensions
    modality = re.search(r"\b(?:CT|MRI|PET|ultrasound|specimen|patholog\w+)\b", c.header)
    attrs: list[tuple[str, Value]] = [
        ("modality", modality.group() if modality else "not stated (preoperative table)"),
        ("phase", "preoperative"),
        ("raw", c.text),
        ("unit", "mm"),
    ]
    yield Reading("tumor_size", tuple(number(n * unit) for n in numbers), tuple(sorted(attrs)))


def _yes_no(c: CellContext) -> Iterator[Reading]:
    if NONE.match(c.text):
        yield Reading(c.column.field, c.column.value, (), Status.ABSENT)
    elif not YES.match(c.text) and re.search("biopsy", c.column.value):
        yield Reading(c.column.field, _biopsy(c.text))
    else:
        yield Reading(c.column.field, c.column.value)


def _biopsy(text: str) -> str:
    """The kind of biopsy that a cell names: "CT-guided" is a CT-guided biopsy."""
    named = re.match(r"\W*([\w-]+(?: [\w-]+){0,2}?)(?: (?:needle )?biopsy)?\W*$", text)
    guided = named and re.search(
        r"guided|trans\w+|endo\w+|core|needle|open|percut|lapar", text, re.I
    )
    return f"{named[1]} biopsy" if named and guided else "preoperative biopsy"


def _r0(c: CellContext) -> Iterator[Reading]:
    if YES.match(c.text):
        yield Reading("margin", "R0")
    elif NONE.match(c.text):
        yield Reading("margin", "R0", (), Status.ABSENT)


def _margin(c: CellContext) -> Iterator[Reading]:
    found = re.search(r"\bR[012]\b", c.text) or re.search(
        r"negative|positive|clear|free|(?:not |un)?involved", c.text, re.I
    )
    if found:
        word = found.group().lower()
        value = word.upper() if word.startswith("r") else _MARGINS.get(word, word)
        yield Reading("margin", value)


def _grade(c: CellContext) -> Iterator[Reading]:
    found = re.search(r"\b([123]|I{1,3})\b", c.text)
    if found:
        value = {"I": 1, "II": 2, "III": 3}.get(found[1]) or int(found[1])
        scale = "FNCLCC " if re.search("FNCLCC", c.header + c.text) else ""
        yield Reading("grade", f"{scale}grade {value}", (("grade", value),))


def _clavien(c: CellContext) -> Iterator[Reading]:
    if NONE.match(c.text):
        yield Reading("complication", "any", (), Status.ABSENT)


def _complications(c: CellContext) -> Iterator[Reading]:
    if NONE.match(c.text) or re.match(r"^\W*[-–—]\W*$", c.text):
        yield Reading("complication", "any", (), Status.ABSENT)
        return
    for mention in c.mentions("Complication", "AdverseEventType", "Symptom", "Sign"):
        after = re.match(rf"\W*(?:grade )?({_CLAVIEN})\b", c.text[mention.end :])
        attrs = (("clavien", after[1]),) if after else ()
        yield Reading("complication", mention.term.label, attrs)


def _sites(c: CellContext) -> Iterator[Reading]:
    attrs = tuple(sorted(c.column.attrs.items()))
    if NONE.match(c.text):
        yield Reading(c.column.field, c.column.none or "any", attrs, Status.ABSENT)
        return
    for site in named_sites(c.text):
        yield Reading(c.column.field, site, attrs)


def named_sites(text: str) -> list[str]:
    """Sites of spread named in a cell, in order, by their usual name."""
    words = (
        r"(?:liver|hepatic|lungs?|pulmonary|bone|brain|local|peritone\w+|lymph nodes?|skin|"
        r"retroperitone\w+|adrenal|scalp|distant)"
    )
    names = {"hepatic": "liver", "pulmonary": "lung", "lungs": "lung", "lymph nodes": "lymph node"}
    found = [m.group().lower() for m in re.finditer(rf"\b{words}\b", text, re.IGNORECASE)]
    return list(dict.fromkeys(names.get(f, f) for f in found))


READERS: dict[str, Callable[[CellContext], Iterator[Reading]]] = {
    "number": _number, "sex": _sex, "age_sex": _age_sex, "terms": _terms,
    "terms_or_text": _terms_or_text, "size": _size, "yes_no": _yes_no, "r0": _r0,
    "margin": _margin, "grade": _grade, "clavien": _clavien, "complications": _complications,
    "sites": _sites,
}  # fmt: skip
