"""Cited works: one node a work for all reports, one entry a report, links from claims to works."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from cavagraph.graph.identity import digest
from cavagraph.graph.model import Reference
from cavagraph.graph.rdf_context import Writer
from cavagraph.graph.rdf_sink import cgd, iri

__all__ = ["Works", "cited_works", "work_of", "write_references"]

_TITLE_WORDS = 5
"""Words of a title that tell two works of one author and year apart; ends differ in print."""
_WORD = re.compile(r"[a-z0-9]+")
_RANGE = re.compile(r"(\d+)\s*[\u2010-\u2015-]\s*(\d+)")
_NAMED = re.compile(
    r"(?P<author>.+?)(?:,? et al\.?|,? (?:and|&) .+)?,? \(?(?P<year>\d{4})[a-z]?\)?"
)
_MAX_RANGE = 60
"""A range longer than this is no range of references ("1996-2010")."""

Works = Mapping[str, tuple[NamedNode, ...]]
"""Works by the number in the report, and by first author and year ("wachtel 2015")."""


def work_of(reference: Reference) -> NamedNode:
    """The node of a work: the same for every report that cites it.

    Author, year and the first words of the title make it; where no title is printed the journal
    does, so that such a work meets only entries of the same style.
    """
    words = _folded(reference.title)[:_TITLE_WORDS] or ["in", *_folded(reference.journal)]
    author = "".join(_folded(reference.first_author))
    return cgd(f"reference-{digest(author, reference.year, words)}")


def write_references(writer: Writer, references: Iterable[Reference]) -> Works:
    """Writes the bibliography; gives the works for the claims that cite them."""
    works: dict[str, dict[NamedNode, None]] = {}
    for reference in references:
        work = _write(writer, reference)
        for key in (reference.number, _name_and_year(reference.first_author, reference.year)):
            if key:
                works.setdefault(key, {})[work] = None
    return {key: tuple(nodes) for key, nodes in works.items()}


def cited_works(works: Works, citation: str) -> tuple[NamedNode, ...]:
    """The works behind a citation as printed: "3", "2-7", "Wachtel et al., 2015".

    Authors and year that fit several works give none of them: which is meant is not known.
    """
    span = _RANGE.fullmatch(citation.strip())
    if span:
        first, last = int(span[1]), int(span[2])
        if last < first or last - first > _MAX_RANGE:
            return ()
        numbers = map(str, range(first, last + 1))
        return tuple(node for number in numbers for node in works.get(number, ()))
    if citation.strip() in works:
        return works[citation.strip()]
    named = _NAMED.fullmatch(citation.strip())
    found = works.get(_name_and_year(named["author"], named["year"]), ()) if named else ()
    return found if len(found) == 1 else ()


def _write(writer: Writer, reference: Reference) -> NamedNode:
    sink, work = writer.sink, work_of(reference)
    sink.a(work, "PublishedWork")
    sink.label(work, f"{reference.first_author} {reference.year}")
    sink.text(work, "firstAuthor", reference.first_author)
    sink.text(work, "publicationYear", reference.year)
    sink.link(writer.report, "cites", work)
    start = reference.evidence[0].start
    entry = writer.node("entry", reference.number or str(start))
    sink.a(entry, "ReferenceEntry")
    writer.generated(entry)
    number = f"[{reference.number}] " if reference.number else ""
    sink.label(entry, f"{number}{reference.first_author} {reference.year}")
    sink.link(entry, "entryOf", work)
    sink.text(entry, "referenceNumber", reference.number)
    sink.text(entry, "journal", reference.journal)
    if reference.doi:
        sink.add(entry, iri("dcterms", "identifier"), Literal(f"doi:{reference.doi}"))
    if reference.title and writer.quotes:
        sink.add(entry, iri("dcterms", "title"), Literal(reference.title))
    writer.evidence(entry, reference.evidence)
    return work


def _folded(text: str) -> list[str]:
    """Words without case, accents and punctuation; "re-section" is one word.

    >>> _folded("Müller's Re-section")
    ['mullers', 'resection']
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _WORD.findall(re.sub(r"[-']", "", plain))


def _name_and_year(author: str, year: str) -> str:
    return f"{''.join(_folded(author))} {year}"
