"""What is a string, an IRI, a comment, and what is a word."""

from __future__ import annotations

import pytest

from cavagraph.graph.errors import QueryError
from cavagraph.queries.tokens import place, tokens


def kinds(sparql: str) -> list[tuple[str, str]]:
    return [(token.kind.name, token.text) for token in tokens(sparql)]


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        ("SELECT", [("WORD", "SELECT")]),
        ("?s a cg:Drug", [("VARIABLE", "?s"), ("WORD", "a"), ("PREFIXED", "cg:Drug")]),
        ('"SERVICE <x>"', [("STRING", '"SERVICE <x>"')]),
        ('"""a "quoted" SERVICE\n"""', [("STRING", '"""a "quoted" SERVICE\n"""')]),
        (r'"a\" SERVICE"', [("STRING", r'"a\" SERVICE"')]),
        ("<http://e/#SERVICE>", [("IRI", "<http://e/#SERVICE>")]),
        ("?a # SERVICE\n?b", [("VARIABLE", "?a"), ("COMMENT", "# SERVICE"), ("VARIABLE", "?b")]),
        ("?a < ?b", [("VARIABLE", "?a"), ("MARK", "<"), ("VARIABLE", "?b")]),
        ("SERVICE:{", [("PREFIXED", "SERVICE:"), ("MARK", "{")]),
        ("cg:a.b. ", [("PREFIXED", "cg:a.b"), ("MARK", ".")]),
        (r"cgd:a\-b", [("PREFIXED", r"cgd:a\-b")]),
        ('"x"@en-GB', [("STRING", '"x"'), ("LANGUAGE", "@en-GB")]),
        ("1.5e3SERVICE", [("NUMBER", "1.5e3"), ("WORD", "SERVICE")]),
        ("_:b1.", [("BLANK", "_:b1"), ("MARK", ".")]),
        ("!?a&&?b", [("MARK", "!"), ("VARIABLE", "?a"), ("MARK", "&&"), ("VARIABLE", "?b")]),
    ],
)
def test_tokens(sparql: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(sparql) == expected


def test_every_character_is_accounted_for() -> None:
    sparql = 'SELECT ?x { ?x rdfs:label "a"@en ; <http://e/p> 1.5 . #end\n FILTER(?x != 3) }'
    read = "".join(token.text for token in tokens(sparql))
    assert read == sparql.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(
    ("sparql", "where"),
    [
        ('SELECT "no end', "line 1, column 8"),
        ("SELECT *\n{ ?s ?p 'no end }", "line 2, column 9"),
        ('{ "one line\nonly" }', "line 1, column 3"),
        ("\\u0053ERVICE", "line 1, column 1"),
        ("{ \\u0053ERVICE }", "line 1, column 3"),
    ],
)
def test_what_cannot_be_read_is_placed(sparql: str, where: str) -> None:
    with pytest.raises(QueryError, match=where):
        list(tokens(sparql))


def test_place_counts_from_one() -> None:
    assert place("ab\ncd", 4) == "SPARQL line 2, column 2"


def test_a_keyword_is_a_bare_word_only() -> None:
    found = [t.keyword for t in tokens('select ?SELECT cg:select "select" <select>')]
    assert found == ["SELECT", "", "", "", ""]
