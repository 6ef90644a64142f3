"""What ``cavagraph build`` does: extract what has changed, publish one new generation.

The store is touched once, at the end, with everything that was accepted; until then, and after any
error, it is what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad

from cavagraph.app.intake import Accepted, Extractor, Outcome, digest_of, take_in
from cavagraph.graph.build import Library
from cavagraph.graph.manifest import Manifest, ReportEntry
from cavagraph.graph.model import Extraction

Graphs = Mapping[str, Iterable[Quad]]
KEY_LENGTH = 12  # hex digits of a report's digest that name it in IRIs


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a report becomes a graph, and the digests that say whether it must be done again.

    ``graph`` gives the IRI and the quads of a report's graph; ``common`` the graphs that every
    store holds (vocabulary, mappings).
    """

    extract: Extractor
    graph: Callable[[Extraction], tuple[str, Sequence[Quad]]]
    common: Callable[[], Graphs]
    rules_sha256: str
    ontology_sha256: str
    tool: str

    def entry(self, extraction: Extraction, graph: str) -> ReportEntry:
        """What the manifest keeps of a report."""
        source = extraction.source
        return ReportEntry(
            key=source.key,
            graph=graph,
            file=Path(source.file).name,
            text_sha256=source.sha256,
            rules_sha256=self.rules_sha256,
            ontology_sha256=self.ontology_sha256,
            tool=self.tool,
        )

    def is_fresh(self, entry: ReportEntry | None, digest: str) -> bool:
        """True where ``entry`` was made from this very text by these rules and this ontology."""
        return entry is not None and entry.made_from(
            digest, self.rules_sha256, self.ontology_sha256
        )


@dataclass(frozen=True, slots=True)
class Built:
    """What became of each report, and what is served now."""

    outcomes: tuple[Outcome, ...]
    manifest: Manifest | None
    replaced: tuple[str, ...] = ()


def build(
    library: Library,
    files: Sequence[Path],
    recipe: Recipe,
    progress: Callable[[int, Outcome], None],
) -> Built:
    """Load ``files`` into the store; ``progress`` hears the number of each and what became of it.

    Raises:
        StoreError: the store cannot be read or written; it is as it was.
    """
    before = library.manifest() if library.exists() else Manifest()
    digests = {path: digest_of(path) for path in files}

    def known(path: Path) -> bool:
        digest = digests[path]
        return recipe.is_fresh(before.report(digest[:KEY_LENGTH]), digest)

    outcomes: list[Outcome] = []
    for number, outcome in enumerate(take_in(files, recipe.extract, known), 1):
        outcomes.append(outcome)
        progress(number, outcome)
    accepted = [outcome.extraction for outcome in outcomes if isinstance(outcome, Accepted)]
    if not accepted:
        return Built(tuple(outcomes), before if library.exists() else None)
    return _publish(library, recipe, accepted, tuple(outcomes), _older(before, digests))


def _publish(
    library: Library,
    recipe: Recipe,
    accepted: Sequence[Extraction],
    outcomes: tuple[Outcome, ...],
    older: Mapping[str, ReportEntry],
) -> Built:
    graphs = dict(recipe.common())
    entries = []
    for extraction in accepted:
        iri, graphs[iri] = recipe.graph(extraction)
        entries.append(recipe.entry(extraction, iri))
    replaced = [older[entry.file] for entry in entries if entry.file in older]
    manifest = library.publish(graphs, entries, remove=[entry.graph for entry in replaced])
    return Built(outcomes, manifest, tuple(sorted(entry.file for entry in replaced)))


def _older(before: Manifest, digests: Mapping[Path, str]) -> dict[str, ReportEntry]:
    """Reports of the store whose file has another text now, by file name.

    A name that occurs twice among the files says nothing: they are different reports.
    """
    keys = {digest[:KEY_LENGTH] for digest in digests.values()}
    names = [path.name for path in digests]
    return {
        entry.file: entry
        for entry in before.reports
        if entry.key not in keys and names.count(entry.file) == 1
    }


def find_report(manifest: Manifest, name: str) -> ReportEntry | None:
    """The report that a person means: by key, by file name with or without its ending, by path."""
    path = Path(name)
    digest = digest_of(path)[:KEY_LENGTH]
    wanted = (digest, name, path.name)
    found = [
        entry
        for entry in manifest.reports
        if entry.key in wanted or entry.file in wanted or Path(entry.file).stem in wanted
    ]
    exact = [entry for entry in found if entry.key in (digest, name)]
    chosen = exact or found
    return chosen[0] if len(chosen) == 1 else None
