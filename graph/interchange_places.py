"""Places of evidence in the interchange format, both ways."""

from __future__ import annotations

from cavagraph.graph.interchange_shape import CellShape, ElementShape, PageShape
from cavagraph.graph.model import CellPlace, ElementPlace, PagePlace, Place

__all__ = ["place_of", "shape_of"]

PlaceShape = ElementShape | PageShape | CellShape


def shape_of(place: Place) -> PlaceShape:
    """The shape that says this place."""
    match place:
        case ElementPlace(xpath, start, end):
            return ElementShape(xpath=xpath, start=start, end=end)
        case PagePlace(page, box):
            return PageShape(page=page, box=box)
        case CellPlace(sheet, cell):
            return CellShape(sheet=sheet, cell=cell)


def place_of(shape: PlaceShape) -> Place:
    """The place that a shape says."""
    if isinstance(shape, ElementShape):
        return ElementPlace(shape.xpath, shape.start, shape.end)
    if isinstance(shape, PageShape):
        return PagePlace(shape.page, shape.box)
    return CellPlace(shape.sheet, shape.cell)
