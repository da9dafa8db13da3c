import re
import zlib

import numpy as np
import pytest

from shared.errors import Cancelled, ModelError
from shared.recommending.catalogue import Catalogue
from shared.recommending.interactions import Interactions
from shared.recommending.models import content
from shared.recommending.models.base import Tools
from shared.recommending.models.content import DISLIKED, Content
from tests.shared.recommending.models.groups import adds_up, asked
from tests.shared.recommending.tastes import ids

KINDS = ("tent camping canvas", "kettle kitchen steel", "lamp reading brass", "boots walking leather")
EACH = 40  # of 160 items


def encode(texts):
    """A direction for each word; a text is where its words point to together."""
    vectors = np.zeros((len(texts), 32), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in re.findall(r"\w+", text.lower()):
            vectors[row] += np.random.default_rng(zlib.crc32(word.encode())).normal(size=32)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


TOOLS = Tools(encode)


def catalogue(count=160):
    """Items in their kinds, one after the other, and in the end two of which nothing but the id is known."""
    names = [f"{KINDS[at * len(KINDS) // count].split()[0]} {at}" for at in range(count)]
    texts = [KINDS[at * len(KINDS) // count] for at in range(count)]
    items = ids("i", count + 2)
    return Catalogue(items, [*names, *items[-2:].tolist()], [*texts, "", " "], [()] * (count + 2), [""] * (count + 2))


def nobody(known):
    """No interactions with these items."""
    none = np.zeros(0, dtype=np.int32)
    return Interactions(ids("u", 0), known.ids, none, none, np.zeros(0, dtype=np.float32))


def fitted(known, tools=TOOLS):
    return Content.fit(nobody(known), known, tools)


KNOWN = catalogue()
ITEMS = len(KNOWN)


@pytest.fixture(scope="module")
def model():
    return fitted(KNOWN)


def kind(numbers):
    return np.asarray(numbers) // EACH


def test_items_that_nobody_had_to_do_with_are_found_by_what_they_are(model):
    best, scores = model.best(asked(ITEMS, [(0, 1.0), (5, 1.0)]), 20)
    assert (kind(best) == 0).all()
    assert not {0, 5} & set(best[0].tolist())
    assert scores.max() <= 1
    assert (kind(np.argsort(-model.similar(130))[:EACH]) == 3).all()


def test_two_tastes_do_not_blur_into_one(model):
    best, _ = model.best(asked(ITEMS, [(0, 1.0), (45, 1.0)]), 30)
    counts = np.bincount(kind(best[0]), minlength=4)
    assert counts[0] > 5
    assert counts[1] > 5
    assert counts[2:].sum() == 0


def test_a_disliked_item_lowers_what_is_like_it(model):
    liked, both, disliked = model.scores(asked(ITEMS, [(0, 1.0)], [(0, 1.0), (90, -1.0)], [(90, -1.0)]))
    assert (both[80:120] < liked[80:120]).all()
    assert (disliked[80:120] < 0).all()
    assert (disliked[80:120] >= -DISLIKED - 1e-3).all()
    assert both[1] > 0.5


def test_a_like_that_counts_more_speaks_more(model):
    more, less = model.scores(asked(ITEMS, [(0, 2.0), (45, 1.0)], [(0, 0.5), (45, 1.0)]))
    assert more[1] > less[1]
    assert more[46] < less[46]


def test_shares_add_up_to_the_score(model):
    adds_up(model, asked(ITEMS, [(0, 1.0), (45, -0.7), (90, 1.2), (161, 1.0)], [(3, -1.0)], []))
    long = asked(ITEMS, [(at, 1.0) for at in range(120)])  # more than count
    np.testing.assert_allclose(model.shares(long, 150).sum(), model.scores(long)[0, 150], atol=1e-5)
    shares = model.shares(asked(ITEMS, [(0, 1.0), (45, 1.0)]), 46)
    assert shares[1] > 4 * abs(shares[0])


def test_nothing_is_said_where_nothing_is_known(model):
    scores = model.scores(asked(ITEMS, [], [(ITEMS - 1, 1.0)], [(0, 1.0)]))
    assert not scores[:2].any()
    assert not scores[2, -2:].any()
    assert not model.similar(ITEMS - 1).any()
    assert model.best(asked(ITEMS, []), 3)[0].tolist() == [[0, 1, 2]]


def test_k_beyond_the_catalogue(model):
    best, scores = model.best(asked(ITEMS, [(0, 1.0)]), ITEMS + 5)
    assert best.shape == (1, ITEMS)
    assert best[0, -1] == -1
    assert np.isneginf(scores[0, -1])


def test_one_item():
    one = Catalogue(ids("i", 1), ["Tent"], ["for two"], [()], [""])
    model = fitted(one)
    np.testing.assert_allclose(model.scores(asked(1, [(0, 1.0)], [])), [[1], [0]], atol=1e-3)
    assert model.best(asked(1, [(0, 1.0)]), 5)[0].tolist() == [[-1]]


def test_many_items_are_found_through_the_index(model, monkeypatch):
    histories = asked(ITEMS, [(0, 1.0), (45, 1.0), (90, -1.0)], [(3, -1.0)], [], [(130, 0.3)])
    expected = model.best(histories, 15)
    monkeypatch.setattr(content, "LARGE", 10)
    found = model.best(histories, 15)
    np.testing.assert_allclose(found[1], expected[1], atol=1e-5)
    assert (found[0][:, 0] == expected[0][:, 0]).all()
    assert not set(histories.items[:3].tolist()) & set(found[0][0].tolist())


def test_what_was_saved_answers_the_same(model, tmp_path):
    model.save(tmp_path)
    again = Content.load(tmp_path)
    histories = asked(ITEMS, [(0, 1.0), (45, -1.0)])
    np.testing.assert_array_equal(again.scores(histories), model.scores(histories))
    np.testing.assert_array_equal(again.similar(3), model.similar(3))
    assert isinstance(again.vectors, np.memmap)
    (tmp_path / "centre.safetensors").write_bytes(b"")
    with pytest.raises(ModelError):
        Content.load(tmp_path)


def test_new_items_are_added_to_the_same_space(model):
    whole = catalogue()
    new = Catalogue(
        ids("i", ITEMS + 3),
        [*whole.titles, "Tent 999", "Boots 7", f"i{ITEMS + 2}"],
        [*whole.texts, KINDS[0], KINDS[3], ""],
        [()] * (ITEMS + 3),
        [""] * (ITEMS + 3),
    )
    read = []
    longer = model.extended(new, Tools(lambda texts: read.extend(texts) or encode(texts)))
    assert read == [new.reading(ITEMS), new.reading(ITEMS + 1)]
    np.testing.assert_array_equal(longer.vectors[:ITEMS], model.vectors)
    scores = longer.scores(asked(ITEMS + 3, [(0, 1.0)]))[0]
    assert scores[ITEMS] > 0.6
    assert scores[ITEMS + 1] < 0.3
    assert scores[ITEMS + 2] == 0
    with pytest.raises(ModelError, match="makes 5 numbers"):
        model.extended(new, Tools(lambda texts: np.ones((len(texts), 5), dtype=np.float32)))


def test_ids_alone_are_not_enough():
    for known in (Catalogue.of_ids(ids("i", 5)), Catalogue(ids("i", 2), ["i0", ""], ["", ""], [(), ()], ["", ""])):
        assert "what the items are" in Content.unfit(nobody(known), known)
        with pytest.raises(ModelError, match="what the items are"):
            fitted(known)
    assert not Content.unfit(nobody(KNOWN), KNOWN)


def test_fitting_tells_how_far_it_is_and_can_be_stopped():
    told = []
    fitted(catalogue(1200), Tools(encode, lambda share, words: told.append((share, words))))
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert "Read 1,024 of 1,200 items" in [words for _, words in told]

    def stop():
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        fitted(KNOWN, Tools(encode, check=stop))
