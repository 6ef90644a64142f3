"""Whether two values of one field say the same, strictly or by and large."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from cavagraph.graph.interchange_shape import JsonValue
from cavagraph.loaders.evaluation.amounts import (
    CLOSE,
    EXACT,
    FIELD_UNITS,
    amount,
    is_number,
    lengths,
    near,
)
from cavagraph.loaders.evaluation.items import Item
from cavagraph.loaders.evaluation.words import Wording, tokens


class Level(StrEnum):
    """How much must agree; see docs/extraction.md."""

    RELAXED = "relaxed"
    STRICT = "strict"


SETTING_FIELDS = frozenset(
    {"chemotherapy", "preoperative_chemotherapy", "adjuvant_chemotherapy", "radiotherapy"}
)
# Fields where that it was so is the whole statement; the words beside it are the annotator's.
_PLAIN_YES = frozenset({"anticoagulation", "blood_transfusion", "discovery"})
# Answers that are one in a field and no synonyms elsewhere.
_ANSWERS: Mapping[str, tuple[frozenset[str], ...]] = {
    "sex": (frozenset({"female", "f", "woman", "girl"}), frozenset({"male", "m", "man", "boy"})),
    "margin": (
        frozenset({"r0", "negative", "free", "clear", "tumorfree", "negativemargin"}),
        frozenset({"r1", "positive", "involved", "microscopicallypositive", "positivemargin"}),
        frozenset({"r2", "macroscopicallypositive", "macroscopicresidual"}),
    ),
    "vital_status": (
        frozenset({"alive", "living", "ned", "awd", "noevidenceofdisease", "diseasefree"}),
        frozenset({"dead", "died", "deceased", "dod", "deadofdisease"}),
    ),
    "graft_patency": (
        frozenset({"patent", "open", "widelypatent"}),
        frozenset({"occluded", "thrombosed", "occlusion"}),
    ),
    "ivc_occlusion": (
        frozenset({"complete", "total", "occluded"}),
        frozenset({"partial", "subtotal", "incomplete"}),
    ),
    "grade": (
        frozenset({"grade1", "g1", "fnclccgrade1", "lowgrade", "welldifferentiated"}),
        frozenset(
            {"grade2", "g2", "fnclccgrade2", "intermediategrade", "moderatelydifferentiated"}
        ),
        frozenset({"grade3", "g3", "fnclccgrade3", "highgrade", "poorlydifferentiated"}),
    ),
    "postoperative_course": (
        frozenset({"uneventful", "smooth", "smoothrecovery", "uncomplicated", "nocomplication"}),
    ),
    "renal_function": (frozenset({"normal", "good", "intact", "preserved", "maintained"}),),
}
# "Nothing of the kind" is written in these ways.
_NOTHING = frozenset({"any", "none", "no", "nil", "nothing", "notgiven", "notperformed"})
# A value that only names its field says as much as "any".
_UNSPECIFIC: Mapping[str, frozenset[str]] = {
    "complication": frozenset(
        {"complication", "postoperativecomplication", "majorcomplication", "surgicalcomplication"}
    ),
    "metastasis": frozenset({"distant", "distantmetastasis", "metastasis"}),
    "past_history": frozenset({"unremarkable", "healthy", "previouslyhealthy", "comorbidity"}),
    "recurrence": frozenset({"recurrence", "relapse", "tumorrecurrence", "diseaserecurrence"}),
    "symptom": frozenset({"symptom"}),
}
_SEGMENT_WORDS: tuple[tuple[str, str], ...] = (
    (r"supra-?(?:hepatic|diaphragm)", "suprahepatic"),
    (r"infra-?renal", "infrarenal"),
    (r"retro-?hepatic|supra-?renal|intrahepatic", "suprarenal-retrohepatic"),
    (r"(?:juxta|para|inter|peri)-?renal|(?<![a-z])renal", "renal"),
)
_SETTINGS: tuple[tuple[str, str], ...] = (
    (r"neo-?adjuvant|pre-?operative|induction", "before"),
    (r"(?<!neo)(?<!neo-)adjuvant|post-?operative", "after"),
    (r"palliat", "palliative"),
    (r"intra-?operative|\biort\b", "during"),
)
_RESPONSES: tuple[tuple[str, str], ...] = (
    (r"\bpd\b|progress|ineffective|non?-? ?respon|increas", "progressive"),
    (r"\bsd\b|stable", "stable"),
    (r"\bcr\b|complete (?:response|remission)", "complete"),
    (r"\bpr\b|partial|respon|shrink|decreas", "partial"),
)
_NO_DRUG = frozenset(
    {"", "any", "multifactorial", "none", "not attributed", "unattributed", "unknown"}
)
_BETWEEN_DRUGS = re.compile(
    r"\s*[+/,;]\s*|\s+(?:and|plus|with)\s+|(?<=[a-z]{4})-(?=[a-z]{4})", re.I
)


class Values:
    """Compares values in the words of a terminology."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._by_field: Mapping[str, Callable[[Item, Item, Level], bool]] = {
            "ivc_location": self._locations,
            "tumor_size": self._sizes,
            "drug_response": self._drug_responses,
        }

    def agree(self, gold: Item, found: Item, level: Level) -> bool:
        """Whether ``found`` has the value of ``gold``; status and attributes are not looked at."""
        special = self._by_field.get(gold.field)
        if special is not None:
            return special(gold, found, level)
        if is_number(gold.value):
            return self._numbers(gold, found, level)
        if level is Level.RELAXED and gold.field in _PLAIN_YES:
            return True
        if level is Level.RELAXED and gold.field in SETTING_FIELDS:
            ours, theirs = _settings(gold), _settings(found)
            return not ours or not theirs or not ours.isdisjoint(theirs)
        return self.words(gold.field, gold.text, found.text, level)

    def words(self, field: str, first: str, second: str, level: Level) -> bool:
        """Whether two texts in one field say the same."""
        if self._wording.same(field, first, second):
            return True
        a, b = ("".join(tokens(text)) for text in (first, second))
        if a in _NOTHING and b in _NOTHING:
            return True
        if level is Level.STRICT and field != "sex":
            return False
        vague = _NOTHING | _UNSPECIFIC.get(field, frozenset())
        if a in vague and b in vague:
            return True
        groups = _ANSWERS.get(field, ())
        if any(a in group and b in group for group in groups):
            return True
        known = [any(text in group for group in groups) for text in (a, b)]
        return not all(known) and self._wording.akin(field, first, second)

    def drugs(self, value: JsonValue | None) -> frozenset[str]:
        """The drugs of a value such as "epirubicin + ifosfamide", in preferred words."""
        if value is None or value == "":
            return frozenset()
        parts = map(str, value) if isinstance(value, list) else _BETWEEN_DRUGS.split(str(value))
        said = (" ".join(self._wording.said("drug", part)) for part in parts)
        return frozenset(said) - _NO_DRUG

    def says(self, field: str, text: str) -> frozenset[str]:
        """The words of a value, synonyms resolved."""
        return frozenset(self._wording.said(field, text))

    def _numbers(self, gold: Item, found: Item, level: Level) -> bool:
        default = FIELD_UNITS.get(gold.field, "")
        first = amount(gold.value, gold.attrs.get("unit"), default)
        second = amount(found.value, found.attrs.get("unit"), default)
        tolerance = EXACT if level is Level.STRICT else CLOSE
        return bool(first and second and first.agrees(second, tolerance))

    def _sizes(self, gold: Item, found: Item, level: Level) -> bool:
        first = lengths(gold.value, gold.attrs.get("unit"))
        second = lengths(found.value, found.attrs.get("unit"))
        tolerance = EXACT if level is Level.STRICT else CLOSE
        return (
            bool(first)
            and len(first) == len(second)
            and all(near(a, b, tolerance) for a, b in zip(first, second, strict=True))
        )

    def _locations(self, gold: Item, found: Item, level: Level) -> bool:
        first, second = segments(gold.value), segments(found.value)
        if level is Level.STRICT:
            return first == second != frozenset()
        return _half_shared(first, second)

    def _drug_responses(self, gold: Item, found: Item, level: Level) -> bool:
        first, second = self.drugs(gold.value), self.drugs(found.value)
        responses = _response(gold), _response(found)
        if level is Level.STRICT:
            return first == second and responses[0] == responses[1]
        open_response = "" in responses or responses[0] == responses[1]
        return _half_shared(first, second) and open_response


def segments(value: JsonValue | None) -> frozenset[str]:
    """The canonical segments of the vein that a value names."""
    members = value if isinstance(value, list) else re.split(r"[,;+]|\b(?:and|to)\b", str(value))
    found = set()
    for member in members:
        text = str(member).lower()
        found |= {name for pattern, name in _SEGMENT_WORDS if re.search(pattern, text)}
    return frozenset(found)


def _half_shared(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool(first and second) and len(first & second) / len(first | second) >= 0.5


def _settings(item: Item) -> frozenset[str]:
    words = f"{item.field} {item.text} {item.attrs.get('setting', '')}".lower().replace("_", " ")
    return frozenset(name for pattern, name in _SETTINGS if re.search(pattern, words))


def _response(item: Item) -> str:
    """The response that a fact states, in one word; empty where none can be told."""
    stated = item.attrs.get("response") or item.attrs.get("best_response") or item.text
    text = str(stated).lower()
    return next((name for pattern, name in _RESPONSES if re.search(pattern, text)), "")
