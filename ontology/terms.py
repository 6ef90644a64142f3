"""The terms of the ontology as plain values: the one source of words for extractor and people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A concept with its words.

    ``types`` are local names of its classes, direct and inherited; ``broader`` the IRIs of broader
    concepts, transitively. ``match_case``: its short forms match only as printed (R0, CT, AI).
    """

    iri: str
    label: str
    definition: str
    synonyms: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    broader: frozenset[str] = frozenset()
    match_case: bool = False
