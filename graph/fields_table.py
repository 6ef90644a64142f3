"""The field registry as Markdown: the tables of ``docs/graph-model.md`` are this text."""

from __future__ import annotations

from collections.abc import Iterable

from cavagraph.graph.fields import CASE_FACT_FIELDS, CLAIM_ATTRS, CLAIM_KINDS, COHORT_FIELDS
from cavagraph.graph.fields_types import Attr, AttrKind, Field, Role, ValueKind
from cavagraph.graph.names import (
    CLASSES,
    CONCEPT_CLASSES,
    DATA_PROPERTIES,
    NAMED_VALUES,
    OBJECT_PROPERTIES,
)

__all__ = ["field_tables", "name_lists"]

_DATATYPES = {
    AttrKind.TEXT: "string",
    AttrKind.DECIMAL: "decimal",
    AttrKind.INTEGER: "integer",
    AttrKind.BOOLEAN: "boolean",
    AttrKind.TIME: "string",
}


def _classes(names: tuple[str, ...]) -> str:
    return " or ".join(f"cg:{name}" for name in names) or "any concept"


def _value(field: Field) -> str:
    match field.kind:
        case ValueKind.TERM:
            return f"`cg:{field.prop}` -> {_classes(field.classes)}"
        case ValueKind.NUMBER:
            return f"`cg:{field.prop}` decimal" + (f" ({field.unit})" if field.unit else "")
        case ValueKind.SIZE:
            return f"`cg:dimension1Mm`..`cg:dimension3Mm`, `cg:{field.prop}` decimal (mm)"
        case ValueKind.LOCATION:
            return f"`cg:{field.prop}` -> cg:VascularSegment"
        case ValueKind.TEXT:
            return "words only (`cg:valueText`)"


def _attribute(row: Attr) -> str:
    if row.kind is AttrKind.TERM:
        return f"{row.name}: `cg:{row.prop}` -> {_classes(row.classes)}, `cg:{row.prop}Text`"
    if row.kind is AttrKind.PART:
        return f"{row.name}: `cg:{row.prop}`"
    return f"{row.name}: `cg:{row.prop}` {_DATATYPES[row.kind]}"


def _shortcut(field: Field) -> str:
    subject, _, prop = field.shortcut.partition(":")
    return f"{subject} `cg:{prop}`" if prop else ""


def _row(field: Field) -> str:
    link = "" if field.role is Role.STATISTIC else f" ({field.role.value.lower()})"
    attrs = "; ".join(map(_attribute, field.attrs))
    cells = (f"`{field.name}`", f"`cg:{field.node}`{link}", _value(field), attrs, _shortcut(field))
    return "| " + " | ".join(cells) + " |"


def _table(fields: Iterable[Field]) -> list[str]:
    head = ["| field | node | value | attributes | shortcut |", "|---|---|---|---|---|"]
    return head + [_row(field) for field in fields]


def name_lists() -> str:
    """Every class, property and named value that the graph writes, one paragraph a kind."""
    data = {kind: [n for n, t in DATA_PROPERTIES.items() if t == kind]
            for kind in sorted(set(DATA_PROPERTIES.values()))}  # fmt: skip
    groups = {
        "Classes of nodes": sorted(CLASSES),
        "Classes of concepts": sorted(CONCEPT_CLASSES),
        "Object properties": sorted(OBJECT_PROPERTIES),
        **{f"Data properties, xsd:{kind}": names for kind, names in data.items()},
        **{f"Values of `cg:{prop}`": list(names) for prop, names in NAMED_VALUES.items()},
    }
    return (
        "\n".join(
            f"* {title}: " + ", ".join(f"`{name}`" for name in names) + "."
            for title, names in groups.items()
        )
        + "\n"
    )


def field_tables() -> str:
    """Three tables: facts of a case, facts of a cohort, claims (kinds, then attributes)."""
    lines = ["### Facts of a case", "", *_table(CASE_FACT_FIELDS), ""]
    lines += ["### Facts of a cohort", "", *_table(COHORT_FIELDS), ""]
    lines += ["### Claims", "", "| kind | node |", "|---|---|"]
    lines += [f"| `{kind}` | `cg:{node}` |" for kind, node in CLAIM_KINDS.items()]
    lines += ["", "| attribute of a claim | property |", "|---|---|"]
    for row in CLAIM_ATTRS:
        lines.append(f"| `{row.name}` | {_attribute(row).split(': ', 1)[1]} |")
    return "\n".join(lines) + "\n"
