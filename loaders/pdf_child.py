"""The process that opens a PDF: letters and their places out, nothing else.

Runs as a script of its own, without network, with little memory, and writes no file: the engines
are native code or slow on hostile files (security.md 2.2, D16), and what kills one kills only this
process. stdin: one JSON line ``{engine, memory, pages, letters}``, then the bytes of the file.
stdout: ``{fonts: [[name, weight]], pages: [{width, height, turn, glyphs}]}``, or
``{error, detail}``.

A glyph is ``[letters, left, right, baseline, size, font, spaced]``: PDF points (1/72 inch) from the
lower left corner of the page as it is shown, ``spaced`` where white space stands before it.
``turn``: quarter turns against the clock that the text of the page runs at; places are turned back
by them, so that lines lie level.
"""

from __future__ import annotations

import ctypes
import io
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from cavagraph.graph.confined import cap, isolate

Glyph = list[Any]
_FINE = 1000  # device units a point
_DESCENT = 0.21  # of the size: how far most fonts reach below the baseline
_QUARTERS = ((1, 0), (0, 1), (-1, 0), (0, -1))
_NOT_PRINTED = 0.02  # letters smaller than this many points are not there to be read


class Refused(Exception):
    """The file is not read: ``kind`` is a word that the parent knows."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail


class Fonts:
    """The fonts met so far, by number."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, int], int] = {}

    def number(self, name: str, weight: int) -> int:
        """The number of a font; weight 0 where it is not known."""
        return self.known.setdefault((name, weight), len(self.known))


def level(raw: list[tuple[Glyph, float, float]], width: float, height: float) -> dict[str, Any]:
    """A page of glyphs with their directions, turned so that most of them run to the right."""
    turned = Counter(quarter for _, dx, dy in raw if (quarter := quarter_of(dx, dy)) is not None)
    turn = min(turned, key=lambda q: (-turned[q], q)) if turned else 0
    glyphs = [_turned(g, turn, width, height) for g, dx, dy in raw if quarter_of(dx, dy) == turn]
    if turn % 2:
        width, height = height, width
    return {"width": round(width, 2), "height": round(height, 2), "turn": turn, "glyphs": glyphs}


def quarter_of(dx: float, dy: float) -> int | None:
    """Quarter turns against the clock of a direction; None where it is none of the four."""
    length = math.hypot(dx, dy) or 1.0
    for quarter, (x, y) in enumerate(_QUARTERS):
        if (dx * x + dy * y) / length > 0.98:
            return quarter
    return None


def _turned(glyph: Glyph, turn: int, width: float, height: float) -> Glyph:
    """``glyph`` has ``(x0, y0, x1, y1)`` of its baseline as second item."""
    letters, (x0, y0, x1, y1), size, font, spaced = glyph
    places = {
        0: (x0, x1, y0),
        1: (y0, y1, width - x0),
        2: (width - x0, width - x1, height - y0),
        3: (height - y0, height - y1, x0),
    }
    a, b, y = places[turn]
    return [letters, round(a, 2), round(b, 2), round(y, 2), round(size, 2), font, spaced]


def by_pdfium(data: bytes, fonts: Fonts, most_pages: int) -> Iterator[dict[str, Any]]:
    """The pages, read with PDFium."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Refused("password" if locked else "damaged", str(error)) from None
    count = len(document)
    if not 0 < count <= most_pages:
        raise Refused("pages" if count else "damaged", str(count))
    for number in range(count):
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError as error:
            raise Refused("damaged", f"page {number + 1}: {error}") from None
        yield level(list(_pdfium_glyphs(page, text, fonts)), *page.get_size())
        text.close()
        page.close()


def _pdfium_glyphs(page: Any, text: Any, fonts: Fonts) -> Iterator[tuple[Glyph, float, float]]:
    import pypdfium2.raw as raw

    shown = _shown(page)
    matrix, box = raw.FS_MATRIX(), raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    spaced = 1
    for i in range(raw.FPDFText_CountChars(text)):
        letter = _letter(raw.FPDFText_GetUnicode(text, i))
        if raw.FPDFText_IsGenerated(text, i) == 1:
            continue  # a space that PDFium guessed; gaps tell better, around what is set high
        if not letter.strip():
            spaced = 1
            continue
        raw.FPDFText_GetMatrix(text, i, matrix)
        raw.FPDFText_GetCharOrigin(text, i, x, y)
        raw.FPDFText_GetLooseCharBox(text, i, box)
        size = raw.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
        if size < _NOT_PRINTED:
            continue
        along = math.hypot(matrix.a, matrix.b) or 1.0
        right, up = matrix.a / along, matrix.b / along
        advance = abs(right) * (box.right - box.left) + abs(up) * (box.top - box.bottom)
        x0, y0 = shown(x.value, y.value)
        x1, y1 = shown(x.value + right * advance, y.value + up * advance)
        raw.FPDFText_GetFontInfo(text, i, name, 200, flags)
        font = fonts.number(
            name.value.decode("utf-8", "replace"), raw.FPDFText_GetFontWeight(text, i)
        )
        yield [letter, (x0, y0, x1, y1), size, font, spaced], x1 - x0, y1 - y0
        spaced = 0


def _shown(page: Any) -> Callable[[float, float], tuple[float, float]]:
    """From page coordinates to points of the page as shown: crop box and rotation."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    across, down = ctypes.c_int(), ctypes.c_int()

    def device(x: float, y: float) -> tuple[float, float]:
        size = int(width * _FINE), int(height * _FINE)
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
        return across.value / _FINE, height - down.value / _FINE

    (ox, oy), (ax, ay), (bx, by) = device(0, 0), device(100, 0), device(0, 100)

    def shown(x: float, y: float) -> tuple[float, float]:
        return (
            ox + x * (ax - ox) / 100 + y * (bx - ox) / 100,
            oy + x * (ay - oy) / 100 + y * (by - oy) / 100,
        )

    return shown


def _letter(code: int) -> str:
    """The character of a code; PDFium has codes of its own for a hyphen at a line end."""
    if code in (0x02, 0xFFFE):
        return "-"
    return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def by_pdfminer(data: bytes, fonts: Fonts, most_pages: int) -> Iterator[dict[str, Any]]:
    """The pages, read with pdfminer.six: slower, and other faults."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        for number, page in enumerate(PDFPage.create_pages(document), start=1):
            if number > most_pages:
                raise Refused("pages", f"more than {most_pages}")
            interpreter.process_page(page)
            layout = device.get_result()
            yield level(list(_miner_glyphs(layout, fonts)), layout.width, layout.height)
    except PDFPasswordIncorrect:
        raise Refused("password") from None
    except (PSException, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise Refused("damaged", f"{type(error).__name__}: {error}") from None


def _miner_glyphs(item: Any, fonts: Fonts) -> Iterator[tuple[Glyph, float, float]]:
    spaced = 1
    for char in _characters(item):
        letters = char.get_text()
        if not letters.strip():
            spaced = 1
            continue
        dx, dy = char.matrix[:2]
        quarter = quarter_of(dx, dy)
        if quarter is None:
            continue
        lying = quarter % 2 == 0
        size, length = (char.height, char.width) if lying else (char.width, char.height)
        if size < _NOT_PRINTED:
            continue
        below = _DESCENT * size
        starts = {
            0: (char.x0, char.y0 + below),
            1: (char.x1 - below, char.y0),
            2: (char.x1, char.y1 - below),
            3: (char.x0 + below, char.y1),
        }
        x, y = starts[quarter]
        right, up = _QUARTERS[quarter]
        font = fonts.number(char.fontname, 0)
        place = (x, y, x + right * length, y + up * length)
        glyph = [letters, place, size, font, spaced]
        yield glyph, right, up
        spaced = 0


def _characters(item: Any) -> Iterator[Any]:
    from pdfminer.layout import LTChar, LTContainer

    stack = [item]
    while stack:
        top = stack.pop()
        if isinstance(top, LTChar):
            yield top
        elif isinstance(top, LTContainer):
            stack.extend(reversed(list(top)))


ENGINES = {"pdfium": by_pdfium, "pdfminer": by_pdfminer}


def answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """All pages, or why the file is not read."""
    fonts = Fonts()
    pages: list[dict[str, Any]] = []
    letters = 0
    try:
        for page in ENGINES[request["engine"]](data, fonts, request["pages"]):
            pages.append(page)
            letters += len(page["glyphs"])
            if letters > request["letters"]:
                raise Refused("letters", str(letters))
    except Refused as refused:
        return {"error": refused.kind, "detail": refused.detail}
    except (MemoryError, RecursionError) as error:
        return {"error": "memory", "detail": type(error).__name__}
    return {"fonts": [list(font) for font in fonts.known], "pages": pages}


def main() -> None:
    """Give up what is not needed, read, answer."""
    request = json.loads(sys.stdin.buffer.readline())
    isolate()
    cap(request["memory"])
    found = answer(request, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(found, separators=(",", ":")).encode())


if __name__ == "__main__":
    main()
