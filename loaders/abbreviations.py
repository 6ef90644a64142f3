"""Short forms that a report defines itself: "inferior vena cava (IVC)" (Schwartz and Hearst 2003)."""

from __future__ import annotations

import re

from cavagraph.loaders.document import Abbreviation

_PARENTHESIS = re.compile(r"\(([A-Za-zα-ω][\w/+–-]{1,9})\)")


def abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """The definitions in order of first use; the first definition of a short form holds."""
    found: dict[str, str] = {}
    for match in _PARENTHESIS.finditer(text):
        short = match[1]
        if not any(c.isupper() for c in short) or short in found:
            continue
        words = text[max(0, match.start() - 120) : match.start()].rstrip()
        long = _long_form(short, words)
        if long:
            found[short] = long
    return tuple(Abbreviation(short, long) for short, long in found.items())


def _long_form(short: str, before: str) -> str:
    """The shortest stretch before the parenthesis whose letters hold the short form in order."""
    s, w = len(short) - 1, len(before) - 1
    while s >= 0:
        char = short[s].lower()
        if not char.isalnum():
            s -= 1
            continue
        while w >= 0 and (
            before[w].lower() != char or (s == 0 and w > 0 and before[w - 1].isalnum())
        ):
            w -= 1
        if w < 0:
            return ""
        w -= 1
        s -= 1
    long = before[w + 1 :].strip()
    few = len(long.split()) <= min(len(short) + 5, len(short) * 2)
    return long if few and len(long) > len(short) and "." not in long else ""
