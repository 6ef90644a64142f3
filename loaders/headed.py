"""The layer of a format whose headings are marked but say nothing of sections (HTML, DOCX)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from cavagraph.loaders.document import BlockKind, Entry
from cavagraph.loaders.layer import Layer
from cavagraph.loaders.raw_block import Raw
from cavagraph.loaders.sections import give_sections
from cavagraph.loaders.tree_writer import TreeWriter

_NUMBER = re.compile(r"\[?(\d{1,3})[\].)]?\s+")


def headed_layer(writer: TreeWriter, metadata: Mapping[str, str]) -> Layer:
    """What was written, with its sections, and its bibliography where that is a list."""
    text = writer.text
    blocks = give_sections(writer.blocks, text)
    return Layer(
        text, tuple(blocks), writer.marks, metadata, tuple(_entries(blocks, text)), writer.anchors
    )


def _entries(blocks: Sequence[Raw], text: str) -> Iterator[Entry]:
    """The items of a bibliography, which its list numbers; printed numbers go first."""
    found = [raw for raw in blocks if raw.kind is BlockKind.REFERENCE]
    items = [raw for raw in found if raw.item]
    if 2 * len(items) <= len(found):
        return  # the numbers, if there are any, stand in the words
    for count, raw in enumerate(items, 1):
        printed = _NUMBER.match(text, raw.start, raw.end)
        start = printed.end() if printed else raw.start
        yield Entry(printed[1] if printed else str(count), text[start : raw.end], start, raw.end)
