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
    taken = {i for m in mentions for i in range(m.start, m.end)}
    implied: list[Mention] = []
    for mention in mentions:
        for new in (
            *_left(text, mention, lexicon, offset),
            *_right(text, mention, lexicon, offset),
        ):
            if taken.isdisjoint(range(new.start, new.end)):
                taken.update(range(new.start, new.end))
                implied.append(new)
    return tuple(implied)


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
