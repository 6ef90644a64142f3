"""The words of ``rules/sections.yaml``: headings, labels and the parts of a report they open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from cavagraph.graph.errors import VocabularyError
from cavagraph.loaders.document import Section

_NUMBER = re.compile(
    r"^(?:(?P<arabic>\d{1,2}(?:\.\d{1,2}){0,3})(?:[.):]|(?=\s))|[IVX]{1,4}\.|[A-H][.)])\s+(?=\S)"
)
_ENDED = re.compile(r"[.;][\"'\u201d\u2019)\]*_]*\s*$")
_TRIM = " \t\u00a0*_#:.=~-\u2013\u2014\ufeff"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tables of the file: a word in small letters to what it opens."""

    headings: Mapping[str, Section]
    numbered: tuple[str, ...]
    contextual: frozenset[str]
    abstract_parts: Mapping[str, str]
    labels: Mapping[str, Section]
    fields: frozenset[str]
    boilerplate: tuple[str, ...]
    like: tuple[tuple[re.Pattern[str], Section], ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The shipped vocabulary.

    Raises:
        VocabularyError: the file lacks a table or names an unknown section.
    """
    text = (files("cavagraph.loaders.rules") / "sections.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    try:
        return Vocabulary(
            headings=_inverted(data["headings"]),
            numbered=tuple(data["numbered"]),
            contextual=frozenset(data["contextual"]),
            abstract_parts={w: part for part, ws in data["abstract_parts"].items() for w in ws},
            labels=_inverted(data["labels"]),
            fields=frozenset(data["fields"]),
            boilerplate=tuple(data["boilerplate"]),
            like=tuple((re.compile(e), Section(name)) for name, e in data["like"].items()),
        )
    except (KeyError, ValueError, AttributeError) as error:
        raise VocabularyError(f"sections.yaml: {error}; restore the shipped file") from error


def _inverted(table: Mapping[str, list[str]]) -> dict[str, Section]:
    return {word: Section(name) for name, words in table.items() for word in words}


def bare(line: str) -> str:
    """A heading in small letters without numbering, markup and final punctuation."""
    text = line.strip(_TRIM)
    text = _NUMBER.sub("", text, count=1).strip(_TRIM)
    return " ".join(text.replace("\u2019", "'").lower().split())


def depth(line: str) -> int:
    """How deep the numbering of a heading goes: 2 for "2.1. Setting"; 0 without numbering."""
    found = _NUMBER.match(line.strip(_TRIM))
    return found["arabic"].count(".") + 1 if found and found["arabic"] else 0


def section_of(line: str) -> Section | None:
    """The section that a heading opens, or None where it says nothing of that."""
    words = vocabulary()
    text = bare(line)
    if not text:
        return None
    found = words.headings.get(text)
    if found is None and "/" in text:
        found = words.headings.get(text.split("/")[0].strip())
    if found is None and not _ENDED.search(line):
        found = next((section for like, section in words.like if like.search(text)), None)
    if found is None and case_number(text):
        found = Section.CASE
    return found


def case_number(text: str) -> bool:
    """Whether a heading in small letters numbers a case: "case 2: ...", "patient b".

    "Patient 1 died of sarcoma" is a sentence, however short its line.
    """
    found = _case_number().match(text)
    return found is not None and _TELLS.match(text, found.end()) is None


_TELLS = re.compile(
    r"\s+(?:was|is|were|are|had|has|died|underwent|shows?|showed|received|developed|remain\w*|"
    r"presented|did|does|could|demonstrate[sd]?|survived|recovered|lived|lives|who|and|suffered|"
    r"required|complained|illustrates?)\b"
)


@lru_cache(maxsize=1)
def _case_number() -> re.Pattern[str]:
    names = "|".join(re.escape(w) for w in sorted(vocabulary().numbered, key=len, reverse=True))
    return re.compile(
        rf"(?:{names}) ?#?(?:\d{{1,2}}|[a-h]|i{{1,3}}|iv|v|one|two|three|four)(?:\b|$)"
    )


def run_in(line: str) -> int:
    """Where the text begins after the number of a case ("Case 2. A smith was ..."), or 0.

    A line of few words without a full stop is a heading as a whole ("Case 2: the sister").
    """
    found = _run_in_number().match(line)
    told = found is not None and (len(line) >= 120 or _ENDED.search(line, found.end()) is not None)
    return found.end() if found and told and len(line[found.end() :].split()) > 4 else 0


def numbered_sentence(line: str) -> bool:
    """Whether a line with a numbered patient is a sentence: "Patient B, a smith, fell."."""
    return (
        bool(_ENDED.search(line))
        and "," in line
        and len(line.split()) > 5
        and case_number(bare(line))
    )


@lru_cache(maxsize=1)
def _run_in_number() -> re.Pattern[str]:
    names = "|".join(re.escape(w) for w in sorted(vocabulary().numbered, key=len, reverse=True))
    return re.compile(
        rf"[ \t*_]*(?i:{names}) ?#?(?:\d{{1,2}}|[A-H]|I{{1,3}}|IV|V)(?: ?\([^()]{{0,40}}\))?"
        r"[*_]*\s?[.:\u2013\u2014-][*_]*\s+(?=\S)"
    )


@lru_cache(maxsize=1)
def abstract_part_pattern() -> re.Pattern[str]:
    """A run-in label of an abstract ("**Results:** Four"), at the start of a sentence."""
    return re.compile(
        rf"(?:^|(?<=[.!?:)]\s))(?P<label>[*_]{{0,3}}(?P<word>{_parts()})"
        rf"(?:\s?[:.]\s?[*_]{{0,3}}|[*_]{{1,3}}\s?:|[*_]{{2,3}}))\s+(?=\S)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def bare_part_pattern() -> re.Pattern[str]:
    """The same without any mark ("Background Leiomyosarcoma is"), at the start of a block."""
    return re.compile(rf"\s*(?P<label>(?P<word>{_parts()}))\s+(?=(?-i:[A-Z]))", re.IGNORECASE)


def _parts() -> str:
    words = sorted(vocabulary().abstract_parts, key=len, reverse=True)
    return "|".join(re.escape(w) for w in words)
