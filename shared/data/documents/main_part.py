"""The part of a web page that its readers came for."""

from dataclasses import dataclass
from typing import Any

from shared.data.documents.html_aside import beside
from shared.data.documents.html_weight import LEAST_PARAGRAPH, Weight, weigh

LEAST_TEXT = 150
"""Characters in paragraphs: with less, a page has no main part unless it says which."""
_HOLDERS = frozenset(["article", "body", "center", "div", "form", "main", "section", "td"])
_HALF = 0.5
_FOREMOST = 0.7
_NEARLY_ALL = 0.8


@dataclass(frozen=True)
class MainPart:
    """`pieces`: elements in their order, none inside another. `left_out`: what to skip inside them."""

    pieces: list[Any]
    left_out: set[Any]


def find_main(root: Any) -> MainPart | None:
    """What to read of a page: its article or what it marks as its main part, else the block with most of the text.

    With it comes the headline, and what stands between the two. None if there is no such part.
    """
    left_out = beside(root, weigh(root))
    weights = weigh(root, left_out)
    total = weights[root].paragraphs
    part = _marked(weights, total) if total else None
    if part is None and total >= LEAST_TEXT:
        part = _heaviest(weights, total)
    return None if part is None else MainPart([*_before(root, part, weights), part], left_out)


def _marked(weights: dict[Any, Weight], total: int) -> Any:
    """The article, if one stands out; else the main part, if it holds at least half of the page's text."""
    main = _largest([element for element in weights if _is(element, "main")], weights)
    if main is not None and weights[main].paragraphs < _HALF * total:
        main = None
    articles = [element for element in weights if _is(element, "article")]
    inner = set(articles)
    outermost = [element for element in articles if not any(above in inner for above in element.iterancestors())]
    article = _largest(outermost, weights)
    if article is None:
        return main
    alone = weights[article].paragraphs >= _FOREMOST * sum(weights[element].paragraphs for element in outermost)
    around = total if main is None else weights[main].paragraphs
    enough = around * (_HALF if main is None else _FOREMOST)
    return article if alone and weights[article].paragraphs >= enough else main


def _is(element: Any, kind: str) -> bool:
    return element.tag == kind or element.get("role", "").lower() == kind


def _largest(elements: list[Any], weights: dict[Any, Weight]) -> Any:
    return max(elements, key=lambda element: weights[element].paragraphs, default=None)


def _heaviest(weights: dict[Any, Weight], total: int) -> Any:
    """The innermost block with nearly all of the text; the body only if most paragraphs stand in it directly."""
    enough = (element for element, weight in weights.items() if weight.paragraphs >= _NEARLY_ALL * total)
    block = next((element for element in enough if _is_holder(element)), None)
    while block is not None and block.tag not in ("body", "html") and _has_twin(block, weights):
        block = block.getparent()
    if block is None or block.tag != "body":
        return block
    direct = [weights[child].paragraphs for child in block if child in weights and not _is_holder(child)]
    return block if weights[block].own + sum(direct) >= _HALF * total else None


def _is_holder(element: Any) -> bool:
    return element.tag in _HOLDERS or "-" in element.tag


def _has_twin(block: Any, weights: dict[Any, Weight]) -> bool:
    """Whether a block beside it has text too and the same class: pieces of one text."""
    name = block.get("class", "")
    beside = [element for element in block.getparent() if element is not block and element in weights]
    return bool(name) and any(weights[one].paragraphs and one.get("class", "") == name for one in beside)


def _before(root: Any, part: Any, weights: dict[Any, Weight]) -> list[Any]:
    """The last headline before a part that has none, and the paragraphs between the two."""
    if weights[part].headline:
        return []
    found: dict[Any, None] = {}
    around = set(part.iterancestors())
    for element in root.iter("*"):
        if element is part:
            break
        weight = weights.get(element)
        if weight is None or element in around:
            continue
        if element.tag == "h1" and weight.headline:
            found = {element: None}
        elif found and weight.own >= LEAST_PARAGRAPH and not any(above in found for above in element.iterancestors()):
            found[element] = None
    return list(found)
