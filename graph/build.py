"""Publishing: from quads to a generation that is on the disk, counted, hashed and served.

Nothing edits what is served. A build that is interrupted at any step leaves the store as it was.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from cavagraph.graph.canonical import graph_lines, lines_digest, settled
from cavagraph.graph.errors import StoreError
from cavagraph.graph.generations import Generation, Generations
from cavagraph.graph.inference import INFERRED_GRAPH, infer
from cavagraph.graph.manifest import GraphEntry, Manifest, ReportEntry
from cavagraph.graph.oxigraph_store import OxigraphStore, engine_errors

__all__ = ["Library"]

_COUNT_AT_OPEN = 100_000
"""Counting so many quads takes about 10 ms; larger stores are counted by ``verify`` only."""

Quads = Iterable[ox.Quad]


class Library:
    """The embedded store at ``path``: open it, publish into it, check it. Holds no open files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._generations = Generations(path)

    def exists(self) -> bool:
        """True where a generation has been published. ``StoreError`` as for ``Generations``."""
        return (self.path / "CURRENT").is_file()

    def manifest(self) -> Manifest:
        """What the served generation holds. ``StoreError`` where there is none or it is damaged."""
        pointer = self._generations.pointer()
        return self._generations.at(pointer).manifest(pointer)

    def database(self) -> Path:
        """The engine's folder of the served generation, after the cheap check: for a worker
        process that opens it itself, read-only."""
        return self._checked()[0].database

    def open(self) -> OxigraphStore:
        """Open the served generation read-only. ``StoreError`` for missing, cut or edited files."""
        pointer = self._generations.pointer()
        try:
            return self._open()
        except StoreError:
            if self._generations.pointer() == pointer:
                raise
            return self._open()  # a build moved the pointer and pruned this generation meanwhile

    def publish(
        self,
        graphs: Mapping[str, Quads],
        reports: Collection[ReportEntry] = (),
        *,
        remove: Collection[str] = (),
        keep_others: bool = True,
        texts: Mapping[str, str] = MappingProxyType({}),
    ) -> Manifest:
        """Publish the next generation: ``graphs`` (IRI to quads) replace those of the same name.

        All other graphs and their report entries are carried over, except those in ``remove``; with
        ``keep_others=False`` nothing is carried over and a damaged store is no obstacle. Each graph
        of ``graphs`` takes its entry of ``reports`` with it, and its text layer, by key, of
        ``texts``. The inferred graph is made anew, so that it always fits the rest.

        Raises ``StoreError`` where the folder cannot be written, somebody else is writing, or the
        old generation is damaged; what the quads raise passes through. The store is then as before.
        """
        try:
            with self._generations.writing(), self._generations.draft() as draft:
                with self._previous(keep_others) as (old, before):
                    gone = {*graphs, *remove, INFERRED_GRAPH}
                    kept = [graph for graph in before.graphs if graph.iri not in gone]
                    _fill(draft.database, graphs, old, kept)
                measured = _measured(draft.database)
                manifest = Manifest(measured, _entries(before, kept, measured, reports))
                _check_carried(manifest, kept)
                self._write_texts(draft, manifest, texts)
                draft.seal(manifest)
                self._generations.publish(draft)
        except OSError as error:
            raise StoreError(
                f"{self.path}: cannot be written ({error.strerror or error}); "
                "the graph is as it was before"
            ) from error
        return manifest

    def text(self, report: ReportEntry) -> str:
        """The text that the offsets of a report count, "" where the store does not have it.

        ``StoreError`` where it is not what was published.
        """
        generation, _ = self._checked()
        return generation.text(report) if report.layer_sha256 else ""

    def _write_texts(self, draft: Generation, manifest: Manifest, texts: Mapping[str, str]) -> None:
        """The text layers of the new generation: those given, and those that are carried over."""
        for report in manifest.reports:
            if report.key in texts:
                draft.write_text(report.key, texts[report.key])
            elif report.layer_sha256:
                served = self._generations.at(self._generations.pointer())
                draft.write_text(report.key, served.text(report))

    def replace_report(self, entry: ReportEntry, quads: Quads) -> Manifest:
        """Publish a generation in which this report's graph holds exactly ``quads``."""
        return self.publish({entry.graph: quads}, (entry,))

    def remove_report(self, key: str) -> Manifest:
        """Publish a generation without this report. ``StoreError`` where it is not in the store."""
        report = self.manifest().report(key)
        if report is None:
            raise StoreError(f"{self.path}: holds no report {key}; nothing was removed")
        return self.publish({}, remove=(report.graph,))

    def verify(self) -> tuple[str, ...]:
        """The full check, reading every block: one line for each thing that is wrong."""
        try:
            generation, manifest = self._checked()
        except StoreError as error:
            return (error.message,)
        return _problems(generation, manifest)

    def restore(self) -> Manifest:
        """Serve the newest generation that is whole. ``StoreError`` where there is none."""
        with self._generations.writing():
            for generation in reversed(self._generations.all()):
                try:
                    generation.check_files()
                    manifest = generation.manifest()
                except StoreError:
                    continue
                if not _problems(generation, manifest):
                    self._generations.point_at(generation)
                    return manifest
        raise StoreError(f"{self.path}: no whole generation is left; build the graph again")

    def _checked(self) -> tuple[Generation, Manifest]:
        pointer = self._generations.pointer()
        generation = self._generations.at(pointer)
        manifest = generation.manifest(pointer)
        generation.check_files(pointer)
        return generation, manifest

    def _open(self) -> OxigraphStore:
        generation, manifest = self._checked()
        store = OxigraphStore.read_only(generation.database)
        expected = tuple(sorted(graph.iri for graph in manifest.graphs))
        if store.graphs() != expected or (
            manifest.quads <= _COUNT_AT_OPEN and store.count() != manifest.quads
        ):
            store.close()
            raise StoreError(
                f"{generation.path}: does not hold what its manifest says; build the graph again"
            )
        return store

    @contextlib.contextmanager
    def _previous(self, wanted: bool) -> Iterator[tuple[OxigraphStore | None, Manifest]]:
        """The served generation, to carry graphs over from; nothing on the first build."""
        first = not self.exists() and not self._generations.all()
        if not wanted or first:
            yield None, Manifest()
            return
        with self.open() as store:
            yield store, self.manifest()


def _fill(
    database: Path,
    graphs: Mapping[str, Quads],
    old: OxigraphStore | None,
    kept: Iterable[GraphEntry],
) -> None:
    """Load everything in one stream (a transaction a report is six times slower) and flush."""

    def everything() -> Iterator[ox.Quad]:
        if old is not None:
            for entry in kept:
                yield from old.quads(entry.iri)
        for iri in sorted(graphs):
            yield from settled(iri, graphs[iri])

    with engine_errors():
        store = ox.Store(str(database))
        store.bulk_extend(everything())
        if INFERRED_GRAPH not in graphs:
            store.bulk_extend(infer(OxigraphStore(store)))
        store.flush()
        store.optimize()


def _measured(database: Path) -> tuple[GraphEntry, ...]:
    """Counts and digests of what a reader of the finished files finds."""
    with OxigraphStore.read_only(database) as store:
        return tuple(_measure(store, iri) for iri in store.graphs())


def _measure(store: OxigraphStore, iri: str) -> GraphEntry:
    with engine_errors():
        lines = graph_lines(store.inner, iri)
    return GraphEntry(iri, len(lines), lines_digest(lines))


def _entries(
    before: Manifest,
    kept: Iterable[GraphEntry],
    measured: Iterable[GraphEntry],
    reports: Collection[ReportEntry],
) -> tuple[ReportEntry, ...]:
    """The report entries of the new generation, sorted. Each must have its graph."""
    carried, present = {g.iri for g in kept}, {g.iri for g in measured}
    entries = {r.key: r for r in before.reports if r.graph in carried}
    entries |= {r.key: r for r in reports}
    for entry in entries.values():
        if entry.graph not in present:
            raise StoreError(f"{entry.file}: its graph {entry.graph} is empty; nothing to publish")
    return tuple(sorted(entries.values()))


def _check_carried(manifest: Manifest, kept: Iterable[GraphEntry]) -> None:
    """Graphs that were carried over must be what they were."""
    lost = sorted(set(kept) - set(manifest.graphs))
    if lost:
        raise StoreError(
            f"{lost[0].iri}: could not be carried over unchanged; build the graph again"
        )


def _problems(generation: Generation, manifest: Manifest) -> tuple[str, ...]:
    """What the full check of one generation finds."""
    damaged = tuple(f"{path}: its bytes have changed" for path in generation.damaged_files())
    if damaged:
        return damaged
    try:
        for report in manifest.reports:
            if report.layer_sha256:
                generation.text(report)
        measured = _measured(generation.database)
    except StoreError as error:
        return (error.message,)
    return tuple(
        f"{entry.iri}: the graph is not as it was published"
        for entry in sorted(set(manifest.graphs) ^ set(measured))
    )
