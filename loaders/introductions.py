"""How a text brings somebody in: by an age ("a 54-year-old woman"), or by a number in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.loaders.document import Section, Sentence
from cavagraph.loaders.scopes import of_others

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_NUMBERED = "|".join(ORDINALS)
_ORDINAL = re.compile(
    rf"\b(?:the|our|her|his) (?P<ordinal>{_NUMBERED})(?:,? \w+)?? (?:patient|case)\b"
    rf"|\b[Pp]atient number (?P<counted>one|two|three|four|five|six)\b"
    rf"|\bthe (?P<bare>{_NUMBERED}) (?:presented|was|had|has|is|underwent|died|"
    r"remain\w*|developed|received|survived|who|woman|man|lady|gentleman|one|an? \d)\b"
    rf"|\bthe (?P<aside>{_NUMBERED})(?=,? (?:an? (?:[\w-]+ )?\d|aged \d))",
    re.IGNORECASE,
)
# "..., the second after 21 days": only beside an ordinal that names a patient.
_SHORT = re.compile(
    rf"\bthe (?P<bare>{_NUMBERED})(?= (?:after|with|at|on|by|for|and|lived|left|went|needed|"
    r"required|remains?|recovered|refused|declined|lost|did|could|also)\b|[,;.])",
    re.IGNORECASE,
)
_COUNTED = ("one", "two", "three", "four", "five", "six")
_INTRODUCTION = re.compile(
    r"\b(?:a|an|the|this|another) (?:[\w-]+,? ){0,4}?(?P<a>\d{1,3})[- ]year[- ]?s?[- ]?old\b"
    r"|^(?P<b>\d{1,3})[- ]years?[- ]?old (?:\w+ ){0,3}?(?:wom[ae]n|m[ae]n|fe?male|lady|gentleman)\b"
    r"|\b(?:a|an|the|another) (?:[\w-]+,? ){0,3}?(?:woman|man|lady|gentleman|girl|boy|female|male|"
    r"patient)(?: of|,? aged) (?P<c>\d{1,3})\b"
    r"|\b(?!18 ?F)(?P<d>\d{2,3}) ?(?:y\.?o\.?|y/o|yr old|[MF](?!-| (?:sheath|catheter)))(?!\w)"
    r"|\baged (?P<e>\d{1,3})\b"
    r"|\b(?P<f>\d{1,3}) years of age\b",
    re.IGNORECASE,
)
_DISTANT = re.compile(
    r"\bat (?:the age of )?$|\bage of $|\b(?:when|was first)\b[^,;]*$", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"[- ]?(?:years?|yrs?)?[- ]?(?:old)?,? (?:\w+ )?(?:brother|sister|son|daughter|child|cousin|"
    r"mother|father|uncle|aunt|donor|twin|niece|nephew|relative)\b",
    re.IGNORECASE,
)
_FEMALE = re.compile(
    r"\b(?:woman|female|lady|girl|she|her|F|mother|grandmother|widow|housewife|nun)\b"
    r"|\d ?F\b|\d ?y/?o F\b"
)
_MALE = re.compile(
    r"\b(?:man|male|gentleman|boy|he|his|him|M|father|grandfather|widower)\b|\d ?M\b|\d ?y/?o M\b"
)
_APART = re.compile(
    r"\b(?:the|an) ?other\b|\b(?:the )?second\b|\band an? (?:[\w-]+ ){0,3}\d|;|\blatter\b",
    re.IGNORECASE,
)
_TOLD = {Section.CASE, Section.UNKNOWN, Section.RESULTS}


@dataclass(frozen=True, slots=True)
class Introduction:
    """Somebody of an age; ``start`` within the sentence, ``sex`` "female", "male" or ""."""

    age: str
    start: int
    sex: str


def introductions(text: str) -> tuple[Introduction, ...]:
    """Those whom a sentence brings in near its start; a further one only where words set it apart.

    "One, aged 52, ...; the other, aged 66" are two; "a woman aged 52, 45 years of age at the
    first operation" is one.
    """
    found: list[Introduction] = []
    for m in _INTRODUCTION.finditer(text):
        before = text[found[-1].start : m.start()] if found else text[: m.start()]
        if not found and m.start() >= 60:
            break
        apart = not found or _APART.search(text[found[-1].start : m.end()])
        age = next(g for g in m.groups() if g is not None)
        other = _RELATIVE.match(text, m.start() + m.group().index(age) + len(age))
        if apart and not other and not _DISTANT.search(before):
            found.append(Introduction(age, m.start(), ""))
    ends = [*(i.start for i in found[1:]), len(text)][: len(found)]
    return tuple(
        Introduction(i.age, i.start, sex_of(text[i.start - 3 if i is not found[0] else 0 : end]))
        for i, end in zip(found, ends, strict=True)
    )


def sex_of(words: str) -> str:
    """The sex that the first word of a sex tells, or ""."""
    female, male = _FEMALE.search(words), _MALE.search(words)
    if female and (male is None or female.start() < male.start()):
        return "female"
    return "male" if male else ""


def introduced(sentence: Sentence) -> tuple[Introduction, ...]:
    """The introductions of a sentence of the case part that speaks of nobody else's patient."""
    if sentence.section not in _TOLD or of_others(sentence.text):
        return ()
    return introductions(sentence.text)


def introduces(sentence: Sentence) -> bool:
    """Whether a sentence of the case part introduces somebody by age at its start."""
    return bool(introduced(sentence))


def ordinals(text: str) -> Iterator[tuple[str, int]]:
    """(key, position) of each "the first patient", "the second case", from left to right."""
    named = [(_number(m), m.start()) for m in _ORDINAL.finditer(text)]
    if named:
        taken = {start for _, start in named}
        short = ((_number(m), m.start()) for m in _SHORT.finditer(text))
        named += [(key, start) for key, start in short if start not in taken]
    yield from sorted(named, key=lambda pair: pair[1])


def _number(found: re.Match[str]) -> str:
    words = found.groupdict()
    if words.get("counted"):
        return str(_COUNTED.index(words["counted"].lower()) + 1)
    word = words.get("ordinal") or words.get("bare") or words.get("aside") or ""
    return str(ORDINALS.index(word.lower()) + 1)
