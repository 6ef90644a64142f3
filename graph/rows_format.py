"""Rows as CSV, TSV, SPARQL-JSON and SPARQL-XML.

For rows that were cut, sorted or made without an engine. An answer that goes out as it is should be
written by the engine (``Store.serialize``), which is several times faster.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from cavagraph.graph.store import (
    XSD,
    Blank,
    Iri,
    Literal,
    RdfTerm,
    ResultFormat,
    Rows,
)

__all__ = ["to_ox", "write_rows"]

_RESULTS: Final = "http://www.w3.org/2005/sparql-results#"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\0")
"""First characters that a spreadsheet takes for a formula (OWASP ASVS 1.2.10)."""


def write_rows(rows: Rows, result_format: ResultFormat, *, spreadsheet: bool = False) -> bytes:
    """The rows in a W3C result format, UTF-8.

    ``spreadsheet`` puts an apostrophe before CSV and TSV text that a spreadsheet would run as a
    formula; numbers stay as they are. Characters that XML 1.0 cannot hold become U+FFFD there.
    """
    match result_format:
        case ResultFormat.CSV:
            return _csv(rows, spreadsheet)
        case ResultFormat.TSV:
            return _tsv(rows, spreadsheet)
        case ResultFormat.JSON:
            return _json(rows)
        case ResultFormat.XML:
            return _xml(rows)


def to_ox(term: RdfTerm) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A plain value as a pyoxigraph term."""
    match term:
        case Iri(value):
            return ox.NamedNode(value)
        case Blank(label):
            return ox.BlankNode(label)
        case Literal(value, datatype, lang):
            if lang:
                return ox.Literal(value, language=lang)
            return ox.Literal(value, datatype=ox.NamedNode(datatype))


def _guarded(term: RdfTerm) -> RdfTerm:
    if isinstance(term, Literal) and not term.is_number and term.value.startswith(_FORMULA):
        return Literal("'" + term.value, term.datatype, term.lang)
    return term


def _csv(rows: Rows, guard: bool) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows.columns)
    for row in rows:
        cells = (_guarded(term) if guard and term is not None else term for term in row)
        writer.writerow(["" if term is None else str(term) for term in cells])
    return out.getvalue().encode()


def _tsv(rows: Rows, guard: bool) -> bytes:
    lines = ["\t".join(f"?{column}" for column in rows.columns)]
    for row in rows:
        cells = (_guarded(term) if guard and term is not None else term for term in row)
        lines.append("\t".join("" if term is None else _tsv_cell(term) for term in cells))
    return ("\n".join(lines) + "\n").encode()


def _tsv_cell(term: RdfTerm) -> str:
    return str(to_ox(term)).replace("\t", "\\t")


def _json(rows: Rows) -> bytes:
    bindings = [
        {c: _binding(t) for c, t in zip(rows.columns, row, strict=True) if t is not None}
        for row in rows
    ]
    data = {"head": {"vars": list(rows.columns)}, "results": {"bindings": bindings}}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _binding(term: RdfTerm) -> dict[str, str]:
    match term:
        case Iri(value):
            return {"type": "uri", "value": value}
        case Blank(label):
            return {"type": "bnode", "value": label}
        case Literal(value, datatype, lang):
            found = {"type": "literal", "value": value}
            if lang:
                found["xml:lang"] = lang
            elif datatype != XSD + "string":
                found["datatype"] = datatype
            return found


def _xml(rows: Rows) -> bytes:
    head = "".join(f"<variable name={quoteattr(column)}/>" for column in rows.columns)
    body = "".join(f"<result>{_xml_row(rows.columns, row)}</result>" for row in rows)
    return (
        f'<?xml version="1.0"?><sparql xmlns="{_RESULTS}"><head>{head}</head>'
        f"<results>{body}</results></sparql>"
    ).encode()


def _xml_row(columns: tuple[str, ...], row: tuple[RdfTerm | None, ...]) -> str:
    return "".join(
        f"<binding name={quoteattr(column)}>{_xml_term(term)}</binding>"
        for column, term in zip(columns, row, strict=True)
        if term is not None
    )


def _xml_term(term: RdfTerm) -> str:
    match term:
        case Iri(value):
            return f"<uri>{_xml_text(value)}</uri>"
        case Blank(label):
            return f"<bnode>{_xml_text(label)}</bnode>"
        case Literal(value, datatype, lang):
            kind = f" xml:lang={quoteattr(lang)}" if lang else f" datatype={quoteattr(datatype)}"
            if not lang and datatype == XSD + "string":
                kind = ""
            return f"<literal{kind}>{_xml_text(value)}</literal>"


def _xml_text(text: str) -> str:
    allowed = "".join(c if c >= " " or c in "\t\n\r" else "\N{REPLACEMENT CHARACTER}" for c in text)
    return escape(allowed, {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})
