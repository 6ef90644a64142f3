"""The front matter of a JATS article, and how its elements are found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

_DESIGNS = {"case-report": "case report"}
_LICENCE = re.compile(
    r"creativecommons\.org/(licenses/([a-z-]+)|publicdomain/zero)/(\d\.\d)", re.IGNORECASE
)


def local(element: ElementTree.Element) -> str:
    """The name of an element without its namespace, in small letters."""
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def children(element: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return (e for e in element if local(e) == tag)


def first(element: ElementTree.Element, tag: str) -> ElementTree.Element | None:
    return next((e for e in element.iter() if local(e) == tag), None)


def front_matter(
    article: ElementTree.Element, words: Callable[[ElementTree.Element | None], str]
) -> dict[str, str]:
    """Title, authors, journal, year, DOI, licence and design of the front matter."""
    front = next(iter(children(article, "front")), article)
    dois = [e for e in front.iter() if local(e) == "article-id" and e.get("pub-id-type") == "doi"]
    years = [y for e in front.iter() if local(e) == "pub-date" for y in children(e, "year")]
    authors = [
        f"{words(first(c, 'surname'))} {_initials(words(first(c, 'given-names')))}".strip()
        for c in front.iter()
        if local(c) == "contrib" and c.get("contrib-type", "author") == "author"
    ]
    return {
        "title": words(first(front, "article-title")),
        "authors": "; ".join(a for a in authors if a),
        "journal": words(first(front, "journal-title")),
        "year": min((words(y) for y in years), default=""),
        "doi": words(dois[0]) if dois else "",
        "licence": _licence(front),
        "design": _DESIGNS.get(article.get("article-type", ""), ""),
    }


def _initials(names: str) -> str:
    return "".join(part[0] for part in re.split(r"[\s-]+", names) if part)


def _licence(front: ElementTree.Element) -> str:
    """The licence from its Creative Commons address, as an SPDX name."""
    for element in front.iter():
        if local(element) not in ("license", "ext-link", "license_ref"):
            continue
        places = [v for k, v in element.attrib.items() if k.endswith("href")] + [element.text or ""]
        for place in places:
            found = _LICENCE.search(place)
            if found:
                return f"CC-{found[2].upper()}-{found[3]}" if found[2] else f"CC0-{found[3]}"
    return ""
