"""From words of a fact to concepts of the ontology.

Three steps, the first that gives something wins: the whole phrase is a label or synonym; its head
is (an English noun phrase ends in its head, before "of", "with", a bracket or a comma: "robotic
right nephrectomy" is a right nephrectomy); nothing is. Concepts in the rest of the phrase are given
beside it, so that "partial resection of liver segment 7" knows the segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cavagraph.ontology.terms import Term, Terminology

__all__ = ["Reading", "Words"]

_WORD = re.compile(r"[^\s,;()/+]+|[,;()/+]")
_BREAKS = frozenset({",", ";", "(", ")", "/", "+", "of", "with", "in", "from", "at", "for", "by",
                     "and", "or", "to", "into", "on", "after", "due", "during", "than",
                     "without", "not", "no", "about"})  # fmt: skip
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """Concepts of one phrase: what it is (``main``) and what else it speaks of (``others``).

    ``exact``: the main concept was named by the whole phrase.
    """

    main: tuple[Term, ...] = ()
    others: tuple[Term, ...] = ()
    exact: bool = False


class Words:
    """Looks phrases up in a terminology."""

    def __init__(self, terminology: Terminology) -> None:
        self._terminology = terminology

    def find(self, phrase: str, classes: Iterable[str] = ()) -> Term | None:
        """The concept whose label or synonym ``phrase`` is, of one of the classes (none: any)."""
        wanted = frozenset(classes)
        for form in _forms(phrase.strip()):
            for term in self._terminology.find_all(form):
                if not wanted or not wanted.isdisjoint(term.types):
                    return term
        return None

    def read(self, phrase: str, classes: Iterable[str] = ()) -> Reading:
        """The concepts of ``phrase``; ``classes`` are those that ``main`` may be of."""
        wanted = frozenset(classes)
        whole = self.find(phrase, wanted)
        if whole:
            return Reading((whole,), (), exact=True)
        main: dict[str, Term] = {}
        others: dict[str, Term] = {}
        for index, chunk in enumerate(_chunks(phrase)):
            head, rest = self._split(chunk.words, wanted)
            if head:
                # A further chunk is a further main concept only in an enumeration.
                target = main if index == 0 or chunk.enumerated else others
                target[head.iri] = head
            others.update((term.iri, term) for term in rest)
        rest_terms = tuple(term for key, term in others.items() if key not in main)
        return Reading(tuple(main.values()), rest_terms)

    def drugs(self, phrase: str) -> Reading:
        """The drugs (or regimens) of "a+b"; exact where every part is known."""
        parts = [part for part in phrase.split("+") if part.strip()]
        found = [self.find(part, ("Drug", "DrugRegimen", "DrugClass")) for part in parts]
        known = tuple(term for term in found if term)
        return Reading(known, (), exact=bool(parts) and len(known) == len(parts))

    def _split(
        self, words: tuple[str, ...], wanted: frozenset[str]
    ) -> tuple[Term | None, list[Term]]:
        """The concept that ends the words, of the wanted classes, and others before it."""
        for size in range(min(_LONGEST, len(words)), 0, -1):
            head = self.find(" ".join(words[-size:]), wanted)
            if head:
                return head, self._scan(words[:-size])
        return None, self._scan(words)

    def _scan(self, words: tuple[str, ...]) -> list[Term]:
        """Concepts in the words, longest first, left to right, without overlap."""
        found: list[Term] = []
        start = 0
        while start < len(words):
            for size in range(min(_LONGEST, len(words) - start), 0, -1):
                term = self.find(" ".join(words[start : start + size]))
                if term:
                    found.append(term)
                    start += size
                    break
            else:
                start += 1
        return found


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Words between two breaks; ``enumerated``: the break before was "/", "+", "," or "and"."""

    words: tuple[str, ...]
    enumerated: bool


def _chunks(phrase: str) -> list[_Chunk]:
    chunks: list[_Chunk] = []
    words: list[str] = []
    before = ""
    for token in [*_WORD.findall(phrase), ";"]:
        if token.lower() not in _BREAKS:
            words.append(token)
            continue
        if words:
            chunks.append(_Chunk(tuple(words), before in {"/", "+", ",", "and", "or"}))
        words, before = [], token.lower()
    return chunks


def _forms(phrase: str) -> tuple[str, ...]:
    """The phrase, and as a singular where it looks like a plural."""
    return (phrase, phrase[:-1]) if len(phrase) > 4 and phrase.endswith("s") else (phrase,)
