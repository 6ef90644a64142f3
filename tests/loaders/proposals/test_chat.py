"""The client of a model against a server on this machine that behaves, and that does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cavagraph.graph.errors import RemoteError, StoreError
from cavagraph.graph.transport import Limits
from cavagraph.loaders.proposals.chat import Chat, CutError, Endpoint
from cavagraph.loaders.proposals.prompt import Prompt

if TYPE_CHECKING:
    from tests.conftest import Asked, Reply, Server

ASKED = Prompt("You copy facts.", "Patient: 1", {"type": "object"})
KEY = "sk-very-secret"
QUICK = Limits(total=0.8, max_bytes=20_000, tries=3, pause=0.01)


def completion(server: Server, text: str | None, finish: str = "stop") -> Reply:
    message = {"role": "assistant", "content": text}
    body = {"id": "x", "choices": [{"index": 0, "message": message, "finish_reason": finish}]}
    return server.answer(json.dumps(body).encode())


def chat(server: Server, cache: Path | None = None) -> Chat:
    return Chat(Endpoint("tiny", f"{server.url}/v1/", KEY, cache, QUICK))


def sent(server: Server) -> list[dict[str, Any]]:
    return [json.loads(asked.body) for asked in server.seen]


def test_what_is_asked(server: Server) -> None:
    server.reply = lambda _: completion(server, "{}")
    assert chat(server).ask(ASKED) == "{}"
    (asked,) = server.seen
    assert (asked.method, asked.path) == ("POST", "/v1/chat/completions")
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    (body,) = sent(server)
    assert (body["model"], body["temperature"]) == ("tiny", 0)
    assert [message["content"] for message in body["messages"]] == [ASKED.system, ASKED.user]
    assert body["response_format"]["json_schema"]["schema"] == ASKED.schema


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_server_without_schemas_is_asked_with_less_and_that_is_remembered(
    server: Server, status: int
) -> None:
    def reply(asked: Asked) -> Reply:
        if "response_format" in json.loads(asked.body):
            return server.answer(b'{"error": "response_format?"}', status=status)
        return completion(server, "{}")

    server.reply = reply
    one = chat(server)
    assert one.ask(ASKED) == one.ask(ASKED) == "{}"
    formats = [body.get("response_format", {}).get("type") for body in sent(server)]
    assert formats == ["json_schema", "json_object", None, None]


def test_a_busy_server_is_asked_again(server: Server) -> None:
    answers = [server.answer(b"", status=429, headers={"Retry-After": "0"})]
    server.reply = lambda _: answers.pop() if answers else completion(server, "{}")
    assert chat(server).ask(ASKED) == "{}"
    assert len(server.seen) == 2


@pytest.mark.parametrize(
    ("text", "finish"), [('{"facts": [', "length"), (None, "stop"), ("", "stop")]
)
def test_an_answer_that_is_cut_says_so(server: Server, text: str | None, finish: str) -> None:
    server.reply = lambda _: completion(server, text, finish)
    with pytest.raises(CutError, match="before the end"):
        chat(server).ask(ASKED)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"body": b"who?" + KEY.encode(), "status": 401}, r"answered 401; check address, key"),
        ({"body": b"key " + KEY.encode(), "status": 500}, r"answered 500 \(key \*\)"),
        ({"body": b"none", "status": 404}, r"answered 404 \(none\)"),
        ({"body": b"<html>hello", "kind": "text/html"}, r"is no chat completion \(<html>hello\)"),
        ({"body": b'{"choices": []}'}, "is no chat completion"),
        ({"body": b" " * 30_000}, "larger than 20,000 bytes"),
        ({"body": b"{}" * 50, "drip": 0.05}, "no whole answer within 0.8 s"),
        ({"status": 302, "headers": {"Location": "http://elsewhere.example/"}}, "elsewhere"),
    ],
)
def test_faults_are_one_clear_error_without_the_key(
    server: Server, fault: dict[str, Any], message: str
) -> None:
    server.reply = lambda _: server.answer(**fault)
    with pytest.raises(RemoteError, match=message) as caught:
        chat(server).ask(ASKED)
    assert KEY not in repr(caught.value)
    assert "\n" not in caught.value.message


def test_the_key_shows_nowhere(server: Server, tmp_path: Path) -> None:
    server.reply = lambda _: completion(server, "{}")
    endpoint = Endpoint("tiny", f"{server.url}/v1", KEY, tmp_path, QUICK)
    Chat(endpoint).ask(ASKED)
    assert KEY not in repr(endpoint)
    assert all(KEY not in path.read_text(encoding="utf-8") for path in tmp_path.iterdir())


def test_an_answer_is_kept_and_replayed_without_a_server(server: Server, tmp_path: Path) -> None:
    server.reply = lambda _: completion(server, '{"facts": []}')
    assert chat(server, tmp_path / "kept").ask(ASKED) == '{"facts": []}'
    offline = Chat(Endpoint("tiny", cache=tmp_path / "kept"))
    assert offline.ask(ASKED) == '{"facts": []}'
    assert len(server.seen) == 1
    with pytest.raises(RemoteError, match="no kept answer"):
        offline.ask(Prompt(ASKED.system, "Patient: 2", ASKED.schema))
    with pytest.raises(RemoteError, match="no kept answer"):
        Chat(Endpoint("other", cache=tmp_path / "kept")).ask(ASKED)


def test_a_kept_answer_that_is_damaged_is_named(server: Server, tmp_path: Path) -> None:
    server.reply = lambda _: completion(server, "{}")
    chat(server, tmp_path).ask(ASKED)
    (kept,) = tmp_path.iterdir()
    kept.write_text('{"answer', encoding="utf-8")
    with pytest.raises(StoreError, match=r"is no kept answer.*remove it"):
        chat(server, tmp_path).ask(ASKED)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://model.example/v1", "unencrypted"),
        ("file:///tmp/x", "no http or https"),
        ("https://ann:pw@model.example/v1", "no http or https"),
    ],
)
def test_addresses_that_are_refused(url: str, message: str) -> None:
    with pytest.raises(RemoteError, match=message):
        Chat(Endpoint("tiny", url, KEY))
