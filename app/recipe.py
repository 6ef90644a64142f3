"""The recipe of this version: shipped rules and ontology, and the terms that a person adds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from cavagraph.app.building import Graphs, Recipe
from cavagraph.app.reading import AS_SHIPPED, Reading
from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Extraction
from cavagraph.graph.rdf import Run, graphed
from cavagraph.ontology.reading import TermFileError
from cavagraph.ontology.terms import Terminology, load_terminology

if TYPE_CHECKING:
    from cavagraph.loaders.decisions import Decisions
    from cavagraph.loaders.rulebook import Rulebook

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


def rulebook(reading: Reading = AS_SHIPPED) -> Rulebook:
    """The shipped rules and those that a person adds.

    Raises:
        ReportError: a file of terms cannot be used.
        VocabularyError: a file of rules cannot be used; names file, rule and remedy.
    """
    from cavagraph.loaders.rulebook import load_rulebook

    return load_rulebook(reading.rules, terminology(reading.terms))


def check(reading: Reading) -> None:
    """Read the files that a person adds, so that a fault is told once, not with every report.

    Raises:
        ReportError: a file of terms or decisions cannot be used; names file and place.
        VocabularyError: a file of rules cannot be used.
    """
    rulebook(reading)
    _decisions(reading)


@dataclass(frozen=True, slots=True)
class ReportExtractor:
    """Reads a report with the shipped terms and rules and the added ones; can go to another
    process, where it reads their files again."""

    reading: Reading = AS_SHIPPED

    def __call__(self, path: Path) -> Extraction:
        """Raises ReportError where the report cannot be read, else as ``rulebook``."""
        from cavagraph.loaders.pipeline import extract  # the released graph needs no extractor

        if self.reading.proposals is not None:
            from cavagraph.app.remote import without_retry_log

            without_retry_log()  # here, because another process starts with the log on
        return extract(
            path,
            terminology(self.reading.terms),
            _same_rulebook(self.reading),
            self.reading.format,
            _decisions(self.reading),
            self.reading.proposals,
        )


def _same_rulebook(reading: Reading) -> Rulebook:
    """As ``rulebook``, read once for the same contents of its files."""
    return _rulebook(reading, digest_of((), (*reading.terms, *reading.rules)))


@lru_cache(maxsize=4)
def _rulebook(reading: Reading, _digest: str) -> Rulebook:
    return rulebook(reading)


def _decisions(reading: Reading) -> Decisions | None:
    from cavagraph.loaders.decisions import read_decisions

    return read_decisions(reading.decisions) if reading.decisions else None


def recipe(reading: Reading = AS_SHIPPED) -> Recipe:
    """How this version makes a graph of a report. Raises as ``rulebook`` does."""
    check(reading)
    terms = terminology(reading.terms)
    added = (*reading.rules, *filter(None, [reading.decisions]))
    rules, ontology = digest_of(RULES, added), digest_of(ONTOLOGY, reading.terms)
    for other in (reading.format, reading.proposals and reading.proposals.named):
        if other is not None:  # another reading of the file
            rules = hashlib.sha256(f"{rules} {other}".encode()).hexdigest()
    run = provenance(reading)

    def graph(extraction: Extraction) -> tuple[str, Sequence[Quad]]:
        made = graphed(extraction, terms, run)
        return made.name.value, made.quads

    return Recipe(
        extract=ReportExtractor(reading),
        graph=graph,
        common=common_graphs,
        rules_sha256=rules,
        ontology_sha256=ontology,
        tool=f"cavagraph {run.version}",
    )


def provenance(reading: Reading = AS_SHIPPED) -> Run:
    """What the graph says of how it was made: version, digests of rules and ontology."""
    rules, ontology = digest_of(RULE_FILES, reading.rules), digest_of(ONTOLOGY, reading.terms)
    return Run(version("cavagraph"), rules[:16], ontology[:16])


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
