"""Faults: builds that are interrupted or killed, and stores that were damaged."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from cavagraph.graph import build, generations
from cavagraph.graph.build import Library
from cavagraph.graph.errors import ReportError, StoreError
from cavagraph.graph.manifest import Manifest

OTHER = "https://example.org/graph/other"


def other_quads() -> list[ox.Quad]:
    return list(ox.parse("<a:a> <a:b> 1 .", format=ox.RdfFormat.TURTLE))


# --- interrupted builds ----------------------------------------------------------------------


class Interruption(BaseException):
    """Stands for Ctrl-C: not an Exception, so nothing may swallow it."""


def _interrupt(*_: object, **__: object) -> None:
    raise Interruption


STEPS: list[tuple[object, str]] = [
    (build, "_fill"),
    (build, "_measured"),
    (build, "_check_carried"),
    (generations.Generation, "seal"),
    (generations, "write_whole"),
    (generations.Generations, "publish"),
    (generations.Generations, "point_at"),
]


@pytest.mark.parametrize(("owner", "step"), STEPS, ids=[step for _, step in STEPS])
def test_an_interrupted_build_changes_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch, owner: object, step: str
) -> None:
    before = library.manifest()
    with monkeypatch.context() as patch:
        patch.setattr(owner, step, _interrupt)
        with pytest.raises(Interruption):
            library.remove_report("a")
    assert library.manifest() == before
    assert library.verify() == ()
    assert not list(library.path.glob("*.tmp"))
    library.remove_report("a")
    assert library.manifest().quads == 11


def test_a_bad_report_in_the_stream_changes_nothing(library: Library) -> None:
    def broken() -> Iterator[ox.Quad]:
        yield from other_quads()
        raise ReportError("c.txt: cannot be read; give another")

    before = library.manifest()
    with pytest.raises(ReportError, match=r"c\.txt"):
        library.publish({OTHER: broken()})
    assert library.manifest() == before


CHILD = """
import sys, time
from pathlib import Path
from cavagraph.graph import build
from cavagraph.graph.build import Library

def hang(*_):
    print("there", flush=True)
    time.sleep(60)

owner, step = {step!r}.split(".")
setattr(build if owner == "build" else getattr(build, owner), step, hang)
Library(Path(sys.argv[1])).remove_report("a")
"""


@pytest.mark.parametrize(
    "step", ["build._measured", "Generation.seal", "Generations.publish", "Generations.point_at"]
)
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_build_changes_nothing(library: Library, step: str) -> None:
    before = library.manifest()
    with subprocess.Popen(
        [sys.executable, "-c", CHILD.format(step=step), str(library.path)], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"there\n"
        with pytest.raises(StoreError, match="another process"):
            library.remove_report("b")
        child.send_signal(signal.SIGKILL)
        child.wait(10)
    assert library.manifest() == before
    with library.open() as store:
        assert store.count() == 22
    library.remove_report("a")  # takes the lock and clears up
    assert library.manifest().quads == 11
    assert not list(library.path.glob("*.tmp"))


# --- damage ----------------------------------------------------------------------------------


def served(library: Library) -> Path:
    return library.path / (library.path / "CURRENT").read_text().split()[0]


def _files(library: Library, pattern: str) -> list[Path]:
    found = sorted((served(library) / "db").glob(pattern))
    assert found, pattern
    return found


def _largest(library: Library, pattern: str) -> Path:
    return max(_files(library, pattern), key=lambda path: path.stat().st_size)


def _delete(*patterns: str) -> Callable[[Library], None]:
    def delete(library: Library) -> None:
        for pattern in patterns:
            for path in _files(library, pattern):
                path.unlink()

    return delete


def _cut(name: str) -> Callable[[Library], None]:
    def cut(library: Library) -> None:
        path = served(library) / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return cut


def _write(name: str, data: bytes) -> Callable[[Library], None]:
    def write(library: Library) -> None:
        (library.path / name).write_bytes(data)

    return write


def _other_format(library: Library) -> None:
    path = served(library) / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"format": 1', b'"format": 2'))
    _point_here(library)


def _other_count(library: Library) -> None:
    path = served(library) / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"quads": 11', b'"quads": 12', 1))
    _point_here(library)


def _other_content(library: Library) -> None:
    """A manifest that fits itself, but not the database beside it."""
    manifest = library.manifest()
    (served(library) / "manifest.json").write_bytes(Manifest(manifest.graphs[:1]).to_json())
    _point_here(library)


def _point_here(library: Library) -> None:
    generations.Generations(library.path).point_at(generations.Generation(served(library)))


def _edited(library: Library) -> None:
    store = ox.Store(str(served(library) / "db"))
    store.extend(other_quads())
    store.flush()


DAMAGE: dict[str, tuple[Callable[[Library], None], str]] = {
    "pointer deleted": (lambda lib: (lib.path / "CURRENT").unlink(), "CURRENT is missing"),
    "pointer empty": (_write("CURRENT", b""), "CURRENT: is cut or garbled"),
    "pointer garbled": (_write("CURRENT", b"gen-0001 \xff\xfe\n"), "CURRENT: is cut or garbled"),
    "pointer to nowhere": (
        _write("CURRENT", f"gen-0099 {'0' * 64} {'0' * 64}\n".encode()),
        "gen-0099: the published generation is missing",
    ),
    "manifest deleted": (
        lambda lib: (served(lib) / "manifest.json").unlink(),
        "manifest.json: cannot be read",
    ),
    "manifest cut": (_cut("manifest.json"), "manifest.json: is not the one that was published"),
    "list of files cut": (_cut("files.json"), "files.json: is not the one that was published"),
    "other format": (_other_format, "format 2, this version reads 1"),
    "counts differ": (_other_count, "do not fit together"),
    "content differs": (_other_content, "does not hold what its manifest says"),
    "engine pointer deleted": (_delete("CURRENT"), "CURRENT: is missing"),
    "engine log deleted": (_delete("*.log"), r"\.log: is missing"),
    "engine pointer and logs deleted": (_delete("CURRENT", "*.log"), "is missing"),
    "engine manifest deleted": (_delete("MANIFEST-*"), "MANIFEST-.*: is missing"),
    "engine tables deleted": (_delete("*.sst"), r"\.sst: is missing"),
    "engine table cut": (
        lambda lib: _cut(f"db/{_largest(lib, '*.sst').name}")(lib),
        r"\.sst: is not as it was published",
    ),
    "database gone": (
        lambda lib: shutil.rmtree(served(lib) / "db"),
        "db: is missing",
    ),
    "edited by hand": (_edited, "is (missing|not as it was published)"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_loud(library: Library, kind: str) -> None:
    harm, message = DAMAGE[kind]
    harm(library)
    with pytest.raises(StoreError, match=message) as caught:
        library.open()
    assert ";" in caught.value.message, "the remedy is missing"
    problems = library.verify()
    assert len(problems) >= 1
    with pytest.raises(StoreError):
        library.remove_report("a")
    library.publish({OTHER: other_quads()}, keep_others=False)  # the remedy works
    assert library.verify() == ()


@pytest.mark.parametrize("pattern", ["*.sst", "MANIFEST-*", "CURRENT"])
def test_flipped_bytes_are_found_by_the_full_check(library: Library, pattern: str) -> None:
    path = _largest(library, pattern)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    assert library.verify() == (f"{path}: its bytes have changed",)


def test_harmless_changes_are_no_damage(library: Library) -> None:
    for name in ("LOG", "LOCK", "IDENTITY"):
        (served(library) / "db" / name).unlink(missing_ok=True)
    with library.open() as store:
        assert store.count() == 22


def test_restoring_the_last_good_generation(library: Library) -> None:
    library.remove_report("a")
    assert library.manifest().quads == 11
    _delete("CURRENT")(library)
    assert library.restore().quads == 22
    with library.open() as store:
        assert store.count() == 22


def test_restoring_a_lost_pointer(library: Library) -> None:
    before = library.manifest()
    (library.path / "CURRENT").unlink()
    assert library.restore() == before
    assert library.verify() == ()


def test_nothing_to_restore(library: Library) -> None:
    _delete("*.sst")(library)
    with pytest.raises(StoreError, match="no whole generation is left"):
        library.restore()
