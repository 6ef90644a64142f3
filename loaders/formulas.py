"""Mathematics of a file as a reader would type it: "50 mg/m2", "5 x 10^9"."""

from __future__ import annotations

import re

from cavagraph.loaders.cleaning import unwrap_math
from cavagraph.loaders.mapped import plain
from cavagraph.loaders.xml_tree import Element, children, first, local

_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_INVISIBLE = re.compile(r"[\u2061-\u2064\u200b]")
_STYLES = re.compile(r"\\(?:mathrm|mathbf|mathit|text|textrm|hbox|mbox|rm|bf|it|left|right)\b ?")
_LONGEST = 2000
"""Characters of a formula; what is longer has no dose or count to tell."""


def formula_words(element: Element) -> str:
    """The words of an ``inline-formula``, ``disp-formula`` or ``math`` element, from one of the
    forms that it offers."""
    maths = first(element, "math")
    if maths is not None:
        return " ".join(_maths(maths).split())[:_LONGEST]
    tex = first(element, "tex-math")
    if tex is not None:
        return _tex("".join(tex.itertext()))
    chosen = element
    for choice in children(element, "alternatives"):
        textual = next(children(choice, "textual-form"), None)
        chosen = textual if textual is not None else chosen
    return " ".join("".join(chosen.itertext()).split())[:_LONGEST]


def _tex(source: str) -> str:
    found = _BODY.search(source)
    words = (found[1] if found else source).strip().strip("$").strip()
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]")):
        words = words.removeprefix(opening).removesuffix(closing)
    words = _STYLES.sub("", " ".join(words.split())[:300].replace("$", ""))
    marked = words if re.search(r"[\\^_{}]", words) else "{}" + words
    read = unwrap_math(plain(f"${marked}$")).text
    return " ".join(read.strip("$").split())


def _maths(element: Element) -> str:
    """MathML from the inside out. An exponent stands behind ``^`` after a number only."""
    name = local(element)
    if name in ("annotation", "annotation-xml"):
        return ""
    parts = [_maths(child) for child in element]
    if name in ("mi", "mn", "mo", "mtext", "ms") or not parts:
        return _INVISIBLE.sub("", element.text or "") if name != "mspace" else " "
    if name == "mfrac" and len(parts) == 2:
        return f"{parts[0]}/{parts[1]}"
    if name in ("msup", "mover") and len(parts) == 2:
        mark = "^" if name == "msup" and parts[0].strip()[-1:].isdigit() else ""
        return f"{parts[0].rstrip()}{mark}{parts[1].lstrip()}"
    return "".join(parts)
