"""From a word of a file that is no plain text to its place there: JSON, RDF, shapes, commands."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from cavagraph.graph.build import Library
from cavagraph.graph.errors import StoreError
from cavagraph.graph.interchange import from_json, to_json
from cavagraph.graph.model import (
    CellPlace,
    ElementPlace,
    Evidence,
    Extraction,
    Fact,
    PagePlace,
    Patient,
    Source,
)
from cavagraph.graph.rdf_places import place_text
from cavagraph.graph.validate import validate

if TYPE_CHECKING:
    from tests.app.conftest import Cli

ARTICLE = """<article article-type="case-report"><front><article-meta>
<article-id pub-id-type="pmid">123</article-id><article-id pub-id-type="pmc">77</article-id>
<title-group><article-title>A vein</article-title></title-group></article-meta></front>
<body><sec><title>Case report</title><p>A 61-year-old woman was seen.</p>
<p>She had leg <italic>edema</italic>.</p></sec></body></article>
"""
TABLE = "No;Age;Sex\n1;61;F\n2;47;M\n"
PLACES = (
    ElementPlace("/article/body/p[2]", 0, 4),
    PagePlace(3, (Decimal("72.5"), Decimal(100), Decimal(300), Decimal("112"))),
    CellPlace("", "B3"),
)


@pytest.fixture
def store(cli: Cli, tmp_path: Path) -> Path:
    """A store of an article and a table."""
    (tmp_path / "vein.xml").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "two.csv").write_text(TABLE, encoding="utf-8")
    store = tmp_path / "store"
    assert cli("build", tmp_path / "vein.xml", tmp_path / "two.csv", store=store).code == 0
    return store


def test_the_interchange_format_keeps_places_and_numbers() -> None:
    piece = Evidence(0, 4, "aged", "case", PLACES)
    source = Source("x.pdf", "a" * 64, 10, pmid="1", pmcid="PMC2")
    patients = (Patient("1", "one", facts=(Fact("age", 61, (piece,)),)),)
    (found,) = from_json(to_json([Extraction(source, patients)]))
    assert found.patients[0].facts[0].evidence[0].places == PLACES
    assert found.source == source
    (plain,) = from_json(to_json([Extraction(source)]))
    assert "places" not in to_json([plain])


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (PLACES[0], "/article/body/p[2]"),
        (PLACES[1], "page=3&rect=72.5,100,300,112"),
        (PLACES[2], "B3"),
        (CellPlace("Cases", "A2:F2"), "Cases!A2:F2"),
    ],
)
def test_a_place_in_one_word(place: ElementPlace | PagePlace | CellPlace, text: str) -> None:
    assert place_text(place) == text


def test_selectors_stand_in_the_graph_and_keep_its_shapes(store: Path) -> None:
    with Library(store).open() as opened:
        assert [str(finding) for finding in validate(opened)] == []
        rows = opened.select(
            "PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX cg: <https://w3id.org/cavagraph/ontology#>"
            "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>"
            "SELECT ?path ?start ?end { ?span cg:exactText 'She had leg edema.' ; oa:hasSelector "
            "[ a oa:XPathSelector ; rdf:value ?path ; oa:refinedBy "
            "[ a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end ] ] }"
        )
        found = [tuple(map(str, row)) for row in rows.rows]
    assert found == [("/article/body/sec/p[2]", "0", "18")]


def test_a_selector_without_a_value_is_found(store: Path, tmp_path: Path) -> None:
    with Library(store).open() as opened:
        quads = [q for iri in opened.graphs() for q in opened.quads(iri)]
    value = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#value")
    broken = Library(tmp_path / "broken")
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        if quad.predicate != value and isinstance(quad.graph_name, ox.NamedNode):
            graphs.setdefault(quad.graph_name.value, []).append(quad)
    broken.publish(graphs)
    with broken.open() as opened:
        assert any("A selector has one value" in str(finding) for finding in validate(opened))


def test_the_numbers_of_an_article_are_identifiers(cli: Cli, store: Path) -> None:
    out = cli("export", "--format", "nquads", store=store).out
    assert '"pmid:123"' in out
    assert '"pmcid:PMC77"' in out


def test_evidence_tells_the_place(cli: Cli, store: Path) -> None:
    query = (
        "SELECT ?fact { ?fact cg:field 'age' ; cg:ofReport [ cg:fileName ?file ] } ORDER BY ?file"
    )
    facts = cli("query", "-q", query, store=store).out.split()[1:]
    places = []
    for fact in facts:
        out = cli("evidence", fact, "--format", "csv", store=store).out
        places += [row["place"] for row in csv.DictReader(io.StringIO(out))]
    assert sorted(places) == ["/article/body/sec/p[1] 0-29", "A2:C2", "A3:C3"]


def test_the_text_of_a_report_is_in_the_store(cli: Cli, store: Path) -> None:
    said = cli("text", "vein", store=store)
    assert said.code == 0
    assert "A 61-year-old woman was seen.\n\nShe had leg edema." in said.out
    data = json.loads(cli("extract", store.parent / "vein.xml", "--format", "json").out)
    piece = data["documents"][0]["patients"][0]["facts"][0]["evidence"][0]
    span = f"{piece['start']}-{piece['end']}"
    assert cli("text", "vein.xml", "--span", span, store=store).out.strip() == piece["quote"]
    assert cli("text", "two.csv", store=store).out.strip() == "No\tAge\tSex\n1\t61\tF\n2\t47\tM"
    assert cli("text", "vein", "--span", "4", store=store).code == 2
    assert cli("text", "nothing", store=store).code == 4


def test_texts_are_carried_over_and_checked(cli: Cli, store: Path) -> None:
    assert cli("remove", "two.csv", store=store).code == 0
    library = Library(store)
    (entry,) = library.manifest().reports
    assert "leg edema" in library.text(entry)
    assert library.verify() == ()
    (kept,) = store.glob(f"{library.database().parent.name}/texts/*.txt")
    kept.write_text("other words", encoding="utf-8")
    with pytest.raises(StoreError, match="is not the one that was published"):
        library.text(entry)
    assert len(library.verify()) == 1


def test_the_released_graph_has_no_texts(cli: Cli, store_dir: Path) -> None:
    assert cli("build", store=store_dir).code == 0
    assert not list(store_dir.rglob("texts"))
    entry = Library(store_dir).manifest().reports[0]
    refused = cli("text", entry.key, store=store_dir)
    assert (refused.code, refused.out) == (4, "")
    assert "its text is not in the store" in refused.errors[0]
