"""Running headers and footers of pages, as text taken from a PDF has them."""

from __future__ import annotations

import re
from collections import Counter

from cavagraph.loaders.headings import section_of

_LONGEST = 90
_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(r"^\W*\d{1,4}\W*$")
_CAPTION = re.compile(r"\W*(?:fig|table|tab\b|photo)", re.I)
_NAMED_PAGE = re.compile(
    r"^(?:\d{1,4}\s+.{2,60}\bet al\.?|.{2,60}\bet al\.?\s+\d{1,4}|"
    r"page \d{1,4}(?: of \d{1,4})?|\d{1,4} of \d{1,4})$",
    re.IGNORECASE,
)
_SPEECH = re.compile(r"[a-z]{3}[.!?]$")


def running_lines(lines: list[str]) -> frozenset[int]:
    """Numbers of the lines that are page headers or footers.

    A group of at most three short lines between blank lines is one if a line of it stands in the
    file twice (digits apart) as such, or if it is a bare page number.
    """
    groups = list(_groups(lines))
    seen = Counter(_key(lines[i]) for group in groups for i in group)
    out: set[int] = set()
    for group in groups:
        texts = [lines[i].strip() for i in group]
        repeated = any(seen[_key(t)] >= 2 and len(t) >= 10 for t in texts)
        paged = any(_NAMED_PAGE.match(t) for t in texts)
        if repeated or paged or (len(group) == 1 and is_page_mark(texts[0])):
            out.update(group)
    return frozenset(out)


def is_page_mark(text: str) -> bool:
    """Whether a line says nothing but which page it is."""
    return _PAGE.match(text) is not None or _NAMED_PAGE.match(text.strip()) is not None


def _groups(lines: list[str]) -> list[list[int]]:
    """Groups of one to three short lines that stand alone and are no sentences."""
    out: list[list[int]] = []
    group: list[int] = []
    for i, line in enumerate([*lines, ""]):
        if line.strip():
            group.append(i)
            continue
        if 0 < len(group) <= 3 and all(_short(lines[j]) for j in group):
            out.append(group)
        group = []
    return out


def _short(line: str) -> bool:
    text = line.strip()
    return (
        len(text) <= _LONGEST
        and not _SPEECH.search(text)
        and "\t" not in line
        and not text.startswith(("#", "|", "*", "-", "\u2022"))
        and not _CAPTION.match(text)
        and section_of(text) is None
    )


def _key(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line.lower().split()))
