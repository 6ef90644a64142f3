"""Many words found in one pass: a typed front to the Aho-Corasick automaton of pyahocorasick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import ahocorasick  # type: ignore[import-not-found,unused-ignore]


class WordFinder:
    """Finds whole words (or runs of words): a hit never begins or ends inside one.

    >>> list(WordFinder(["vein", "renal vein"]).find("renal vein, veinlet"))
    [(0, 10, 'renal vein'), (6, 10, 'vein')]
    """

    def __init__(self, words: Iterable[str]) -> None:
        automaton = ahocorasick.Automaton()
        for word in words:
            automaton.add_word(word, word)
        self._empty = len(automaton) == 0
        if not self._empty:
            automaton.make_automaton()
        self._automaton = automaton

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """All hits as (start, end, word), overlapping ones too, by their end."""
        if self._empty:
            return
        for last, word in self._automaton.iter(text):
            start, end = last + 1 - len(word), last + 1
            if start and text[start - 1].isalnum() and word[0].isalnum():
                continue
            if end < len(text) and text[end].isalnum() and word[-1].isalnum():
                continue
            yield start, end, word
