"""Turtle and CSV term files to ``Term`` values, by pyoxigraph alone (no rdflib: it costs 0.3 s)."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from cavagraph.ontology.prefixes import PREFIXES
from cavagraph.ontology.terms import Term

__all__ = ["SHIPPED", "TermFileError", "read_terms"]

SHIPPED = ("cavagraph.ttl", "zones.ttl")
"""The files of this package that hold concepts."""

_CG = PREFIXES["cg"]
_RDF_TYPE = PREFIXES["rdf"] + "type"
_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
_LABEL = PREFIXES["rdfs"] + "label"
_DEFINITION = PREFIXES["skos"] + "definition"
_ALT = PREFIXES["skos"] + "altLabel"
_HIDDEN = PREFIXES["skos"] + "hiddenLabel"
_BROADER = _CG + "broaderConcept"
_MATCH_CASE = _CG + "matchCase"
_COMPONENT = _CG + "hasComponentDrug"
_ROOT = _CG + "DomainConcept"

_CSV_COLUMNS = ("label", "synonyms", "class")
_Properties = dict[str, list[str]]
_Index = dict[str, _Properties]


class TermFileError(ValueError):
    """A term file that cannot be used; the message says place, what and remedy in one line."""


def read_terms(extra: Iterable[Path] = ()) -> tuple[Term, ...]:
    """Concepts of the shipped files and of ``extra`` (.ttl or .csv), sorted by IRI."""
    index: _Index = defaultdict(lambda: defaultdict(list))
    package = files("cavagraph.ontology")
    for name in SHIPPED:
        _add_turtle(index, package.joinpath(name).read_bytes(), name)
    for path in extra:
        _add_file(index, path)
    ancestors = {iri: _closure(index, iri, _SUBCLASS) for iri in list(index)}
    concepts = (_term(index, ancestors, iri) for iri in sorted(index))
    return tuple(term for term in concepts if term is not None)


def _add_file(index: _Index, path: Path) -> None:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TermFileError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    if path.suffix.lower() == ".csv":
        _add_csv(index, data, str(path))
    elif path.suffix.lower() == ".ttl":
        _add_turtle(index, data, str(path))
    else:
        raise TermFileError(f"{path}: unknown kind of term file; give a .ttl or a .csv file")


def _add_turtle(index: _Index, data: bytes, name: str) -> None:
    try:
        for triple in ox.parse(data, format=ox.RdfFormat.TURTLE):
            if isinstance(triple.subject, ox.NamedNode):
                value = triple.object
                if isinstance(value, ox.NamedNode | ox.Literal):
                    index[triple.subject.value][triple.predicate.value].append(value.value)
    except (SyntaxError, ValueError) as error:
        line = f" line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        raise TermFileError(f"{name}{line}: broken Turtle: {error}; mend the syntax") from error


def _add_csv(index: _Index, data: bytes, name: str) -> None:
    """Rows ``label,synonyms,class[,definition]``; synonyms parted by ``|``, class a local name."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TermFileError(f"{name}: not UTF-8 ({error.reason}); save it as UTF-8") from error
    rows = csv.DictReader(text.splitlines())
    missing = [column for column in _CSV_COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise TermFileError(f"{name} line 1: no column {', '.join(missing)}; add it to the header")
    for row in rows:
        label = (row["label"] or "").strip()
        class_iri = _CG + (row["class"] or "").strip()
        if not label:
            raise TermFileError(f"{name} line {rows.line_num}: empty label; fill it or drop it")
        if _ROOT not in _closure(index, class_iri, _SUBCLASS):
            raise TermFileError(
                f"{name} line {rows.line_num}: unknown class {row['class']!r}; "
                "use the local name of a concept class, for example Symptom"
            )
        properties = index[_user_iri(label)]
        properties[_LABEL] = [label]
        properties[_RDF_TYPE].append(class_iri)
        words = (word.strip() for word in (row["synonyms"] or "").split("|"))
        properties[_ALT].extend(word for word in words if word)
        properties[_DEFINITION].append((row.get("definition") or f"User term: {label}.").strip())


def _user_iri(label: str) -> str:
    """IRI of a concept that a user's table adds: readable, and stable for the same label."""
    parts = (part for part in "".join(c if c.isalnum() else " " for c in label).split())
    return f"{_CG}User-" + "-".join(parts)


def _closure(index: _Index, start: str, predicate: str) -> frozenset[str]:
    """``start`` and everything that ``predicate`` reaches from it."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        iri = todo.pop()
        if iri not in seen:
            seen.add(iri)
            todo.extend(index[iri].get(predicate, ()) if iri in index else ())
    return frozenset(seen)


def _local_names(iris: Iterable[str]) -> Iterator[str]:
    return (iri.removeprefix(_CG) for iri in iris if iri.startswith(_CG))


def _term(index: _Index, ancestors: dict[str, frozenset[str]], iri: str) -> Term | None:
    properties = index[iri]
    classes = frozenset[str]().union(
        *(ancestors.get(c, frozenset((c,))) for c in properties.get(_RDF_TYPE, ()))
    )
    if _ROOT not in classes or not properties.get(_LABEL):
        return None
    return Term(
        iri=iri,
        label=properties[_LABEL][0],
        definition=next(iter(properties.get(_DEFINITION, ())), ""),
        synonyms=tuple(dict.fromkeys(properties.get(_ALT, ()))),
        hidden=tuple(dict.fromkeys(properties.get(_HIDDEN, ()))),
        types=frozenset(_local_names(classes)),
        broader=_closure(index, iri, _BROADER) - {iri},
        match_case=properties.get(_MATCH_CASE, ["false"])[0] == "true",
        components=tuple(dict.fromkeys(properties.get(_COMPONENT, ()))),
    )
