"""What people decided about facts: a file of decisions, one JSON object a line.

A decision names the report by the hash of its bytes and the words by their offsets, not the fact by
an id, so that it outlives another extraction and a better rule (``loaders.curation``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cavagraph.graph.errors import ReportError
from cavagraph.graph.fields import FIELDS
from cavagraph.graph.interchange import json_number
from cavagraph.graph.interchange_read import fact_value, optional
from cavagraph.graph.interchange_shape import JsonValue
from cavagraph.graph.model import Attributes, Fact, Status, Temporality, Value, attributes


class Verdict(StrEnum):
    """What a person decided."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    ADD = "add"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Statement(_Strict):
    """What a fact says. ``attrs`` as in the interchange format."""

    field: str
    value: JsonValue
    attrs: dict[str, JsonValue] = {}
    status: Status = Status.PRESENT
    temporality: Temporality = Temporality.CURRENT

    @field_validator("field")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in FIELDS:
            raise ValueError(f"field {name!r} is none of the graph model")
        return name

    @property
    def attributes(self) -> Attributes:
        """The attributes as a fact has them."""
        return attributes(**{name: optional(value) for name, value in self.attrs.items()})

    @property
    def as_value(self) -> Value:
        """The value as a fact has it."""
        return fact_value(self.field, self.value)


class Decision(_Strict):
    """One decision. ``start`` and ``end``: code points of the report's text; ``quote`` is the words
    there. ``said``: the fact as it was found (of an added one, what is added); ``to``: what a
    correction puts in its place."""

    verdict: Verdict
    file: str
    report: str = Field(pattern=r"^[0-9a-f]{64}$")
    patient: str
    said: Statement
    to: Statement | None = None
    start: int = Field(ge=0)
    end: int
    quote: str = Field(min_length=1)
    who: str = Field(min_length=1)
    when: datetime
    why: str = Field(min_length=1)

    @field_validator("when")
    @classmethod
    def _in_utc(cls, when: datetime) -> datetime:
        if when.tzinfo is None:
            raise ValueError("the time needs a zone, such as 2026-01-31T12:00:00Z")
        return when.astimezone(UTC)

    @model_validator(mode="after")
    def _whole(self) -> Decision:
        if self.end - self.start != len(self.quote):
            raise ValueError("start and end do not fit the quote")
        if (self.to is not None) != (self.verdict is Verdict.CORRECT):
            raise ValueError("a correction, and only a correction, has 'to'")
        return self

    @property
    def by(self) -> str:
        """Who, when and why, for people."""
        return f"by {self.who} on {self.when:%Y-%m-%d}: {self.why}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of a file with the line of each."""

    path: Path
    lines: tuple[tuple[int, Decision], ...] = ()

    def about(self, sha256: str) -> Iterator[tuple[int, Decision]]:
        """Those about the report of this hash, in the order of the file."""
        return ((n, decision) for n, decision in self.lines if decision.report == sha256)

    def outdated(self, file: str, sha256: str) -> Iterator[tuple[int, Decision]]:
        """Those about a report of this name whose bytes were others."""
        return (
            (n, decision)
            for n, decision in self.lines
            if decision.file == file and decision.report != sha256
        )


def read_decisions(path: Path) -> Decisions:
    """The decisions of a file.

    Raises:
        ReportError: the file cannot be read, or a line is no decision; names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise ReportError(f"{path}: cannot be read ({reason}); check the file") from None
    lines = enumerate(text.splitlines(), 1)
    return Decisions(path, tuple((n, _parsed(path, n, line)) for n, line in lines if line.strip()))


def _parsed(path: Path, number: int, line: str) -> Decision:
    try:
        return Decision.model_validate(json.loads(line, parse_float=Decimal))
    except json.JSONDecodeError as error:
        raise ReportError(f"{path}:{number}: {error.msg}; mend or remove the line") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        told = f"{place}: {first['msg']}" if place else first["msg"]
        raise ReportError(f"{path}:{number}: {told}; mend or remove the line") from None


def decision_line(decision: Decision) -> str:
    """The line of a file that holds a decision, with its newline."""
    data = decision.model_dump(exclude_defaults=True)
    return json.dumps(data, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else json_number(value)


def statement_of(fact: Fact) -> Statement:
    """What a fact says, as a decision has it."""
    return Statement(
        field=fact.field,
        value=_json(fact.value),
        attrs={name: _json(value) for name, value in fact.attrs},
        status=fact.status,
        temporality=fact.temporality,
    )


def _json(value: Value) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value
