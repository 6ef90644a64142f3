"""The members of an Office file, read in memory by name and within limits (zip bombs, zip slip)."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.xml_tree import Element, xml_tree

MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes of all members together."""
MAX_RATIO = 100
"""How often a member may hold its packed size: XML of a real document is packed to a tenth."""
_SMALL = 1024 * 1024
"""Members up to this size may have any ratio: they hold nothing but repetitions."""


class Archive:
    """A zip file that has been checked. Nothing is ever written to the disk."""

    def __init__(self, path: Path, data: bytes, limit: int = MAX_UNPACKED) -> None:
        """Raises ReportError where it is cut, locked or too large when unpacked."""
        self._path = path
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise ReportError(
                f"{path}: this is no whole Office file ({error}); get it again"
            ) from None
        infos = self._zip.infolist()
        if any(info.flag_bits & 1 for info in infos):
            raise ReportError(f"{path}: is locked with a password; save it without one")
        unpacked = sum(info.file_size for info in infos)
        packed_well = (
            info.file_size > _SMALL and info.file_size > MAX_RATIO * max(1, info.compress_size)
            for info in infos
        )
        if unpacked > limit or any(packed_well):
            raise ReportError(
                f"{path}: too large when unpacked ({unpacked:,} bytes); save the text alone"
            )

    def refuse_declarations(self) -> None:
        """ReportError where a member declares entities, for readers that parse it themselves."""
        for name in self._zip.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                head = self._bytes(name)
                if b"<!ENTITY" in head or b"<!DOCTYPE" in head:
                    raise ReportError(
                        f"{self._path} ({name}): entity declarations are not allowed in XML; "
                        "save the file again"
                    )

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def tree(self, name: str) -> Element:
        """The XML of a member. Raises ReportError where it is missing, damaged or no safe XML."""
        place = Path(f"{self._path} ({name})")
        try:
            text = self._bytes(name).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ReportError(f"{place}: is not UTF-8; save the file again") from None
        return xml_tree(place, text)

    def _bytes(self, name: str) -> bytes:
        place = f"{self._path} ({name})"
        try:
            return self._zip.read(name)
        except KeyError:
            raise ReportError(f"{place}: is missing; save the file again") from None
        except (
            zipfile.BadZipFile,
            ValueError,
            NotImplementedError,
            OSError,
            RuntimeError,
            EOFError,
            zlib.error,
        ) as error:
            raise ReportError(f"{place}: is damaged ({error}); get the file again") from None
