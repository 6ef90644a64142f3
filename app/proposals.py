"""A language model on request: which one, where it is, and what of its proposals was not taken."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from cavagraph.app.console import write_file
from cavagraph.app.settings import Settings
from cavagraph.graph.model import Extraction
from cavagraph.loaders.proposals.chat import Endpoint
from cavagraph.loaders.proposals.proposal import is_rejection

KIND = "openai"
"""The one protocol that is spoken: chat completions as OpenAI has them, which many servers copy."""


def endpoint(choice: str, settings: Settings) -> Endpoint:
    """The model of "openai:MODEL" at the address that the environment gives.

    Raises:
        click.BadParameter: the choice is of another form.
    """
    kind, _, model = choice.partition(":")
    if kind != KIND or not model.strip() or len(model) > 200:
        raise click.BadParameter(f"{choice!r} is not {KIND}:MODEL", param_hint="--proposals")
    answers = settings.answers or default_answers()
    return Endpoint(model.strip(), settings.model_url, settings.model_key, answers)


def default_answers() -> Path:
    """Where this system keeps what programs can make again."""
    from platformdirs import user_cache_path

    return user_cache_path("cavagraph", appauthor=False) / "answers"


def write_rejections(path: Path, extractions: Iterable[Extraction]) -> None:
    """Every proposal that was not taken, as one JSON object a line.

    Raises:
        OutputError: the file cannot be written.
    """
    rejected = (issue for found in extractions for issue in found.issues if is_rejection(issue))
    lines = [
        json.dumps({"where": i.where, "rule": i.rule, "message": i.message}, ensure_ascii=False)
        for i in rejected
    ]
    write_file(path, "".join(f"{line}\n" for line in lines).encode())
