from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from cavagraph.app.console import Console, OutputError, read_text_file, write_file
from cavagraph.graph.errors import ReportError


def console(*, quiet: bool = False) -> tuple[Console, io.StringIO, io.StringIO]:
    out, err = io.StringIO(), io.StringIO()
    return Console(out, err, quiet), out, err


def test_data_goes_to_stdout_and_everything_else_to_stderr() -> None:
    one, out, err = console()
    one.note("working")
    one.warn("odd")
    one.error("a.txt: wrong; repair it")
    one.deliver("data")
    assert out.getvalue() == "data\n"
    assert err.getvalue() == "working\nwarning: odd\nerror: a.txt: wrong; repair it\n"


def test_quiet_silences_notes_only() -> None:
    one, _, err = console(quiet=True)
    one.note("working")
    one.warn("odd")
    assert err.getvalue() == "warning: odd\n"


def test_an_error_is_one_line_whatever_stands_in_it() -> None:
    one, _, err = console()
    one.error("a\nb.txt: \x1b[2J bad")
    assert err.getvalue() == "error: a b.txt: \\u001b[2J bad\n"


@pytest.mark.parametrize("data", ["text \u00e9\n", b"bytes \xc3\xa9\n"])
def test_a_file_gets_the_data_as_it_is(data: str | bytes, tmp_path: Path) -> None:
    one, out, _ = console()
    one.deliver(data, tmp_path / "out.txt")
    expected = data.encode() if isinstance(data, str) else data
    assert (tmp_path / "out.txt").read_bytes() == expected
    assert out.getvalue() == ""


def test_a_dash_is_stdout() -> None:
    one, out, _ = console()
    one.deliver(b"x", Path("-"))
    assert out.getvalue() == "x"


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "kept.ttl"
    target.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"kept\.ttl: cannot be written \(No space left"):
        write_file(target, b"new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["kept.ttl"]


@pytest.mark.parametrize("name", ["missing/out.ttl", "."])
def test_a_place_that_cannot_hold_a_file_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"name a file|cannot be written"):
        write_file(tmp_path / name, b"x")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        (b"caf\xe9", "not UTF-8 at byte 3"),
        (b"x" * 101, "101 bytes, more than 100"),
    ],
)
def test_text_files_are_refused_with_their_place(
    content: bytes | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "q.rq"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReportError, match=said) as caught:
        read_text_file(path, "query", 100)
    assert str(path) in str(caught.value)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_bytes(b"\xef\xbb\xbfASK {}")
    assert read_text_file(path, "query", 100) == "ASK {}"
