"""Markup taken out of a mapped text: what a reader of the printed page would see is left.

The text comes with U+2029 between blocks and U+2028 between table cells; nothing here looks
across a block.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from cavagraph.loaders.citations import MARK, Lifter, style_of
from cavagraph.loaders.document import Citation
from cavagraph.loaders.hyphens import join_hyphens
from cavagraph.loaders.mapped import MappedText, Part

BLOCK, CELL = "\u2029", "\u2028"

_SPACE = re.compile(
    r"[ \t\n\r\f\v\u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]{2,}"
    r"|[\t\n\r\f\v\u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
)
_ZERO_WIDTH = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_SQUARE = re.compile(r"(?<=[A-Za-z\u00b5\u03bc])[\u00b2\u00b3]")
_HIGH = str.maketrans("\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079", "1230456789")
_MATH = re.compile(r"\$([^$\u2028\u2029]{1,300})\$")
_MATH_LIKE = re.compile(r"[\\^_{}]|^[\d\s.,\u00d7x+/%<>=~-]+$")
_COMMAND = re.compile(
    r"\\(?P<name>[A-Za-z]{1,20}|[,;:! %&#_~{}$])(?P<space>[ ]?)|[{}]|[_^](?=[{\w])"
)
_SYMBOLS = {
    "times": "\u00d7", "pm": "\u00b1", "alpha": "\u03b1", "beta": "\u03b2", "gamma": "\u03b3",
    "mu": "\u00b5", "le": "\u2264", "leq": "\u2264", "ge": "\u2265", "geq": "\u2265", "sim": "~",
    "approx": "\u2248", "circ": "\u00b0", "degree": "\u00b0", "cdot": "\u00b7", "phi": "\u03c6",
    "varphi": "\u03c6", "lt": "<", "gt": ">", "rightarrow": "\u2192", "to": "\u2192",
    "%": "%", "&": "&", "#": "#", "_": "_", "$": "$", ",": " ", ";": " ", ":": " ", " ": " ",
    "~": " ", "quad": " ",
}  # fmt: skip
_TAG = re.compile(
    r"</?(?:sup|sub|i|b|u|em|strong|span|p|div|a|small|font|center|table|t[rdh]|tbody|thead)"
    r"(?:\s[^<>\u2028\u2029]{0,200})?/?>|<br\s?/?>",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[(?P<text>[^\[\]\u2029]{0,200})\]\((?P<url>[^()\s]{1,400})\)")
_ANGLE = re.compile(r"<(https?://[^\s<>]{1,300})>")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[\da-fA-F]{1,5}|[A-Za-z]{2,8});")
_POWER_TAG = re.compile(r"(?<=10)<sup>(?P<n>-?\d{1,2})</sup>", re.IGNORECASE)
_UNIT_TAG = re.compile(r"(?<=[cdkm]m) ?<sup>(?P<n>[23])</sup>", re.IGNORECASE)
_POWER = re.compile(r"(?<=[A-Za-z])\^\{?(?P<n>-?[23])\}?(?![\d\]^,])")
_BOLD = re.compile(r"\*\*(?=\S)(?P<t>[^*\u2029]{1,400}?)(?<=\S)\*\*")
_ITALIC = re.compile(
    r"(?<![\w*])\*(?=[^\s*])(?P<t>[^*\u2029]{1,400}?)(?<=[^\s*])\*(?![\w*])"
    r"|(?<!\w)_(?=[^\s_])(?P<u>[^_\u2029]{1,200}?)(?<=[^\s_])_(?!\w)"
)
_ESCAPE = re.compile(r"\\(?P<c>[\\`*_{}\[\]()#+.!|<>~&%$-])")
_RAISED = re.compile(r"(?<=\d)\u00b7(?=\d)")
_LOOSE = re.compile(r" (?=[.,;:)\]](?:[\s\u2029]|$))")
_MARKED_SPACE = re.compile(rf"(?<= ){MARK}+ ")


def clean(
    mapped: MappedText, marks: Mapping[int, tuple[str, ...]] | None = None
) -> tuple[MappedText, tuple[Citation, ...]]:
    """The working text without markup, hyphen breaks and citation marks, and the citations.

    ``marks``: numbers of placeholders that stand in the text already, by place in the file.
    """
    mapped = join_hyphens(mapped)
    mapped = mapped.sub(_ZERO_WIDTH, lambda _: ())
    mapped = fold_spaces(mapped)
    mapped = mapped.sub(_ENTITY, _entity)
    mapped = mapped.sub(_POWER_TAG, lambda m: ("^", m.span("n")))
    mapped = mapped.sub(_UNIT_TAG, lambda m: (m.span("n"),))
    mapped = mapped.sub(_POWER, lambda m: (m.span("n"),))
    mapped = unwrap_math(mapped)
    lifter = Lifter(style_of(mapped.text), marks)
    mapped = lifter.lift(mapped)
    mapped = unwrap(mapped)
    mapped = mapped.sub(_SQUARE, lambda m: (m[0].translate(_HIGH),))
    mapped = mapped.sub(_RAISED, lambda _: (".",))
    mapped = mapped.sub(_MARKED_SPACE, lambda m: ((m.start(), m.end() - 1),))
    mapped = fold_spaces(mapped)
    mapped = mapped.sub(_LOOSE, lambda _: ())
    return lifter.settle(mapped)


def fold_spaces(mapped: MappedText) -> MappedText:
    """Line breaks, tabs, hard and thin spaces, and runs of them, as one space."""
    return mapped.sub(_SPACE, lambda _: (" ",))


def unwrap_math(mapped: MappedText) -> MappedText:
    r"""LaTeX mathematics as plain text: ``$3 \times 4 \text{ mg}/\text{m}^2$`` is 3 x 4 mg/m2."""
    if "$" not in mapped.text:
        return mapped

    def inner(found: re.Match[str]) -> Sequence[Part] | None:
        if not _MATH_LIKE.search(found[1]):
            return None
        parts: list[Part] = []
        at = found.start(1)
        for command in _COMMAND.finditer(mapped.text, found.start(1), found.end(1)):
            parts.append((at, command.start()))
            name = command["name"]
            if name:
                symbol = _SYMBOLS.get(name, "")
                parts.extend(_symbol(mapped, command, symbol))
            at = command.end()
        parts.append((at, found.end(1)))
        return parts

    return mapped.sub(_MATH, inner)


def _symbol(mapped: MappedText, command: re.Match[str], symbol: str) -> list[Part]:
    if not symbol:
        return []
    return [symbol, command.span("space")]


def unwrap(mapped: MappedText) -> MappedText:
    """HTML tags, links, Markdown emphasis and escapes unwrapped."""
    text = mapped.text
    if "<" in text:
        mapped = mapped.sub(_ANGLE, lambda m: (m.span(1),))
        mapped = mapped.sub(_TAG, lambda m: (" ",) if m[0].lower().startswith("<br") else ())
    if "](" in text:
        mapped = mapped.sub(_LINK, lambda m: () if m[0].startswith("!") else (m.span("text"),))
    if "*" in text or "_" in text:
        mapped = mapped.sub(_BOLD, lambda m: (m.span("t"),))
        mapped = mapped.sub(_ITALIC, lambda m: (m.span("t") if m["t"] else m.span("u"),))
    if "\\" in text:
        mapped = mapped.sub(_ESCAPE, lambda m: (m.span("c"),))
    return mapped


def _entity(found: re.Match[str]) -> Sequence[Part] | None:
    plain = html.unescape(found[0])
    return None if plain == found[0] or plain in (BLOCK, CELL, MARK) else (plain,)
