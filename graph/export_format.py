"""The formats a graph is written in; names only, so that a command line can offer them cheaply."""

from __future__ import annotations

from enum import StrEnum


class ExportFormat(StrEnum):
    """How ``export`` writes."""

    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"

    @property
    def keeps_graphs(self) -> bool:
        """False where the format can only hold the union of all graphs."""
        return self in (ExportFormat.TRIG, ExportFormat.NQUADS, ExportFormat.JSONLD)
