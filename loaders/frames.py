"""Frames: what the extractor looks for, as data.

A frame file is YAML: a list of frames, each with an id, the field it fills, one or more patterns
(``loaders.patterns``), how value and attributes are made from what the pattern names, where it may
look, and examples that run as tests. Unknown keys are errors.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated as Typed
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from cavagraph.graph.errors import VocabularyError
from cavagraph.loaders.document import Section
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.patterns import compile_pattern

CONTEXT_FLAGS = (
    "negated",
    "suspected",
    "historical",
    "planned",
    "hypothetical",
    "family",
    "generic",
    "other",
    "landmark",
)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SlotSpec(_Strict):
    """Something to look for beside a match: the nearest mention, quantity or word pattern.

    ``window`` counts words between it and the match; ``within`` the clause or the sentence.
    ``pattern`` is a plain expression whose group 1 (or whole) is the value; ``map`` gives values
    for what was printed (keys are expressions).
    """

    classes: tuple[str, ...] = ()
    quantity: tuple[str, ...] = ()
    pattern: str = ""
    const: str = ""
    map: dict[str, str] = {}
    side: Literal["left", "right", "any"] = "any"
    window: int = 8
    within: Literal["clause", "sentence"] = "clause"
    required: bool = False


class Example(_Strict):
    """A text and what the frame must make of it: a list of values, or of fields of a fact."""

    text: str
    section: Section = Section.CASE
    expect: tuple[dict[str, object], ...] = ()


class Frame(_Strict):
    """One rule. ``value`` and ``attrs`` are templates over the names of pattern and slots."""

    id: str
    field: str
    patterns: Typed[tuple[str, ...], Field(min_length=1)]
    value: str = "{value}"
    attrs: dict[str, str] = {}
    slots: dict[str, SlotSpec] = {}
    each: str = ""
    focus: str = ""
    where: Literal["own", "any"] = "own"
    sections: tuple[Section, ...] = ()
    not_sections: tuple[Section, ...] = ()
    episodes: tuple[Episode, ...] = ()
    map: dict[str, str] = {}
    require: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    polarity: Literal["context", "present", "absent", "suspected"] = "context"
    temporality: Literal["context", "current", "historical", "planned", "followup"] = "context"
    skip: tuple[str, ...] = ("hypothetical", "generic", "other", "family", "landmark")
    only: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    tier: Literal["core", "extra"] = "core"
    derived: bool = False
    inferred: bool = False
    sentence_evidence: bool = True
    distribute: bool = False
    note: str = ""
    examples: Typed[tuple[Example, ...], Field(min_length=1)]

    @field_validator("patterns")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            compile_pattern(pattern)
        return patterns

    @field_validator("skip", "only")
    @classmethod
    def _known_flags(cls, flags: tuple[str, ...]) -> tuple[str, ...]:
        for flag in flags:
            if flag not in CONTEXT_FLAGS:
                raise ValueError(f"{flag!r} is no context flag: one of {', '.join(CONTEXT_FLAGS)}")
        return flags


def read_frames(path: Path | Traversable) -> tuple[Frame, ...]:
    """The frames of one YAML file.

    Raises:
        VocabularyError: the file is no valid frame file; names file, line or frame, and fault.
    """
    name = str(path)
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise VocabularyError(f"{name}:{line}: {error.problem}; mend the YAML") from error
    if not isinstance(data, list):
        raise VocabularyError(f"{name}:1: a list of frames is expected; start each with '- id:'")
    frames = []
    for entry in data:
        line = entry.pop("__line__", 1) if isinstance(entry, dict) else 1
        try:
            frames.append(Frame.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise VocabularyError(f"{name}:{line}: {place}: {first['msg']}") from error
    return tuple(frames)


class _Loader(yaml.SafeLoader):
    """Safe YAML that remembers the line of each top-level mapping and refuses duplicate keys."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[object, object]:
    result: dict[object, object] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            raise yaml.MarkedYAMLError(
                problem=f"key {key!r} stands twice", problem_mark=key_node.start_mark
            )
        result[key] = loader.construct_object(value_node, deep=True)
    if "id" in result and "patterns" in result:
        result["__line__"] = node.start_mark.line + 1
    return result


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@lru_cache(maxsize=1)
def shipped_frames() -> tuple[Frame, ...]:
    """All frames of the package (files ``frames-*.yaml``), in order of file name.

    Raises:
        VocabularyError: a file is invalid, or an id stands twice.
    """
    folder = files("cavagraph.loaders.rules")
    names = sorted(p.name for p in folder.iterdir() if p.name.startswith("frames-"))
    frames = tuple(f for name in names for f in read_frames(folder / name))
    seen: set[str] = set()
    for frame in frames:
        if frame.id in seen:
            raise VocabularyError(f"frame id {frame.id!r} stands twice; rename one")
        seen.add(frame.id)
    return frames
