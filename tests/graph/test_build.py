"""Publishing: what is carried over, what is replaced, who may write where."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from cavagraph.graph.build import Library
from cavagraph.graph.disk import exclusive
from cavagraph.graph.errors import StoreError
from cavagraph.graph.manifest import ReportEntry
from cavagraph.graph.oxigraph_store import OxigraphStore

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
CGD = "https://w3id.org/cavagraph/data/"
CG = "https://w3id.org/cavagraph/ontology#"


def graph_iri(key: str) -> str:
    return f"{CGD}graph-{key}"


def report_quads(key: str, size: int = 5) -> list[ox.Quad]:
    """The graph of an invented report: a case and ``size`` findings, 1 + 2 * size triples."""
    lines = [f"cgd:case-{key} cg:describedIn cgd:report-{key} ."]
    for number in range(size):
        lines.append(f"cgd:case-{key} cg:hasFinding cgd:finding-{key}-{number} .")
        lines.append(f"cgd:finding-{key}-{number} cg:sizeMm {10 + number} .")
    turtle = f"@prefix cg: <{CG}> . @prefix cgd: <{CGD}> . " + " ".join(lines)
    return list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))


def entry(key: str, text: str = "t1", rules: str = "r1", ontology: str = "o1") -> ReportEntry:
    return ReportEntry(key, graph_iri(key), f"{key}.txt", text, rules, ontology, "0.1.0")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_first_build_is_served(library: Library) -> None:
    with library.open() as store:
        assert store.graphs() == (graph_iri("a"), graph_iri("b"))
        assert store.count() == 22
    manifest = library.manifest()
    assert manifest.quads == 22
    assert [(g.iri, g.quads) for g in manifest.graphs] == [(graph_iri(k), 11) for k in "ab"]
    assert manifest.report("a") == entry("a")
    assert manifest.report("z") is None


def test_replacing_a_report_touches_no_other(library: Library) -> None:
    before = library.manifest()
    after = library.replace_report(entry("a", text="t2"), report_quads("a", size=1))
    assert [(g.iri, g.quads) for g in after.graphs] == [(graph_iri("a"), 3), (graph_iri("b"), 11)]
    assert after.graphs[1] == before.graphs[1]
    assert after.report("a") == entry("a", text="t2")
    assert after.report("b") == entry("b")
    with library.open() as store:
        assert store.count(graph_iri("a")) == 3


def test_removing_a_report(library: Library) -> None:
    after = library.remove_report("a")
    assert [g.iri for g in after.graphs] == [graph_iri("b")]
    assert [r.key for r in after.reports] == ["b"]
    with pytest.raises(StoreError, match="holds no report a"):
        library.remove_report("a")


def test_nothing_else_is_kept_on_request(library: Library) -> None:
    after = library.publish({graph_iri("c"): report_quads("c")}, [entry("c")], keep_others=False)
    assert [r.key for r in after.reports] == ["c"]
    with library.open() as store:
        assert store.graphs() == (graph_iri("c"),)


def test_an_entry_without_quads_is_refused(library: Library) -> None:
    before = library.manifest()
    with pytest.raises(StoreError, match=r"c\.txt: its graph .* is empty"):
        library.replace_report(entry("c"), [])
    assert library.manifest() == before


@pytest.mark.parametrize(
    ("text", "rules", "ontology", "fresh"),
    [
        ("t1", "r1", "o1", True),
        ("t2", "r1", "o1", False),
        ("t1", "r2", "o1", False),
        ("t1", "r1", "o2", False),
    ],
)
def test_an_entry_knows_if_it_is_fresh(text: str, rules: str, ontology: str, fresh: bool) -> None:
    assert entry("a").made_from(text, rules, ontology) is fresh


def test_two_builds_are_equal(tmp_path: Path) -> None:
    manifests = []
    for name, keys in (("one", "abc"), ("two", "cba")):
        library = Library(tmp_path / name)
        # another order of graphs, of quads, and other random names of blank nodes
        graphs = {graph_iri(k): _with_blanks(k, reverse=name == "two") for k in keys}
        library.publish(graphs, [entry(k) for k in keys])
        manifests.append(library.manifest())
    assert manifests[0] == manifests[1]
    assert manifests[0].to_json() == manifests[1].to_json()
    assert "20" + "26" not in manifests[0].to_json().decode()  # no clock time


def test_one_store_after_many_builds_equals_a_fresh_one(library: Library, tmp_path: Path) -> None:
    library.replace_report(entry("a"), report_quads("a", size=2))
    library.replace_report(entry("c"), report_quads("c"))
    library.remove_report("c")
    library.replace_report(entry("a"), report_quads("a"))
    fresh = Library(tmp_path / "fresh")
    fresh.publish({graph_iri(k): report_quads(k) for k in "ab"}, [entry(k) for k in "ab"])
    assert library.manifest().to_json() == fresh.manifest().to_json()


def _with_blanks(key: str, reverse: bool) -> list[ox.Quad]:
    turtle = f"""
        @prefix ex: <https://example.org/> .
        ex:{key} ex:has [ ex:size 1.50 ; ex:of [ ex:name "left" ] ] , [ ex:size 2 ] .
    """
    quads = list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    return quads[::-1] if reverse else quads


def test_blank_nodes_of_two_graphs_do_not_meet(store_dir: Path) -> None:
    library = Library(store_dir)
    same = [q for q in _with_blanks("a", reverse=False)]
    library.publish({graph_iri("a"): same, graph_iri("b"): same})
    with library.open() as store:
        pattern = "?s <https://example.org/size> 2"
        query = f"SELECT DISTINCT ?s {{ GRAPH ?g {{ {pattern} }} }}"
        assert len(store.select(query)) == 2


# --- who may write where ---------------------------------------------------------------------


def test_a_path_with_nothing(store_dir: Path) -> None:
    assert not Library(store_dir).exists()
    with pytest.raises(StoreError, match="no graph here; build one first"):
        Library(store_dir).open()
    assert not store_dir.exists()


def test_an_empty_folder_is_welcome(store_dir: Path) -> None:
    store_dir.mkdir()
    with pytest.raises(StoreError, match="no graph here yet"):
        Library(store_dir).open()
    Library(store_dir).publish({graph_iri("a"): report_quads("a")})
    assert Library(store_dir).exists()


def test_a_file_is_refused(store_dir: Path) -> None:
    store_dir.write_text("my notes")
    for action in (Library(store_dir).open, lambda: Library(store_dir).publish({})):
        with pytest.raises(StoreError, match="is a file"):
            action()
    assert store_dir.read_text() == "my notes"


def test_other_peoples_folder_is_refused(store_dir: Path) -> None:
    store_dir.mkdir()
    (store_dir / "thesis.docx").write_text("x")
    for action in (Library(store_dir).open, lambda: Library(store_dir).publish({})):
        with pytest.raises(StoreError, match="holds other files"):
            action()
    assert names(store_dir) == {"thesis.docx"}


def test_a_second_writer_is_told_to_wait(library: Library) -> None:
    # Were it to wait for the lock instead, it would wait for ever: this thread holds it.
    before = library.manifest()
    with exclusive(library.path / "LOCK"), pytest.raises(StoreError, match="another process"):
        library.remove_report("a")
    assert library.manifest() == before
    library.remove_report("a")  # the lock is free again


def test_a_reader_keeps_its_generation(library: Library) -> None:
    with library.open() as store:
        library.remove_report("a")
        assert store.count() == 22
    with library.open() as store:
        assert store.count() == 11


def test_a_reader_that_was_overtaken_opens_the_new_generation(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = OxigraphStore.read_only
    overtaken: list[Path] = []

    def slow(folder: Path) -> OxigraphStore:
        if not overtaken:
            overtaken.append(folder)
            monkeypatch.undo()
            library.remove_report("a")
            library.replace_report(entry("b"), report_quads("b", size=1))  # prunes the first
        return opened(folder)

    monkeypatch.setattr(OxigraphStore, "read_only", slow)
    with library.open() as store:
        assert store.count() == 3
    assert not overtaken[0].exists()


def test_one_older_generation_is_kept(library: Library) -> None:
    for size in (1, 2, 3):
        library.replace_report(entry("a"), report_quads("a", size=size))
    assert names(library.path) == {"STORE", "LOCK", "CURRENT", "gen-0003", "gen-0004"}


@pytest.mark.skipif(IS_ROOT, reason="root may write everywhere")
def test_a_read_only_folder(library: Library) -> None:
    for folder in (library.path, *library.path.rglob("*")):
        folder.chmod(0o500 if folder.is_dir() else 0o400)
    try:
        with library.open() as store:
            assert store.count() == 22
        with pytest.raises(StoreError, match="cannot be written"):
            library.remove_report("a")
    finally:
        for folder in (library.path, *library.path.rglob("*")):
            folder.chmod(0o700)


@pytest.mark.parametrize("step", ["mkdir", "replace"])
def test_a_disk_that_takes_no_more(
    library: Library, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    before = (library.path / "CURRENT").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(Path, step, full)
        with pytest.raises(StoreError, match=r"cannot be written \(No space left on device\)"):
            library.remove_report("a")
    assert (library.path / "CURRENT").read_bytes() == before
    assert library.verify() == ()


def test_a_fresh_process_imports_no_heavy_library(library: Library) -> None:
    code = (
        "import sys; from pathlib import Path; from cavagraph.graph.build import Library\n"
        "rows = Library(Path(sys.argv[1])).open().select('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')\n"
        "heavy = {'rdflib', 'pydantic', 'typer', 'rich', 'owlready2', 'SPARQLWrapper'}\n"
        "print(rows.plain()[0][0], sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(library.path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "22 []\n"
