"""What commands that ask a server share: how we introduce ourselves, and silence between tries."""

from __future__ import annotations

import re
from importlib.metadata import version

import click


def agent(contact: str = "") -> str:
    """The User-Agent: program, version, and whom to write to.

    Raises:
        click.BadParameter: the contact is no address of an e-mail.
    """
    name = f"cavagraph/{version('cavagraph')}"
    if not contact:
        return name
    if not re.fullmatch(r"[\w.+-]{1,64}@[\w.-]{1,190}", contact, re.ASCII):
        raise click.BadParameter(f"{contact!r} is no e-mail address", param_hint="--contact")
    return f"{name} (mailto:{contact})"


def without_retry_log() -> None:
    """A try that is made again is no message of its own: the end of it is one line."""
    from stamina.instrumentation import set_on_retry_hooks

    set_on_retry_hooks(())
