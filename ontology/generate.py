"""Writes ``vocabulary.py`` from the Turtle: ``python -m cavagraph.ontology.generate``.

The module is made, not written, so that a name in Python exists exactly when the Turtle declares
it. A test compares the file with what this would write.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from cavagraph.ontology.prefixes import OWN, PREFIXES

__all__ = ["declared", "main", "vocabulary_source"]

_SOURCES = ("cavagraph.ttl", "zones.ttl")
_TYPE = PREFIXES["rdf"] + "type"
_SECTIONS: Mapping[str, str] = {
    "cg": "Classes, properties, named values and concepts of the ontology.",
    "seg": "Segments of the inferior vena cava.",
    "zone": "Published numberings of the vena cava and their labels.",
    "drug": "Named drugs.",
}
_HEADER = '''\
"""The closed vocabulary: every IRI that the ontology declares, as a constant.

Made by ``python -m cavagraph.ontology.generate``; do not edit. A name that the Turtle does not
declare is an AttributeError at run time and an error for mypy. Hyphens are underscores here.
"""
# fmt: off

from __future__ import annotations

from typing import Final

__all__ = ["CG", "DRUG", "SEG", "ZONE"]
'''


def declared() -> frozenset[str]:
    """IRIs of our own namespaces that stand as a typed subject in the shipped Turtle."""
    package = files("cavagraph.ontology")
    own = tuple(OWN.values())
    return frozenset(
        triple.subject.value
        for name in _SOURCES
        for triple in ox.parse(package.joinpath(name).read_bytes(), format=ox.RdfFormat.TURTLE)
        if isinstance(triple.subject, ox.NamedNode)
        and triple.predicate.value == _TYPE
        and triple.subject.value.startswith(own)
    )


def vocabulary_source(iris: Iterable[str] | None = None) -> str:
    """The text of ``vocabulary.py`` for these IRIs (those of the Turtle by default)."""
    known = sorted(declared() if iris is None else iris)
    return _HEADER + "".join(line for prefix in _SECTIONS for line in _section(prefix, known))


def _section(prefix: str, iris: Iterable[str]) -> Iterator[str]:
    namespace = OWN[prefix]
    yield f'\n\nclass {prefix.upper()}:\n    """{_SECTIONS[prefix]}"""\n\n'
    for iri in iris:
        if iri.startswith(namespace):
            name = iri.removeprefix(namespace).replace("-", "_")
            if not name.isidentifier() or keyword.iskeyword(name):
                raise ValueError(f"{iri} gives no Python name; choose another local name")
            yield f'    {name}: Final = "{iri}"\n'


def main() -> None:
    """Write the module beside this one."""
    Path(__file__).with_name("vocabulary.py").write_text(vocabulary_source(), encoding="utf-8")


if __name__ == "__main__":
    main()
