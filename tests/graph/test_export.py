"""Exports: equal graphs in rdflib and pyoxigraph, the same bytes each time, no file lost."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from cavagraph.graph import export as module
from cavagraph.graph.errors import StoreError
from cavagraph.graph.export import export, export_bytes, rdf_format, serialize_quads
from cavagraph.graph.export_format import ExportFormat
from cavagraph.graph.oxigraph_store import OxigraphStore

CG = "https://w3id.org/cavagraph/ontology#"
CGD = "https://w3id.org/cavagraph/data/"
TRIG = """
@prefix cg: <https://w3id.org/cavagraph/ontology#> .
@prefix cgd: <https://w3id.org/cavagraph/data/> .
@prefix drug: <https://w3id.org/cavagraph/drug/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .

cgd:graph-a {
  cgd:adm-a-1 a cg:DrugAdministration , cg:Event ; cg:ofCase cgd:case-a-1 ; cg:field "drug" ;
    rdfs:label "ifosfamide 2,500 mg/m²"@en ; cg:administersDrug drug:ifosfamide ;
    cg:doseValue 2500.5 ; cg:doseUnit unit:MilliGM-PER-M2 ;
    cg:treatmentOrder 2 ; cg:evidence cgd:span-a-10-31 .
  cgd:case-a-1 a cg:ClinicalCase ; cg:seeAlso <https://example.org/x?a=1&b=2#frag> , <urn:uuid:1> .
  cgd:span-a-10-31 a cg:TextSpan ; cg:startChar 10 ; cg:endChar 31 ; cg:section "case" ;
    cg:exactText "two lines,\\n\\"quoted\\" <&> \\\\ 'x' . cg:no a \\t tab" ; cg:textSha256 "00ff" .
}
cgd:graph-b {
  cgd:case-b-1 a cg:ClinicalCase ; rdfs:label "Fall μ – 1"@de , "case 1"@en ; cg:isRinged true .
  cgd:case-a-1 a cg:ClinicalCase .
}
cgd:graph-vocab {
  drug:ifosfamide a cg:AlkylatingAgent , owl:NamedIndividual ; rdfs:label "ifosfamide"@en .
  cg:ClinicalCase a owl:Class .
  cg:LargeTumor a owl:Class ; owl:equivalentClass [ a owl:Restriction ; owl:onProperty cg:size ] .
}
cgd:graph-mappings { drug:ifosfamide <http://www.w3.org/2004/02/skos/core#exactMatch>
  <http://purl.obolibrary.org/obo/CHEBI_5864> . }
"""
ALL = list(ExportFormat)


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.inner.load(TRIG.encode(), format=ox.RdfFormat.TRIG)
    return store


def canonical(quads: Iterable[ox.Quad]) -> list[str]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in dataset)


def expected(store: OxigraphStore, export_format: ExportFormat) -> list[str]:
    """All quads of the store, without graphs where the format has none."""
    if export_format.keeps_graphs:
        return canonical(store.quads())
    return canonical(ox.Quad(q.subject, q.predicate, q.object) for q in store.quads())


def in_rdflib(document: bytes, export_format: ExportFormat) -> list[ox.Quad]:
    name = {
        ExportFormat.NTRIPLES: "nt",
        ExportFormat.JSONLD: "json-ld",
        ExportFormat.RDFXML: "xml",
    }.get(export_format, str(export_format))
    dataset = rdflib.Dataset()
    dataset.parse(data=document, format=name)
    return list(ox.parse(dataset.serialize(format="nquads"), format=ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize("export_format", ALL)
def test_pyoxigraph_reads_the_same_graph(store: OxigraphStore, export_format: ExportFormat) -> None:
    document = export_bytes(store, export_format, ontology=True)
    found = ox.parse(document, format=rdf_format(export_format))
    assert canonical(found) == expected(store, export_format)


@pytest.mark.parametrize("export_format", ALL)
def test_rdflib_reads_the_same_graph(store: OxigraphStore, export_format: ExportFormat) -> None:
    document = export_bytes(store, export_format, ontology=True)
    assert canonical(in_rdflib(document, export_format)) == expected(store, export_format)


def test_owlready2_reads_the_rdfxml(store: OxigraphStore, tmp_path: Path) -> None:
    import owlready2  # type: ignore[import-untyped]

    out = tmp_path / "graph.rdf"
    export(store, ExportFormat.RDFXML, out, ontology=True)
    world: Any = owlready2.World()
    ontology = world.get_ontology(out.as_uri()).load()
    assert ontology is not None
    cases = world[f"{CG}ClinicalCase"].instances()
    assert {case.iri for case in cases} == {f"{CGD}case-a-1", f"{CGD}case-b-1"}
    assert len(world.graph) >= len(expected(store, ExportFormat.RDFXML))


@pytest.mark.parametrize("export_format", ALL)
def test_the_ontology_comes_on_request(store: OxigraphStore, export_format: ExportFormat) -> None:
    plain = export_bytes(store, export_format)
    assert b"LargeTumor" not in plain
    assert b"5864" not in plain
    whole = export_bytes(store, export_format, ontology=True)
    assert b"LargeTumor" in whole
    assert b"5864" in whole


@pytest.mark.parametrize("export_format", ALL)
def test_quotes_can_be_left_out(store: OxigraphStore, export_format: ExportFormat) -> None:
    with_quotes = list(
        ox.parse(export_bytes(store, export_format), format=rdf_format(export_format))
    )
    document = export_bytes(store, export_format, quotes=False)
    without = list(ox.parse(document, format=rdf_format(export_format)))
    gone = {str(q.predicate) for q in with_quotes} - {str(q.predicate) for q in without}
    assert gone == {f"<{CG}exactText>"}
    assert len(with_quotes) - len(without) == 1
    assert b"two lines" not in document
    assert b"00ff" in document


CHILD = """
import sys, pyoxigraph as ox
from cavagraph.graph.export import serialize_quads
from cavagraph.graph.export_format import ExportFormat
quads = list(ox.parse(sys.stdin.buffer.read(), format=ox.RdfFormat.N_QUADS))[::-1]
sys.stdout.buffer.write(serialize_quads(quads, ExportFormat(sys.argv[1])))
"""


@pytest.mark.parametrize("export_format", ALL)
def test_the_bytes_do_not_depend_on_the_process(
    store: OxigraphStore, export_format: ExportFormat
) -> None:
    quads = sorted(store.quads(), key=str)
    here = serialize_quads(quads, export_format)
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    for seed in ("1", "2"):
        child = subprocess.run(
            [sys.executable, "-c", CHILD, export_format],
            input=lines,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        assert child.stdout == here


def test_turtle_reads_well(store: OxigraphStore) -> None:
    text = export_bytes(store, ExportFormat.TURTLE, quotes=False).decode()
    head, *blocks = text.split("\n\n")
    assert head.splitlines() == [
        "@prefix cg: <https://w3id.org/cavagraph/ontology#> .",
        "@prefix cgd: <https://w3id.org/cavagraph/data/> .",
        "@prefix drug: <https://w3id.org/cavagraph/drug/> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix unit: <http://qudt.org/vocab/unit/> .",
    ]
    assert [block.split()[0] for block in blocks] == [
        "cgd:adm-a-1",
        "cgd:case-a-1",
        "cgd:case-b-1",
        "cgd:span-a-10-31",
    ]
    first = [line.strip() for line in blocks[0].splitlines()]
    assert first[0] == "cgd:adm-a-1 a cg:DrugAdministration , cg:Event ;"
    assert "cg:doseValue 2500.5 ;" in first


def test_jsonld_is_short(store: OxigraphStore) -> None:
    text = export_bytes(store, ExportFormat.JSONLD).decode()
    assert '"cg": "https://w3id.org/cavagraph/ontology#"' in text
    assert '"@id": "cgd:adm-a-1"' in text
    assert '"cg:administersDrug": {' in text
    assert text.count("https://w3id.org/cavagraph/ontology#") == 1


@pytest.mark.parametrize("text", ["", " ", "\t", "a\r\nb", "'''", '"""', "\\u0041", "@en", "x.\n"])
@pytest.mark.parametrize("export_format", ALL)
def test_odd_texts_survive(export_format: ExportFormat, text: str) -> None:
    store = OxigraphStore()
    quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode(f"{CG}verbatim"), ox.Literal(text))
    store.replace("urn:g", [quad])
    found = list(ox.parse(export_bytes(store, export_format), format=rdf_format(export_format)))
    assert [q.object for q in found] == [ox.Literal(text)]


def test_an_empty_graph_is_no_export(tmp_path: Path) -> None:
    out = tmp_path / "x.ttl"
    with pytest.raises(StoreError, match="graph is empty"):
        export(OxigraphStore(), ExportFormat.TURTLE, out)
    assert not out.exists()


@pytest.mark.parametrize("export_format", ALL)
def test_the_file_holds_what_is_said(
    store: OxigraphStore, export_format: ExportFormat, tmp_path: Path
) -> None:
    out = tmp_path / "graph"
    out.write_bytes(b"the old export")
    count = export(store, export_format, out)
    assert out.read_bytes() == export_bytes(store, export_format)
    assert count == sum(1 for _ in ox.parse(out.read_bytes(), format=rdf_format(export_format)))
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]


@pytest.mark.parametrize("call", ["fsync", "replace", "read_bytes"])
def test_a_full_disk_leaves_the_old_file(
    store: OxigraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    out = tmp_path / "graph.ttl"
    out.write_bytes(b"the old export")
    with monkeypatch.context() as patch:
        patch.setattr(os if call == "fsync" else Path, call, full)
        with pytest.raises(StoreError, match=r"graph\.ttl: cannot be written \(No space left"):
            export(store, ExportFormat.TURTLE, out)
    assert out.read_bytes() == b"the old export"
    assert [path.name for path in tmp_path.iterdir()] == ["graph.ttl"]


@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_cut_write_is_noticed(
    store: OxigraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: float
) -> None:
    read = Path.read_bytes

    def cut(path: Path) -> bytes:
        data = read(path)
        return data[: int(len(data) * kept)]

    out = tmp_path / "graph.nt"
    out.write_bytes(b"the old export")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", cut)
        with pytest.raises(StoreError, match="read back"):
            export(store, ExportFormat.NTRIPLES, out)
    assert out.read_bytes() == b"the old export"


def test_a_missing_folder_is_named(store: OxigraphStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no-such.*graph\.ttl: cannot be written"):
        export(store, ExportFormat.TURTLE, tmp_path / "no-such" / "graph.ttl")


def test_a_folder_in_place_of_the_file(store: OxigraphStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        export(store, ExportFormat.TURTLE, tmp_path)


def test_the_ontology_graphs_are_named_once() -> None:
    assert {f"{CGD}graph-vocab", f"{CGD}graph-mappings"} == module.ONTOLOGY_GRAPHS
