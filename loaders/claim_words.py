"""Words of a claim: labels of what is named, guideline and level, and the short text itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cavagraph.graph.model import Value
from cavagraph.loaders.annotations import Mention, QuantityKind
from cavagraph.loaders.claim_figures import Attrs
from cavagraph.loaders.claim_passages import Passage
from cavagraph.loaders.measures import plain

_LEVEL = re.compile(
    r"\b(?:category|level(?: of evidence)?|evidence(?: level)?(?: is)?|class|grade) ?:? ?(?:is )?"
    r"(?P<l>[1-5][ABC]|[ABC][1-5]|I{1,3}[ab]?(?= (?:evidence|recommend)))(?![\w-])"
)
_GUIDELINE = re.compile(
    r"\b(?P<g>NCCN|ESMO|ASCO|NICE|EURACAN|TARPSWG|JSMO)\b(?:\W+(?P<y>(?:19|20)\d\d))?"
    r"|(?P<w>National Comprehensive Cancer Network)(?: \(NCCN\))?(?: (?P<v>(?:19|20)\d\d))?"
)
_SUBJECTS = (
    "Resection", "ReconstructionTechnique", "VesselManagement", "CirculatorySupport",
    "Procedure", "Drug", "DrugClass", "DrugRegimen", "Radiotherapy", "TreatmentModality",
    "GraftMaterial", "Complication", "AdverseEventType", "GraftStatus", "Symptom", "Sign",
    "RecurrenceType", "LymphNodeStation", "TumorType", "Organ",
)  # fmt: skip
_PLAIN = frozenset({"tumor", "primary tumor", "graft", "extension", "surgery"})
_MOST = 4
_NAMED = {"zone": "zone", "levels_printed": "zone", "level": "level"}
_SHOWN = (
    "zone",
    "levels_printed",
    "population",
    "horizon",
    "measure",
    "condition",
    "level",
    "guideline",
    "study",
)


def labels(mentions: Iterable[Mention], *classes: str) -> tuple[str, ...]:
    """The labels of the mentions of some classes, each once, in order."""
    return tuple(dict.fromkeys(m.term.label for m in mentions if m.isa(*classes)))


def level_of(text: str) -> str:
    """The level of evidence or strength that a guideline gives: "2B"."""
    found = _LEVEL.search(text)
    return found["l"] if found else ""


def guideline_of(text: str) -> str:
    """The guideline and its year: "NCCN 2012"."""
    found = _GUIDELINE.search(text)
    if not found:
        return ""
    year = found["y"] or found["v"] or ""
    return f"{found['g'] or 'NCCN'} {year}".strip()


def radiation_of(passage: Passage) -> Attrs:
    """The dose of radiation that is spoken of, in Gy."""
    for q in passage.quantities:
        if q.kind is QuantityKind.RADIATION and q.low is not None and q.high is not None:
            return {"low_gy": plain(q.low), "high_gy": plain(q.high)}
        if q.kind is QuantityKind.RADIATION and q.value is not None:
            return {"low_gy": plain(q.value)}
    return {}


def summary(
    says: str, mentions: Iterable[Mention], attrs: Attrs, value: str, given: str = ""
) -> str:
    """The short text: what it is about (``given``: always this), what is said, value, for whom."""
    listed = tuple(mentions)
    about: list[str] = []
    for name in _SUBJECTS:
        about += [x for x in labels(listed, name) if x not in about]
    if not about:
        about = list(dict.fromkeys(m.term.label for m in listed))
    subject = given or ", ".join(([x for x in about if x not in _PLAIN] or about)[:_MOST])
    polarity = _words(attrs.get("polarity", "")).lower()
    parts = [" ".join(filter(None, (polarity or says, value)))]
    for name in _SHOWN:
        words = _words(attrs.get(name, ""))
        if words and words not in parts:
            parts.append(f"{_NAMED[name]} {words}" if name in _NAMED else words)
    direction = _words(attrs.get("direction", ""))
    if direction and direction != "none":
        parts[0] = f"{direction} {parts[0]}"
    if direction == "none":
        parts[0] = f"not {parts[0]}"
    return ": ".join(filter(None, (subject, "; ".join(filter(None, parts)))))


def _words(value: Value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
