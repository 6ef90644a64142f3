"""The ontology's words as one automaton: which terms stand where in a text.

Text and words are folded the same way (lower case, plain dashes and spaces, no accents), and the
folded text keeps a map back to the positions of the original. The forms a word can take (British
and American spelling, plural, hyphen or space or neither) are generated, never listed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cavagraph.loaders.annotations import Mention
from cavagraph.loaders.automaton import WordFinder
from cavagraph.loaders.document import Abbreviation
from cavagraph.loaders.spelling import american, variants
from cavagraph.ontology.terms import Term


class Terms(Protocol):
    """What the lexicon needs of a terminology."""

    @property
    def terms(self) -> tuple[Term, ...]: ...


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to write a term. ``exact``: matches only printed so (hyphens apart); "": any case."""

    term: Term
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``origins[i]`` is the position of the character that gave ``text[i]``."""

    text: str
    origins: list[int]


_SPLIT = {
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
}
_BLANK = "-‐‑‒–—−/ \t\n\r\u00a0\u2009\u202f"
_SPECIAL = re.compile(r"'s(?![a-z])|[\"'“”®™\u00ad]| {2,}")
_HYPHEN = re.compile(r"(?<=\w)[-‐‑–](?=\w)")
_LIGATURE = re.compile("[" + "".join(_SPLIT) + "]")


class _Plain(dict[int, str]):
    """Code point to its plain character, worked out once for each character that is met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _BLANK:
            plain = " "
        elif char in "’‘":
            plain = "'"
        else:
            parts = unicodedata.normalize("NFKD", char)
            bare = "".join(c for c in parts if not unicodedata.combining(c)).lower()
            plain = bare if len(bare) == 1 else char
        self[code] = plain
        return plain


_PLAIN = _Plain()


def fold(text: str) -> Folded:
    """Lower case; dashes, slashes and white space as one space; no accents, quotes, possessives.

    American spelling; Greek letters by name ("α-SMA" becomes "alpha sma").
    """
    plain = text.translate(_PLAIN)
    origins = list(range(len(plain)))
    if not plain.isascii() and _LIGATURE.search(plain):
        origins = [i for i, c in enumerate(plain) for _ in _SPLIT.get(c, c)]
        plain = "".join(_SPLIT.get(c, c) for c in plain)
    drops = list(_SPECIAL.finditer(plain))
    if drops:
        plain, origins = _without(plain, origins, drops)
    return Folded(*american(plain, origins))


def _without(text: str, origins: list[int], drops: list[re.Match[str]]) -> tuple[str, list[int]]:
    """The text without what was found; a run of spaces keeps its first."""
    out: list[str] = []
    kept: list[int] = []
    at = 0
    for found in drops:
        start = found.start() + (found[0][0] == " ")
        out.append(text[at:start])
        kept += origins[at:start]
        at = found.end()
    out.append(text[at:])
    kept += origins[at:]
    return "".join(out), kept


def _key(words: str) -> str:
    return fold(words.strip()).text


class Lexicon:
    """An automaton over labels, synonyms, hidden labels and their generated forms.

    Where several terms have the same words, the first of these wins: a term that must be printed
    exactly so; a label before a synonym; the term with more classes (the more specific one); the
    smaller IRI (so that two runs agree).
    """

    def __init__(self, terminology: Terms) -> None:
        self._forms: dict[str, list[_Form]] = {}
        labels: dict[str, set[str]] = {}
        for term in terminology.terms:
            labels.setdefault(_key(term.label), set()).add(term.iri)
            for words in dict.fromkeys((term.label, *term.synonyms, *term.hidden)):
                self._add(self._forms, term, words)
        self._labels = labels
        for key, forms in self._forms.items():
            if len(forms) > 1:
                ranked = [(self._rank(form, key), form) for form in forms]
                forms[:] = [form for _, form in sorted(ranked, key=lambda pair: pair[0])]
        self._finder = WordFinder(self._forms)
        self._local = WordFinder(())
        self._local_forms: dict[str, list[_Form]] = {}

    def _rank(self, form: _Form, key: str) -> tuple[bool, bool, int, str]:
        is_label = form.term.iri in self._labels.get(key, ())
        return (not form.exact, not is_label, -len(form.term.types), form.term.iri)

    @staticmethod
    def _add(forms: dict[str, list[_Form]], term: Term, words: str) -> None:
        key = _key(words)
        if len(key) < 2:
            return
        exact = words if (term.match_case and is_short(words)) or _is_code(words) else ""
        joined = _key(_HYPHEN.sub("", words))
        capitals = " " not in words and sum(c.isupper() for c in words) >= 2
        keys: Iterable[str] = (key, joined) if exact or capitals else variants(key, joined)
        for form_key in dict.fromkeys(keys):
            held = forms.setdefault(form_key, [])
            if not any(f.term.iri == term.iri and f.exact in ("", exact) for f in held):
                held.append(_Form(term, exact))
        if capitals:  # CTs, MRIs
            forms.setdefault(key + "s", []).append(_Form(term, exact and exact + "s"))

    def find(self, words: str) -> Term | None:
        """The term these words name, in any of its forms; None if there is none."""
        forms = self._local_forms.get(_key(words)) or self._forms.get(_key(words), [])
        for form in forms:
            if not form.exact or _same(form.exact, words.strip()):
                return form.term
        return None

    def within(self, abbreviations: Sequence[Abbreviation]) -> Lexicon:
        """This lexicon with the short forms of one document whose long form is a term.

        The shared automaton is not copied; the document's own forms go before it.
        """
        local: dict[str, list[_Form]] = {}
        for pair in abbreviations:
            term = self.find(pair.long)
            if term and len(pair.short) >= 2:
                for short in (pair.short, pair.short + "s"):
                    local.setdefault(_key(short), [_Form(term, short)])
        if not local:
            return self
        other = object.__new__(Lexicon)
        other._forms, other._labels, other._finder = self._forms, self._labels, self._finder
        other._local_forms, other._local = local, WordFinder(local)
        return other

    def mentions(self, text: str, offset: int = 0) -> tuple[Mention, ...]:
        """The terms in a sentence, in order, without overlap; ``offset`` is its position.

        Longest match wins; a shorter one inside it is dropped, whatever its class.
        """
        folded = fold(text)
        found: dict[tuple[int, int], Term] = {}
        for finder, forms in ((self._local, self._local_forms), (self._finder, self._forms)):
            for start, end, key in finder.find(folded.text):
                term = _term(forms[key], text, folded, start, end)
                if term and (start, end) not in found:
                    found[start, end] = term
        return tuple(
            _mention(text, folded, start, end, found[start, end], offset)
            for start, end in _longest(found)
        )


def _same(exact: str, printed: str) -> bool:
    """Whether these are one short form: "Ki-67", "Ki 67" and "Ki67", but not "S-1" and "S1"."""
    if exact == printed:
        return True
    plain = exact.replace("-", "").replace(" ", "")
    return len(plain) > 2 and plain == printed.replace("-", "").replace(" ", "")


def is_short(words: str) -> bool:
    """Whether a form is a short one whose case matters (R0, CT, AI, PR): at most 5 characters."""
    return len(words) <= 5 and " " not in words and any(c.isupper() or c.isdigit() for c in words)


def _is_code(words: str) -> bool:
    """Short forms that are other words unless printed as here ("IT", "US", "mOS")."""
    if " " in words or len(words) > 4:
        return False
    return (words.isupper() and words.isalpha()) or sum(c.isupper() for c in words) >= 2


def _term(forms: list[_Form], text: str, folded: Folded, start: int, end: int) -> Term | None:
    """The term of a hit: one printed exactly so, else the first of the forms that allow it."""
    first: Term | None = None
    for form in forms:
        if form.exact:
            printed = text[folded.origins[start] : folded.origins[end - 1] + 1]
            if form.exact == printed:
                return form.term
            if not _same(form.exact, printed):
                continue
        first = first or form.term
    return first


def _longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without overlap: the longest first, then the leftmost; in order of position."""
    kept: list[tuple[int, int]] = []
    covered: set[int] = set()
    for start, end in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if start in covered or end - 1 in covered:
            continue
        covered.update(range(start, end))
        kept.append((start, end))
    kept.sort()
    return kept


def _mention(text: str, folded: Folded, start: int, end: int, term: Term, offset: int) -> Mention:
    first, last = folded.origins[start], folded.origins[end - 1] + 1
    return Mention(offset + first, offset + last, text[first:last], term)
