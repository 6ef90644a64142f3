from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from cavagraph.app.building import (
    RELEASED,
    Built,
    Recipe,
    build,
    is_default,
    load_released,
    publish,
    remove_report,
)
from cavagraph.app.intake import Accepted, Outcome, Rejected, Unchanged
from cavagraph.graph.build import Library
from cavagraph.graph.errors import ReportError, StoreError
from cavagraph.graph.inference import INFERRED_GRAPH
from cavagraph.graph.model import Extraction, Patient, Source
from cavagraph.ontology.prefixes import expand

COMMON = expand("cgd:graph-vocab")
LABEL = NamedNode(expand("rdfs:label"))
SPAN = NamedNode(expand("cg:startChar"))


def quad(graph: str, words: str) -> Quad:
    return Quad(NamedNode(expand("cgd:x")), LABEL, Literal(words), NamedNode(graph))


def graph_of(extraction: Extraction) -> tuple[str, Sequence[Quad]]:
    iri = expand(f"cgd:graph-{extraction.source.key}")
    return iri, (quad(iri, extraction.source.title),)


class Extracted:
    """An extractor that keeps what it was asked; the text of a report is its title."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, path: Path) -> Extraction:
        self.names.append(path.name)
        data = path.read_bytes()
        if not data:
            raise ReportError(f"{path.name}: is empty; give a report")
        source = Source(path.name, hashlib.sha256(data).hexdigest(), len(data), title=data.decode())
        return Extraction(source, patients=(Patient("1", "patient"),))


@pytest.fixture
def extracted() -> Extracted:
    return Extracted()


@pytest.fixture
def recipe(extracted: Extracted) -> Recipe:
    return Recipe(
        extract=extracted,
        graph=graph_of,
        common=lambda: {COMMON: (quad(COMMON, "vocabulary"),)},
        rules_sha256="rules",
        ontology_sha256="ontology",
        tool="tool",
    )


@pytest.fixture
def library(store_dir: Path) -> Library:
    return Library(store_dir)


Write = Callable[..., list[Path]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(**texts: str) -> list[Path]:
        for name, text in texts.items():
            (tmp_path / f"{name}.txt").write_text(text)
        return [tmp_path / f"{name}.txt" for name in texts]

    return written


def quiet(number: int, outcome: Outcome) -> None:
    assert number > 0
    assert outcome


def files(built: Built) -> list[str]:
    assert built.manifest is not None
    return sorted(entry.file for entry in built.manifest.reports)


def test_reports_and_common_graphs_are_published_together(
    library: Library, recipe: Recipe, write: Write
) -> None:
    built = build(library, write(a="one", b="two"), recipe, quiet)
    assert files(built) == ["a.txt", "b.txt"]
    assert built.manifest is not None
    assert {graph.iri for graph in built.manifest.graphs} >= {COMMON}
    assert built.manifest.quads == 3


def test_unchanged_reports_are_not_extracted_again(
    library: Library, recipe: Recipe, extracted: Extracted, write: Write
) -> None:
    build(library, write(a="one", b="two"), recipe, quiet)
    built = build(library, write(a="one", b="two", c="three"), recipe, quiet)
    assert extracted.names == ["a.txt", "b.txt", "c.txt"]
    assert [type(outcome) for outcome in built.outcomes] == [Unchanged, Unchanged, Accepted]
    assert files(built) == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.parametrize(("rules", "ontology"), [("new", "ontology"), ("rules", "new")])
def test_new_rules_or_terms_mean_new_graphs(
    library: Library,
    recipe: Recipe,
    extracted: Extracted,
    write: Write,
    rules: str,
    ontology: str,
) -> None:
    reports = write(a="one")
    build(library, reports, recipe, quiet)
    build(library, reports, replace(recipe, rules_sha256=rules, ontology_sha256=ontology), quiet)
    assert extracted.names == ["a.txt", "a.txt"]


def test_a_changed_report_replaces_the_one_of_its_name(
    library: Library, recipe: Recipe, write: Write
) -> None:
    build(library, write(a="one", b="two"), recipe, quiet)
    built = build(library, write(a="one, corrected"), recipe, quiet)
    assert built.replaced == ("a.txt",)
    assert files(built) == ["a.txt", "b.txt"]
    with library.open() as store:
        words = {q.object.value for q in store.quads() if isinstance(q.object, Literal)}
    assert words == {"one, corrected", "two", "vocabulary"}


def test_two_reports_of_one_name_are_two_reports(
    library: Library, recipe: Recipe, tmp_path: Path
) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.txt").write_text(folder)
    paths = [tmp_path / "x" / "same.txt", tmp_path / "y" / "same.txt"]
    assert files(build(library, paths, recipe, quiet)) == ["same.txt", "same.txt"]
    again = build(library, paths, recipe, quiet)
    assert files(again) == ["same.txt", "same.txt"]
    assert again.replaced == ()


def test_nothing_is_published_where_all_is_rejected(
    library: Library, recipe: Recipe, write: Write
) -> None:
    built = build(library, write(a=""), recipe, quiet)
    assert built.manifest is None
    assert not library.exists()
    build(library, write(b="two"), recipe, quiet)
    before = library.manifest()
    built = build(library, write(a=""), recipe, quiet)
    assert [type(outcome) for outcome in built.outcomes] == [Rejected]
    assert built.manifest == library.manifest() == before


def test_progress_is_told_while_it_happens(library: Library, recipe: Recipe, write: Write) -> None:
    heard: list[tuple[int, str]] = []
    build(
        library,
        write(a="one", b=""),
        recipe,
        lambda number, outcome: heard.append((number, type(outcome).__name__)),
    )
    assert heard == [(1, "Accepted"), (2, "Rejected")]


def test_two_builds_are_the_same_to_the_byte(recipe: Recipe, write: Write, tmp_path: Path) -> None:
    reports = write(a="one", b="two")
    for name in ("first", "second"):
        build(Library(tmp_path / name), reports, recipe, quiet)
    manifests = [next((tmp_path / n).glob("gen-*/manifest.json")) for n in ("first", "second")]
    assert manifests[0].read_bytes() == manifests[1].read_bytes()


@pytest.mark.parametrize("name", ["a.txt", "a", "key", "path"])
def test_a_report_is_removed_by_any_of_its_names(
    library: Library, recipe: Recipe, write: Write, name: str
) -> None:
    path, _ = write(a="one", b="two")
    build(library, write(a="one", b="two"), recipe, quiet)
    key = hashlib.sha256(b"one").hexdigest()[:12]
    assert remove_report(library, {"key": key, "path": str(path)}.get(name, name)).key == key
    assert [entry.file for entry in library.manifest().reports] == ["b.txt"]


def test_removing_needs_one_report(library: Library, recipe: Recipe, tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.txt").write_text(folder)
    build(library, [tmp_path / f / "same.txt" for f in ("x", "y")], recipe, quiet)
    before = library.manifest()
    with pytest.raises(StoreError, match="2 reports of the graph; nothing was removed"):
        remove_report(library, "same.txt")
    with pytest.raises(StoreError, match="no report of the graph; nothing was removed"):
        remove_report(library, "other.txt")
    assert library.manifest() == before


def test_the_inferred_graph_is_that_of_the_new_content(library: Library) -> None:
    graph = expand("cgd:graph-000000000000")
    case, tumor = NamedNode(expand("cgd:case-1")), NamedNode(expand("cgd:tumor-1"))
    said: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        (case, "rdf:type", NamedNode(expand("cg:ClinicalCase"))),
        (case, "cg:hasTumor", tumor),
        (tumor, "rdf:type", NamedNode(expand("cg:Tumor"))),
        (tumor, "cg:maxDimensionMm", Literal("150.0", datatype=NamedNode(expand("xsd:decimal")))),
    ]
    quads = [Quad(s, NamedNode(expand(p)), o, NamedNode(graph)) for s, p, o in said]
    publish(library, {graph: quads}, ())
    with library.open() as store:
        assert store.count(INFERRED_GRAPH) > 0
    publish(library, {COMMON: (quad(COMMON, "vocabulary"),)}, (), remove=[graph])
    with library.open() as store:
        assert store.count(INFERRED_GRAPH) == 0
        assert store.count(graph) == 0


def test_the_released_graph_leaves_own_builds_alone(
    library: Library, report_files: tuple[Path, ...], recipe: Recipe
) -> None:
    own = report_files[0]
    (own_key,) = {hashlib.sha256(own.read_bytes()).hexdigest()[:12]}

    def extract(path: Path) -> Extraction:
        source = Source(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), 1, title="own")
        return Extraction(source, patients=(Patient("1", "patient"),))

    build(library, [own], replace(recipe, extract=extract), quiet)
    assert not is_default(library)
    manifest = load_released(library, recipe.common, "ontology")
    assert [r.rules_sha256 for r in manifest.reports if r.key == own_key] == ["rules"]
    assert {r.rules_sha256 for r in manifest.reports if r.key != own_key} == {RELEASED}
    assert {r.file for r in manifest.reports} == {path.name for path in report_files}


def test_the_released_graph_is_loaded_once(library: Library, recipe: Recipe) -> None:
    assert is_default(library)
    first = load_released(library, recipe.common, "ontology")
    published = library.database()
    assert is_default(library)
    assert load_released(library, recipe.common, "ontology") == first
    assert library.database() == published
    load_released(library, recipe.common, "newer ontology")
    assert library.database() != published
    assert len(library.manifest().reports) == len(first.reports) == 5
