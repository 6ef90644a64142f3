"""Paragraphs that a caption, a table or a page break cut in two, put together again."""

from __future__ import annotations

import re

from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.raw_block import Raw

_FINAL = re.compile(
    r"[.!?:;][\"'\u201d\u2019)\]*_]*\s*(?:\[[\d,\u2013\- ]{1,30}\]|\^\S{1,20}"
    r"|<sup>[^<>]{1,30}</sup>"
    r"|\d{1,2}(?:[,\u2013-]\d{1,2})*)?\s*$"
)
_DEBRIS = re.compile(r"\s*[,\u2013-]\s?\d{1,2}(?:\D|$)")
_LOW = re.compile(r"\s*[*_]{0,2}(?:[a-z\u03b1-\u03c9(\u00b1\u2265\u2264<>%,;\u2013]|\d)")
_NUMBERED = re.compile(r"\s*\d{1,2}[.)]\s")
_LETTER = re.compile(r"\s*\(?[a-zA-Z]\)")


def stitch(raws: list[Raw], text: str) -> list[Raw]:
    """The blocks, each paragraph that goes on in a later one holding the stretches of both.

    Only captions, tables and page furniture may lie between; a heading ends everything.
    """
    out: list[Raw] = []
    open_: Raw | None = None
    captions = False
    for raw in raws:
        if raw.kind in (BlockKind.CAPTION, BlockKind.TABLE, BlockKind.BOILERPLATE):
            captions = captions or raw.kind is not BlockKind.BOILERPLATE
            out.append(raw)
            continue
        if raw.kind is not BlockKind.PARAGRAPH:
            out.append(raw)
            open_ = None
            continue
        if open_ is not None and _goes_on(open_, raw, text, captions):
            open_.pieces.extend(raw.pieces)
            open_.swaps = [*open_.swaps, *raw.swaps]
        else:
            out.append(raw)
            open_ = raw
        captions = False
    return out


def _goes_on(before: Raw, after: Raw, text: str, captions: bool) -> bool:
    if after.item or before.section is not after.section or before.section is Section.REFERENCES:
        return False
    head = text[after.start : after.start + 40]
    if _DEBRIS.match(head) and not _LETTER.match(head):
        return True
    tail = text[max(before.pieces[-1][0], before.end - 60) : before.end]
    if _FINAL.search(tail):
        return False
    if after.goes_on or (captions and after.indented):
        return True
    return bool(_LOW.match(head)) and not _NUMBERED.match(head) and not _LETTER.match(head)
