"""Plain values of answers and their serialisations."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pyoxigraph as ox
import pytest

from cavagraph.graph.oxigraph_store import syntax_message
from cavagraph.graph.rows_format import write_rows
from cavagraph.graph.store import XSD, Blank, Iri, Literal, Plain, ResultFormat, Row, Rows

LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


@pytest.mark.parametrize(
    ("literal", "plain"),
    [
        (Literal("text"), "text"),
        (Literal("12"), "12"),
        (Literal("12", XSD + "integer"), 12),
        (Literal("-3", XSD + "int"), -3),
        (Literal("1.50", XSD + "decimal"), Decimal("1.50")),
        (Literal("1e3", XSD + "double"), Decimal(1000)),
        (Literal("INF", XSD + "double"), "INF"),
        (Literal("NaN", XSD + "double"), "NaN"),
        (Literal("twelve", XSD + "integer"), "twelve"),
        (Literal("true", XSD + "boolean"), True),
        (Literal("0", XSD + "boolean"), False),
        (Literal("maybe", XSD + "boolean"), "maybe"),
        (Literal("2022-01-01", XSD + "date"), "2022-01-01"),
        (Literal("Hallo", LANG, "de"), "Hallo"),
    ],
)
def test_literals_as_python_values(literal: Literal, plain: Plain) -> None:
    assert literal.plain == plain
    assert type(literal.plain) is type(plain)
    assert literal.is_number is (isinstance(plain, int | Decimal) and not isinstance(plain, bool))


def rows(*terms: Row) -> Rows:
    return Rows(tuple(f"c{n}" for n in range(len(terms[0]))), terms)


def test_columns() -> None:
    found = rows((Iri("urn:a"), None), (Iri("urn:b"), Literal("x")))
    assert found.column("c1") == (None, Literal("x"))
    with pytest.raises(KeyError, match="no column 'c9'; there are c0, c1"):
        found.column("c9")


def test_sorted_rows_do_not_depend_on_their_order() -> None:
    mixed = rows(
        (Literal("b"),), (None,), (Iri("urn:z"),), (Blank("x"),), (Literal("b", lang="en"),)
    )
    backwards = Rows(mixed.columns, mixed.rows[::-1])
    assert mixed.sorted() == backwards.sorted()
    assert mixed.sorted().rows[0] == (None,)


SAMPLE = rows(
    (Iri("https://example.org/a?b=1&c"), Literal("2.50", XSD + "decimal"), None),
    (Literal('say "hi", <b>\n\tnow'), Literal("Zahl", LANG, "de"), Literal("7", XSD + "integer")),
    (Literal(""), Literal("true", XSD + "boolean"), Literal("\\ 'x' \r\n &amp;")),
)


@pytest.mark.parametrize(
    ("result_format", "engine"),
    [
        (ResultFormat.JSON, ox.QueryResultsFormat.JSON),
        (ResultFormat.XML, ox.QueryResultsFormat.XML),
        (ResultFormat.TSV, ox.QueryResultsFormat.TSV),
    ],
)
def test_what_is_written_is_read_back(
    result_format: ResultFormat, engine: ox.QueryResultsFormat
) -> None:
    read = ox.parse_query_results(write_rows(SAMPLE, result_format), format=engine)
    assert isinstance(read, ox.QuerySolutions)
    assert [variable.value for variable in read.variables] == ["c0", "c1", "c2"]
    found = [[term if term is None else term.value for term in row] for row in read]
    assert found == [[None if term is None else str(term) for term in row] for row in SAMPLE]


def test_csv_is_read_back() -> None:
    text = write_rows(SAMPLE, ResultFormat.CSV).decode()
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0] == ["c0", "c1", "c2"]
    assert read[1:] == [["" if term is None else str(term) for term in row] for row in SAMPLE]


@pytest.mark.parametrize(
    ("term", "cell"),
    [
        (Literal("=1+1"), "'=1+1"),
        (Literal("+49"), "'+49"),
        (Literal("-cmd"), "'-cmd"),
        (Literal("@SUM"), "'@SUM"),
        (Literal("\tx"), "'\tx"),
        (Literal("-3", XSD + "integer"), "-3"),
        (Literal("-2.5", XSD + "decimal"), "-2.5"),
        (Literal("a=b"), "a=b"),
        (Iri("urn:x"), "urn:x"),
    ],
)
def test_spreadsheets_run_no_formula(term: Iri | Literal, cell: str) -> None:
    guarded = write_rows(rows((term,)), ResultFormat.CSV, spreadsheet=True).decode()
    assert next(iter(list(csv.reader(io.StringIO(guarded, newline="")))[1])) == cell
    raw = write_rows(rows((term,)), ResultFormat.CSV).decode()
    assert next(iter(list(csv.reader(io.StringIO(raw, newline="")))[1])) == str(term)


def test_control_characters_do_not_break_xml() -> None:
    data = write_rows(rows((Literal("a\x00b\x1fc"),)), ResultFormat.XML)
    read = ox.parse_query_results(data, format=ox.QueryResultsFormat.XML)
    assert isinstance(read, ox.QuerySolutions)
    assert [row[0] for row in read] == [ox.Literal("a�b�c")]


@pytest.mark.parametrize(
    ("engine", "message"),
    [
        (
            "error at 2:7: expected one of Prefix not found, ['%'], [_]",
            "SPARQL line 2, column 7: Prefix not found; correct the query",
        ),
        (
            'error at 1:3: expected one of "{", "}", [_]',
            'SPARQL line 1, column 3: expected "{" or "}"; correct the query',
        ),
        ("error at 1:1: expected [_]", "SPARQL line 1, column 1: syntax error; correct the query"),
        ("something else", "SPARQL: something else; correct the query"),
    ],
)
def test_syntax_errors_read_well(engine: str, message: str) -> None:
    assert syntax_message(engine) == message
