"""Where in a file a span stands, as selectors of the Web Annotation vocabulary.

An element: ``oa:XPathSelector`` refined by ``oa:TextPositionSelector`` (code points of the
element's text). A page: ``oa:FragmentSelector`` with ``page=3&rect=left,bottom,right,top`` in PDF
points from the lower left corner. A cell: ``oa:FragmentSelector`` with ``Sheet!A2:F2``.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from cavagraph.graph.identity import decimal_text, digest
from cavagraph.graph.model import CellPlace, ElementPlace, PagePlace, Place
from cavagraph.graph.rdf_sink import RDF_TYPE, Sink, cgd, iri

__all__ = ["place_text", "write_places"]

_VALUE = iri("rdf", "value")
_INTEGER = iri("xsd", "integer")
_PDF = NamedNode("http://tools.ietf.org/rfc/rfc3778")
"""The fragments of a PDF, as the Web Annotation vocabulary names their specification."""


def write_places(sink: Sink, key: str, span: NamedNode, places: Iterable[Place]) -> None:
    """Ties a span of the report ``key`` to a selector for each place."""
    for place in places:
        value = place_text(place)
        stretch = (place.start, place.end) if isinstance(place, ElementPlace) else ()
        node = cgd(f"place-{key}-{digest(value, *stretch)}")
        if isinstance(place, ElementPlace):
            sink.add(node, RDF_TYPE, iri("oa", "XPathSelector"))
            _position(sink, key, node, place)
        else:
            sink.add(node, RDF_TYPE, iri("oa", "FragmentSelector"))
        if isinstance(place, PagePlace):
            sink.add(node, iri("dcterms", "conformsTo"), _PDF)
        sink.add(node, _VALUE, Literal(value))
        sink.add(span, iri("oa", "hasSelector"), node)


def _position(sink: Sink, key: str, node: NamedNode, place: ElementPlace) -> None:
    position = cgd(f"position-{key}-{digest(place.xpath, place.start, place.end)}")
    sink.add(node, iri("oa", "refinedBy"), position)
    sink.add(position, RDF_TYPE, iri("oa", "TextPositionSelector"))
    for name, number in (("start", place.start), ("end", place.end)):
        sink.add(position, iri("oa", name), Literal(str(number), datatype=_INTEGER))


def place_text(place: Place) -> str:
    """A place in one word: an XPath, a fragment of a PDF, or a reference to cells.

    >>> place_text(CellPlace("Cases", "A2:F2"))
    'Cases!A2:F2'
    """
    match place:
        case ElementPlace(xpath, _, _):
            return xpath
        case PagePlace(page, box):
            return f"page={page}&rect={','.join(map(decimal_text, box))}"
        case CellPlace(sheet, cell):
            return f"{sheet}!{cell}" if sheet else cell
