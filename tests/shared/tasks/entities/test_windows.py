"""What of a text the model reads, and where its answers stand."""

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from shared.data.sentences import split_sentences
from shared.data.spans.words import words
from shared.errors import ModelError
from shared.models.embedded import embedded_folder
from shared.models.loading import load_tokenizer
from shared.tasks.base import Answers
from shared.tasks.entities.shapes import SHAPES, shape
from shared.tasks.entities.windows import whole, windows
from shared.tasks.token_classification import TokenClassification

PIECES = (
    "Harbor", "lane", "opens", "an", "office", "Übersee", "naïve", "e\u0301te\u0301", "3.5", "U.S.", "can't", "(x)",
    "😀", "👩‍🚀", "🇩🇪", "東京", "สวัสดี", "मुंबई", "שלום", "antidisestablishmentarianism", "-", "…", "\u200b", "a\u00adb",
    "\u0301", "€5", "x" * 120, "!!", "ﬁn", "A\u200dB",
)  # fmt: skip
BLANKS = (" ", " ", " ", " ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2003", " \n\n ")


@pytest.fixture(scope="module")
def wordpiece():
    return load_tokenizer(embedded_folder())


@pytest.fixture(scope="module")
def byte_level():
    return make_byte_level(trim_offsets=True)


@pytest.fixture(scope="module")
def untrimmed():
    return make_byte_level(trim_offsets=False)


def make_byte_level(**options):
    """As RoBERTa has it: an emoji is several tokens, and a token begins with the space before its word.

    That space may or may not be in the token's place.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    letters = pre_tokenizers.ByteLevel.alphabet()
    vocabulary = {token: number for number, token in enumerate(["<s>", "</s>", "<pad>", *sorted(letters), "Ġo", "Ġof"])}
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=[("Ġ", "o"), ("Ġo", "f")]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    made.post_processor = processors.RobertaProcessing(("</s>", 1), ("<s>", 0), **options)
    return PreTrainedTokenizerFast(tokenizer_object=made, pad_token="<pad>", bos_token="<s>", eos_token="</s>")


@pytest.fixture(scope="module")
def metaspace():
    """As T5 has it: the space before a word is in its token, and in its place; one token in the end."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    pieces = [("</s>", 0.0), ("<unk>", 0.0), *((piece, -1.0) for piece in ("▁", "▁o", "of", "...", "fi", "▁an"))]
    pieces += [(chr(code), -5.0) for code in range(33, 127)]
    made = Tokenizer(models.Unigram(pieces, unk_id=1, byte_fallback=False))
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 0)])
    return PreTrainedTokenizerFast(tokenizer_object=made, pad_token="</s>", eos_token="</s>")


@pytest.fixture(params=["wordpiece", "byte_level", "untrimmed", "metaspace"])
def tokenizer(request):
    return request.getfixturevalue(request.param)


def a_text(rng, pieces=40):
    """Words in any script, with sentences and lines."""
    ends = (*BLANKS, ". The ", "! ", "\n\n")
    text = "".join(rng.choice(PIECES) + rng.choice(ends) for _ in range(rng.randint(0, pieces)))
    return rng.choice(("", " ", "\ufeff", "\r\n")) + text


def places_in(items):
    return [place for item in items for place in item.places]


def read(tokenizer, text):
    """The words of a text that have a token at all: a tokenizer may drop marks that stand alone."""
    encoded = tokenizer(text, return_offsets_mapping=True, verbose=False)["offset_mapping"]
    covered = {at for start, end in encoded for at in range(start, end)}
    return [place for place in words(text) if covered & set(range(*place))]


def test_every_word_is_answered_for_exactly_once(tokenizer):
    rng = random.Random(0)
    for _ in range(150):
        text, length = a_text(rng), rng.choice((8, 9, 16, 33, 64))
        items = windows(tokenizer, [text], length)
        found = places_in(items)
        assert len(found) == len(set(found)), text
        expected = [
            (start + sentence.start, end + sentence.start)
            for sentence in split_sentences(text, wrapped=True)
            for start, end in read(tokenizer, sentence.text)
        ]
        assert sorted(found) == expected, text
        for item in items:
            assert len(item.ids) == len(item.marks) <= length
            assert len(item.units) == len(item.places)
            assert item.places == sorted(item.places)
            assert item.units == sorted(item.units)


def test_a_unit_is_the_first_token_of_its_word(tokenizer):
    """And each of the tokens of a word has its shape; the others have none."""
    rng = random.Random(1)
    for _ in range(60):
        text = " ".join(split.text for split in split_sentences(a_text(rng))[:1])
        for item in windows(tokenizer, [text], 500) if text else []:
            piece = text[slice(items_start(text), None)]
            offsets = tokenizer(piece, return_offsets_mapping=True)["offset_mapping"]
            assert item.ids == tokenizer(piece)["input_ids"]
            for token, (start, end) in zip(item.units, item.places, strict=True):
                first = next(t for t, (s, e) in enumerate(offsets) if s < end and e > start and s < e)
                assert token == first
                if not any(s <= other < e for s, e in [offsets[token]] for other, _ in item.places if other < start):
                    assert item.marks[token] == shape(piece[start:end])
            specials = [mark for mark, (s, e) in zip(item.marks, offsets, strict=True) if s >= e]
            assert not any(specials)


def items_start(text):
    return len(text) - len(text.lstrip())


def test_texts_and_their_sentences_are_numbered(wordpiece):
    texts = ["One office opens. Two close.", "", " \n ", "Three move\nFour stay"]
    items = windows(wordpiece, texts, 64)
    assert [(item.owner, item.part) for item in items] == [(0, 0), (0, 1), (3, 0), (3, 1)]
    assert [texts[item.owner][slice(*place)] for item in items for place in item.places] == [
        "One", "office", "opens", ".", "Two", "close", ".", "Three", "move", "Four", "stay",
    ]  # fmt: skip
    assert windows(wordpiece, [], 64) == windows(wordpiece, [" "], 64) == []


@pytest.mark.parametrize(
    "text",
    [
        "  Harbor Lane opens",
        "Harbor\r\nLane\r\n\r\nopens",
        "Café́ in Zürich",
        "😀 Harbor 👩‍🚀 Lane 🇩🇪",
        "\ufeffHarbor",
        "ﬁnance in İstanbul",
        "東京 Harbor",
        "a\u200bb Harbor",
        "\U0001d54bhe Harbor",
    ],
)
def test_places_are_exact(tokenizer, text):
    found = places_in(windows(tokenizer, [text], 64))
    assert found == [place for place in words(text) if place in found]
    said = [text[start:end] for start, end in found]
    assert said == [text[slice(*place)] for place in words(text)]


def test_a_sentence_that_is_too_long_becomes_windows_that_overlap_by_half(wordpiece):
    items = windows(wordpiece, ["office " * 300], 32)
    assert len(items) > 10
    assert all(item.part == 0 for item in items)
    inside = [item.ids[1:-1] for item in items]
    assert {len(ids) for ids in inside[:-1]} == {30}
    assert sum(map(len, inside)) - 15 * (len(inside) - 1) == 300
    assert all(item.ids[0] == items[0].ids[0] and item.ids[-1] == items[0].ids[-1] for item in items)


@pytest.mark.parametrize("length", [12, 16, 32, 50, 128])
def test_a_word_has_a_quarter_of_a_window_around_it_wherever_the_sentence_goes_on(wordpiece, length):
    rng = random.Random(length)
    text = " ".join(rng.choice(("office", "harbor", "unbelievably", "x-ray", "naïveté", "opens")) for _ in range(400))
    items = windows(wordpiece, [text], length)
    ends = (min(places_in(items)), max(places_in(items)))
    quarter = (length - 2) // 4
    for item in items:
        first, last = item.places[0] == ends[0], item.places[-1] == ends[1]
        for token in item.units:
            assert first or token - 1 >= quarter
            # A word of several tokens may reach over the edge; its first one does not stand there.
            assert last or len(item.ids) - 1 - token >= quarter


def neighbourhood(items, reach):
    """The answers of a model that sees only so many tokens on both sides: what it sees."""
    return {
        place: tuple(item.ids[max(0, token - reach) : token + reach + 1])
        for item in items
        for token, place in zip(item.units, item.places, strict=True)
    }


@pytest.mark.parametrize("length", [16, 32, 64])
def test_answers_are_those_of_reading_it_whole_where_the_window_has_their_context(tokenizer, length):
    rng = random.Random(length)
    reach = (length - 2) // 4 - 1
    for _ in range(20):
        text = " ".join(rng.choice(PIECES) for _ in range(100)).replace("!!", "!").replace(". ", ", ")
        text = text.replace("! ", ", ").replace("… ", ", ")
        whole_text = windows(tokenizer, [text], 100_000)
        items = windows(tokenizer, [text], length)
        assert len(whole_text) == 1
        assert len(items) > 3
        assert neighbourhood(items, reach) == neighbourhood(whole_text, reach)


def test_reading_further_than_a_window_does_make_a_difference(wordpiece):
    """So that the test above can fail."""
    text = "office harbor lane opens " * 50
    items, whole_text = windows(wordpiece, [text], 16), windows(wordpiece, [text], 1000)
    assert neighbourhood(items, 12) != neighbourhood(whole_text, 12)


def test_a_word_of_more_tokens_than_a_window(byte_level):
    """It is answered for once, at its first token."""
    text = "of " + "q" * 200 + " of"
    items = windows(byte_level, [text], 16)
    assert len(items) > 15
    assert places_in(items) == words(text)
    (item,) = [item for item in items if (3, 203) in item.places]
    unit = item.units[item.places.index((3, 203))]
    assert byte_level.convert_ids_to_tokens(item.ids)[unit - 1 : unit + 1] == ["Ġ", "q"]


def outputs_for(items, tags):
    """Logits as a model that tags the words at some places so (others O), of one label."""
    return [4.0 * np.eye(3)[np.array([tags.get(place, 0) for place in item.places], dtype=int)] for item in items]


def test_an_entity_across_the_edge_of_a_window_is_one_entity(wordpiece):
    """Wherever it stands, and in windows of any length."""
    task, text = TokenClassification(), "office " * 60
    spots = words(text)
    for length in (8, 12, 21):
        items = windows(wordpiece, [text], length)
        for first in range(0, 55):
            inside = spots[first : first + 5]
            tags = {inside[0]: 1} | dict.fromkeys(inside[1:], 2)
            (found,) = task.post(Answers(("ORG",)), [text], items, outputs_for(items, tags))
            assert found.windows == len(items)
            assert [(entity.start, entity.end, entity.label) for entity in found.entities] == [
                (inside[0][0], inside[-1][1], "ORG")
            ]
            assert found.entities[0].text == "office office office office office"


def test_windows_may_come_back_in_any_company(wordpiece):
    """`post` is given the items of all texts, in their order; an item without words is none of its business."""
    task = TokenClassification()
    texts = ["office harbor", "office " * 40, "\u200b", "harbor"]
    items = windows(wordpiece, texts, 16)
    tags = {(0, 6): 1}
    outputs = outputs_for(items, tags)
    answers = task.post(Answers(("ORG",)), texts, items, outputs)
    found = [[entity.text for entity in answer.entities] for answer in answers]
    assert found == [["office"], ["office"], [], ["harbor"]]
    assert [answer.windows for answer in answers] == [sum(item.owner == i for item in items) for i in range(4)]


def test_to_learn_from_a_text_is_one_item_whatever_it_holds(wordpiece):
    texts = ["One opens. Two close.\n\nThree", " office", "", "office " * 100]
    items = whole(wordpiece, texts, 16)
    assert [(item.owner, item.part) for item in items] == [(0, 0), (1, 0), (2, 0), (3, 0)]
    assert [texts[0][slice(*place)] for place in items[0].places] == [
        "One", "opens", ".", "Two", "close", ".", "Three",
    ]  # fmt: skip
    assert items[1].places == [(1, 7)]
    assert (items[2].units, items[2].places) == ([], [])
    assert len(items[3].ids) == 16
    assert len(items[3].units) == 14
    one = windows(wordpiece, ["Harbor Lane opens"], 64)
    assert whole(wordpiece, ["Harbor Lane opens"], 64) == one


def test_a_short_sentence_is_read_as_it_was_learnt(wordpiece):
    """Alone, and in a document, wherever it stands there."""
    sentences = ["Harbor Lane opens an office.", "It employs 40 people in Lisbon!", "Nobody knows why."]
    document = "  " + "\r\n\r\n".join(sentences) + " "
    for alone, inside in zip(whole(wordpiece, sentences, 64), windows(wordpiece, [document], 64), strict=True):
        start = document.index(sentences[alone.owner])
        moved = [(place[0] + start, place[1] + start) for place in alone.places]
        assert inside == replace(alone, owner=0, part=inside.part, places=moved)


def test_a_long_document_takes_linear_time(wordpiece):
    """Sentences of a document of any length are all there."""
    text = "Harbor Lane opens an office in Lisbon. " * 500
    items = windows(wordpiece, [text], 128)
    assert len(items) == 500
    assert all(after.places[0][0] - before.places[0][0] == 39 for before, after in pairwise(items))


def test_a_tokenizer_that_does_not_tell_places():
    class Slow:
        is_fast = False

    with pytest.raises(ModelError, match="does not tell where its tokens stand: choose another model"):
        windows(Slow(), ["text"], 64)


def test_shapes_are_learnt_numbers(wordpiece):
    (item,) = windows(wordpiece, ["NASA paid 40 to McDonald in Lisbon, A4"], 64)
    assert [SHAPES[item.marks[token]] for token in item.units] == [
        "capitals", "lower", "digits", "lower", "mixed", "lower", "capitalised", "sign", "with digits",
    ]  # fmt: skip
