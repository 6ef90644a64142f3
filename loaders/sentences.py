"""Sentences of a paragraph, without stops at "Fig.", "et al.", initials or decimals."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATED = re.compile(
    r"(?:\b(?:Fig|Figs|et al|No|Nos|Dr|Mr|Mrs|Ms|Prof|approx|ca|vs|e\.g|i\.e|Inc|Ltd|Co|St|resp|incl|cf|Ref|Refs|ed|"
    r"Eq|Tab|Vol|pp|max|min|vv|v|s|yr|hr|wk|mo|S|W\.L|i\.v|p\.o|b\.i\.d|Jr|Op|dept|Univ|US|n\.d|approximately)|"
    r"\b[A-Z]|\d)\.$"
)
_STOP = re.compile(r"[.!?](?=[\"'”’)\]]*(?:\s+|$))[\"'”’)\]]*")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence within the text, outer space trimmed."""
    start = 0
    for found in _STOP.finditer(text):
        head = text[start : found.end()]
        rest = text[found.end() :].lstrip()
        if rest and not _ends(head, rest):
            continue
        yield from _trimmed(text, start, found.end())
        start = found.end()
    yield from _trimmed(text, start, len(text))


def _ends(head: str, rest: str) -> bool:
    if not re.match(r"[A-Z0-9\"“'(\[αβ≥<>~]", rest):
        return False
    short = _ABBREVIATED.search(head)
    if not short:
        return True
    if short.group()[:-1].isdigit():
        return bool(re.match(r"[A-Z(]", rest))
    if re.fullmatch(r"[A-Z]\.", short.group()):
        return bool(re.search(r"\b(?:vitamin|grade|type|hepatitis|score|Child–Pugh) [A-Z]\.$", head))
    return False


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
