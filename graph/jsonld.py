"""JSON-LD for people: the engine's expanded form with a context of prefixes and short names."""

from __future__ import annotations

import json
from typing import Final

from cavagraph.ontology.prefixes import PREFIXES

__all__ = ["compact"]

_PREFIXES: Final = {name: iri for name, iri in PREFIXES.items() if iri.endswith(("/", "#"))}
"""JSON-LD 1.1 takes a plain term as a prefix only where its IRI ends in such a character."""

_RDF_TYPE: Final = PREFIXES["rdf"] + "type"
_Json = dict[str, "_Json"] | list["_Json"] | str | int | float | bool | None


def compact(expanded: bytes) -> bytes:
    """An expanded document with ``@context`` and CURIEs; the same statements, one node a block."""
    nodes: _Json = json.loads(expanded)
    short = _node(nodes)
    used = _used(short)
    context: _Json = {name: iri for name, iri in sorted(_PREFIXES.items()) if name in used}
    document: _Json = {"@context": context, "@graph": short}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _node(value: _Json) -> _Json:
    if isinstance(value, list):
        return [_node(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "@value" in value:
        return _literal(value)
    return {_curie(key): _member(key, member) for key, member in value.items()}


def _member(key: str, member: _Json) -> _Json:
    if key in ("@id", "@type"):
        return _names(member)
    short = _node(member)
    if isinstance(short, list) and len(short) == 1 and key != "@graph":
        return short[0]
    return short


def _names(member: _Json) -> _Json:
    if isinstance(member, list):
        return [_names(item) for item in member]
    return _curie(member) if isinstance(member, str) else member


def _literal(value: dict[str, _Json]) -> _Json:
    if set(value) == {"@value"}:
        return value["@value"]
    return {key: _names(item) if key == "@type" else item for key, item in value.items()}


def _curie(iri: str) -> str:
    """The CURIE of an IRI where JSON-LD reads it back as that IRI, else the IRI itself."""
    for name, namespace in _PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and not local.startswith("//"):
            return f"{name}:{local}"
    return iri


def _used(value: _Json) -> frozenset[str]:
    """The prefixes that occur in keys, names and types."""
    if isinstance(value, str):
        return frozenset({value.partition(":")[0]})
    if isinstance(value, list):
        return frozenset().union(*(_used(item) for item in value))
    if isinstance(value, dict):
        keys = frozenset(key.partition(":")[0] for key in value)
        return keys.union(*(_used(item) for item in value.values()))
    return frozenset()
