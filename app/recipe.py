"""The recipe of this version: shipped rules and ontology, and the terms that a person adds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pyoxigraph import Quad

from cavagraph.app.building import Graphs, Recipe
from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Extraction
from cavagraph.graph.rdf import Run, graphed
from cavagraph.loaders.formats import ReportFormat
from cavagraph.ontology.reading import TermFileError
from cavagraph.ontology.terms import Terminology, load_terminology

RULES = (
    ("cavagraph.loaders", ".py"),
    ("cavagraph.loaders", ".yaml"),
    ("cavagraph.loaders", ".tsv"),
    ("cavagraph.graph", ".py"),
)
"""What decides which quads come out of a text, besides the ontology: package and file ending."""
RULE_FILES = (("cavagraph.loaders", ".yaml"), ("cavagraph.loaders", ".tsv"))
"""The rules that are data: their digest stands in the graph, and no change of code alters it."""
ONTOLOGY = (("cavagraph.ontology", ".ttl"), ("cavagraph.ontology", ".tsv"))


def terminology(extra: Sequence[Path] = ()) -> Terminology:
    """The shipped terms and those of ``extra`` files.

    Raises:
        ReportError: a file cannot be read or parsed; names file and place.
    """
    try:
        return load_terminology(tuple(extra))
    except TermFileError as error:
        raise ReportError(str(error)) from error


@dataclass(frozen=True, slots=True)
class ReportExtractor:
    """Reads a report with the terms shipped and in ``extra``; can go to another process."""

    extra: tuple[Path, ...] = ()
    as_: ReportFormat | None = None

    def __call__(self, path: Path) -> Extraction:
        """Raises ReportError where the report or a file of terms cannot be read."""
        from cavagraph.loaders.pipeline import extract  # the released graph needs no extractor

        return extract(path, terminology(self.extra), self.as_)


def recipe(extra: Sequence[Path] = (), as_: ReportFormat | None = None) -> Recipe:
    """How this version makes a graph of a report, read as the format ``as_`` or as its own.

    Raises:
        ReportError: as ``terminology`` does.
    """
    terms = terminology(extra)
    rules, ontology = digest_of(RULES), digest_of(ONTOLOGY, extra)
    if as_ is not None:
        rules = hashlib.sha256(f"{rules} {as_}".encode()).hexdigest()  # another reading of the file
    run = provenance(extra)

    def graph(extraction: Extraction) -> tuple[str, Sequence[Quad]]:
        made = graphed(extraction, terms, run)
        return made.name.value, made.quads

    return Recipe(
        extract=ReportExtractor(tuple(extra), as_),
        graph=graph,
        common=common_graphs,
        rules_sha256=rules,
        ontology_sha256=ontology,
        tool=f"cavagraph {run.version}",
    )


def provenance(extra: Sequence[Path] = ()) -> Run:
    """What the graph says of how it was made: version, digests of rules and ontology."""
    return Run(version("cavagraph"), digest_of(RULE_FILES)[:16], digest_of(ONTOLOGY, extra)[:16])


def common_graphs() -> Graphs:
    """The graphs that every store holds: the vocabulary and the mappings.

    A mapping that the ontology states too stands among the mappings only: a statement in two
    graphs matches twice.
    """
    from cavagraph.graph import vocabulary_graph as shipped

    mappings = tuple(shipped.mapping_quads())
    mapped = {quad.triple for quad in mappings}
    vocabulary = (quad for quad in shipped.vocabulary_quads() if quad.triple not in mapped)
    return {
        shipped.VOCABULARY_GRAPH.value: tuple(vocabulary),
        shipped.MAPPINGS_GRAPH.value: mappings,
    }


def digest_of(parts: Sequence[tuple[str, str]], extra: Sequence[Path] = ()) -> str:
    """One sha256 over the names and bytes of package files and of ``extra`` files."""
    whole = hashlib.sha256()
    for package, ending in parts:
        for name, file in sorted(_files(files(package), ending)):
            whole.update(f"{package}/{name}\0".encode())
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    for path in extra:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _files(folder: Traversable, ending: str, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _files(item, ending, f"{prefix}{item.name}/")
        elif item.name.endswith(ending):
            yield prefix + item.name, item
