"""A gold standard file: the interchange format, with what must not be extracted beside it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from cavagraph.graph.errors import ReportError
from cavagraph.graph.interchange_shape import DocumentShape, EvidenceShape, JsonValue, Shape


class ForbiddenShape(Shape):
    """One statement that a trap forbids. ``field`` "*" is any field.

    ``anywhere``: forbidden wherever it was found, not only in the words of the trap.
    """

    patient: str = ""
    field: str = "*"
    value: JsonValue | None = None
    attr: dict[str, JsonValue | None] = Field(default_factory=dict)
    result: str | None = None
    anywhere: bool = False


class TrapShape(Shape):
    """Words that invite a false fact. Without ``forbid``, any affirmed fact from them is false."""

    id: str = ""
    what: str = ""
    must_not: str = ""
    evidence: list[EvidenceShape] = Field(default_factory=list)
    forbid: list[ForbiddenShape] = Field(default_factory=list)


class GoldDocument(DocumentShape):
    """A document of a gold standard; parts that an annotator leaves out are empty."""

    negative_traps: list[TrapShape] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _with_empty_parts(cls, data: Any) -> Any:
        """Only patients are a must in a gold standard."""
        if not isinstance(data, dict):
            return data
        parts = ("cohort_facts", "literature_patients", "claims", "contradictions")
        filled: dict[str, Any] = {"ivc_scheme": None, "sha256": "", "chars": 0, **data}
        return filled | {part: data.get(part) or [] for part in parts}

    @property
    def names(self) -> frozenset[str]:
        """What a prediction may call it: its name, and its file without the ending."""
        return frozenset({self.doc, Path(self.file).stem})


class GoldShape(Shape):
    documents: list[GoldDocument]


def read_gold(path: Path) -> GoldShape:
    """The gold standard in a file.

    Raises:
        ReportError: the file cannot be read, or is not of this shape; says where.
    """
    try:
        return GoldShape.model_validate(
            json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        )
    except OSError as error:
        raise ReportError(f"{path}: {error.strerror}; give a gold standard file") from error
    except UnicodeDecodeError as error:
        raise ReportError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise ReportError(
            f"{path}, line {error.lineno}, column {error.colno}: {error.msg}; "
            "give a gold standard as JSON"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(step) for step in first["loc"]) or "top level"
        raise ReportError(
            f"{path}, {place}: {first['msg']}; a gold standard has the shape of "
            "'cavagraph extract --format json'"
        ) from error
