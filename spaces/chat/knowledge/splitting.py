"""A text becomes articles, and an article passages: each answers by itself."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from shared.data.sentences import split_sentences

from .article import LONGEST_TEXT, LONGEST_TITLE, LONGEST_TOPIC, Draft
from .asked import without_questions
from .markdown import LONGEST, Heading, headings, lines, plain, without_front_matter

WORDS = 120
"""Words of a passage, about: what the encoder reads at once, and a visitor at a glance."""
FEWEST = 30
"""Words that make a passage of their own at the end of a section."""
SENTENCE = 5
"""Words that may say something by themselves."""
PART = LONGEST_TEXT // 2
"""Characters of each part of a text that is too long for one article."""
_WORD = re.compile(r"\S+")
Place = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A passage: `start` and `end` are its place in the article's text, `heading` is what it stands under."""

    heading: str
    start: int
    end: int


def articles_of(text: str, name: str) -> list[Draft]:
    """The articles in a text. `name`: what has no heading is called by it.

    `#` gives the topic and `##` begins an article. With `#` alone, one is the title of the whole, and several begin
    an article each. Without either, the text is one article. What stands above the first article is one, too.
    """
    text = without_front_matter(text)
    found = headings(text)
    firsts, seconds = ([heading for heading in found if heading.level == level] for level in (1, 2))
    drafts: Iterable[Draft]
    if seconds:
        drafts = _under(text, [heading for heading in found if heading.level <= 2], name)
    elif len(firsts) > 1:
        drafts = _by_first(text, firsts, name)
    else:
        title = firsts[0].title if firsts else name
        body = text[: firsts[0].start] + text[firsts[0].end :] if firsts else text
        drafts = [Draft(title, "", body)]
    return [part for draft in drafts for part in _parts(draft)]


def _under(text: str, found: list[Heading], name: str) -> Iterator[Draft]:
    topic, title = "", name
    for heading, body in _sections(text, found):
        if heading is None:
            yield Draft(name, "", body)
        elif heading.level == 1:
            topic = title = heading.title
            yield Draft(title, topic, body)
        else:
            yield Draft(heading.title, topic, body)


def _by_first(text: str, found: list[Heading], name: str) -> Iterator[Draft]:
    for heading, body in _sections(text, found):
        yield Draft(heading.title if heading else name, name, body)


def _sections(text: str, found: list[Heading]) -> Iterator[tuple[Heading | None, str]]:
    """What stands above the first heading, then each heading with what stands below it."""
    starts = [heading.start for heading in found] + [len(text)]
    yield None, text[: starts[0]]
    for heading, end in zip(found, starts[1:], strict=True):
        yield heading, text[heading.end : end]


def _parts(draft: Draft) -> Iterator[Draft]:
    """The draft within the limits: nothing if it has no text, and several if it has too much."""
    title, topic = draft.title[:LONGEST_TITLE], draft.topic[:LONGEST_TOPIC]
    text, questions = without_questions(draft.text.strip())
    if len(text) < LONGEST and not plain(text):
        return
    if len(text) <= LONGEST_TEXT:
        yield Draft(title, topic, text, questions)
        return
    places = _packed(text, _units(text, 0, len(text)), lambda start, end: end - start <= PART)
    for number, (start, end) in enumerate(places, start=1):
        yield Draft(f"{title[: LONGEST_TITLE - 20]}, part {number}", topic, text[start:end], questions)


def passages_of(text: str) -> list[Piece]:
    """The passages of an article's text: by its headings, and by paragraphs where more stands under one."""
    found = headings(text)
    pieces: list[Piece] = []
    starts = [heading.start for heading in found] + [len(text)]
    for heading, start, end in [("", 0, starts[0])] + [
        (heading.title, heading.end, end) for heading, end in zip(found, starts[1:], strict=True)
    ]:
        pieces += [Piece(heading, *place) for place in _passages(text, start, end)]
    return pieces


def sentences_of(text: str, piece: Piece) -> list[Place]:
    """The sentences of a passage that say something by themselves; none if there is only one."""
    sentences = split_sentences(text[piece.start : piece.end])
    places = [(piece.start + sentence.start, piece.start + sentence.end) for sentence in sentences]
    places = [place for place in places if _count(text, *place) >= SENTENCE]
    return places if len(sentences) > 1 else []


def _passages(text: str, start: int, end: int) -> list[Place]:
    """Places of about `WORDS` words each; a short rest joins the one before."""
    places = _packed(text, _units(text, start, end), lambda first, last: _count(text, first, last) <= WORDS)
    if len(places) > 1 and _count(text, *places[-1]) < FEWEST:
        places[-2:] = [(places[-2][0], places[-1][1])]
    return places


def _packed(text: str, units: Iterator[Place], fits: Callable[[int, int], bool]) -> list[Place]:
    """Neighbours put together while they fit."""
    places: list[Place] = []
    for start, end in units:
        if places and fits(places[-1][0], end):
            places[-1] = (places[-1][0], end)
        else:
            places.append((start, end))
    return places


def _units(text: str, start: int, end: int) -> Iterator[Place]:
    """Paragraphs; of one that is too long its lines, of such a line its sentences, of such a sentence its words."""
    for paragraph in _paragraphs(text[start:end]):
        yield from _smaller(text, start + paragraph[0], start + paragraph[1], (_lines, _sentences, _runs))


def _smaller(text: str, start: int, end: int, ways: tuple[Callable[[str], list[Place]], ...]) -> Iterator[Place]:
    if not ways or _count(text, start, end) <= WORDS:
        yield start, end
        return
    for first, last in ways[0](text[start:end]):
        yield from _smaller(text, start + first, start + last, ways[1:])


def _paragraphs(text: str) -> list[Place]:
    """What blank lines separate, without white space around it; a fenced block is not taken apart."""
    places: list[Place] = []
    joined = False
    for line in lines(text):
        if not line.text.strip() and not line.code:
            joined = False
            continue
        end = line.start + len(line.text.rstrip())
        if joined:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((line.start + len(line.text) - len(line.text.lstrip()), end))
        joined = True
    return places


def _lines(text: str) -> list[Place]:
    return [_trimmed(line.text, line.start) for line in lines(text) if line.text.strip()]


def _trimmed(line: str, start: int) -> Place:
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip())


def _sentences(text: str) -> list[Place]:
    return [(sentence.start, sentence.end) for sentence in split_sentences(text)]


def _runs(text: str) -> list[Place]:
    words = list(_WORD.finditer(text))
    groups = [words[at : at + WORDS] for at in range(0, len(words), WORDS)]
    return [(group[0].start(), group[-1].end()) for group in groups]


def _count(text: str, start: int, end: int) -> int:
    return len(_WORD.findall(text, start, end))
