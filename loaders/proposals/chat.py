"""Any server that speaks the chat completions of OpenAI: one question, one answer as text.

The key is sent to the address that was given and nowhere else; it is in no message, no ``repr``,
no cache. A server that does not know ``response_format`` is asked with less of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from cavagraph.graph.disk import write_whole
from cavagraph.graph.errors import LimitError, RemoteError, StoreError
from cavagraph.graph.model import LanguageModel
from cavagraph.graph.transport import Answer, Limits, Request, host_of, send
from cavagraph.loaders.proposals.prompt import PROMPT_VERSION, Prompt

LIMITS: Final = Limits(total=300, max_bytes=4 * 1024 * 1024, tries=5, pause=2)
_UNKNOWN_FORMAT: Final = frozenset({400, 404, 422})
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class CutError(Exception):
    """The model stopped before the end of its answer."""


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    content: str | None = None


class _Choice(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    choices: list[_Choice]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server (base address up to ``/v1``), a model of it, and where answers are kept.

    Without ``url`` only kept answers are used: a run can be repeated where there is no network.
    """

    model: str
    url: str = ""
    key: str = field(default="", repr=False)
    cache: Path | None = None
    limits: Limits = LIMITS

    @property
    def named(self) -> LanguageModel:
        """What provenance says of it."""
        return LanguageModel(self.model, PROMPT_VERSION)


class Chat:
    """Asks one endpoint; what it answered once it is not asked again."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._formats = 0
        if endpoint.url:
            _refuse_leak(endpoint)

    def ask(self, prompt: Prompt) -> str:
        """The text of the answer.

        Raises:
            CutError: the answer is not whole.
            RemoteError: no usable answer.
            StoreError: an answer cannot be kept, or a kept one cannot be read.
        """
        kept = self._kept(prompt)
        if kept is not None and kept.is_file():
            return _read(kept)
        text = self._text(self._sent(prompt))
        if kept is not None:
            _keep(kept, self._endpoint.model, text)
        return text

    def _kept(self, prompt: Prompt) -> Path | None:
        """Where the answer is kept: by model, wording, and everything that is asked."""
        if self._endpoint.cache is None:
            return None
        asked = [self._endpoint.model, PROMPT_VERSION, prompt.system, prompt.user, prompt.schema]
        name = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        return self._endpoint.cache / f"{name}.json"

    def _sent(self, prompt: Prompt) -> Answer:
        """The answer to the richest format that the server knows; it is remembered."""
        if not self._endpoint.url:
            raise RemoteError(
                f"{self._endpoint.model}: no kept answer to this question; "
                "set CAVAGRAPH_LLM_URL to the server that has the model"
            )
        formats = _formats(prompt.schema)
        while True:
            answer = self._post(prompt, formats[self._formats])
            last = self._formats == len(formats) - 1
            if answer.status not in _UNKNOWN_FORMAT or last:
                return answer
            self._formats += 1

    def _post(self, prompt: Prompt, response_format: Mapping[str, Any]) -> Answer:
        endpoint = self._endpoint
        body = {
            "model": endpoint.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": prompt.system},
                {"role": "user", "content": prompt.user},
            ],
            **response_format,
        }
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        address = f"{endpoint.url.rstrip('/')}/chat/completions"
        try:
            return send(
                Request(address, "POST", headers, json.dumps(body).encode()), endpoint.limits
            )
        except LimitError as error:
            raise RemoteError(f"language model {endpoint.model}: {error.message}") from error

    def _text(self, answer: Answer) -> str:
        host = host_of(self._endpoint.url)
        if answer.status != 200:
            said = answer.excerpt()
            if self._endpoint.key:  # some servers repeat it
                said = "" if answer.status in (401, 403) else said.replace(self._endpoint.key, "*")
            raise RemoteError(
                f"{host}: language model {self._endpoint.model} answered {answer.status}"
                f"{f' ({said})' if said else ''}; check address, key and name of the model"
            )
        try:
            choice = _Completion.model_validate_json(answer.body).choices[0]
        except (ValidationError, IndexError) as error:
            raise RemoteError(
                f"{host}: the answer is no chat completion ({answer.excerpt()}); "
                "give the address of an OpenAI-compatible server, up to /v1"
            ) from error
        if choice.finish_reason == "length" or not choice.message.content:
            raise CutError("the model stopped before the end of its answer")
        return choice.message.content


def _formats(schema: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """What ``response_format`` may be, the richest first."""
    strict = {"name": "facts", "strict": True, "schema": schema}
    return (
        {"response_format": {"type": "json_schema", "json_schema": strict}},
        {"response_format": {"type": "json_object"}},
        {},
    )


def _read(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["answer"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: is no kept answer ({error}); remove it") from error


def _keep(path: Path, model: str, text: str) -> None:
    whole = {"model": model, "prompt": PROMPT_VERSION, "answer": text}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(whole, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise StoreError(
            f"{path.parent}: answers cannot be kept ({error.strerror}); name another folder"
        ) from error


def _refuse_leak(endpoint: Endpoint) -> None:
    parts = urlsplit(endpoint.url)
    host = host_of(endpoint.url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise RemoteError(f"{host}: no http or https address of a server; correct it")
    if endpoint.key and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise RemoteError(f"{host}: the key would travel unencrypted; use https")
