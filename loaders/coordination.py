"""Terms whose head is printed once for several: "right and left renal veins".

Only combinations that are terms themselves are made, so nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.loaders.annotations import Mention
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.ontology.terms import Term

_BEFORE = re.compile(
    r"(?P<a>(?:[\w-]{2,25}\s)?[\w-]{2,25})(?P<gap>-?,?\s(?:and|or|and/or|&)\s(?:the\s|a\s)?|,\s|/)$"
)
_NEAR = 8  # mentions on either side that an implied one can touch
_JOINS = ("and ", "or ", "& ", ", ", "/", "the ", " a ")
_AFTER = re.compile(r"\s?(?:,\s)?(?:and|or|and/or|&|/)\s(?P<b>[\w-]{3,25}(?:\s[\w-]{3,25})?)")


def coordinated(
    text: str, mentions: tuple[Mention, ...], lexicon: Lexicon, offset: int = 0
) -> tuple[Mention, ...]:
    """The implied mentions of a sentence; each spans only the words that are printed for it.

    ``text`` starts at position ``offset``. Left of a mention the head is missing ("back and lower
    abdominal pain" implies back pain), right of it the first words ("renal vein and artery").
    One may cover a mention of its own words ("renal" in "renal and hepatic veins"): it is the
    better reading, and the caller drops the other.
    """
    implied: list[Mention] = []
    for i, mention in enumerate(mentions):
        near = mentions[max(0, i - _NEAR) : i + _NEAR]
        for new in (
            *_left(text, mention, lexicon, offset),
            *_right(text, mention, lexicon, offset),
        ):
            if not any(_crosses(new, other) for other in (*near, *implied[-_NEAR:])):
                implied.append(new)
    return tuple(implied)


def _crosses(new: Mention, other: Mention) -> bool:
    """Whether they overlap, other than ``other`` lying within ``new``."""
    apart = other.end <= new.start or new.end <= other.start
    return not apart and not (new.start <= other.start and other.end <= new.end)


def _left(text: str, mention: Mention, lexicon: Lexicon, offset: int) -> Iterator[Mention]:
    """Walk leftwards through a list: "right, middle and left hepatic veins"."""
    words = mention.text.split()
    end = mention.start - offset
    for _ in range(4):
        if len(words) < 2 or not text.endswith(_JOINS, max(0, end - 6), end):
            return
        found = _BEFORE.search(text, max(0, end - 60), end)
        if not found:
            return
        new = _first(found["a"], found.start("a"), words, lexicon)
        if not new:
            return
        start, term = new
        stop = found.end("a")
        yield Mention(offset + start, offset + stop, text[start:stop], term)
        end = start


def _first(words: str, start: int, head: list[str], lexicon: Lexicon) -> tuple[int, Term] | None:
    for cut in dict.fromkeys((0, words.find(" ") + 1)):
        for k in range(1, len(head)):
            term = lexicon.find(f"{words[cut:]} {' '.join(head[k:])}")
            if term:
                return start + cut, term
    return None


def _right(text: str, mention: Mention, lexicon: Lexicon, offset: int) -> Iterator[Mention]:
    words = mention.text.split()
    found = _AFTER.match(text, mention.end - offset) if len(words) > 1 else None
    if not found:
        return
    first = " ".join(words[:-1])
    for tail in dict.fromkeys((found["b"], found["b"].split()[0])):
        term = lexicon.find(f"{first} {tail}")
        if term:
            start = found.start("b")
            yield Mention(offset + start, offset + start + len(tail), tail, term)
            return
