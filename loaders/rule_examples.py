"""The examples of a frame, run: what it finds in each, held against what it must find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cavagraph.graph.model import Source
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.context import annotate
from cavagraph.loaders.document import BlockKind, Document, Sentence
from cavagraph.loaders.engine import apply_frames
from cavagraph.loaders.frames import Example, Frame
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.mapped import plain

Found = dict[str, object]


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not give what it must. ``found``: what it gives instead."""

    rule: str
    text: str
    expected: tuple[Found, ...]
    found: tuple[Found, ...]

    def __str__(self) -> str:
        return f"{self.rule}: {self.text!r} must give {_told(self.expected)}, gives " + _told(
            self.found
        )


def failures(frames: Iterable[Frame], lexicon: Lexicon) -> Iterator[Failure]:
    """The examples of these frames that fail."""
    for frame in frames:
        for example in frame.examples:
            found = tuple(map(as_found, found_in(frame, example, lexicon)))
            if not _fits(example, found):
                yield Failure(frame.id, example.text, example.expect, found)


def found_in(frame: Frame, example: Example, lexicon: Lexicon) -> list[Candidate]:
    """The candidates that a frame finds in an example, which is one sentence of its section."""
    text = example.text
    sentence = Sentence(0, 0, len(text), text, example.section, BlockKind.PARAGRAPH)
    source = Source("example", "0" * 64, len(text))
    document = Document(source, plain(text), (), (sentence,), (), (), ())
    return [c for a in annotate(document, lexicon) for c in apply_frames([frame], a)]


def as_found(candidate: Candidate) -> Found:
    """A candidate in the words of an example's ``expect``."""
    known: Found = {
        "field": candidate.field,
        "value": _plain(candidate.value),
        "status": candidate.status.value,
        "temporality": candidate.temporality.value,
    }
    return known | {name: _plain(value) for name, value in candidate.attrs}


def _fits(example: Example, found: tuple[Found, ...]) -> bool:
    """As many facts as expected, and each expected one among them."""
    return len(found) == len(example.expect) and all(
        any(all(_same(one.get(name), value) for name, value in expected.items()) for one in found)
        for expected in example.expect
    )


def _same(found: object, expected: object) -> bool:
    return found == expected or str(found).lower() == str(expected).lower()


def _plain(value: object) -> object:
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return float(value) if isinstance(value, Decimal) else value


def _told(facts: tuple[Found, ...]) -> str:
    if not facts:
        return "nothing"
    return "; ".join(", ".join(f"{name} {value}" for name, value in one.items()) for one in facts)
