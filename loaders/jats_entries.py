"""Entries of the bibliography of a JATS article, with the markup that names their parts."""

from __future__ import annotations

import re

from lxml import etree

from cavagraph.loaders.document import Entry
from cavagraph.loaders.xml_tree import Element, children

_NAMESPACED = re.compile(r"(</?)\w+:")
_DECLARED = re.compile(r"\sxmlns(?::\w+)?=\"[^\"]*\"")
_NUMBER = re.compile(r"\w+")


def citation_parts(ref: Element) -> list[Element]:
    """The elements of a ``<ref>`` that say what is cited; of alternatives the first."""
    parts: list[Element] = []
    for part in ref:
        if next(children(ref, "label"), None) is part:
            continue
        chosen = next(iter(part), part) if part.tag == "citation-alternatives" else part
        parts.append(chosen)
    return parts


def entry_of(ref: Element, span: tuple[int, int]) -> Entry:
    """The entry of a ``<ref>`` whose words stand at ``span`` of the layer."""
    label = next(children(ref, "label"), None)
    number = _NUMBER.search("".join(label.itertext())) if label is not None else None
    parts = (
        etree.tostring(part, encoding="unicode", with_tail=False) for part in citation_parts(ref)
    )
    words = _NAMESPACED.sub(r"\1", _DECLARED.sub("", "".join(parts)))
    return Entry(number.group() if number else "", words, *span)
