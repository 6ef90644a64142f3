"""Which patient a stretch of text is about.

A report of one patient gives everything to that one. In a series the nearest reference decides:
"Patient 3 had ..., and patient 5 ..." governs forward, "... in patient 3 and ... in patient 5"
backward; headings, "the second patient", pronouns and "all patients" do the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.loaders.cast import KEY, Cast, Source, ages, heading_key
from cavagraph.loaders.document import BlockKind, Document, Section, Sentence
from cavagraph.loaders.introductions import introduced, ordinals
from cavagraph.loaders.persons import NOBODY, Persons, find_persons

# "1 in patient 2, 2 in patients 3 and 4": a number before "in patients" is no patient.
_LIST = rf"{KEY}(?:(?: ?, ?(?:and )?| and | & | or |[–-]| to ){KEY}(?! in (?:patient|case)))*"
_REFERENCE = re.compile(
    rf"\b(?i:patients?|cases?|pts?\.?)(?: (?:nos?\.|numbers?|#))? ?#?(?P<list>{_LIST})\b"
    r"(?! ?(?:years?|months?|of \d|%|cm|mm))"
)
_ALL = re.compile(
    r"\b(?:all|both|each|every|these|the) (?:of )?(?:the |our |these )?"
    r"(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+) )?(?:other )?(?:\w+ )?"
    r"(?:patients|cases|subjects|women|men|tumou?rs|specimens)\b"
    r"|\bin (?:any|either) (?:patient|case)s?\b|\bof any patient\b"
    r"|\b(?:none|neither|no one) of (?:the |our )?(?:\w+ )?(?:patients|cases)\b|\bno patients?\b"
    r"|\bin all\b|\ball subjects\b|\bboth\b(?= (?:presented|had|underwent|received|are|were))",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+%?|some|most|several|many|half|few|"
    r"majority|third|quarter) of $",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|showed|underwent|received|occurred|developed|revealed|needed)\b", re.I
)
_SUBSET = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|\d+|some|most|several|many|half|few|"
    r"another|the other|"
    r"a|an) (?:of (?:the |our )?(?:\w+ )?)?(?:patients?|cases?|wom[ae]n|m[ae]n|remaining)\b|"
    r"\bmedian\b|\bmean\b|"
    r"\bexcluded\b|\beach case\b|\bif\b|\bstandard technique\b|\bplanned\b|\brespectively\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:He|She|His|Her|The patient)\b")
_EXCEPT = re.compile(
    rf"\b(?:except|but|other than|apart from) (?:in )?(?:patients?|cases?) (?P<list>{_LIST})"
)
_EXCEPTED = re.compile(_EXCEPT.pattern + r",? (?:who|whose|in whom|for whom|which)\b")
# "One patient died": of whom it is said, is not told.
_INDEFINITE = re.compile(
    r"\s*(?:one|another|some|several|two|three|four|five|six|few|most|the remaining)\b"
    r"(?: of (?:the|our|these|them))?(?: \w+)?? ?"
    r"(?:patients?|cases?|women|woman|men|man|died|was|were|had|has|is)\b",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\bthe (?P<which>former|latter)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\bthe other (?:patient|case|one|woman|man|was|is|had|died|remains|received)\b", re.IGNORECASE
)
_CLAUSE_START = re.compile(
    r"(?:^|[;,:(] ?(?:and |while |whereas |but )?|\band )(?:in |for |only )?$", re.I
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Patients named at a place of a sentence (positions within the sentence)."""

    keys: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """The patients of a stretch; ``distributed`` where a group statement was given to each."""

    keys: tuple[str, ...]
    distributed: bool = False
    explicit: bool = False


class Assigner:
    """Gives stretches of sentences to the patients of a cast."""

    def __init__(self, document: Document, cast: Cast) -> None:
        self._cast = cast
        self._persons = NOBODY
        if cast.several and cast.source not in (Source.TABLE, Source.TRANSPOSED):
            running = tuple(_running(document, cast, NOBODY))
            by_age = cast.source is Source.INTRODUCTION
            self._persons = find_persons(document, cast.keys, running, by_age)
        # Of one patient or none there is nothing to tell apart.
        self._default = tuple(_running(document, cast, self._persons)) if cast.several else ()

    def assign(self, sentence: Sentence, start: int, end: int) -> Assigned:
        """The patients of ``text[start:end]`` (working text); no keys where nobody is named."""
        keys = self._cast.keys
        if len(keys) < 2:
            return Assigned(keys)
        excepted = self._excepted(sentence, start)
        if excepted:
            return Assigned(excepted, explicit=True)
        refs = list(self.references(sentence))
        if refs:
            return Assigned(_governing(refs, sentence, start, end).keys, explicit=True)
        if _of_all(sentence.text):
            return Assigned(
                self._without_exceptions(sentence, end), distributed=True, explicit=True
            )
        if _INDEFINITE.match(sentence.text):
            return Assigned(())
        if self._default[sentence.index]:
            return Assigned(self._default[sentence.index])
        if self._of_the_group(sentence):
            return Assigned(keys, distributed=True)
        return Assigned(())

    def _of_the_group(self, sentence: Sentence) -> bool:
        """A past-tense statement of methods or results that singles nobody out is of everybody."""
        return (
            self._cast.source in (Source.TABLE, Source.TRANSPOSED)
            and sentence.section in (Section.METHODS, Section.RESULTS)
            and sentence.kind is BlockKind.PARAGRAPH
            and bool(_PAST.search(sentence.text))
            and not _SUBSET.search(sentence.text)
            and not _REFERENCE.search(sentence.text)  # a patient who is not of the cast
        )

    def _without_exceptions(self, sentence: Sentence, end: int) -> tuple[str, ...]:
        """All patients but those that the group word after the stretch excepts."""
        groups = [m for m in _ALL.finditer(sentence.text) if m.end() > end - sentence.start]
        after = groups[0].end() if groups else 0
        found = next(
            (
                m
                for m in _EXCEPT.finditer(sentence.text)
                if not groups or 0 <= m.start() - after < 25
            ),
            None,
        )
        exempt = _keys(found["list"], self._cast.keys) if found else ()
        return tuple(k for k in self._cast.keys if k not in exempt)

    def _excepted(self, sentence: Sentence, start: int) -> tuple[str, ...]:
        """The patients of the clause after "all except patient 6, who ..."."""
        told = [m for m in _EXCEPTED.finditer(sentence.text) if m.end() <= start - sentence.start]
        return _keys(told[-1]["list"], self._cast.keys) if told else ()

    def references(self, sentence: Sentence) -> Iterator[Reference]:
        """The patients named in a sentence, from left to right. Exceptions are not references."""
        text = sentence.text
        exempt = [m.span() for m in _EXCEPT.finditer(text)]
        found: list[Reference] = []
        for m in _REFERENCE.finditer(text):
            if any(s <= m.start() < e for s, e in exempt):
                continue
            keys = _keys(m["list"], self._cast.keys)
            if keys:
                found.append(Reference(keys, m.start(), m.end()))
        if self._cast.source not in (Source.TABLE, Source.TRANSPOSED):
            found.extend(self._spoken(text))
            told = self._persons.named(text) if not found else ()
            found.extend(Reference((key,), at, at + 1) for key, at in told)
        other = _OTHER.search(text)
        named = {r.keys for r in found if other and r.end <= other.start()}
        if other and len(self._cast.keys) == 2 and len(named) == 1:
            rest = tuple(k for k in self._cast.keys if (k,) not in named)
            if len(rest) == 1:
                found.append(Reference(rest, other.start(), other.end()))
        yield from sorted(found, key=lambda r: r.start)

    def _spoken(self, text: str) -> Iterator[Reference]:
        """ "The first patient", "the second", "the former", "the latter"."""
        keys = self._cast.keys
        for key, start in ordinals(text):
            if key in keys:
                yield Reference((key,), start, start + 1)
            elif key.isdigit() and int(key) <= len(keys) and self._cast.source is Source.NAMED:
                yield Reference((keys[int(key) - 1],), start, start + 1)
        if len(keys) == 2:
            for m in _FORMER.finditer(text):
                key = keys[0] if m["which"].lower() == "former" else keys[1]
                yield Reference((key,), m.start(), m.end())


def _of_all(text: str) -> bool:
    """Whether a sentence speaks of all patients; "some of the patients" are not all."""
    return any(not _PART.search(text[: m.start()]) for m in _ALL.finditer(text))


def _keys(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """ "1, 3 and 4" and "1-3" as keys of the cast."""
    result: list[str] = []
    parts = re.findall(rf"{KEY}|[–-]|\bto\b", text)
    for i, part in enumerate(parts):
        if part in ("–", "-", "to"):
            if 0 < i < len(parts) - 1 and parts[i - 1].isdigit() and parts[i + 1].isdigit():
                result.extend(str(n) for n in range(int(parts[i - 1]) + 1, int(parts[i + 1])))
        else:
            result.append(part)
    return tuple(k for k in dict.fromkeys(result) if k in known)


def _governing(refs: list[Reference], sentence: Sentence, start: int, end: int) -> Reference:
    """Forward where the first reference opens its clause, backward where it closes it."""
    at, stop = start - sentence.start, end - sentence.start
    inside = [r for r in refs if at <= r.start < stop]
    if len(inside) == 1:
        return inside[0]
    first = refs[0]
    forward = first.start <= 12 or bool(_CLAUSE_START.search(sentence.text[: first.start]))
    if forward:
        before = [r for r in refs if r.start <= at]
        return before[-1] if before else first
    after = [r for r in refs if r.start >= at]
    return after[0] if after else refs[-1]


_GROUP = re.compile(  # a plural subject of a series: "Resections of leiomyosarcomas were ..."
    r"^(?:[\w-]+ ){0,5}(?:patients|leiomyosarcomas|tumou?rs|cases) (?:were|had|underwent)\b",
    re.IGNORECASE,
)


def _carried(sentence: Sentence, cast: Cast, current: tuple[str, ...]) -> tuple[str, ...]:
    """Within a paragraph: the one patient named last; several or all of them end it."""
    if sentence.kind is not BlockKind.PARAGRAPH:
        return ()
    named = [_keys(m["list"], cast.keys) for m in _REFERENCE.finditer(sentence.text)]
    if not named:
        return () if _of_all(sentence.text) or _GROUP.search(sentence.text) else current
    people = {key for keys in named for key in keys}
    return named[-1] if len(people) == 1 else ()


def _running(document: Document, cast: Cast, persons: Persons) -> Iterator[tuple[str, ...]]:
    """The patient each sentence speaks of where it names nobody: heading, then last introduced."""
    current: tuple[str, ...] = ()
    known = ages(document)
    section = None
    paragraph = -1
    for sentence in document.sentences:
        if sentence.section is not section:
            section, current = sentence.section, ()
        if cast.source in (Source.TABLE, Source.TRANSPOSED) and sentence.paragraph != paragraph:
            paragraph, current = sentence.paragraph, ()
        heading = heading_key(sentence)
        if heading in cast.keys and sentence.kind is BlockKind.PARAGRAPH:
            current = (heading,)  # "Histology:" below "Patient A" still tells of A
            yield current
            continue
        told = {key for key, _ in persons.named(sentence.text)}
        current = _next(sentence, cast, known, current)
        if told and not {k for k, _ in ordinals(sentence.text)} & set(cast.keys):
            current = tuple(told) if len(told) == 1 else ()
        yield current


def _next(
    sentence: Sentence, cast: Cast, known: tuple[str, ...], current: tuple[str, ...]
) -> tuple[str, ...]:
    """The patient after a sentence: the last whom it names or introduces."""
    if cast.source is Source.INTRODUCTION:
        people = [cast.keys[known.index(i.age)] for i in introduced(sentence) if i.age in known]
        return (people[0],) if len(people) == 1 else () if people else current
    if cast.source is Source.ORDINAL:
        named = list(dict.fromkeys(key for key, _ in ordinals(sentence.text) if key in cast.keys))
        return (named[0],) if len(named) == 1 else () if named else current
    if cast.source in (Source.TABLE, Source.TRANSPOSED, Source.NAMED):
        return _carried(sentence, cast, current)
    return current
