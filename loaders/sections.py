"""Which heading opens which part of a report, from ``rules/sections.yaml``."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import yaml

from cavagraph.loaders.document import Section

_NUMBERING = re.compile(r"^(?:#+\s*|\**\s*)?(?:\d+(?:\.\d+)*\.?\s+|[IVX]+\.\s+)?")
_TRIM = re.compile(r"^[\s*_#:.]+|[\s*_#:.]+$")
_SUBSECTIONS = {
    "background": "background", "introduction": "background", "objective": "objective",
    "objectives": "objective", "aim": "objective", "aims": "objective", "purpose": "objective",
    "methods": "methods", "method": "methods", "patients and methods": "methods",
    "results": "results", "case presentation": "case", "case report": "case", "case": "case",
    "cases": "case", "patient": "case", "conclusion": "conclusion", "conclusions": "conclusion",
    "interpretation": "conclusion",
}  # fmt: skip
RUN_IN = re.compile(
    r"(?:^|(?<=[.\s]))[*_]*(?P<h>" + "|".join(sorted((k.capitalize() for k in _SUBSECTIONS), key=len, reverse=True))
    + r")[*_]*(?P<colon>\s?[:.][*_]*)?\s+(?=[*_]*[A-Z0-9])"
)


@lru_cache(maxsize=1)
def _headings() -> tuple[tuple[re.Pattern[str], Section], ...]:
    text = (files("cavagraph.loaders.rules") / "sections.yaml").read_text(encoding="utf-8")
    data: dict[str, list[str]] = yaml.safe_load(text)
    return tuple(
        (re.compile("|".join(f"(?:{e})" for e in expressions), re.IGNORECASE), Section(name))
        for name, expressions in data.items()
        if name != "examples"
    )


def heading_text(line: str) -> str:
    """A heading without numbering and markup."""
    return _TRIM.sub("", _NUMBERING.sub("", line.strip(), count=1))


def section_of(heading: str) -> Section | None:
    """The section a heading opens; None for one that says nothing of it."""
    text = heading_text(heading)
    for pattern, section in _headings():
        if pattern.fullmatch(text):
            return section
    return None


def subsection(word: str) -> str:
    """The part of a structured abstract that a run-in word opens, or ""."""
    return _SUBSECTIONS.get(word.lower().strip(" :.*_"), "")
