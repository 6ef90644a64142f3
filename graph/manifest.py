"""What a published generation says of itself: ``manifest.json`` and ``files.json``.

The manifest speaks of content only (graphs, counts, digests, where each report came from) and holds
no clock time: two builds from the same input write the same bytes. The list of files speaks of the
disk: names, sizes and digests of the engine's files, so that a lost log or a cut table is seen when
the store is opened (five kinds of damage are silent in the engine, security.md 3.1).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from cavagraph.graph.errors import StoreError

__all__ = [
    "FORMAT",
    "FileEntry",
    "GraphEntry",
    "Manifest",
    "ReportEntry",
    "files_from_json",
    "files_json",
    "sha256",
]

FORMAT: Final = 1
"""Raised whenever an older version could misread what is on disk."""

_REMEDY: Final = "build the graph again"
_E = TypeVar("_E", "GraphEntry", "ReportEntry", "FileEntry")


@dataclass(frozen=True, slots=True, order=True)
class GraphEntry:
    """One named graph: ``digest`` is the sha256 of its sorted N-Triples lines."""

    iri: str
    quads: int
    digest: str


@dataclass(frozen=True, slots=True, order=True)
class ReportEntry:
    """Which report a graph was made from, and by which rules: what decides if it is still fresh.

    ``key`` is ``Source.key``; ``file`` the file's name without folders (no machine paths in the
    store); all digests are sha256 in hex. ``layer_sha256`` is of the stored text layer, "" where
    there is none.
    """

    key: str
    graph: str
    file: str
    text_sha256: str
    rules_sha256: str
    ontology_sha256: str
    tool: str
    layer_sha256: str = ""

    def made_from(self, text_sha256: str, rules_sha256: str, ontology_sha256: str) -> bool:
        """True where the same text, rules and ontology made this graph."""
        mine = (self.text_sha256, self.rules_sha256, self.ontology_sha256)
        return mine == (text_sha256, rules_sha256, ontology_sha256)


@dataclass(frozen=True, slots=True, order=True)
class FileEntry:
    """One file of the engine, by name and size in bytes; ``digest`` is sha256 of its bytes."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of a generation. Graphs and reports are sorted."""

    graphs: tuple[GraphEntry, ...] = ()
    reports: tuple[ReportEntry, ...] = ()
    format: int = FORMAT

    @property
    def quads(self) -> int:
        """The number of quads in all graphs."""
        return sum(graph.quads for graph in self.graphs)

    @property
    def digest(self) -> str:
        """One sha256 over all graphs: equal where the content is equal."""
        lines = (f"{graph.iri} {graph.quads} {graph.digest}\n" for graph in sorted(self.graphs))
        return sha256("".join(lines).encode())

    def report(self, key: str) -> ReportEntry | None:
        """The report with this key, or None."""
        return next((report for report in self.reports if report.key == key), None)

    def to_json(self) -> bytes:
        """The manifest as bytes, the same for the same content."""
        data = {
            "format": self.format,
            "digest": self.digest,
            "quads": self.quads,
            "graphs": [asdict(graph) for graph in sorted(self.graphs)],
            "reports": [asdict(report) for report in sorted(self.reports)],
        }
        return _dump(data)

    @classmethod
    def from_json(cls, data: bytes, place: Path) -> Manifest:
        """Read what ``to_json`` wrote. ``StoreError`` for anything else."""
        fields = _load(data, place)
        if fields.get("format") != FORMAT:
            raise StoreError(
                f"{place}: format {fields.get('format')!r}, this version reads {FORMAT}; "
                f"{_REMEDY} with this version"
            )
        graphs = tuple(_entry(GraphEntry, item, place) for item in _list(fields, "graphs", place))
        reports = tuple(
            _entry(ReportEntry, item, place) for item in _list(fields, "reports", place)
        )
        found = cls(graphs, reports)
        if (fields.get("digest"), fields.get("quads")) != (found.digest, found.quads):
            raise StoreError(f"{place}: its counts and digests do not fit together; {_REMEDY}")
        return found


def files_json(files: tuple[FileEntry, ...]) -> bytes:
    """The list of the engine's files as bytes."""
    return _dump({"files": [asdict(file) for file in sorted(files)]})


def files_from_json(data: bytes, place: Path) -> tuple[FileEntry, ...]:
    """Read what ``files_json`` wrote. ``StoreError`` for anything else."""
    fields = _load(data, place)
    return tuple(_entry(FileEntry, item, place) for item in _list(fields, "files", place))


def sha256(data: bytes) -> str:
    """The sha256 of ``data`` in hex."""
    return hashlib.sha256(data).hexdigest()


def _dump(data: Mapping[str, object]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _load(data: bytes, place: Path) -> dict[str, object]:
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{place}: is cut or garbled ({error}); {_REMEDY}") from error
    if not isinstance(fields, dict):
        raise StoreError(f"{place}: is not what a build writes; {_REMEDY}")
    return cast(dict[str, object], fields)


def _list(fields: Mapping[str, object], name: str, place: Path) -> list[object]:
    items = fields.get(name)
    if not isinstance(items, list):
        raise StoreError(f"{place}: lacks the list {name!r}; {_REMEDY}")
    return cast(list[object], items)


def _entry(kind: type[_E], item: object, place: Path) -> _E:
    try:
        if not isinstance(item, dict):
            raise TypeError("not an object")
        entry = kind(**cast(dict[str, Any], item))
    except TypeError as error:
        raise StoreError(f"{place}: an entry is garbled ({error}); {_REMEDY}") from error
    for name, value in asdict(entry).items():
        if not isinstance(value, int if name in ("quads", "size") else str):
            raise StoreError(f"{place}: {name!r} of an entry is {value!r}; {_REMEDY}")
    return entry
