"""Errors of the whole package: one line that says where, what, and what to do.

An exception means that the whole operation is impossible; a part that was skipped is an ``Issue``
(``graph.model``). ``exit_code`` is what the command line ends with.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "CavagraphError",
    "LimitError",
    "QueryError",
    "RemoteError",
    "ReportError",
    "StoreError",
    "VocabularyError",
]


class CavagraphError(Exception):
    """Base of all errors that a user can cause. The message is one line: place: what; remedy."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str) -> None:
        self.message = " ".join(message.split())
        super().__init__(self.message)


class VocabularyError(CavagraphError):
    """A term, class or property that the ontology does not have, or a broken vocabulary file."""

    exit_code: ClassVar[int] = 2


class ReportError(CavagraphError):
    """An input report that cannot be read at all."""

    exit_code: ClassVar[int] = 3


class StoreError(CavagraphError):
    """A store that cannot be opened, read or written."""

    exit_code: ClassVar[int] = 4


class QueryError(CavagraphError):
    """A query that is malformed or refused."""

    exit_code: ClassVar[int] = 5


class LimitError(CavagraphError):
    """A limit of time, memory, size or depth was reached."""

    exit_code: ClassVar[int] = 6


class RemoteError(CavagraphError):
    """A remote endpoint that does not answer as it should."""

    exit_code: ClassVar[int] = 7
