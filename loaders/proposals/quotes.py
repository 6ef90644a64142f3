"""Where a quote stands in a report: letter by letter, but for space, hyphens and case.

No fuzzy score: one changed digit passes every threshold (extraction.md 3.1). A quote that ends
inside a word or a number, or whose numbers only look alike once hyphens are gone, is not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MIN_LENGTH = 12
"""Letters and digits that a quote has at least; a shorter one stands anywhere by chance."""
_HYPHENS = frozenset("-‐‑‒–—−\u00ad")
_NUMBER = re.compile(r"\d+(?:[.,·]\d+)*")
_IN_NUMBER = re.compile(r"[.,·]?\d")


def folded(text: str) -> tuple[str, list[int]]:
    """The text without space and hyphens, in compatible small letters, and where each came from."""
    out: list[str] = []
    origins: list[int] = []
    for at, char in enumerate(text):
        if char.isspace() or char in _HYPHENS:
            continue
        # Decomposed, so that one letter with an accent and a letter and its accent are the same.
        plain = unicodedata.normalize("NFKD", char).lower()
        out.append(plain)
        origins.extend([at] * len(plain))
    return "".join(out), origins


class QuoteFinder:
    """Finds quotes in one text. Positions are of that text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded, self._origins = folded(text)

    def find(self, quote: str) -> Iterator[tuple[int, int]]:
        """Every place of the quote, as whole words, from left to right."""
        wanted, _ = folded(quote)
        at = self._folded.find(wanted) if wanted else -1
        while at >= 0:
            start, end = self._origins[at], self._origins[at + len(wanted) - 1] + 1
            if self._whole(start, end) and _numbers(self._text[start:end]) == _numbers(quote):
                yield start, end
            at = self._folded.find(wanted, at + 1)

    def _whole(self, start: int, end: int) -> bool:
        """Whether neither end cuts a word or a number."""
        text = self._text
        before, after = text[start - 1 : start], text[end : end + 1]
        cut = (before.isalnum() and text[start].isalnum()) or (
            after.isalnum() and text[end - 1].isalnum()
        )
        number = text[end - 1].isdigit() and _IN_NUMBER.match(text, end)
        decimal = text[start].isdigit() and re.search(r"\d[.,·]$", text[max(start - 2, 0) : start])
        return not (cut or number or decimal)


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(unicodedata.normalize("NFKC", text))
