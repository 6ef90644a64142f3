"""A text report taken apart for typesetting: title, headings, paragraphs, captions, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CAPTION = re.compile(
    r"[*_]{0,2}(?:Fig(?:ure|\.)?|Table) ?\d{1,2}\b(?! (?:shows|lists|and|is|are))"
)
_RULE = re.compile(r"\|[ |:-]+\|$")
_WRAPPED_AT = 90
_HEADS = re.compile(
    r"(?:abstract|summary|introduction|background|case (?:report|presentation)|discussion|methods?|"
    r"results|conclusions?|references|patients and methods|comment)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Part:
    """``kind``: title, heading, paragraph, caption or table (then ``rows``)."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def parts(report: str) -> list[Part]:
    """The parts of a plain or Markdown report in order."""
    lengths = sorted(len(line) for line in report.splitlines() if line.strip())
    wrapped = lengths[len(lengths) * 9 // 10] <= _WRAPPED_AT
    out: list[Part] = []
    for chunk in re.split(r"\n[ \t]*\n", report.strip()):
        lines = [line.rstrip() for line in chunk.splitlines() if line.strip()]
        for group in _groups(lines, wrapped):
            out.append(_part(group))
    title = next((i for i, part in enumerate(out) if _is_title(part)), 0)
    out[title] = Part("title", out[title].text)
    return out


def _is_title(part: Part) -> bool:
    """A heading that opens no section, or a long line that is no sentence and tells no volume."""
    if part.kind == "heading":
        return not _HEADS.match(part.text)
    sober = not re.search(r"\d|\.$|,|[Jj]ournal|[Ii]nvented", part.text)
    return part.kind == "paragraph" and 30 < len(part.text) < 200 and sober


def _groups(lines: list[str], wrapped: bool) -> Iterator[list[str]]:
    """Lines that stand together: rows of a table, or a paragraph."""
    group: list[str] = []
    for line in lines:
        heads = _HEADS.match(line) or (group and _HEADS.match(group[-1]))
        same = group and not heads and _tabular(line) == _tabular(group[-1])
        if group and not (same and (_tabular(line) or wrapped)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _tabular(line: str) -> bool:
    return line.startswith("|") or line.count("\t") >= 2


def _part(lines: list[str]) -> Part:
    if _tabular(lines[0]):
        return Part("table", rows=tuple(_cells(ln) for ln in lines if not _RULE.match(ln)))
    text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", "\n".join(lines)).replace("\n", " ")
    if text.startswith("#"):
        return Part("heading", text.lstrip("# "))
    if _CAPTION.match(text):
        return Part("caption", text)
    if _HEADS.match(text) or (text.isupper() and len(text) > 8):
        return Part("heading", text)
    return Part("paragraph", text)


def _cells(line: str) -> tuple[str, ...]:
    cells = line.strip("|").split("|") if line.startswith("|") else line.split("\t")
    return tuple(cell.strip() for cell in cells)
