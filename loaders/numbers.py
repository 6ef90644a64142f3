"""Numbers as reports print them: digits, words, ordinals, roman numerals.

The regular expressions here are fragments for the grammar of ``quantities``; all have bounded
repetition, so that matching stays linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_UNITS = _listed(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_WORDS: dict[str, Decimal] = {word: Decimal(n) for n, word in enumerate(_UNITS, 1)}
_WORDS |= {word: Decimal(10 * n) for n, word in enumerate(_TENS, 2)}
_ORDINAL_WORDS: dict[str, Decimal] = {word: Decimal(n) for n, word in enumerate(_ORDINALS, 1)}
_SCALES = {"hundred": Decimal(100), "thousand": Decimal(1000)}
_ROMAN: dict[str, Decimal] = {
    word: Decimal(n) for n, word in enumerate(_listed("I II III IV V VI VII VIII"), 1)
}

# 5,000 is five thousand, 9,6 and 9·6 are nine point six: a comma before exactly three digits
# groups thousands (the convention of journals in English), any other comma is a decimal comma.
# 1 500 mL is fifteen hundred: a space groups before a unit of volume only.
_SPACED = r"[1-9]\d?[ \u00a0\u2009\u202f]\d{3}(?=\s?(?:m[lL]|ML|cc|mls)\b)"
DIGITS = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|{_SPACED}|\d{{1,9}})"
    r"(?:[.·]\d{1,4}(?![\d·])|,\d{1,2}(?![\d,]))?½?"
)


def cased(words: Iterable[str]) -> str:
    """Alternatives with a small or capital first letter.

    Faster than ``(?i:...)``: the engine looks at the first letter before it tries a branch.
    """
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(f"[{w[0].lower()}{w[0].upper()}]{w[1:]}" for w in ordered)


_WORD = rf"(?:(?:{cased(_TENS)})(?:[-\s](?:{cased(_UNITS[:9])}))?|(?:{cased(_UNITS)}))"
WORDS = rf"\b{_WORD}(?:\s(?:hundred|thousand))?(?:\sand\sa\shalf)?\b"
NUMBER = rf"(?:{DIGITS}|{WORDS})"
# Not inside a word, a name (Ki-67), a decimal, a list of thousands, a range or a ratio.
_LEFT_OF_DIGIT = (
    r"(?:(?<![\w·^#@$])|(?<=[φØø⌀]))(?<!\d[.,:/])(?<![A-Za-z]-)(?<![A-Za-z]\d-)(?<![A-Z]/)"
    r"(?<!\d[-–—])(?<!\d[-–]\d[-–])"
)
# Begins with a look at one character, so that most positions of a text cost one step.
LEFT = rf"(?:(?=\d){_LEFT_OF_DIGIT}|(?=[efnostEFNOST])\b(?<![A-Za-z]-))"
ORDINAL = rf"(?:\d{{1,3}}(?:st|nd|rd|th)|{cased(_ORDINALS)})"
ROMAN = r"(?:VIII|VII|VI|IV|V|III|II|I)"


def number(text: str) -> Decimal:
    """The value of a text that ``NUMBER`` matched. Raises ``ValueError`` for any other.

    >>> number("5,000"), number("9·6"), number("twenty-one"), number("two and a half")
    (Decimal('5000'), Decimal('9.6'), Decimal('21'), Decimal('2.5'))
    >>> number("1 500"), number("eight hundred")
    (Decimal('1500'), Decimal('800'))
    """
    half = Decimal("0.5") if text.endswith("½") else Decimal(0)
    plain = text.rstrip("½").replace("·", ".")
    if plain[:1].isdigit():
        return _digits(plain) + half
    words = plain.lower()
    if words.endswith(" and a half"):
        half, words = Decimal("0.5"), words.removesuffix(" and a half")
    parts = words.replace("-", " ").split()
    scale = _SCALES.get(parts[-1], Decimal(1)) if len(parts) > 1 else Decimal(1)
    parts = parts if scale == 1 else parts[:-1]
    if not parts or any(part not in _WORDS for part in parts):
        raise ValueError(f"{text!r} is not a number")
    return scale * sum((_WORDS[part] for part in parts), half)


def _digits(text: str) -> Decimal:
    head, comma, tail = text.partition(",")
    if comma and len(tail.partition(".")[0].replace(",", "")) % 3:
        return Decimal(f"{head}.{tail}")
    return Decimal(re.sub(r"[,\s]", "", text))


def ordinal(text: str) -> Decimal:
    """The value of "third", "3rd", "21st". Raises ``ValueError`` for any other text."""
    word = text.lower()
    if word in _ORDINAL_WORDS:
        return _ORDINAL_WORDS[word]
    if word[:-2].isdigit() and word[-2:] in ("st", "nd", "rd", "th"):
        return Decimal(word[:-2])
    raise ValueError(f"{text!r} is not an ordinal")


def roman(text: str) -> Decimal | None:
    """The value of a roman numeral I to VIII, or of digits; None for any other text."""
    if text.isdigit():
        return Decimal(text)
    return _ROMAN.get(text.upper())
