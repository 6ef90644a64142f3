"""Column specs of patient tables, from ``rules/columns.yaml``."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, field_validator


class ColumnExample(BaseModel):
    """A header, a cell, and what it must give: field to value."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    header: str
    cell: str
    expect: dict[str, object]


class Column(BaseModel):
    """How a column is recognised (``header``, an expression) and read (``kind``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    header: str
    kind: str
    field: str = ""
    unit: str = ""
    value: str = ""
    none: str = ""
    tier: str = "core"
    classes: tuple[str, ...] = ()
    attrs: dict[str, str] = {}
    examples: tuple[ColumnExample, ...]

    @field_validator("header")
    @classmethod
    def _compiles(cls, header: str) -> str:
        re.compile(header)
        return header


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """The shipped column specs in order of preference."""
    text = (files("cavagraph.loaders.rules") / "columns.yaml").read_text(encoding="utf-8")
    return tuple(Column.model_validate(entry) for entry in yaml.safe_load(text))


@lru_cache(maxsize=4096)
def column_for(header: str) -> Column | None:
    """The first spec whose expression is found in the header."""
    plain = re.sub(r"[*_]", "", header).strip()
    for column in columns():
        if re.search(column.header, plain, re.IGNORECASE):
            return column
    return None
