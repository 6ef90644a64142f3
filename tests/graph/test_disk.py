"""Whole writes and the lock."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cavagraph.graph.disk import exclusive, sync, write_whole
from cavagraph.graph.errors import StoreError


def test_a_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for data in (b"one", b"", b"three"):
        write_whole(path, data)
        assert path.read_bytes() == data
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("error", [OSError(28, "full"), KeyboardInterrupt()])
def test_a_failed_write_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(_: int) -> None:
        raise error

    path = tmp_path / "x"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_everything_is_synced_before_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(handle: int) -> None:
        steps.append("fsync")
        fsync(handle)

    def noted_replace(path: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    write_whole(tmp_path / "x", b"data")
    assert steps == ["fsync", "rename", "fsync"]


def test_syncing_takes_files_and_folders(tmp_path: Path) -> None:
    sync(tmp_path)
    with pytest.raises(FileNotFoundError):
        sync(tmp_path / "none")


def test_the_lock_is_held_once_and_given_back(tmp_path: Path) -> None:
    lock = tmp_path / "LOCK"
    message = "another process is writing"
    with exclusive(lock), pytest.raises(StoreError, match=message), exclusive(lock):
        pytest.fail("two holders")
    with exclusive(lock):
        assert lock.exists()
