"""The only prefix table of the project: graphs, queries, CURIEs and the CLI all read it.

Two kinds live here. Our own namespaces and the vocabularies of the graph are what every file and
query declares; the external ones (OBO, LOINC, QUDT) occur as targets of mappings.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["EXTERNAL", "OWN", "PREFIXES", "contract", "expand"]

OWN: Mapping[str, str] = MappingProxyType(
    {
        "cg": "https://w3id.org/cavagraph/ontology#",
        "cgd": "https://w3id.org/cavagraph/data/",
        "seg": "https://w3id.org/cavagraph/segment/",
        "zone": "https://w3id.org/cavagraph/zone/",
        "drug": "https://w3id.org/cavagraph/drug/",
    }
)
"""Namespaces in which this project mints terms and instances."""

_OBO = "http://purl.obolibrary.org/obo/"

EXTERNAL: Mapping[str, str] = MappingProxyType(
    {
        "BFO": f"{_OBO}BFO_",
        "CHEBI": f"{_OBO}CHEBI_",
        "CL": f"{_OBO}CL_",
        "COB": f"{_OBO}COB_",
        "ECO": f"{_OBO}ECO_",
        "HP": f"{_OBO}HP_",
        "IAO": f"{_OBO}IAO_",
        "MAXO": f"{_OBO}MAXO_",
        "MONDO": f"{_OBO}MONDO_",
        "NCIT": f"{_OBO}NCIT_",
        "OBI": f"{_OBO}OBI_",
        "OGMS": f"{_OBO}OGMS_",
        "PR": f"{_OBO}PR_",
        "RO": f"{_OBO}RO_",
        "UBERON": f"{_OBO}UBERON_",
        "UO": f"{_OBO}UO_",
        "loinc": "https://loinc.org/",
        "sio": "http://semanticscience.org/resource/",
    }
)
"""Open identifier spaces that mappings and alignments point to."""

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        **OWN,
        **EXTERNAL,
        "dcterms": "http://purl.org/dc/terms/",
        "oa": "http://www.w3.org/ns/oa#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "semapv": "https://w3id.org/semapv/vocab/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "unit": "http://qudt.org/vocab/unit/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""Every prefix the project knows, own and external."""

# Longest namespace first, so that cg:/seg: win over any shorter one that contains them.
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def expand(curie: str) -> str:
    """The IRI of a CURIE.

    >>> expand("drug:trabectedin")
    'https://w3id.org/cavagraph/drug/trabectedin'

    Raises:
        KeyError: the prefix is not in the table, or there is no colon.
    """
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise KeyError(f"{curie!r} has no known prefix; known: {', '.join(sorted(PREFIXES))}")
    return PREFIXES[prefix] + local


def contract(iri: str) -> str:
    """The CURIE of an IRI, or the IRI itself where no namespace of the table begins it.

    >>> contract("https://w3id.org/cavagraph/ontology#Ascites")
    'cg:Ascites'
    >>> contract("https://example.org/x")
    'https://example.org/x'
    """
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
