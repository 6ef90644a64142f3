"""Sizes that differ: by modality and time, by lesion, by unit. All values are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cavagraph.graph.model import Contradiction, Fact, Patient, Reading, Value
from cavagraph.loaders.document import Sentence
from cavagraph.loaders.findings import Findings, about, attribute, facts, unite, words_of

SIZES, LESIONS, VOLUME_UNIT, NO_UNIT = (
    "sizes-by-modality", "lesion-size-by-modality", "size-with-volume-unit", "size-without-unit",
)  # fmt: skip
_VOLUME_UNIT = re.compile(r"\d\s*(?:cm|mm)\s?(?:3|³|\^3)\s*$")
_BARE_SIZE = re.compile(r"^(?:F|Fr|CH|No\.?|#|size)?\s?\d+(?:\.\d+)?(?:\s?(?:F|Fr|CH))?$", re.I)
_LIVER = re.compile(r"\b(?:liver|hepat\w+|nodul\w+|metasta\w+)", re.I)
_SITE = re.compile(r"\b(?:S|(?:liver )?segments? )(?P<n>[1-8])[ab]?\b(?!\s?(?:mm|cm|%))")
_MM = re.compile(r"(\d+(?:\.\d+)?)\s?(mm|cm)\b")
_SIZE_BEFORE = re.compile(
    r"(\d+(?:\.\d+)?)\s?(mm|cm)\s(?:[a-z]+\s){0,4}?(?:in|at|of|within)\s(?:the\s)?"
    r"(?:liver\s)?[^;.\d]{0,4}"
    r"(?:S\d(?:,\s|\sand\s|\s)?){0,3}$"
)
_WHEN = (
    (
        "specimen",
        r"\b(?:specimen|resected|removed|excised|patholog\w+|histolog\w+|cut surface|gross)",
    ),
    ("operation", r"\b(?:intra-?operative\w*|at (?:operation|laparotomy|surgery))"),
    ("imaging", r"\b(?:CT|MRI|PET|US|ultraso\w+|tomograph\w+|imag\w+|scan)\b"),
)


def sizes_by_modality(findings: Findings) -> Iterator[Contradiction]:
    """Several sizes of one tumour: by imaging, at operation, in the specimen, after treatment."""
    for patient in findings.patients:
        groups = _by_size(facts(patient, "tumor_size"))
        if len(groups) < 2:
            continue
        phases = [attribute(f, "phase") for g in groups for f in g]
        treated = any(p.startswith("after") for p in phases) and any(
            p.startswith("pre") for p in phases
        )
        kind = "over time" if treated else "by modality"
        yield Contradiction(
            kind,
            about(findings, patient, "tumour size"),
            tuple(_size_reading(group) for group in groups),
            "all kept, one fact for each modality and time",
            SIZES,
            field="tumor_size",
        )


def _by_size(sizes: list[Fact]) -> list[list[Fact]]:
    """Facts in groups of one printed size; the rounded long axis of a size joins that size."""
    groups: list[list[Fact]] = []
    for fact in sorted(sizes, key=lambda f: -len(_dimensions(f.value))):
        for group in groups:
            if _same_size(group[0].value, fact.value):
                group.append(fact)
                break
        else:
            groups.append([fact])
    return sorted(groups, key=lambda g: g[0].evidence[0].start)


def _dimensions(value: Value) -> tuple[Decimal, ...]:
    members = value if isinstance(value, tuple) else (value,)
    return tuple(sorted((Decimal(str(m)) for m in members), reverse=True))


def _same_size(a: Value, b: Value) -> bool:
    first, second = _dimensions(a), _dimensions(b)
    if len(second) == 1 and len(first) > 1:
        return round(first[0] / 10) * 10 == second[0]
    return first == second


def _size_reading(group: list[Fact]) -> Reading:
    fact = group[0]
    known = filter(None, (attribute(fact, "modality"), attribute(fact, "phase")))
    how = ", ".join(dict.fromkeys(known))
    text = f"{words_of(fact.value)} mm" + (f" ({how})" if how else "")
    return Reading(text, unite(f.evidence for f in group))


@dataclass(frozen=True, slots=True)
class _Lesion:
    """Sizes in mm of the lesions of one liver segment in one sentence."""

    site: str
    sizes: tuple[Decimal, ...]
    when: str
    sentence: Sentence


def lesion_sizes(findings: Findings) -> Iterator[Contradiction]:
    """A liver nodule that measures one thing in imaging and another in the specimen."""
    if findings.several():
        return
    found = [lesion for s in findings.own() for lesion in _lesions(s)]
    for site in dict.fromkeys(lesion.site for lesion in found):
        here = [lesion for lesion in found if lesion.site == site]
        if len({x.sizes for x in here}) < 2 or len({x.when for x in here}) < 2:
            continue
        yield Contradiction(
            "by modality",
            f"size of the lesion in liver segment {site}",
            tuple(
                _lesion_reading(findings, here, sizes)
                for sizes in dict.fromkeys(x.sizes for x in here)
            ),
            "all kept, each with its modality",
            LESIONS,
        )


def _lesion_reading(
    findings: Findings, lesions: list[_Lesion], sizes: tuple[Decimal, ...]
) -> Reading:
    same = [x for x in lesions if x.sizes == sizes]
    how = ", ".join(dict.fromkeys(x.when for x in same if x.when))
    text = ", ".join(f"{size.normalize():f} mm" for size in sizes)
    return Reading(
        text + (f" ({how})" if how else ""), unite(findings.quote(x.sentence) for x in same)
    )


def _lesions(sentence: Sentence) -> Iterator[_Lesion]:
    text = sentence.text
    if not ((_MM.search(text) and _LIVER.search(text)) or re.search(r"\bS\d \(\d", text)):
        return
    when = next((name for name, cue in _WHEN if re.search(cue, text, re.I)), "")
    for match in _SITE.finditer(text):
        sizes = _sizes_at(text, match)
        if sizes:
            yield _Lesion(match["n"], tuple(sorted(set(sizes))), when, sentence)


def _sizes_at(text: str, site: re.Match[str]) -> list[Decimal]:
    """Sizes in the parenthesis after a segment, or the one before it ("5 mm nodules in S6")."""
    inside = re.match(r"\s?\(([^)]{1,60})\)", text[site.end() :])
    if inside:
        return [_mm(*m.groups()) for m in _MM.finditer(inside[1])]
    before = _SIZE_BEFORE.search(text[max(0, site.start() - 60) : site.start()])
    return [_mm(before[1], before[2])] if before else []


def _mm(number: str, unit: str) -> Decimal:
    return Decimal(number) * (10 if unit == "cm" else 1)


def volume_units(findings: Findings) -> Iterator[Contradiction]:
    """A size of two or three dimensions printed with the unit of a volume."""
    odd = [f for p in findings.patients for f in facts(p, "tumor_size") if _cubic(f)]
    if not odd:
        return
    mean = [f for f in findings.cohort if f.field == "tumor_size_mean"]
    checked = any(r.agrees and r.field == "tumor_size" for r in findings.recomputations)
    reason = "; the mean that the report gives agrees with this" if checked else ""
    evidence = unite(f.evidence for f in odd)
    printed = Reading(f"printed as a volume: {attribute(odd[0], 'raw')}", evidence)
    meant = unite(f.evidence for f in mean) or evidence
    yield Contradiction(
        "unit",
        "unit of the tumour size",
        (printed, Reading("the dimensions, in units of length", meant)),
        f"read as dimensions{reason}",
        VOLUME_UNIT,
        field="" if mean else "tumor_size",
    )


def _cubic(fact: Fact) -> bool:
    several = isinstance(fact.value, tuple) and len(fact.value) > 1
    return several and bool(_VOLUME_UNIT.search(attribute(fact, "raw")))


def sizes_without_unit(findings: Findings) -> Iterator[Contradiction]:
    """A device whose size is a bare number or a gauge ("F20"): kept as printed, never in mm."""
    for patient in findings.patients:
        for fact in facts(patient, "reconstruction"):
            raw = attribute(fact, "size_raw")
            if raw and _BARE_SIZE.match(raw):
                yield _without_unit(findings, patient, fact, raw)


def _without_unit(findings: Findings, patient: Patient, fact: Fact, raw: str) -> Contradiction:
    return Contradiction(
        "unit",
        about(findings, patient, "size of the graft"),
        (
            Reading(f"printed as {raw}", fact.evidence),
            Reading("no unit of length is given", fact.evidence),
        ),
        "kept as printed; no diameter in mm is asserted",
        NO_UNIT,
        field="reconstruction",
    )
