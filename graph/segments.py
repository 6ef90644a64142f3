"""Canonical segments of the cava and printed zone labels.

The interchange knows four values; the ontology's partition is finer in one place: behind the liver
the printed words decide between ``seg:suprarenal`` and ``seg:retrohepatic`` (ontology.md 2.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from cavagraph.graph.model import ZoneLabel, ZoneScheme

__all__ = ["canonical_segments", "canonical_zones", "printed_labels"]

_SEGMENTS = {"infrarenal": "infrarenal", "renal": "juxtarenal", "suprahepatic": "suprahepatic"}
_ZONES = {
    "infrarenal": "lower",
    "renal": "middle",
    "suprarenal-retrohepatic": "middle",
    "suprahepatic": "upper",
}
_BEHIND = re.compile(r"retro-?\s?hepatic|behind the liver|intra-?hepatic", re.IGNORECASE)
_ABOVE = re.compile(r"supra-?\s?renal|infra-?\s?hepatic", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:-|–|to|through)\s*", re.IGNORECASE)


def canonical_segments(values: Iterable[str], words: str = "") -> tuple[str, ...]:
    """Local names in ``seg:`` of interchange values; ``words`` are the printed ones.

    >>> canonical_segments(["renal", "suprarenal-retrohepatic"], "behind the liver")
    ('juxtarenal', 'retrohepatic')

    Raises:
        KeyError: a value that the interchange does not know.
    """
    found: list[str] = []
    for value in values:
        if value != "suprarenal-retrohepatic":
            found.append(_SEGMENTS[value])
            continue
        behind, above = _BEHIND.search(words), _ABOVE.search(words)
        found += ["suprarenal"] if above or not behind else []
        found += ["retrohepatic"] if behind else []
    return tuple(dict.fromkeys(found))


def canonical_zones(values: Iterable[str]) -> tuple[str, ...]:
    """Local names in ``seg:`` of the coarse thirds: lower, middle, upper."""
    return tuple(dict.fromkeys(_ZONES[value] for value in values))


def printed_labels(
    words: str, scheme: ZoneScheme | None, *, with_word: bool = True
) -> tuple[ZoneLabel, ...]:
    """The labels of ``scheme`` that are printed in ``words``; "zone I-III" is all three.

    ``with_word``: a label counts only after the scheme's own word (zone, level ...), so that a
    number elsewhere in the words is not taken for one.
    """
    if scheme is None:
        return ()
    names = sorted((label.notation for label in scheme.labels), key=len, reverse=True)
    one = rf"(?<![\w.])(?:{'|'.join(map(re.escape, names))})(?![\w.]*\w)"
    many = rf"{one}(?:(?:\s*(?:-|–|,|/|to|and|or|through)\s*)+{one})*"
    before = rf"{re.escape(scheme.word.split('/')[0])}s?\s+" if with_word else ""
    found: dict[str, None] = {}
    for match in re.finditer(before + f"(?P<labels>{many})", words, re.IGNORECASE):
        found.update(dict.fromkeys(_expanded(match["labels"], one, scheme)))
    return tuple(label for label in scheme.labels if label.notation.lower() in found)


def _expanded(text: str, one: str, scheme: ZoneScheme) -> list[str]:
    """The notations of "I-III" or "2 and 3", lower case, ranges filled in."""
    order = [label.notation.lower() for label in scheme.labels]
    marks = list(re.finditer(one, text, re.IGNORECASE))
    found = [mark.group().lower() for mark in marks]
    for first, second in pairwise(marks):
        if _BETWEEN.fullmatch(text[first.end() : second.start()]):
            low, high = sorted((order.index(first.group().lower()),
                                order.index(second.group().lower())))  # fmt: skip
            found += order[low : high + 1]
    return found
