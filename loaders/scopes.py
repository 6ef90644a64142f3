"""Of whom each sentence speaks: the report's own patients, somebody else's, or people in general.

Sections decide first, the words of ``rules/scopes.yaml`` second (extraction.md 2.2.6 and 2.2.7):
five of a hundred facts stand only in the discussion, so it is gated by own-case cues, not dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from cavagraph.loaders.document import BlockKind, Document, Section, Sentence
from cavagraph.loaders.literals import Sieve, sieve

_OWN_SECTIONS = {Section.CASE, Section.RESULTS, Section.METHODS, Section.HEADER, Section.TABLE}
_AGE = re.compile(
    r"\b(?P<age>\d{1,3})[- ]?(?:years?|yrs?|y)[- ]?(?:old|/o)\b|\b(?P<aged>\d{1,3}) ?[MF]\b",
    re.IGNORECASE,
)
_CASE_NUMBER = re.compile(r"\bcases? (?:no\.? ?)?\d", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:the patient|she|he)\b(?! (?:of|from) )", re.IGNORECASE)


class Ownership(StrEnum):
    """Whose facts a sentence holds."""

    OWN = "own"
    CITED = "cited"
    GENERAL = "general"


class ScopeExample(BaseModel):
    """A sentence of a discussion and its scope."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str
    scope: Ownership


class ScopeCues(BaseModel):
    """The cue lists of ``rules/scopes.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    own: tuple[str, ...]
    cited: tuple[str, ...]
    general: tuple[str, ...]
    unreal: tuple[str, ...]
    caption_other: tuple[str, ...]
    examples: tuple[ScopeExample, ...]


@dataclass(frozen=True, slots=True)
class _Compiled:
    own: Sieve
    cited: Sieve
    general: Sieve
    unreal: Sieve
    caption_other: Sieve


@lru_cache(maxsize=1)
def cues() -> ScopeCues:
    """The shipped cues."""
    text = (files("cavagraph.loaders.rules") / "scopes.yaml").read_text(encoding="utf-8")
    return ScopeCues.model_validate(yaml.safe_load(text))


@lru_cache(maxsize=1)
def _compiled() -> _Compiled:
    def union(expressions: Sequence[str]) -> Sieve:
        return sieve("|".join(f"(?:{e})" for e in expressions))

    shipped = cues()
    return _Compiled(
        union(shipped.own),
        union(shipped.cited),
        union(shipped.general),
        union(shipped.unreal),
        union(shipped.caption_other),
    )


def of_others(text: str) -> bool:
    """Whether the words of a sentence give it to somebody else's patient, and none to ours."""
    c = _compiled()
    cited, own = c.cited.search(text), c.own.search(text)
    return cited is not None and (own is None or cited.start() < own.start())


def in_general(text: str) -> bool:
    """Whether the words of a sentence are about patients in general."""
    return _compiled().general.search(text) is not None


def ownership(document: Document, several: bool) -> tuple[Ownership, ...]:
    """The ownership of every sentence, in order.

    ``several``: the report has more than one patient of its own; then "Case 3" is one of them and
    not, as in a single report's discussion, somebody else.
    """
    ages = _own_ages(document)
    result: list[Ownership] = []
    for i, sentence in enumerate(document.sentences):
        previous = result[i - 1] if i and _continues(document.sentences[i - 1], sentence) else None
        result.append(_judge(document, sentence, several, previous, ages))
    return tuple(_whole_captions(document, result))


def by_section(document: Document) -> tuple[Ownership, ...]:
    """The ownership of every sentence by its section alone."""
    own = (s.section in _OWN_SECTIONS for s in document.sentences)
    return tuple(Ownership.OWN if mine else Ownership.GENERAL for mine in own)


def _whole_captions(document: Document, owners: list[Ownership]) -> Iterator[Ownership]:
    """A caption that shows somebody else in one panel shows nobody of ours in the others."""
    foreign = {
        s.paragraph
        for s, o in zip(document.sentences, owners, strict=True)
        if s.kind is BlockKind.CAPTION and o is Ownership.CITED
    }
    for sentence, owner in zip(document.sentences, owners, strict=True):
        caption = sentence.kind is BlockKind.CAPTION and sentence.paragraph in foreign
        yield Ownership.CITED if caption else owner


def _continues(before: Sentence, sentence: Sentence) -> bool:
    return before.section is sentence.section and before.paragraph == sentence.paragraph


def _own_ages(document: Document) -> frozenset[str]:
    """Ages printed in the case part: another age in a discussion is another person."""
    return frozenset(
        m["age"] or m["aged"]
        for s in document.sentences
        if s.section in _OWN_SECTIONS | {Section.ABSTRACT}
        for m in _AGE.finditer(s.text)
    )


def _judge(
    document: Document,
    sentence: Sentence,
    several: bool,
    previous: Ownership | None,
    ages: frozenset[str],
) -> Ownership:
    c = _compiled()
    text = sentence.text
    if sentence.kind in (BlockKind.REFERENCE, BlockKind.BOILERPLATE):
        return Ownership.GENERAL
    if sentence.section in (Section.REFERENCES, Section.BOILERPLATE, Section.TECHNIQUE):
        return Ownership.GENERAL
    if c.unreal.search(text):
        return Ownership.GENERAL
    if sentence.section is Section.CAPTION or sentence.kind is BlockKind.CAPTION:
        other = c.caption_other.search(text) or c.cited.search(text)
        return Ownership.CITED if other else Ownership.OWN
    own, cited = c.own.search(text), c.cited.search(text)
    if not several and sentence.section not in _OWN_SECTIONS and _CASE_NUMBER.search(text):
        return Ownership.CITED
    told = sentence.section in _OWN_SECTIONS and (own or _PERSONAL.search(text))
    if cited and not told:
        return Ownership.OWN if own and own.start() < cited.start() else Ownership.CITED
    if sentence.section in _OWN_SECTIONS:
        return Ownership.OWN
    stranger = any((m["age"] or m["aged"]) not in ages for m in _AGE.finditer(text))
    if stranger and ages:
        return Ownership.CITED
    if sentence.section is Section.ABSTRACT and _own_abstract(sentence, previous):
        return Ownership.OWN
    if own:
        return Ownership.OWN
    general = c.general.search(text) or document.cited(sentence.start, sentence.end)
    if previous is Ownership.OWN and not general:
        return Ownership.OWN
    return Ownership.GENERAL


def _own_abstract(sentence: Sentence, previous: Ownership | None) -> bool:
    """Case, methods and results parts of an abstract are about the own patients."""
    if sentence.subsection in ("case", "results", "methods"):
        return True
    if sentence.subsection in ("background", "objective", "conclusion"):
        return False
    if _AGE.search(sentence.text) or re.search(r"\bthe patient\b", sentence.text, re.IGNORECASE):
        return True
    general = _compiled().general.search(sentence.text)
    return previous is Ownership.OWN and not general
