"""The released graph: what the pipeline made of the reports, without the words of the reports.

``released.trig`` lies in the package and is the content of a new store. It holds facts, sections,
offsets and hashes; no quoted words. The same extractions give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable

from pyoxigraph import Quad, RdfFormat, parse, serialize

from cavagraph.graph.errors import StoreError
from cavagraph.graph.model import Extraction
from cavagraph.graph.quotes import shortened
from cavagraph.graph.rdf import Run, graphed
from cavagraph.ontology.prefixes import PREFIXES
from cavagraph.ontology.terms import Terminology

__all__ = ["RELEASED", "read_released", "released_bytes"]

RELEASED: Traversable = files("cavagraph.graph") / "released.trig"
_USED = ("cg", "cgd", "seg", "zone", "drug", "dcterms", "prov", "rdfs", "skos", "unit", "xsd")


def released_bytes(
    extractions: Iterable[Extraction],
    terminology: Terminology,
    run: Run,
    *,
    titles: bool = True,
) -> bytes:
    """The TriG file of these reports, one named graph each, in order of their keys.

    ``titles``: whether titles of nine words and more stay whole; otherwise they end after eight.
    """
    ordered = sorted(extractions, key=lambda extraction: extraction.source.key)
    if not titles:
        ordered = [_short_title(extraction) for extraction in ordered]
    quads = (q for item in ordered for q in graphed(item, terminology, run, quotes=False).quads)
    prefixes = {name: PREFIXES[name] for name in _USED}
    data = serialize(quads, format=RdfFormat.TRIG, prefixes=prefixes) or b""
    # The serialiser writes prefixes in an order of its own that changes from run to run.
    lines = data.splitlines(keepends=True)
    head = [line for line in lines if line.startswith(b"@prefix ")]
    return b"".join(sorted(head) + lines[len(head) :])


def _short_title(extraction: Extraction) -> Extraction:
    """The extraction with its title cut like a passage."""
    title = shortened(extraction.source.title)
    return replace(extraction, source=replace(extraction.source, title=title))


def read_released(source: Traversable = RELEASED) -> tuple[Quad, ...]:
    """The quads of a released file, in the order of the file.

    Raises:
        StoreError: the file is missing or is not TriG.
    """
    try:
        return tuple(parse(source.read_bytes(), format=RdfFormat.TRIG))
    except OSError as error:
        raise StoreError(f"{source}: cannot be read ({error}); install cavagraph again") from error
    except SyntaxError as error:
        raise StoreError(f"{source}: not TriG ({error}); install cavagraph again") from error
