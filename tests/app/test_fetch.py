"""``fetch`` against a server that behaves, and misbehaves, as Europe PMC might."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from cavagraph.app.commands import fetching as command
from cavagraph.graph.transport import Limits
from cavagraph.loaders import europepmc

if TYPE_CHECKING:
    from tests.app.conftest import Cli, Ended
    from tests.conftest import Asked, Reply, Server

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
BODY = (
    "<p>A 61-year-old woman had a leiomyosarcoma of the inferior vena cava. It was resected and "
    "the vein was replaced by a graft.</p>"
)


def jats(licence: str = CC_BY, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<article xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<front><article-meta><article-id pub-id-type="doi">10.1000/xyz.7</article-id>'
        "<title-group><article-title>An invented case</article-title></title-group><permissions>"
        f'<license xlink:href="{licence}"/></permissions></article-meta></front>'
        f"<body><sec><title>Case report</title>{BODY}</sec></body></article>"
    ).encode()


class Service:
    """What the server knows: records by PMCID, and how it answers for the text of an article."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.records = {"PMC7": {"doi": "10.1000/xyz.7", "license": "cc by"}}
        self.text: Callable[[Asked], Reply] = lambda _: self.xml()
        server.reply = self.reply

    def xml(self, body: bytes | None = None, **more: object) -> Reply:
        kind = {"kind": "application/xml; charset=utf-8"}
        return self.server.answer(jats() if body is None else body, **{**kind, **more})  # type: ignore[arg-type]

    def reply(self, asked: Asked) -> Reply:
        parts = urlsplit(asked.path)
        if parts.path.endswith("/fullTextXML"):
            return self.text(asked)
        assert parts.path == "/search"
        query = parse_qs(parts.query)
        assert (query["format"], query["resultType"]) == (["json"], ["core"])
        field, _, value = query["query"][0].partition(":")
        found = [
            {"pmcid": pmcid, "isOpenAccess": "Y", "source": "MED", **record}
            for pmcid, record in self.records.items()
            if value.strip('"') == (pmcid if field == "PMCID" else record.get("doi"))
        ]
        whole = {"version": "6.9", "hitCount": len(found), "resultList": {"result": found}}
        return self.server.answer(json.dumps(whole).encode())

    @property
    def texts(self) -> int:
        """How many times the text of an article was asked for."""
        return sum(asked.path.endswith("/fullTextXML") for asked in self.server.seen)


@pytest.fixture
def service(server: Server, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setenv(command.URL_VARIABLE, server.url)
    quick = Limits(total=0.8, max_bytes=50_000, tries=3, pause=0.01)
    monkeypatch.setattr(europepmc.EuropePmc, "__init__", _limited(quick))
    return Service(server)


def _limited(limits: Limits) -> Callable[..., None]:
    made = europepmc.EuropePmc.__init__

    def init(self: europepmc.EuropePmc, base_url: str, agent: str, pause: float) -> None:
        made(self, base_url, agent, pause, limits, limits)

    return init


@pytest.fixture
def fetch(cli: Cli, tmp_path: Path) -> Callable[..., Ended]:
    return lambda *names: cli("fetch", *names, "--to", tmp_path / "in", "--pause", "0")


def manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_an_article_is_brought_with_where_it_came_from(
    service: Service, fetch: Callable[..., Ended], tmp_path: Path, cli: Cli
) -> None:
    ended = fetch("https://doi.org/10.1000/XYZ.7", "--contact", "ann@clinic.example")
    assert (ended.code, ended.out) == (0, "")
    assert (tmp_path / "in" / "PMC7.xml").read_bytes() == jats()
    (row,) = manifest(tmp_path / "in")
    assert row["file"] == "PMC7.xml"
    assert (row["id"], row["doi"], row["pmcid"]) == ("10.1000/xyz.7", "10.1000/xyz.7", "PMC7")
    assert (row["licence"], row["title"]) == ("CC-BY-4.0", "An invented case")
    assert row["url"] == f"{service.server.url}/PMC7/fullTextXML"
    assert row["sha256"] == hashlib.sha256(jats()).hexdigest()
    assert row["fetched_at"].endswith("+00:00")
    agents = {asked.headers["user-agent"] for asked in service.server.seen}
    assert len(agents) == 1
    assert agents.pop().endswith(" (mailto:ann@clinic.example)")
    found = cli("extract", tmp_path / "in", "--format", "json")
    assert json.loads(found.out)["documents"][0]["source"]["licence"] == "CC-BY-4.0"


def test_what_is_there_and_whole_is_not_fetched_again(
    service: Service, fetch: Callable[..., Ended], tmp_path: Path
) -> None:
    assert fetch("PMC7").code == 0
    service.server.seen.clear()
    again = fetch("PMC7", "pmc7", "10.1000/xyz.7")
    assert (again.code, service.server.seen) == (0, [])
    assert "3 there already" in again.err
    (tmp_path / "in" / "PMC7.xml").write_bytes(jats()[:90])
    assert fetch("10.1000/xyz.7").code == 0
    assert (tmp_path / "in" / "PMC7.xml").read_bytes() == jats()
    assert len(manifest(tmp_path / "in")) == 1
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == ["PMC7.xml", "manifest.tsv"]


def test_one_failure_is_one_line_and_the_others_go_on(
    service: Service, fetch: Callable[..., Ended], tmp_path: Path
) -> None:
    ended = fetch("PMC9", "nonsense", "10.1000/none", "PMC7")
    assert ended.code == 1
    assert [line.split(": ")[1] for line in ended.errors] == ["PMC9", "nonsense", "10.1000/none"]
    assert "no full text" in ended.errors[0]
    assert "neither a PMCID" in ended.errors[1]
    assert (tmp_path / "in" / "PMC7.xml").is_file()


@pytest.mark.parametrize(
    ("stated", "printed", "allowed"),
    [
        ("cc by", CC_BY, True),
        ("cc by-nc-nd", CC_BY.replace("by", "by-nc-nd"), True),
        ("cc0", "https://creativecommons.org/publicdomain/zero/1.0/", True),
        ("", CC_BY, True),
        ("cc by", "", True),
        ("publisher's own", CC_BY, False),
        ("", "https://publisher.example/free-to-read", False),
        ("", "", False),
    ],
)
def test_only_licences_that_allow_it(
    service: Service, fetch: Callable[..., Ended], stated: str, printed: str, allowed: bool
) -> None:
    service.records["PMC7"]["license"] = stated
    service.text = lambda _: service.xml(jats(printed))
    ended = fetch("PMC7")
    assert ended.code == (0 if allowed else 1)
    if not allowed:
        assert "does not allow to keep and quote it; --any-licence" in ended.errors[0]
        assert service.texts == (not stated), "what may not be kept is not even asked for"
        assert fetch("PMC7", "--any-licence").code == 0


def test_an_article_that_is_not_open_is_refused(
    service: Service, fetch: Callable[..., Ended]
) -> None:
    service.records["PMC7"] = {"doi": "10.1000/xyz.7", "isOpenAccess": "N"}
    ended = fetch("PMC7")
    assert (ended.code, service.texts) == (1, 0)
    assert "licence (not open access)" in ended.errors[0]


BOMB = '<!DOCTYPE article [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
ELSEWHERE = {"Location": "http://elsewhere.example/PMC7"}
FAULTS: dict[str, tuple[Callable[[Service], Reply], str, int]] = {
    "404": (lambda s: s.xml(b"", status=404), "is not there (404)", 1),
    "500": (lambda s: s.xml(b"oops", status=500), "answered 500 (oops)", 1),
    "429 for ever": (lambda s: s.xml(b"", status=429), "answered 429", 3),
    "429 for an hour": (
        lambda s: s.xml(b"", status=429, headers={"Retry-After": "3600"}),
        "answered 429",
        1,
    ),
    "dripping": (lambda s: s.xml(drip=0.05), "no whole answer within 0.8 s", 1),
    "cut": (lambda s: s.xml(jats()[:200], length=9999), "no whole answer", 3),
    "cut and closed well": (lambda s: s.xml(jats()[:200]), "not well-formed", 1),
    "page": (lambda s: s.xml(b"<html>Hello", kind="text/html"), "came as text/html", 1),
    "page as xml": (lambda s: s.xml(b"<html><p>Hello</p></html>"), "an HTML page", 1),
    "other xml": (lambda s: s.xml(b"<error>no</error>"), "root <error>, not a JATS", 1),
    "entities": (lambda s: s.xml(jats(head=BOMB)), "entity declarations are not allowed", 1),
    "huge": (lambda s: s.xml(b" " * 60_000), "larger than 50,000 bytes", 1),
    "no text": (lambda s: s.xml(jats().replace(BODY.encode(), b"")), "no paragraph", 1),
    "other host": (lambda s: s.xml(status=302, headers=ELSEWHERE), "elsewhere.example", 1),
    "file": (lambda s: s.xml(status=302, headers={"Location": "file:///etc/passwd"}), "moved", 1),
    "circle": (lambda s: s.xml(status=302, headers={"Location": "/PMC7/fullTextXML"}), "moved", 1),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_the_server(
    service: Service, fetch: Callable[..., Ended], tmp_path: Path, name: str
) -> None:
    reply, message, tries = FAULTS[name]
    service.text = lambda _: reply(service)
    ended = fetch("PMC7")
    (line,) = ended.errors
    assert line.startswith("error: PMC7: ")
    assert message in line
    assert ended.code in (1, 7)
    assert service.texts == tries
    assert [path.name for path in (tmp_path / "in").iterdir()] == []


def test_a_busy_server_is_asked_again(service: Service, fetch: Callable[..., Ended]) -> None:
    answers = [
        service.xml(b"", status=429, headers={"Retry-After": "0"}),
        service.xml(b"", status=503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
        service.xml(),
    ]
    service.text = lambda _: answers.pop(0)
    assert fetch("PMC7").code == 0
    assert service.texts == 3


def test_a_redirect_within_the_service_is_followed(
    service: Service, fetch: Callable[..., Ended], tmp_path: Path
) -> None:
    moved = {"Location": "/new/PMC7/fullTextXML"}
    service.text = lambda asked: (
        service.xml() if asked.path.startswith("/new/") else service.xml(status=301, headers=moved)
    )
    assert fetch("PMC7").code == 0
    assert (tmp_path / "in" / "PMC7.xml").read_bytes() == jats()


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"resultList": {}}', b'{"resultList'])
def test_a_search_that_answers_something_else(
    service: Service, fetch: Callable[..., Ended], body: bytes
) -> None:
    service.server.reply = lambda _: service.server.answer(body)
    ended = fetch("PMC7")
    assert ended.code == 7
    assert "the search answered with something else" in ended.errors[0]


def test_a_record_of_another_article_is_not_taken(
    service: Service, fetch: Callable[..., Ended]
) -> None:
    other = {"resultList": {"result": [{"pmcid": "PMC8", "doi": "10.1000/other"}]}}
    service.server.reply = lambda _: service.server.answer(json.dumps(other).encode())
    assert "no full text" in fetch("PMC7").errors[0]


@pytest.mark.usefixtures("service")
def test_a_server_that_is_silent_is_left_alone(fetch: Callable[..., Ended]) -> None:
    ended = fetch(*(f"PMC{n}" for n in range(1, 6)), "--url", "http://127.0.0.1:1")
    assert ended.code == 7
    assert [("not asked for" in line) for line in ended.errors] == [False] * 3 + [True] * 2


@pytest.mark.parametrize(
    "url", ["http://epmc.example/rest", "file:///tmp", "https://a:b@c.example"]
)
def test_only_https_leaves_this_machine(cli: Cli, tmp_path: Path, url: str) -> None:
    ended = cli("fetch", "PMC7", "--to", tmp_path / "in", "--url", url)
    assert ended.code == 7
    assert "not the https address" in ended.errors[0]
    assert not (tmp_path / "in").exists()


def test_a_contact_is_an_address(cli: Cli, tmp_path: Path) -> None:
    ended = cli("fetch", "PMC7", "--to", tmp_path, "--contact", "me\r\nX: y")
    assert ended.code == 2
