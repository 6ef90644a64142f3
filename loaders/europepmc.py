"""Europe PMC, as far as open-access articles go: what an identifier means, and the JATS of it.

Two calls of its REST service, ``search`` and ``{PMCID}/fullTextXML``
(https://europepmc.org/RestfulWebService). Nothing else of this project asks a server for reports.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cavagraph.graph.errors import RemoteError
from cavagraph.graph.transport import Answer, Limits, Request, host_of, send

BASE_URL: Final = "https://www.ebi.ac.uk/europepmc/webservices/rest"
PAUSE: Final = 0.5
"""Seconds between two requests. The service names no limit; this is far below what it bears."""
ARTICLE: Final = Limits(total=120, max_bytes=32 * 1024 * 1024, pause=1)
_RECORD: Final = Limits(total=60, max_bytes=2 * 1024 * 1024, pause=1)
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_PMCID = re.compile(r"PMC[1-9]\d{0,9}")
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>\\]{1,200}")
_DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


class _Hit(BaseModel):
    """A record of the search's ``core`` result; other keys are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    pmcid: str = ""
    doi: str = ""
    license: str = ""
    open_access: str = Field("", alias="isOpenAccess")


class _Hits(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    result: list[_Hit]


class _Found(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    hits: _Hits = Field(alias="resultList")


@dataclass(frozen=True, slots=True)
class Record:
    """An article that Europe PMC has in full. ``licence`` is in its own words ("cc by-nc")."""

    pmcid: str
    doi: str
    licence: str
    open_access: bool


def identifier(words: str) -> str:
    """A PMCID ("PMC123") or a DOI (in small letters) of what a person wrote; "" for neither.

    >>> identifier("https://doi.org/10.1000/ABC"), identifier("pmc42"), identifier("42")
    ('10.1000/abc', 'PMC42', '')
    """
    plain = _DOI_PREFIX.sub("", words.strip(), count=1)
    if _PMCID.fullmatch(plain.upper()):
        return plain.upper()
    return plain.lower() if _DOI.fullmatch(plain) else ""


@dataclass
class EuropePmc:
    """The service at ``base_url``; ``agent`` names program and contact, ``pause`` is in seconds."""

    base_url: str = BASE_URL
    agent: str = "cavagraph"
    pause: float = PAUSE
    article_limits: Limits = ARTICLE
    record_limits: Limits = _RECORD
    _free_at: float = field(default=0.0, init=False, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not (parts.scheme == "https" or plain) or not parts.hostname or "@" in parts.netloc:
            raise RemoteError(
                f"{host_of(self.base_url)}: not the https address of a service; give it another"
            )

    def find(self, wanted: str) -> Record | None:
        """The record of an ``identifier``; None where Europe PMC has no full text of it.

        Raises:
            RemoteError, LimitError: no usable answer.
        """
        query = f"PMCID:{wanted}" if _PMCID.fullmatch(wanted) else f'DOI:"{wanted}"'
        options = {"query": query, "resultType": "core", "format": "json", "pageSize": "25"}
        answer = self._ask(f"search?{urlencode(options)}", self.record_limits)
        self._refuse(answer, "the search", ("application/json",))
        try:
            hits = _Found.model_validate_json(answer.body).hits.result
        except ValidationError as error:
            raise RemoteError(
                f"{host_of(self.base_url)}: the search answered with something else "
                f"({answer.excerpt()}); check the address of the service"
            ) from error
        for hit in hits:
            known = (hit.pmcid.upper(), hit.doi.lower())
            if wanted in known and _PMCID.fullmatch(known[0]):
                return Record(*known, hit.license.strip(), hit.open_access == "Y")
        return None

    def url_of(self, pmcid: str) -> str:
        """Where the JATS of an article is."""
        return f"{self.base_url.rstrip('/')}/{pmcid}/fullTextXML"

    def article(self, pmcid: str) -> bytes:
        """The JATS of an article, as it was sent.

        Raises:
            RemoteError, LimitError: no usable answer, or it is no XML.
        """
        answer = self._ask(f"{pmcid}/fullTextXML", self.article_limits)
        self._refuse(answer, "the full text", ("application/xml", "text/xml"))
        return answer.body

    def _ask(self, path: str, limits: Limits) -> Answer:
        time.sleep(max(self._free_at - time.monotonic(), 0.0))
        request = Request(f"{self.base_url.rstrip('/')}/{path}", headers={"User-Agent": self.agent})
        try:
            return send(request, limits)
        finally:
            self._free_at = time.monotonic() + self.pause

    def _refuse(self, answer: Answer, what: str, accepted: tuple[str, ...]) -> None:
        host = host_of(self.base_url)
        if answer.status == 404:
            raise RemoteError(f"{host}: {what} is not there (404); look it up by hand")
        if answer.status != 200:
            raise RemoteError(
                f"{host}: answered {answer.status} ({answer.excerpt()}); run this again later"
            )
        if answer.media_type not in accepted:
            raise RemoteError(
                f"{host}: {what} came as {answer.media_type}, not {accepted[0]} "
                f"({answer.excerpt()}); check the address of the service"
            )
