"""Choices that the command line offers: names only, so that parsing imports nothing else."""

from __future__ import annotations

from enum import StrEnum


class FactFormat(StrEnum):
    """How ``extract`` prints."""

    TABLE = "table"
    JSON = "json"


class RowFormat(StrEnum):
    """How ``query`` prints: the first five for rows, the others for triples."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"

    @property
    def is_rdf(self) -> bool:
        """True for the formats of CONSTRUCT and DESCRIBE."""
        return self in (self.TURTLE, self.NTRIPLES, self.JSONLD, self.RDFXML)
