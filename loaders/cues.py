"""The cues of ``rules/context.yaml``: read, checked, and found in text by one automaton."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cavagraph.graph.errors import VocabularyError
from cavagraph.loaders.automaton import WordFinder

Category = Literal[
    "negated",
    "suspected",
    "historical",
    "planned",
    "hypothetical",
    "family",
    "generic",
    "other",
    "landmark",
    "exception",
    "pseudo",
]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(_Strict):
    """A sentence: this cue acts on the words of ``hits`` and not on those of ``misses``."""

    text: str
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


class Cue(_Strict):
    """A cue as the file has it.

    ``phrase``: words in small letters; "(was|were) not (given|)" stands for all combinations,
    « and » for brackets themselves.
    ``direction``: on which side of the cue the words stand that it acts on. ``targets``: at most
    so many mentions, nearest first (0: no limit). ``comma_ends``: the scope ends at a comma.
    ``terminators``: words that end the scope of this cue, on either side.
    ``over_verbs``: it goes on past verbs, to the limits of the sentence's clauses.
    """

    id: str = Field(pattern=r"^[a-z]+\.[a-z0-9-]+$")
    phrase: str
    category: Category
    direction: Literal["before", "after", "both"] = "after"
    max_tokens: int = Field(default=20, ge=0, le=60)
    targets: int = Field(default=0, ge=0)
    comma_ends: bool = False
    over_verbs: bool = False
    terminators: tuple[str, ...] = ()
    examples: tuple[Example, ...] = Field(min_length=1)

    @property
    def sets(self) -> tuple[str, ...]:
        """The fields of ``Context`` that it sets: none for an exception or a pseudo-cue."""
        return () if self.category in ("exception", "pseudo") else (self.category,)

    def phrases(self) -> Iterator[str]:
        """All wordings of the phrase."""
        for combination in itertools.product(
            *(p.strip("()").split("|") for p in re.findall(r"\([^)]*\)|[^()]+", self.phrase))
        ):
            words = " ".join("".join(combination).split())
            yield words.replace("«", "(").replace("»", ")")


class Pair(_Strict):
    """Two words around two landmarks: "from the A to the B"."""

    id: str
    first: str
    second: str
    examples: tuple[Example, ...] = Field(min_length=1)


class _File(_Strict):
    terminators: tuple[str, ...]
    terminators_ahead: tuple[str, ...]
    pairs: tuple[Pair, ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue in a sentence, positions relative to it."""

    start: int
    end: int
    cue: Cue


_PAIR_GAP = 4  # words between the pair's word and its landmark


class Cues:
    """All cues, with one automaton over their wordings."""

    def __init__(
        self,
        cues: tuple[Cue, ...],
        terminators: tuple[str, ...] = (),
        terminators_ahead: tuple[str, ...] = (),
        pairs: tuple[Pair, ...] = (),
    ) -> None:
        self.cues = cues
        self.pairs = pairs
        self._by_words: dict[str, list[Cue]] = {}
        for cue in cues:
            for words in cue.phrases():
                self._by_words.setdefault(words, []).append(cue)
        self._finder = WordFinder(self._by_words)
        self._stops = _any_of(terminators, r"[;:=\t|]|->")
        self._stops_ahead = _any_of(terminators_ahead, r"\Z(?!\Z)")

    def find(self, low: str) -> list[CueHit]:
        """The cues in a text in small letters (``context.lowered``); none inside a longer one."""
        hits = [
            CueHit(start, end, cue)
            for start, end, words in self._finder.find(low)
            for cue in self._by_words[words]
        ]
        hits.sort(key=lambda h: (h.start, -h.end))
        out: list[CueHit] = []
        reach = (-1, -1)  # the earlier hit that ends last
        for hit in hits:
            span = (hit.start, hit.end)
            if reach[1] < hit.end or span == reach:
                out.append(hit)
            if hit.end > reach[1]:
                reach = span
        return out

    def stops(self, low: str) -> Iterator[tuple[int, int]]:
        """Where clauses end, whatever the cue."""
        for found in self._stops.finditer(low):
            yield found.span()

    def stops_ahead(self, low: str) -> Iterator[tuple[int, int]]:
        """Where the words that a cue acts on to its right end, beside ``stops``."""
        for found in self._stops_ahead.finditer(low):
            yield found.span()

    def landmarks(self, low: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
        """Mentions that are the ends of a stretch: "from the A to the B", "between A and B"."""
        for pair in self.pairs:
            if pair.first not in low:
                continue
            for i in range(len(spans) - 1):
                (start, end), (following, _) = spans[i], spans[i + 1]
                left = re.search(
                    rf"\b{pair.first}\s(?:[\w.'-]+\s){{0,{_PAIR_GAP}}}$", low[:start][-60:]
                )
                gap = low[end:following]
                middle = re.fullmatch(
                    rf"(?:\s[\w'-]+){{0,2}},?\s{pair.second}\s(?:[\w.'-]+\s){{0,{_PAIR_GAP}}}", gap
                )
                if left and middle:
                    yield i, pair.id
                    yield i + 1, pair.id


def _any_of(words: tuple[str, ...], signs: str) -> re.Pattern[str]:
    ends = "|".join(re.escape(t) for t in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{ends})\b|{signs}" if ends else signs)


@lru_cache(maxsize=8)
def load_cues(path: Path | None = None) -> Cues:
    """The shipped cues, or those of a file. Raises ``VocabularyError`` with place and remedy."""
    source = path or files("cavagraph.loaders.rules").joinpath("context.yaml")
    name = str(path) if path else "context.yaml"
    try:
        read = _File.model_validate(yaml.safe_load(source.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise VocabularyError(f"{name}: {place}: {first['msg']}; correct this entry") from error
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        raise VocabularyError(f"{name}: {error}; give a readable YAML file") from error
    ids = Counter([cue.id for cue in read.cues] + [pair.id for pair in read.pairs])
    for cue_id, times in ids.items():
        if times > 1:
            raise VocabularyError(f"{name}: {cue_id}: stands {times} times; give each its own id")
    return Cues(read.cues, read.terminators, read.terminators_ahead, read.pairs)
