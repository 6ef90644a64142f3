"""Which part of the report each raw block belongs to, from headings, labels and, without
them, from the words themselves (``inference.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.loaders.blocks import key_of
from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.fronts import INTRODUCES, LEGEND, is_names, is_prose
from cavagraph.loaders.headings import (
    abstract_part_pattern,
    bare,
    bare_part_pattern,
    depth,
    vocabulary,
)
from cavagraph.loaders.raw_block import Raw

_PANEL = re.compile(r"\s*[*_]*\([aA]\)\s")
_PROPER = {Section.CASE, Section.METHODS, Section.RESULTS, Section.DISCUSSION, Section.INTRODUCTION}


def give_sections(raws: list[Raw], text: str) -> list[Raw]:
    """The blocks with kind, section, subsection and heading; run-in labels made headings."""
    return _Walk(raws, text).run()


class _Walk:
    """The state while going down the blocks."""

    def __init__(self, raws: list[Raw], text: str) -> None:
        self._raws = raws
        self._text = text
        self._out: list[Raw] = []
        self._section = Section.HEADER
        self._heading = ""
        self._part = ""
        self._seen: set[Section] = set()
        self._titled = False
        self._hashed = any(
            r.kind is BlockKind.HEADING and r.level == 1 and r.known is None for r in raws
        )
        self._inherited = Section.UNKNOWN  # the section before boilerplate under a heading
        self._has_headings = any(r.known in _PROPER for r in raws if r.kind is BlockKind.HEADING)

    def run(self) -> list[Raw]:
        for i, raw in enumerate(self._raws):
            if raw.kind is BlockKind.HEADING:
                self._on_heading(i, raw)
            elif raw.kind is BlockKind.CAPTION:
                self._emit(raw, Section.CAPTION)
            elif raw.kind is BlockKind.TABLE:
                self._emit(raw, Section.TABLE)
            elif raw.kind is BlockKind.BOILERPLATE:
                self._emit(raw, Section.BOILERPLATE)
            else:
                self._on_text(raw)
        return self._out

    def _words(self, raw: Raw) -> str:
        return self._text[raw.start : raw.end]

    def _emit(self, raw: Raw, section: Section, kind: BlockKind | None = None) -> None:
        raw.section, raw.kind = section, kind or raw.kind
        raw.heading, raw.subsection = self._heading, self._part
        self._out.append(raw)

    def _enter(self, section: Section, heading: str, part: str = "") -> None:
        self._section, self._heading, self._part = section, heading, part
        self._seen.add(section)

    def _on_heading(self, i: int, raw: Raw) -> None:
        words = self._words(raw)
        shown = words.strip(" \t*_#")
        if self._rubric(i, raw):
            self._emit(raw, Section.BOILERPLATE, BlockKind.BOILERPLATE)
            return
        begun = raw.known is not None or bool(self._seen - {Section.BOILERPLATE})
        if not begun and self._header_heading(i, raw, words):
            return
        section = self._opened(i, raw, words)
        part = vocabulary().abstract_parts.get(bare(words), "")
        if self._section is Section.ABSTRACT and part and self._inside_abstract(raw, i):
            section = Section.ABSTRACT
        else:
            part = ""
        self._enter(section, shown, part)
        self._emit(raw, section)

    def _header_heading(self, i: int, raw: Raw, words: str) -> bool:
        """The title, or a capital line of the journal, before any section has begun."""
        if bare(words) in vocabulary().contextual:
            return False
        title = not self._titled and (raw.level == 1 or len(words) > 40 or raw.level == 0)
        if self._hashed and raw.level != 1:
            title = False
        if title and (raw.level or len(words.split()) > 4):
            self._titled = True
            self._emit(raw, Section.HEADER)
        else:
            self._emit(raw, Section.HEADER if raw.level == 2 else Section.BOILERPLATE, None)
            if raw.section is Section.BOILERPLATE:
                raw.kind = BlockKind.BOILERPLATE
        return True

    def _inside_abstract(self, raw: Raw, i: int) -> bool:
        """Whether a heading word is a part of the abstract: the same section comes again later."""
        later = self._later(i)
        if raw.known is Section.CASE:
            return Section.CASE in later
        return raw.known is None or raw.known in later or Section.INTRODUCTION in later

    def _later(self, i: int) -> list[Section | None]:
        return [r.known for r in self._raws[i + 1 :] if r.kind is BlockKind.HEADING]

    def _rubric(self, i: int, raw: Raw) -> bool:
        """Whether "CASE REPORT" is the rubric of the journal above the title, not a part."""
        if raw.known is not Section.CASE or self._seen - {Section.BOILERPLATE}:
            return False
        later = self._later(i)
        opening = {Section.ABSTRACT, Section.INTRODUCTION}
        named = [known for known in later if known is not None]
        return bool(named) and (
            named[0] is Section.ABSTRACT or (Section.CASE in later and bool(opening & set(later)))
        )

    def _opened(self, i: int, raw: Raw, words: str) -> Section:
        deep = depth(words)
        strong = (None, Section.BOILERPLATE, Section.TECHNIQUE, Section.CASE)
        if deep > 1 and raw.known not in strong and self._section in _PROPER:
            # "2.4. Outcomes" belongs to part 2, whatever it is called.
            return self._section
        if raw.known is not None:
            if raw.known is Section.BOILERPLATE:
                self._inherited = self._section if self._section in _PROPER else self._inherited
            return raw.known
        here = (
            self._inherited if self._section is Section.BOILERPLATE and deep > 1 else self._section
        )
        if here in (Section.HEADER, Section.ABSTRACT, Section.BOILERPLATE, Section.REFERENCES):
            return self._guessed(i) if here is not Section.REFERENCES else here
        if here is Section.INTRODUCTION:
            return Section.DISCUSSION if Section.CASE in self._seen else self._guessed(i)
        return here

    def _guessed(self, i: int) -> Section:
        """The section of an unknown heading, from the text below it."""
        below = " ".join(
            self._words(r) for r in self._raws[i + 1 : i + 3] if r.kind is BlockKind.PARAGRAPH
        )
        if INTRODUCES.search(below[:800]):
            return Section.CASE
        return Section.BOILERPLATE if self._section is Section.BOILERPLATE else Section.UNKNOWN

    def _on_text(self, raw: Raw) -> None:
        words = self._words(raw)
        if self._out and self._out[-1].kind is BlockKind.CAPTION and _PANEL.match(words):
            self._emit(raw, Section.CAPTION, BlockKind.CAPTION)
            return
        if self._boilerplate(raw, words):
            return
        if raw.kind is BlockKind.FIELD:
            section = self._section if self._section in _PROPER else Section.HEADER
            self._emit(raw, section)
            return
        if self._section is Section.REFERENCES:
            self._emit(raw, Section.REFERENCES, BlockKind.REFERENCE)
            return
        if self._labelled(raw, words):
            return
        if self._section in (Section.HEADER, Section.ABSTRACT, Section.UNKNOWN):
            pieces = list(self._split(raw, words))
            if len(pieces) > 1 or pieces[0] is not raw:
                return
        if self._section is Section.HEADER:
            self._in_header(raw, words)
            return
        self._emit(raw, self._section)

    def _boilerplate(self, raw: Raw, words: str) -> bool:
        low = " ".join(words.lstrip(" \t*_#<>\u2022-").lower().split())
        part = abstract_part_pattern().match(words)
        front = not (self._seen & _PROPER)
        label = raw.kind is BlockKind.FIELD or (part is not None and part["word"][0].isupper())
        if self._section is Section.BOILERPLATE and front and label:
            self._enter(Section.HEADER, "")
            return False
        if self._after_abstract(part is None, words):
            self._emit(raw, Section.BOILERPLATE, BlockKind.BOILERPLATE)
            return True
        if self._section is Section.BOILERPLATE:
            if self._has_headings or not INTRODUCES.search(words):
                self._emit(raw, Section.BOILERPLATE, BlockKind.BOILERPLATE)
                return True
            self._enter(Section.UNKNOWN, "")
        listed = low.startswith(vocabulary().boilerplate) or low.startswith("sup>")
        mail = re.search(r"\b[\w.+-]{1,64}@[\w-]{1,64}\.", words) is not None and len(words) < 600
        before = self._out[-1].kind if self._out else None
        legend = before in (BlockKind.TABLE,) and len(words) < 600 and LEGEND.match(words)
        debris = len(words.strip()) < 3 or not any(c.isalpha() for c in words)
        if not (listed or mail or legend or debris) or INTRODUCES.search(words[:300]):
            return False
        if debris and re.match(r"\s*[,\u2013-]\s?\d", words):
            return False
        self._emit(raw, Section.BOILERPLATE, BlockKind.BOILERPLATE)
        return True

    def _after_abstract(self, unlabelled: bool, words: str) -> bool:
        """Whether a short line follows the keywords of a structured abstract."""
        return (
            self._section is Section.ABSTRACT
            and bool(self._part)
            and unlabelled
            and len(words) < 200
            and bool(self._out)
            and self._out[-1].kind is BlockKind.BOILERPLATE
        )

    def _labelled(self, raw: Raw, words: str) -> bool:
        """A label of a terse report opens its part: "Rx: ..."."""
        section = vocabulary().labels.get(key_of(words))
        part_of_abstract = key_of(words) in vocabulary().abstract_parts and (
            self._section is Section.ABSTRACT or self._has_headings
        )
        if section is None or part_of_abstract:
            return False
        if self._has_headings and self._section not in (Section.CASE, Section.UNKNOWN):
            return False
        shown = words[: words.index(":")].strip(" \t*_-")
        self._enter(section, shown)
        self._emit(raw, section)
        return True

    def _split(self, raw: Raw, words: str) -> Iterator[Raw]:
        """A paragraph of an abstract cut at its run-in labels, each made a heading block."""
        marks = [m for m in abstract_part_pattern().finditer(words) if m["word"][0].isupper()]
        bare_label = bare_part_pattern().match(words)
        if (
            bare_label
            and bare_label["word"][0].isupper()
            and self._section is Section.ABSTRACT
            and not marks
        ):
            marks = [bare_label]
        own = re.match(
            r"[\s*_]*(?P<label>abstract|summary)[*_]*\s?[.:]?[*_]*\s+(?=[*_A-Z])", words, re.I
        )
        if own and self._section is not Section.ABSTRACT:
            self._enter(Section.ABSTRACT, own["label"].strip())
            yield from self._abstract_after(raw, words, own.end(), marks)
            return
        opens = marks and (
            self._section is Section.ABSTRACT or len(words) > 40 or self._has_headings
        )
        if not opens:
            yield raw
            return
        if self._section is not Section.ABSTRACT:
            self._enter(Section.ABSTRACT, "")
        yield from self._abstract_after(raw, words, 0, marks)

    def _abstract_after(
        self, raw: Raw, words: str, at: int, marks: list[re.Match[str]]
    ) -> Iterator[Raw]:
        base = raw.start
        for mark, after in zip([None, *marks], [*marks, None], strict=True):
            start = at if mark is None else mark.end()
            end = after.start("label") if after is not None else len(words)
            if mark is not None:
                word = " ".join(mark["word"].lower().split())
                self._part = vocabulary().abstract_parts[word]
                self._heading = mark["word"]
                label = Raw(
                    BlockKind.HEADING, [(base + mark.start("label"), base + mark.end("label"))]
                )
                self._emit(label, Section.ABSTRACT)
                yield label
            if words[start:end].strip():
                piece = Raw(BlockKind.PARAGRAPH, [(base + start, base + end)], swaps=raw.swaps)
                self._emit(piece, Section.ABSTRACT)
                yield piece

    def _in_header(self, raw: Raw, words: str) -> None:
        """A line before the first heading: title, prose, or names and addresses."""
        if key_of(words) and not self._has_headings and len(words) < 300:
            self._emit(raw, Section.HEADER, BlockKind.FIELD)
        elif is_prose(words):
            self._enter(Section.UNKNOWN, "")
            self._emit(raw, Section.UNKNOWN)
        elif (
            not self._hashed
            and not self._titled
            and 20 < len(words) < 300
            and not is_names(words)
            and not raw.item
        ):
            self._titled = True
            self._emit(raw, Section.HEADER, BlockKind.HEADING)
        else:
            self._emit(raw, Section.BOILERPLATE, BlockKind.BOILERPLATE)
