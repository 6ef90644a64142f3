"""When a fact that was found counts as a fact of the gold standard.

Relaxed: the field or a neighbour, the value by and large, and whether it is so, was denied or only
planned. Strict: the field, the value, whether it is so, how certain, and the key attributes that
the gold standard gives. Evidence: relaxed, and the words shown overlap the gold standard's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from cavagraph.graph.interchange_shape import EvidenceShape, JsonValue
from cavagraph.loaders.evaluation.amounts import CLOSE, amount, is_number
from cavagraph.loaders.evaluation.items import Item, Standing
from cavagraph.loaders.evaluation.values import Level, Values
from cavagraph.loaders.evaluation.words import squashed

# Fields between which careful annotators differ; the relaxed level takes one for the other.
_NEIGHBOURS = frozenset(
    frozenset({field, other})
    for field, others in {
        "chemotherapy": ("preoperative_chemotherapy", "adjuvant_chemotherapy"),
        "complication": ("complication_presenting", "finding", "toxicity"),
        "finding": ("symptom", "sign", "complication_presenting"),
        "margin": ("residual_disease",),
        "metastasis": ("finding", "recurrence"),
        "past_history": ("comorbidity", "past_procedure"),
        "procedure": ("approach", "bypass", "diagnostic_procedure"),
        "symptom": ("sign", "complication_presenting"),
        "sign": ("complication_presenting",),
    }.items()
    for other in others
)
# What a strict match must have right beside the value, where the gold standard gives it.
KEY_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "complication": ("clavien",),
    "drug": ("dose", "cycles", "line"),
    "ihc": ("result",),
    "radiotherapy": ("dose_gy",),
    "reconstruction": ("material", "diameter_mm", "length_mm"),
    "recurrence": ("time",),
    "toxicity": ("drug", "grade"),
    "tumor_marker": ("result",),
    "tumor_size": ("modality",),
    "vessel_management": ("action",),
    "vital_status": ("time",),
}
# Other names under which a prediction may give an attribute.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "action": ("technique",),
    "clavien": ("clavien_dindo", "grade"),
    "cycles": ("n_cycles",),
    "diameter_mm": ("diameter",),
    "dose": ("dose_value",),
    "dose_gy": ("dose",),
    "drug": ("drugs", "attributed_to", "cause"),
    "grade": ("ctcae_grade",),
    "length_mm": ("length",),
    "material": ("brand",),
}
_NEGATIVE = re.compile(r"negativ|absent|no(?:t)? express|normal|within|no expression")
_POSITIVE = re.compile(r"positiv|express|focal|diffuse|strong|elevat|raised|high")
_MODALITIES: Mapping[str, str] = {
    "us": "ultrasound",
    "sonography": "ultrasound",
    "ultrasonography": "ultrasound",
    "echography": "ultrasound",
    "mdct": "ct",
    "cect": "ct",
    "tomography": "ct",
    "specimen": "pathology",
    "pathological": "pathology",
    "operative": "operation",
    "intraoperative": "operation",
}
_ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv", "5": "v"}
_LEAST_SHARED = 10  # letters that two quotes without offsets must have in common


class Judge:
    """Decides by the rules of this module, in the words of a terminology."""

    def __init__(self, values: Values) -> None:
        self.values = values

    def agree(self, gold: Item, found: Item, level: Level) -> bool:
        """Whether ``found`` counts as ``gold``."""
        if not same_field(gold, found, level) or not self.values.agree(gold, found, level):
            return False
        if not same_standing(gold, found, level):
            return False
        if level is Level.RELAXED:
            return True
        if gold.suspected != found.suspected:
            return False
        return all(self.attribute_agrees(gold, found, name) for name in key_attributes(gold))

    def differs_only_in_standing(self, gold: Item, found: Item) -> bool:
        """Whether the two say the same of the same thing, but one yes and the other no."""
        relaxed = Level.RELAXED
        return same_field(gold, found, relaxed) and self.values.agree(gold, found, relaxed)

    def attribute_agrees(self, gold: Item, found: Item, name: str) -> bool:
        """Whether a key attribute of the gold standard is right."""
        ours, theirs = gold.attrs.get(name), attribute(found, name)
        if name == "drug":
            return self.values.drugs(ours) == self.values.drugs(theirs)
        if ours is None or theirs is None:
            return False
        match name:
            case "dose":
                return _amounts_agree(ours, gold.attrs.get("unit"), theirs, _dose_unit(found), "")
            case "time":
                units = gold.attrs.get("time_unit"), _time_unit(found)
                return _amounts_agree(ours, units[0], theirs, units[1], "month")
            case "result":
                return _results_agree(ours, theirs)
            case "modality":
                return not _modalities(ours).isdisjoint(_modalities(theirs))
            case "clavien":
                return _clavien(ours) == _clavien(theirs)
        if is_number(ours):
            return _amounts_agree(ours, None, theirs, None, "mm" if name.endswith("_mm") else "")
        field = "material" if name == "material" else gold.field
        return self.values.words(field, str(ours), str(theirs), Level.RELAXED)


def same_field(gold: Item, found: Item, level: Level) -> bool:
    """Whether two facts are of one field, or of neighbours at the relaxed level."""
    if gold.field == found.field:
        return True
    return level is Level.RELAXED and neighbours(gold.field, found.field)


def neighbours(first: str, second: str) -> bool:
    return frozenset({first, second}) in _NEIGHBOURS


def same_standing(gold: Item, found: Item, level: Level) -> bool:
    """Whether both say yes, no or planned. Stains and markers are judged by their result.

    A denied plan of the gold standard may be found as the plan it was.
    """
    if gold.field == found.field == "ihc":
        signs = {_stain(gold), _stain(found)}
        return len(signs) == 1 or signs == {"#", "+"}
    if gold.field == found.field == "tumor_marker":
        first, second = _marker(gold), _marker(found)
        return first == second or (level is Level.RELAXED and "" in (first, second))
    if level is Level.STRICT:
        return gold.negated == found.negated
    if gold.standing is Standing.NO and found.standing is Standing.PLANNED:
        return gold.temporality == "planned"
    return gold.standing is found.standing


def key_attributes(gold: Item) -> tuple[str, ...]:
    """The key attributes that the gold standard gives; of a toxicity the drug also where it says
    that there is none to blame."""
    names = KEY_ATTRIBUTES.get(gold.field, ())
    return tuple(
        name
        for name in names
        if gold.attrs.get(name) is not None
        or (name == "drug" and name in gold.attrs and not gold.negated)
    )


def attribute(item: Item, name: str) -> JsonValue | None:
    """An attribute by its name or another that is used for it."""
    values = (item.attrs.get(known) for known in (name, *_ALSO.get(name, ())))
    return next((value for value in values if value is not None and value != ""), None)


def overlap(gold: Iterable[EvidenceShape], found: Sequence[EvidenceShape]) -> bool:
    """Whether any two quotes share words: by offsets, or by their text where those are missing."""
    return any(_quotes_overlap(first, second) for first in gold for second in found)


def _quotes_overlap(first: EvidenceShape, second: EvidenceShape) -> bool:
    if None not in (first.start, first.end, second.start, second.end):
        return first.start < second.end and second.start < first.end  # type: ignore[operator]
    a, b = squashed(first.quote), squashed(second.quote)
    if not a or not b:
        return False
    if a in b or b in a:
        return True
    shared = SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    return shared.size >= max(_LEAST_SHARED, min(len(a), len(b)) / 2)


def sign(value: object) -> str:
    """A result as "+", "-" or "#" (a figure); empty where it says neither."""
    if value is None:
        return ""
    text = str(value).lower().strip()
    if text in ("-", "−", "–", "(-)", "0", "neg") or _NEGATIVE.search(text):
        return "-"
    if text.startswith("+") or text in ("(+)", "pos") or _POSITIVE.search(text):
        return "+"
    return "#" if re.match(r"[<>≈~]?\s*\d", text) else ""


def _stain(item: Item) -> str:
    result = sign(item.attrs.get("result"))
    if item.negated:
        return "-"
    return result or "+"


def _marker(item: Item) -> str:
    told = sign(item.attrs.get("result")) or sign(item.text)
    return told or ("-" if item.negated else "")


def _results_agree(ours: JsonValue, theirs: JsonValue) -> bool:
    first, second = sign(ours), sign(theirs)
    if first == second == "#":
        return _amounts_agree(str(ours), None, str(theirs), None, "%")
    return first == second


def _amounts_agree(
    ours: JsonValue,
    our_unit: JsonValue | None,
    theirs: JsonValue,
    their_unit: JsonValue | None,
    default: str,
) -> bool:
    first, second = amount(ours, our_unit, default), amount(theirs, their_unit, default)
    return bool(first and second and first.agrees(second, CLOSE))


def _dose_unit(item: Item) -> JsonValue | None:
    return item.attrs.get("unit") or item.attrs.get("dose_unit")


def _time_unit(item: Item) -> JsonValue | None:
    return item.attrs.get("time_unit") or item.attrs.get("unit")


def _modalities(value: JsonValue) -> frozenset[str]:
    words = re.findall(r"[a-z]{2,}", str(value).lower())
    return frozenset(_MODALITIES.get(word, word) for word in words)


def _clavien(value: JsonValue) -> str:
    text = re.sub(r"clavien|dindo|grade|[^a-z\d]", "", str(value).lower())
    return re.sub(r"\d", lambda found: _ROMAN.get(found[0], found[0]), text)
