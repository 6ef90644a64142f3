"""The front matter of a JATS article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.loaders.xml_tree import Element, children, first, local, words_of

_DESIGNS = {"case-report": "case report", "review-article": "review"}
_LICENCE = re.compile(
    r"creativecommons\.org/(licenses/([a-z-]+)|publicdomain/zero)/(\d\.\d)", re.IGNORECASE
)
_NUMBERS = {"doi": "doi", "pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid"}
"""Types of article numbers, and what ``Source`` calls them."""


def front_matter(article: Element) -> dict[str, str]:
    """Title, authors, journal, year, DOI, PMID, PMCID, licence and design of the front matter."""
    front = next(children(article, "front", "front-stub"), article)
    meta = next(children(front, "article-meta"), front)
    years = [y for e in children(meta, "pub-date") for y in children(e, "year")]
    groups = [g for g in meta.iter() if local(g) == "contrib-group"]
    return {
        "title": words_of(first(meta, "article-title")),
        "authors": "; ".join(name for group in groups for name in _authors(group)),
        "journal": words_of(first(front, "journal-title")),
        "year": min((words_of(y) for y in years), default=""),
        **_numbers(meta),
        "licence": _licence(meta),
        "design": _DESIGNS.get(article.get("article-type", ""), ""),
    }


def _authors(group: Element) -> Iterator[str]:
    for contributor in children(group, "contrib"):
        if contributor.get("contrib-type", "author") == "author":
            given = words_of(first(contributor, "given-names"))
            name = f"{words_of(first(contributor, 'surname'))} {initials(given)}".strip()
            name = name or words_of(first(contributor, "collab"))
            if name:
                yield name


def _numbers(meta: Element) -> dict[str, str]:
    """The article's own numbers; a PMCID has its letters."""
    found: dict[str, str] = {}
    for number in children(meta, "article-id"):
        name = _NUMBERS.get(number.get("pub-id-type", ""))
        if name:
            found.setdefault(name, words_of(number))
    if found.get("pmcid", "").isdigit():
        found["pmcid"] = f"PMC{found['pmcid']}"
    return found


def initials(names: str) -> str:
    """The first letters of given names: "Ann-Bea C." is ABC."""
    return "".join(part[0] for part in re.split(r"[\s-]+", names) if part)


def _licence(meta: Element) -> str:
    """The licence from its Creative Commons address, as an SPDX name."""
    for element in meta.iter():
        if local(element) not in ("license", "ext-link", "license_ref"):
            continue
        places = [v for k, v in element.attrib.items() if str(k).endswith("href")]
        for place in (*map(str, places), element.text or ""):
            licence = licence_of(place)
            if licence:
                return licence
    return ""


def licence_of(address: str) -> str:
    """The SPDX name of the licence that has a Creative Commons address, "" for others."""
    found = _LICENCE.search(address)
    if found is None:
        return ""
    return f"CC-{found[2].upper()}-{found[3]}" if found[2] else f"CC0-{found[3]}"
