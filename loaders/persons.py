"""By what words the patients of a report can be told apart: age, sex and pronoun, what they are.

"A 52-year-old mason ..., the other, a widow aged 61": then "the mason", "he" and "the man" are one,
"the widow", "she" and "the woman" the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cavagraph.loaders.document import Document, Sentence
from cavagraph.loaders.introductions import Introduction, introduced, introductions, sex_of

_SEXED = re.compile(
    r"\b(?:the|our|this) (?:\w+ )?(?:(?P<woman>woman|lady|female(?: patient)?)|"
    r"(?P<man>man|gentleman|male(?: patient)?))\b"
    r"|\b(?:(?P<she>she|hers?|herself)|(?P<he>he|his|him|himself))\b",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"\b(?:the|this|our|an?) (?:[\w-]+ ){0,2}?(?P<age>\d{1,3})[- ]year[- ]?old\b", re.IGNORECASE
)
_AFTER = (
    r"(?=[,.;]| (?:who|whose|with|without|was|had|has|presented|came|complain\w*|treated|in|from|"
    r"and|noticed|noted|consulted|developed|underwent|suffer\w*)\b)"
)
_GENERIC = frozenset(
    ("patient", "patients", "person", "woman", "man", "male", "female", "lady", "gentleman",
     "girl", "boy", "case", "individual", "other", "years", "history")
)  # fmt: skip
_PRONOUNS_AHEAD = 3  # sentences after an introduction in which a pronoun still tells the sex


@dataclass(frozen=True, slots=True)
class Persons:
    """Ages, sexes and names of what they are ("mason"), each to the key of the one patient."""

    ages: Mapping[str, str]
    sexes: Mapping[str, str]
    nouns: Mapping[str, str]

    def named(self, text: str) -> Iterator[tuple[str, int]]:
        """(key, position) of everybody whom the words of a sentence tell."""
        several = introductions(text)
        people = several if len(several) > 1 else ()
        found = [(self.ages[p.age], p.start) for p in people if p.age in self.ages]
        if not found:
            aged = _AGED.finditer(text)
            found = [(self.ages[m["age"]], m.start()) for m in aged if m["age"] in self.ages]
        for noun, key in self.nouns.items():
            found += [(key, m.start()) for m in re.finditer(rf"\b(?:the|our) {noun}\b", text)]
        for m in _SEXED.finditer(text) if self.sexes and not people else ():
            key = self.sexes["female" if m["woman"] or m["she"] else "male"]
            found.append((key, m.start()))
        yield from sorted(found, key=lambda pair: pair[1])


NOBODY = Persons({}, {}, {})


def find_persons(
    document: Document, keys: Sequence[str], running: Sequence[tuple[str, ...]], by_age: bool
) -> Persons:
    """How the patients ``keys`` are introduced; ``running``: the patient of each sentence.

    ``by_age``: the keys count the ages in their order.
    """
    ages: dict[str, str] = {}
    sexes: dict[str, set[str]] = {key: set() for key in keys}
    nouns: dict[str, set[str]] = {}
    for sentence in document.sentences:
        for person in introduced(sentence):
            if by_age:
                key = ages.setdefault(person.age, keys[min(len(ages), len(keys) - 1)])
            elif len(running[sentence.index]) == 1:
                key = running[sentence.index][0]
            else:
                continue
            sexes[key].add(person.sex or _sex_after(document, sentence))
            for noun in _nouns(sentence.text, person):
                nouns.setdefault(noun, set()).add(key)
    plain = {noun: next(iter(found)) for noun, found in nouns.items() if len(found) == 1}
    return Persons(ages, _told_by_sex(sexes), plain)


def _told_by_sex(sexes: Mapping[str, set[str]]) -> dict[str, str]:
    """Sex to key, where there are two patients and each is of one known sex, not of the same."""
    known = {next(iter(found)): key for key, found in sexes.items() if len(found) == 1}
    return known if len(sexes) == 2 and set(known) == {"female", "male"} else {}


def _sex_after(document: Document, sentence: Sentence) -> str:
    """The sex that the first pronoun after an introduction tells, before the next one."""
    ahead = document.sentences[sentence.index + 1 : sentence.index + 1 + _PRONOUNS_AHEAD]
    for following in ahead:
        if following.section is not sentence.section or introduced(following):
            return ""
        sex = sex_of(" ".join(re.findall(r"\b(?:she|he|her|his)\b", following.text.lower())[:1]))
        if sex:
            return sex
    return ""


def _nouns(text: str, person: Introduction) -> Iterator[str]:
    """What somebody is said to be: "a 52-year-old mason", "a widow aged 61"."""
    words = text[person.start :]
    patterns = (
        rf"\b{person.age}[- ]years?[- ]old,? (?:[\w-]+ ){{0,2}}?(?P<noun>[a-z]{{4,15}}){_AFTER}",
        rf"\b(?P<noun>[a-z]{{4,15}}),? (?:aged|of) {person.age}\b",
    )
    for at, pattern in ((words, patterns[0]), (text, patterns[1])):
        found = re.search(pattern, at)
        if found and found["noun"] not in _GENERIC:
            yield found["noun"]
