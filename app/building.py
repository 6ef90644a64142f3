"""What ``cavagraph build`` does: extract what has changed, publish one new generation.

The store is touched once, at the end, with everything that was accepted; until then, and after any
error, it is what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Quad

from cavagraph.app.intake import Accepted, Extractor, Outcome, digest_of, take_in
from cavagraph.graph.build import Library
from cavagraph.graph.errors import StoreError
from cavagraph.graph.inference import INFERRED_GRAPH, infer
from cavagraph.graph.manifest import Manifest, ReportEntry, sha256
from cavagraph.graph.model import Extraction
from cavagraph.graph.oxigraph_store import OxigraphStore
from cavagraph.graph.released import RELEASED as RELEASED_FILE
from cavagraph.graph.released import read_released
from cavagraph.ontology.prefixes import expand

Graphs = Mapping[str, Sequence[Quad]]
RELEASED = "released"  # in the place of a digest of rules: they ran elsewhere
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
            layer_sha256=sha256(extraction.text.encode()) if extraction.text else "",
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
    jobs: int = 1,
) -> Built:
    """Load ``files`` into the store; ``progress`` hears the number of each and what became of it.

    With ``jobs`` above 1 many files are read by as many processes.

    Raises:
        StoreError: the store cannot be read or written; it is as it was.
    """
    before = library.manifest() if library.exists() else Manifest()
    digests = {path: digest_of(path) for path in files}

    def known(path: Path) -> bool:
        digest = digests[path]
        return recipe.is_fresh(before.report(digest[:KEY_LENGTH]), digest)

    outcomes: list[Outcome] = []
    for number, outcome in enumerate(take_in(files, recipe.extract, known, jobs), 1):
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
    texts = {found.source.key: found.text for found in accepted if found.text}
    gone = [entry.graph for entry in replaced]
    manifest = publish(library, graphs, entries, remove=gone, texts=texts)
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


def load_released(library: Library, common: Callable[[], Graphs], ontology: str) -> Manifest:
    """Publish the released graph. Reports that were built from their own text stay as they are.

    ``ontology`` is the digest of the ontology that comes along. Where the store has it all already,
    nothing is published.

    Raises:
        StoreError: the package lacks its graph, or the store cannot be written.
    """
    before = library.manifest() if library.exists() else Manifest()
    own = {entry.graph for entry in before.reports if entry.rules_sha256 != RELEASED}
    graphs: dict[str, list[Quad]] = {}
    for quad in read_released():
        graphs.setdefault(_name(quad), []).append(quad)
    chosen = {iri: quads for iri, quads in graphs.items() if iri not in own}
    tool = f"{RELEASED} {sha256(RELEASED_FILE.read_bytes())}"
    entries = [_released_entry(iri, quads, ontology, tool) for iri, quads in chosen.items()]
    if set(entries) <= set(before.reports):
        return before
    return publish(library, {**common(), **chosen}, entries)


def is_default(library: Library) -> bool:
    """True where the store is not there, or holds nothing but the released graph."""
    if not library.exists():
        return True
    return all(entry.rules_sha256 == RELEASED for entry in library.manifest().reports)


def _name(quad: Quad) -> str:
    if isinstance(quad.graph_name, NamedNode):
        return quad.graph_name.value
    raise StoreError("the released graph holds a statement outside its reports; install it again")


def _released_entry(iri: str, quads: Sequence[Quad], ontology: str, tool: str) -> ReportEntry:
    """What the graph itself says of its report."""
    key = iri.rpartition("-")[2]
    node = NamedNode(expand(f"cgd:report-{key}"))
    said = {q.predicate.value: q.object for q in quads if q.subject == node}

    def literal(curie: str) -> str:
        value = said.get(expand(curie))
        return value.value if isinstance(value, Literal) else ""

    return ReportEntry(
        key=key,
        graph=iri,
        file=literal("cg:fileName"),
        text_sha256=literal("cg:textSha256"),
        rules_sha256=RELEASED,
        ontology_sha256=ontology,
        tool=tool,
    )


def remove_report(library: Library, name: str) -> ReportEntry:
    """Take out the report that a person means.

    Raises:
        StoreError: no report of the store is meant, or several are; nothing was removed.
    """
    found = report_named(library, name, "nothing was removed")
    publish(library, {}, (), remove=[found.graph])
    return found


def report_named(library: Library, name: str, remedy: str) -> ReportEntry:
    """The report that a person means by key, file name (ending or not) or path.

    Raises:
        StoreError: no report of the store is meant, or several are; ends in ``remedy``.
    """
    reports = library.manifest().reports
    key = digest_of(Path(name))[:KEY_LENGTH]
    file = Path(name).name
    found = [r for r in reports if r.key in (name, key)] or [
        r for r in reports if file in (r.file, Path(r.file).stem)
    ]
    if len(found) != 1:
        what = "no report of the graph" if not found else f"{len(found)} reports of the graph"
        known = ", ".join(f"{r.file} ({r.key})" for r in (found or reports)[:10])
        raise StoreError(f"{name}: is {what}; {remedy}, there is {known or 'none'}")
    return found[0]


def publish(
    library: Library,
    graphs: Graphs,
    entries: Sequence[ReportEntry],
    *,
    remove: Sequence[str] = (),
    texts: Mapping[str, str] = MappingProxyType({}),
) -> Manifest:
    """Publish these graphs beside the others, and what the defined classes hold after that."""
    with OxigraphStore() as after:
        if library.exists():
            with library.open() as before:
                for iri in set(before.graphs()) - {*graphs, *remove, INFERRED_GRAPH}:
                    after.inner.bulk_extend(before.quads(iri))
        for quads in graphs.values():
            after.inner.bulk_extend(quads)
        inferred = infer(after)
    return library.publish(
        {**graphs, INFERRED_GRAPH: inferred}, entries, remove=remove, texts=texts
    )
