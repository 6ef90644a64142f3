"""Markup, hyphen breaks, citation marks and odd spaces taken out of a mapped text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cavagraph.loaders.mapped import MappedText, Part

_PREFIXES = (
    "non|pre|post|intra|extra|peri|anti|multi|contrast|long|well|short|high|low|follow|half|self|T1|T2|"
    "fat|re|co|so|eco|image|end|left|right|one|two|three|four|five|six"
)
_HYPHEN = re.compile(r"(\w+)[-‐]\s*\n\s*(\w+)")
_LATEX = re.compile(r"\$([^$\n]{1,200})\$")
_TAG = re.compile(r"</?(?:sup|sub|i|b|em|strong|u|br|p|span|a)\b[^<>\n]{0,80}>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,3}|_{1,2})(?=\S)|(?<=[^\s*\\])(\*{1,3}|_{1,2})(?![\w*])")
_ESCAPE = re.compile(r"\\([*_#\[\]()&%~<>.-])")
_SPACES = re.compile(r"[ \t\u00a0\u2009\u202f\u2002\u2003\n\r\u200b]+")
_DECIMAL = re.compile(r"(?<=\d)·(?=\d)")
_SQUARE = re.compile(r"m²")
_CITATIONS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?<![cm]m)(?<![cm]m )<sup>\s*\[?(?P<n>\d[\d,–\- ]*)\]?\s*</sup>"),
    re.compile(r"(?<![cm]m)(?<!/m)\^\s*\[?(?P<n>\d[\d,–\- ]*)\]?\^?"),
    re.compile(r"\s?\[(?P<n>\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)\](?!\()"),
)
# "IVC.1 ,2 These", "levels 2 and 3.17 This", "15 %.1": digits set high after the full stop.
_DEBRIS = re.compile(
    r"(?<=[a-z)%])(?P<p>[.,;])(?P<n>\d{1,2}(?:\s?[–,-]\s?\d{1,2})*)(?=\s+[A-Z(]|\s*$|\s+[a-z]{2,})"
)
_DEBRIS_NUMBER = re.compile(r"(?<=\d)(?P<p>\.)(?P<n>\d{1,2}(?:[–,]\d{1,2})*)(?=\s+[A-Z][a-z]+ )")
_GREEK = {"\\times": "×", "\\alpha": "α", "\\beta": "β", "\\pm": "±", "\\leq": "≤", "\\geq": "≥", "\\%": "%"}


def join_hyphens(mapped: MappedText, document: str) -> MappedText:
    """Words broken at a line end made whole, by the rule of extraction.md 2.2.2."""
    lower = document.lower()

    def make(found: re.Match[str]) -> Sequence[Part]:
        left, right = found.span(1), found.span(2)
        a, b = found[1], found[2]
        if f"{a}{b}".lower() in lower:
            return (left, right)
        if f"{a}-{b}".lower() in lower or re.fullmatch(_PREFIXES, a, re.I) or a.isdigit():
            return (left, "-", right)
        return (left, right)

    return mapped.sub(_HYPHEN, make)


def lift_citations(mapped: MappedText, debris: bool) -> tuple[MappedText, list[tuple[int, str]]]:
    """The text without citation marks, and (file offset, printed numbers) of each mark."""
    found: list[tuple[int, str]] = []

    def drop(match: re.Match[str]) -> Sequence[Part]:
        found.append((mapped.starts[match.start("n")], match["n"]))
        kept = match.groupdict().get("p")
        return (match.span("p"),) if kept else ()

    patterns = (*_CITATIONS, _DEBRIS, _DEBRIS_NUMBER) if debris else _CITATIONS
    for pattern in patterns:
        mapped = mapped.sub(pattern, drop)
    return mapped, found


def unwrap_math(mapped: MappedText) -> MappedText:
    """LaTeX mathematics as plain text."""
    mapped = mapped.sub(_LATEX, lambda m: (m.span(1),) if _is_math(m[1]) else (m.span(),))
    for command, char in _GREEK.items():
        mapped = mapped.sub(re.compile(re.escape(command) + r"\b|" + re.escape(command)), lambda m, c=char: (c,))
    mapped = mapped.sub(re.compile(r"\\(?:text|mathrm|mathbf)\{([^{}]*)\}"), lambda m: (m.span(1),))
    return mapped.sub(re.compile(r"(?<=m)\^\{?(2|3)\}?"), lambda m: (m.span(1),))


def unwrap(mapped: MappedText) -> MappedText:
    """HTML tags, Markdown emphasis and escapes unwrapped."""
    mapped = mapped.sub(_TAG, lambda m: ())
    mapped = mapped.sub(_EMPHASIS, lambda m: ())
    return mapped.sub(_ESCAPE, lambda m: (m.span(1),))


def _is_math(text: str) -> bool:
    return "\\" in text or "^" in text or bool(re.fullmatch(r"[\d\s.,×x+%/<>=~-]+", text))


def settle(mapped: MappedText) -> MappedText:
    """Odd spaces folded into one; raised decimal points and square metres made plain."""
    mapped = mapped.sub(_SPACES, lambda m: (" ",))
    mapped = mapped.sub(_DECIMAL, lambda m: (".",))
    return mapped.sub(_SQUARE, lambda m: ("m", "2"))
