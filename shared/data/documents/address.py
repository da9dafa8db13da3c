"""A web page, or a document behind an address, becomes text."""

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from shared.data.documents.document import Refused, TextDocument, visible
from shared.data.documents.kinds import find_kind
from shared.data.documents.reading import read
from shared.errors import DataError, SourceError
from shared.web.fetch import Answer, fetch
from shared.web.guard import completed, web_address
from shared.web.status import complaint

MOST_BYTES = 20_000_000
MOST_SECONDS = 30.0
_ACCEPTED = {
    "Accept": "text/html, application/xhtml+xml, application/pdf, "
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document, "
    "text/markdown, text/plain;q=0.9, */*;q=0.1"
}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml")
_NOTES = (".txt", ".text", ".md", ".markdown")
_LONGEST_NAME = 120
# What is no text to read although it may look like one, by how its type begins or ends.
_REFUSED = {
    r"image/.*": "is a picture: run text recognition (OCR) on it first, and give its text.",
    r"(audio|video)/.*": "is a recording: have it written down first, and give its text.",
    r"(application|text)/(rss\+xml|atom\+xml|rdf\+xml|xml)": "is XML, such as a feed: give the address of one page.",
    r"(application|text)/(.*\+json|json|csv|tab-separated-values|.*\+xml)": "is data, no text: give the address of a "
    "page or document.",
    r"font/.*|(application|text)/(css|(x-)?javascript)": "is what a page is made with: give the address of the page.",
    r"application/(zip|gzip|x-tar|x-.*-compressed)": "is an archive: unpack it and choose a document in it.",
}


def read_address(
    url: str, *, allow_private: bool, limit_bytes: int = MOST_BYTES, total_s: float = MOST_SECONDS
) -> TextDocument:
    """The text of what an address leads to: a page's main part, or a txt, md, pdf or docx document.

    It is named by the page's title, or else by the end of the address. `allow_private`: whether addresses inside
    a private network may be opened. `total_s`: seconds for the answer with its redirects; reading it has the limits
    of `read_document`. Raises DataError, with one sentence.
    """
    try:
        address = completed(url)
        answer = fetch(
            address, allow_private=allow_private, headers=_ACCEPTED, limit_bytes=limit_bytes, total_s=total_s
        )
    except SourceError as error:
        raise DataError(str(error)) from error
    place = web_address(answer.url)
    if not 200 <= answer.status < 300:
        raise DataError(f"{place.host} {complaint(answer.status)}.")
    try:
        document = _document(answer, _last_part(place.path))
    except Refused as refusal:
        raise DataError(f"{_short(place.host + place.path)} {refusal}") from refusal
    return replace(document, name=document.title or _short(_last_part(place.path) or place.host))


def _document(answer: Answer, name: str) -> TextDocument:
    """What came, read from a file that is removed again."""
    header = answer.headers.get("content-type", "")
    kind = header.partition(";")[0].strip().lower()
    charset = _CHARSET.search(header)
    # A name that ends in .html makes an HTML page of what does not begin like one.
    if kind in _PAGES and not name.lower().endswith(_NOTES):
        name = "page.html"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "document"
        path.write_bytes(answer.body)
        if find_kind(path, answer.body[:8192], name) == "text":
            _refuse(kind)
        return read(path, name, main_part=True, charset=charset[1] if charset else "")


def _refuse(kind: str) -> None:
    """Raises Refused for a type of content that is no text to read."""
    for pattern, refusal in _REFUSED.items():
        if re.fullmatch(pattern, kind):
            raise Refused(refusal)


def _last_part(path: str) -> str:
    return PurePosixPath(path).name


def _short(name: str) -> str:
    name = visible(name).strip()
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
