"""The attacks of SPARQL from outside, and what must still pass."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from cavagraph.graph.errors import CavagraphError, LimitError, QueryError
from cavagraph.queries.gate import MAX_BYTES, MAX_DEPTH, MAX_OPERATORS, check

if TYPE_CHECKING:
    from tests.conftest import Growth

CANARY = "http://127.0.0.1:9/sparql"

REFUSED = {
    # another server, in all the ways an engine reads the word
    "service": f"SELECT * {{ SERVICE <{CANARY}> {{ ?s ?p ?o }} }}",
    "service-case": f"SELECT * {{ sErViCe <{CANARY}> {{ ?s ?p ?o }} }}",
    "service-silent": f"SELECT * {{ SERVICE SILENT <{CANARY}> {{ ?s ?p ?o }} }}",
    "service-exists": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE<{CANARY}>{{ }} }} }}",
    "service-variable": "SELECT * { ?s ?p ?x SERVICE?x{ ?a ?b ?c } }",
    "service-default-prefix": f"PREFIX : <{CANARY}> SELECT * {{ SERVICE:{{ ?s ?p ?o }} }}",
    "service-glued-prefix": f"PREFIX ex: <{CANARY}> SELECT * {{ SERVICEex:a {{ ?s ?p ?o }} }}",
    "service-after-literal": f"SELECT * {{ ?s ?p trueSERVICE <{CANARY}> {{ ?a ?b ?c }} }}",
    "service-after-number": f"SELECT * {{ ?s ?p 1SERVICE <{CANARY}> {{ ?a ?b ?c }} }}",
    "service-after-comment": f"SELECT * {{ # nothing\nSERVICE <{CANARY}> {{ ?s ?p ?o }} }}",
    "service-in-fake-iri": f"ASK {{ ?s ?p ?a FILTER(?a<1)SERVICE#>\n<{CANARY}>{{ ?a ?b ?c }} }}",
    "service-escape": f"SELECT * {{ \\u0053ERVICE <{CANARY}> {{ ?s ?p ?o }} }}",
    "service-escape-8": f"SELECT * {{ \\U00000053ERVICE <{CANARY}> {{ ?s ?p ?o }} }}",
    "service-behind-escaped-quote": f'SELECT * {{ ?s ?p "a\\u0022 SERVICE <{CANARY}> {{ }} #" }}',
    "service-behind-escaped-newline": 'SELECT * { ?s ?p "a\\u000A" }',
    "insert-where-service": f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{CANARY}> {{ ?s ?p ?o }} }}",
    # graphs from elsewhere
    "from-file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "from-web": "SELECT * FROM <http://example.org/g> { ?s ?p ?o }",
    "from-named": "SELECT * FROM NAMED <http://example.org/g> { GRAPH ?g { ?s ?p ?o } }",
    "from-prefixed": "PREFIX f: <file:///> SELECT * FROM f:secret { ?s ?p ?o }",
    "from-relative": "SELECT * FROM <secret.ttl> { ?s ?p ?o }",
    "from-second": "SELECT * FROM cgd:graph-vocab FROM <file:///x> { ?s ?p ?o }",
    # updates
    "load": "LOAD <file:///etc/passwd>",
    "load-into": "LOAD <http://example.org/x> INTO GRAPH <http://example.org/g>",
    "insert": "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "delete": "DELETE WHERE { ?s ?p ?o }",
    "clear": "CLEAR ALL",
    "drop": "DROP ALL",
    "create": "CREATE GRAPH <urn:g>",
    "add": "ADD <urn:a> TO <urn:b>",
    "move": "MOVE <urn:a> TO <urn:b>",
    "copy": "COPY <urn:a> TO <urn:b>",
    "with": "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "select-then-drop": "SELECT * { ?s ?p ?o } ; DROP ALL",
    "prefix-then-update": "PREFIX e: <urn:e> CLEAR ALL",
    # no query at all
    "empty": "  \n ",
    "comment-only": "# SELECT * { ?s ?p ?o }",
    "prose": "which drugs are toxic",
    "surrogate": "SELECT * { ?s ?p '\ud800' }",
}

TOO_MUCH = {
    "size": 'SELECT * { ?s ?p "' + "x" * MAX_BYTES + '" }',
    "groups": "SELECT * " + "{" * 200 + "}" * 200,
    "parentheses": "SELECT * { FILTER(" + "(" * 200 + "1" + ")" * 200 + ") }",
    "collections": "SELECT * { ?s ?p " + "(" * 200 + ")" * 200 + " }",
    "blank-nodes": "SELECT * { ?s ?p " + "[ <urn:p> " * 200 + "1" + "]" * 200 + " }",
    "subselects": "SELECT * " + "{ SELECT * " * 200 + "{}" + "}" * 200,
    "not": "SELECT * { FILTER(" + "!" * 2000 + "true) }",
    "or": "SELECT * { FILTER(" + "true||" * 2000 + "true) }",
    "union": "SELECT * { " + "{} UNION " * 2000 + "{} }",
    "optional": "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 2000 + "}",
    "path": "SELECT * { ?s " + "/".join(["<urn:p>"] * 2000) + " ?o }",
    "in-fake-iri": "SELECT * { FILTER(?a<" + "(" * 200 + ">) }",
}

ALLOWED = {
    "select": "SELECT * { ?s ?p ?o }",
    "ask": "ASK { ?s ?p ?o }",
    "construct": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "describe": "DESCRIBE cg:Hepatotoxicity",
    "word-in-string": 'SELECT * { ?s rdfs:label "SERVICE <http://x> { DROP ALL }" }',
    "word-in-iri": "SELECT * { ?s a <http://www.w3.org/ns/sparql-service-description#Service> }",
    "word-in-local-name": "SELECT * { ?s cg:service ?load . cg:delete cg:insert cg:drop }",
    "word-in-comment": "# SERVICE, LOAD, DROP\nSELECT * { ?s ?p ?o }",
    "word-in-variable": "SELECT ?service ?load ?insert { ?service ?load ?insert }",
    "escape-in-string": 'SELECT * { ?s ?p "caf\\u00E9" }',
    "own-graph": "SELECT * FROM cgd:graph-vocab { ?s ?p ?o }",
    "own-graph-named": "SELECT * FROM NAMED cgd:graph-vocab { GRAPH ?g { ?s ?p ?o } }",
    "comparison": "SELECT * { ?s cg:startChar ?n FILTER(?n < 5 && ?n > 1) }",
    "deep-enough": "SELECT * " + "{" * (MAX_DEPTH - 1) + " ?s ?p ?o " + "}" * (MAX_DEPTH - 1),
    "long-list": "SELECT * { VALUES ?x { " + "1 " * 5000 + "} }",
    "many-filters": "SELECT * { ?s ?p ?o " + "FILTER(?o > 1) " * (MAX_OPERATORS // 2) + "}",
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_refused(name: str) -> None:
    with pytest.raises(QueryError) as caught:
        check(REFUSED[name])
    message = str(caught.value)
    assert message.startswith("SPARQL")
    assert ";" in message, "the remedy follows"
    assert "\n" not in message


@pytest.mark.parametrize("name", sorted(TOO_MUCH))
def test_too_much(name: str) -> None:
    with pytest.raises(LimitError) as caught:
        check(TOO_MUCH[name])
    assert caught.value.exit_code == 6


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_allowed_and_understood_by_the_engine(name: str) -> None:
    checked = check(ALLOWED[name])
    ox.Store().query(checked.portable)
    ox.Store().query(checked.text, prefixes=dict(checked.missing))


@pytest.mark.parametrize(
    ("sparql", "form"),
    [
        ("select * {}", "SELECT"),
        ("BASE <http://e/> PREFIX e: <http://e/> ASK {}", "ASK"),
        ("# c\nCONSTRUCT {} WHERE {}", "CONSTRUCT"),
        ("DESCRIBE <http://e/a>", "DESCRIBE"),
    ],
)
def test_form(sparql: str, form: str) -> None:
    assert check(sparql).form == form


def test_known_prefixes_are_added_and_own_ones_kept() -> None:
    checked = check("PREFIX cg: <http://other/> SELECT * { ?s cg:x drug:y ; foo:z 1 }")
    assert dict(checked.missing) == {"drug": "https://w3id.org/cavagraph/drug/"}
    assert checked.portable.startswith("PREFIX drug: <https://w3id.org/cavagraph/drug/>\nPREFIX cg")
    assert checked.text.startswith("PREFIX cg: <http://other/>")


@pytest.mark.parametrize(
    ("sparql", "where"),
    [
        ("SELECT * {\n  SERVICE <http://e> {} }", "line 2, column 3"),
        ("\n\nDROP ALL", "line 3, column 1"),
        ("SELECT *\nFROM <file:///x> {}", "line 2, column 1"),
        ("SELECT * {\n" + "(" * 200, f"line 2, column {MAX_DEPTH}"),
    ],
)
def test_place_of_the_refusal(sparql: str, where: str) -> None:
    with pytest.raises(CavagraphError, match=where):
        check(sparql)


def test_graphs_of_the_store_may_be_named() -> None:
    sparql = "SELECT * FROM <http://example.org/mine> { ?s ?p ?o }"
    assert check(sparql, graphs={"http://example.org/mine"}).form == "SELECT"
    with pytest.raises(QueryError, match="no graph of this store"):
        check("SELECT * FROM cgd:graph-vocab {}", graphs={"http://example.org/mine"})


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a-",
        "a:",
        "a:b.",
        "_:a.",
        '"',
        "'''",
        '""" ',
        "<a",
        "<a ",
        "?a",
        "1.",
        "1e",
        "@a-",
        "#",
        "\\u",
    ],
)
def test_the_time_of_judging_grows_with_the_length(piece: str, linear: Growth) -> None:
    def judge(size: int) -> None:
        with contextlib.suppress(CavagraphError):
            check("SELECT * { " + piece * (size // len(piece)))

    linear(judge, 12_000)  # a whole number of all pieces: with an odd quote less is judged
