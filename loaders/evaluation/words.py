"""Values in words, made comparable: spelling folded, and synonyms of the ontology resolved."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from cavagraph.graph.fields import FIELDS
from cavagraph.loaders.spelling import american
from cavagraph.ontology.terms import Term, Terminology

Tokens = tuple[str, ...]

_ARTICLES = ("a", "an", "the")
_LINKS = ("and", "at", "after", "by", "for", "from", "in", "its", "of", "on", "or", "to", "with")
_SMALL_WORDS = frozenset({*_ARTICLES, *_LINKS, "other", "than"})
_TOKEN = re.compile(r"[a-z]+\d+[a-z]*|\d+(?:\.\d+)?|[a-z]+")
_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "µ": "u", "μ": "u"})
# Two values that differ in one of these say different things, however many words they share.
_OPPOSITES = (
    frozenset({"left", "right", "middle", "bilateral"}),
    frozenset({"vein", "artery"}),
    frozenset({"upper", "lower"}),
    frozenset({"high", "low"}),
    frozenset({"complete", "partial"}),
    frozenset({"intraluminal", "extraluminal"}),
    frozenset({"positive", "negative"}),
    frozenset({"alive", "dead"}),
    frozenset({"local", "distant"}),
    frozenset({"proximal", "distal"}),
    frozenset({"infrarenal", "suprarenal"}),
    frozenset({"patent", "occluded"}),
    frozenset({"primary", "metastatic"}),
    frozenset({"renal", "hepatic", "portal", "femoral", "deep"}),
)
_SIDES = _OPPOSITES[0]
_MARKED = frozenset().union(*_OPPOSITES)
_OPPOSITES_BUT = frozenset({"bilateral"})
# A word that makes another concept of the same words: febrile neutropenia, autotransplantation.
_TELLING = frozenset({"febrile", "auto", "pseudo"})


def _folded(text: str) -> str:
    lower = unicodedata.normalize("NFKC", text).lower().translate(_GREEK)
    decimal = re.sub(r"(?<=\d)[·,](?=\d{1,2}(?!\d))", ".", lower)
    return american(decimal, [0] * len(decimal))[0]


def _singular(word: str) -> str:
    """The singular of an English or medical plural, by its ending."""
    if len(word) <= 3 or any(char.isdigit() for char in word):
        return word
    if re.fullmatch(r".*(?:sta|mo|bo|no|ro|cro)ses", word):  # metastases, anastomoses, thromboses
        return word.removesuffix("es") + "is"
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "as")):
        return word.removesuffix("s")
    return word


@lru_cache(maxsize=50_000)
def tokens(text: str) -> Tokens:
    """The words of a value that tell something, folded.

    >>> tokens("Oedema of both legs")
    ('edema', 'bilateral', 'leg')
    """
    words = (_singular(word) for word in _TOKEN.findall(_folded(text)))
    return tuple("bilateral" if w == "both" else w for w in words if w not in _SMALL_WORDS)


def squashed(text: str) -> str:
    """Letters and digits only: "Ki-67" and "KI 67" are one."""
    return "".join(re.findall(r"[a-z0-9]+", _folded(text)))


def contradict(first: Iterable[str], second: Iterable[str]) -> bool:
    """Whether two sets of words say opposite things, or name different numbers."""
    a, b = set(first), set(second)
    for group in _OPPOSITES:
        x, y = a & group - _OPPOSITES_BUT, b & group - _OPPOSITES_BUT
        if x and y and not x & y:
            return True
    if _TELLING & (a ^ b):
        return True
    x, y = ({word for word in side if word[0].isdigit()} for side in (a, b))
    return bool(x and y and not x & y)


class Wording:
    """Values in the words of a terminology. Slow to make (all terms), quick to ask."""

    def __init__(self, terminology: Terminology) -> None:
        self._terminology = terminology
        self._phrases = _phrases(terminology.terms)
        self._longest = max(map(len, self._phrases), default=0)
        self._said: dict[tuple[str, str, bool], Tokens] = {}

    def same(self, field: str, first: str, second: str) -> bool:
        """Whether two values are one, but for spelling, word order and synonyms."""
        if squashed(first) == squashed(second) != "":
            return True
        if sorted(self._short(first)) == sorted(self._short(second)) != []:
            return True
        return sorted(self.said(field, first)) == sorted(self.said(field, second)) != []

    def akin(self, field: str, first: str, second: str) -> bool:
        """Whether two values are the same, one is the broader concept, or half of their words
        are shared and none contradicts."""
        if self.same(field, first, second) or self._broader(field, first, second):
            return True
        for form in (self._short, lambda text: self.said(field, text)):
            a, b = set(form(first)), set(form(second))
            if a and b and not contradict(a, b) and len(a & b) / len(a | b) >= 0.5:
                return True
        return False

    def knows(self, text: str) -> bool:
        """Whether all words of a value belong to terms of the ontology, sides and figures apart."""
        words = tokens(text)
        covered: set[int] = set()
        for n in range(1, self._longest + 1):
            for i in range(len(words) - n + 1):
                if words[i : i + n] in self._phrases:
                    covered.update(range(i, i + n))
        rest = {words[i] for i in range(len(words)) if i not in covered}
        return all(word in _SIDES or word[0].isdigit() for word in rest)

    def said(self, field: str, text: str) -> Tokens:
        """The words with each synonym replaced by the preferred words of its concept."""
        return self._replaced(field, text, only_short=False)

    def _short(self, text: str) -> Tokens:
        """The words with names that have a short form replaced by it (IVC), and no more."""
        return self._replaced("", text, only_short=True)

    def _replaced(self, field: str, text: str, only_short: bool) -> Tokens:
        key = (field, text, only_short)
        if key not in self._said:
            self._said[key] = tuple(self._walk(field, tokens(text), only_short))
        return self._said[key]

    def _walk(self, field: str, words: Tokens, only_short: bool) -> Iterable[str]:
        i = 0
        while i < len(words):
            for n in range(min(self._longest, len(words) - i), 0, -1):
                term = self._term(field, words[i : i + n])
                if term is not None and (not only_short or _short_form(term)):
                    yield from _preferred(term)
                    i += n
                    break
            else:
                yield words[i]
                i += 1

    def _term(self, field: str, phrase: Tokens) -> Term | None:
        """The concept of a phrase, first one that may stand in the field."""
        found = self._phrases.get(phrase, ())
        row = FIELDS.get(field)
        fitting = [t for t in found if row and not t.types.isdisjoint(row.classes)]
        return next(iter(fitting or found), None)

    def _broader(self, field: str, first: str, second: str) -> bool:
        if contradict(tokens(first), tokens(second)):
            return False
        a, b = self._term(field, tokens(first)), self._term(field, tokens(second))
        return bool(a and b and (a.iri in b.broader or b.iri in a.broader))


def _phrases(terms: Iterable[Term]) -> dict[Tokens, tuple[Term, ...]]:
    """Every wording as tokens, with its concepts: those that have it as label first."""
    found: dict[Tokens, dict[str, Term]] = {}
    by_label = [(term.label, term) for term in terms]
    by_synonym = [(word, term) for _, term in by_label for word in (*term.synonyms, *term.hidden)]
    for word, term in (*by_label, *by_synonym):
        found.setdefault(tokens(word), {}).setdefault(term.iri, term)
    found.pop((), None)
    return {phrase: tuple(group.values()) for phrase, group in found.items()}


@lru_cache(maxsize=20_000)
def _short_form(term: Term) -> str:
    """The initials of a structure's name where people write them for it (IVC).

    Its words then count as one: two operations on the vena cava have little in common. A name with
    a side or another word that must not be overlooked (RRV) keeps its words.
    """
    if "AnatomicalStructure" not in term.types or not _MARKED.isdisjoint(tokens(term.label)):
        return ""
    short = {word for word in term.synonyms if word.isupper() and 2 <= len(word) <= 5}
    for name in (term.label, *term.synonyms):
        initials = "".join(word[0] for word in re.findall(r"\w+", name)).upper()
        if len(initials) > 1 and initials in short:
            return initials.lower()
    return ""


def _preferred(term: Term) -> Tokens:
    """The words that stand for a concept: its short form as one word, else its label."""
    short = _short_form(term)
    return (short,) if short else tokens(term.label)
