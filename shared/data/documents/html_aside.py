"""What stands beside the text of a web page: menus, forms, cookie notes, comments, lists of links."""

import re
from typing import Any

from shared.data.documents.html_elements import HEADINGS
from shared.data.documents.html_weight import Weight

LEAST_LINKS = 3
LINKED_SHARE = 0.8
MOST_SHARE = 0.5
"""Of a page's running text: what holds more is no form, note or hidden part, whatever it is called."""
_BESIDE = frozenset(["nav", "aside", "footer", "button", "select", "textarea"])
_WRAPPERS = frozenset(["html", "body", "main", "article"])
_ROLES = frozenset(["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar"])
_PROSE = frozenset(["p", "pre", "blockquote"])
_OVER = frozenset(["dialog", "alertdialog"])
_COOKIES = re.compile(r"(?<![a-z])(cookies?|gdpr|consent)(?![a-z])")
_COOKIE_NOTE = re.compile(r"(cookie|consent|gdpr)s?[-_]?(consent|banner|notice|note|bar|message|popup|wall|overlay)")
_COMMENTS = frozenset(["comments", "comments-area", "comment-list", "disqus_thread"])
_UNSEEN = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def beside(root: Any, weights: dict[Any, Weight]) -> set[Any]:
    """The elements of a page that are not part of its text, given what `weigh` says of them all."""
    most = MOST_SHARE * weights[root].paragraphs
    found = {
        element
        for element in root.iter("*")
        if element.tag not in _WRAPPERS and _is_beside(element, weights.get(element, Weight()), most)
    }
    return found | {element for element in root.iter(*HEADINGS) if _is_stranded(element, found)}


def _is_beside(element: Any, weight: Weight, most: float) -> bool:
    role = element.get("role", "").lower()
    if element.tag in _BESIDE or role in _ROLES or _marks(element) & _COMMENTS:
        return True
    if element.tag == "header" and not weight.headline:
        return not (weight.paragraphs and _inside(element))
    if weight.headline:
        return False
    if element.tag not in _PROSE and _is_list_of_links(weight):
        return True
    return weight.paragraphs < max(most, 1) and (_is_over(element, role) or _is_cookie_note(element))


def _is_list_of_links(weight: Weight) -> bool:
    return not weight.paragraphs and weight.links >= LEAST_LINKS and weight.linked >= LINKED_SHARE * weight.text


def _is_over(element: Any, role: str) -> bool:
    """Whether it is a form, lies over the page, or is not shown at all."""
    return (
        element.tag in ("form", "dialog")
        or role in _OVER
        or "hidden" in element.attrib
        or bool(_UNSEEN.search(element.get("style", "")))
    )


def _is_cookie_note(element: Any) -> bool:
    """By its name, which a chapter on cookies may have as well: such a chapter is deeper in the page."""
    name, above = _named(element), element.getparent()
    if above is not None and above.tag == "body" and _COOKIES.search(name):
        return True
    return bool(_COOKIE_NOTE.search(name)) and not _inside(element)


def _inside(element: Any) -> bool:
    """Whether it stands in an article or a main part."""
    return next(element.iterancestors("article", "main"), None) is not None


def _is_stranded(heading: Any, left_out: set[Any]) -> bool:
    """Whether all that a heading stands over is left out."""
    below = heading.getnext()
    if below is None or below not in left_out or heading.tag == "h1" or (heading.tail or "").strip():
        return False
    further = below.getnext()
    return not (below.tail or "").strip() and (further is None or further.tag in HEADINGS)


def _named(element: Any) -> str:
    return f"{element.get('id', '')} {element.get('class', '')}".lower()


def _marks(element: Any) -> set[str]:
    return set(_named(element).split())
