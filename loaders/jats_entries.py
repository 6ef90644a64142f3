"""Entries of the bibliography of a JATS article, with the markup that names their parts."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from cavagraph.loaders.document import Entry
from cavagraph.loaders.jats_front import children

_NAMESPACED = re.compile(r"(</?)\w+:")
_NUMBER = re.compile(r"\w+")


def entry_of(ref: ElementTree.Element, span: tuple[int, int]) -> Entry:
    """The entry of a ``<ref>`` whose text content stands at ``span``."""
    label = next(children(ref, "label"), None)
    number = _NUMBER.search("".join(label.itertext())) if label is not None else None
    parts = (ElementTree.tostring(part, encoding="unicode") for part in ref if part is not label)
    words = _NAMESPACED.sub(r"\1", "".join(parts))
    return Entry(number.group() if number else "", words, *span)
