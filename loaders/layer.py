"""What the reader of a format hands over: a text layer and what stands where in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cavagraph.graph.model import Issue
from cavagraph.loaders.anchors import NO_ANCHORS, Anchors
from cavagraph.loaders.document import Entry
from cavagraph.loaders.raw_block import Raw


@dataclass(frozen=True, slots=True)
class Layer:
    """The text layer of a file and its blocks in reading order.

    All offsets are code points of ``text``. ``marks``: the numbers of citation marks that are set
    high, by their place. ``metadata``: what the file states of the publication. ``entries``: the
    bibliography, where the file marks it up. ``anchors``: where in the file the text stands.
    ``of_patients``: the file holds nothing but tables with a patient a row.
    """

    text: str
    blocks: tuple[Raw, ...]
    marks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    anchors: Anchors = NO_ANCHORS
    issues: tuple[Issue, ...] = ()
    of_patients: bool = False
