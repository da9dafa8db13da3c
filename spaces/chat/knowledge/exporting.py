"""All articles as a zip of Markdown files, in the form in which they are read again."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from .article import Article
from .asked import with_questions
from .markdown import headings

_UNSAFE = re.compile(r"[^\w-]+")


def write_zip(articles: Iterable[Article], path: Path) -> Path:
    """One file a topic: the topic, and below it each article with the questions that lead to it. Gives the path.

    A heading in an article's text that would begin another article is lowered.
    """
    names: set[str] = set()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for topic, group in groupby(articles, lambda article: article.topic):
            archive.writestr(_name(topic, names), "\n".join(_file(topic, group)))
    return path


def _name(topic: str, names: set[str]) -> str:
    """A name of letters and digits that was not used before."""
    stem = _UNSAFE.sub("-", topic.lower()).strip("-")[:60] or "other"
    name, number = stem, 2
    while name in names:
        name, number = f"{stem}-{number}", number + 1
    names.add(name)
    return f"{name}.md"


def _file(topic: str, articles: Iterable[Article]) -> Iterator[str]:
    if topic:
        yield f"# {topic}\n"
    for article in articles:
        yield f"## {article.title}\n"
        yield f"{with_questions(_lowered(article.text), article.questions)}\n"


def _lowered(text: str) -> str:
    """The text without headings of the first two levels."""
    done, pieces = 0, []
    for heading in headings(text):
        if heading.level <= 2:
            pieces += [text[done : heading.start], f"### {heading.title}\n"]
            done = heading.end
    return "".join([*pieces, text[done:]])
