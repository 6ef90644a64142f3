"""The rules of one run: the shipped frames and those that a person adds (``--rules FILE``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process

from cavagraph.graph.errors import VocabularyError
from cavagraph.graph.fields import FIELDS
from cavagraph.loaders.frames import Frame, read_frames, shipped_frames
from cavagraph.loaders.patterns import named_classes
from cavagraph.ontology.terms import Terminology

SHIPPED = "shipped"
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The frames of a run in the order they are tried.

    ``added``: the ids of frames that are not shipped, each with its file.
    """

    frames: tuple[Frame, ...]
    added: tuple[tuple[str, str], ...] = field(default=())


@lru_cache(maxsize=1)
def shipped_rulebook() -> Rulebook:
    """The frames of the package alone."""
    return Rulebook(shipped_frames())


def load_rulebook(extra: Sequence[Path], terminology: Terminology) -> Rulebook:
    """The shipped frames and those of ``extra`` files, which stand last.

    Raises:
        VocabularyError: a file cannot be read or is no frame file, an id stands twice, or a frame
            names a field or a class that there is not; names file, rule and remedy.
    """
    if not extra:
        return shipped_rulebook()
    frames = list(shipped_frames())
    known = {frame.id: SHIPPED for frame in frames}
    for path in extra:
        for frame in _read(path):
            for fault in faults(frame, terminology):
                raise VocabularyError(f"{path}: rule {frame.id}: {fault}")
            if frame.id in known:
                raise VocabularyError(
                    f"{path}: rule {frame.id}: there is one of this id ({known[frame.id]}); "
                    "give it another id"
                )
            known[frame.id] = str(path)
            frames.append(frame)
    added = tuple((rule, origin) for rule, origin in known.items() if origin != SHIPPED)
    return Rulebook(tuple(frames), added)


def _read(path: Path) -> tuple[Frame, ...]:
    try:
        return read_frames(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise VocabularyError(f"{path}: cannot be read ({reason}); check the file") from None


def faults(frame: Frame, terminology: Terminology) -> Iterator[str]:
    """What a frame names that there is not, each with what was perhaps meant."""
    if not _ID.fullmatch(frame.id):
        yield f"id {frame.id!r}; use small letters, digits, dots and hyphens"
    if frame.field not in FIELDS:
        yield f"field {frame.field!r} is none; {perhaps(frame.field, FIELDS)}"
    classes = {name for term in terminology.terms for name in term.types}
    for name in sorted(_classes_of(frame) - classes - {"*"}):
        yield f"class {name!r} has no term; {perhaps(name, classes)}"


def _classes_of(frame: Frame) -> set[str]:
    named = {name for pattern in frame.patterns for name in named_classes(pattern)}
    return named.union(*(slot.classes for slot in frame.slots.values()))


def perhaps(word: str, known: Iterable[str]) -> str:
    """What a word that is not known may have been meant for: "perhaps a, b, c"."""
    nearest = [name for name, _, _ in process.extract(word, sorted(known), limit=3)]
    return f"perhaps {', '.join(nearest)}"
