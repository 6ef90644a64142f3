"""Stretches of the cava between two landmarks: "from the renal veins up to the right atrium"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.loaders.zones import INFRARENAL, MIDDLE, ORDER, RENAL, UPPER

# Each landmark lies at a height; a segment is where the cava runs between two heights.
_HEIGHTS = {INFRARENAL: (0, 2), RENAL: (2, 3), MIDDLE: (3, 5), UPPER: (5, 8)}
_LANDMARKS = (
    (0, r"(?:iliac|iliocaval|ilio-caval)\s(?:\w+\s)?(?:bifurcation|confluence|veins?)|"
        r"(?:bifurcation|confluence)(?:\sof\sthe\s(?:\w+\s)?(?:iliac\sveins?|IVC|cava))?|aortic\sbifurcation"),
    (2.5, r"(?:\w+\s)?renal\sveins?(?:\sconfluence)?"),
    (5, r"(?:\w+\s)?hepatic\sveins?(?:\sconfluence)?"),
    (6, r"diaphragm"),
    (7, r"(?:right\s)?atrium|cavo-?atrial\sjunction|heart"),
)  # fmt: skip
_NAMED = "|".join(f"(?P<{{side}}{i}>{words})" for i, (_, words) in enumerate(_LANDMARKS))
_FILLER = r"(?:(?:the|level|of|confluence|junction|origin|orifices?|entry|ostia|ostium)\s){0,5}"
_BESIDE = (
    r"(?:(?:about|approximately|just)\s)?(?:\d+(?:\.\d+)?\s?(?:cm|mm)\s)?"
    r"(?P<{side}>above|below|under|caudal\sto|cranial\sto|proximal\sto|distal\sto)?\s?"
)
_STRETCH = re.compile(
    r"\bfrom\s"
    + _BESIDE.format(side="near")
    + _FILLER
    + f"(?:{_NAMED.format(side='a')})"
    + r"(?:\s\w+){0,3}?,?\s"
    + r"(?:(?:up|down|upwards?|downwards?|cranially|caudally|superiorly|inferiorly)\s)?"
    + r"(?:to|until|into|as\sfar\sas)\s"
    + _BESIDE.format(side="far")
    + _FILLER
    + f"(?:{_NAMED.format(side='b')})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The segments between two landmarks, with the words that say so (positions in the text)."""

    segments: tuple[str, ...]
    raw: str
    start: int
    end: int


def spans(text: str) -> Iterator[Stretch]:
    """The stretches of a sentence, in order. A point beside a landmark lies half a step off."""
    for found in _STRETCH.finditer(text):
        low, high = sorted((_height(found, "a", "near"), _height(found, "b", "far")))
        segments = tuple(s for s in ORDER if _HEIGHTS[s][0] < high and low < _HEIGHTS[s][1])
        if segments:
            yield Stretch(segments, found.group(), *found.span())


def _height(found: re.Match[str], side: str, beside: str) -> float:
    height = next(h for i, (h, _) in enumerate(_LANDMARKS) if found[f"{side}{i}"])
    word = (found[beside] or "").lower()
    if re.match(r"above|cranial|proximal", word):
        return height + 0.6
    return height - 0.6 if word else height
