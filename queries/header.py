"""The header of a question: ``#+`` lines in YAML above plain SPARQL, after grlc.

The file runs as it is in any SPARQL tool. ``#@bind name`` in a line of its own marks where the
values of a parameter go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar, cast

from cavagraph.graph.errors import QueryError
from cavagraph.queries.tokens import Kind, tokens

__all__ = ["MARKER", "Parameter", "Question", "Type", "View", "head", "parse"]

MARKER: Final = re.compile(r"^[ \t]*#@bind[ \t]+(?P<name>\S+)[ \t]*$", re.MULTILINE)
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_LINE: Final = re.compile(r"#\+ ?(.*)")
_KEYS: Final = frozenset({"summary", "description", "tags", "view", "parameters"})
_E = TypeVar("_E", bound=StrEnum)
_PARAMETER_KEYS: Final = frozenset(
    {"type", "class", "label", "multiple", "default", "min", "max", "example"}
)


class Type(StrEnum):
    """What a parameter is."""

    IRI = "iri"
    INTEGER = "integer"
    DECIMAL = "decimal"
    STRING = "string"
    BOOLEAN = "boolean"


class View(StrEnum):
    """What shows the answer best."""

    TABLE = "table"
    BAR = "bar"
    HEATMAP = "heatmap"
    SANKEY = "sankey"
    GRAPH = "graph"
    TIMELINE = "timeline"
    KM = "km"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question; its variable in the query has the same name.

    ``of_class`` is the local name of the class that an IRI must have ("Drug"), or empty. Without
    ``default`` an unused parameter restricts nothing.
    """

    name: str
    type: Type
    label: str
    of_class: str = ""
    multiple: bool = False
    default: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    example: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what it asks, and the SPARQL that asks it (``text`` with its header)."""

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    view: View
    text: str = field(repr=False)
    parameters: tuple[Parameter, ...] = ()

    def parameter(self, name: str) -> Parameter:
        """The parameter ``name``; QueryError that lists the others where there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters) or "none"
        raise QueryError(f"{self.name}: no parameter {name!r}; it has {known}")


def head(text: str, key: str) -> str:
    """One plain line of a header, without reading YAML: for lists of many questions."""
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        name, _, value = line[2:].strip().partition(":")
        if name == key and not line.startswith("#+  "):
            return value.strip()
    return ""


def parse(name: str, text: str, file: str) -> Question:
    """The question in ``text``.

    Raises:
        QueryError: names ``file`` and line: a header that is no YAML, an unknown or missing key, a
            parameter without marker or variable, a marker without parameter.
    """
    header = _yaml(text, file)
    for key in header.keys() - _KEYS:
        raise QueryError(f"{_at(file, text, key)}: unknown key {key!r}; use {_listed(_KEYS)}")
    for key in ("summary", "description", "view"):
        if not header.get(key):
            raise QueryError(f"{file} line 1: the header lacks {key!r}; add '#+ {key}: ...'")
    raw = header.get("parameters") or {}
    if not isinstance(raw, dict):
        raise QueryError(f"{_at(file, text, 'parameters')}: not a mapping; write 'name: {{...}}'")
    question = Question(
        name=name,
        summary=str(header["summary"]),
        description=" ".join(str(header["description"]).split()),
        tags=_strings(header.get("tags")),
        view=_member(View, header["view"], _at(file, text, "view")),
        text=text,
        parameters=tuple(
            _parameter(str(key), value, _at(file, text, str(key))) for key, value in raw.items()
        ),
    )
    _check_markers(question, file)
    return question


def _yaml(text: str, file: str) -> dict[str, object]:
    import yaml  # 20 ms that a list of questions does not need

    lines = []
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            break
        lines.append(found[1])
    try:
        header = yaml.load("\n".join(lines), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line + 1 if error.problem_mark else 1
        raise QueryError(f"{file} line {at}: {error.problem}; mend the header") from error
    if not isinstance(header, dict):
        raise QueryError(f"{file} line 1: no header; begin with '#+ summary: ...'")
    return cast(dict[str, object], header)


def _parameter(name: str, value: object, where: str) -> Parameter:
    if not _NAME.fullmatch(name):
        raise QueryError(f"{where}: {name!r} is no name; use small letters, digits and _")
    if not isinstance(value, dict):
        raise QueryError(f"{where}: parameter {name} is no mapping; write '{name}: {{type: iri}}'")
    for key in value.keys() - _PARAMETER_KEYS:
        raise QueryError(f"{where}: unknown key {key!r}; use {_listed(_PARAMETER_KEYS)}")
    return Parameter(
        name=name,
        type=_member(Type, value.get("type", ""), where),
        label=str(value.get("label", name)),
        of_class=str(value.get("class", "")).removeprefix("cg:"),
        multiple=bool(value.get("multiple", False)),
        default=_strings(value.get("default")),
        minimum=_number(value.get("min")),
        maximum=_number(value.get("max")),
        example=str(value.get("example", "")),
    )


def _check_markers(question: Question, file: str) -> None:
    """Declared, marked and used, or nothing at all."""
    text = question.text
    markers = {found["name"]: found.start() for found in MARKER.finditer(text)}
    declared = {parameter.name for parameter in question.parameters}
    for name, offset in markers.items():
        if name not in declared:
            line = text.count("\n", 0, offset) + 1
            raise QueryError(f"{file} line {line}: #@bind {name} is not declared; declare it")
    used = {token.text[1:] for token in tokens(text) if token.kind is Kind.VARIABLE}
    for name in sorted(declared):
        where = _at(file, text, name)
        if name not in markers:
            raise QueryError(f"{where}: parameter {name} has no line '#@bind {name}'; add it")
        if name not in used:
            raise QueryError(f"{where}: the query has no variable ?{name}; use it or drop it")


def _at(file: str, text: str, key: str) -> str:
    """File and line of a key of the header."""
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(rf"#\+\s*{re.escape(key)}\s*:", line):
            return f"{file} line {number}"
    return f"{file} line 1"


def _strings(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _member(kind: type[_E], value: object, where: str) -> _E:
    try:
        return kind(str(value))
    except ValueError as error:
        raise QueryError(f"{where}: {value!r} is none of {_listed(kind)}") from error


def _listed(names: object) -> str:
    return ", ".join(sorted(str(name) for name in cast("list[str]", names)))
