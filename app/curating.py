"""Decisions as a person makes them at the command line: from words to a line of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from cavagraph.app.console import write_file
from cavagraph.graph.errors import CavagraphError, ReportError
from cavagraph.graph.fields import AttrKind, Field, ValueKind, field_named
from cavagraph.graph.interchange_shape import JsonValue
from cavagraph.graph.interchange_write import fact_ids
from cavagraph.graph.model import Evidence, Extraction, Fact, Status, Temporality
from cavagraph.loaders.decisions import (
    Decision,
    Statement,
    Verdict,
    decision_line,
    read_decisions,
    statement_of,
)

_BY = re.compile(r"\s*[x×,;]\s*")
_NUMERIC = (AttrKind.DECIMAL, AttrKind.INTEGER, AttrKind.TIME)


class DecisionError(CavagraphError):
    """A decision that a person words in a way that nothing can be made of."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, why, and when."""

    who: str
    why: str
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


def about_fact(
    extraction: Extraction,
    fact_id: str,
    verdict: Verdict,
    signature: Signature,
    to: Statement | None = None,
) -> Decision:
    """A decision about a fact that the rules found.

    Raises:
        ReportError: the report has no fact of this id.
    """
    patient, fact = chosen(extraction, fact_id)
    piece = fact.evidence[0]
    return _signed(extraction, verdict, patient, statement_of(fact), to, piece, signature)


def added(
    extraction: Extraction, patient: str, said: Statement, piece: Evidence, signature: Signature
) -> Decision:
    """A decision to add a fact that no rule found, with the words that state it.

    Raises:
        ReportError: the report has no such patient.
    """
    keys = [one.key for one in extraction.patients]
    if patient not in keys:
        raise ReportError(
            f"{extraction.source.file}: no patient {patient}; there is {', '.join(keys) or 'none'}"
        )
    return _signed(extraction, Verdict.ADD, patient, said, None, piece, signature)


def chosen(extraction: Extraction, fact_id: str) -> tuple[str, Fact]:
    """The patient and the fact of an id.

    Raises:
        ReportError: the report has no fact of this id.
    """
    for name, patient, fact in fact_ids(extraction):
        if name == fact_id:
            return patient, fact
    raise ReportError(
        f"{extraction.source.file}: no fact {fact_id}; list the ids with: cavagraph explain REPORT"
    )


def _signed(
    extraction: Extraction,
    verdict: Verdict,
    patient: str,
    said: Statement,
    to: Statement | None,
    piece: Evidence,
    signature: Signature,
) -> Decision:
    return Decision(
        verdict=verdict,
        file=extraction.source.file,
        report=extraction.source.sha256,
        patient=patient,
        said=said,
        to=to,
        start=piece.start,
        end=piece.end,
        quote=piece.quote,
        who=signature.who,
        when=signature.now().replace(microsecond=0),
        why=signature.why,
    )


def append(path: Path, decision: Decision) -> None:
    """Add a decision to a file, which is made where it is not there.

    Raises:
        ReportError: the file holds something else.
        OutputError: it cannot be written; it is as it was.
    """
    before = path.read_text(encoding="utf-8") if path.exists() and read_decisions(path) else ""
    if before and not before.endswith("\n"):
        before += "\n"
    write_file(path, (before + decision_line(decision)).encode())


def statement(
    field: str,
    value: str,
    attrs: Iterable[str],
    status: Status = Status.PRESENT,
    temporality: Temporality = Temporality.CURRENT,
) -> Statement:
    """A statement from words: "61", "54 x 48 x 40", "infrarenal, juxtarenal", "unit=mL".

    Raises:
        VocabularyError: there is no such field.
        DecisionError: a value is not of its kind; says what is expected.
    """
    row = field_named(field)
    pairs = [_pair(text) for text in attrs]
    return Statement(
        field=field,
        value=_value(row, value),
        attrs={name: _attribute(row, name, text) for name, text in pairs},
        status=status,
        temporality=temporality,
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise DecisionError(f"--attr {text!r}: is not NAME=VALUE; for example unit=mL")
    return name.strip(), value.strip()


def _value(row: Field, text: str) -> JsonValue:
    match row.kind:
        case ValueKind.NUMBER:
            return _number(row.name, text)
        case ValueKind.SIZE:
            return [_number(row.name, part) for part in _BY.split(text)]
        case ValueKind.LOCATION:
            return list(_BY.split(text))
    return text


def _attribute(row: Field, name: str, text: str) -> JsonValue:
    attr = row.attr(name)
    if attr is None:
        known = ", ".join(attr.name for attr in row.attrs)
        raise DecisionError(f"--attr {name}: {row.name} has no such attribute; it has {known}")
    if attr.kind is AttrKind.BOOLEAN:
        return text.lower() in ("true", "yes")
    return _number(name, text) if attr.kind in _NUMERIC else text


def _number(name: str, text: str) -> int | Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise DecisionError(f"{name} {text!r}: is no number; write it as 12 or 12.5") from None
    return int(number) if number == number.to_integral_value() else number


def quoted(text: str, words: str, file: str) -> Evidence:
    """The one place of the report's text that has these words.

    Raises:
        ReportError: they stand there not at all, or more than once.
    """
    times = text.count(words)
    if times != 1:
        how = "do not stand" if not times else f"stand {times} times"
        raise ReportError(
            f"{file}: the words {words!r} {how} in its text; give words that stand once"
        )
    start = text.index(words)
    return Evidence(start, start + len(words), words)
