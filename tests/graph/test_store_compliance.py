"""One suite for every store: embedded on disk and in memory, the rdflib view, a real server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from cavagraph.graph.build import Library
from cavagraph.graph.endpoint_store import EndpointStore
from cavagraph.graph.errors import CavagraphError, QueryError, StoreError
from cavagraph.graph.oxigraph_store import OxigraphStore
from cavagraph.graph.rdflib_store import RdflibStore, rdflib_view
from cavagraph.graph.store import Blank, Iri, Literal, ResultFormat, Store

A, B = "https://example.org/graph/a", "https://example.org/graph/b"
EX = "PREFIX ex: <https://example.org/>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
Fill = Callable[[dict[str, list[ox.Quad]]], Store]


def _quads(turtle: str) -> list[ox.Quad]:
    prefixes = "@prefix ex: <https://example.org/> .\n"
    return list(ox.parse(prefixes + turtle, format=ox.RdfFormat.TURTLE))


def _data() -> dict[str, list[ox.Quad]]:
    return {
        A: _quads('ex:p1 a ex:Patient ; ex:age 61 ; ex:name "Ada"@en ; ex:size 4.5 .'),
        B: _quads('ex:p2 a ex:Patient ; ex:age 44 ; ex:note "a \\"quoted\\"\\tline\\n" .'),
    }


class StoreCompliance:
    """What every ``Store`` must do. Subclasses give ``fill``: a store that holds the graphs."""

    @pytest.fixture
    def fill(self) -> Iterator[Fill]:
        raise NotImplementedError

    @pytest.fixture
    def store(self, fill: Fill) -> Store:
        return fill(_data())

    def test_plain_patterns_see_the_named_graphs(self, store: Store) -> None:
        rows = store.select(EX + "SELECT ?p { ?p a ex:Patient } ORDER BY ?p")
        assert rows.columns == ("p",)
        assert rows.plain() == (("https://example.org/p1",), ("https://example.org/p2",))

    def test_graph_patterns_see_which_graph(self, store: Store) -> None:
        rows = store.select(EX + "SELECT ?g ?p { GRAPH ?g { ?p a ex:Patient } } ORDER BY ?g")
        assert [str(row[0]) for row in rows] == [A, B]

    def test_one_graph_can_be_named(self, store: Store) -> None:
        rows = store.select(EX + f"SELECT ?age {{ GRAPH <{B}> {{ ?p ex:age ?age }} }}")
        assert rows.plain() == ((44,),)

    def test_joins_go_over_the_borders_of_graphs(self, store: Store) -> None:
        rows = store.select(
            EX + "SELECT ?x ?y { ?p ex:size ?x . ?q ex:note ?n ; ex:age ?y FILTER(?p != ?q) }"
        )
        assert rows.plain() == ((Decimal("4.5"), 44),)

    def test_property_paths_see_the_union(self, store: Store) -> None:
        assert store.ask(EX + "ASK { ex:p2 (ex:age|ex:size)/^ex:age ex:p2 }")

    def test_terms_are_plain_values(self, store: Store) -> None:
        pattern = "ex:p1 ex:age ?age ; ex:name ?name ; a ?kind . OPTIONAL { ?s ex:no ?no }"
        query = EX + f"SELECT * {{ {pattern} }}"
        rows = store.select(query)
        found = {c: rows.column(c)[0] for c in ("age", "name", "kind", "no")}
        assert found == {
            "age": Literal("61", "http://www.w3.org/2001/XMLSchema#integer"),
            "name": Literal("Ada", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en"),
            "kind": Iri("https://example.org/Patient"),
            "no": None,
        }

    def test_blank_nodes_are_blank(self, fill: Fill) -> None:
        store = fill({A: _quads("ex:a ex:has [ ex:age 3 ] .")})
        rows = store.select(EX + "SELECT ?x ?n { ex:a ex:has ?x . ?x ex:age ?n }")
        assert isinstance(rows.rows[0][0], Blank)
        assert rows.rows[0][1] == Literal("3", "http://www.w3.org/2001/XMLSchema#integer")

    def test_a_limit_is_shown(self, store: Store) -> None:
        cut = store.select("SELECT ?s { ?s ?p ?o }", limit=3)
        assert (len(cut), cut.truncated) == (3, True)
        whole = store.select("SELECT ?s { ?s ?p ?o }", limit=7)
        assert (len(whole), whole.truncated) == (7, False)

    def test_ask(self, store: Store) -> None:
        assert store.ask(EX + "ASK { ex:p1 ex:age 61 }") is True
        assert store.ask(EX + "ASK { ex:p1 ex:age 62 }") is False

    def test_construct_gives_distinct_sorted_triples(self, store: Store) -> None:
        triples = store.construct(EX + "CONSTRUCT { ex:all ex:has ?p } { ?p ?any ?thing }")
        assert [t.object for t in triples] == [
            ox.NamedNode("https://example.org/p1"),
            ox.NamedNode("https://example.org/p2"),
        ]

    def test_describe(self, store: Store) -> None:
        triples = store.construct("DESCRIBE <https://example.org/p1>")
        assert ox.NamedNode("https://example.org/age") in {t.predicate for t in triples}

    def test_values_reach_a_question(self, store: Store) -> None:
        rows = store.select(EX + "SELECT ?p { VALUES ?age { 44 } ?p ex:age ?age }")
        assert rows.plain() == (("https://example.org/p2",),)

    @pytest.mark.parametrize(
        "query",
        ["SELECT {", "SELECT * { ?s foo:x ?o }", "", "DROP ALL", "INSERT DATA { <a:a> <a:b> 1 }"],
    )
    def test_malformed_queries_and_updates_are_refused(self, store: Store, query: str) -> None:
        with pytest.raises(QueryError):
            store.select(query)
        assert store.count() == 7

    def test_the_wrong_form_is_refused(self, store: Store) -> None:
        with pytest.raises(CavagraphError):
            store.select("ASK { ?s ?p ?o }")
        with pytest.raises(CavagraphError):
            store.ask("SELECT ?s { ?s ?p ?o }")
        with pytest.raises(CavagraphError):
            store.construct("SELECT ?s { ?s ?p ?o }")

    def test_serialised_json_is_the_same_answer(self, store: Store) -> None:
        query = EX + "SELECT ?age { ?p ex:age ?age } ORDER BY ?age"
        data = json.loads(store.serialize(query, ResultFormat.JSON))
        assert data["head"]["vars"] == ["age"]
        assert [b["age"]["value"] for b in data["results"]["bindings"]] == ["44", "61"]

    @pytest.mark.parametrize(
        ("result_format", "lines"),
        [
            (ResultFormat.CSV, ["age", "44", "61"]),
            (ResultFormat.TSV, ["?age", "44", "61"]),
        ],
    )
    def test_serialised_tables(
        self, store: Store, result_format: ResultFormat, lines: list[str]
    ) -> None:
        query = EX + "SELECT ?age { ?p ex:age ?age } ORDER BY ?age"
        text = store.serialize(query, result_format).decode()
        plain = text.replace('"', "").replace("^^<http://www.w3.org/2001/XMLSchema#integer>", "")
        assert plain.split() == lines

    def test_serialised_xml_can_be_read(self, store: Store) -> None:
        query = EX + "SELECT ?note { ?p ex:note ?note }"
        data = store.serialize(query, ResultFormat.XML)
        solutions = ox.parse_query_results(data, format=ox.QueryResultsFormat.XML)
        assert isinstance(solutions, ox.QuerySolutions)
        assert [s["note"] for s in solutions] == [ox.Literal('a "quoted"\tline\n')]

    def test_graphs_and_counts(self, store: Store) -> None:
        assert store.graphs() == (A, B)
        assert (store.count(A), store.count(B), store.count()) == (4, 3, 7)
        assert store.count("https://example.org/graph/none") == 0

    def test_quads_of_a_graph(self, store: Store) -> None:
        assert {str(q) for q in store.quads(B)} == {
            str(ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(B))) for q in _data()[B]
        }
        assert len(list(store.quads())) == 7

    def test_an_iri_that_is_none_never_reaches_a_query(self, store: Store) -> None:
        with pytest.raises(StoreError, match="not an IRI"):
            list(store.quads("https://example.org/a> } DROP ALL #"))

    def test_a_closed_store_says_so(self, fill: Fill) -> None:
        with fill(_data()) as store:
            assert store.count() == 7
        with pytest.raises(StoreError, match="closed"):
            store.ask("ASK { ?s ?p ?o }")


class WritableCompliance(StoreCompliance):
    """What a store that takes graphs must do besides."""

    def test_replace_replaces_one_graph(self, store: Store) -> None:
        assert store.replace(A, _quads("ex:p9 ex:age 9 .")) == 1
        assert store.graphs() == (A, B)
        assert (store.count(A), store.count(B)) == (1, 3)
        assert not store.ask(EX + "ASK { ex:p1 ?p ?o }")

    def test_a_broken_stream_leaves_the_graph(self, store: Store) -> None:
        def broken() -> Iterator[ox.Quad]:
            yield from _quads("ex:p9 ex:age 9 .")
            raise ValueError("the source broke")

        with pytest.raises(ValueError, match="the source broke"):
            store.replace(A, broken())
        assert store.count(A) == 4

    def test_remove(self, store: Store) -> None:
        store.remove(A)
        assert store.graphs() == (B,)
        with pytest.raises(StoreError, match="no such graph"):
            store.remove(A)


class TestMemory(WritableCompliance):
    @pytest.fixture
    def fill(self) -> Iterator[Fill]:
        def make(graphs: dict[str, list[ox.Quad]]) -> Store:
            store = OxigraphStore()
            return _filled(store, graphs)

        yield make


class TestDisk(StoreCompliance):
    """What a build has published: read-only by design."""

    @pytest.fixture
    def fill(self, store_dir: Path) -> Iterator[Fill]:
        def make(graphs: dict[str, list[ox.Quad]]) -> Store:
            Library(store_dir).publish(graphs)
            return Library(store_dir).open()

        yield make

    def test_writing_is_refused(self, store: Store) -> None:
        with pytest.raises(StoreError, match="reading only"):
            store.replace(A, _quads("ex:p9 ex:age 9 ."))
        with pytest.raises(StoreError, match="reading only"):
            store.remove(A)
        assert store.count() == 7


class TestRdflibView(WritableCompliance):
    @pytest.fixture
    def fill(self) -> Iterator[Fill]:
        def make(graphs: dict[str, list[ox.Quad]]) -> Store:
            store = OxigraphStore()
            _filled(store, graphs)
            return RdflibStore(rdflib_view(store))

        yield make


class TestRdflibMemory(WritableCompliance):
    """rdflib's own engine: every question of the catalogue must run here too."""

    @pytest.fixture
    def fill(self) -> Iterator[Fill]:
        yield lambda graphs: _filled(RdflibStore(), graphs)


class TestServer(WritableCompliance):
    """A real server that has the union default graph switched off, as servers do."""

    @pytest.fixture
    def fill(self, oxigraph_server: str) -> Iterator[Fill]:
        opened: list[EndpointStore] = []

        def make(graphs: dict[str, list[ox.Quad]]) -> Store:
            store = EndpointStore(
                f"{oxigraph_server}/query", graph_store_url=f"{oxigraph_server}/store"
            )
            opened.append(store)
            for iri in store.graphs():
                store.remove(iri)
            return _filled(store, graphs)

        yield make

    def test_without_a_graph_store_it_is_read_only(self, oxigraph_server: str) -> None:
        store = EndpointStore(f"{oxigraph_server}/query")
        with pytest.raises(StoreError, match="reading only"):
            store.replace(A, [])


def _filled(store: Store, graphs: dict[str, Iterable[ox.Quad]] | dict[str, list[ox.Quad]]) -> Store:
    for iri, quads in graphs.items():
        store.replace(iri, quads)
    return store
