"""The rules of ``rules/claims.yaml``: which words make a sentence which kind of claim.

A rule has a cue (a regular expression that ignores case) and may ask for a figure, for mentions of
ontology classes, for further words. Its examples run as tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from cavagraph.graph.fields import CLAIM_KINDS
from cavagraph.graph.model import Value
from cavagraph.loaders.literals import Sieve, sieve


class FigureKind(StrEnum):
    """What sort of number a statistic is."""

    PERCENT = "percent"
    FRACTION = "fraction"  # n of N
    COUNT = "count"
    RATIO = "ratio"
    YEARS = "years"  # an age
    MONTHS = "months"  # a time to an event
    LENGTH = "length"


class ClaimExample(BaseModel):
    """A paragraph of a discussion, and the claims it must give: attributes, kind and source."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str
    expect: tuple[dict[str, str | int | float | list[str]], ...]
    heading: str = "Discussion"


class ClaimRule(BaseModel):
    """One rule. Empty expressions ask for nothing.

    ``cue`` must match the clause (for a figure: its clause, else its sentence); ``require`` and
    ``exclude`` are looked for in the sentence. ``classes``: a mention of one of them must stand in
    the clause. ``says`` goes into the claim's text. ``own``: holds in a sentence, too, that begins
    with or goes on about the report's own patient. ``several``: several mentions are needed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    kind: str
    cue: str
    figures: tuple[FigureKind, ...] = ()
    require: str = ""
    exclude: str = ""
    classes: tuple[str, ...] = ()
    several: bool = False
    last: bool = False  # only where no other rule fits the sentence
    says: str = ""
    about: str = ""  # the subject of the text, where it is always the same
    words: str = ""  # may stand in for a mention of ``classes``
    attrs: dict[str, str] = {}
    sections: tuple[str, ...] = ()
    source: str = ""
    own: bool = False
    examples: tuple[ClaimExample, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.kind not in CLAIM_KINDS:
            raise ValueError(f"rule {self.id}: {self.kind!r} is no kind of claim")
        for expression in (self.cue, self.require, self.exclude, self.words):
            re.compile(expression)
        return self

    def matches(self, clause: str, sentence: str) -> re.Match[str] | None:
        """The cue in the clause, where the sentence has what else the rule asks for."""
        found = compiled(self.cue).search(clause)
        if found is None:
            return None
        if self.require and not compiled(self.require).search(sentence):
            return None
        if self.exclude and compiled(self.exclude).search(sentence):
            return None
        return found


class ClaimRules(BaseModel):
    """The file. ``statistics`` need a figure, ``statements`` none; the first that fits wins."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    polarity: dict[str, str]
    weak: str  # sentences that only lead over, praise or plan: no claims
    own: tuple[str, ...]
    authors: str
    statistics: tuple[ClaimRule, ...]
    statements: tuple[ClaimRule, ...]
    examples: tuple[ClaimExample, ...] = ()


RECOMMENDS = frozenset({"recommendation", "recommendation_by_zone"})
"""Kinds that tell what to do."""


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim in the making: ``[start, end)`` is its clause in the passage."""

    kind: str
    rule: str
    says: str
    attrs: dict[str, Value]
    start: int
    end: int
    source: str = ""
    about: str = ""


@lru_cache(maxsize=512)
def compiled(expression: str) -> Sieve:
    """The expression, compiled once; case is ignored."""
    return sieve(expression)


@lru_cache(maxsize=1)
def claim_rules() -> ClaimRules:
    """The shipped rules."""
    text = (files("cavagraph.loaders.rules") / "claims.yaml").read_text(encoding="utf-8")
    return ClaimRules.model_validate(yaml.safe_load(text))
