"""Recommendations that hold for a part of the cava: technique, polarity, condition, correction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.graph.model import ZoneScheme
from cavagraph.loaders.claim_figures import Attrs
from cavagraph.loaders.claim_passages import Passage, clauses
from cavagraph.loaders.claim_words import labels
from cavagraph.loaders.claim_zones import (
    Statement,
    Zone,
    conditions,
    correction,
    needless,
    polarity_of,
    statements,
)

_TECHNIQUES = (
    "ReconstructionTechnique", "VesselManagement", "CirculatorySupport", "CavalResection",
    "SurgicalApproach", "Manoeuvre", "VascularControl", "OrganResection", "Transplantation",
    "Radiotherapy", "Procedure",
)  # fmt: skip
_GENERIC = frozenset(
    {"surgery", "anastomosis", "resection", "tumor resection", "biopsy", "vessel mobilization",
     "graft", "IVC resection", "radical resection"}
)  # fmt: skip
_REASON = re.compile(r"\b(?:because|since|in order to avoid|due to|owing to)\b", re.IGNORECASE)
_WORDED = (
    ("IVC ligation", r"\bligat\w+"),
    ("IVC reconstruction", r"\breconstruct\w*|\breplac\w+"),
    ("bypass", r"\bbypass\b"),
    ("interposition graft", r"\bgraft\w*|\bprosthe\w+"),
)
_ANAPHORA = re.compile(
    r"(?:in such|in these|in this|even if|such|these|this|here|then|it|then|the|simple|direct)\b",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"\bdecid\w+|\bmore complex\b|\bdictat\w+|\bdepend\w*|\bdifficult\b|\bchalleng\w+", re.I
)
_STATES = re.compile(
    r"\bhas (?:a )?rich\b|\bis segmented\b|\bare categori[sz]ed\b|\bthe question\b", re.I
)
_OMITS = re.compile(
    r"\breconstruction\b[^.;]{0,40}\b(?:omitted|unnecessary|not (?:required|necessary"
    r"|needed|mandatory))"
    r"|\bwithout (?:any |caval )?(?:reconstruct|replac)\w+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Zoned:
    """A recommendation for zones, at ``[start, end)`` of the passage."""

    start: int
    end: int
    rule: str
    says: str
    attrs: Attrs
    correction: str = ""


def zoned_claims(
    passage: Passage, zones: list[Zone], inherited: Zone | None, scheme: ZoneScheme | None
) -> Iterator[Zoned]:
    """The recommendations of a passage that name a zone or speak of the one named before."""
    if _STATES.search(passage.text):
        return
    if not zones and inherited is not None and _ANAPHORA.match(passage.text):
        whole = Statement(0, len(passage.text), (inherited,), inherited=True)
        found = _recommendation(passage, whole, (), scheme)
        if found and "procedure" in found.attrs:
            yield found
        return
    parts = statements(passage.text, zones)
    barred = _excluded(passage, parts)
    for part in parts:
        for piece in _pieces(passage, part):
            found = _recommendation(passage, piece, barred, scheme)
            if found:
                yield found


def _pieces(passage: Passage, part: Statement) -> list[Statement]:
    """A statement by clauses, where each of them names what to do: one claim each."""
    if not part.zones:
        return []
    cuts = [(max(a, part.start), min(b, part.end)) for a, b in clauses(passage.text)]
    cuts = [(a, b) for a, b in cuts if b - a > 12]
    full = [
        (a, b) for a, b in cuts
        if procedures_in(passage, a, b) and polarity_of(passage.text[a:b])
    ]  # fmt: skip
    if len(full) < 2 or len(full) < len(cuts):
        return [part]
    return [Statement(a, b, part.zones) for a, b in full]


def _excluded(passage: Passage, parts: list[Statement]) -> tuple[str, ...]:
    """The segments that the sentence excludes by name."""
    return tuple(
        segment
        for part in parts
        if polarity_of(passage.text[part.start : part.end]) == "Contraindicated"
        for zone in part.zones
        if not zone.labels
        for segment in zone.segments
    )


def _recommendation(
    passage: Passage, part: Statement, barred: tuple[str, ...], scheme: ZoneScheme | None
) -> Zoned | None:
    text = passage.text[part.start : part.end]
    decides = _DECIDES.search(text) is not None and bool(part.zones[0].labels)
    procedures = procedures_in(passage, part.start, part.end, before=not decides)
    polarity = polarity_of(text) or _listed(text)
    if procedures == ("no reconstruction",):
        polarity = "Permitted"
    elif not polarity and not needless(text):
        polarity = polarity_of(passage.text)
    if not (procedures and polarity) and not decides:
        return None
    zone = next((z for z in part.zones if z.labels), part.zones[0])
    attrs: Attrs = {**conditions(passage, part.start, part.end)}
    if polarity and procedures:
        attrs["polarity"] = polarity
    if procedures:
        attrs["procedure"] = procedures[0] if len(procedures) == 1 else procedures
    meant: tuple[str, ...] = ()
    note = ""
    if polarity != "Contraindicated":
        meant, note = correction(zone, barred, scheme)
    if note:
        attrs |= {"levels_printed": zone.labels, "canonical_after_resolution": meant}
    else:
        attrs["zone"] = "-".join(zone.labels) if zone.labels else zone.printed
        if zone.segments:
            attrs["canonical"] = zone.segments
    rule = "claim.zone.correction" if note else "claim.zone"
    says = "" if procedures else "decision depends on the anatomy"
    return Zoned(part.start, part.end, rule, says, attrs, note)


def _listed(text: str) -> str:
    """ "Upper third: bypass": a list of what is done gives a preference."""
    return "Preferred" if re.match(r"[^.;]{0,40}\w ?(?::|=|\u2192|->) ?\w", text) else ""


def procedures_in(
    passage: Passage, start: int, end: int, *, before: bool = False
) -> tuple[str, ...]:
    """The techniques of a statement, by class and then by place.

    ``before``: where it names none, those of the sentence before it.
    """
    reason = _REASON.search(passage.text, start, end)
    end = reason.start() if reason else end
    text = passage.text[start:end]
    if _OMITS.search(text):
        return ("no reconstruction",)
    for low, high in ((start, end), (0, start))[: 2 if before else 1]:
        within = passage.within(low, high)
        found = [x for name in _TECHNIQUES for x in labels(within, name) if x not in _GENERIC]
        if found:
            return tuple(dict.fromkeys(_caval(x, text) for x in found))[:3]
        words = passage.text[low:high]
        worded = [_of_vein(x, words) for x, e in _WORDED if re.search(e, words, re.IGNORECASE)]
        if worded:
            return (worded[0],)
    return ()


def _of_vein(label: str, text: str) -> str:
    """The same of a renal vein, where the words name one and not the cava."""
    renal = re.search(r"\brenal veins?\b", text, re.IGNORECASE)
    cava = re.search(r"\bcava\w*|\bIVC\b", text, re.IGNORECASE)
    return label.replace("IVC", "renal vein") if renal and not cava else label


def _caval(label: str, text: str) -> str:
    """Ligation in a zone of the cava is ligation of the cava, where no other vein is named."""
    other = re.search(r"\b(?:renal|iliac|gonadal|lumbar|hepatic) veins?\b", text, re.IGNORECASE)
    return "IVC ligation" if label == "ligation" and not other else label
