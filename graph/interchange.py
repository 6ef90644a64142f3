"""The interchange format: what was found in reports, as the JSON of the gold standard.

``to_json`` writes what any scorer of the format reads; ``from_json`` reads that, and a gold
standard too. Numbers are JSON numbers outside and int or Decimal inside. ``from_json(to_json(x))``
gives ``x`` again, except for its issues and unused sentences.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from cavagraph.graph.errors import ReportError
from cavagraph.graph.interchange_read import read_document
from cavagraph.graph.interchange_shape import FORMAT, DocumentShape, InterchangeShape
from cavagraph.graph.interchange_write import write_document
from cavagraph.graph.model import Extraction

__all__ = ["from_json", "json_number", "to_json"]


def to_json(extractions: Iterable[Extraction]) -> str:
    """The documents in the order given, indented, with a final newline; the same input gives the
    same text."""
    shape = InterchangeShape(documents=[write_document(item) for item in extractions])
    data = {"meta": {"format": FORMAT}, **shape.model_dump(exclude_defaults=True)}
    return json.dumps(data, ensure_ascii=False, indent=1, default=json_number) + "\n"


def from_json(text: str, reports_dir: Path | None = None) -> tuple[Extraction, ...]:
    """The extractions of an interchange document.

    ``reports_dir`` holds the report files; they are needed only for evidence that gives words and
    no offsets. What cannot be placed is left out and told in the extraction's issues.

    Raises:
        ReportError: the text is not JSON, or not of this shape; says where.
    """
    try:
        shape = InterchangeShape.model_validate(json.loads(text, parse_float=Decimal))
    except json.JSONDecodeError as error:
        raise ReportError(
            f"interchange JSON, line {error.lineno}, column {error.colno}: {error.msg}; "
            "give the output of 'cavagraph extract --format json' or a gold standard"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(step) for step in first["loc"])
        raise ReportError(
            f"interchange JSON, {place or 'top level'}: {first['msg']}; "
            "the format is described in docs/graph-model.md"
        ) from error
    return tuple(_document(document, reports_dir) for document in shape.documents)


def _document(shape: DocumentShape, reports_dir: Path | None) -> Extraction:
    try:
        return read_document(shape, reports_dir)
    except ValueError as error:  # a word outside a closed list, an empty span
        raise ReportError(
            f"interchange JSON, document {shape.doc}: {error}; correct the value"
        ) from error


def json_number(value: object) -> int | float:
    """A Decimal as a JSON number: an integer where it is whole.

    Raises:
        TypeError: the value is no Decimal.
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"not a JSON value: {value!r}")
