"""What the head of a publisher's page says of the article: ``citation_*`` and Dublin Core tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.loaders.jats_front import initials, licence_of
from cavagraph.loaders.xml_tree import Element, local

_NAMES = {
    "title": ("citation_title", "dc.title", "og:title"),
    "journal": ("citation_journal_title", "prism.publicationname"),
    "doi": ("citation_doi", "prism.doi", "dc.identifier"),
    "pmid": ("citation_pmid",),
    "pmcid": ("citation_pmcid",),
    "date": ("citation_publication_date", "citation_date", "citation_online_date", "dc.date"),
}
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def page_metadata(root: Element) -> dict[str, str]:
    """Title, authors, journal, year, DOI, PMID, PMCID and licence, as far as the page says them."""
    given = list(_tags(root))
    first = {
        name: next((v for tag in tags for n, v in given if n == tag and v), "")
        for name, tags in _NAMES.items()
    }
    year = re.search(r"\b(?:19|20)\d\d\b", first.pop("date"))
    doi = _DOI.search(first["doi"])
    authors = [v for n, v in given if n == "citation_author"]
    authors = authors or [v for n, v in given if n == "dc.creator"]
    return {
        **first,
        "doi": doi.group() if doi else "",
        "year": year.group() if year else "",
        "authors": "; ".join(_name(author) for author in authors),
        "licence": _licence(root),
    }


def _tags(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or ""
        yield name.lower(), " ".join(element.get("content", "").split())


def _name(author: str) -> str:
    """ "Doe, Ann B." and "Ann B. Doe" are Doe AB."""
    surname, comma, given = author.partition(",")
    if not comma:
        *before, surname = author.split() or [""]
        given = " ".join(before)
    return f"{surname.strip()} {initials(given.replace('.', ' ').strip())}".strip()


def _licence(root: Element) -> str:
    links = (e for e in root.iter() if local(e) in ("a", "link"))
    return next(filter(None, (licence_of(e.get("href", "")) for e in links)), "")
