"""Short forms that a report defines itself: "long form (SF)", by Schwartz and Hearst (2003),
and the legends below tables: "AWD, alive with disease".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cavagraph.loaders.document import Abbreviation

_PAREN = re.compile(r"\((?P<in>[^()\n]{2,60})\)")
_SHORT = re.compile(r"[A-Za-z0-9\u03b1-\u03c9][\w./\u2013-]{0,9}$")
_LEGEND = re.compile(
    r"(?:^|[;.,]\s)\s*(?P<s>[A-Z\u03b1][\w/-]{0,9})\s?(?:[,:=]|\s=)\s?"
    r"(?P<l>[A-Za-z][A-Za-z -]{3,60}?)(?=\s*(?:[;.,]|$))"
)
_LINK_WORDS = """
a an and at by for from in into of on or the to under versus with
"""
_LINKS = frozenset(_LINK_WORDS.split())
_WORD = re.compile(r"\S+")


def abbreviations(text: str, legends: Iterable[str] = ()) -> tuple[Abbreviation, ...]:
    """All definitions in the text, the first one of each short form, in order."""
    found: dict[str, str] = {}
    for short, long in _in_text(text):
        found.setdefault(short, long)
    for legend in legends:
        for m in _LEGEND.finditer(legend):
            long = best_long_form(m["s"], m["l"])
            if long and len(long) > len(m["s"]) > 1:
                found.setdefault(m["s"], long)
    return tuple(Abbreviation(s, long) for s, long in found.items())


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    for m in _PAREN.finditer(text):
        short = re.split(r"[;,]", m["in"])[0].strip()
        if not _is_short(short):
            continue
        window = _candidate(text, m.start(), short)
        long = best_long_form(short, window)
        if not long or long.split()[0].lower() in _LINKS:
            continue
        if len(long) > len(short) and short not in long.split():
            yield short, long


def _is_short(short: str) -> bool:
    return (
        2 <= len(short) <= 10
        and _SHORT.match(short) is not None
        and short[0].isalnum()
        and any(c.isupper() for c in short)
        and not short.lower().startswith(("fig", "table", "case"))
    )


def _candidate(text: str, end: int, short: str) -> str:
    """The words before the bracket in which the long form may stand."""
    window = text[max(0, end - 160) : end]
    window = re.split(r"[.;:()\n]\s", window)[-1]
    words = _WORD.findall(window)
    return " ".join(words[-min(len(short) + 5, len(short) * 2) :])


def best_long_form(short: str, long: str) -> str:
    """The shortest tail of ``long`` that holds the letters of ``short`` in order, or "".

    The first letter must begin a word (Schwartz and Hearst 2003, figure 1).
    """
    at = len(long) - 1
    for i in range(len(short) - 1, -1, -1):
        c = short[i].lower()
        if not c.isalnum():
            continue
        while at >= 0 and (long[at].lower() != c or (i == 0 and at > 0 and long[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return ""
        at -= 1
    start = long.rfind(" ", 0, at + 2) + 1
    return long[start:].strip(" ,-")
