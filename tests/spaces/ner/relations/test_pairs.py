"""Which entities are asked about, and how the model is shown them."""

from itertools import pairwise

from shared.data.spans.marked_pair import read_marks
from shared.tasks.token_classification import Entity
from tests.spaces.ner.relations.conftest import entities, part

TEXT = "Ana Duarte runs Harbor Lane. Mill Bank lent it money, says Tom Weaver in Lisbon."
NAMES = ("Ana Duarte", "Harbor Lane", "Mill Bank", "Tom Weaver", "Lisbon")


def named(found) -> list[tuple[str, str]]:
    return [(pair.first.text, pair.second.text) for pair in found.pairs]


def test_only_entities_of_one_sentence_make_a_pair() -> None:
    found = part("pairs").pairs(TEXT, entities(TEXT, *NAMES)[::-1])
    assert named(found) == [
        ("Ana Duarte", "Harbor Lane"),
        ("Mill Bank", "Tom Weaver"),
        ("Mill Bank", "Lisbon"),
        ("Tom Weaver", "Lisbon"),
    ]
    assert found.left_out == 0
    assert found.pairs[1].sentence.text == TEXT[29:]


def test_a_pair_is_marked_in_its_sentence() -> None:
    pair = part("pairs").pairs(TEXT, entities(TEXT, *NAMES)).pairs[2]
    assert pair.marked() == "<e1>Mill Bank</e1> lent it money, says Tom Weaver in <e2>Lisbon</e2>."
    assert pair.marked(swapped=True) == "<e2>Mill Bank</e2> lent it money, says Tom Weaver in <e1>Lisbon</e1>."


def test_what_looks_like_marks_in_the_text_does_no_harm() -> None:
    text = "Gold <e1>and</e1> <b>Tin</b> rise."
    (pair,) = part("pairs").pairs(text, entities(text, "Gold", "Tin")).pairs
    read = read_marks(pair.marked())
    assert [read.text[start:end] for start, end in read.spans] == ["Gold", "Tin"]


def test_the_same_name_twice_is_no_pair() -> None:
    text = "Gold is GOLD, and  gold is not Tin."
    found = part("pairs").pairs(text, entities(text, "Gold", "GOLD", "gold", "Tin"))
    assert named(found) == [("Gold", "Tin"), ("GOLD", "Tin"), ("gold", "Tin")]
    assert found.left_out == 0


def test_no_or_one_entity_makes_no_pair() -> None:
    assert part("pairs").pairs("", []) == part("pairs").Pairs((), 0)
    assert part("pairs").pairs("Gold rises.", entities("Gold rises.", "Gold")).pairs == ()


def test_a_wrapped_line_is_one_sentence() -> None:
    line = "The storm that passed over the coast of Lisbon on Sunday night was called\n"
    text = line + "Irene by those who had to clean the beaches of the old town for two weeks."
    assert named(part("pairs").pairs(text, entities(text, "Lisbon", "Irene"))) == [("Lisbon", "Irene")]


def test_an_entity_across_a_sentence_end_is_in_no_pair() -> None:
    text = "Gold rises! Tin falls with Zinc."
    across = Entity(0, 15, "metal", 0.9, text[:15])
    assert named(part("pairs").pairs(text, [across, *entities(text, "Zinc")])) == []


def test_of_a_list_the_nearest_pairs_are_taken_and_the_rest_is_counted() -> None:
    names = [f"Firm{i}" for i in range(40)]
    text = " and ".join(names)
    found = part("pairs").pairs(text, entities(text, *names))
    most = part("pairs").MOST_PER_SENTENCE
    assert len(found.pairs) == most
    assert named(found) == list(pairwise(names))[:most]
    assert found.left_out == 40 * 39 // 2 - most


def test_a_whole_document_has_a_limit_too() -> None:
    pairs = part("pairs")
    text = "Gold and Tin and Zinc rise. " * 1000
    found = pairs.pairs(text, entities(text, *["Gold", "Tin", "Zinc"] * 1000))
    assert (len(found.pairs), found.left_out) == (pairs.MOST, 3000 - pairs.MOST)
    assert found.pairs[-1].first.start < len(text) * 0.7


def test_what_is_too_far_apart_is_left_out_and_said() -> None:
    text = "Gold " + "rises " * 200 + "Tin"
    found = part("pairs").pairs(text, entities(text, "Gold", "Tin"))
    assert (found.pairs, found.left_out) == ((), 1)


def test_of_a_very_long_sentence_only_what_is_near_is_read() -> None:
    pairs = part("pairs")
    text = "before " * 3000 + "Gold beats Tin" + " behind" * 3000
    (pair,) = pairs.pairs(text, entities(text, "Gold", "Tin")).pairs
    marked = pair.marked()
    assert "<e1>Gold</e1> beats <e2>Tin</e2>" in marked
    assert len(marked) < 2 * pairs.CONTEXT + 60
    assert set(marked.split()) == {"before", "<e1>Gold</e1>", "beats", "<e2>Tin</e2>", "behind"}


def test_offsets_are_code_points_and_any_letters_will_do() -> None:
    text = "😀 é. 株式会社ミライ は 東京 に😀ある。 Tin"
    (pair,) = part("pairs").pairs(text, entities(text, "株式会社ミライ", "東京")).pairs
    assert pair.marked() == "<e1>株式会社ミライ</e1> は <e2>東京</e2> に😀ある。"


def test_one_endless_sentence_does_not_take_for_ever() -> None:
    names = [f"F{i}" for i in range(20_000)]
    text = " ".join(names)
    found = part("pairs").pairs(text, entities(text, *names))
    assert len(found.pairs) == part("pairs").MOST_PER_SENTENCE
