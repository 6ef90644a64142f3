"""Patterns over sentences in which the terms and quantities are marked.

A pattern is a regular expression with three additions:

* ``<Symptom>`` or ``<Symptom|Sign:name>``: one mention of the ontology class(es);
  ``<Organ:name+>``: a list of them ("liver, gallbladder and duodenum"); ``<*:name>``: any mention;
* ``{length}`` or ``{length|volume:name}``: one quantity of the kind(s);
* ``~6``: at most six words in between, without a full stop or semicolon.

A space stands for any white space. Matching ignores case. ``Encoded`` is the sentence in which
every mention and quantity is bracketed by private-use characters that name its classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cavagraph.loaders.annotations import Annotated, Mention, Quantity, QuantityKind
from cavagraph.loaders.literals import may_match, needed_words

_OPEN, _CLOSE, _OPEN_Q, _CLOSE_Q = "\ue000", "\ue001", "\ue002", "\ue003"
_FIRST_CLASS = 0xE010
_MARK = "\ue000-\uf8ff"  # the private use area: all markers
_SPACE = rf"(?:[\s{_MARK}]+)"
_LIST_JOIN = r",|;|/|\band/or\b|\band\b|\bn?or\b|\bas well as\b|&|\+"
_LIST_GAP = rf"(?:[\s{_MARK}]*(?:{_LIST_JOIN})[\s{_MARK}]*){{1,3}}"
_LIST_WORDS = (
    r"(?:(?:the|both|a|an|his|her|of|left|right|bilateral|part of the|parts of the|adjacent|nearby|"
    r"anterior|posterior|wall|surface|origin|orifice|ostium|head|lower pole|upper pole) ?)*"
)
_PLACEHOLDER = re.compile(
    r"(?P<raw>\\.|\[(?:\\.|[^\]\\])*\])"
    r"|(?<!\?P)<(?P<classes>[A-Za-z|*]+)(?::(?P<name>\w+)(?P<plus>\+?))?>"
    r"|\{(?P<kinds>[a-z]+(?:\|[a-z]+)*)(?::(?P<qname>\w+))?\}"
    r"| *~(?P<gap>\d+) *"
    r"|(?P<space> +)"
)
_VERB = re.compile(rf"[\s{_MARK}]*\b(?:was|were|is|are|had|has|have)\b", re.IGNORECASE)


class _Markers:
    """One private-use character a class name, given out in order of first use."""

    def __init__(self) -> None:
        self._chars: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        char = self._chars.get(name)
        if char is None:
            char = self._chars[name] = chr(_FIRST_CLASS + len(self._chars))
        return char


MARKERS = _Markers()


@dataclass(frozen=True, slots=True)
class Encoded:
    """A marked sentence: ``text`` with markers, and what each opening marker opens.

    ``origins[i]`` is the position in the working text of the character at ``text[i]``; ``lowered``
    is ``text`` in small letters.
    """

    annotated: Annotated
    text: str
    origins: tuple[int, ...]
    opened: dict[int, Mention | Quantity]
    classes: frozenset[str]
    lowered: str


def encode(annotated: Annotated) -> Encoded:
    """Mark the mentions and quantities of a sentence. A quantity inside a mention is not marked."""
    sentence = annotated.sentence
    items = _without_overlap(annotated)
    out: list[str] = []
    origins: list[int] = []
    opened: dict[int, Mention | Quantity] = {}
    classes: set[str] = set()
    at = sentence.start

    def put(piece: str, origin: int, step: int) -> None:
        out.append(piece)
        origins.extend(origin + i * step for i in range(len(piece)))

    for item in items:
        put(sentence.text[at - sentence.start : item.start - sentence.start], at, 1)
        opened[len(origins)] = item
        put(_opening(item, classes), item.start, 0)
        put(sentence.text[item.start - sentence.start : item.end - sentence.start], item.start, 1)
        put(_CLOSE if isinstance(item, Mention) else _CLOSE_Q, item.end, 0)
        at = item.end
    put(sentence.text[at - sentence.start :], at, 1)
    origins.append(sentence.end)
    text = "".join(out)
    return Encoded(annotated, text, tuple(origins), opened, frozenset(classes), text.lower())


def _without_overlap(annotated: Annotated) -> list[Mention | Quantity]:
    items: list[Mention | Quantity] = [*annotated.mentions, *annotated.quantities]
    items.sort(key=lambda i: (i.start, -i.end, isinstance(i, Quantity)))
    kept: list[Mention | Quantity] = []
    for item in items:
        if item.end > item.start and (not kept or item.start >= kept[-1].end):
            kept.append(item)
    return kept


def _opening(item: Mention | Quantity, classes: set[str]) -> str:
    if isinstance(item, Quantity):
        classes.add(item.kind.value)
        return _OPEN_Q + MARKERS[item.kind.value]
    classes.update(item.term.types)
    return _OPEN + "".join(MARKERS[name] for name in sorted(item.term.types))


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found: its stretch of the working text and what its names hold."""

    start: int
    end: int
    slots: dict[str, tuple[Mention | Quantity, ...]]
    texts: dict[str, tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. ``needs``: classes or kinds without which it cannot match; ``words``: of
    these the sentence must have one (``literals``)."""

    source: str
    regex: re.Pattern[str]
    needs: frozenset[str]
    words: frozenset[str]

    def find(self, encoded: Encoded) -> Iterator[Match]:
        """All matches from left to right."""
        if not self.needs <= encoded.classes or not may_match(self.words, encoded.lowered):
            return
        for found in self.regex.finditer(encoded.text):
            if found.end() > found.start():
                yield _match(found, encoded)


def _match(found: re.Match[str], encoded: Encoded) -> Match:
    slots: dict[str, tuple[Mention | Quantity, ...]] = {}
    texts: dict[str, tuple[str, int, int]] = {}
    for name in found.re.groupindex:
        start, end = found.span(name)
        if start < 0:
            continue
        items = tuple(i for at, i in encoded.opened.items() if start <= at < end)
        if len(items) > 1 and end == found.end() and _VERB.match(encoded.text, end):
            items = _without_subject(encoded, items)
        begin, stop = encoded.origins[start], encoded.origins[end]
        offset = encoded.annotated.sentence.start
        texts[name] = (
            encoded.annotated.sentence.text[begin - offset : stop - offset].strip(),
            begin,
            stop,
        )
        if items:
            slots[name] = items
    return Match(encoded.origins[found.start()], encoded.origins[found.end()], slots, texts)


def _without_subject(
    encoded: Encoded, items: tuple[Mention | Quantity, ...]
) -> tuple[Mention | Quantity, ...]:
    """ "It invaded A and B, and C was removed": C is the subject of the next clause."""
    text, offset = encoded.annotated.sentence.text, encoded.annotated.sentence.start
    for i in range(len(items) - 1, 0, -1):
        if text[items[i - 1].end - offset : items[i].start - offset].lstrip().startswith(","):
            return items[:i]
    return items


@lru_cache(maxsize=4096)
def compile_pattern(source: str) -> Pattern:
    """Compile a pattern.

    Raises:
        ValueError: the pattern is no valid expression, or names an unknown quantity kind.
    """
    needs: set[str] = set()
    depth_optional = _optional_stretches(source)

    def may_lack(found: re.Match[str]) -> bool:
        return source[found.end() :].startswith(("?", "*", "{0")) or depth_optional(found.start())

    def build(found: re.Match[str]) -> str:
        if found["raw"]:
            return found["raw"].replace(" ", rf"\s{_MARK}")
        if found["classes"]:
            names = found["classes"].split("|")
            if len(names) == 1 and names[0] != "*" and not may_lack(found):
                needs.add(names[0])
            return _mention(names, found["name"], bool(found["plus"]))
        if found["kinds"]:
            kinds = [QuantityKind(kind).value for kind in found["kinds"].split("|")]
            if len(kinds) == 1 and not may_lack(found):
                needs.add(kinds[0])
            return _quantity(kinds, found["qname"])
        if found["gap"]:
            return (
                rf"(?:[\s{_MARK},(]+[^\s{_MARK}.;]+(?:\.\d+)?){{0,{found['gap']}}}?[\s{_MARK},(]+"
            )
        return _SPACE

    try:
        regex = re.compile(_PLACEHOLDER.sub(build, source), re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"pattern {source!r}: {error}") from error
    return Pattern(source, regex, frozenset(needs), needed_words(regex.pattern))


def named_classes(source: str) -> frozenset[str]:
    """The ontology classes that a pattern names; "*" for any."""
    found = (m["classes"] for m in _PLACEHOLDER.finditer(source) if m["classes"])
    return frozenset(name for names in found for name in names.split("|"))


def _optional_stretches(source: str) -> Callable[[int], bool]:
    """A test whether a position lies in a group that may be absent or is an alternative."""
    optional: list[tuple[int, int]] = []
    stack: list[int] = []
    top_level_bar = False
    literal = {
        i for m in _PLACEHOLDER.finditer(source) if m["raw"] for i in range(m.start(), m.end())
    }
    for i, char in enumerate(source):
        if i in literal:
            continue
        if char == "(":
            stack.append(i)
        elif char == ")" and stack:
            start = stack.pop()
            rest = source[i + 1 : i + 3]
            inside = source[start : i + 1]
            plain = re.sub(r"<[^>]*>|\{[a-z][^}]*\}", "", inside)
            if rest[:1] in ("?", "*") or rest == "{0" or "|" in plain:
                optional.append((start, i))
        elif char == "|" and not stack and not _in_placeholder(source, i):
            top_level_bar = True

    def test(position: int) -> bool:
        return top_level_bar or any(start < position < end for start, end in optional)

    return test


def _in_placeholder(source: str, at: int) -> bool:
    return any(m.start() < at < m.end() for m in _PLACEHOLDER.finditer(source))


def _mention(names: list[str], name: str | None, plus: bool) -> str:
    body = rf"[^{_OPEN}{_CLOSE}]*"
    if names == ["*"]:
        one = rf"{_OPEN}{body}{_CLOSE}"
    else:
        marks = "".join(MARKERS[n] for n in names)
        one = rf"{_OPEN}[\ue010-\uf8ff]*[{marks}]{body}{_CLOSE}"
    if plus:
        words = _LIST_WORDS.replace(" ?", rf"{_SPACE}?")
        one = rf"{one}(?:{_LIST_GAP}{words}{one})*"
    return f"(?P<{name}>{one})" if name else f"(?:{one})"


def _quantity(kinds: list[str], name: str | None) -> str:
    marks = "".join(MARKERS[kind] for kind in kinds)
    one = rf"{_OPEN_Q}[{marks}][^{_CLOSE_Q}]*{_CLOSE_Q}"
    return f"(?P<{name}>{one})" if name else f"(?:{one})"
