"""The source on the page: exact, escaped, marked, and light."""

import random
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from tests.spaces.summarizer.extract.conftest import document, module, pick, random_text, weighing_of

TAG = re.compile(r"<[^>]+>")
BLOCK = re.compile(r'<div class="pz-src-block"[^>]*>(.*?)</div>', re.DOTALL)


class Tags(HTMLParser):
    """Keeps the tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes) -> None:
        self.found.append((tag, dict(attributes)))

    def marks(self) -> list[dict]:
        return [attributes for tag, attributes in self.found if tag == "mark"]


def source(name: str, text: str, weighed):
    return module("extract.source").Source(name, text, weighed)


def mark(*fields):
    return module("extract.source").Mark(*fields)


def html(texts_and_weighings, marks, key: str = "k", phrases=()) -> str:
    sources = [source(f"{number}.txt", text, weighed) for number, (text, weighed) in enumerate(texts_and_weighings)]
    return module("extract.source").source_html(sources, marks, key, phrases)


def shown_text(page: str) -> str:
    return unescape(TAG.sub("", "".join(BLOCK.findall(page))))


def marked(page: str) -> dict[str, str]:
    found = re.findall(r'<mark [^>]*data-piece="([\d ]+)"[^>]*>(.*?)</mark>', page, re.DOTALL)
    return {numbers: unescape(TAG.sub("", body)) for numbers, body in found}


@pytest.mark.parametrize("seed", range(6))
def test_the_text_on_the_page_is_the_text_and_the_marks_are_the_pieces(seed: int) -> None:
    pairs = [document(10 * seed + number, 40) for number in range(2)]
    weighings = [weighed for _, weighed in pairs]
    pieces = pick(weighings, 60, "words").pieces
    page = html(
        pairs, module("extract.source").marks_of(pieces), phrases=module("extract.phrases").key_phrases(weighings)
    )
    assert shown_text(page) == "".join(text for text, _ in pairs)
    assert marked(page) == {str(n): pairs[one.document][0][one.start : one.end] for n, one in enumerate(pieces)}
    assert page.count("<mark") == len(pieces)
    assert "pz-src-p" in page


def test_a_mark_may_stand_for_several_sentences_of_the_summary() -> None:
    text, weighed = document(1)
    one = weighed.sentences[2]
    page = html([(text, weighed)], [mark(0, one.start, one.end, (1, 4))])
    assert marked(page) == {"1 4": one.text}
    assert Tags(page).marks()[0]["id"] == module("extract.shape").anchor("k", 1)


def test_nothing_from_outside_becomes_html() -> None:
    text = '<script>alert(1)</script> is here.\r\nAna & "Tom" <img src=x onerror=alert(1)> left.\n'
    weighed = weighing_of(text)
    sources = [source("<b>.txt", text, weighed), source("b.txt", "Two.", weighing_of("Two."))]
    page = module("extract.source").source_html(sources, [mark(0, 0, 10, (0,))], 'k"x')
    tags = {tag for tag, _ in Tags(page).found}
    assert tags <= {"div", "p", "h4", "span", "mark", "button", "i", "b"}
    assert "\r" not in page
    assert shown_text(page) == text + "Two."
    assert "&lt;b&gt;.txt" in page


def test_the_names_stand_there_only_if_there_are_several() -> None:
    pair = document(1)
    assert "pz-src-name" not in html([pair], [])
    assert html([pair, document(2)], []).count("pz-src-name") == 2


@pytest.mark.parametrize("seed", range(6))
def test_layers_lie_in_each_other_and_close(seed: int) -> None:
    rng = random.Random(seed)
    text = "".join(rng.choices("ab<& é\n🚢", k=120))
    span = module("extract.layers").Span

    def layer(tag: str):
        cuts = sorted(rng.sample(range(121), 10))
        return [span(a, b, f"<{tag}>", f"</{tag}>") for a, b in zip(cuts[::2], cuts[1::2], strict=True)]

    layers = [layer("x"), layer("y"), layer("z")]
    page = module("extract.layers").layered(text, 0, len(text), layers)
    assert unescape(TAG.sub("", page)) == text
    for spans, tag in zip(layers, "xyz", strict=True):
        inside = "".join(re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL))
        assert unescape(TAG.sub("", inside)) == "".join(text[one.start : one.end] for one in spans)
    open_tags: list[str] = []
    for closing, tag in re.findall(r"<(/?)([xyz])>", page):
        if closing:
            assert open_tags.pop() == tag
        else:
            open_tags.append(tag)
    assert not open_tags


@pytest.mark.parametrize("seed", range(4))
def test_blocks_cover_the_text_and_cut_no_sentence(seed: int) -> None:
    text = random_text(random.Random(seed), 400)
    weighed = weighing_of(text)
    found = list(module("extract.blocks").blocks(0, text, weighed.sentences))
    assert len(found) > 5
    assert "".join(text[one.start : one.end] for one in found) == text
    for one in weighed.sentences:
        assert sum(block.start <= one.start and one.end <= block.end for block in found) == 1
    assert all(text[block.end - 1] == "\n" or block.end - block.start > 9_000 for block in found[:-1])


def test_a_text_without_any_sentence_is_shown() -> None:
    assert shown_text(html([("* * *\n", weighing_of(""))], [])) == "* * *\n"
    assert shown_text(html([("", weighing_of(""))], [])) == ""


def test_of_a_text_beyond_all_measure_what_is_around_the_marks_is_shown() -> None:
    text = f"The ferry {'that was old ' * 16}sank on Monday.\n" * 9_000
    weighed = weighing_of(text)
    assert len(text) > 2_000_000
    one = weighed.sentences[4_000]
    page = html([(text, weighed)], [mark(0, one.start, one.end, (0,))])
    assert marked(page) == {"0": one.text}
    assert len(page) < 1_000_000
    shown = len(shown_text(page))
    left_out = sum(int(size.replace(",", "")) for size in re.findall(r">([\d,]+) characters are not shown", page))
    assert shown + left_out == len(text)


def test_a_million_characters_are_few_elements() -> None:
    text = (
        "The ferry that sank on Monday had left the harbour two hours before the storm came up from the west. " * 9
        + "\n\n"
    ) * 1_100
    weighed = weighing_of(text)
    page = html([(text, weighed)], [])
    assert len(text) > 990_000
    assert len(page) < 2 * len(text)
    assert page.count("<") < 25_000
    assert 200 < len(BLOCK.findall(page)) < 400


def test_the_strip_shows_where_the_marks_are() -> None:
    text, weighed = document(3, 100)
    pieces = pick([weighed], 5, "sentences").pieces
    page = html([(text, weighed)], module("extract.source").marks_of(pieces))
    ticks = [
        (float(one["style"].split(":")[1].rstrip("%")), one["data-tick"]) for tag, one in Tags(page).found if tag == "i"
    ]
    assert {number for _, number in ticks} <= {"0", "1", "2", "3", "4"}
    for place, number in ticks:
        assert place == pytest.approx(100 * pieces[int(number)].start / len(text), abs=0.3)


def test_better_sentences_have_deeper_shades() -> None:
    text, weighed = document(4, 30)
    page = html([(text, weighed)], [])
    shades = {float(title): int(level) for level, title in re.findall(r'pz-src-w(\d)" title="weighs ([\d.]+)"', page)}
    levels = [shades[score] for score in sorted(shades)]
    assert levels == sorted(levels)
    assert {1, 2, 3, 4} == set(levels)


def test_the_scripts_and_the_style_know_the_classes() -> None:
    folder = module("extract.source").__file__.rpartition("extract")[0]
    text, weighed = document(5, 10)
    pieces = pick([weighed], 2, "sentences").pieces
    page = html([(text, weighed), (text, weighed)], module("extract.source").marks_of(pieces))
    page += module("extract.shape").as_html(pieces, "k", names=["a", "b"])
    with open(folder + "style.css", encoding="utf-8") as style:
        css = style.read()
    classes = {
        name for _, one in Tags(page).found for name in one.get("class", "").split() if name[:6] in ("pz-src", "pz-sum")
    }
    assert classes
    assert {name for name in classes if f".{name}" not in css} == set()
