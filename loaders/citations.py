"""Citation marks, lifted out of the working text and kept as objects.

While the text is still being cleaned a mark leaves the placeholder U+E000 behind, which maps to
the mark in the file; ``settle`` takes the placeholders out and gives the positions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import partial

from cavagraph.loaders.document import Citation
from cavagraph.loaders.mapped import MappedText, Part

MARK = "\ue000"
_LIST = r"\d{1,3}(?: ?[,;\u2013\u2012-] ?\d{1,3})*"
_BRACKET = re.compile(rf" ?\[ ?(?P<n>{_LIST}) ?\](?!\()")
_TAGGED = re.compile(
    rf" ?<sup> ?(?P<n>\[? ?{_LIST} ?\]?(?: ?, ?\[ ?{_LIST} ?\])*),? ?</sup>", re.IGNORECASE
)
_CARET = re.compile(rf" ?\^\[?(?P<n>{_LIST})(?:\]\^?|\^)")
_PAREN = re.compile(
    rf"(?<![\d%)]) ?\((?P<n>{_LIST})\)(?! ?(?:years?|months?|weeks?|days?|min|m[lm]|cm|%)\b)",
    re.IGNORECASE,
)
# Set high in print and bare in the text: after a full stop, a comma, a closing bracket.
_BARE = re.compile(
    rf"(?:(?<=[a-z)%\]\"\u201d])|(?<=[A-Z][A-Z]))(?P<p>[.])(?P<n>{_LIST})"
    rf"(?=[ ]+[A-Z(]|[ ]*(?:\u2029|$))"
)
_UNITS = r"(?:Gy|mm|cm|ml|mL|mg|kg|[a-z]{2})"
_UNIT_NEXT = r"(?:Gy|Gray|Hz|Bq|Fr|French)\b"
_BARE_NUMBER = re.compile(
    rf"(?<=\d)(?P<p>(?: ?%| {_UNITS})?\.)(?P<n>{_LIST})"
    rf"(?=[ ]+(?!{_UNIT_NEXT})[A-Z][a-z]+\b|[ ]*(?:\u2029|$))"
)
_BARE_COMMA = re.compile(rf"(?<=[a-z])(?P<p>,)(?P<n>{_LIST})(?=[ ]+[a-z])")
_BARE_NAME = re.compile(
    r"(?P<p>\b(?!(?:Case|Level|Grade|Stage|Zone|Type|Table|Patient|Figure|Part|Phase|Segment)\d)"
    r"[A-Z][a-z]{3,20})(?P<n>\d{1,2})(?=[ ]+[a-z])"
)
_BARE_LATE = re.compile(rf"(?<=[a-z])(?P<p>\.)[ ](?P<n>{_LIST})(?=[ ]*(?:\u2029|$))")
_ABBREVIATED = re.compile(r"\b(?:Fig|Figs|No|Nos|vs|Tab|approx|ca|vol|pp|ref|refs|n|p)\.$", re.I)
# "cm<sup>3</sup>", "10<sup>9</sup>": a power, not a citation.
_POWER = re.compile(r"(?:\b(?:[cdmk]?m|\u00b5m|s|L|l)|10|m) ?$")
_LISTED = re.compile(rf"\[? ?{_LIST} ?\]?")
_MIN_BARE = 3


def is_number_list(words: str) -> bool:
    """Whether words are nothing but the numbers of references: "3", "[1,2]", "4-6"."""
    return _LISTED.fullmatch(words) is not None


def is_power(before: str) -> bool:
    """Whether a number set high after these words is a power, not a citation mark."""
    return _POWER.search(before) is not None


class Style(StrEnum):
    """How a document marks citations."""

    MARKED = "marked"  # [1], ^1^, <sup>1</sup>
    BARE = "bare"  # superscripts that lost their height: "rare.1,2 These"
    PAREN = "paren"  # (1, 2)
    NONE = "none"


def style_of(text: str) -> Style:
    """The citation style of a text: the one seen most often."""
    counts = Counter(
        {
            Style.MARKED: sum(len(p.findall(text)) for p in (_BRACKET, _TAGGED, _CARET)),
            Style.BARE: len(_BARE.findall(text)),
            Style.PAREN: len(_PAREN.findall(text)),
        }
    )
    style, count = counts.most_common(1)[0]
    return style if count >= _MIN_BARE else Style.MARKED if counts[Style.MARKED] else Style.NONE


class Lifter:
    """Lifts the marks of one document and remembers their numbers by place in the file."""

    def __init__(self, style: Style, marks: Mapping[int, tuple[str, ...]] | None = None) -> None:
        self._style = style
        self._numbers = dict(marks or {})

    def lift(self, mapped: MappedText) -> MappedText:
        """The text with a placeholder for every citation mark."""
        patterns = [_TAGGED, _CARET, _BRACKET]
        if self._style is Style.BARE:
            patterns += [_BARE, _BARE_NUMBER, _BARE_COMMA, _BARE_NAME, _BARE_LATE]
        if self._style is Style.PAREN:
            patterns.append(_PAREN)
        for pattern in patterns:
            mapped = mapped.sub(pattern, partial(self._mark, mapped))
        return mapped

    def _mark(self, mapped: MappedText, found: re.Match[str]) -> Sequence[Part] | None:
        before = mapped.text[max(0, found.start() - 12) : found.start()]
        kept = found.groupdict().get("p")
        if found.re is _TAGGED and "[" not in found["n"] and is_power(before):
            return None
        if found.re is not _TAGGED and found.re is not _BRACKET and _in_row(mapped.text, found):
            return None
        if kept == "." and _ABBREVIATED.search(before + "."):
            return None
        numbers = tuple(
            "".join(n.split()) for n in re.findall(r"\d+(?: ?[\u2013\u2012-] ?\d+)?", found["n"])
        )
        self._numbers[mapped.starts[found.start()]] = numbers
        return (found.span("p"), MARK) if kept else (MARK,)

    def settle(self, mapped: MappedText) -> tuple[MappedText, tuple[Citation, ...]]:
        """The text without placeholders, and the citations by position in it."""
        citations: list[Citation] = []
        for found in re.finditer(MARK, mapped.text):
            numbers = self._numbers.get(mapped.starts[found.start()], ())
            citations.append(Citation(found.start() - len(citations), numbers))
        return mapped.sub(re.compile(MARK), lambda _: ()), tuple(citations)


def _in_row(text: str, found: re.Match[str]) -> bool:
    """Whether a match stands in a row of a table, where "(18)" is a value."""
    near = text[max(0, found.start() - 200) : found.end() + 200]
    at = min(200, found.start())
    start = near.rfind("\u2029", 0, at) + 1
    end = near.find("\u2029", at)
    return "\u2028" in near[start : end if end >= 0 else len(near)]
