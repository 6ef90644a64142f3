"""Words broken at a line end, made whole again (extraction.md 2.2, item 2)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cavagraph.loaders.mapped import MappedText, Part

# First parts of compounds that keep their hyphen. "post" and "pre" are not here: their compounds
# are written in one word more often than not.
_PREFIX_WORDS = """
all anti after bi cross contrast co dose double early end ex fat follow fold free full gas
half high image infra inter intra large late left life line locally long low mid middle
moderately multi near newly non off old one well two three four five six on open out over
oestrogen estrogen poorly quick right second third first self semi short side single slow
small soft then triple tumor tumour upper lower work year month day week follow-up
"""
_PREFIXES = frozenset(_PREFIX_WORDS.split())
_LINK_WORDS = """
to of in on by a the and or for up vs
"""
_LINKS = frozenset(_LINK_WORDS.split())
_BREAK = re.compile(r"(?P<left>\b\w+)(?P<hyphen>[-\u2010\u00ad])[ \t]*\r?\n\s*(?P<right>\w+)")
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")


def join_hyphens(mapped: MappedText) -> MappedText:
    """The text with each hyphen break at a line end joined.

    The hyphen goes if the joined word occurs elsewhere in the text; it stays if the word with
    hyphen does, before a capital or after a digit, and after a first part of compounds.
    """
    if not _BREAK.search(mapped.text):
        return mapped
    words = {w.lower() for w in _WORD.findall(mapped.text)}
    parts = {p for w in words for p in re.split(r"[-\u2010]", w)}

    def make(found: re.Match[str]) -> Sequence[Part]:
        left, right = found["left"], found["right"]
        compound = found.start() > 0 and mapped.text[found.start() - 1] in "-\u2010"
        keep = _keeps(left, right, compound, words, parts)
        return (found.span("left"), *(("-",) if keep else ()), found.span("right"))

    return mapped.sub(_BREAK, make)


def _keeps(left: str, right: str, compound: bool, words: set[str], parts: set[str]) -> bool:
    a, b = left.lower(), right.lower()
    if right[0].isupper() or left[-1].isdigit() or right[0].isdigit():
        return True
    if a + b in parts:
        return False
    if f"{a}-{b}" in words or f"{a}\u2010{b}" in words:
        return True
    if compound and a in _LINKS:
        return True
    if len(left) == 1 or (len(left) > 1 and left.isupper()):
        return True
    return a in _PREFIXES
