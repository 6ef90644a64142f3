"""Words without which a regular expression cannot match: a cheap look before an expensive one.

Most patterns match in few sentences. Whether one of a few words stands in a text is told ten times
faster than whether an expression matches it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

_PARSER: Any = import_module("re._parser")
_CODES: Any = import_module("re._constants")
_REPEATS = frozenset((_CODES.MAX_REPEAT, _CODES.MIN_REPEAT, _CODES.POSSESSIVE_REPEAT))
_SHORTEST = 3  # letters; shorter words stand in most sentences
_MOST = 40  # words; looking for more is no gain

Words = frozenset[str]


@lru_cache(maxsize=8192)
def needed_words(expression: str) -> Words:
    """Words in small letters of which every text that the expression matches, in any case, has
    one; nothing where that cannot be told."""
    found = _of_sequence(_PARSER.parse(expression))
    return found if found is not None and _worth(found) else frozenset()


def may_match(words: Words, lowered: str) -> bool:
    """Whether a text in small letters has one of the needed words, or none is needed."""
    return not words or any(word in lowered for word in words)


@dataclass(frozen=True, slots=True)
class Sieve:
    """A compiled expression with its needed words: searching looks for these first."""

    regex: re.Pattern[str]
    words: Words

    def search(self, text: str) -> re.Match[str] | None:
        """As ``re.Pattern.search``."""
        return self.regex.search(text) if may_match(self.words, text.lower()) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As ``re.Pattern.finditer``."""
        return self.regex.finditer(text) if may_match(self.words, text.lower()) else iter(())


def sieve(expression: str) -> Sieve:
    """The expression, compiled; case is ignored."""
    return Sieve(re.compile(expression, re.IGNORECASE), needed_words(expression))


def _worth(words: Words) -> bool:
    return len(words) <= _MOST and min(map(len, words)) >= _SHORTEST


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Words | None:
    """The best of what the parts of a sequence need: all of them must match."""
    best: Words | None = None
    run: list[str] = []
    for code, value in items:
        if code is _CODES.LITERAL:
            run.append(chr(value).lower())
            continue
        if code is _CODES.AT:
            continue  # a place between letters
        best = _better(best, _word(run))
        run = []
        best = _better(best, _of_part(code, value))
    return _better(best, _word(run))


def _word(run: list[str]) -> Words | None:
    return frozenset(("".join(run),)) if run else None


def _better(first: Words | None, second: Words | None) -> Words | None:
    """Of two needs the one that fewer texts fulfil: whose shortest word is longer."""
    if first is None or second is None:
        return first if second is None else second
    return max(first, second, key=lambda words: (min(map(len, words)), -len(words)))


def _of_part(code: Any, value: Any) -> Words | None:
    if code is _CODES.SUBPATTERN:
        return _of_sequence(value[-1])
    if code is _CODES.ATOMIC_GROUP:
        return _of_sequence(value)
    if code is _CODES.BRANCH:
        return _of_branches(value[1])
    if code in _REPEATS and value[0] > 0:
        return _of_sequence(value[2])
    if code is _CODES.ASSERT:
        return _of_sequence(value[1])
    return None


def _of_branches(branches: Iterable[Iterable[tuple[Any, Any]]]) -> Words | None:
    """Each branch must need something: any of them may be the one that matches."""
    found = [_of_sequence(branch) for branch in branches]
    known = [words for words in found if words is not None]
    return frozenset().union(*known) if len(known) == len(found) else None
