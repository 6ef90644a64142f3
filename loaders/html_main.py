"""Where on a publisher's page the article stands, and what on it is not the article."""

from __future__ import annotations

import re

from cavagraph.loaders.html_inline import is_silent
from cavagraph.loaders.xml_tree import Element, local

_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary", "dialog"))
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer|cookies?|banner|"
    r"advert\w*|ads?|share|sharing|social|related|recommend\w*|similar|cited-?by|metrics|toolbar|"
    r"login|signin|newsletter|subscribe|pagination|popup|modal|comments?|disqus|permissions?|"
    r"export-?citation|download\w*|toc|table-of-contents|jump-?links?|skip-?link|usa-banner)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_ARTICLE_CLASS = re.compile(
    r"(?:^|\s)(?:article(?:-?body|__body|-?content|-?text|-section__full)?|main-article-body|"
    r"c-article-body|jig-ncbiinpagenav|fulltext-view|hlFld-Fulltext)(?:$|\s)",
    re.IGNORECASE,
)
_SHORTEST = 400
"""Characters of running text that an article has at least, beside a page with less in a part."""


def main_part(root: Element) -> Element:
    """The element that holds the article: marked as such, else the whole body.

    Of several marked ones, the outermost that has nearly all of their running text.
    """
    body = next((e for e in root.iter() if local(e) == "body"), root)
    whole = _prose(body)
    found = [e for e in body.iter() if _is_marked(e)]
    best = max(found, key=_prose, default=None)
    if best is None or _prose(best) < min(_SHORTEST, whole // 2):
        return body
    return best


def is_around(element: Element) -> bool:
    """Whether an element is navigation, a footer, a list of other articles or the like."""
    if is_silent(element) or element.get("role") in _ROLES:
        return True
    if local(element) == "aside" and "box" not in element.get("class", ""):
        return True
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return _AROUND.search(named) is not None and _prose(element) < 3 * _SHORTEST


def _is_marked(element: Element) -> bool:
    name = local(element)
    if name in ("article", "main") or element.get("role") in ("main", "article"):
        return True
    if element.get("itemprop") == "articleBody":
        return True
    return name in ("div", "section") and bool(_ARTICLE_CLASS.search(element.get("class", "")))


def _prose(element: Element) -> int:
    """Characters in paragraphs: menus have none."""
    paragraphs = (e for e in element.iter() if local(e) == "p")
    return sum(len(text) for p in paragraphs for text in p.itertext())
