"""The terms of the ontology as plain values: the one source of words for extractor and people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from cavagraph.ontology.folding import fold

__all__ = ["Term", "Terminology", "load_terminology"]


@dataclass(frozen=True, slots=True)
class Term:
    """A concept with its words.

    ``types`` are local names of its classes, direct and inherited; ``broader`` the IRIs of broader
    concepts, transitively. ``match_case``: its short forms match only as printed (R0, CT, AI).
    ``components`` are the IRIs of the drugs of a regimen, in the order of the ontology.
    """

    iri: str
    label: str
    definition: str
    synonyms: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    broader: frozenset[str] = frozenset()
    match_case: bool = False
    components: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Label, synonyms and hidden spellings: everything that may stand for it in a text."""
        return (self.label, *self.synonyms, *self.hidden)


@dataclass(frozen=True, slots=True)
class Terminology:
    """All concepts, with look-up by IRI, by words and by class.

    ``terms`` are sorted by IRI. Where two concepts share a spelling (SMA is an antigen and an
    artery), ``find`` gives the one whose label it is, otherwise the first by IRI; ``find_all``
    gives every one.
    """

    terms: tuple[Term, ...]
    _iris: Mapping[str, Term] = field(init=False, repr=False, compare=False)
    _keys: Mapping[str, tuple[Term, ...]] = field(init=False, repr=False, compare=False)
    _classes: Mapping[str, tuple[Term, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_iris", {term.iri: term for term in self.terms})
        object.__setattr__(self, "_keys", _index_words(self.terms))
        object.__setattr__(self, "_classes", _index_classes(self.terms))

    def by_iri(self, iri: str) -> Term:
        """The concept of an IRI; KeyError where the terminology has none."""
        return self._iris[iri]

    def find_all(self, text: str) -> tuple[Term, ...]:
        """Every concept with this label or synonym, folded; those with it as label first."""
        return self._keys.get(fold(text), ())

    def find(self, text: str) -> Term | None:
        """The concept with this label or synonym (case, hyphens, spaces, spelling folded)."""
        found = self.find_all(text)
        return found[0] if found else None

    def nearest(self, text: str, n: int = 3) -> tuple[str, ...]:
        """Labels of the ``n`` concepts whose words look most like ``text``, best first."""
        hits = process.extract(fold(text), self._keys.keys(), scorer=fuzz.WRatio, limit=n * 4)
        labels = dict.fromkeys(self._keys[key][0].label for key, _, _ in hits)
        return tuple(labels)[:n]

    def of_class(self, local_name: str) -> tuple[Term, ...]:
        """Concepts of a class, inherited ones included, e.g. ``of_class("Anthracycline")``."""
        return self._classes.get(local_name, ())


def _index_words(terms: Iterable[Term]) -> dict[str, tuple[Term, ...]]:
    by_label: dict[str, list[Term]] = {}
    by_synonym: dict[str, list[Term]] = {}
    for term in terms:
        by_label.setdefault(fold(term.label), []).append(term)
        for word in (*term.synonyms, *term.hidden):
            by_synonym.setdefault(fold(word), []).append(term)
    keys = by_label.keys() | by_synonym.keys()
    return {
        key: tuple({t.iri: t for t in by_label.get(key, []) + by_synonym.get(key, [])}.values())
        for key in sorted(keys)
    }


def _index_classes(terms: Iterable[Term]) -> dict[str, tuple[Term, ...]]:
    index: dict[str, list[Term]] = {}
    for term in terms:
        for name in term.types:
            index.setdefault(name, []).append(term)
    return {name: tuple(members) for name, members in index.items()}


def load_terminology(extra: Sequence[Path] = ()) -> Terminology:
    """The shipped terms, with those of ``extra`` Turtle or CSV files added.

    Parsed once per set of files in a process. A concept of an extra file with a known IRI adds its
    words to the shipped concept.

    Raises:
        TermFileError: an extra file cannot be read or parsed; names file, place and remedy.
    """
    return _load(tuple(path.resolve() for path in extra))


@lru_cache(maxsize=8)
def _load(extra: tuple[Path, ...]) -> Terminology:
    from cavagraph.ontology.reading import read_terms  # pyoxigraph only when terms are needed

    return Terminology(read_terms(extra))
