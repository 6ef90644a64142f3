"""The folders of an embedded store: published generations that nobody edits, and a pointer.

::

    store/STORE             marks the folder as ours
    store/LOCK              held by the one writer
    store/CURRENT           "gen-0003 <sha256 of manifest.json> <sha256 of files.json>"
    store/gen-0003/manifest.json, files.json
    store/gen-0003/db/      the engine's files
    store/gen-0004.tmp/     a build at work, or what a killed one left; removed by the next

A reader follows CURRENT and opens read-only; a writer makes the next generation beside it and moves
the pointer last. Why: security.md 3.2.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cavagraph.graph.disk import exclusive, sync, write_whole
from cavagraph.graph.errors import StoreError
from cavagraph.graph.manifest import (
    FileEntry,
    Manifest,
    ReportEntry,
    files_from_json,
    files_json,
    sha256,
)

__all__ = ["Generation", "Generations", "Pointer"]

_MARK: Final = b"cavagraph store\n"
_NAME: Final = re.compile(r"gen-(\d{4,})")
_POINTER: Final = re.compile(r"(gen-\d{4,}) ([0-9a-f]{64}) ([0-9a-f]{64})\n")
_ENGINE_FILES: Final = re.compile(r"CURRENT|MANIFEST-\d+|\d+\.(sst|log|blob)")
"""The engine's files that hold data. Its LOG, LOCK, OPTIONS and IDENTITY may change freely."""

_REBUILD: Final = "build the graph again (with all reports) or restore the last good generation"


@dataclass(frozen=True, slots=True)
class Pointer:
    """What CURRENT says: the generation's name and the digests of its two lists."""

    name: str
    manifest: str
    files: str

    def to_bytes(self) -> bytes:
        return f"{self.name} {self.manifest} {self.files}\n".encode()


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation's folder."""

    path: Path

    @property
    def database(self) -> Path:
        """The engine's folder."""
        return self.path / "db"

    def write_text(self, key: str, text: str) -> None:
        """Keep the text layer of the report ``key`` beside the database."""
        folder = self.path / "texts"
        folder.mkdir(exist_ok=True)
        (folder / f"{key}.txt").write_bytes(text.encode("utf-8"))

    def text(self, report: ReportEntry) -> str:
        """The text layer of a report. ``StoreError`` where it is not what was published."""
        place = self.path / "texts" / f"{report.key}.txt"
        data = _read(place)
        if sha256(data) != report.layer_sha256:
            raise StoreError(f"{place}: is not the one that was published; {_REBUILD}")
        return data.decode("utf-8")

    @property
    def number(self) -> int:
        found = _NAME.fullmatch(self.path.name)
        return int(found[1]) if found else 0

    def pointer(self) -> Pointer:
        """The pointer that leads here, from the lists as they are now."""
        return Pointer(
            self.path.name,
            sha256(_read(self.path / "manifest.json")),
            sha256(_read(self.path / "files.json")),
        )

    def manifest(self, pointer: Pointer | None = None) -> Manifest:
        """The manifest; with ``pointer``, only if it is the very one that was published."""
        return Manifest.from_json(
            _published(self.path / "manifest.json", pointer.manifest if pointer else None),
            self.path / "manifest.json",
        )

    def check_files(self, pointer: Pointer | None = None) -> None:
        """The cheap check: every file of the engine is there with its size, and none besides.

        The engine itself opens an empty store where its CURRENT is lost, and drops data silently
        where its log is cut. ``StoreError`` names the first file that differs.
        """
        place = self.path / "files.json"
        listed = {
            f.name: f.size
            for f in files_from_json(_published(place, pointer.files if pointer else None), place)
        }
        found = {file.name: file.stat().st_size for file in _engine_files(self.database)}
        for name in sorted(listed.keys() | found.keys()):
            if listed.get(name) != found.get(name):
                state = "missing" if name not in found else "not as it was published"
                raise StoreError(f"{self.database / name}: is {state}; {_REBUILD}")

    def damaged_files(self) -> tuple[Path, ...]:
        """The full check: the files of the engine whose bytes are not those that were published."""
        place = self.path / "files.json"
        return tuple(
            self.database / file.name
            for file in files_from_json(_read(place), place)
            if _digest(self.database / file.name) != file.digest
        )

    def seal(self, manifest: Manifest) -> None:
        """Write the two lists beside a finished database and force everything to the disk."""
        files = tuple(
            FileEntry(file.name, file.stat().st_size, _digest(file))
            for file in _engine_files(self.database)
        )
        (self.path / "manifest.json").write_bytes(manifest.to_json())
        (self.path / "files.json").write_bytes(files_json(files))
        for path in sorted(self.path.rglob("*")):
            sync(path)
        sync(self.path)


@dataclass(frozen=True, slots=True)
class Generations:
    """All generations under one folder, and the pointer to the one that is served."""

    root: Path

    def pointer(self) -> Pointer:
        """What CURRENT says. ``StoreError`` where there is no store, or the pointer is damaged."""
        if not self.root.exists():
            raise StoreError(f"{self.root}: no graph here; build one first")
        self._refuse_foreign()
        current = self.root / "CURRENT"
        if not current.is_file():
            what = "CURRENT is missing" if self.all() else "no graph here yet"
            raise StoreError(
                f"{self.root}: {what}; {_REBUILD if self.all() else 'build one first'}"
            )
        found = _POINTER.fullmatch(_read(current).decode("utf-8", "replace"))
        if found is None:
            raise StoreError(f"{current}: is cut or garbled; {_REBUILD}")
        return Pointer(found[1], found[2], found[3])

    def at(self, pointer: Pointer) -> Generation:
        """The generation that a pointer names. ``StoreError`` where its folder is gone."""
        path = self.root / pointer.name
        if not path.is_dir():
            raise StoreError(f"{path}: the published generation is missing; {_REBUILD}")
        return Generation(path)

    def all(self) -> tuple[Generation, ...]:
        """Whole generations, oldest first."""
        found = (Generation(path) for path in self.root.iterdir() if _NAME.fullmatch(path.name))
        return tuple(sorted(found, key=lambda generation: generation.number))

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer: makes the folder, takes the lock, removes what killed builds left."""
        self._refuse_foreign()
        self.root.mkdir(parents=True, exist_ok=True)
        with exclusive(self.root / "LOCK"):
            if not (self.root / "STORE").exists():
                write_whole(self.root / "STORE", _MARK)
            for left in self.root.glob("*.tmp"):
                _delete(left)
            yield

    @contextlib.contextmanager
    def draft(self) -> Iterator[Generation]:
        """A folder for the next generation; gone again where the block does not publish it."""
        number = max((generation.number for generation in self.all()), default=0) + 1
        path = self.root / f"gen-{number:04d}.tmp"
        path.mkdir()
        try:
            yield Generation(path)
        finally:
            _delete(path)

    def publish(self, draft: Generation) -> Generation:
        """Give a sealed draft its name and point CURRENT at it; keep one older generation."""
        older = self.all()
        final = Generation(draft.path.with_suffix(""))
        draft.path.rename(final.path)
        sync(self.root)
        self.point_at(final)
        for generation in older[:-1]:
            _delete(generation.path)
        return final

    def point_at(self, generation: Generation) -> None:
        """Serve this generation from now on."""
        write_whole(self.root / "CURRENT", generation.pointer().to_bytes())

    def _refuse_foreign(self) -> None:
        """``StoreError`` for a file, or a folder that holds other people's things."""
        if not self.root.exists():
            return
        if not self.root.is_dir():
            raise StoreError(f"{self.root}: is a file; name a folder for the store")
        ours = (self.root / "STORE").is_file() or {p.name for p in self.root.iterdir()} <= {"LOCK"}
        if not ours:
            raise StoreError(f"{self.root}: holds other files; name a new or empty folder")


def _engine_files(database: Path) -> tuple[Path, ...]:
    if not database.is_dir():
        raise StoreError(f"{database}: is missing; {_REBUILD}")
    files = (file for file in database.iterdir() if _ENGINE_FILES.fullmatch(file.name))
    return tuple(sorted(files))


def _published(path: Path, digest: str | None) -> bytes:
    data = _read(path)
    if digest is not None and sha256(data) != digest:
        raise StoreError(f"{path}: is not the one that was published; {_REBUILD}")
    return data


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{path}: cannot be read ({reason}); {_REBUILD}") from error


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # a missing file is a damaged one


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
