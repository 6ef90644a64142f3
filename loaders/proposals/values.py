"""What the value and the attributes of a proposal are worth, against the words of its quote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cavagraph.graph.fields import Attr, AttrKind, Field, ValueKind
from cavagraph.graph.model import Value
from cavagraph.loaders.annotations import Annotated, Mention, Quantity, QuantityKind
from cavagraph.loaders.lexicon import Lexicon, fold
from cavagraph.loaders.proposals.amounts import in_range, parsed, stated, unit_of
from cavagraph.loaders.proposals.families import SEGMENTS, attributes_of
from cavagraph.loaders.proposals.proposal import Reason
from cavagraph.loaders.stains import stains
from cavagraph.ontology.prefixes import expand
from cavagraph.ontology.terms import Term

_WORD = re.compile(r"[a-z0-9]+")
_SMALL = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with")
)
_HELD_BY = re.compile(
    r"\b(?:due to|because of|caused|attribut\w+|ascribed|induced|related|secondary to|owing to|"
    r"led to|result(?:ed|ing))\b|-(?:induced|related|associated)\b",
    re.IGNORECASE,
)
_TWO_IN_ONE = frozenset({"VitalStatus"})  # "alive with disease" states two things at once
_SEGMENT_OF = {
    "infrarenal": "infrarenal",
    "juxtarenal": "renal",
    "suprarenal": "suprarenal-retrohepatic",
    "retrohepatic": "suprarenal-retrohepatic",
    "hepatic-vein-confluence": "suprahepatic",
    "suprahepatic": "suprahepatic",
}


class Refused(Exception):
    """Why a proposal is not taken."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote: ``start`` and ``end`` are of the working text, within one sentence."""

    annotated: Annotated
    start: int
    end: int

    @property
    def words(self) -> str:
        offset = self.annotated.sentence.start
        return self.annotated.sentence.text[self.start - offset : self.end - offset]

    @property
    def mentions(self) -> tuple[Mention, ...]:
        held = self.annotated.mentions
        return tuple(m for m in held if self.start <= m.start and m.end <= self.end)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        held = self.annotated.quantities
        return tuple(q for q in held if self.start <= q.start and q.end <= self.end)


@dataclass(frozen=True, slots=True)
class Read:
    """A value that the quote states; ``focus`` is the mention whose context it has."""

    value: Value
    focus: Mention | None = None
    implied: Mapping[str, Value] = field(default_factory=dict)


def read_value(row: Field, words: str, quoted: Quoted, lexicon: Lexicon) -> Read:
    """Raises Refused where the quote does not state this value."""
    match row.kind:
        case ValueKind.NUMBER | ValueKind.SIZE:
            return _numbers(row, words, quoted)
        case ValueKind.LOCATION:
            return _location(words, quoted)
        case ValueKind.TERM:
            return _concept(row.classes, words, quoted, lexicon)
        case ValueKind.TEXT:
            return Read(_printed(words, quoted))


def _numbers(row: Field, words: str, quoted: Quoted) -> Read:
    numbers = parsed(words)
    if not numbers or (row.kind is ValueKind.NUMBER and len(numbers) > 1):
        raise Refused(Reason.NUMBER, f"{words!r} is no number; {row.name} is one")
    found = _stated_together(row, numbers, quoted)
    if not found:
        unit = f" {row.unit}" if row.unit else ""
        raise Refused(Reason.NUMBER, f"the quote does not state {words}{unit}: {quoted.words}")
    if not in_range(row, numbers):
        raise Refused(Reason.RANGE, f"{words} {row.unit} is beyond what a {row.name} can be")
    plain = tuple(map(plain_number, numbers))
    implied: dict[str, Value] = {"unit": row.unit} if row.unit and row.attr("unit") else {}
    return Read(plain if row.kind is ValueKind.SIZE else plain[0], None, implied)


def _stated_together(row: Field, numbers: tuple[Decimal, ...], quoted: Quoted) -> bool:
    """Whether the quote states them; the dimensions of a size by one quantity, in its order."""
    if row.kind is ValueKind.SIZE:
        sizes = [tuple(q.values) for q in quoted.quantities if q.unit == row.unit]
        return numbers in sizes
    return set(numbers) <= stated(row.unit, quoted.quantities, quoted.words)


def plain_number(number: Decimal) -> Decimal | int:
    """A whole number as int."""
    return int(number) if number == number.to_integral_value() else number


def _location(words: str, quoted: Quoted) -> Read:
    wanted = tuple(part.strip() for part in words.split(",") if part.strip())
    if not wanted or not set(wanted) <= set(SEGMENTS):
        raise Refused(Reason.UNMAPPED, f"{words!r} is none of {', '.join(SEGMENTS)}")
    home = expand("seg:")
    named = {
        _SEGMENT_OF[local]: mention
        for mention in quoted.mentions
        if (local := mention.term.iri.removeprefix(home)) in _SEGMENT_OF
    }
    for segment in wanted:
        if segment not in named:
            raise Refused(Reason.CONCEPT, f"the quote does not name the {segment} segment")
    raw = ", ".join(dict.fromkeys(named[segment].text for segment in wanted))
    ordered = tuple(segment for segment in SEGMENTS if segment in wanted)
    return Read(ordered, named[wanted[0]], {"raw": raw})


def _concept(classes: tuple[str, ...], words: str, quoted: Quoted, lexicon: Lexicon) -> Read:
    """The concepts of a value, each mentioned in the quote by itself or by a narrower one."""
    whole = lexicon.find(words)
    named = (whole,) if whole else tuple(m.term for m in lexicon.mentions(words))
    main = next((t for t in named if not classes or not t.types.isdisjoint(classes)), None)
    if main is None:
        kinds = " or ".join(classes) or "concept"
        raise Refused(Reason.UNMAPPED, f"{words!r} names no {kinds} of the ontology")
    for term in named:
        if _mention(term, quoted) is None:
            raise Refused(Reason.CONCEPT, f"the quote does not mention {term.label}")
    if whole is None:
        _every_word(words, lexicon.mentions(words), quoted)
    return Read(whole.label if whole else " ".join(words.split()), _mention(main, quoted))


def _mention(term: Term, quoted: Quoted) -> Mention | None:
    for mention in quoted.mentions:
        if term.iri == mention.term.iri or term.iri in mention.term.broader:
            return mention
    if _TWO_IN_ONE.isdisjoint(term.types):
        return None
    said = fold(term.label).text
    return next((m for m in quoted.mentions if said in fold(m.text).text.split()), None)


def _every_word(words: str, mentions: Iterable[Mention], quoted: Quoted) -> None:
    """What a value says beside its concepts ("left", "partial") the quote must say too."""
    rest = list(words)
    for mention in mentions:
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    there = set(_WORD.findall(fold(quoted.words).text))
    missing = set(_WORD.findall(fold("".join(rest)).text)) - there - _SMALL
    if missing:
        raise Refused(Reason.CONCEPT, f"the quote does not say {', '.join(sorted(missing))}")


def _printed(words: str, quoted: Quoted) -> str:
    """Words that name no concept: they must stand in the quote, one after the other."""
    wanted = " ".join(_WORD.findall(fold(words).text))
    said = " ".join(_WORD.findall(fold(quoted.words).text))
    if not wanted or f" {wanted} " not in f" {said} ":
        raise Refused(Reason.CONCEPT, f"the quote does not say {words!r}")
    return " ".join(words.split())


def read_attrs(
    row: Field,
    attrs: Iterable[tuple[str, str]],
    quoted: Quoted,
    lexicon: Lexicon,
    focus: Mention | None,
) -> dict[str, Value]:
    """The attributes, and what follows from them (the unit of a dose, the anchor of a time).

    Raises:
        Refused: one was not asked for, or the quote does not state it.
    """
    asked = {attr.name: attr for attr in attributes_of(row)}
    found: dict[str, Value] = {}
    for name, words in attrs:
        attr = asked.get(name)
        if attr is None:
            raise Refused(Reason.FIELD, f"{name!r} is no attribute of {row.name}")
        found |= _attribute(row, attr, words, quoted, lexicon)
    if row.name == "ihc":
        _same_result(found, quoted, focus)
    return found


def _attribute(
    row: Field, attr: Attr, words: str, quoted: Quoted, lexicon: Lexicon
) -> dict[str, Value]:
    if (row.name, attr.name) == ("ihc", "result"):
        return {attr.name: words}  # printed in many ways, "(-)" too: judged by the list as a whole
    if attr.name in ("dose", "val"):
        return _measured(attr.name, words, quoted)
    if attr.kind is AttrKind.TIME:
        return _time(words, quoted)
    numeric = attr.kind in (AttrKind.DECIMAL, AttrKind.INTEGER) or unit_of(attr.name)
    if numeric or (attr.name == "grade" and attr.kind is AttrKind.PART):
        return {attr.name: _number(attr, words, quoted)}
    if attr.name == "drug":
        if row.name == "toxicity" and not _HELD_BY.search(quoted.words):
            raise Refused(Reason.CONTEXT, f"the quote does not hold {words} responsible")
        return {attr.name: _concept(("Drug", "DrugRegimen"), words, quoted, lexicon).value}
    if attr.kind is AttrKind.TERM:
        return {attr.name: _concept(attr.classes, words, quoted, lexicon).value}
    return {attr.name: _printed(words, quoted)}


def _number(attr: Attr, words: str, quoted: Quoted) -> Value:
    numbers, unit = parsed(words), unit_of(attr.name)
    if len(numbers) != 1 or numbers[0] not in stated(unit, quoted.quantities, quoted.words):
        raise Refused(Reason.NUMBER, f"the quote does not state {attr.name} {words}")
    return plain_number(numbers[0])


def _measured(name: str, words: str, quoted: Quoted) -> dict[str, Value]:
    """A number whose unit is the quote's: "75 mg/m2"."""
    number = parsed(words)
    for quantity in quoted.quantities:
        if quantity.unit and len(number) == 1 and number[0] in quantity.values:
            return {name: plain_number(number[0]), "unit": quantity.unit}
    raise Refused(Reason.NUMBER, f"the quote does not state {name} {words} with a unit")


def _time(words: str, quoted: Quoted) -> dict[str, Value]:
    """A time counted from an anchor; unit and anchor are the quote's."""
    number = parsed(words)
    for quantity in quoted.quantities:
        timed = quantity.kind in (QuantityKind.TIMEPOINT, QuantityKind.DURATION)
        if timed and len(number) == 1 and number[0] in quantity.values:
            postoperative = quantity.unit == "day" and quantity.anchor == "surgery"
            unit = "postoperative day" if postoperative else quantity.unit
            anchor: dict[str, Value] = {"anchor": quantity.anchor} if quantity.anchor else {}
            return {"time": plain_number(number[0]), "time_unit": unit, **anchor}
    raise Refused(Reason.NUMBER, f"the quote does not state the time {words}")


def _same_result(found: Mapping[str, Value], quoted: Quoted, focus: Mention | None) -> None:
    """A stain's result is the one that our reader of stains sees in the list."""
    read = {(m.start, m.end): result for m, result in stains(quoted.annotated)}
    result = read.get((focus.start, focus.end)) if focus is not None else None
    if result is None or found.get("result") != result:
        raise Refused(Reason.POLARITY, f"the list says: {result or 'no result'}")
