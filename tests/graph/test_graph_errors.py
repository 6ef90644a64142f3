"""Errors carry one line and an exit code."""

from __future__ import annotations

import pytest

from cavagraph.graph import errors
from cavagraph.graph.errors import CavagraphError


@pytest.mark.parametrize(
    ("name", "code"),
    [("CavagraphError", 1), ("VocabularyError", 2), ("ReportError", 3), ("StoreError", 4),
     ("QueryError", 5), ("LimitError", 6), ("RemoteError", 7)],
)  # fmt: skip
def test_exit_codes(name: str, code: int) -> None:
    error = getattr(errors, name)("a.txt: is\n  empty; give another")
    assert isinstance(error, CavagraphError)
    assert error.exit_code == code
    assert str(error) == error.message == "a.txt: is empty; give another"


def test_all_is_complete() -> None:
    made = {name for name, value in vars(errors).items()
            if isinstance(value, type) and issubclass(value, CavagraphError)}  # fmt: skip
    assert made == set(errors.__all__)
